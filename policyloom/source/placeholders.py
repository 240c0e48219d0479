"""Fill placeholders such as {institution.name} in, exactly where the schema says `$ref: "#/$defs/text"`; it knows no policy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from policyloom.diagnostics import Diagnostic, Location, Severity, lines_of
from policyloom.source.document import Document, Path
from policyloom.source.near_miss import suggestion
from policyloom.source.places import rewrite
from policyloom.source.schema import Schema

_TEXT = "#/$defs/text"
# What Markdown would read as a mark inside words.
_ACTIVE = re.compile(r"[\\`*\[\]<]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])")
_PART = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")


def fill(document: Document, schema: Schema, values: Mapping[str, str]) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Fill every text of the merged document in. `values` maps dotted names to words; what is not there is a problem."""
    problems: list[Diagnostic] = []

    def write(path: Path, text: str) -> str:
        return _PART.sub(lambda match: _replacement(match, path, document, values, problems), text)

    def write_before(path: Path, text: str) -> str:
        """Problems are told of what an entry says now."""
        return _PART.sub(lambda match: _replacement(match, path, document, values, []), text)

    return rewrite(document, schema, _TEXT, write, write_before), tuple(problems)


def _replacement(
    match: re.Match[str], path: Path, document: Document, values: Mapping[str, str], problems: list[Diagnostic]
) -> str:
    found = match[0]
    if found in ("{{", "}}"):
        return found[0]
    name = match[1]
    if name is None:
        problems.append(
            _problem(
                "stray-brace",
                f"a single `{found}` stands in a text",
                path,
                document,
                found,
                f"Write `{found * 2}` for a literal brace.",
            )
        )
        return found
    if name not in values:
        problems.append(
            _problem(
                "undefined-placeholder", f"`{found}` is not defined", path, document, found, suggestion(name, values)
            )
        )
        return found
    return values[name]


def _problem(rule: str, message: str, path: Path, document: Document, found: str, hint: str) -> Diagnostic:
    at = document.value_at(path)
    return Diagnostic(rule, Severity.ERROR, message, at and _inside(at, document, found), hint)


def _inside(at: Location, document: Document, found: str) -> Location:
    """Narrow a text's place to the first spot where the placeholder stands."""
    lines = lines_of(document.texts.get(at.file, ""))
    for number in range(at.line, min(at.end_line, len(lines)) + 1):
        start = at.column - 1 if number == at.line else 0
        column = lines[number - 1].find(found, start)
        if column >= 0:
            return Location(at.file, number, column + 1, number, column + 1 + len(found))
    return at


def names_of(data: Any, prefix: str) -> Iterator[tuple[str, str]]:
    """Give every single value below a mapping under its dotted name, as Markdown that shows just these characters."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from names_of(value, f"{prefix}.{key}")
    elif isinstance(data, str | int | float) and not isinstance(data, bool):
        yield prefix, literal(str(data))


def literal(words: str) -> str:
    """Escape what Markdown would read as a mark."""
    return _ACTIVE.sub(r"\\\g<0>", words)
