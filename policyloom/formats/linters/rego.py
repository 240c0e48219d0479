"""Rego: the rules as data, and one module that reads them, for Open Policy Agent. It gives the words found, and no places."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from policyloom.formats.linters.carried import Check, Export, Rule, told
from policyloom.views.rules_record import PATIENT_SAFETY, as_json

CARRIES = frozenset({"absence", "condition", "facts", "person", "protected"})
LOSES = frozenset({"unless"})


def takes(check: Check) -> str:
    """Take patterns, words, what must not be missing, and answers."""
    if check["kind"] not in ("pattern", "terms", "required", "attestation"):
        return "no-pattern"
    return "" if all(one.keys() == {"field", "matches"} for one in check["applies_if"]) else "condition"


def write(export: Export) -> Iterator[tuple[str, str | bytes]]:
    """Write the data and the module."""
    checks = [_entry(rule, check) for rule, check, _ in export.checks(sys.modules[__name__])]
    protected = [one["flag_free"] for one in export.record["protected"]]
    yield "rego/data.json", as_json({"policyloom": {"protected": protected, "checks": checks}})
    yield "rego/policyloom.rego", (export.context.templates / "linters" / "policyloom.rego").read_bytes()


def _entry(rule: Rule, check: Check) -> dict[str, Any]:
    return {
        "rule": rule["id"],
        "check": check["id"],
        "level": rule["level"],
        "message": told(check),
        "kind": "pattern" if check["kind"] == "terms" else check["kind"],
        "fields": check.get("fields", []),
        "pattern": check.get("flag_free", ""),
        "any_of": [one["flag_free"] for one in check.get("any_of", ())],
        "if_text": [{"field": one["field"], "pattern": one["matches"]["flag_free"]} for one in check["applies_if"]],
        "pass": check.get("pass", ""),
        "always": PATIENT_SAFETY in rule["tags"],
    }
