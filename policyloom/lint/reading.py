"""Items out of files: plain text, JSON, JSON Lines, CSV, standard input. Bad input earns Diagnostics. It knows no rule.

A plain text is one field of one item (plain.py tells of its front matter). JSON is an item or a list of items, JSON Lines one item a line:
    {"id": "a1", "post": "…", "metadata": {"has_case": true}, "answers": {"rule-id/check-id": "yes"}}
CSV has a header of the same names: id, post, bio …, metadata.has_case, answers.rule-id/check-id, suppress.rule-id.
"""

from __future__ import annotations

import csv
import io
import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.lint.item import Item
from policyloom.lint.item_record import KEYS, NO_FACTS, Facts, Place, item_from
from policyloom.lint.places import STDIN, field_of
from policyloom.lint.plain import plain_item

STDIN_NAME = "<stdin>"

_GROUPS = ("metadata", "answers", "suppress")
COLUMNS = frozenset({*KEYS, "kind", "text"} - set(_GROUPS))
_QUOTE_CELLS = "Put cells with commas or line breaks in quotes."

Read = Iterator[Item | Diagnostic]


def read_items(
    path: str, field: str, stdin: TextIO, known: Facts = NO_FACTS
) -> tuple[tuple[Item, ...], tuple[Diagnostic, ...]]:
    """Read the items of a file (`-` is standard input).

    field: what a plain text is (post, bio, handle …). known: the facts that the rules ask for.
    """
    name, suffix = (STDIN_NAME, "") if path == STDIN else (path, Path(path).suffix.lower())
    try:
        content = stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
        text = content.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        return (), (_unreadable(error, name),)
    found = tuple(
        _READERS[suffix](text, name, known)
        if suffix in _READERS
        else plain_item(text, name, field_of(path) or field, known)
    )
    items = tuple(one for one in found if isinstance(one, Item))
    return items, tuple(one for one in found if isinstance(one, Diagnostic))


def _json(text: str, path: str, known: Facts) -> Read:
    breaks = [match.start() for match in re.finditer("\n", text)]

    def place(offset: int) -> Place:
        line = bisect_left(breaks, offset)
        return Place(path, line + 1, offset - (breaks[line - 1] if line else -1))

    try:
        for offset, value in _values(text):
            yield from item_from(value, place(offset), known)
    except (ValueError, RecursionError) as error:
        yield _json_problem(error, place(min(_position(error), len(text))))


def _json_lines(text: str, path: str, known: Facts) -> Read:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield from item_from(json.loads(line, object_pairs_hook=_once), Place(path, number), known)
            except (ValueError, RecursionError) as error:
                yield _json_problem(error, Place(path, number, _position(error) + 1))


def _csv(text: str, path: str, known: Facts) -> Read:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = [name.strip() for name in next(rows, [])]
        wrong = [*_bad_header(header, path, known)]
        yield from wrong
        if wrong:
            return
        for row in rows:
            line, start = rows.line_num, line + 1
            if not row:
                continue
            if len(row) != len(header):
                message = f"{len(row)} cells under a header of {len(header)}"
                yield _problem("bad-csv", message, Place(path, start), _QUOTE_CELLS)
                continue
            yield from item_from(_unflattened(header, row), Place(path, start), known)
    except csv.Error as error:
        yield _problem("bad-csv", str(error), Place(path, rows.line_num), _QUOTE_CELLS)


def _bad_header(header: list[str], path: str, known: Facts) -> Read:
    """A column that means nothing, or that stands twice, would be lost without a word."""
    for name in dict.fromkeys(header):
        group, dot, key = name.partition(".")
        if header.count(name) > 1:
            yield _problem("duplicate-key", f"the column `{name}` stands twice", Place(path), "Keep one of them.")
        elif not (key if dot and group in _GROUPS else name in COLUMNS or name in known):
            hint = f"Use one of {', '.join(KEYS)}, the last three with a dot and a name."
            yield _problem("unknown-key", f"`{name}` is no part of an item", Place(path), hint)


def _unflattened(header: list[str], row: list[str]) -> dict[str, object]:
    record: dict[str, object] = {}
    groups: dict[str, dict[str, str]] = {name: {} for name in _GROUPS}
    for name, cell in zip(header, row, strict=True):
        group, dot, key = name.partition(".")
        if dot and group in groups and cell.strip():
            groups[group][key] = cell.strip()
        elif cell.strip() and not (dot and group in groups):
            record[name] = cell
    return record | {name: group for name, group in groups.items() if group}


_READERS: dict[str, Callable[[str, str, Facts], Read]] = {
    ".json": _json,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _csv,
}


class _Twice(ValueError):
    """A JSON object has a key twice."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return record


def _values(text: str) -> Iterator[tuple[int, object]]:
    decoder = json.JSONDecoder(object_pairs_hook=_once)
    at = _skip_space(text, 0)
    if text[at : at + 1] != "[":
        value, end = decoder.raw_decode(text, at)
        yield at, value
        _nothing_more(text, end)
        return
    at = _skip_space(text, at + 1)
    while text[at : at + 1] != "]":
        value, end = decoder.raw_decode(text, at)
        yield at, value
        at = _skip_space(text, end)
        if text[at : at + 1] == ",":
            at = _skip_space(text, at + 1)
            if text[at : at + 1] == "]":
                raise json.JSONDecodeError("Expecting value", text, at)
        elif text[at : at + 1] != "]":
            raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
    _nothing_more(text, at + 1)


def _skip_space(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t", "\n", "\r"):
        at += 1
    return at


def _nothing_more(text: str, at: int) -> None:
    end = _skip_space(text, at)
    if end < len(text):
        raise json.JSONDecodeError("Extra data", text, end)


def _unreadable(error: Exception, path: str) -> Diagnostic:
    if isinstance(error, UnicodeDecodeError):
        before = error.object[: error.start].decode("utf-8", "replace")
        return _problem("not-utf-8", "this is not UTF-8", _place(path, before, len(before)), "Save the file as UTF-8.")
    why = error.strerror if isinstance(error, OSError) else None
    return _problem("unreadable-input", f"cannot read it: {why or error}", Place(path), "Name a file that is there.")


def _position(error: Exception) -> int:
    return error.pos if isinstance(error, json.JSONDecodeError) else 0


def _json_problem(error: Exception, place: Place) -> Diagnostic:
    if isinstance(error, _Twice):
        return _problem("duplicate-key", f"`{error}` stands twice in an object", place, "Keep one of them.")
    if isinstance(error, json.JSONDecodeError):
        return _problem("bad-json", f"not JSON: {error.msg}", place, "See `policyloom lint --help` for the shape.")
    return _problem("bad-json", "nested too deep, or a number that is too long", place, "Write a list of plain items.")


def _place(path: str, text: str, offset: int) -> Place:
    return Place(path, text.count("\n", 0, offset) + 1, min(offset, len(text)) - (text.rfind("\n", 0, offset) + 1) + 1)


def _problem(rule: str, message: str, place: Place, hint: str = "") -> Diagnostic:
    return Diagnostic(rule, Severity.ERROR, message, place.location(), hint)
