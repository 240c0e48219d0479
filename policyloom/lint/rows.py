"""Rows out of JSON Lines and CSV, or what is wrong with each: a bad row costs no other. `lint` and audits share them.

It knows no item, no column and no rule.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

NOT_UTF_8 = "this is not UTF-8"
SAVE_AS_UTF_8 = "Save the file as UTF-8."

_BOM = b"\xef\xbb\xbf"
_HALVES = re.compile("[\ud800-\udfff]")

# Python stops at 131,072 characters a cell, and the row would be lost. How long a text may be is the item's to say.
csv.field_size_limit(1 << 30)


@dataclass(frozen=True, slots=True)
class BadRow:
    """What is wrong with a row, as a Diagnostic says it. column: where in its first line, from 1."""

    rule: str
    message: str
    hint: str
    column: int = 1


class Twice(ValueError):
    """A JSON object has a key twice; the message is the key."""


def has_halves(text: str) -> bool:
    """Tell whether a text holds half a character: JSON can write one, a byte that is not UTF-8 is read as one."""
    return not text.isascii() and bool(_HALVES.search(text))


def json_rows(content: bytes, first: int = 1) -> Iterator[tuple[int, Any]]:
    """Give what stands in each line that is not empty, or a BadRow, with its number; `first` is that of the first line."""
    for number, line in enumerate(io.BytesIO(content), first):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"), object_pairs_hook=once)
        except (ValueError, RecursionError) as error:
            yield number, bad_json(error)


def csv_reader(content: bytes) -> Any:
    """Read cells; a byte that is not UTF-8 becomes half a character."""
    text = content.removeprefix(_BOM).decode("utf-8", "surrogateescape")
    return csv.reader(io.StringIO(text, newline=""), strict=True)


def csv_rows(
    reader: Any, header: Sequence[str], read: Collection[str], first: int = 1
) -> Iterator[tuple[int, dict[str, str] | BadRow]]:
    """Give each row of a `csv_reader` by its header, or a BadRow, with the number of the line where it starts.

    read: the columns that matter; `first`: the number of the first line that the reader has.
    """
    hint = "Put cells with commas or line breaks in quotes."
    while True:
        number = first + reader.line_num
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield number, BadRow("bad-csv", str(error), hint)
            continue
        if cells is None:
            return
        if len(cells) == len(header):
            row = dict(zip(header, cells, strict=True))
            broken = any(has_halves(row[name]) for name in read)
            yield number, BadRow("not-utf-8", NOT_UTF_8, SAVE_AS_UTF_8) if broken else row
        elif cells:
            yield number, BadRow("bad-csv", f"{len(cells)} cells under a header of {len(header)}", hint)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its keys and values, the `object_pairs_hook` of all that is read. Raises Twice."""
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        raise Twice(next(name for name in names if names.count(name) > 1))
    return record


def bad_json(error: Exception) -> BadRow:
    """Say what is wrong with JSON that was not read."""
    if isinstance(error, UnicodeDecodeError):
        before = error.object[: error.start].decode("utf-8", "replace")
        return BadRow("not-utf-8", NOT_UTF_8, SAVE_AS_UTF_8, len(before) + 1)
    if isinstance(error, Twice):
        return BadRow("duplicate-key", f"`{error}` stands twice in an object", "Keep one of them.")
    if isinstance(error, json.JSONDecodeError):
        return BadRow(
            "bad-json", f"not JSON: {error.msg}", "See `policyloom lint --help` for the shape.", error.pos + 1
        )
    return BadRow("bad-json", "nested too deep, or a number that is too long", "Write a list of plain items.")
