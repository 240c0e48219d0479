"""Findings as GitHub's workflow commands, which show them beside the lines of a change. It knows no other report."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.diagnostics import Severity
from policyloom.lint.finding import Finding
from policyloom.lint.outcome import Outcome, summary

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def report(outcome: Outcome, _color: bool) -> Iterator[str]:
    """Write one command a finding, and one that sums up."""
    return (f"{line}\n" for line in _commands(outcome))


def _commands(outcome: Outcome) -> Iterator[str]:
    for finding in outcome.counted():
        place = ",".join(f"{name}={_property(str(value))}" for name, value in _properties(finding))
        yield f"::{_COMMANDS[finding.level]} {place}::{_message(finding.told)}"
    yield f"::notice title=policyloom::{_message(summary(outcome))}"


def _properties(finding: Finding) -> Iterator[tuple[str, object]]:
    if at := finding.at:
        yield from (("file", at.file), ("line", at.line), ("col", at.column), ("endLine", at.end_line))
        if at.end_line == at.line:  # GitHub takes an end column within one line only
            yield "endColumn", at.end_column
    yield "title", f"{finding.rule}: {finding.title}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
