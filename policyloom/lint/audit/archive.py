"""Archives cut into units that can be read one by one, in any process: a row group of Parquet, a stretch of lines of CSV
or JSON Lines. What cannot be read in a unit is counted and told, and the rest is read. It knows no rule.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import mmap
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from policyloom.lint.audit.core import ROW
from policyloom.lint.item import FIELDS

CHUNK = 4 << 20
BATCH = 8192
LONGEST = 200_000

_LINES = (".jsonl", ".ndjson")
# Where quotes stay open for longer than this, nobody closes them.
_LONGEST_QUOTED = 4 << 20
_QUOTED = re.compile(rb'(?:\A|(?<=[,\r\n]))"[^"]*(?:""[^"]*)*(?:(")(?!")|\Z)')
_CLOSING = re.compile(rb'[^"]*(?:""[^"]*)*"(?!")')


class UnreadableArchive(Exception):
    """The archive as a whole cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of an archive. first: the line or row it starts at, from 1. start, end: its bytes, or its row group."""

    path: str
    first: int
    start: int
    end: int


@dataclass(slots=True)
class Count:
    """What was read of a unit: rows, rows without a text, and bad rows with their places and what is wrong with them."""

    rows: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


def column_names(path: str) -> tuple[str, ...]:
    """Give the archive's columns; of JSON Lines those of its first hundred rows, and texts of any row. Raises UnreadableArchive."""
    try:
        if _is_parquet(path):
            return _once(pq.ParquetFile(path).schema_arrow.names)
        with Path(path).open("rb") as file:
            return tuple(_line_keys(file)) if _is_lines(path) else _once(_header(file))
    except (OSError, ValueError, csv.Error, pa.ArrowException) as error:
        raise UnreadableArchive(f"{path}: {_why(error)}") from None


def units(path: str) -> Iterator[Unit]:
    """Cut an archive into units. Raises UnreadableArchive."""
    try:
        if _is_parquet(path):
            yield from _row_groups(path)
        else:
            yield from _stretches(path, quoted=not _is_lines(path))
    except (OSError, pa.ArrowException) as error:
        raise UnreadableArchive(f"{path}: {_why(error)}") from None


def batches(unit: Unit, names: tuple[str, ...], count: Count) -> Iterator[pa.RecordBatch]:
    """Read the named columns of a unit, with `ROW`. `count` is filled while batches are read."""
    if _is_parquet(unit.path):
        yield from _parquet_batches(unit, names, count)
        return
    with Path(unit.path).open("rb") as file:
        header = () if _is_lines(unit.path) else _header(file)
        file.seek(unit.start)
        content = file.read(unit.end - unit.start)
    rows = _json_rows(content, unit, names) if _is_lines(unit.path) else _csv_rows(content, unit, header)
    yield from _row_batches(rows, names, count)


def _is_parquet(path: str) -> bool:
    return Path(path).suffix.lower() in (".parquet", ".pq")


def _is_lines(path: str) -> bool:
    return Path(path).suffix.lower() in _LINES


def _row_groups(path: str) -> Iterator[Unit]:
    read = pq.ParquetFile(path).metadata
    first = 1
    for group in range(read.num_row_groups):
        yield Unit(path, first, group, group + 1)
        first += read.row_group(group).num_rows


def _parquet_batches(unit: Unit, names: tuple[str, ...], count: Count) -> Iterator[pa.RecordBatch]:
    file = pq.ParquetFile(unit.path)
    first = unit.first
    for batch in file.iter_batches(batch_size=BATCH, row_groups=[unit.start], columns=list(names)):
        count.rows += batch.num_rows
        rows = pa.array(range(first, first + batch.num_rows), pa.int64())
        first += batch.num_rows
        yield _readable(pa.RecordBatch.from_arrays([*batch.columns, rows], [*batch.schema.names, ROW]), count)


def _readable(batch: pa.RecordBatch, count: Count) -> pa.RecordBatch:
    """Leave out, and count, the rows whose texts are not UTF-8."""
    try:
        batch.validate(full=True)
    except pa.ArrowInvalid:
        fine = [_is_readable(batch.slice(at, 1)) for at in range(batch.num_rows)]
        rows = batch.column(ROW).to_pylist()
        count.bad += [(row, "not UTF-8") for row, readable in zip(rows, fine, strict=True) if not readable]
        return batch.filter(pa.array(fine, pa.bool_()))
    return batch


def _is_readable(row: pa.RecordBatch) -> bool:
    try:
        row.to_pylist()
    except UnicodeDecodeError:
        return False
    return True


