"""Slides placed on their layouts: which words and drawings stand where, at which size and colour; it knows no file format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from policyloom.formats.deck.fitting import fitting_size, heaviness, lines
from policyloom.formats.deck.look import Layout, Look, Part, Style
from policyloom.model.types import Modality
from policyloom.views.slide_model import Kind, Slide, Strings, Words, plain
from policyloom.views.text import Run

_SIGNS = {"tick": "do", "cross": "dont"}
# How much further apart the rows of a short list may stand than those of a full one.
_AIR = 1.45


@dataclass(frozen=True, slots=True)
class Element:
    """A filled part: words, a drawing, a chart or a table. Colours are #rrggbb; `alt` is empty for decoration."""

    part: Part
    words: Words = ()
    size: int = 0
    color: str = ""
    fill: str = ""
    line: str = ""
    icon: str = ""
    shape: str = ""
    alt: str = ""
    bars: tuple[tuple[str, float], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def style(self) -> Style:
        """How its words look."""
        assert self.part.style is not None
        return self.part.style

    @property
    def lines(self) -> int:
        """How many lines its words take at most."""
        return lines(
            plain(self.words), self.part.at[2], self.size, weight=heaviness(self.style.family, bold=self.style.bold)
        )


@dataclass(frozen=True, slots=True)
class Scene:
    """A slide, its layout, and the elements on it in reading order."""

    slide: Slide
    layout: Layout
    elements: tuple[Element, ...]


def scenes(deck: Iterable[Slide], look: Look, strings: Strings) -> tuple[Scene, ...]:
    """Place every slide."""
    return tuple(_scene(slide, look, strings) for slide in deck)


def decorations(layout: Layout, look: Look) -> tuple[Element, ...]:
    """Give what stands on every slide of a layout and says nothing."""
    return tuple(_drawn(part, look) for part in layout.parts if not part.slot)


def _drawn(part: Part, look: Look) -> Element:
    colors = (look.color(name) if name else "" for name in (part.color, part.fill, part.line))
    color, fill, line = colors
    return Element(part, color=color, fill=fill, line=line, icon=part.icon, shape=part.shape)


def _scene(slide: Slide, look: Look, strings: Strings) -> Scene:
    layout = look.layouts[slide.kind.value]
    parts = _spread([part for part in layout.parts if part.slot], len(slide.lines))
    found = (_element(part, slide, look, strings) for part in parts)
    return Scene(slide, layout, tuple(one for one in even([one for one in found if one])))


def _spread(parts: Sequence[Part], lines: int) -> Iterator[Part]:
    """Give the rows of a short list more air, so that they fill the room of a long one; the first row stays where it is."""
    tops = {part.row: part.at[1] for part in parts if part.row >= 0}
    step = tops[1] - tops[0] if len(tops) > 1 else 0.0
    more = min(step * _AIR, step * len(tops) / max(lines, 1)) - step
    for part in parts:
        left, top, width, height = part.at
        yield replace(part, at=(left, top + part.row * more, width, height)) if part.row > 0 and more > 0 else part


def even(elements: Sequence[Element]) -> Iterator[Element]:
    """Give the rows of a list, and the two posts of a pair, one size: the smallest that any of them needs."""
    smallest: dict[str, int] = {}
    for one in elements:
        peers = _peers(one)
        smallest[peers] = min(one.size, smallest.get(peers, one.size))
    for one in elements:
        yield replace(one, size=smallest[_peers(one)])


def _peers(element: Element) -> str:
    slot = element.part.slot.partition(".")[0]
    return "post" if slot in ("do", "dont") else slot


def _element(part: Part, slide: Slide, look: Look, strings: Strings) -> Element | None:
    match part.what:
        case "title":
            return _text(part, (Run(slide.title),), slide, look)
        case "text" | "source":
            words = _words(part, slide, strings)
            return _text(part, words, slide, look) if words else None
        case "badge":
            return _badge(part, slide, look, strings)
        case "mark":
            return _mark(part, slide, look)
        case "icon":
            return _icon(part, slide, look, strings)
        case "emblem":
            return _emblem(part, slide, look)
        case "chart":
            return Element(
                part, size=_first(part), fill=look.color(part.fill), bars=slide.bars, alt=_chart_alt(slide, strings)
            )
        case "table":
            head = tuple(strings[f"contact-{column}"] for column in ("role", "phone", "email"))
            return Element(part, size=_first(part), rows=(head, *slide.rows), alt=strings["alt-contacts"])
    return Element(part)


def _first(part: Part) -> int:
    assert part.style is not None
    return part.style.sizes[0]


def _text(part: Part, words: Words, slide: Slide, look: Look) -> Element:
    assert part.style is not None
    _, _, width, height = part.at
    size = fitting_size(
        plain(words),
        width,
        height,
        part.style.sizes,
        look.leading,
        weight=heaviness(part.style.family, bold=part.style.bold),
    )
    return Element(part, words, size, look.color(part.style.color, slide.modality, _verdict(slide)))


def _verdict(slide: Slide) -> str:
    return slide.cards[0].verdict if slide.kind is Kind.PROFILE else ""


def _words(part: Part, slide: Slide, strings: Strings) -> Words:
    if part.row >= 0:
        return slide.lines[part.row].words if part.row < len(slide.lines) else ()
    cards = {card.verdict: card for card in slide.cards}
    card = slide.cards[0] if slide.kind is Kind.PROFILE else None
    found: dict[str, Words] = {
        "body": card.words if card else slide.words,
        "label": _run(slide.label),
        "value": _run(slide.value),
        "source": _source(slide, strings),
        "do-word": _run(strings["do"]),
        "dont-word": _run(strings["dont"]),
        "do": cards["do"].words if "do" in cards else (),
        "dont": cards["dont"].words if "dont" in cards else (),
    }
    if card:
        found |= {
            "name": _run(card.name),
            "handle": _run(card.handle),
            "place": _run(card.place),
            "verdict": _run(strings[card.verdict]),
        }
    return found[part.slot]


def _run(words: str) -> Words:
    return (Run(words),) if words else ()


def _source(slide: Slide, strings: Strings) -> Words:
    if slide.kind is Kind.CHART:
        return _run(slide.source)
    named = Run(strings["source-label"].format(source=slide.source))
    return (Run(f"{strings['vendor-label']}.  ", bold=True), named) if slide.vendor else (named,)


def _badge(part: Part, slide: Slide, look: Look, strings: Strings) -> Element | None:
    modality = slide.modality
    if part.row >= 0:
        modality = slide.lines[part.row].modality if part.row < len(slide.lines) else None
    if modality is None:
        return None
    badge = look.palette.badges[modality]
    words = _run(strings[modality.value.lower().replace(" ", "-")])
    return Element(part, words, _first(part), badge.ink, badge.tint, shape=_shape(modality, look))


def _shape(modality: Modality, look: Look) -> str:
    return look.palette.badges[modality].shape


def _mark(part: Part, slide: Slide, look: Look) -> Element | None:
    if part.row >= len(slide.lines):
        return None
    mark = slide.lines[part.row].mark
    if mark.islower():
        return Element(part, color=look.color(_SIGNS.get(mark, "ink_primary")), icon=mark)
    return Element(part, _run(mark), _first(part), look.palette.on_primary, look.color(part.fill), shape="circle")


def _icon(part: Part, slide: Slide, look: Look, strings: Strings) -> Element:
    verdict = _verdict(slide)
    good = verdict != "dont"
    names = {"avatar": "person" if good else "question", "verdict-icon": "tick" if good else "cross"}
    name = names.get(part.slot, slide.icon)
    alt = strings.get(f"alt-icon-{name}", strings["alt-icon"])
    return Element(part, icon=name, color=look.color(part.color, slide.modality, verdict), alt=alt)


def _emblem(part: Part, slide: Slide, look: Look) -> Element:
    assert slide.modality is not None
    badge = look.palette.badges[slide.modality]
    return Element(
        part, shape=badge.shape, fill=look.palette.paper if badge.shape == "ring" else badge.tint, line=badge.ink
    )


def _chart_alt(slide: Slide, strings: Strings) -> str:
    bars = (strings["alt-bar"].format(label=label, value=f"{value:g}", unit=slide.label) for label, value in slide.bars)
    return strings["alt-chart"].format(bars="; ".join(bars))
