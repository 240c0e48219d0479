"""What reviewers did to a Word file: the texts of its rules before and after, tracked changes, comments. It knows no policy, only tags.

A rule is a content control that holds the controls of its texts; see `views.word_tags`. Whatever has an author and
stands in no such text is kept too, with the heading above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from policyloom.model.proposals import Elsewhere, Remark, Revision, Spot
from policyloom.revise.remarks import comments
from policyloom.revise.word_file import WordFile, child, name, value
from policyloom.views.word_tags import FIELDS

_HEADING = re.compile(r"(?:heading|title)", re.IGNORECASE)
# What holds no words of the document, or words that stand there a second time.
_PASSED_OVER = frozenset(
    {"pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr", "sdtPr", "sdtEndPr", "tblGrid", "instrText", "rt"}
)
_SIGNS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "ptab": " "}
# What nobody sees: soft hyphens, marks of width and direction.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a rule: its paragraphs before and after the tracked changes, a line each, and the changes."""

    before: str
    after: str
    revisions: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class ReviewedRule:
    """A rule's control: its tag, and its texts by the tags of theirs."""

    tag: str
    texts: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A document that was reviewed. In each `Spot`, the rule is the tag of its control."""

    rules: tuple[ReviewedRule, ...]
    elsewhere: tuple[Elsewhere, ...]
    remarks: tuple[tuple[Spot, Remark], ...]
    authors: frozenset[str]
    formatting: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """Who inserted (or deleted) a piece, and when."""

    kind: str
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    inserted: _Mark | None = None
    deleted: _Mark | None = None


@dataclass(slots=True)
class _Anchor:
    """A comment's range: where its first words stand, and the words."""

    spot: Spot | None = None
    pieces: list[_Piece] = field(default_factory=list)


@dataclass(slots=True)
class _Walk:
    """Where the reading stands, and what it has found."""

    headings: frozenset[str]
    rules: list[tuple[str, dict[str, list[_Piece]]]] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)
    anchors: dict[str, _Anchor] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    spot: Spot = field(default_factory=Spot)
    pieces: list[_Piece] = field(default_factory=list)
    as_marked: _Piece = _Piece("")
    prompted: bool = False  # a control that Word filled with "Click here to enter text"
    authors: set[str] = field(default_factory=set)


def reviewed(file: WordFile) -> Reviewed:
    """Read what reviewers did to a document."""
    walk = _Walk(_heading_styles(file.styles))
    _below(walk, file.body)
    for called, side in file.sides:
        walk.spot = Spot(heading=called)
        _below(walk, side)
    rules = tuple(ReviewedRule(tag, {key: _text(found) for key, found in texts.items()}) for tag, texts in walk.rules)
    remarks = []
    for number, remark in comments(file.comments, file.extended):
        anchor = walk.anchors.get(number, _Anchor())
        remarks.append((anchor.spot or Spot(), replace(remark, about=_shown(anchor.pieces))))
        walk.authors |= {remark.author, *(reply.author for reply in remark.replies)}
    roots = (file.body, *(side for _, side in file.sides))
    formatting = sum(name(node).endswith("Change") for root in roots for node in root.iter())
    return Reviewed(rules, tuple(walk.elsewhere), tuple(remarks), frozenset(walk.authors), formatting)


def _heading_styles(styles: Any) -> frozenset[str]:
    """Give the ids of styles that are headings: a Word in another language gives them other ids, and the same names."""
    nodes = () if styles is None else (node for node in styles if name(node) == "style")
    return frozenset(value(one, "styleId") for one in nodes if _HEADING.match(value(child(one, "name"))))


def _below(walk: _Walk, node: Any) -> None:
    for one in node:
        called = name(one)
        if called in _TAKEN:
            _TAKEN[called](walk, one)
        elif called in _SIGNS:
            _say(walk, _SIGNS[called])
        elif called not in _PASSED_OVER and not _is_second_version(one):
            _below(walk, one)


def _is_second_version(node: Any) -> bool:
    """Word writes a drawing twice: the fallback says again what stands before it."""
    return isinstance(node.tag, str) and node.tag.endswith("}Fallback")


def _paragraph(walk: _Walk, node: Any) -> None:
    outer, walk.pieces = walk.pieces, []
    _below(walk, node)
    marks = child(node, "pPr", "rPr")
    ends = {key: one for key in ("ins", "del", "moveFrom", "moveTo") if (one := child(marks, key)) is not None}
    before = walk.as_marked
    for key, one in ends.items():
        walk.as_marked = _marked(walk, key, one)
    _say(walk, "\n")
    walk.as_marked = before
    found, walk.pieces = walk.pieces, outer
    if walk.spot.field:
        walk.rules[-1][1].setdefault(walk.spot.field, []).extend(found)
        return
    if _is_heading(walk, node):
        walk.spot = replace(walk.spot, heading=_shown(found))
    if revisions := tuple(_revisions(found)):
        walk.elsewhere.append(Elsewhere(walk.spot, revisions))


