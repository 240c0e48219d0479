"""A diff as JSON, format 1 (schema/changes.schema.json). It knows no file."""

from __future__ import annotations

import json

from policyloom.model.diff import Diff
from policyloom.model.patch import written
from policyloom.report.style import Style


def report(found: Diff, names: tuple[str, str], style: Style) -> str:
    """Write a diff so that a program can apply it."""
    return json.dumps(written(found, names), ensure_ascii=False, indent=2) + "\n"
