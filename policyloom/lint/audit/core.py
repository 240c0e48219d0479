"""The one function of every audit: record batches of posts in, record batches of findings out. It opens no file.

A batch has some of the columns that `Columns` names, and may have `ROW`: where each row stands in its file. Findings
carry no text but masked excerpts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from policyloom.lint import engine
from policyloom.lint.audit.columns import Columns
from policyloom.lint.finding import Finding
from policyloom.lint.item import ALSO, FIELDS, Fact, Item, as_one, normal_text
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
    names = batch.schema.names
    read = {name: batch.column(name).to_pylist() for name in columns.names() if name in names}
    places = batch.column(ROW).to_pylist() if ROW in names else None
    texts = {field: _texts(found) for field, found in _by_field(columns, read).items()}
    facts = {name: [*map(_fact, said)] for name, wanted in columns.facts.items() if (said := _first_said(read, wanted))}
    ids, dates, groups = (_first_said(read, wanted) for wanted in (columns.id, columns.date, columns.group))
    for at in _worth_a_look(rules, texts, facts, batch.num_rows):
        stated = {name: value for name, said in facts.items() if (value := said[at]) is not None}
        item = Item(_word(ids, at), {field: found[at] for field, found in texts.items() if found and found[at]}, stated)
        row = places[at] if places else None
        for finding in engine.check(rules, item, show_sensitive=show_sensitive):
            yield {
                "row": row,
                "item": item.id,
                "date": _word(dates, at)[:10],
                "group": _word(groups, at),
                **_found(finding),
            }


def _worth_a_look(
    rules: Rules, texts: Mapping[str, list[str]], facts: Mapping[str, list[Fact | None]], rows: int
) -> Sequence[int]:
    """Give the rows in which a check may find something. One that states a fact may break a rule whatever its texts say."""
    plan = plan_of(rules)
    if plan.elsewhere:
        return range(rows)
    stated = {at for said in facts.values() for at, value in enumerate(said) if value is not None}
    asked = [(plan.field(field).candidates, column) for field, column in texts.items() if column]
    return [
        at
        for at in range(rows)
        if at in stated or any(text and candidates(text) for candidates, found in asked for text in (found[at],))
    ]


def _by_field(columns: Columns, read: dict[str, list[Any]]) -> dict[str, list[list[Any]]]:
    """Give the columns of each field. What `text` holds is of the field that `kind` names, where it names one."""
    kinds = [one if one in FIELDS else FIELDS[0] for one in _first_said(read, columns.kind)]
    said = read.get(ALSO[FIELDS[0]], [])
    if kinds and said:
        read = read | {ALSO[FIELDS[0]]: _only(said, kinds, FIELDS[0])}
    found = {field: [read[one] for one in wanted if one in read] for field, wanted in columns.texts.items()}
    if said:
        for field in {*kinds} - {FIELDS[0]}:
            found.setdefault(field, []).insert(int(field in read), _only(said, kinds, field))
    return found


def _only(said: list[Any], kinds: list[str], wanted: str) -> list[Any]:
    return [one if kind == wanted else None for one, kind in zip(said, kinds, strict=True)]


def _texts(columns: list[list[Any]]) -> list[str]:
    """Give the text of each row of what its columns hold; nothing where there is no column."""
    if len(columns) < 2:
        return [*map(_text, columns[0])] if columns else []
    return [as_one(map(_text, row)) for row in zip(*columns, strict=True)]


def _first_said(read: Mapping[str, list[Any]], wanted: Iterable[str]) -> list[Any]:
    """Give each row's first value that says something; nothing where there is no column."""
    there = [read[name] for name in wanted if name in read]
    if len(there) < 2:
        return there[0] if there else []
    return [
        next((value for value in row if value is not None and value != ""), None) for row in zip(*there, strict=True)
    ]


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


def _fact(value: Any) -> Fact | None:
    """Give a cell as a fact; an empty cell says nothing."""
    if value is None or value == "":
        return None
    return value if isinstance(value, str | bool | int | float) else str(value)


def _word(said: list[Any], at: int) -> str:
    value = said[at] if said else None
    return "" if value is None else str(value)
