"""The command `audit`: archives in, findings out as they come, numbers at the end. It knows no terminal and no options.

The code is 0 where nothing was found, 1 with findings, 2 on misuse or where rows could not be read; all other rows are
checked and reported even then.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.lint.audit import archive, local
from policyloom.lint.audit.archive import Unit, UnreadableArchive
from policyloom.lint.audit.columns import Columns, columns_of
from policyloom.lint.audit.journal import Journal
from policyloom.lint.audit.local import Part, Task, unpacked
from policyloom.lint.audit.summary import Summary, page, record
from policyloom.lint.engine import finding_of
from policyloom.lint.finding import Finding
from policyloom.lint.outcome import Outcome
from policyloom.lint.reports import report_named
from policyloom.lint.reports.data import as_json
from policyloom.lint.reports.text import diagnostics_text
from policyloom.lint.rules import Check, Rule, Rules, read_rules, rules_file
from policyloom.patterns import PatternError

ENGINES = ("processes", "duckdb", "spark")
CLEAN, FOUND, MISUSE = 0, 1, 2
_MOST_BAD = 20

Progress = Callable[[int, int, int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to audit and how. paths: archives. out, summary: files, or nothing for standard output and no summary."""

    paths: tuple[str, ...]
    rules: Path
    columns: tuple[str, ...] = ()
    output_format: str = "csv"
    out: str = ""
    summary: str = ""
    engine: str = "processes"
    master: str = "local[*]"
    jobs: int = 1
    work: str = ""
    show_sensitive: bool = False


def audit_command(wanted: Wanted, *, out: TextIO, err: TextIO, progress: Progress = lambda *_: None) -> int:
    """Audit archives and report. `progress` is told how many units are done, of how many, and the rows so far."""
    if misplaced := (*_misplaced(wanted),):
        err.write(diagnostics_text(misplaced))
        return MISUSE
    rules, problems = read_rules(wanted.rules)
    if not rules:
        err.write(diagnostics_text(problems))
        return MISUSE
    try:
        columns, problems = _columns(wanted, rules)
        units = [] if wanted.engine == "spark" else [unit for path in wanted.paths for unit in archive.units(path)]
    except UnreadableArchive as error:
        columns, problems, units = None, (_unreadable(str(error)),), []
    problems = (*problems, *_unfit(wanted, columns))
    if not columns or problems:
        err.write(diagnostics_text(problems))
        return MISUSE
    task = Task(str(rules_file(wanted.rules)), columns, wanted.show_sensitive)
    summary = Summary()
    found = _findings(rules, wanted, units, _parts(wanted, task, units), summary, progress)
    outcome = Outcome(rules, found, lambda: summary.rows)
    try:
        with _opened(Path(wanted.out)) if wanted.out else nullcontext(out) as stream:
            for piece in report_named(wanted.output_format)(outcome, False):
                stream.write(piece)
    except PatternError as error:
        at = Location(task.rules, 1, 1, 1, 1)
        err.write(
            diagnostics_text([Diagnostic("rules-unusable", Severity.ERROR, str(error), at, "Make rules.json anew.")])
        )
        return MISUSE
    _write_summary(wanted, summary, rules)
    err.write(_closing(summary))
    return MISUSE if summary.bad else FOUND if summary.findings else CLEAN


def _columns(wanted: Wanted, rules: Rules) -> tuple[Columns | None, tuple[Diagnostic, ...]]:
    """Find the columns; archives that are read together have the same ones."""
    found: Columns | None = None
    for path in wanted.paths:
        columns, problems = columns_of(archive.column_names(path), wanted.columns, rules.facts)
        if problems or (found and columns != found):
            other = Diagnostic("bad-columns", Severity.ERROR, f"{path} has other columns", None, "Audit it by itself.")
            return None, problems or (other,)
        found = columns
    return found, ()


def _misplaced(wanted: Wanted) -> Iterator[Diagnostic]:
    """Tell what cannot be written where it was asked for, before an hour's work is lost on it."""
    taken = {Path(os.path.realpath(path)) for path in (*wanted.paths, str(rules_file(wanted.rules)))}
    for option, given in (("--out", wanted.out), ("--summary", wanted.summary)):
        path = Path(os.path.realpath(given)) if given else None
        if path is None:
            continue
        if path in taken:
            hint = "Name another file."
            yield Diagnostic(
                "misuse", Severity.ERROR, f"{option} {given} would overwrite what is read or written", None, hint
            )
        elif path.is_dir() or not path.parent.is_dir():
            hint = "Name a file in a folder that is there."
            yield Diagnostic("misuse", Severity.ERROR, f"{option} {given} is no file that can be written", None, hint)
        taken.add(path)
    if wanted.summary and Path(wanted.summary).suffix.lower() not in (".html", ".htm", ".json"):
        hint = "Name a .html or a .json file."
        yield Diagnostic("misuse", Severity.ERROR, f"--summary {wanted.summary} is neither HTML nor JSON", None, hint)
    if len({os.path.realpath(path) for path in wanted.paths}) < len(wanted.paths):
        yield Diagnostic("misuse", Severity.ERROR, "an archive is named twice", None, "Name each one once.")


