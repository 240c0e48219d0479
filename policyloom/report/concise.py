"""Diagnostics as one line each: file:line:col, level, rule, message, hint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policyloom.diagnostics import Diagnostic, printable
from policyloom.report.style import Style


def report(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str], style: Style) -> str:
    """Write all diagnostics, a line each."""
    return "".join(_one(diagnostic, style) for diagnostic in diagnostics)


def _one(diagnostic: Diagnostic, style: Style) -> str:
    at = diagnostic.at
    place = f"{printable(at.file)}:{at.line}:{at.column}: " if at else ""
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    level = style(diagnostic.severity, f"{diagnostic.severity}[{diagnostic.rule}]")
    return f"{place}{level}: {printable(diagnostic.message)}{printable(hint)}\n"
