"""Scenes as values for the templates of deck.pdf and deck.html: heading levels, list items by row, classes; it writes no HTML itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from markupsafe import Markup

from policyloom.formats.deck.look import Layout, Look
from policyloom.formats.deck.scene import Element, Scene, decorations
from policyloom.model.types import Policy
from policyloom.views import icons, text
from policyloom.views.artifact import Context
from policyloom.views.slide_model import Kind, Slide

_SHORT = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: its share of the longest, and whether it is what the others are compared with."""

    label: str
    value: str
    share: float
    base: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: the slide, its heading's level, and its elements, list items grouped by row."""

    slide: Slide
    ground: str
    level: int
    layout: Layout
    blocks: tuple[tuple[bool, tuple[tuple[Element, ...], ...]], ...]


@dataclass(frozen=True, slots=True)
class Classes:
    """Gives each set of declarations a class of its own, and lists them for the stylesheet."""

    names: dict[str, str] = field(default_factory=dict)

    def __call__(self, declarations: str) -> str:
        """Name the class of some declarations."""
        return self.names.setdefault(str(declarations), f"x{len(self.names)}")

    def __iter__(self) -> Iterator[tuple[str, Markup]]:
        """Give each class with its declarations: they come from our templates, and no author's word is in them."""
        return ((name, Markup(declarations)) for declarations, name in self.names.items())


def template_values(
    scenes: tuple[Scene, ...],
    policy: Policy,
    look: Look,
    stamp: str,
    context: Context,
    inches: Callable[[float], str],
    points: Callable[[float], str],
) -> dict[str, Any]:
    """Give what the templates of a slide ask for. inches, points: how the stylesheet writes these lengths."""
    classes = Classes()
    return {
        "policy": policy,
        "look": look,
        "color": look.color,
        "stamp": stamp,
        "in_doubt": text.plain(policy.in_doubt),
        "sheets": tuple(_sheets(scenes)),
        "decorations": lambda layout: decorations(layout, look),
        "icon": lambda element: _icon(element, context),
        "backdrop": lambda element: _backdrop(element, context),
        "bars": _bars,
        "css": classes,
        "classes": classes,
        "inches": inches,
        "points": points,
    }


def _sheets(scenes: tuple[Scene, ...]) -> Iterator[Sheet]:
    inside = False
    for scene in scenes:
        kind = scene.slide.kind
        inside = inside or kind is Kind.DIVIDER
        level = 1 if kind is Kind.TITLE else 3 if inside and kind is not Kind.DIVIDER else 2
        elements = tuple(map(_without_orphan, scene.elements))
        yield Sheet(scene.slide, scene.layout.ground, level, scene.layout, tuple(_blocks(elements)))


def _without_orphan(element: Element) -> Element:
    """Keep the last short word of a title or a body from standing alone on a line."""
    if element.part.what != "title" and element.part.slot != "body":
        return element
    *before, ending = element.words
    first, _, last = ending.text.rpartition(" ")
    fitting = first and len(last) <= _SHORT
    return replace(element, words=(*before, replace(ending, text=f"{first}\u00a0{last}"))) if fitting else element


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
