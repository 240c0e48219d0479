"""Handles taken apart, and brand tokens found in them. It knows the spelling of handles and nothing of a policy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policyloom.patterns.folding import fold

Span = tuple[int, int]

SHORTEST_AFFIX = 5
SHORTEST_TYPO = 9
SHORTEST_ANYWHERE = 9
# fmt: off
TRADE = frozenset({
    "careers", "carer", "carers", "clinic", "confessions", "dentist", "dentists", "diaries", "doc", "docs", "doctor",
    "doctors", "dr", "ed", "ems", "er", "fans", "gossip", "gp", "hca", "hospital", "humor", "humour", "icu", "intern",
    "interns", "jobs", "lab", "life", "lpn", "md", "medic", "medics", "memes", "midwife", "midwives", "moms", "mums",
    "news", "nicu", "nurse", "nurses", "official", "onc", "or", "ot", "paramedic", "paramedics", "peds", "pharmacist",
    "pharmacists", "pharmacy", "physio", "physios", "podcast", "problems", "pt", "rants", "residents", "rn", "rns",
    "staff", "stories", "student", "students", "surgeon", "surgeons", "talk", "team", "tech", "techs", "therapist",
    "tv", "ward",
})
# fmt: on

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_CAPITALS = re.compile(r"[A-Z]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a handle in small letters, and where it stands."""

    text: str
    start: int
    end: int


def handle_tokens(handle: str) -> tuple[Token, ...]:
    """Split at separators, at changes of case and between letters and digits: NFHJane_RN2 is nfh, jane, rn, 2."""
    return tuple(_tokens(_Spelling.of(handle)))


def brand_spans(handle: str, brands: Iterable[str], allowed: Iterable[str] = ()) -> tuple[Span, ...]:
    """Find brand tokens (small letters and digits) in a handle or a display name.

    A brand counts where it fills one token or several. One of five letters or more also counts where it starts or
    ends at the edge of a token (JaneNorthfieldrn), a shorter one where it stands in capitals (NFHjane) or beside nothing
    but a word of the trade (nfhnurse). One of nine letters or more counts anywhere (mynorthfieldlife), and at an edge
    also with one slip of the pen (northfeild_rn). `allowed` are handles that are the institution's own, in small letters
    and digits: where a handle comes to one of them without a disguise (n0rthfield), nothing is found.
    """
    if "".join(char for char in handle.lower() if char.isascii() and char.isalnum()) in allowed:
        return ()
    spelling = _Spelling.of(handle)
    tokens = tuple(_tokens(spelling))
    found = {span for brand in brands if brand for span in _spans(spelling, tokens, brand.lower())}
    return _outermost(found)


@dataclass(frozen=True, slots=True)
class _Spelling:
    text: str
    origins: tuple[Span, ...]

    @classmethod
    def of(cls, handle: str) -> _Spelling:
        folded = fold(handle)
        return cls(folded.text, folded.origins)


def _tokens(spelling: _Spelling) -> Iterator[Token]:
    for part in _PARTS.finditer(spelling.text):
        yield Token(part[0].lower(), spelling.origins[part.start()][0], spelling.origins[part.end() - 1][1])


def _spans(spelling: _Spelling, tokens: tuple[Token, ...], brand: str) -> Iterator[Span]:
    squashed = "".join(token.text for token in tokens)
    places = [spelling.origins[at] for part in _PARTS.finditer(spelling.text) for at in range(*part.span())]
    edges = _edges(tokens)
    places_of_brand = tuple(_occurrences(squashed, brand))
    if not places_of_brand and len(brand) >= SHORTEST_TYPO:
        yield from ((places[start][0], places[end - 1][1]) for start, end in _slips(squashed, brand, edges))
    for at in places_of_brand:
        if _stands_out(squashed, at, at + len(brand), edges):
            yield places[at][0], places[at + len(brand) - 1][1]
    if len(brand) < SHORTEST_AFFIX:
        yield from _in_capitals(spelling, brand)


def _stands_out(squashed: str, start: int, end: int, edges: set[int]) -> bool:
    """Tell whether a brand reads as a word of its own: the longer it is, the less has to stand around it."""
    if end - start >= SHORTEST_ANYWHERE:
        return True
    starts, ends = start in edges, end in edges
    if end - start >= SHORTEST_AFFIX:
        return starts or ends
    before = squashed[max((edge for edge in edges if edge <= start), default=0) : start]
    after = squashed[end : min((edge for edge in edges if edge >= end), default=end)]
    return (starts or before in TRADE) and (ends or after in TRADE)


def _edges(tokens: tuple[Token, ...]) -> set[int]:
    edges, at = {0}, 0
    for token in tokens:
        at += len(token.text)
        edges.add(at)
    return edges


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _slips(text: str, brand: str, edges: set[int]) -> Iterator[Span]:
    """Find the brand with one letter wrong, missing, doubled or swapped with its neighbor, at the edge of a token."""
    for length in (len(brand), len(brand) - 1, len(brand) + 1):
        for edge in sorted(edges):
            for start in (edge, edge - length):
                end = start + length
                if start >= 0 and end <= len(text) and _one_slip(text[start:end], brand):
                    yield start, end
                    return


def _one_slip(written: str, brand: str) -> bool:
    if len(written) == len(brand):
        wrong = [at for at, (one, other) in enumerate(zip(written, brand, strict=True)) if one != other]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            return written[wrong[0]] == brand[wrong[1]] and written[wrong[1]] == brand[wrong[0]]
        return len(wrong) == 1
    longer, shorter = sorted((written, brand), key=len, reverse=True)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def _in_capitals(spelling: _Spelling, brand: str) -> Iterator[Span]:
    for run in _CAPITALS.finditer(spelling.text):
        if run[0].lower() == brand:
            yield spelling.origins[run.start()][0], spelling.origins[run.end() - 1][1]


def _outermost(spans: set[Span]) -> tuple[Span, ...]:
    def inside(one: Span) -> bool:
        return any(other != one and other[0] <= one[0] and one[1] <= other[1] for other in spans)

    return tuple(sorted(span for span in spans if not inside(span)))
