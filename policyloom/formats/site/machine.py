"""What developers read about rules.json: its keys from the published schema, a check of each kind from this policy. It knows no page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from policyloom.model.types import Policy
from policyloom.views.checks import check_record

Keys = tuple[tuple[str, str], ...]


def schema(schemas: Path) -> Mapping[str, Any]:
    """Read the schema of rules.json."""
    found: dict[str, Any] = json.loads((schemas / "rules.schema.json").read_text(encoding="utf-8"))
    return found


def keys(described: Mapping[str, Any]) -> Keys:
    """List the keys of an object with what the schema says about each."""
    return tuple((name, str(one.get("description", ""))) for name, one in described["properties"].items())


def kinds(described: Mapping[str, Any]) -> Keys:
    """List the kinds of checks: the schema tells them as `kind: what it looks for.`"""
    one = described["$defs"]["check"]["properties"]["kind"]
    told = dict(part.split(": ", 1) for part in one["description"].rstrip(".").split(". "))
    return tuple((name, told.get(name, "")) for name in one["enum"])


def examples(policy: Policy) -> Mapping[str, tuple[str, str]]:
    """Give a short check of each kind, by kind: the rule it stands in, and its JSON as rules.json has it."""
    found = sorted(_checks(policy), key=lambda one: len(one[2]))
    return {kind: (rule, text) for kind, rule, text in reversed(found)}


def _checks(policy: Policy) -> Iterator[tuple[str, str, str]]:
    for rule in policy.active_rules:
        for check in rule.checks:
            told = check_record(check, policy.institution)
            yield check.kind, rule.id, json.dumps(told, ensure_ascii=False, indent=2)
