"""Styles and numbering, written from the look into a document's parts; it knows no words and no policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from policyloom.formats.word.look import Look, Style, TableStyle
from policyloom.views.office_theme import scheme

_SLOTS = {
    "dk1": "text1",
    "lt1": "background1",
    "dk2": "text2",
    "lt2": "background2",
    "hlink": "hyperlink",
    "folHlink": "followedHyperlink",
}
_BUILT_IN = {f"heading {level}": f"Heading {level}" for level in range(1, 10)}
_KEPT = ("numPr", "outlineLvl")
# What python-docx's template brings for tables, and we use.
_TABLE_STYLES = ("Normal Table", "Table Grid")


def names(styles: Any) -> dict[str, str]:
    """Give the id of each style by the name that Word shows."""
    found: dict[str, str] = {}
    for style in styles.findall(qn("w:style")):
        name = style.find(qn("w:name")).get(qn("w:val"))
        found.setdefault(_BUILT_IN.get(name, name), style.get(qn("w:styleId")))
    return found


def add_missing(styles: Any, look: Look) -> None:
    """Add the styles that a template lacks; those that it has stay as they are."""
    known = names(styles)
    for style in look.styles:
        if style.name not in known:
            styles.append(parse_xml(_style(style, known, {})))
    for table in look.tables:
        if table.name not in known:
            styles.append(parse_xml(_table_style(table, known)))


def dress(styles: Any, look: Look) -> None:
    """Give every style of the look its looks, and take out the tables' styles that nobody uses."""
    for style in styles.findall(qn("w:style")):
        name = style.find(qn("w:name")).get(qn("w:val"))
        if style.get(qn("w:type")) == "table" and name not in _TABLE_STYLES:
            styles.remove(style)
    slots = _slots(look)
    known = names(styles)
    for style in look.styles:
        if style.name in known:
            _redress(styles, known[style.name], style, slots)
        else:
            styles.append(parse_xml(_style(style, known, slots)))
    for table in look.tables:
        styles.append(parse_xml(_table_style(table, known)))


def _slots(look: Look) -> dict[str, str]:
    found: dict[str, str] = {}
    for slot, color in scheme(look.palette).items():
        found.setdefault(color, _SLOTS.get(slot, slot))
    return found


def _redress(styles: Any, name: str, style: Style, slots: Mapping[str, str]) -> None:
    """Replace the looks of a style that is there already, and of the character style that goes with it."""
    element = next(one for one in styles.findall(qn("w:style")) if one.get(qn("w:styleId")) == name)
    kept = [one for one in element.iterfind(qn("w:pPr") + "/*") if one.tag in [qn(f"w:{tag}") for tag in _KEPT]]
    link = element.find(qn("w:link"))
    paired = [
        one
        for one in styles.findall(qn("w:style"))
        if link is not None and one.get(qn("w:styleId")) == link.get(qn("w:val"))
    ]
    for one in (element, *paired):
        for tag in ("w:pPr", "w:rPr"):
            for old in one.findall(qn(tag)):
                one.remove(old)
    looks = parse_xml(f"<w:pPr {nsdecls('w')}>{_paragraph_looks(style)}</w:pPr>")
    for one in kept:
        _place(looks, one)
    element.append(looks)
    for one in (element, *paired):
        one.append(parse_xml(f"<w:rPr {nsdecls('w')}>{_run_looks(style, slots)}</w:rPr>"))


def _place(looks: Any, kept: Any) -> None:
    """Put a numbering before what must follow it, and an outline level last."""
    if kept.tag == qn("w:outlineLvl"):
        looks.append(kept)
        return
    before = [one for one in looks if one.tag in (qn("w:keepNext"), qn("w:keepLines"))]
    looks.insert(len(before), kept)


def _style(style: Style, known: Mapping[str, str], slots: Mapping[str, str]) -> str:
    kind = "character" if style.character else "paragraph"
    own = "" if style.name.startswith("toc ") or style.name == "Hyperlink" else ' w:customStyle="1"'
    based = "" if style.character else f"<w:basedOn w:val={quoteattr(known['Normal'])}/>"
    looks = "" if style.character else f"<w:pPr>{_paragraph_looks(style)}</w:pPr>"
    return (
        f'<w:style {nsdecls("w")} w:type="{kind}"{own} w:styleId={quoteattr(_id(style.name))}>'
        f'<w:name w:val={quoteattr(style.name)}/>{based}<w:uiPriority w:val="39"/>'
        f"{looks}<w:rPr>{_run_looks(style, slots)}</w:rPr></w:style>"
    )


