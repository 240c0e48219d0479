"""assets/rules.js: rules.json as a script, cut to what the checker's engine and page read; it knows neither of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import starmap
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from policyloom.model.types import Policy
from policyloom.views.facets import mark
from policyloom.views.looks import strings
from policyloom.views.rules_record import record

NAME = "rules.js"

Record = Mapping[str, Any]

_FILE = ("format", "policy", "draft_notice", "metadata")
_RULE = (
    "id",
    "number",
    "title",
    "statement",
    "modality",
    "severity",
    "level",
    "rationale",
    "audience",
    "channels",
    "media",
    "active",
    "help_uri",
    "tags",
)
_NOT_READ = frozenset({"pattern", "ignore_case", "terms"})
# What a reader takes a missing key for.
_TAKEN_FOR_GRANTED: Record = {"applies_if": [], "unless": [], "fold": False, "sensitive": False, "mode": "search"}
_BOTH = (("[", "", "]"), ("(?:", "|", ")"))
# An escape, a class, a choice of two letters, a letter that stands alone, anything else.
_PARTS = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\(\?:[A-Z]\|[a-z]\)|([A-Za-z])|.", re.DOTALL)
_PAIRS = {
    f"{before}{one.upper()}{between}{one}{after}": one for one in ascii_lowercase for before, between, after in _BOTH
}
_ESCAPED = str.maketrans({"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def rules_script(policy: Policy, templates: Path) -> str:
    """Write the policy's rules as a script that works from `file://`, where nothing can be fetched."""
    notice = mark(policy, strings(templates, "", policy.language))
    return as_script(trimmed(record(policy, notice or None, whole=False)))


def as_script(data: Record) -> str:
    """Write data as a script that could even stand inside a page."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    return f'"use strict";\nglobalThis.policyloomRules = {written};\n'


def trimmed(file: Record) -> dict[str, Any]:
    """Keep what findings, questions and cards are made from. A rule that is switched off checks nothing."""
    return {
        **{key: file[key] for key in _FILE},
        "protected": [_read({key: one[key] for key in one if key != "rationale"}) for one in file["protected"]],
        "rules": [
            {key: rule[key] for key in _RULE if rule[key] is not None}
            | {"checks": [_check(check) for check in rule["checks"]] if rule["active"] else []}
            for rule in file["rules"]
        ],
    }


def _check(check: Record) -> dict[str, Any]:
    return _read(check) | {"suggest": {"text": check["suggest"]["text"]}}


def _read(node: Record) -> dict[str, Any]:
    """Drop from a check, and from each expression in it, what no reader needs."""
    kept = {
        key: value
        for key, value in node.items()
        if key not in _NOT_READ
        and value is not None
        and (key not in _TAKEN_FOR_GRANTED or value != _TAKEN_FOR_GRANTED[key])
    }
    return dict(starmap(_written, kept.items()))


def _written(key: str, value: Any) -> tuple[str, Any]:
    if key == "flag_free" and (short := _any_case(value)):
        return "any_case", short
    if isinstance(value, list):
        return key, [_read(one) if isinstance(one, dict) else one for one in value]
    return key, _read(value) if isinstance(value, dict) else value


def _any_case(flag_free: str) -> str:
    """Write `[Mm][Rr][Nn]` as `mrn`, a third as long, where every letter outside a class stands for both cases."""
    parts = [*_PARTS.finditer(flag_free)]
    if any(part[1] for part in parts):
        return ""
    return "".join(_PAIRS.get(part[0], part[0]) for part in parts)
