"""Audits behind DuckDB: a query leaves out the rows in which no pattern can match, on all cores. Parquet only.

The query may let through too many rows, never too few: every text that is not ASCII passes, since a text is checked in
NFC and without its disguises. What passes goes through the function of every audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import duckdb
import pyarrow.parquet as pq

from policyloom.lint.audit.archive import BATCH, Count, Unit
from policyloom.lint.audit.core import ROW, findings_in
from policyloom.lint.audit.local import Part, Task, packed
from policyloom.lint.plan import plan_of
from policyloom.lint.rules import Rules

_LONGEST_PATTERN = 6000
_ALWAYS = r"[^\x00-\x7f]|\r"


def look_at(rules: Rules, task: Task, unit: Unit) -> Part:
    """Query a unit and check the rows that come out."""
    rows = pq.ParquetFile(unit.path).metadata.row_group(unit.start).num_rows
    columns = task.columns
    read = ", ".join(_name(name) for name in columns.names())
    query = (
        f"SELECT {read}, file_row_number + 1 AS {_name(ROW)} FROM read_parquet(?, file_row_number = true) "
        f"WHERE file_row_number >= ? AND file_row_number < ?{_where(rules, task)}"
    )
    with duckdb.connect() as session:
        asked = session.sql(query, params=[unit.path, unit.first - 1, unit.first - 1 + rows])
        passed: Any = asked.to_arrow_reader(BATCH)
        found = [*findings_in(rules, columns, passed, show_sensitive=task.show_sensitive)]
    return Count(rows), packed(found)


def _where(rules: Rules, task: Task) -> str:
    """Write the condition on the texts; none where a row may break a rule whatever its texts say."""
    if task.columns.facts:
        return ""
    tests: list[str] = []
    for field, column in task.columns.texts.items():
        planned = plan_of(rules).field(field)
        if planned.always:
            return ""
        tests += [f"regexp_matches({_name(column)}, {_quoted(one)})" for one in (_ALWAYS, *_joined(planned.patterns))]
    return f" AND ({' OR '.join(tests)})"


def _joined(patterns: Iterable[str]) -> Iterator[str]:
    """Join patterns as alternatives, in pieces that RE2 holds in the memory that DuckDB gives it."""
    piece: list[str] = []
    for pattern in patterns:
        if piece and sum(map(len, piece)) + len(pattern) > _LONGEST_PATTERN:
            yield "|".join(piece)
            piece = []
        piece.append(f"(?:{pattern})")
    if piece:
        yield "|".join(piece)


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
