"""From a tree or from plain words to a flag-free pattern: one that needs no ignore-case flag. It runs none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from policyloom.patterns.advice import Fault
from policyloom.patterns.classes import MUST_ESCAPE
from policyloom.patterns.folding import folded_text
from policyloom.patterns.grammar import parse
from policyloom.patterns.matching import Pattern, PatternError
from policyloom.patterns.tree import Boundary, CharClass, Choice, Literal, Node, Repeat

_SPECIAL = frozenset("^$.|?*+()[]{}\\/")
_NAMED = {"\t": r"\t", "\n": r"\n"}
_WORD = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
_SPACE = r"[ \t\n]+"
_APOSTROPHE = "['’]"
_BEYOND = r"[^\t\n 0-9A-Za-z]"
# RE2 reads [Ss] as the letter in any case. Where it then merges branches that end in one character, any case takes in
# the long s and the Kelvin sign too (seen in google-re2 1.1): there these two are written as branches.
_PAIR = re.compile(r"\[(?:Ss|sS|Kk|kK)\]")
_FOLDED_FURTHER = ({"S", "s"}, {"K", "k"})


@lru_cache(maxsize=8192)
def flag_free(pattern: str, ignore_case: bool) -> str:
    """Write a pattern so that it needs no flag: letters become classes of both cases."""
    tree = parse(pattern, ignore_case=ignore_case)
    if isinstance(tree, Fault):
        raise PatternError(f"{pattern!r} {tree}")
    if ignore_case:
        return _choice(_folded(tree), ends=False)
    return _choice(tree, ends=False) if _PAIR.search(pattern) else pattern


@lru_cache(maxsize=8192)
def compile(pattern: str, *, ignore_case: bool = False, mode: str = "search") -> Pattern:  # noqa: A001
    """Make a pattern ready for use. `mode` is `search` or `whole`. A pattern outside portable-1 is a PatternError."""
    return Pattern(flag_free(pattern, ignore_case), mode == "whole")


def words_pattern(words: Iterable[str]) -> str:
    """Write one flag-free pattern for whole words and phrases in any ASCII case, longer ones first.

    A space stands for any run of white space, a straight apostrophe for a curly one too.
    """
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(_bounded(word.strip()) for word in longest_first) + ")"


def names_pattern(names: Iterable[str]) -> str:
    """Write a pattern (not flag-free) for names as people write them, longer ones first.

    A space may be a hyphen or missing altogether, an apostrophe straight, curly or missing, and an accent may be missing. No
    pattern can tell the cases of a letter beyond ASCII, so any other sign may stand for one.
    """
    plain = (" ".join(unicodedata.normalize("NFC", name).split()) for name in names)
    spelled: dict[str, str] = {}
    for name in sorted(plain, key=lambda name: (-len(name), name)):
        spelled.setdefault(re.sub(r"[ '’-]", "", name).lower(), "".join(map(_loose, name)))
    return "|".join(filter(None, spelled.values()))


def _loose(char: str) -> str:
    if char in " -":
        return r"[ \-]?"
    if char in "'’":
        return "['’]?"
    if unicodedata.category(char) in ("Cc", "Cs"):
        return ""
    if not char.isascii() and char.lower() != char.upper():
        plain = folded_text(char).lower()
        return rf"(?:{_BEYOND}|{plain})" if plain.isascii() and plain.isalpha() else _BEYOND
    return _node(Literal(char), ends=False)


def _bounded(word: str) -> str:
    before = r"\b" if word[:1] in _WORD else ""
    after = r"\b" if word[-1:] in _WORD else ""
    return before + "".join(_word_parts(word)) + after


def _word_parts(word: str) -> Iterator[str]:
    for position, part in enumerate(word.split()):
        if position:
            yield _SPACE
        for char in part:
            yield _APOSTROPHE if char == "'" else _node(_folded_literal(Literal(char)), ends=False)


def _folded(tree: Choice) -> Choice:
    """Take both cases of each letter."""
    return Choice(tuple(tuple(map(_folded_node, branch)) for branch in tree.branches))


def _folded_node(node: Node) -> Node:
    match node:
        case Literal():
            return _folded_literal(node)
        case CharClass():
            return _folded_class(node)
        case Repeat():
            atom = _folded_node(node.atom)
            assert not isinstance(atom, Boundary | Repeat)
            return Repeat(atom, node.least, node.most)
        case Choice():
            return _folded(node)
    return node


def _folded_literal(node: Literal) -> Literal | CharClass:
    char = node.char
    return CharClass(False, ((char.upper(),) * 2, (char.lower(),) * 2)) if _has_case(char) else node


def _folded_class(node: CharClass) -> CharClass:
    both = dict.fromkeys(cased for one in node.ranges for cased in _both_cases(one))
    return CharClass(node.negated, tuple(one for one in both if not any(_covers(other, one) for other in both)))


def _both_cases(one: tuple[str, str]) -> Iterator[tuple[str, str]]:
    first, last = one
    if not _has_case(first):
        yield one
        return
    yield first.upper(), last.upper()
    yield first.lower(), last.lower()


def _covers(wide: tuple[str, str], narrow: tuple[str, str]) -> bool:
    return wide != narrow and wide[0] <= narrow[0] and narrow[1] <= wide[1]


def _choice(tree: Choice, *, ends: bool) -> str:
    """Write the branches. `ends`: the choice is the last item of a branch that stands beside others."""
    beside = ends or len(tree.branches) > 1
    return "|".join("".join(_branch(branch, beside)) for branch in tree.branches)


def _branch(branch: tuple[Node, ...], beside: bool) -> Iterator[str]:
    for position, node in enumerate(branch, 1):
        yield _node(node, ends=beside and position == len(branch))


def _node(node: Node, *, ends: bool) -> str:
    match node:
        case Literal():
            return _NAMED.get(node.char) or (f"\\{node.char}" if node.char in _SPECIAL else node.char)
        case Boundary():
            return r"\b"
        case CharClass():
            return _class(node, ends=ends)
        case Repeat():
            return _node(node.atom, ends=False) + _quantifier(node.least, node.most)
        case Choice():
            return f"(?:{_choice(node, ends=ends)})"


def _class(node: CharClass, *, ends: bool) -> str:
    if ends and not node.negated and {char for one in node.ranges for char in one} in _FOLDED_FURTHER:
        return "(?:" + "|".join(first for first, _ in node.ranges) + ")"
    return f"[{'^' if node.negated else ''}{''.join(map(_range, node.ranges))}]"


def _range(one: tuple[str, str]) -> str:
    first, last = map(_class_char, one)
    return first if first == last else f"{first}-{last}"


def _class_char(char: str) -> str:
    return _NAMED.get(char) or (f"\\{char}" if char in MUST_ESCAPE else char)


def _quantifier(least: int, most: int | None) -> str:
    short = {(0, 1): "?", (0, None): "*", (1, None): "+"}.get((least, most))
    if short:
        return short
    if most is None:
        return f"{{{least},}}"
    return f"{{{least}}}" if least == most else f"{{{least},{most}}}"


def _has_case(char: str) -> bool:
    return char.isascii() and char.isalpha()
