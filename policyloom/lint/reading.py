"""Items out of files: plain text, JSON, JSON Lines, CSV, standard input. Bad input earns Diagnostics. It knows no rule.

A plain text is one field of one item (plain.py tells of its front matter). JSON is an item or a list of items, JSON Lines one item a line:
    {"id": "a1", "post": "…", "metadata": {"has_case": true}, "answers": {"rule-id/check-id": "yes"}}
CSV has a header of the same names: id, post, bio …, metadata.has_case, answers.rule-id/check-id, suppress.rule-id.
"""

from __future__ import annotations

import csv
import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.lint.item import ALSO, Item
from policyloom.lint.item_record import KEYS, NO_FACTS, Facts, Place, item_from
from policyloom.lint.places import STDIN, field_of
from policyloom.lint.plain import plain_item
from policyloom.lint.rows import (
    NOT_UTF_8,
    SAVE_AS_UTF_8,
    BadRow,
    bad_json,
    csv_reader,
    csv_rows,
    has_halves,
    json_rows,
    once,
)

STDIN_NAME = "<stdin>"

_GROUPS = ("metadata", "answers", "suppress")
COLUMNS = frozenset({*KEYS, "kind", *ALSO.values()} - set(_GROUPS))

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
        found = (
            tuple(_READERS[suffix](content, name, known))
            if suffix in _READERS
            else tuple(plain_item(content.decode("utf-8-sig"), name, field_of(path) or field, known))
        )
    except (OSError, ValueError) as error:
        return (), (_unreadable(error, name),)
    items = tuple(one for one in found if isinstance(one, Item))
    return items, tuple(one for one in found if isinstance(one, Diagnostic))


def _json(content: bytes, path: str, known: Facts) -> Read:
    text = content.decode("utf-8-sig")
    breaks = [match.start() for match in re.finditer("\n", text)]

    def place(offset: int) -> Place:
        line = bisect_left(breaks, offset)
        return Place(path, line + 1, offset - (breaks[line - 1] if line else -1))

    try:
        for offset, value in _values(text):
            yield from item_from(value, place(offset), known)
    except (ValueError, RecursionError) as error:
        yield _bad(bad_json(error), place(min(_position(error), len(text))))


def _json_lines(content: bytes, path: str, known: Facts) -> Read:
    for number, row in json_rows(content):
        if isinstance(row, BadRow):
            yield _bad(row, Place(path, number, row.column))
        else:
            yield from item_from(row, Place(path, number), known)


def _csv(content: bytes, path: str, known: Facts) -> Read:
    reader = csv_reader(content)
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        yield _problem("bad-csv", str(error), Place(path), "Write the names of the columns in the first line.")
        return
    wrong = [*_bad_header(header, path, known)]
    yield from wrong
    for number, row in () if wrong else csv_rows(reader, header, header):
        if isinstance(row, BadRow):
            yield _bad(row, Place(path, number))
        else:
            yield from item_from(_unflattened(row), Place(path, number), known)


def _bad_header(header: list[str], path: str, known: Facts) -> Read:
    """A column that means nothing, or that stands twice, would be lost without a word."""
    if any(map(has_halves, header)):
        yield _problem("not-utf-8", NOT_UTF_8, Place(path), SAVE_AS_UTF_8)
        return
    for name in dict.fromkeys(header):
        group, dot, key = name.partition(".")
        if header.count(name) > 1:
            yield _problem("duplicate-key", f"the column `{name}` stands twice", Place(path), "Keep one of them.")
        elif not (key if dot and group in _GROUPS else name in COLUMNS or name in known):
            hint = f"Use one of {', '.join(KEYS)}, the last three with a dot and a name."
            yield _problem("unknown-key", f"`{name}` is no part of an item", Place(path), hint)


def _unflattened(row: Mapping[str, str]) -> dict[str, object]:
    record: dict[str, object] = {}
    groups: dict[str, dict[str, str]] = {name: {} for name in _GROUPS}
    for name, cell in row.items():
        group, dot, key = name.partition(".")
        if dot and group in groups and cell.strip():
            groups[group][key] = cell.strip()
        elif cell.strip() and not (dot and group in groups):
            record[name] = cell
    return record | {name: group for name, group in groups.items() if group}


_READERS: dict[str, Callable[[bytes, str, Facts], Read]] = {
    ".json": _json,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _csv,
}


def _values(text: str) -> Iterator[tuple[int, object]]:
    decoder = json.JSONDecoder(object_pairs_hook=once)
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
        return _problem("not-utf-8", NOT_UTF_8, _place(path, before, len(before)), SAVE_AS_UTF_8)
    why = error.strerror if isinstance(error, OSError) else None
    return _problem("unreadable-input", f"cannot read it: {why or error}", Place(path), "Name a file that is there.")


def _position(error: Exception) -> int:
    return error.pos if isinstance(error, json.JSONDecodeError) else 0


def _bad(row: BadRow, place: Place) -> Diagnostic:
    return _problem(row.rule, row.message, place, row.hint)


def _place(path: str, text: str, offset: int) -> Place:
    return Place(path, text.count("\n", 0, offset) + 1, min(offset, len(text)) - (text.rfind("\n", 0, offset) + 1) + 1)


def _problem(rule: str, message: str, place: Place, hint: str = "") -> Diagnostic:
    return Diagnostic(rule, Severity.ERROR, message, place.location(), hint)
