"""What can be wrong and where: the one vocabulary of the compiler and the linter. It knows no policy and prints nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """SARIF's levels."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file. Lines and columns count from 1; the end column is the first one after the place."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem: which rule of the language it breaks, how bad, what, where, and what to do."""

    rule: str
    severity: Severity
    message: str
    at: Location | None = None
    hint: str = ""
    related: tuple[Location, ...] = ()


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any of them is an error."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by file and place, each problem once."""
    nowhere = Location("", 0, 0, 0, 0)
    unique = dict.fromkeys(diagnostics)
    return tuple(sorted(unique, key=lambda one: (one.at or nowhere, one.severity, one.rule, one.message)))


def lines_of(text: str) -> list[str]:
    """Split a text into lines as editors count them: at LF, CR or both, and at nothing else."""
    return re.split(r"\r\n|\r|\n", text)


def printable(text: str) -> str:
    """Make a text safe for a terminal: control and direction characters show as escapes, line breaks as spaces."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char
        for char in " ".join(text.split("\n"))
    )
