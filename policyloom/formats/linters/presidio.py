"""Presidio: recognizers for what may identify a person. Its patterns get our meaning of `\\b` written out, and no flags."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import yaml

from policyloom.formats.linters.carried import Check, Export, Rule, name_of

CARRIES: frozenset[str] = frozenset()
LOSES = frozenset({"unless", "protected"})

_WORD = "[0-9A-Za-z_]"
_BOUNDARY = f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))"
_SCORES = {"block": 0.9, "review": 0.5}


def takes(check: Check) -> str:
    """Take patterns and words that may identify a person, in posts."""
    if check["kind"] not in ("pattern", "terms"):
        return "no-pattern"
    if not check["sensitive"]:
        return "not-sensitive"
    return "" if "post" in check["fields"] else "not-in-posts"


def write(export: Export) -> Iterator[tuple[str, str]]:
    """Write the recognizers."""
    made = [_recognizer(rule, check) for rule, check, _ in export.checks(sys.modules[__name__])]
    yield "presidio.yml", yaml.safe_dump({"recognizers": made}, allow_unicode=True, sort_keys=False, width=100_000)


def _recognizer(rule: Rule, check: Check) -> dict[str, Any]:
    name = name_of(rule, check)
    regex = check["flag_free"].replace(r"\b", _BOUNDARY)
    return {
        "name": name,
        "supported_language": "en",
        "supported_entity": name.upper().replace("-", "_"),
        "global_regex_flags": 0,
        "patterns": [{"name": check["id"], "regex": regex, "score": _SCORES[check["strength"]]}],
    }
