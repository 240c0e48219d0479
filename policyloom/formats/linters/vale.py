"""Vale: a style, one file for each check. Vale's binary is in no registry of ours, so its structure alone is tested."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import yaml

from policyloom.formats.linters.carried import Check, Export, name_of, told

CARRIES: frozenset[str] = frozenset()
LOSES = frozenset({"unless", "protected"})

_LEVELS = {"error": "error", "warning": "warning", "note": "suggestion"}
_SETTINGS = "StylesPath = styles\nMinAlertLevel = suggestion\n\n[*.{md,txt}]\nBasedOnStyles = Policyloom\n"


def takes(check: Check) -> str:
    """Take patterns and words that stand in posts."""
    if check["kind"] not in ("pattern", "terms"):
        return "no-pattern"
    return "" if "post" in check["fields"] else "not-in-posts"


def write(export: Export) -> Iterator[tuple[str, str]]:
    """Write the style and a configuration."""
    yield "vale/.vale.ini", _SETTINGS
    for rule, check, _ in export.checks(sys.modules[__name__]):
        written = {
            "extends": "existence",
            "message": f"{rule['id']}: {told(check)} ('%s')",
            "level": _LEVELS[rule["level"]],
            "link": rule["help_uri"] or "",
            "scope": "raw",
            "nonword": True,
            "ignorecase": False,
            "raw": [check["flag_free"]],
        }
        yield (
            f"vale/styles/Policyloom/{name_of(rule, check)}.yml",
            yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=100_000),
        )
