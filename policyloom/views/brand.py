"""The palette that a primary and an accent colour give: tints, text on them, badges, light and dark; it knows no format.

Every pair that carries words has a contrast of at least 4.5 : 1, whatever colours the institution brings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from policyloom.model.types import Brand, Modality

WORDS = 4.5
_SAFETY = 0.1
_WASH, _TINT = 0.05, 0.12
INK = "#1b2227"
_PAPER = "#ffffff"
_NIGHT = "#12181c"
_MOON = "#e8eef1"
_HUES = {
    Modality.MUST: "#0a4f8f",
    Modality.MUST_NOT: "#9d1c1c",
    Modality.SHOULD: "#1d6552",
    Modality.SHOULD_NOT: "#8a4a00",
    Modality.MAY: "#5a4591",
}
_SHAPES = {
    Modality.MUST: "square",
    Modality.MUST_NOT: "octagon",
    Modality.SHOULD: "circle",
    Modality.SHOULD_NOT: "diamond",
    Modality.MAY: "ring",
}
_BADGE_LIGHTNESS = 0.11
_DO = "#1b7a4b"
_DONT = "#b3261e"


@dataclass(frozen=True, slots=True)
class Badge:
    """How a modality looks: the colour of its words and shape on `tint`, and a shape's name. The word itself is a string."""

    shape: str
    ink: str
    tint: str


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb. `on_…` is for words on that colour; `ink_…` is a brand colour fit for words on `paper` and `wash`."""

    paper: str
    ink: str
    quiet: str
    line: str
    wash: str
    primary: str
    on_primary: str
    ink_primary: str
    tint: str
    soft: str
    accent: str
    on_accent: str
    ink_accent: str
    do: str
    do_tint: str
    dont: str
    dont_tint: str
    badges: dict[Modality, Badge]


def light(brand: Brand) -> Palette:
    """Derive the palette for white paper."""
    return _palette(brand, _PAPER, INK)


def grey() -> Palette:
    """Give a palette without colour, for any printer. Verdicts and badges differ by word and shape alone."""
    plain = _palette(Brand(INK, INK, "", "", ""), _PAPER, INK)
    paper = {"wash": _PAPER, "tint": _PAPER, "do": INK, "dont": INK, "do_tint": _PAPER, "dont_tint": _PAPER}
    badges = {modality: replace(badge, ink=INK, tint=_PAPER) for modality, badge in plain.badges.items()}
    return replace(plain, badges=badges, **paper)


def dark(brand: Brand) -> Palette:
    """Derive the palette for a dark screen: the same hues, lifted."""
    return _palette(brand, _NIGHT, _MOON)


def contrast(one: str, other: str) -> float:
    """Compute the WCAG 2 contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    """Compute the relative luminance of a colour, from 0 to 1."""
    red, green, blue = (_linear(channel / 255) for channel in channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def channels(color: str) -> tuple[int, int, int]:
    """Split #rrggbb into numbers from 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def mix(color: str, other: str, share: float) -> str:
    """Mix `share` of a colour into another one."""
    pairs = zip(channels(color), channels(other), strict=True)
    return "#" + "".join(f"{round(mine * share + theirs * (1 - share)):02x}" for mine, theirs in pairs)


def heading_grounds(primary: str) -> tuple[str, str, str]:
    """Give what headings and links stand on in print: paper and two tints of the brand's colour."""
    return _PAPER, mix(primary, _PAPER, _WASH), mix(primary, _PAPER, _TINT)


def on(color: str) -> str:
    """Choose white or ink for words on a colour, whichever reads better."""
    return max((_PAPER, INK), key=lambda words: contrast(words, color))


def words_on(color: str) -> float:
    """Measure the better of white and ink on a colour."""
    return contrast(on(color), color)


def nearest(color: str, measure: Callable[[str], float]) -> str:
    """Move a colour towards black or white, whichever needs less, until what is measured is enough for words."""
    shades = (mix(end, color, step / 100) for step in range(1, 101) for end in ("#000000", "#ffffff"))
    return next((shade for shade in shades if measure(shade) >= WORDS), "#000000")


def readable(color: str, *grounds: str) -> str:
    """Shift a colour towards black or white, just far enough for words on every one of the grounds."""
    target = "#000000" if luminance(grounds[0]) > 0.18 else "#ffffff"
    steps = (mix(color, target, 1 - step / 50) for step in range(51))
    return next(
        (shade for shade in steps if all(contrast(shade, ground) >= WORDS + _SAFETY for ground in grounds)), target
    )


def _palette(brand: Brand, paper: str, ink: str) -> Palette:
    wash = mix(brand.primary, paper, _WASH)
    tint = mix(brand.primary, paper, _TINT)
    primary = _ground(brand.primary)
    accent = _ground(brand.accent)
    do, do_tint = _verdict(_DO, paper)
    dont, dont_tint = _verdict(_DONT, paper)
    return Palette(
        paper=paper,
        ink=ink,
        quiet=readable(mix(ink, paper, 0.66), paper, wash, tint),
        line=mix(ink, paper, 0.2),
        wash=wash,
        primary=primary,
        on_primary=on(primary),
        ink_primary=readable(brand.heading or brand.primary, paper, wash, tint),
        tint=tint,
        soft=mix(brand.primary, paper, 0.35),
        accent=accent,
        on_accent=on(accent),
        ink_accent=readable(brand.accent, paper, wash, tint),
        do=do,
        do_tint=do_tint,
        dont=dont,
        dont_tint=dont_tint,
        badges={modality: _badge(modality, paper) for modality in Modality},
    )


def _ground(color: str) -> str:
    """Keep a brand colour where white or ink can be read on it, and darken it where neither can."""
    words = on(color)
    return color if contrast(words, color) >= WORDS else readable(color, words)


def _badge(modality: Modality, paper: str) -> Badge:
    ink, tint = _verdict(_HUES[modality], paper)
    return Badge(_SHAPES[modality], ink, tint)


def _verdict(hue: str, paper: str) -> tuple[str, str]:
    """Give words and ground of one hue; all hues come out equally light, so that print in grey favours none."""
    even = _levelled(hue, _BADGE_LIGHTNESS if luminance(paper) > 0.18 else 0.36)
    tint = mix(even, paper, 0.1)
    return readable(even, tint, paper), tint


def _levelled(color: str, lightness: float) -> str:
    """Move a colour towards black or white until its luminance is the one asked for."""
    target = "#ffffff" if luminance(color) < lightness else "#000000"
    return min(
        (mix(color, target, 1 - step / 100) for step in range(101)), key=lambda shade: abs(luminance(shade) - lightness)
    )


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
