"""The command `lint`: reads the rules and the items, checks them, writes a report. It knows no terminal and no options.

    lint_command(paths, rules_path, field="post", output_format="text", show_sensitive=False,
                 stdin=…, out=…, err=…, color=False) -> exit code

paths: files, folders, patterns, or `-` for standard input. rules_path: a rules.json. field: what a plain text is (item.FIELDS).
output_format: a name of reports.REPORTS. stdin: its bytes are read (sys.stdin). out: the report. err: what is wrong with
the input. The code is 0 where nothing was found, 1 with findings, 2 on misuse or bad input; what could be read is
reported even then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from policyloom.diagnostics import Diagnostic, Location, Severity, in_order
from policyloom.lint.engine import check, questions
from policyloom.lint.finding import Finding
from policyloom.lint.item import FIELDS, Item
from policyloom.lint.matchers import UnknownKind
from policyloom.lint.outcome import Outcome
from policyloom.lint.places import listed
from policyloom.lint.reading import read_items
from policyloom.lint.reports import REPORTS, report_named
from policyloom.lint.reports.text import diagnostics_text
from policyloom.lint.rules import Rules, read_rules
from policyloom.lint.suppressing import Suppressed, idle_suppressions, sorted_out
from policyloom.patterns import PatternError

CLEAN, FOUND, MISUSE = 0, 1, 2


def lint_command(
    paths: Sequence[str],
    rules_path: Path,
    field: str = "post",
    output_format: str = "text",
    show_sensitive: bool = False,
    *,
    stdin: TextIO,
    out: TextIO,
    err: TextIO,
    color: bool = False,
) -> int:
    """Lint files and report. See the head of this module."""
    misuse = _misuse(paths, field, output_format)
    rules, bad_rules = (None, ()) if misuse else read_rules(rules_path)
    if not rules:
        _write(err, diagnostics_text((*misuse, *bad_rules)))
        return MISUSE
    items, bad_input = _items(paths, field, stdin, rules)
    try:
        outcome = _outcome(rules, items, show_sensitive)
    except (UnknownKind, PatternError) as error:
        _write(err, diagnostics_text([unusable_rules(rules_path, error)]))
        return MISUSE
    if items or not bad_input:
        for piece in report_named(output_format)(outcome, color):
            _write(out, piece)
    _write(err, diagnostics_text(in_order((*bad_input, *_idle(outcome)))))
    if bad_input:
        return MISUSE
    return FOUND if outcome.findings else CLEAN


def _misuse(paths: Sequence[str], field: str, output_format: str) -> tuple[Diagnostic, ...]:
    checks = (
        (bool(paths), "no file to lint", "Name files, or - for standard input."),
        (paths.count("-") < 2, "standard input can be read only once", "Write - once."),
        (field in FIELDS, f"`{field}` is no field", f"Use one of {', '.join(FIELDS)}."),
        (output_format in REPORTS, f"`{output_format}` is no format", f"Use one of {', '.join(REPORTS)}."),
    )
    return tuple(Diagnostic("misuse", Severity.ERROR, what, None, hint) for fine, what, hint in checks if not fine)


def _items(
    paths: Iterable[str], field: str, stdin: TextIO, rules: Rules
) -> tuple[tuple[Item, ...], tuple[Diagnostic, ...]]:
    items: list[Item] = []
    problems: list[Diagnostic] = []
    for path in listed(paths):
        if isinstance(path, Diagnostic):
            problems.append(path)
            continue
        read, bad = read_items(path, field, stdin, rules.facts)
        items += read
        problems += bad
    return tuple(items), tuple(problems)


def _outcome(rules: Rules, items: tuple[Item, ...], show_sensitive: bool) -> Outcome:
    findings: list[Finding] = []
    suppressed: list[Suppressed] = []
    for item in items:
        standing, allowed = sorted_out(check(rules, item, show_sensitive=show_sensitive), item)
        findings += standing
        suppressed += allowed
    open_questions = tuple(one for item in items for one in questions(rules, item))
    return Outcome(rules, findings, lambda: len(items), items, open_questions, tuple(suppressed))


def _idle(outcome: Outcome) -> Iterable[Diagnostic]:
    for item in outcome.items:
        allowed = [one for one in outcome.suppressed if one[0].item == item.id]
        yield from idle_suppressions(item, allowed, outcome.rules)


def unusable_rules(rules_path: Path, error: Exception) -> Diagnostic:
    """Tell of rules that were read and cannot be run: a kind that nobody knows, a pattern that is none."""
    kind = isinstance(error, UnknownKind)
    message = f"no matcher for checks of kind `{error.args[0]}`" if kind else str(error)
    hint = "Install the package that adds it, or make rules.json anew." if kind else "Make rules.json anew."
    return Diagnostic("rules-unusable", Severity.ERROR, message, Location(str(rules_path), 1, 1, 1, 1), hint)


def _write(stream: TextIO, text: str) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