def _id(name: str) -> str:
    """Make an id as Word does."""
    return name.replace("toc", "TOC").replace(" ", "")


def _paragraph_looks(style: Style) -> str:
    holds = (("keepNext", style.keep), ("keepLines", style.together))
    looks = "".join(f"<w:{tag}/>" for tag, on in holds if on)
    spaces = "".join(_spaces(style))
    looks += f"<w:spacing{spaces}/>" if spaces else ""
    if style.left:
        looks += f'<w:ind w:left="{twips(style.left)}" w:hanging="{twips(style.hanging)}"/>'
    return looks


def _spaces(style: Style) -> Iterator[str]:
    if style.before is not None:
        yield f' w:before="{twips(style.before)}"'
    if style.after is not None:
        yield f' w:after="{twips(style.after)}"'
    if style.line:
        yield f' w:line="{round(style.line * 240)}" w:lineRule="auto"'


def _run_looks(style: Style, slots: Mapping[str, str]) -> str:
    family = {"serif": "major", "sans": "minor"}.get(style.family)
    looks = f'<w:rFonts w:asciiTheme="{family}HAnsi" w:hAnsiTheme="{family}HAnsi"/>' if family else ""
    looks += "<w:b/><w:bCs/>" if style.bold else ""
    looks += "<w:i/><w:iCs/>" if style.italic else ""
    if style.color:
        slot = f' w:themeColor="{slots[style.color]}"' if style.color in slots else ""
        looks += f'<w:color w:val="{style.color[1:].upper()}"{slot}/>'
    if style.size:
        looks += f'<w:sz w:val="{round(style.size * 2)}"/><w:szCs w:val="{round(style.size * 2)}"/>'
    looks += '<w:u w:val="single"/>' if style.underline else ""
    looks += f'<w:shd w:val="clear" w:color="auto" w:fill="{style.fill[1:].upper()}"/>' if style.fill else ""
    return looks


def _table_style(table: TableStyle, known: Mapping[str, str]) -> str:
    name = table.name
    line, head = (color[1:].upper() for color in (table.line, table.head_line))
    sides = (("top", line), ("left", ""), ("bottom", line), ("right", ""), ("insideH", line), ("insideV", ""))
    borders = "".join(_border(side, color) for side, color in sides)
    above, left, right = (twips(one) for one in table.padding)
    return (
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{_id(name)}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val={quoteattr(known["Table Grid"])}/><w:uiPriority w:val="59"/><w:tblPr>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        f'<w:tblCellMar><w:top w:w="{above}" w:type="dxa"/><w:left w:w="{left}" w:type="dxa"/>'
        f'<w:bottom w:w="{above}" w:type="dxa"/><w:right w:w="{right}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{head}"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>'
    )


def _border(side: str, color: str) -> str:
    return f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{color}"/>' if color else f'<w:{side} w:val="nil"/>'


def add_numbering(numbering: Any, look: Look) -> int:
    """Add the numbers of topics (1) and rules (1.1) as one multilevel list. Gives its id."""
    abstract = 1 + max(
        (int(one.get(qn("w:abstractNumId"))) for one in numbering.findall(qn("w:abstractNum"))), default=0
    )
    number = 1 + max((int(one.get(qn("w:numId"))) for one in numbering.findall(qn("w:num"))), default=0)
    indent = twips(look.number_indent)
    color = look.palette.ink_primary[1:].upper()
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="tab"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="{indent}"/></w:tabs>'
        f'<w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr><w:rPr><w:color w:val="{color}"/></w:rPr></w:lvl>'
        for level, text in enumerate(("%1", "%1.%2"))
    )
    listed = numbering.findall(qn("w:abstractNum"))
    made = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    if listed:
        listed[-1].addnext(made)
    else:
        numbering.insert(0, made)
    used = parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/></w:num>')
    ordered = numbering.findall(qn("w:num"))
    (ordered[-1] if ordered else made).addnext(used)
    return number


def twips(points: float) -> int:
    """Turn points into twentieths of a point."""
    return round(points * 20)