def _unfit(wanted: Wanted, columns: Columns | None) -> Iterator[Diagnostic]:
    """Tell what an engine cannot do."""
    parquet = all(Path(path).suffix.lower() in (".parquet", ".pq") for path in wanted.paths)
    if wanted.engine == "spark" and not parquet:
        hint = "Leave --engine out for CSV and JSON Lines."
        yield Diagnostic("misuse", Severity.ERROR, "the engine spark reads Parquet only", None, hint)
    if wanted.engine == "spark" and columns and not columns.id:
        hint = "Name a column that identifies a row: --column id=NAME."
        yield Diagnostic("misuse", Severity.ERROR, "on Spark rows have no numbers", None, hint)
    if wanted.engine == "spark" and wanted.work:
        hint = "Leave --work out: Spark keeps its own state."
        yield Diagnostic("misuse", Severity.ERROR, "an audit on Spark cannot be resumed", None, hint)


def _parts(wanted: Wanted, task: Task, units: list[Unit]) -> Iterator[Part]:
    if wanted.engine == "spark":
        from policyloom.lint.audit import spark

        return spark.parts(task, wanted.paths, wanted.master)
    look = local.look_at
    if wanted.engine == "duckdb":
        from policyloom.lint.audit import duck

        look = duck.look_at
    if not wanted.work:
        return local.parts(task, units, wanted.jobs, look)
    journal = Journal(Path(wanted.work), _key(wanted, task, units))
    ahead = journal.done()
    return journal.resumed(units, local.parts(task, units[ahead:], wanted.jobs, look), ahead)


def _key(wanted: Wanted, task: Task, units: list[Unit]) -> str:
    """Name everything that a part is made from."""
    stats = [(path, Path(path).stat().st_size, Path(path).stat().st_mtime_ns) for path in wanted.paths]
    rules = hashlib.sha256(Path(task.rules).read_bytes()).hexdigest()
    return hashlib.sha256(repr((rules, stats, task.columns, task.show_sensitive, units)).encode()).hexdigest()


def _findings(
    rules: Rules, wanted: Wanted, units: list[Unit], parts: Iterator[Part], summary: Summary, progress: Progress
) -> Iterator[Finding]:
    known = {(rule.id, check.id): (rule, check) for rule in rules.rules for check in rule.checks}
    for number, (count, stream) in enumerate(parts):
        path = units[number].path if number < len(units) else wanted.paths[0]
        summary.add_rows(path, count.rows, count.bad)
        for batch in unpacked(stream):
            summary.add(batch)
            for row in batch.to_pylist():
                yield _finding(row, path, *known[row["rule"], row["check"]])
        progress(number + 1, len(units), summary.rows)


def _finding(row: dict[str, object], path: str, rule: Rule, check: Check) -> Finding:
    line = row["row"] if isinstance(row["row"], int) else 1
    start, end = row["start"], row["end"]
    return finding_of(
        rule,
        check,
        item=str(row["item"] or f"{path}:{line}"),
        field=str(row["field"]),
        span=(start, end) if isinstance(start, int) and isinstance(end, int) else None,
        start=(1, start + 1 if isinstance(start, int) else 1),
        excerpt=str(row["excerpt"]),
        at=Location(path, line, 1, line, 1),
    )


@contextmanager
def _opened(target: Path) -> Iterator[TextIO]:
    """Write to a file that takes its place when it is whole."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write_summary(wanted: Wanted, summary: Summary, rules: Rules) -> None:
    if wanted.summary:
        html = Path(wanted.summary).suffix.lower() in (".html", ".htm")
        with _opened(Path(wanted.summary)) as stream:
            stream.write(page(summary, rules) if html else as_json(record(summary, rules)))


def _closing(summary: Summary) -> str:
    told = "".join(f"{path}:{row}: {why}\n" for path, row, why in summary.bad_rows[:_MOST_BAD])
    more = f"… and {summary.bad - _MOST_BAD:,} more\n" if summary.bad > _MOST_BAD else ""
    bad = f"; {summary.bad:,} rows could not be read" if summary.bad else ""
    return f"{told}{more}{summary.findings:,} hints in {summary.rows_found:,} of {summary.rows:,} rows{bad}\n"


def _unreadable(message: str) -> Diagnostic:
    return Diagnostic(
        "unreadable-archive", Severity.ERROR, message, None, "Name a whole .parquet, .csv or .jsonl file."
    )