def _stretches(path: str, *, quoted: bool) -> Iterator[Unit]:
    """Cut at ends of lines, in CSV only at those that stand in no quotes; the header of a CSV is in no unit."""
    with Path(path).open("rb") as file:
        start = len(file.readline()) if quoted else 0
        line = 2 if quoted else 1
        file.seek(start)
        while block := file.read(CHUNK):
            parts = [block + file.readline()]
            within = quoted and _ends_within(parts[0], False)
            end = start + len(parts[0])
            while within and end - start < CHUNK + _LONGEST_QUOTED and (rest := file.readline()):
                parts.append(rest)
                end += len(rest)
                within = _ends_within(rest, True)
            yield Unit(path, line, start, end)
            start = end
            line += sum(part.count(b"\n") for part in parts)


def _ends_within(text: bytes, within: bool) -> bool:
    """Tell whether a text ends within quotes. A quote opens at the start of a cell only: `2" tall` opens none."""
    if within:
        closed = _CLOSING.match(text)
        if not closed:
            return True
        text = text[closed.end() :]
    quoted = [*_QUOTED.finditer(text)][-1:]
    return bool(quoted) and not quoted[0][1]


def _header(file: Any) -> tuple[str, ...]:
    line = file.readline().decode("utf-8-sig", "replace")
    return tuple(name.strip() for name in next(csv.reader([line]), ()))


Row = tuple[int, dict[str, Any] | str]


def _json_rows(content: bytes, unit: Unit, names: tuple[str, ...]) -> Iterator[Row]:
    """Give each line as a record, or what is wrong with it."""
    for number, line in enumerate(content.splitlines(), unit.first):
        if not line.strip():
            continue
        try:
            record = json.loads(line, object_pairs_hook=_only)
        except (ValueError, RecursionError) as error:
            yield number, f"not JSON: {error}"
            continue
        if not isinstance(record, dict):
            yield number, "a row is an object"
            continue
        record = _flat(record)
        wrong = [name for name in names if isinstance(record.get(name), dict | list)]
        yield number, f"`{wrong[0]}` is not a single value" if wrong else record


def _csv_rows(content: bytes, unit: Unit, header: tuple[str, ...]) -> Iterator[Row]:
    """Give each record, or what is wrong with it, at the line where it starts."""
    lines = csv.reader(io.StringIO(content.decode("utf-8", "surrogateescape"), newline=""), strict=True)
    done = 0
    while True:
        number = unit.first + done
        try:
            cells = next(lines, None)
        except csv.Error as error:
            done = lines.line_num
            yield number, str(error)
            continue
        done = lines.line_num
        if cells is None:
            return
        if len(cells) == len(header):
            yield number, dict(zip(header, cells, strict=True))
        elif cells:
            yield number, f"{len(cells)} cells under a header of {len(header)}"


def _row_batches(rows: Iterator[Row], names: tuple[str, ...], count: Count) -> Iterator[pa.RecordBatch]:
    kept: list[dict[str, Any]] = []
    for number, record in rows:
        count.rows += 1
        wrong = record if isinstance(record, str) else _unusable(record, names)
        if wrong:
            count.bad.append((number, wrong))
        elif isinstance(record, dict):
            kept.append({name: _plain(record.get(name)) for name in names} | {ROW: number})
        if len(kept) == BATCH:
            yield _batch(kept, names)
            kept = []
    if kept:
        yield _batch(kept, names)


def _batch(rows: list[dict[str, Any]], names: tuple[str, ...]) -> pa.RecordBatch:
    fields = [*(pa.field(name, pa.string()) for name in names), pa.field(ROW, pa.int64())]
    return pa.RecordBatch.from_pylist(rows, schema=pa.schema(fields))


def _unusable(record: dict[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and len(value) > LONGEST:
            return f"`{name}` has more than {LONGEST:,} characters"
        if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            return f"`{name}` is not UTF-8"
    return ""


def _plain(value: Any) -> str | None:
    if value is None or value == "":
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _line_keys(file: BinaryIO) -> dict[str, None]:
    found: dict[str, None] = {}
    for _, line in zip(range(100), file, strict=False):
        with contextlib.suppress(ValueError, RecursionError):
            record = json.loads(line)
            found |= dict.fromkeys(_flat(record) if isinstance(record, dict) else ())
    if found:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            found |= dict.fromkeys(name for name in FIELDS if content.find(f'"{name}"'.encode()) >= 0)
    return found


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """Lift what stands below `metadata`, as `lint` reads it, beside the texts."""
    below = record.get("metadata")
    return {**below, **record} if isinstance(below, dict) else record


def _only(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key stands in it twice")
    return made


def _once(names: Sequence[str]) -> tuple[str, ...]:
    for name, often in Counter(names).items():
        if often > 1:
            raise ValueError(f"there are {often} columns `{name}`")
    return tuple(names)


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or " ".join(str(error).split())[:200]
