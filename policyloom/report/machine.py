"""Diagnostics as JSON, format 1: written by hand, so that its shape is ours to keep."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from policyloom.diagnostics import Diagnostic, Location
from policyloom.report.style import Style


def report(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str], style: Style) -> str:
    """Write `{"format": 1, "diagnostics": […]}`. Lines and columns count from 1; the end is exclusive."""
    found = {"format": 1, "diagnostics": [_one(diagnostic) for diagnostic in diagnostics]}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _one(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "rule": diagnostic.rule,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "at": _place(diagnostic.at) if diagnostic.at else None,
        "hint": diagnostic.hint,
        "related": [_place(at) for at in diagnostic.related],
    }


def _place(at: Location) -> dict[str, Any]:
    return {"file": at.file, "line": at.line, "column": at.column, "end_line": at.end_line, "end_column": at.end_column}
