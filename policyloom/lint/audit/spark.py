"""Audits on Spark: the function of every audit, run by `mapInArrow` where the data is. Parquet only.

Rows have no numbers on a cluster, so an archive needs a column that identifies them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
from pyspark.sql import SparkSession
from pyspark.sql.functions import col

from policyloom.lint.audit.columns import Columns
from policyloom.lint.audit.core import FINDINGS, findings_in
from policyloom.lint.audit.lines import Count
from policyloom.lint.audit.local import Part, Task, packed
from policyloom.lint.rules import rules_from

_SCHEMA = (
    "row long, item string, date string, group string, rule string, check string, field string, "
    "start int, end int, excerpt string"
)


def parts(task: Task, master: str) -> Iterator[tuple[str, Part]]:
    """Audit Parquet files in a Spark session, one by one; findings come in the order of the partitions."""
    if master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else Spark takes any python3 of this machine
    session = (
        SparkSession.builder.master(master)
        .appName("policyloom audit")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "8192")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    try:
        for path, columns in task.columns.items():
            read = session.read.parquet(str(Path(path).resolve()) if "://" not in path else path)
            # Spark reads a dot in a name as a step into a structure.
            posts = read.select(*(col(_name(one)).alias(f"c{at}") for at, one in enumerate(columns.names())))
            checked = posts.mapInArrow(_checking(task, columns), _SCHEMA)
            for rows in _in_batches(checked.toLocalIterator(prefetchPartitions=True)):
                yield path, (Count(), packed([pa.RecordBatch.from_pylist(rows, schema=FINDINGS)]))
            yield path, (Count(posts.count()), packed([]))
    finally:
        session.stop()


def _checking(task: Task, columns: Columns) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Make the function that a worker runs; it carries the rules with it, so that no worker needs their file."""
    path = Path(task.rules)
    record = path.read_text(encoding="utf-8-sig")
    show = task.show_sensitive

    def check(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rules, _ = rules_from(json.loads(record))
        assert rules
        named = (pa.RecordBatch.from_arrays(one.columns, [*columns.names()]) for one in batches)
        return findings_in(rules, columns, named, show_sensitive=show)

    return check


def _name(column: str) -> str:
    return "`" + column.replace("`", "``") + "`"


def _in_batches(rows: Iterator[object]) -> Iterator[list[dict[str, object]]]:
    kept: list[dict[str, object]] = []
    for row in rows:
        kept.append(row.asDict())  # type: ignore[attr-defined]
        if len(kept) == 8192:
            yield kept
            kept = []
    if kept:
        yield kept
