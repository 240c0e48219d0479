"""Findings as CSV for spreadsheets. A cell that a spreadsheet would take for a formula gets a quote in front."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from policyloom.lint.finding import Finding
from policyloom.lint.outcome import Outcome

COLUMNS = (
    "item",
    "file",
    "line",
    "column",
    "field",
    "start",
    "end",
    "rule",
    "check",
    "level",
    "strength",
    "title",
    "message",
    "suggest",
    "excerpt",
    "help_uri",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def report(outcome: Outcome, _color: bool) -> Iterator[str]:
    """Write a header and a row for each finding, lines ended as RFC 4180 says."""
    yield _line(COLUMNS)
    for finding in outcome.counted():
        yield _line(_row(finding))


def _line(cells: Iterable[str | int]) -> str:
    made = io.StringIO()
    csv.writer(made).writerow(cells)
    return made.getvalue()


def _row(finding: Finding) -> Iterator[str | int]:
    at = finding.at
    start, end = finding.span or ("", "")
    yield from (_cell(finding.item), _cell(at.file if at else ""), at.line if at else "", at.column if at else "")
    yield from (finding.field, start, end, finding.rule, finding.check, str(finding.level), finding.strength)
    yield from map(_cell, (finding.title, finding.message, finding.suggest, finding.excerpt, finding.help_uri))


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
