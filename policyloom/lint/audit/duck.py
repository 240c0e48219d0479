"""Audits behind DuckDB: a query over each unit leaves out the rows in which no pattern can match.

The query may let through too many rows, never too few: every text that is not ASCII passes, since a text is checked in
NFC and without its disguises. What passes goes through the function of every audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

import duckdb
import pyarrow as pa

from policyloom.lint.audit.archive import BATCH, Count, Unit, batches
from policyloom.lint.audit.core import findings_in
from policyloom.lint.audit.local import Part, Task, packed
from policyloom.lint.plan import plan_of
from policyloom.lint.rules import Rules
from policyloom.patterns import PatternError, leaps, open_ended

# DuckDB gives each of its regular expressions little memory, and crawls where a DFA needs more.
_LONGEST_PATTERN = 24_000
_ALWAYS = r"[^\x00-\x7f]|\r"


def look_at(rules: Rules, task: Task, unit: Unit) -> Part:
    """Query a unit and check the rows that come out."""
    count = Count()
    with duckdb.connect() as session:
        session.execute("SET enable_progress_bar = false")
        read = batches(unit, task.columns.names(), count)
        try:
            worth = _worth_a_look(session, read, _condition(rules, task))
            found = [*findings_in(rules, task.columns, worth, show_sensitive=task.show_sensitive)]
        except duckdb.InvalidInputException as error:
            raise PatternError(f"DuckDB cannot read a pattern: {error}") from None
    return count, packed(found)


def _worth_a_look(
    session: duckdb.DuckDBPyConnection, read: Iterator[pa.RecordBatch], condition: str
) -> Iterable[pa.RecordBatch]:
    first = next(read, None)
    if first is None or not condition:
        return chain(() if first is None else (first,), read)
    rows = pa.RecordBatchReader.from_batches(first.schema, chain((first,), read))
    passed: Iterable[pa.RecordBatch] = session.from_arrow(rows).filter(condition).to_arrow_reader(BATCH)
    return passed


def _condition(rules: Rules, task: Task) -> str:
    """Write the condition on the texts; none where a row may break a rule whatever its texts say."""
    return "" if task.columns.facts else _on_texts(rules, tuple(task.columns.texts.items()))


@lru_cache(maxsize=4)
def _on_texts(rules: Rules, texts: tuple[tuple[str, str], ...]) -> str:
    tests: list[str] = []
    for field, column in texts:
        planned = plan_of(rules).field(field)
        if planned.always:
            return ""
        far = [one for one in planned.patterns if leaps(one)]
        near = [one for one in planned.patterns if not leaps(one)]
        asked = (_ALWAYS, *_joined(near), *_joined(far))
        tests += [f"regexp_matches({_name(column)}::VARCHAR, {_quoted(one)})" for one in asked]
    return " OR ".join(tests)


def _joined(patterns: Iterable[str]) -> Iterator[str]:
    """Join patterns as alternatives, in pieces that RE2 holds in the memory that DuckDB gives it."""
    piece: list[str] = []
    for pattern in patterns:
        if piece and sum(map(len, piece)) + len(pattern) > _LONGEST_PATTERN:
            yield "|".join(piece)
            piece = []
        piece.append(f"(?:{open_ended(pattern)})")
    if piece:
        yield "|".join(piece)


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
