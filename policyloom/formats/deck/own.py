"""An institution's own template: which layout a slide takes, what its placeholders hold, and where the rest stands; it writes no shape.

Words go into the title and the body. Cards, badges, drawings, charts and tables take the place that the layout gives its body, and
where it has none, the room between the title and the foot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from policyloom.formats.deck.drawing import EMU
from policyloom.formats.deck.fitting import fits, fitting_size, heaviness
from policyloom.formats.deck.look import Layout, Look, Numbers, Part
from policyloom.formats.deck.scene import Element, Scene, decorations, even
from policyloom.views.slide_model import Kind, Strings, Words, plain
from policyloom.views.slide_template import layouts_by_name
from policyloom.views.text import Run

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ROLES = {"title": "title", "ctrTitle": "title", "body": "body", "subTitle": "body", "obj": "body"}
_ROLES |= {"ftr": "footer", "sldNum": "number"}
_OPENINGS = (Kind.TITLE, Kind.DIVIDER, Kind.QUESTIONS)
_LEAST = 24
_USUAL = 18
_GAP = 0.1
_LOW = 0.93
_LATE = 0.6


@dataclass(frozen=True, slots=True)
class Holder:
    """A placeholder of a layout: its attributes, its place in inches, and the size of its words in points."""

    attributes: Mapping[str, str]
    at: Numbers
    size: int


@dataclass(frozen=True, slots=True)
class Home:
    """A layout of the template with the placeholders that we fill. `size` is the slide's, in inches."""

    layout: Any
    size: tuple[float, float]
    holders: Mapping[str, Holder]

    @property
    def region(self) -> Numbers:
        """Where everything but the title stands."""
        width, height = self.size
        title, body = self.holders["title"].at, self.holders.get("body")
        feet = [one.at[1] for role, one in self.holders.items() if role in ("footer", "number")]
        floor = min((foot for foot in feet if foot > height / 2), default=height * _LOW) - _GAP
        left, top, across, _ = body.at if body else title
        top = top if body else title[1] + title[3] + _GAP
        if top > height * _LATE:
            return (width * 0.07, height * 0.26, width * 0.86, height * 0.62)
        return (left, top, across, floor - top)


@dataclass(frozen=True, slots=True)
class Placed:
    """An element on the template's slide: in a placeholder or free. `lit` where it stands on a ground of ours, so that our colours hold."""

    element: Element
    holder: Holder | None = None
    lit: bool = False
    second: Words = ()


def homes(presentation: Any, look: Look) -> dict[str, Home]:
    """Find each kind's layout by name."""
    found = layouts_by_name(presentation)
    size = (presentation.slide_width / EMU, presentation.slide_height / EMU)
    named = {kind: next(name for name in names if name.casefold() in found) for kind, names in look.own.items()}
    return {kind: _home(found[name.casefold()], size) for kind, name in named.items()}


def _home(layout: Any, size: tuple[float, float]) -> Home:
    holders: dict[str, Holder] = {}
    for one in layout.placeholders:
        attributes = dict(one._element.xpath(".//p:nvPr/p:ph")[0].attrib)
        role = _ROLES.get(attributes.get("type", "obj"), "")
        attributes.pop("hasCustomPrompt", None)
        if role and role not in holders:
            at = tuple((side or 0) / EMU for side in (one.left, one.top, one.width, one.height))
            holders[role] = Holder(attributes, (at[0], at[1], at[2], at[3]), _size(one, layout, role))
    return Home(layout, size, holders)


def _size(placeholder: Any, layout: Any, role: str) -> int:
    """Find the size of a placeholder's words: its own, that of the master's placeholder, or that of the master's styles."""
    master = layout.slide_master
    style = "titleStyle" if role == "title" else "bodyStyle"
    kinds = [kind for kind, name in _ROLES.items() if name == role]
    peers = [one._element for one in master.placeholders if _kind(one) in kinds]
    places = [placeholder._element, *peers, *master._element.iter(f"{_P}{style}")]
    for place in places:
        sizes = [one.get("sz") for level in place.iter(f"{_A}lvl1pPr") for one in level.iter(f"{_A}defRPr")]
        if sizes and sizes[0]:
            return int(sizes[0]) // 100
    return _USUAL


def _kind(placeholder: Any) -> str:
    return str(placeholder._element.xpath(".//p:nvPr/p:ph")[0].get("type", "obj"))


def placed(scene: Scene, home: Home, look: Look, strings: Strings) -> tuple[Placed, ...]:
    """Place a scene on its layout, the title first."""
    found = {one.part.slot: one for one in scene.elements}
    if scene.slide.kind in _OPENINGS:
        return tuple(_opening(scene, found, home, strings))
    return (_titled(found["title"], home), *_content(scene, home, look))


def _titled(title: Element, home: Home) -> Placed:
    holder = home.holders["title"]
    size = _held_size(plain(title.words), holder, (1000, *title.style.sizes), weight=heaviness("sans", bold=True))
    return Placed(replace(title, size=size), holder)


