"""Archives cut into units that can be read one by one, in any process: a row group of Parquet, a stretch of lines of CSV
or JSON Lines. What cannot be read in a unit is counted and told, and the rest is read. It knows no rule.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from policyloom.diagnostics import Diagnostic
from policyloom.lint.audit.columns import Columns, columns_of
from policyloom.lint.audit.core import ROW
from policyloom.lint.audit.lines import BATCH, Count, first_names, header_of, is_lines, line_batches, may_have
from policyloom.lint.rows import NOT_UTF_8

CHUNK = 4 << 20

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


def columns(path: str, mapped: Iterable[str], facts: Collection[str]) -> tuple[Columns | None, tuple[Diagnostic, ...]]:
    """Find an archive's columns, see `columns_of`. Raises UnreadableArchive."""
    try:
        if is_lines(path):
            return columns_of(first_names(path), mapped, facts, lambda name: may_have(path, name))
        names = pq.ParquetFile(path).schema_arrow.names if _is_parquet(path) else header_of(path)
        return columns_of(_once(names), mapped, facts)
    except (OSError, ValueError, csv.Error, pa.ArrowException) as error:
        raise UnreadableArchive(f"{path}: {_why(error)}") from None


def units(path: str) -> Iterator[Unit]:
    """Cut an archive into units. Raises UnreadableArchive."""
    try:
        if _is_parquet(path):
            yield from _row_groups(path)
        else:
            yield from _stretches(path, quoted=not is_lines(path))
    except (OSError, pa.ArrowException) as error:
        raise UnreadableArchive(f"{path}: {_why(error)}") from None


def batches(unit: Unit, names: tuple[str, ...], count: Count) -> Iterator[pa.RecordBatch]:
    """Read the named columns of a unit, those that it has, with `ROW`. `count` is filled while batches are read."""
    if _is_parquet(unit.path):
        yield from _parquet_batches(unit, names, count)
        return
    with Path(unit.path).open("rb") as file:
        file.seek(unit.start)
        content = file.read(unit.end - unit.start)
    yield from line_batches(content, unit.first, unit.path, names, count)


def _is_parquet(path: str) -> bool:
    return Path(path).suffix.lower() in (".parquet", ".pq")


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
        count.bad += [(row, NOT_UTF_8) for row, readable in zip(rows, fine, strict=True) if not readable]
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


def _once(names: Sequence[str]) -> tuple[str, ...]:
    for name, often in Counter(names).items():
        if often > 1:
            raise ValueError(f"there are {often} columns `{name}`")
    return tuple(names)


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or " ".join(str(error).split())[:200]
