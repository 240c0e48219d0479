"""Audits behind DuckDB: a query over each unit leaves out the rows in which no pattern can match.

The query may let through too many rows, never too few: every text that is not ASCII passes, since a text is checked in
NFC and without its disguises. What passes goes through the function of every audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations, groupby

import duckdb
import pyarrow as pa

from policyloom.lint.audit.archive import Unit, batches
from policyloom.lint.audit.columns import Columns
from policyloom.lint.audit.core import findings_in
from policyloom.lint.audit.lines import BATCH, Count
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
    columns = task.columns[unit.path]
    with duckdb.connect() as session:
        session.execute("SET enable_progress_bar = false")
        read = batches(unit, columns.names(), count)
        try:
            worth = _worth_a_look(session, read, rules, columns)
            found = [*findings_in(rules, columns, worth, show_sensitive=task.show_sensitive)]
        except duckdb.InvalidInputException as error:
            raise PatternError(f"DuckDB cannot read a pattern: {error}") from None
    return count, packed(found)


def _worth_a_look(
    session: duckdb.DuckDBPyConnection, read: Iterator[pa.RecordBatch], rules: Rules, columns: Columns
) -> Iterator[pa.RecordBatch]:
    """Query batches of the same columns together: one of JSON Lines has those that its rows have."""
    for schema, some in groupby(read, lambda batch: batch.schema):
        condition = _condition(rules, columns, frozenset(schema.names))
        if condition:
            rows = pa.RecordBatchReader.from_batches(schema, some)
            yield from session.from_arrow(rows).filter(condition).to_arrow_reader(BATCH)
        else:
            yield from some


def _condition(rules: Rules, columns: Columns, there: frozenset[str]) -> str:
    """Write what holds of every row in which something may be found; nothing where that may be any row."""
    texts = tuple((field, tuple(one for one in names if one in there)) for field, names in columns.texts.items())
    on_texts = _on_texts(rules, texts)
    # A fact may break a rule whatever the texts say, and a kind makes a text another field's.
    facts = (*(one for names in columns.facts.values() for one in names), *columns.kind)
    stated = [f"{_name(one)} IS NOT NULL" for one in facts if one in there]
    return " OR ".join((on_texts, *stated)) if on_texts else ""


@lru_cache(maxsize=4)
def _on_texts(rules: Rules, texts: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    if plan_of(rules).elsewhere:
        return ""
    tests: list[str] = ["false"]
    for field, columns in texts:
        planned = plan_of(rules).field(field)
        if planned.always and columns:
            return ""
        far = [one for one in planned.patterns if leaps(one)]
        near = [one for one in planned.patterns if not leaps(one)]
        asked = (_ALWAYS, *_joined(near), *_joined(far))
        tests += [f"regexp_matches({_name(one)}::VARCHAR, {_quoted(sought)})" for one in columns for sought in asked]
        # What stands in two columns is checked as one text.
        tests += [f"({_name(one)} IS NOT NULL AND {_name(two)} IS NOT NULL)" for one, two in combinations(columns, 2)]
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
