"""Fill named parts of patterns in, such as {phrases.own-family}, exactly where the schema says `$ref: "#/$defs/pattern"`; it knows no policy."""

from __future__ import annotations

import re
from collections.abc import Mapping

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.source.document import Document, Path
from policyloom.source.near_miss import suggestion
from policyloom.source.places import rewrite
from policyloom.source.schema import Schema

_PATTERN = "#/$defs/pattern"
# An escape, a class of characters, or a name in braces; digits in braces are a repeat.
_PART = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\{([A-Za-z][^{}]*)\}", re.DOTALL)


def fill(document: Document, schema: Schema, given: Mapping[str, str]) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Fill every pattern of the merged document in: `phrases` from the document, beside the patterns that are `given` by name.

    A phrase may hold what is given, and no other phrase. A name that stands for nothing is a problem.
    """
    problems: list[Diagnostic] = []
    written = document.get("phrases")
    phrases = written if isinstance(written, dict) else {}
    known = dict(given) | {
        f"phrases.{name}": _filled(phrase, given) for name, phrase in phrases.items() if isinstance(phrase, str)
    }

    def write(path: Path, pattern: str) -> str:
        allowed = given if path[0] == "phrases" else known
        problems.extend(_undefined(document, path, name, allowed) for name in _names_in(pattern) if name not in allowed)
        return _filled(pattern, allowed)

    def write_before(path: Path, pattern: str) -> str:
        """Problems are told of what an entry says now."""
        return _filled(pattern, known)

    return rewrite(document, schema, _PATTERN, write, write_before), tuple(problems)


def _undefined(document: Document, path: Path, name: str, allowed: Mapping[str, str]) -> Diagnostic:
    is_inside = path[0] == "phrases" and name.startswith("phrases.")
    hint = "A phrase can hold {institution}, and no other phrase." if is_inside else suggestion(name, allowed)
    message = f"`{{{name}}}` is not defined{' inside a phrase' if is_inside else ''}"
    return Diagnostic("undefined-phrase", Severity.ERROR, message, document.value_at(path), hint)


def _names_in(pattern: str) -> list[str]:
    return [match[1] for match in _PART.finditer(pattern) if match[1]]


def _filled(pattern: str, known: Mapping[str, str]) -> str:
    """Put patterns in the place of their names; one that is not the whole becomes a group. An unknown name becomes a word, already reported."""

    def part(match: re.Match[str]) -> str:
        name = match[1]
        if name is None:
            return match[0]
        found = known.get(name, "undefined")
        return found if match[0] == pattern else f"(?:{found})"

    return _PART.sub(part, pattern)