def _is_heading(walk: _Walk, node: Any) -> bool:
    style = value(child(node, "pPr", "pStyle"))
    return style in walk.headings or bool(_HEADING.match(style)) or child(node, "pPr", "outlineLvl") is not None


def _control(walk: _Walk, node: Any) -> None:
    content = child(node, "sdtContent")
    if content is None:
        return
    tag, before, prompted = value(child(node, "sdtPr", "tag")), walk.spot, walk.prompted
    if not walk.spot.rule and next(_own_fields(node), None) is not None:
        walk.rules.append((tag, {}))
        walk.spot = replace(walk.spot, rule=tag)
    elif walk.spot.rule and _is_text(tag):
        walk.rules[-1][1].setdefault(tag, [])
        walk.spot = replace(walk.spot, field=tag)
    walk.prompted = child(node, "sdtPr", "showingPlcHdr") is not None
    _below(walk, content)
    walk.spot = replace(before, heading=walk.spot.heading)
    walk.prompted = prompted


def _own_fields(control: Any) -> Iterator[Any]:
    """Walk the controls of texts that lie in this control, and in no other tagged one in between."""
    for node in control.iter():
        if node is control or name(node) != "sdt" or not _is_text(value(child(node, "sdtPr", "tag"))):
            continue
        above = (one for one in node.iterancestors() if name(one) == "sdt" and value(child(one, "sdtPr", "tag")))
        if next(above, None) is control:
            yield node


def _is_text(tag: str) -> bool:
    return tag in FIELDS or tag.startswith("exceptions.")


def _change(walk: _Walk, node: Any) -> None:
    before = walk.as_marked
    walk.as_marked = _marked(walk, name(node), node)
    _below(walk, node)
    walk.as_marked = before


def _marked(walk: _Walk, kind: str, node: Any) -> _Piece:
    mark = _Mark(kind, value(node, "author").strip() or "somebody", value(node, "date"))
    walk.authors.add(mark.author)
    came = kind in ("ins", "moveTo")
    return replace(walk.as_marked, inserted=mark) if came else replace(walk.as_marked, deleted=mark)


def _words(walk: _Walk, node: Any) -> None:
    _say(walk, _UNSEEN.sub("", node.text or ""))


def _say(walk: _Walk, text: str) -> None:
    if walk.prompted and not walk.as_marked.deleted:
        return
    piece = replace(walk.as_marked, text=text)
    walk.pieces.append(piece)
    for number in walk.open:
        walk.anchors[number].pieces.append(piece)
        walk.anchors[number].spot = walk.anchors[number].spot or walk.spot


def _open(walk: _Walk, node: Any) -> None:
    walk.anchors[value(node, "id")] = _Anchor()
    walk.open.append(value(node, "id"))


def _close(walk: _Walk, node: Any) -> None:
    walk.open = [one for one in walk.open if one != value(node, "id")]


def _point(walk: _Walk, node: Any) -> None:
    """A comment's sign: it stands at the end of the words, or alone."""
    anchor = walk.anchors.setdefault(value(node, "id"), _Anchor())
    anchor.spot = anchor.spot or walk.spot


_TAKEN: Mapping[str, Callable[[_Walk, Any], None]] = {
    "p": _paragraph,
    "sdt": _control,
    **dict.fromkeys(("ins", "del", "moveFrom", "moveTo"), _change),
    **dict.fromkeys(("t", "delText"), _words),
    "commentRangeStart": _open,
    "commentRangeEnd": _close,
    "commentReference": _point,
}


def _text(pieces: list[_Piece]) -> Text:
    before = (one.text for one in pieces if not one.inserted)
    after = (one.text for one in pieces if not one.deleted)
    return Text(_lines("".join(before)), _lines("".join(after)), tuple(_revisions(pieces)))


def _lines(text: str) -> str:
    """Write a line for each paragraph that says something, with single spaces between its words."""
    return "\n".join(line for one in text.split("\n") if (line := " ".join(one.split())))


def _shown(pieces: list[_Piece]) -> str:
    """Give the words that stand there now, else those that stood there."""
    now = "".join(one.text for one in pieces if not one.deleted)
    return " ".join((now if now.strip() else "".join(one.text for one in pieces)).split())


def _revisions(pieces: list[_Piece]) -> Iterator[Revision]:
    """Sum pieces up that one reviewer changed in one go. What was inserted and deleted again is no change."""

    def whose(piece: _Piece) -> tuple[str, str] | None:
        mark = None if piece.inserted and piece.deleted else piece.inserted or piece.deleted
        return (_KINDS[mark.kind], mark.author) if mark else None

    for mark, run in groupby(pieces, whose):
        found = list(run)
        first = found[0].inserted or found[0].deleted
        if mark and first:
            words = "".join("¶" if one.text == "\n" else one.text for one in found)
            yield Revision(mark[0], words, mark[1], first.date)


_KINDS = {"ins": "inserted", "del": "deleted", "moveTo": "moved here", "moveFrom": "moved away"}
