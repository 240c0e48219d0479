"""The one function of every audit: record batches of posts in, record batches of findings out. It opens no file.

A batch has the columns that `Columns` names, and may have `ROW`: where each row stands in its file. Findings carry no
text but masked excerpts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from policyloom.lint import engine
from policyloom.lint.audit.columns import Columns
from policyloom.lint.finding import Finding
from policyloom.lint.item import Item, normal_text
from policyloom.lint.plan import plan_of
from policyloom.lint.rules import Rules

ROW = "__row"

FINDINGS = pa.schema(
    [
        pa.field("row", pa.int64()),
        pa.field("item", pa.string()),
        pa.field("date", pa.string()),
        pa.field("group", pa.string()),
        pa.field("rule", pa.string()),
        pa.field("check", pa.string()),
        pa.field("field", pa.string()),
        pa.field("start", pa.int32()),
        pa.field("end", pa.int32()),
        pa.field("excerpt", pa.string()),
    ]
)


def findings_in(
    rules: Rules, columns: Columns, batches: Iterable[pa.RecordBatch], *, show_sensitive: bool = False
) -> Iterator[pa.RecordBatch]:
    """Check every row. Where nothing is found in a batch, no batch comes out."""
    for batch in batches:
        rows = [*_rows(rules, columns, batch, show_sensitive)]
        if rows:
            yield pa.RecordBatch.from_pylist(rows, schema=FINDINGS)


def _rows(rules: Rules, columns: Columns, batch: pa.RecordBatch, show_sensitive: bool) -> Iterator[dict[str, Any]]:
    read = {name: batch.column(name).to_pylist() for name in columns.names()}
    places = batch.column(ROW).to_pylist() if ROW in batch.schema.names else None
    texts = {field: [*map(_text, read[column])] for field, column in columns.texts.items()}
    for at in _worth_a_look(rules, columns, texts, batch.num_rows):
        item = _item(columns, texts, read, at)
        row = places[at] if places else None
        for finding in engine.check(rules, item, show_sensitive=show_sensitive):
            yield {
                "row": row,
                "item": item.id,
                "date": _word(read, columns.date, at)[:10],
                "group": _word(read, columns.group, at),
                **_found(finding),
            }


def _worth_a_look(rules: Rules, columns: Columns, texts: dict[str, list[str]], rows: int) -> Sequence[int]:
    """Give the rows in which a check may find something. Facts may break a rule in any of them."""
    if columns.facts:
        return range(rows)
    plan = plan_of(rules)
    asked = [(plan.field(field).candidates, column) for field, column in texts.items()]
    return [
        at
        for at in range(rows)
        if any(text and candidates(text) for candidates, found in asked for text in (found[at],))
    ]


def _item(columns: Columns, texts: dict[str, list[str]], read: dict[str, list[Any]], at: int) -> Item:
    facts = {name: value for name, column in columns.facts.items() if (value := _fact(read[column][at])) is not None}
    fields = {field: found[at] for field, found in texts.items() if found[at]}
    return Item(_word(read, columns.id, at), fields, facts)


def _found(finding: Finding) -> dict[str, Any]:
    start, end = finding.span or (None, None)
    return {
        "rule": finding.rule,
        "check": finding.check,
        "field": finding.field,
        "start": start,
        "end": end,
        "excerpt": finding.excerpt,
    }


def _text(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(value)
    return text if text.isascii() and "\r" not in text else normal_text(text)


def _fact(value: Any) -> str | bool | int | float | None:
    """Give a cell as a fact; an empty cell says nothing."""
    if value is None or value == "":
        return None
    return value if isinstance(value, str | bool | int | float) else str(value)


def _word(read: dict[str, list[Any]], column: str, at: int) -> str:
    value = read[column][at] if column else None
    return "" if value is None else str(value)
