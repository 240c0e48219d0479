"""The presentation's theme, master and layouts, written from the look into python-pptx's default template; it knows no slide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import quoteattr

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.parts.slide import SlideLayoutPart

from policyloom.formats.deck import drawing as d
from policyloom.formats.deck.look import Layout, Look, Part
from policyloom.formats.deck.scene import Element, decorations
from policyloom.views import icons
from policyloom.views.office_theme import dressed, scheme

_HOLDERS = {"title": "title", "text": "body", "source": "body", "chart": "chart", "table": "tbl"}
_FIRST_INDEX = 10
_LAYOUT_IDS = 2147483700


@dataclass(frozen=True, slots=True)
class Theme:
    """A look as a presentation has it: the theme's slot of each colour, the families, the language of the words."""

    look: Look
    slots: Mapping[str, str]
    fonts: Mapping[str, str]
    language: str


def make_theme(look: Look, language: str) -> Theme:
    """Say which colour stands in which slot of the theme."""
    found: dict[str, str] = {}
    for slot, color in scheme(look.palette).items():
        found.setdefault(color, {"dk1": "tx1", "lt1": "bg1", "dk2": "tx2", "lt2": "bg2"}.get(slot, slot))
    return Theme(look, found, look.fonts["pptx"], language)


def dress(presentation: Any, theme: Theme, name: str) -> dict[str, Any]:
    """Give a fresh presentation our size, theme, master and layouts. Returns the layouts by name."""
    presentation.slide_width, presentation.slide_height = (d.emu(side) for side in theme.look.size)
    master = presentation.slide_master
    for layout in list(presentation.slide_layouts):
        presentation.slide_layouts.remove(layout)
    themed = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    themed._blob = dressed(themed.blob, name, theme.look.palette, theme.fonts)
    _write_master(master, theme)
    return {
        layout.name: _add_layout(master, number, layout, theme)
        for number, layout in enumerate(theme.look.layouts.values(), 1)
    }


def _write_master(master: Any, theme: Theme) -> None:
    element = master._element
    title, body = theme.look.layouts["list"].parts[0], theme.look.layouts["statement"].parts[1]
    shapes = [
        _holder(2, "Title", '<p:ph type="title"/>', title.at, _list_style(title, theme)),
        _holder(3, "Body", '<p:ph type="body" idx="1"/>', body.at, _list_style(body, theme)),
        *_foot(theme.look.layouts["list"], theme, 4),
    ]
    element.cSld.spTree[2:] = [parse_xml(one) for one in shapes]
    element.find(_p("txStyles")).getparent().replace(
        element.find(_p("txStyles")), parse_xml(_text_styles(title, body, theme))
    )


def _p(tag: str) -> str:
    return "{http://schemas.openxmlformats.org/presentationml/2006/main}" + tag


def _text_styles(title: Part, body: Part, theme: Theme) -> str:
    levels = "".join(_level(body, theme, number) for number in range(1, 6))
    other = '<p:otherStyle><a:defPPr><a:defRPr lang="en-US"/></a:defPPr></p:otherStyle>'
    return f"<p:txStyles {d.NAMESPACES}><p:titleStyle>{_level(title, theme, 1)}</p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle>{other}</p:txStyles>"


def _level(part: Part, theme: Theme, number: int) -> str:
    assert part.style is not None
    style = part.style
    color = theme.look.palette.ink if style.color in ("modality", "verdict") else theme.look.color(style.color)
    family = "+mj" if style.family == "serif" else "+mn"
    return (
        f'<a:lvl{number}pPr marL="0" indent="0" algn="{ {"left": "l", "center": "ctr", "right": "r"}[style.align] }">'
        f'<a:lnSpc><a:spcPct val="{round((theme.look.leading - 0.14) * 100000)}"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{style.sizes[0] * 100}" b="{int(style.bold)}">{d.paint(color, theme.slots)}'
        f'<a:latin typeface="{family}-lt"/><a:ea typeface="{family}-ea"/><a:cs typeface="{family}-cs"/></a:defRPr></a:lvl{number}pPr>'
    )


def _list_style(part: Part, theme: Theme) -> str:
    assert part.style is not None
    levels = _level(part, theme, 1)
    return f'<p:txBody>{d.body_properties(part.style.anchor)}<a:lstStyle>{levels}</a:lstStyle><a:p><a:endParaRPr lang="en-US"/></a:p></p:txBody>'


def _holder(number: int, name: str, holder: str, box: d.Box, words: str) -> str:
    return d.shape(
        d.identity(number, name), d.frame(box) + '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>', words, holder=holder
    )


