"""Handles taken apart, and brand tokens found in them. It knows the spelling of handles and nothing of a policy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policyloom.patterns.folding import fold

Span = tuple[int, int]

SHORTEST_AFFIX = 5

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


def brand_spans(handle: str, brands: Iterable[str]) -> tuple[Span, ...]:
    """Find brand tokens (small letters and digits) in a handle or a display name.

    A brand counts where it fills one token or several. One of five letters or more also counts where it starts or
    ends at the edge of a token (JaneNorthfieldrn), a shorter one where it stands in capitals (NFHjane).
    """
    spelling = _Spelling.of(handle)
    tokens = tuple(_tokens(spelling))
    found = {span for brand in brands for span in _spans(spelling, tokens, brand.lower())}
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
    places = [(token.start + at, token.start + at + 1) for token in tokens for at in range(len(token.text))]
    edges = _edges(tokens)
    for at in _occurrences(squashed, brand):
        starts, ends = at in edges, at + len(brand) in edges
        if (starts and ends) or (len(brand) >= SHORTEST_AFFIX and (starts or ends)):
            yield places[at][0], places[at + len(brand) - 1][1]
    if len(brand) < SHORTEST_AFFIX:
        yield from _in_capitals(spelling, brand)


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


def _in_capitals(spelling: _Spelling, brand: str) -> Iterator[Span]:
    for run in _CAPITALS.finditer(spelling.text):
        if run[0].lower() == brand:
            yield spelling.origins[run.start()][0], spelling.origins[run.end() - 1][1]


def _outermost(spans: set[Span]) -> tuple[Span, ...]:
    def inside(one: Span) -> bool:
        return any(other != one and other[0] <= one[0] and one[1] <= other[1] for other in spans)

    return tuple(sorted(span for span in spans if not inside(span)))
