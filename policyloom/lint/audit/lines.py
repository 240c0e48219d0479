"""Rows of JSON Lines and CSV as record batches. A row that cannot be read is counted with what is wrong with it.

A batch of JSON Lines has the columns that its rows have, so that a fact which first comes in the last row is read there.
What stands below `metadata` is a column `metadata.name`, as a header of CSV writes it for `lint`.
"""

from __future__ import annotations

import csv
import json
import mmap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from policyloom.lint.audit.columns import BELOW
from policyloom.lint.audit.core import ROW
from policyloom.lint.item_record import Place, unfit
from policyloom.lint.rows import BadRow, csv_reader, csv_rows, json_rows

BATCH = 8192
_FIRST_ROWS = 100
_SUFFIXES = (".jsonl", ".ndjson")

Row = tuple[int, dict[str, Any] | BadRow]


@dataclass(slots=True)
class Count:
    """What was read of a unit: rows, and the bad ones among them with their places and what is wrong with them."""

    rows: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


def is_lines(path: str) -> bool:
    """Tell whether a file is JSON Lines, by its name."""
    return Path(path).suffix.lower() in _SUFFIXES


def header_of(path: str) -> tuple[str, ...]:
    """Give the names in the first line of a CSV."""
    with Path(path).open("rb") as file:
        line = file.readline().decode("utf-8-sig", "replace")
    return tuple(name.strip() for name in next(csv.reader([line]), ()))


def first_names(path: str) -> tuple[str, ...]:
    """Give the names in the first rows of JSON Lines."""
    with Path(path).open("rb") as file:
        content = b"".join(line for _, line in zip(range(_FIRST_ROWS), file, strict=False))
    rows = [_flat(row) for _, row in json_rows(content) if isinstance(row, dict)]
    return tuple(dict.fromkeys(name for row in rows for name in row))


def may_have(path: str, name: str) -> bool:
    """Tell whether a name stands anywhere in JSON Lines; a value that reads like it is taken for one."""
    bare = name.removeprefix(BELOW)
    spellings = {json.dumps(bare, ensure_ascii=ascii_only).encode() for ascii_only in (True, False)}
    with Path(path).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(content.find(one) >= 0 for one in spellings)


def line_batches(
    content: bytes, first: int, path: str, names: tuple[str, ...], count: Count
) -> Iterator[pa.RecordBatch]:
    """Read the named columns, with `ROW`, of lines that start at number `first`."""
    if is_lines(path):
        yield from _batches(_json(content, first), names, count)
        return
    header = header_of(path)
    read = frozenset(names) & frozenset(header)
    yield from _batches(csv_rows(csv_reader(content), header, read, first), names, count)


def _json(content: bytes, first: int) -> Iterator[Row]:
    for number, row in json_rows(content, first):
        if isinstance(row, dict):
            yield number, _flat(row)
        else:
            yield number, row if isinstance(row, BadRow) else BadRow("bad-value", "an item is an object", "")


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    below = record.get(BELOW[:-1])
    return {**record, **{BELOW + name: value for name, value in below.items()}} if isinstance(below, dict) else record


def _batches(rows: Iterable[Row], names: tuple[str, ...], count: Count) -> Iterator[pa.RecordBatch]:
    wanted = frozenset(names)
    kept: list[dict[str, Any]] = []
    for number, row in rows:
        count.rows += 1
        said = {} if isinstance(row, BadRow) else _said(row, wanted)
        wrong = row.message if isinstance(row, BadRow) else _unusable(said)
        if wrong:
            count.bad.append((number, wrong))
        else:
            kept.append({**said, ROW: number})
        if len(kept) == BATCH:
            yield _batch(kept, names)
            kept = []
    if kept:
        yield _batch(kept, names)


def _said(row: dict[str, Any], wanted: frozenset[str]) -> dict[str, Any]:
    """Give what a row says in the wanted columns; an empty cell says nothing."""
    return {name: _plain(row[name]) for name in row.keys() & wanted if row[name] is not None and row[name] != ""}


def _plain(value: Any) -> Any:
    if isinstance(value, str | dict | list):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def _unusable(said: dict[str, Any]) -> str:
    for name, value in said.items():
        if isinstance(value, dict | list):
            return f"`{name}` is not a single value"
        for problem in unfit(name, value, Place("")):
            return problem.message
    return ""


def _batch(rows: list[dict[str, Any]], names: tuple[str, ...]) -> pa.RecordBatch:
    there = frozenset(name for row in rows for name in row)
    fields = [*(pa.field(name, pa.string()) for name in names if name in there), pa.field(ROW, pa.int64())]
    return pa.RecordBatch.from_pylist(rows, schema=pa.schema(fields))
