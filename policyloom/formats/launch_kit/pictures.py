"""The kit's square pictures for posts, and what each of them says. They carry no logo: people use them on accounts of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from policyloom.formats.launch_kit import picks
from policyloom.formats.launch_kit.kit import LOOKS, Kit
from policyloom.formats.launch_kit.sheets import write
from policyloom.model.types import Section
from policyloom.views import looks
from policyloom.views.pictures import pages_as_png
from policyloom.views.text import plain

_PIXELS = 1200
_LINES = 3
# Lengths in rem, of which a side has sixty.
_WIDTH, _HEIGHT = 51.0, 38.5
_LINE_WIDTH, _LINE_GAP, _LINE_LEAST = 43.0, 3.0, 5.4
_LEADING, _LEAD_LEADING, _LEAD_SIZE, _LEAD_GAP = 1.15, 1.3, 3.2, 2.0
_HEADLINE_SIZES, _LINE_SIZES = (7.0, 6.0, 5.2, 4.5, 3.8, 3.2, 2.7), (4.6, 4.0, 3.4, 2.8)


@dataclass(frozen=True, slots=True)
class Picture:
    """The words of a picture: a kicker over a headline, lines each with a topic's icon, a text below. Any may be empty."""

    kicker: str = ""
    headline: str = ""
    lines: tuple[tuple[Section, str], ...] = ()
    lead: str = ""
    dark: bool = False


def pictures(of: Kit) -> tuple[Picture, ...]:
    """Say what stands on each picture."""
    policy = of.policy
    points = picks.topics(policy, picks.leading(policy, _LINES))
    minded = tuple((section, plain(rule.lead_in)) for rule, section in points)
    return (
        Picture(kicker=plain(policy.title), headline=plain(policy.promise), dark=True),
        Picture(headline=of.words["graphic-me"], lead=of.words["graphic-me-lead"], dark=True),
        Picture(kicker=of.words["graphic-mind"], lines=minded),
    )


def alt(of: Kit, picture: Picture) -> str:
    """Say what a picture says, for people who cannot see it."""
    return of.say("graphic-alt", says=" ".join(_says(of, picture)))


def png(of: Kit, picture: Picture) -> bytes:
    """Draw a picture, 1200 by 1200 pixels."""
    (drawn,) = pages_as_png(page(of, picture), (0,), _PIXELS)
    return drawn


def page(of: Kit, picture: Picture) -> bytes:
    """Lay a picture out as a page."""
    template = looks.environment(of.context.templates).get_template(f"{LOOKS}/graphic.html.j2")
    html = template.render(
        policy=of.policy,
        mark=of.mark,
        title=picture.headline or picture.kicker,
        kicker=picture.kicker,
        headline=picture.headline,
        lines=picture.lines,
        lead=picture.lead,
        works=of.say("graphic-works"),
        shown_address=of.shown_address,
    )
    return write(of, html, "graphic", _look(of, picture))


def _look(of: Kit, picture: Picture) -> dict[str, Any]:
    p = of.palette
    bold, calm = (p.primary, p.on_primary), (p.tint, p.ink)
    (ground, ink), (foot_ground, foot_ink) = (bold, calm) if picture.dark else (calm, bold)
    return {
        "ground": ground,
        "ink": ink,
        "foot_ground": foot_ground,
        "foot_ink": foot_ink,
        "icons": sorted({section.icon for section, _ in picture.lines}),
        "sizes": _sizes(of, picture),
    }


def _sizes(of: Kit, picture: Picture) -> dict[str, float]:
    sans, serif = of.sans, of.serif
    kicker = sans.on_lines(picture.kicker, _WIDTH, 2, (2.6, 2.2, 1.9))
    room = _HEIGHT - (sans.height(picture.kicker, _WIDTH, kicker, 1.25) + 1.5 if picture.kicker else 0)
    room -= _LEAD_GAP + sans.height(picture.lead, _WIDTH, _LEAD_SIZE, _LEAD_LEADING) if picture.lead else 0
    headline = next(
        (size for size in _HEADLINE_SIZES if serif.height(picture.headline, _WIDTH, size, _LEADING) <= room),
        _HEADLINE_SIZES[-1],
    )
    works = sans.on_lines(of.say("graphic-works"), _WIDTH, 1, (3.2, 2.8, 2.4))
    return {
        "kicker": kicker,
        "headline": headline,
        "headline_width": serif.balanced(picture.headline, _WIDTH, headline),
        "line": next((size for size in _LINE_SIZES if _taken(of, picture, size) <= room), _LINE_SIZES[-1]),
        "lead": _LEAD_SIZE,
        "works": works if sans.lines(of.say("graphic-works"), _WIDTH, works) <= 2 else 1.8,
        "address": sans.on_lines(of.shown_address, _WIDTH, 1, (2.4, 2.0, 1.6, 1.3)),
    }


def _taken(of: Kit, picture: Picture, size: float) -> float:
    heights = (of.sans.height(text, _LINE_WIDTH, size, _LEADING) for _, text in picture.lines)
    return sum(_LINE_GAP + max(_LINE_LEAST, one) for one in heights)


def _says(of: Kit, picture: Picture) -> Iterator[str]:
    for text in (picture.kicker, picture.headline, *(text for _, text in picture.lines), picture.lead):
        if text:
            yield text if text.endswith((".", "!", "?")) else f"{text}."
    yield of.say("graphic-works")
    if of.shown_address:
        yield of.shown_address
