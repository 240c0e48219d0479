"""Findings as text for people: one block for each, then a line that sums up. It decides nothing and masks nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policyloom.diagnostics import Diagnostic, Location, Severity, printable
from policyloom.lint.finding import Finding
from policyloom.lint.outcome import Outcome, summary

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def report(outcome: Outcome, color: bool) -> Iterator[str]:
    """Write the blocks and the closing lines."""
    for finding in outcome.counted():
        yield f"{_block(finding, color)}\n\n"
    yield "\n".join(_closing(outcome)) + "\n"


def diagnostics_text(diagnostics: Iterable[Diagnostic]) -> str:
    """Write what is wrong with the input, one problem a line, its hint below."""
    return "".join(_problem(diagnostic) for diagnostic in diagnostics)


def _block(finding: Finding, color: bool) -> str:
    level = _painted(f"{finding.level}[{finding.rule}]", _COLORS[finding.level], color)
    head = f"{_place(finding)}: {level} {printable(finding.message)}"
    return "\n".join([head, *(f"  {name:<8} {printable(value)}" for name, value in _lines(finding) if value)])


def _lines(finding: Finding) -> Iterator[tuple[str, str]]:
    yield "found", finding.excerpt
    yield "rule", finding.title
    yield "why", finding.rationale
    yield "instead", finding.suggest
    yield "more", finding.help_uri


def _place(finding: Finding) -> str:
    at = finding.at
    where = _spot(at) if at else printable(finding.item)
    if not at or at.file == finding.item:
        return where
    inside = f"{finding.field}:{finding.line}:{finding.column}" if finding.field else "facts"
    named = "" if where == printable(finding.item) else f" {printable(finding.item)}"
    return f"{where}:{named} {inside}"


def _spot(at: Location) -> str:
    return f"{printable(at.file)}:{at.line}:{at.column}"


def _closing(outcome: Outcome) -> Iterator[str]:
    yield summary(outcome)
    if outcome.rules.draft_notice:
        yield f"{printable(outcome.rules.id)} {printable(outcome.rules.version)}: {outcome.rules.draft_notice}"


def _problem(diagnostic: Diagnostic) -> str:
    place = f"{_spot(diagnostic.at)}: " if diagnostic.at else ""
    hint = f"  {printable(diagnostic.hint)}\n" if diagnostic.hint else ""
    return f"{place}{diagnostic.severity}[{diagnostic.rule}] {printable(diagnostic.message)}\n{hint}"


def _painted(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text
