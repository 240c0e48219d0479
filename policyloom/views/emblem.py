"""A plain sign for an institution without a logo: its initials in a circle, and its name beside it, as outlines. It knows no format."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from policyloom.views import fonts
from policyloom.views.brand import on, readable

_HEIGHT = 80.0
_LINE = 16


def emblem(name: str, color: str, accent: str) -> str:
    """Draw the sign as SVG text: shapes only, the same for the same words and colours."""
    from fontTools.ttLib import TTFont  # heavy, and only an institution without a logo needs it

    with TTFont(_serif(), lazy=False) as font:
        letters = _Letters(font)
        initials, size = _initials(name), 34.0
        width = letters.width(initials, size)
        mark = letters.path(initials, 40 - width / 2, 52, size)
        lines = _lines(name)
        text_size = 26.0 if len(lines) == 1 else 21.0
        top = 49.0 if len(lines) == 1 else 35.0
        words = "".join(letters.path(line, 92, top + number * 26, text_size) for number, line in enumerate(lines))
        full = round(92 + max(letters.width(line, text_size) for line in lines) + 4)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {full} {_HEIGHT:g}" role="img">\n'
        f"<title>{escape(name)}</title>\n"
        f'<circle cx="40" cy="40" r="36" fill="{color}"/>\n'
        f'<path fill="{accent}" d="M20 62L60 62L60 64.5L20 64.5Z"/>\n'
        f'<path fill="{on(color)}" d="{mark}"/>\n<path fill="{readable(color, "#ffffff")}" d="{words}"/>\n</svg>\n'
    )


def _serif() -> Path:
    return next(path for path in fonts.files() if path.stem == "SourceSerifPro-Semibold")


def _initials(name: str) -> str:
    words = [word for word in name.split() if word[:1].isalnum() and word.lower() not in ("of", "the", "and", "for")]
    return "".join(word[0].upper() for word in words[:2]) or "P"


def _lines(name: str) -> list[str]:
    """Set a long name in two lines, as even as its words allow."""
    words = name.split()
    if len(name) <= _LINE or len(words) < 2:
        return [name]
    splits = ((" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words)))
    return list(min(splits, key=lambda pair: max(map(len, pair))))


class _Letters:
    """Outlines of a font's letters."""

    def __init__(self, font: Any) -> None:
        self._glyphs, self._names = font.getGlyphSet(), font.getBestCmap()
        self._em = font["head"].unitsPerEm

    def width(self, text: str, size: float) -> float:
        return float(sum(self._glyphs[self._name(char)].width for char in text) * size / self._em)

    def path(self, text: str, left: float, base: float, size: float) -> str:
        """Write letters as one path that begins at a place on the base line."""
        from fontTools.pens.svgPathPen import SVGPathPen
        from fontTools.pens.transformPen import TransformPen

        scale, drawn = size / self._em, []
        for char in text:
            pen = SVGPathPen(self._glyphs, ntos=lambda number: f"{number:.2f}".rstrip("0").rstrip("."))
            glyph = self._glyphs[self._name(char)]
            glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, left, base)))
            drawn.append(pen.getCommands())
            left += glyph.width * scale
        return "".join(drawn)

    def _name(self, char: str) -> str:
        return str(self._names.get(ord(char), ".notdef"))
