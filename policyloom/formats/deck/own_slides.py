"""Slides on an institution's own template: its placeholders filled, the rest as native shapes in its fonts; it places nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml

from policyloom.formats.deck import drawing as d
from policyloom.formats.deck.look import Look, Numbers
from policyloom.formats.deck.marks import badge, mark
from policyloom.formats.deck.notes import add_notes
from policyloom.formats.deck.objects import add_chart, add_table, empty_slide
from policyloom.formats.deck.own import Holder, Home, Placed, homes, placed
from policyloom.formats.deck.scene import Scene
from policyloom.formats.deck.theme import Theme, decoration, slide_number
from policyloom.model.types import Policy
from policyloom.views.slide_model import Strings
from policyloom.views.slide_template import opened
from policyloom.views.text import Run

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_FONTS = {"serif": "+mj-lt", "sans": "+mn-lt"}
_FOOT = 13
_SECOND = 18
_PLAIN = '<a:pPr marL="0" indent="0"><a:buNone/></a:pPr>'


@dataclass(frozen=True, slots=True)
class _Stage:
    """What every slide needs: each kind's layout, the words of the foot, and colours for what stands on the template or on a ground of ours."""

    homes: Mapping[str, Home]
    foot: tuple[Run, ...]
    theirs: Theme
    ours: Theme
    strings: Strings


def fill_template(scenes: Sequence[Scene], policy: Policy, look: Look, strings: Strings, foot: tuple[Run, ...]) -> Any:
    """Open the institution's template, take its slides out, and add ours."""
    presentation = opened(policy.institution.brand.pptx)
    _empty(presentation)
    palette, fonts = look.palette, _theme_fonts(presentation)
    inked = dict.fromkeys((palette.ink, palette.ink_primary, palette.quiet), "tx1")
    theirs, ours = (Theme(look, slots, fonts, policy.language) for slots in (inked, {}))
    stage = _Stage(homes(presentation, look), foot, theirs, ours, strings)
    for scene in scenes:
        _add_slide(presentation, scene, stage)
    return presentation


def _empty(presentation: Any) -> None:
    """Take the template's own slides out, and the shows that name them."""
    listed = presentation.slides._sldIdLst
    for one in list(listed):
        presentation.part.drop_rel(one.rId)
        listed.remove(one)
    for show in presentation.part._element.findall(f"{_P}custShowLst"):
        presentation.part._element.remove(show)


def _theme_fonts(presentation: Any) -> dict[str, str]:
    root = etree.fromstring(presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    kinds = {"serif": "major", "sans": "minor"}
    found = {name: root.find(f".//{_A}{kind}Font/{_A}latin") for name, kind in kinds.items()}
    return {name: one.get("typeface") for name, one in found.items() if one is not None}


def _add_slide(presentation: Any, scene: Scene, stage: _Stage) -> None:
    home = stage.homes[scene.layout.name]
    slide = empty_slide(presentation, home.layout)
    for number, one in enumerate(placed(scene, home, stage.theirs.look, stage.strings), 2):
        theme = stage.ours if one.lit else stage.theirs
        match one.element.part.what:
            case "chart":
                add_chart(slide, scene.slide.label, one.element, number, theme, "")
            case "table":
                add_table(slide, one.element, number, theme, "")
            case _:
                slide.shapes._spTree.extend(map(parse_xml, _shapes(one, number, theme, stage)))
    slide.shapes._spTree.extend(map(parse_xml, _feet(home, stage)))
    if scene.slide.notes:
        add_notes(presentation, slide, len(presentation.slides), scene.slide.notes, stage.ours.language)


def _shapes(one: Placed, number: int, theme: Theme, stage: _Stage) -> list[str]:
    if one.holder:
        return [_held(one, one.holder, number, theme)]
    match one.element.part.what:
        case "title" | "text" | "source":
            return [_free(one, number, theme)]
        case "badge":
            return badge(one.element, number, stage.ours)
        case "mark" if one.element.words:
            return [mark(one.element, number, stage.ours)]
    return [decoration(one.element, number, theme, one.element.alt)]


def _held(one: Placed, holder: Holder, number: int, theme: Theme) -> str:
    """Fill a placeholder; its look is the template's, and its bullets are left out."""
    title = one.element.part.what == "title"
    words = d.runs(one.element.words, theme.language, size=one.element.size)
    properties = "<a:bodyPr/>" if title else "<a:bodyPr><a:normAutofit/></a:bodyPr>"
    body = _paragraphs(properties, "" if title else _PLAIN, words, _second(one, theme))
    naming = d.identity(number, one.element.part.slot.capitalize())
    return d.shape(naming, "" if title else d.frame(holder.at), body, holder=_ph(holder))


def _second(one: Placed, theme: Theme) -> str:
    return d.runs(one.second, theme.language, size=_SECOND)


def _paragraphs(properties: str, look: str, *paragraphs: str) -> str:
    written = "".join(f"<a:p>{look}{one}</a:p>" for one in paragraphs if one)
    return f"<p:txBody>{properties}<a:lstStyle/>{written}</p:txBody>"


def _ph(holder: Holder) -> str:
    written = "".join(f" {name}={quoteattr(value)}" for name, value in holder.attributes.items())
    return f"<p:ph{written}/>"


def _free(one: Placed, number: int, theme: Theme) -> str:
    """Write words in a box of their own: in the template's colour, or in ours where the ground is ours."""
    element, style = one.element, one.element.style
    fill = d.paint(element.color, theme.slots) if one.lit else ""
    font = _FONTS[style.family]
    words = d.runs(element.words, theme.language, size=element.size, fill=fill, bold=style.bold, font=font)
    aligned = f'<a:pPr algn="{d.ALIGNS[style.align]}"/>'
    body = _paragraphs(d.body_properties(style.anchor), aligned, words, _second(one, theme))
    geometry = d.frame(element.part.at) + d.preset("rect", element.part.at)
    naming = d.identity(number, element.part.slot.replace(".", " ").capitalize())
    return d.shape(naming, geometry, body, looks="<a:noFill/>")


def _feet(home: Home, stage: _Stage) -> Iterator[str]:
    """Write the foot from the title's left side to the slide number; where the layout has no place for them, beside each other below."""
    width, height = home.size
    foot, number = home.holders.get("footer"), home.holders.get("number")
    left = min(home.holders["title"].at[0], home.region[0])
    right = home.region[0] + home.region[2]
    low = foot.at if foot else number.at if number else (left, height * 0.93, 0.0, height * 0.06)
    place: Numbers = number.at if number else (right - 0.8, low[1], 0.8, low[3])
    end = place[0] if place[0] > width / 2 else right
    box: Numbers = (left, low[1], max(end - left - 0.15, width * 0.3), low[3])
    words = d.runs(stage.foot, stage.ours.language, size=0 if foot else _FOOT)
    yield _foot(900, "Footer", foot, box, words, "left")
    yield _foot(901, "Slide number", number, place, slide_number(stage.ours.language), "right")


def _foot(number: int, name: str, holder: Holder | None, box: Numbers, words: str, align: str) -> str:
    naming = d.identity(number, name)
    if holder:
        aligned = align if name == "Footer" else ""
        return d.shape(naming, d.frame(box), d.text_body("<a:bodyPr/>", words, align=aligned), holder=_ph(holder))
    body = d.text_body(d.body_properties("middle"), words, align=align)
    return d.shape(naming, d.frame(box) + d.preset("rect", box), body, looks="<a:noFill/>")
