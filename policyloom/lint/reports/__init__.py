"""How findings and questions look. `REPORTS` is the table: a name, and a function (Outcome, color) -> pieces of text, imported on use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import cast

from policyloom.lint.outcome import Outcome

Report = Callable[[Outcome, bool], Iterator[str]]

REPORTS: dict[str, str] = {
    "text": "policyloom.lint.reports.text:report",
    "json": "policyloom.lint.reports.data:report",
    "sarif": "policyloom.lint.reports.sarif:report",
    "github": "policyloom.lint.reports.github:report",
    "rdjsonl": "policyloom.lint.reports.rdjsonl:report",
    "csv": "policyloom.lint.reports.sheet:report",
    "junit": "policyloom.lint.reports.junit:report",
}


def report_named(name: str) -> Report:
    """Give the report of a name."""
    module, _, function = REPORTS[name].partition(":")
    return cast(Report, getattr(import_module(module), function))
