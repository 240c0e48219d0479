"""Findings as reviewdog's rdjsonl: one object a line. Its columns count UTF-8 bytes from 1. It knows no other report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from policyloom.lint.finding import Finding
from policyloom.lint.item import Item
from policyloom.lint.outcome import Outcome

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def report(outcome: Outcome, _color: bool) -> Iterator[str]:
    """Write a line for each finding."""
    items = {item.id: item for item in outcome.items}
    for finding in outcome.counted():
        yield json.dumps(_record(finding, items.get(finding.item)), ensure_ascii=False) + "\n"


def _record(finding: Finding, item: Item | None) -> Mapping[str, Any]:
    code: dict[str, str] = {"value": f"{finding.rule}/{finding.check}"}
    if finding.help_uri:
        code["url"] = finding.help_uri
    return {
        "message": finding.told,
        "location": _location(finding, item),
        "severity": _SEVERITIES[str(finding.level)],
        "source": {"name": "policyloom"},
        "code": code,
    }


def _location(finding: Finding, item: Item | None) -> Mapping[str, Any]:
    at = finding.at
    if at is None:
        return {"path": finding.item}
    if item is None or not item.alone or not finding.span:
        return {"path": at.file, "range": {"start": {"line": at.line, "column": 1}}}
    text = item.fields.get(finding.field, "")
    start, end = finding.span
    return {
        "path": at.file,
        "range": {
            "start": {"line": at.line, "column": _byte_column(text, start)},
            "end": {"line": at.end_line, "column": _byte_column(text, end)},
        },
    }


def _byte_column(text: str, offset: int) -> int:
    return len(text[text.rfind("\n", 0, offset) + 1 : offset].encode("utf-8")) + 1
