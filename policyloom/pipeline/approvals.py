"""What approved versions said, as the history beside a policy keeps it: a record each, and what has changed since the last one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policyloom import project
from policyloom.model.diff import diff
from policyloom.model.record import Approved, Record, record_of
from policyloom.model.types import Approval, Policy
from policyloom.pipeline.loading import HISTORY
from policyloom.views.news import Changes

FORMAT = 1
_PARTS = ("sections", "rules", "protected", "choices", "definitions")


def path_of(folder: Path, version: str) -> Path:
    """Give the place of a version's record."""
    safe = "".join(char if char.isalnum() or char in ".-_" else "-" for char in version)
    return folder / HISTORY / "approved" / f"{safe}.json"


def text_of(policy: Policy, approval: Approval) -> str:
    """Write the record of an approved version: an entry a line, so that two versions compare well."""
    record = record_of(policy)
    head = {
        "format": FORMAT,
        "version": policy.version,
        "effective": policy.effective,
        "approval": {"role": approval.role, "date": approval.date, "digest": approval.digest},
        "head": dict(record.head),
    }
    parts = [f"{json.dumps(key)}: {_json(value)}" for key, value in head.items()]
    parts += [f"{json.dumps(name)}: {_lines(getattr(record, name) or {})}" for name in _PARTS]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(entries: Mapping[str, Any]) -> str:
    return "{" + ",".join(f"\n {_json(key)}: {_json(entry)}" for key, entry in entries.items()) + "\n}"


def read_approved(path: Path) -> Approved:
    """Read a record. Raises ProjectError where the file is none."""
    try:
        data = json.loads(project.read_text(path))
        if data["format"] != FORMAT:
            raise project.ProjectError(
                f"{project.shown(path)} has format {data['format']}; this program reads {FORMAT}"
            )
        if not all(isinstance(data[key], str) for key in ("version", "effective")):
            raise TypeError
        record = Record(head=data["head"], **{name: data[name] for name in _PARTS})
        approval = Approval(data["approval"]["role"], data["approval"]["date"], data["approval"]["digest"])
        return Approved(data["version"], data["effective"], approval, record)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise project.ProjectError(f"{project.shown(path)} is no record of an approved version") from error


def approved_versions(folder: Path) -> tuple[Approved, ...]:
    """Read every approved version, the oldest first."""
    place = folder / HISTORY / "approved"
    files = sorted(place.glob("*.json")) if project.is_folder(place) else ()
    found = (read_approved(path) for path in files)
    return tuple(sorted(found, key=lambda one: (one.approval.date, _number(one.version))))


def _number(version: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in version.split("."))


def since_last_approval(policy: Policy, folder: Path) -> Changes | None:
    """Compare a policy with the version that was approved before it; None where there is none."""
    earlier = [one for one in approved_versions(folder) if one.version != policy.version]
    if not earlier:
        return None
    last = earlier[-1]
    return Changes(last.version, last.effective, diff(last.record, record_of(policy)))
