"""Blocks as WordprocessingML, the words escaped; it knows no policy and writes no package."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from policyloom.formats.word.blocks import (
    Block,
    Contents,
    Control,
    Entry,
    Logo,
    Mark,
    Paragraph,
    Span,
    Table,
    Words,
    kept,
)

_LONGEST_ALIAS = 64
_ABSOLUTE = re.compile(r"(?:https?://|mailto:|tel:)")
_LEVELS = 2


@dataclass(frozen=True, slots=True)
class Frame:
    """What the document offers: style ids by name, an id for each outer link, the numbering, the logo, the width of a line in twips.

    tints: the colours of cells by name, as #rrggbb. indent: how far a rule stands in, in twips.
    """

    styles: Mapping[str, str]
    link: Callable[[str], str]
    numbering: int
    logo: str
    width: int
    indent: int
    tints: Mapping[str, str]
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def next_id(self) -> int:
        """Give a number that no other control or bookmark has."""
        return next(self._ids)


def written(blocks: Iterable[Block], frame: Frame) -> str:
    """Write blocks one after the other."""
    return "".join(_block(block, frame) for block in blocks)


def _block(block: Block, frame: Frame) -> str:
    match block:
        case Paragraph():
            return _paragraph(block, frame)
        case Table():
            return _table(block, frame) + _paragraph(Paragraph((), "Policy Gap", keep=block.keep), frame)
        case Control():
            return _control(block, frame)
        case Mark():
            return _bookmark(block.name, "", frame)
        case Contents():
            return _contents(block, frame)
        case Logo():
            return f"<w:p>{_style_of(block.style, frame)}<w:r>{frame.logo}</w:r></w:p>"


def _control(control: Control, frame: Frame) -> str:
    alias = control.alias if len(control.alias) <= _LONGEST_ALIAS else control.alias[: _LONGEST_ALIAS - 1] + "…"
    named = f"<w:alias w:val={quoteattr(alias)}/><w:tag w:val={quoteattr(control.tag)}/>"
    inner = written(control.blocks, frame)
    return f'<w:sdt><w:sdtPr>{named}<w:id w:val="{frame.next_id()}"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'


def _paragraph(paragraph: Paragraph, frame: Frame) -> str:
    looks = "<w:keepNext/>" if paragraph.keep else ""
    looks += "<w:pageBreakBefore/>" if paragraph.page else ""
    if paragraph.level:
        looks += f'<w:numPr><w:ilvl w:val="{paragraph.level - 1}"/><w:numId w:val="{frame.numbering}"/></w:numPr>'
    words = spans(paragraph.words, frame)
    marked = _bookmark(paragraph.mark, words, frame) if paragraph.mark else words
    return f"<w:p>{_style_of(paragraph.style, frame, looks)}{marked}</w:p>"


def _style_of(name: str, frame: Frame, more: str = "") -> str:
    return f"<w:pPr><w:pStyle w:val={quoteattr(frame.styles[name])}/>{more}</w:pPr>"


def _bookmark(name: str, inner: str, frame: Frame) -> str:
    number = frame.next_id()
    return f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>{inner}<w:bookmarkEnd w:id="{number}"/>'


def spans(words: Words, frame: Frame) -> str:
    """Write words as runs, those with a link or an anchor as hyperlinks."""
    return "".join(_span(one, frame) for one in words)


def _span(span: Span, frame: Frame) -> str:
    if span.anchor:
        return f'<w:hyperlink w:anchor={quoteattr(span.anchor)} w:history="1">{_run(span, frame, "Hyperlink")}</w:hyperlink>'
    if _ABSOLUTE.match(span.link):
        related = frame.link(span.link)
        return f'<w:hyperlink r:id="{related}" w:history="1">{_run(span, frame, "Hyperlink")}</w:hyperlink>'
    return _run(span, frame, span.style)


def _run(span: Span, frame: Frame, style: str) -> str:
    looks = f"<w:rStyle w:val={quoteattr(frame.styles[style])}/>" if style else ""
    looks += "<w:b/><w:bCs/>" if span.bold else ""
    looks += "<w:i/><w:iCs/>" if span.italic else ""
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{_text(span.text)}</w:r>"


def _text(text: str) -> str:
    """Write text; a tab and a new line are elements of their own."""
    parts = re.split(r"([\t\n])", text)
    marks = {"\t": "<w:tab/>", "\n": "<w:br/>"}
    return "".join(marks.get(part) or f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts if part)


def _table(table: Table, frame: Frame) -> str:
    inset = frame.indent if table.inset else 0
    columns = [round((frame.width - inset) * share) for share in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    looks = (
        f"<w:tblStyle w:val={quoteattr(frame.styles[table.look])}/>"
        f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblInd w:w="{inset}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{"0420" if table.head else "0400"}" w:firstRow="{int(bool(table.head))}" w:lastRow="0" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
    )
    fills = [frame.tints[name] for name in table.paint] or [""] * len(columns)
    head = [(Paragraph(words, "Policy Head"),) for words in table.head]
    body = [tuple(kept(cell) for cell in row) for row in table.rows] if table.keep else table.rows
    rows = [_row(head, columns, fills, frame, head=True)] if head else []
    rows += [_row(row, columns, fills, frame) for row in body]
    return f"<w:tbl><w:tblPr>{looks}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _row(
    cells: Iterable[tuple[Block, ...]],
    columns: Iterable[int],
    fills: Iterable[str],
    frame: Frame,
    *,
    head: bool = False,
) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    made = "".join(_cell(*one, frame) for one in zip(cells, columns, fills, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{made}</w:tr>"


def _cell(blocks: tuple[Block, ...], width: int, fill: str, frame: Frame) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill[1:].upper()}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{written(blocks, frame)}</w:tc>'


def _contents(contents: Contents, frame: Frame) -> str:
    """Write a field that Word fills on request, in the control by which Word knows a table of contents."""
    code = f'<w:instrText xml:space="preserve"> TOC \\o "1-{_LEVELS}" \\h \\z \\u </w:instrText>'
    begin = f"{_char('begin')}<w:r>{code}</w:r>{_char('separate')}"
    lines = [_line(entry, frame, begin if not number else "") for number, entry in enumerate(contents.entries)]
    end = f"<w:p>{_style_of('Policy Gap', frame)}{_char('end')}</w:p>"
    title = _paragraph(Paragraph(contents.title, "Policy Contents"), frame)
    hint = _paragraph(Paragraph(contents.hint, "Policy Hint"), frame)
    part = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    return (
        f'<w:sdt><w:sdtPr><w:id w:val="{frame.next_id()}"/>{part}</w:sdtPr>'
        f"<w:sdtContent>{title}{hint}{''.join(lines)}{end}</w:sdtContent></w:sdt>"
    )


def _line(entry: Entry, frame: Frame, begin: str) -> str:
    number = f"{entry.number}  " if entry.number else ""
    words = f'<w:hyperlink w:anchor={quoteattr(entry.anchor)} w:history="1"><w:r>{_text(number + entry.words)}</w:r></w:hyperlink>'
    return f"<w:p>{_style_of(f'toc {entry.level}', frame)}{begin}{words}</w:p>"


def _char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def simple_field(code: str, shown: str) -> str:
    """Write a field that Word fills by itself, of a page's number say, with what stands there until then."""
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"{_char('begin')}{instruction}{_char('separate')}<w:r>{_text(shown)}</w:r>{_char('end')}"