def _held_size(words: str, holder: Holder, sizes: tuple[int, ...], *, weight: float = 1.0) -> int:
    """Give 0 where words fit at the template's size, which has to be one that a room can read; else a size that fits."""
    _, _, width, height = holder.at
    if holder.size >= _LEAST and fits(words, width, height, holder.size, 1.2, weight=weight):
        return 0
    smaller = [size for size in sizes if size < max(holder.size, sizes[-1] + 1)]
    return fitting_size(words, width, height, smaller, 1.2, weight=weight)


def _opening(scene: Scene, found: Mapping[str, Element], home: Home, strings: Strings) -> Iterator[Placed]:
    """Fill a layout's title and body. The rest of our opening slides is drawing, and theirs have their own."""
    title, label = found["title"], found.get("label")
    if label and scene.slide.kind is Kind.DIVIDER:
        numbered = strings["divider-title"].format(n=plain(label.words), title=plain(title.words))
        title, label = replace(title, words=(Run(numbered),)), None
    yield _titled(title, home)
    body = found.get("body") or label
    if not body:
        return
    second = label.words if label and label is not body else ()
    holder = home.holders.get("body")
    if holder:
        size = _held_size(f"{plain(body.words)} {plain(second)}", holder, (32, 28, 24))
        yield Placed(replace(body, size=size), holder, second=second)
    else:
        yield Placed(_refitted(replace(body, part=replace(body.part, at=home.region)), 1.2), second=second)


def _content(scene: Scene, home: Home, look: Look) -> Iterator[Placed]:
    drawn = decorations(scene.layout, look)
    rest = [one for one in scene.elements if one.part.what not in ("title", "logo")]
    grounds = [one.part.at for one in (*drawn, *rest) if one.part.what == "emblem" or (one.fill and not one.part.slot)]
    area, region = _area(scene.layout), home.region
    for one in drawn:
        yield Placed(_moved(one, area, region), lit=True)
    moved = [_refitted(_moved(one, area, region), look.leading) for one in rest]
    for before, after in zip(rest, even(moved), strict=True):
        lit = any(_holds(ground, before.part.at) for ground in grounds if ground is not before.part.at)
        holder = home.holders.get("body")
        if holder and before.part.slot == "body" and not lit:
            column = replace(holder, at=(region[0], region[1], after.part.at[2], region[3]))
            yield Placed(replace(after, size=_held_size(plain(after.words), column, after.style.sizes)), column)
        else:
            yield Placed(after, lit=lit)


def _area(layout: Layout) -> Numbers:
    """Give the box around all that stands below the title on our own layout."""
    boxes = [part.at for part in layout.parts if part.what not in ("title", "logo")]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    return left, top, max(box[0] + box[2] for box in boxes) - left, max(box[1] + box[3] for box in boxes) - top


def _holds(outer: Numbers, inner: Numbers) -> bool:
    x, y = inner[0] + inner[2] / 2, inner[1] + inner[3] / 2
    return outer[0] <= x <= outer[0] + outer[2] and outer[1] <= y <= outer[1] + outer[3]


def _moved(one: Element, area: Numbers, region: Numbers) -> Element:
    """Move an element from our area into the template's: words and cards stretch, drawings keep their proportions."""
    part, across, down = one.part, region[2] / area[2], region[3] / area[3]
    left, top, width, height = part.at
    x, y = region[0] + (left - area[0]) * across, region[1] + (top - area[1]) * down
    at: Numbers = (x, y, width * across, height * down)
    if part.row >= 0:
        start = region[0] + left - area[0]
        at = (start, y, region[0] + region[2] - start if part.what == "text" else width, height * down)
    if _keeps_shape(part):
        scale = 1.0 if part.what in ("badge", "mark") else min(1.0, across, down)
        at = _centered(at, width * scale, height * scale, region, free=part.row < 0)
    return replace(one, part=replace(part, at=at, columns=_columns(part.columns, at[2])))


def _columns(columns: tuple[float, ...], width: float) -> tuple[float, ...]:
    """Let the widest column of a table take what the others leave."""
    widest = max(columns, default=0.0)
    return tuple(width - sum(columns) + widest if column == widest else column for column in columns)


def _keeps_shape(part: Part) -> bool:
    return part.what in ("icon", "emblem", "badge", "mark") or part.shape not in ("", "rect", "card")


def _centered(at: Numbers, width: float, height: float, region: Numbers, *, free: bool) -> Numbers:
    left = at[0] + (at[2] - width) / 2 if free else at[0]
    return min(left, region[0] + region[2] - width), at[1] + (at[3] - height) / 2, width, height


def _refitted(one: Element, leading: float) -> Element:
    """Choose the size of words anew for their box; in badges and marks they keep it."""
    if one.part.what not in ("text", "source") or not one.words:
        return one
    _, _, width, height = one.part.at
    weight = heaviness(one.style.family, bold=one.style.bold)
    return replace(one, size=fitting_size(plain(one.words), width, height, one.style.sizes, leading, weight=weight))
