"""deck.pdf: scenes as HTML for WeasyPrint; it prepares values for the templates and writes no HTML itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from policyloom.formats.deck.look import Layout, Look
from policyloom.formats.deck.scene import Element, Scene, decorations
from policyloom.model.types import Policy
from policyloom.views import icons, text
from policyloom.views.artifact import Context
from policyloom.views.looks import environment
from policyloom.views.pdf import write_pdf
from policyloom.views.slide_model import Kind, Slide, Strings, plain
from policyloom.views.text import Run

_SHORT = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: its share of the longest, and whether it is what the others are compared with."""

    label: str
    value: str
    share: float
    base: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the PDF: the slide, its heading's level, and its elements, list items grouped by row."""

    slide: Slide
    ground: str
    level: int
    layout: Layout
    blocks: tuple[tuple[bool, tuple[tuple[Element, ...], ...]], ...]


def write_deck_pdf(
    scenes: tuple[Scene, ...], policy: Policy, look: Look, strings: Strings, stamp: str, context: Context
) -> bytes:
    """Write the slides as PDF/UA-1. `stamp` is the mark that every slide carries, or empty."""
    jinja = environment(context.templates)
    values = {
        "policy": policy,
        "look": look,
        "color": look.color,
        "strings": strings,
        "stamp": stamp,
        "in_doubt": text.plain(policy.in_doubt),
        "slide_height": look.footer.rule[1],
        "sheets": tuple(_sheets(scenes)),
        "decorations": lambda layout: decorations(layout, look),
        "icon": lambda element: _icon(element, context),
        "backdrop": lambda element: _backdrop(element, context),
        "bars": _bars,
        "families": look.fonts["pdf"],
    }
    html = jinja.get_template("deck/deck.html.j2").render(values)
    css = jinja.get_template("deck/deck.css.j2").render(values)
    return write_pdf(html, stylesheet=css, folder=context.templates, scratch=context.scratch / "deck")


def _sheets(scenes: tuple[Scene, ...]) -> Iterator[Sheet]:
    inside = False
    for scene in scenes:
        kind = scene.slide.kind
        inside = inside or kind is Kind.DIVIDER
        level = 1 if kind is Kind.TITLE else 3 if inside and kind is not Kind.DIVIDER else 2
        elements = tuple(map(_without_orphan, scene.elements))
        yield Sheet(scene.slide, scene.layout.ground, level, scene.layout, tuple(_blocks(elements)))


def _without_orphan(element: Element) -> Element:
    """Keep a title's last short word from standing alone on a line."""
    if element.part.what != "title":
        return element
    first, _, last = plain(element.words).rpartition(" ")
    return replace(element, words=(Run(f"{first}\u00a0{last}"),)) if first and len(last) <= _SHORT else element


def _blocks(elements: tuple[Element, ...]) -> Iterator[tuple[bool, tuple[tuple[Element, ...], ...]]]:
    """Keep what stands alone apart from list items, which gather the elements of their row."""
    for listed, found in groupby(elements, key=lambda one: one.part.row >= 0):
        if not listed:
            yield False, tuple((one,) for one in found)
            continue
        ordered = sorted(found, key=lambda one: one.part.row)
        yield True, tuple(tuple(row) for _, row in groupby(ordered, key=lambda one: one.part.row))


def _icon(element: Element, context: Context) -> Markup:
    return icons.svg(context.templates, element.icon, title=element.alt, color=element.color, width=element.part.weight)


def _backdrop(element: Element, context: Context) -> Markup:
    """Draw an icon as a background that no reader speaks of."""
    return icons.svg(context.templates, element.icon, color=element.color, width=element.part.weight)


def _bars(element: Element) -> tuple[Bar, ...]:
    longest, lowest = max(value for _, value in element.bars), min(value for _, value in element.bars)
    return tuple(Bar(label, f"{value:g}×", value / longest, value == lowest) for label, value in element.bars)
