"""Badges and numbered marks as DrawingML: a filled shape with its word; it knows no slide and no layout."""

from __future__ import annotations

from policyloom.formats.deck import drawing as d
from policyloom.formats.deck.scene import Element
from policyloom.formats.deck.theme import Theme

# Of the small shape in a badge: its place from the left, its size, and where the word begins.
_SMALL = (0.2, 0.26, 0.62)


def badge(element: Element, number: int, theme: Theme) -> list[str]:
    """Draw a chip with its word, and with the small shape of its modality where the chip stands alone."""
    left, top, _, height = element.part.at
    if element.style.align == "center":
        return [_chip(element, number, "Badge", "chip", 0, theme)]
    box = (left + _SMALL[0], top + (height - _SMALL[1]) / 2, _SMALL[1], _SMALL[1])
    ring = element.shape == "ring"
    looks = d.paint("" if ring else element.color, theme.slots) + d.stroke(
        element.color if ring else "", 3, theme.slots
    )
    naming = d.identity(number + 500, element.shape.capitalize(), decorative=True)
    small = d.shape(naming, d.frame(box) + d.preset(element.shape, box), looks=looks)
    return [_chip(element, number, "Badge", "chip", _SMALL[2], theme), small]


def mark(element: Element, number: int, theme: Theme) -> str:
    """Draw a circle with a number or a letter."""
    return _chip(element, number, "Mark", element.shape, 0, theme)


def _chip(element: Element, number: int, name: str, shape: str, inset: float, theme: Theme) -> str:
    """Draw a filled shape with a word in it."""
    fill = d.paint(element.color, theme.slots)
    words = d.runs(element.words, theme.language, size=element.size, fill=fill, bold=True, font="+mn-lt")
    body = d.text_body(d.body_properties("middle", (inset, 0, 0, 0), wrap=False), words, align=element.style.align)
    looks = d.paint(element.fill, theme.slots) + d.stroke("", 0, {})
    geometry = d.frame(element.part.at) + d.preset(shape, element.part.at)
    return d.shape(d.identity(number, name), geometry, body, looks=looks)
