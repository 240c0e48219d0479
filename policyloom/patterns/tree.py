"""The tree of a portable-1 pattern, and what can be read off it; it knows no syntax and no engine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """One character."""

    char: str


@dataclass(frozen=True, slots=True)
class Boundary:
    r"""The edge of a run of [0-9A-Za-z_]: `\b`."""


@dataclass(frozen=True, slots=True)
class CharClass:
    """One character out of ranges, each written as (first, last); a single character is a range of itself."""

    negated: bool
    ranges: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """An atom so many times; `most` is None where there is no end."""

    atom: Literal | CharClass | Choice
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Branches in order of preference. Inside a branch it is a group."""

    branches: tuple[tuple[Node, ...], ...]


Node = Literal | Boundary | CharClass | Repeat | Choice


def can_be_empty(node: Node) -> bool:
    """Tell whether the node can match no character at all."""
    match node:
        case Boundary():
            return True
        case Repeat():
            return node.least == 0 or can_be_empty(node.atom)
        case Choice():
            return any(all(map(can_be_empty, branch)) for branch in node.branches)
    return False


def most_copies(node: Node) -> int:
    """Multiply nested repeats: how often an engine that unrolls them copies the innermost atom."""
    match node:
        case Repeat():
            return max(node.least, node.most or 1) * most_copies(node.atom)
        case Choice():
            return max(most_copies(item) for branch in node.branches for item in branch)
    return 1
