"""The command `audit`: archives in, findings out as they come, numbers at the end. It knows no terminal and no options.

The code is 0 where nothing was found, 1 with findings, 2 on misuse or where rows could not be read; all other rows are
checked and reported even then.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.lint.audit import archive, local
from policyloom.lint.audit.archive import Unit, UnreadableArchive
from policyloom.lint.audit.columns import Columns
from policyloom.lint.audit.journal import Journal
from policyloom.lint.audit.local import Part, Task, unpacked
from policyloom.lint.audit.summary import Summary, page, record
from policyloom.lint.audit.wanted import Kept, Wanted, found_archives, kept_input, unfit
from policyloom.lint.command import CLEAN, FOUND, MISUSE, unusable_rules
from policyloom.lint.engine import finding_of
from policyloom.lint.finding import Finding
from policyloom.lint.matchers import UnknownKind
from policyloom.lint.outcome import Outcome
from policyloom.lint.reports import report_named
from policyloom.lint.reports.data import as_json
from policyloom.lint.reports.text import diagnostics_text
from policyloom.lint.rules import Check, Rule, Rules, read_rules, rules_file
from policyloom.patterns import PatternError

_MOST_BAD = 20

Progress = Callable[[int, int, int], None]


def audit_command(
    wanted: Wanted, *, stdin: TextIO | None = None, out: TextIO, err: TextIO, progress: Progress = lambda *_: None
) -> int:
    """Audit archives and report. `progress` is told how many units are done, of how many, and the rows so far."""
    wanted, problems = found_archives(wanted)
    rules, unusable = (None, problems) if problems else read_rules(wanted.rules)
    if not rules:
        err.write(diagnostics_text(unusable))
        return MISUSE
    with kept_input(wanted, stdin) as kept:
        return _audited(wanted, rules, kept, out, err, progress)


def _audited(wanted: Wanted, rules: Rules, kept: Kept, out: TextIO, err: TextIO, progress: Progress) -> int:
    try:
        columns, problems = _columns(wanted, rules, kept)
        spark = wanted.engine == "spark"
        units = [] if spark or problems else [unit for path in columns for unit in archive.units(path)]
    except UnreadableArchive as error:
        columns, problems, units = {}, [_unreadable(str(error))], []
    problems += unfit(wanted, columns.values())
    if problems:
        err.write(diagnostics_text(problems))
        return MISUSE
    task = Task(str(rules_file(wanted.rules)), columns, wanted.show_sensitive)
    summary = Summary()
    parts = _parts(wanted, task, units)
    named = ((kept.name(path), part) for path, part in parts)
    found = _findings(rules, named, len(units), summary, progress)
    outcome = Outcome(rules, found, lambda: summary.rows)
    try:
        with _opened(Path(wanted.out)) if wanted.out else nullcontext(out) as stream:
            for piece in report_named(wanted.output_format)(outcome, False):
                stream.write(piece)
    except (UnknownKind, PatternError) as error:
        err.write(diagnostics_text([unusable_rules(Path(task.rules), error)]))
        return MISUSE
    _write_summary(wanted, summary, rules)
    err.write(_closing(summary))
    return MISUSE if summary.bad else FOUND if summary.findings else CLEAN


def _columns(wanted: Wanted, rules: Rules, kept: Kept) -> tuple[dict[str, Columns], list[Diagnostic]]:
    """Find the columns of each archive."""
    found: dict[str, Columns] = {}
    problems: list[Diagnostic] = []
    for path in map(kept.path, wanted.paths):
        columns, wrong = archive.columns(path, wanted.columns, rules.facts)
        at = Location(kept.name(path), 1, 1, 1, 1)
        said = " Standard input is read as JSON Lines." if path == kept.file else ""
        problems += (replace(one, at=at, hint=one.hint + said) for one in wrong)
        if columns:
            found[path] = columns
    return found, problems


def _parts(wanted: Wanted, task: Task, units: list[Unit]) -> Iterator[tuple[str, Part]]:
    """Give what is found, part by part, each with the path of its archive."""
    if wanted.engine == "spark":
        from policyloom.lint.audit import spark

        return spark.parts(task, wanted.master)
    look = local.look_at
    if wanted.engine == "duckdb":
        from policyloom.lint.audit import duck

        look = duck.look_at
    paths = (unit.path for unit in units)
    if not wanted.work:
        return zip(paths, local.parts(task, units, wanted.jobs, look), strict=True)
    journal = Journal(Path(wanted.work), _key(wanted, task, units))
    ahead = journal.done()
    return zip(paths, journal.resumed(units, local.parts(task, units[ahead:], wanted.jobs, look), ahead), strict=True)


def _key(wanted: Wanted, task: Task, units: list[Unit]) -> str:
    """Name everything that a part is made from."""
    stats = [(path, Path(path).stat().st_size, Path(path).stat().st_mtime_ns) for path in wanted.paths]
    rules = hashlib.sha256(Path(task.rules).read_bytes()).hexdigest()
    return hashlib.sha256(repr((rules, stats, task.columns, task.show_sensitive, units)).encode()).hexdigest()


def _findings(
    rules: Rules, parts: Iterable[tuple[str, Part]], of: int, summary: Summary, progress: Progress
) -> Iterator[Finding]:
    known = {(rule.id, check.id): (rule, check) for rule in rules.rules for check in rule.checks}
    for number, (path, (count, stream)) in enumerate(parts, 1):
        summary.add_rows(path, count.rows, count.bad)
        for batch in unpacked(stream):
            summary.add(batch)
            for row in batch.to_pylist():
                yield _finding(row, path, *known[row["rule"], row["check"]])
        progress(number, of, summary.rows)


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
