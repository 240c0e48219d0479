"""The guideline for review as values: paragraphs, tables, cards and content controls in order. It knows no policy and no Word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from policyloom.views import text


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of words of one look. `style` names a character style, `anchor` a bookmark that a click leads to."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    anchor: str = ""
    style: str = ""


Words: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in a paragraph style. keep: it stands on one page with what follows. page: it begins a page.

    mark: the bookmark it carries. level: its place in the numbering, 0 for none.
    """

    words: Words
    style: str = "Normal"
    mark: str = ""
    level: int = 0
    keep: bool = False
    page: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the widths of its columns as shares of the line, its head, and rows of cells, each one or more paragraphs.

    look: the name of a table style. paint: the name of the palette's colour that fills each column. inset: it stands in as
    a rule's text. keep: it stands on one page with what follows.
    """

    widths: tuple[float, ...]
    head: tuple[Words, ...]
    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]
    look: str = "Policy Table"
    paint: tuple[str, ...] = ()
    inset: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """A block-level content control with what stands in it."""

    tag: str
    alias: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark between blocks."""

    name: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents as a field: its title, its hint, and the entries that stand there until Word fills it anew."""

    title: Words
    hint: Words
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents: its level from 1, its number or nothing, its words, the bookmark it leads to."""

    level: int
    number: str
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Logo:
    """The place of the logo."""

    style: str


Block: TypeAlias = Paragraph | Table | Control | Mark | Contents | Logo


def unbroken(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Hold blocks on one page, where they fit on one."""
    *first, last = tuple(blocks) or (None,)
    return (*kept(one for one in first if one), last) if last else ()


def kept(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Hold paragraphs, tables and what is in controls on one page with what follows them."""
    return tuple(_kept(block) for block in blocks)


def _kept(block: Block) -> Block:
    match block:
        case Paragraph() | Table():
            return replace(block, keep=True)
        case Control():
            return replace(block, blocks=kept(block.blocks))
    return block


def rich(source: str) -> Words:
    """Read Markdown as the words of one paragraph; where it has several, a space stands between them."""
    found: list[Span] = []
    for number, runs in enumerate(text.paragraphs(source)):
        found += [Span(" ")] if number else []
        found += _spans(runs)
    return tuple(found)


def prose(source: str, style: str = "Normal") -> tuple[Paragraph, ...]:
    """Read Markdown as paragraphs."""
    return tuple(Paragraph(_spans(runs), style) for runs in text.paragraphs(source))


def literal(words: str, style: str = "") -> Words:
    """Take words as they are: a name, an example post."""
    return (Span(words, style=style),) if words else ()


def labelled(label: str, words: Words, style: str = "Normal") -> Paragraph:
    """Write a paragraph that begins with its label."""
    return Paragraph((Span(label, style="Policy Label"), Span(" "), *words), style)


def joined(parts: Iterable[Words], gap: str) -> Words:
    """Write parts one after the other with a gap between them."""
    found: list[Span] = []
    for number, part in enumerate(parts):
        found += [Span(gap), *part] if number else part
    return tuple(found)


def cell(*words: Words, style: str = "Policy Cell") -> tuple[Paragraph, ...]:
    """Write a cell: a paragraph for each of its words that are any."""
    return tuple(Paragraph(one, style) for one in words if one) or (Paragraph((), style),)


def _spans(runs: Iterable[text.Run]) -> Words:
    return tuple(Span(run.text, run.bold, run.italic, run.link) for run in runs)
