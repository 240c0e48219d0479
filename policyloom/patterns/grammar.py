"""The grammar of portable-1: from a pattern to its tree, or to the first thing wrong with it. It knows no engine.

pattern = branch ("|" branch)*      branch = item+      item = atom quantifier?
atom    = literal | escape | \\t | \\n | \\b | class | (?: pattern )
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from policyloom.patterns import advice
from policyloom.patterns.advice import Fault
from policyloom.patterns.classes import read_class
from policyloom.patterns.tree import Boundary, Choice, Literal, Node, Repeat, can_be_empty, most_copies

LONGEST = 1000
DEEPEST = 16
MOST_REPEATS = 64
MOST_COPIES = 1000

_ESCAPABLE = frozenset("^$.|?*+()[]{}\\/")
_QUANTIFIERS = frozenset("?*+{")
_BRACES = re.compile(r"\{([0-9]{1,9})(,?)([0-9]{0,9})\}")
_LETTERS: dict[str, Node] = {"t": Literal("\t"), "n": Literal("\n"), "b": Boundary()}


class _Wrong(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault


@dataclass(slots=True)
class _Reader:
    text: str
    at: int = 0
    depth: int = 0

    @property
    def here(self) -> str:
        return self.text[self.at : self.at + 1]


def parse(pattern: str, *, ignore_case: bool = False) -> Choice | Fault:
    """Read a pattern. Give its tree, or say where it leaves the language and what to write instead."""
    if fault := _unfit_text(pattern, ignore_case):
        return fault
    reader = _Reader(pattern)
    try:
        tree = _choice(reader)
        if reader.here == ")":
            raise _Wrong(advice.unopened_group(reader.at))
    except _Wrong as wrong:
        return wrong.fault
    if can_be_empty(tree):
        return advice.matches_empty()
    return tree


def problem_in(pattern: str, *, ignore_case: bool = False) -> Fault | None:
    """Give what is wrong with a pattern, if anything is."""
    tree = parse(pattern, ignore_case=ignore_case)
    return tree if isinstance(tree, Fault) else None


def _unfit_text(pattern: str, ignore_case: bool) -> Fault | None:
    if not pattern:
        return advice.matches_empty()
    if len(pattern) > LONGEST:
        return advice.too_long(LONGEST)
    if pattern.isascii() and pattern.isprintable():
        return None
    for offset, char in enumerate(pattern):
        if unicodedata.category(char) in ("Cc", "Cs"):
            return advice.control_character(offset, char)
        if ignore_case and not char.isascii() and char.lower() != char.upper():
            return advice.cased_letter(offset, char)
    if not unicodedata.is_normalized("NFC", pattern):
        return advice.not_nfc()
    return None


def _choice(reader: _Reader) -> Choice:
    branches = [_branch(reader)]
    while reader.here == "|":
        reader.at += 1
        branches.append(_branch(reader))
    return Choice(tuple(branches))


def _branch(reader: _Reader) -> tuple[Node, ...]:
    items: list[Node] = []
    while reader.here not in ("", "|", ")"):
        items.append(_item(reader))
    if not items:
        raise _Wrong(advice.empty_branch(reader.at))
    return tuple(items)


def _item(reader: _Reader) -> Node:
    start = reader.at
    atom = _atom(reader)
    if reader.here not in _QUANTIFIERS or not reader.here:
        return atom
    quantifier_at = reader.at
    least, most = _quantifier(reader)
    if isinstance(atom, Boundary):
        raise _Wrong(advice.repeated_boundary(quantifier_at))
    if isinstance(atom, Choice) and can_be_empty(atom):
        raise _Wrong(advice.repeated_emptiness(start))
    if isinstance(atom, Choice) and most is None:
        raise _Wrong(advice.endless_group(quantifier_at))
    assert not isinstance(atom, Repeat)
    repeat = Repeat(atom, least, most)
    if most_copies(repeat) > MOST_COPIES:
        raise _Wrong(advice.too_many_copies(quantifier_at, MOST_COPIES))
    return repeat


def _atom(reader: _Reader) -> Node:
    match reader.here:
        case "\\":
            return _escape(reader)
        case "[":
            return _class(reader)
        case "(":
            return _group(reader)
        case "." | "^" | "$" | "?" | "*" | "+" | "{" | "}" | "]":
            raise _Wrong(advice.special(reader.at, reader.here))
    reader.at += 1
    return Literal(reader.text[reader.at - 1])


def _escape(reader: _Reader) -> Node:
    letter = reader.text[reader.at + 1 : reader.at + 2]
    if not letter or (letter not in _ESCAPABLE and letter not in _LETTERS):
        raise _Wrong(advice.escape(reader.at, letter))
    reader.at += 2
    return _LETTERS.get(letter) or Literal(letter)


def _class(reader: _Reader) -> Node:
    found, end = read_class(reader.text, reader.at)
    if isinstance(found, Fault):
        raise _Wrong(found)
    reader.at = end
    return found


def _group(reader: _Reader) -> Node:
    start = reader.at
    if not reader.text.startswith("(?:", start):
        raise _Wrong(advice.group(start, reader.text[start : start + 4]))
    if reader.depth == DEEPEST:
        raise _Wrong(advice.too_deep(start, DEEPEST))
    reader.at += 3
    reader.depth += 1
    inside = _choice(reader)
    if reader.here != ")":
        raise _Wrong(advice.unclosed_group(start))
    reader.at += 1
    reader.depth -= 1
    return inside


def _quantifier(reader: _Reader) -> tuple[int, int | None]:
    start = reader.at
    least, most = _bounds(reader)
    if reader.here and reader.here in _QUANTIFIERS:
        raise _Wrong(advice.second_quantifier(reader.at, reader.here))
    if max(least, most or 0) > MOST_REPEATS:
        raise _Wrong(advice.too_many_repeats(start, MOST_REPEATS))
    if most is not None and (most < least or most == 0):
        raise _Wrong(advice.backward_bounds(start))
    return least, most


def _bounds(reader: _Reader) -> tuple[int, int | None]:
    sign = reader.here
    if sign != "{":
        reader.at += 1
        return {"?": (0, 1), "*": (0, None), "+": (1, None)}[sign]
    found = _BRACES.match(reader.text, reader.at)
    if not found:
        raise _Wrong(advice.braces(reader.at))
    reader.at = found.end()
    least = int(found[1])
    if not found[2]:
        return least, (least if not found[3] else int(found[3]))
    return least, int(found[3]) if found[3] else None
