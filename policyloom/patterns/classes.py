"""Character classes of portable-1: `[A-Za-z0-9_]` and their like. They know nothing of what stands around them."""

from __future__ import annotations

from policyloom.patterns import advice
from policyloom.patterns.advice import Fault
from policyloom.patterns.tree import CharClass

MUST_ESCAPE = frozenset("()[]{}/-\\|^")
_ESCAPABLE = MUST_ESCAPE | frozenset("$.?*+")
_LETTERS = {"t": "\t", "n": "\n"}
_RANGES = (("0", "9"), ("a", "z"), ("A", "Z"))


def read_class(text: str, start: int) -> tuple[CharClass | Fault, int]:
    """Read the class that opens at `start`. Give it with the offset behind it."""
    at = start + 1
    negated = text.startswith("^", at)
    at += negated
    ranges: list[tuple[str, str]] = []
    while text[at : at + 1] not in ("]", ""):
        found, end = _range(text, at)
        if isinstance(found, Fault):
            return found, at
        if _doubled(text, at, end):
            return advice.doubled_punctuation(at, text[at]), at
        ranges.append(found)
        at = end
    if at >= len(text):
        return advice.unclosed_class(start), at
    if not ranges:
        return advice.empty_class(start), at
    if negated and ("\n", "\n") not in ranges:
        return advice.negated_without_newline(start), at
    return CharClass(negated, tuple(ranges)), at + 1


def _range(text: str, at: int) -> tuple[tuple[str, str] | Fault, int]:
    first, end = _char(text, at)
    if isinstance(first, Fault):
        return first, at
    if text[end : end + 1] != "-":
        return (first, first), end
    last = text[end + 1 : end + 2]
    if any(low <= first <= last <= high for low, high in _RANGES) and end == at + 1:
        return (first, last), end + 2
    return advice.odd_range(end, text[at : end + 2]), at


def _char(text: str, at: int) -> tuple[str | Fault, int]:
    char = text[at]
    if char == "\\":
        letter = text[at + 1 : at + 2]
        if letter and (letter in _ESCAPABLE or letter in _LETTERS):
            return _LETTERS.get(letter, letter), at + 2
        return advice.class_escape(at, letter), at
    if char in MUST_ESCAPE:
        return advice.bare_in_class(at, char, text[at + 1 : at + 2]), at
    return char, at + 1


def _doubled(text: str, at: int, end: int) -> bool:
    return end == at + 1 and text[at] == text[end : end + 1] and text[at].isascii() and not text[at].isalnum()