def _foot(layout: Layout, theme: Theme, start: int) -> Iterator[str]:
    """Write the line above the foot, the footer and the slide number."""
    footer, box = theme.look.footer, layout.footer
    width = footer.rule[2] if layout.number_on == layout.ground else box[2]
    rule = (box[0], footer.rule[1], width, footer.rule[3])
    line = d.paint(theme.look.color(footer.lines[layout.ground]), theme.slots)
    yield d.shape(
        d.identity(start, "Line", decorative=True),
        d.frame(rule) + d.preset("rect", rule),
        looks=line + d.stroke("", 0, {}),
    )
    words = _list_style(Part("text", box, style=replace(footer.styles[layout.ground], anchor="top")), theme)
    yield _holder(start + 1, "Footer", '<p:ph type="ftr" sz="quarter" idx="3"/>', box, words)
    style = replace(footer.styles[layout.number_on], anchor="top", align="right")
    number = _list_style(Part("text", footer.number, style=style), theme).replace(
        '<a:endParaRPr lang="en-US"/>', slide_number("en-US")
    )
    yield _holder(start + 2, "Slide number", '<p:ph type="sldNum" sz="quarter" idx="4"/>', footer.number, number)


def slide_number(language: str) -> str:
    """Write the field that PowerPoint fills with the slide's number."""
    return f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang={quoteattr(language)}/><a:t>‹#›</a:t></a:fld>'


def holder_index(layout: Layout, part: Part) -> int:
    """Number a part's placeholder within its layout; the title has none."""
    return _FIRST_INDEX + [one.slot for one in layout.parts].index(part.slot)


def is_holder(part: Part) -> bool:
    """Tell whether a part is a placeholder of its layout."""
    return bool(part.slot) and part.what in _HOLDERS


def holder(layout: Layout, part: Part) -> str:
    """Write which placeholder of the layout a part is."""
    kind = _HOLDERS[part.what]
    return (
        '<p:ph type="title"/>'
        if kind == "title"
        else f'<p:ph type="{kind}" sz="quarter" idx="{holder_index(layout, part)}"/>'
    )


def _add_layout(master: Any, number: int, layout: Layout, theme: Theme) -> Any:
    blob = _layout_xml(layout, theme).encode("utf-8")
    name = PackURI(f"/ppt/slideLayouts/slideLayout{number}.xml")
    part = SlideLayoutPart.load(name, CONTENT_TYPE.PML_SLIDE_LAYOUT, master.part.package, blob)
    part.relate_to(master.part, RELATIONSHIP_TYPE.SLIDE_MASTER)
    related = master.part.relate_to(part, RELATIONSHIP_TYPE.SLIDE_LAYOUT)
    ids = master._element.get_or_add_sldLayoutIdLst()
    ids.append(parse_xml(f'<p:sldLayoutId {d.NAMESPACES} id="{_LAYOUT_IDS + number}" r:id="{related}"/>'))
    return part.slide_layout


def _layout_xml(layout: Layout, theme: Theme) -> str:
    background = f"<p:bg><p:bgPr>{d.paint(theme.look.color(layout.ground), theme.slots)}<a:effectLst/></p:bgPr></p:bg>"
    drawn = (decoration(one, number, theme) for number, one in enumerate(decorations(layout, theme.look), 100))
    held = (
        _part_holder(layout, part, number, theme) for number, part in enumerate(layout.parts, 200) if is_holder(part)
    )
    foot = _foot(layout, theme, 2)
    tree = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    return (
        f'<p:sldLayout {d.NAMESPACES} preserve="1" userDrawn="1"><p:cSld name={quoteattr(layout.name.capitalize())}>'
        f"{background}<p:spTree>{tree}{''.join(drawn)}{''.join(held)}{''.join(foot)}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _part_holder(layout: Layout, part: Part, number: int, theme: Theme) -> str:
    return _holder(
        number, part.slot.replace(".", " ").capitalize(), holder(layout, part), part.at, _list_style(part, theme)
    )


def decoration(element: Element, number: int, theme: Theme, alt: str = "") -> str:
    """Draw a shape or an icon; without words for it, it is marked as decoration."""
    box = element.part.at
    naming = d.identity(number, (element.icon or element.shape).capitalize(), alt, decorative=not alt)
    if element.icon:
        points = element.part.weight * box[2] / icons.BOX * 72
        paths = d.outline(icons.outlines(theme.look.templates, element.icon), icons.BOX)
        return d.shape(
            naming,
            d.frame(box) + paths,
            looks="<a:noFill/>" + d.stroke(element.color, points, theme.slots, rounded=True),
        )
    looks = d.paint(element.fill, theme.slots) + d.stroke(element.line, _weight(element), theme.slots)
    return d.shape(naming, d.frame(box) + d.preset(element.shape, box), looks=looks)


def _weight(element: Element) -> float:
    return 1.5 if element.part.what != "emblem" else 7 if element.shape == "ring" else 2.5
