"""semgrep: rules of its language `regex`. It has no list of what excuses a match, so it finds more where ours has one."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import yaml

from policyloom.formats.linters.carried import Check, Export, name_of, told

CARRIES: frozenset[str] = frozenset()
LOSES = frozenset({"unless", "protected"})

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def takes(check: Check) -> str:
    """Take patterns and words."""
    return "" if check["kind"] in ("pattern", "terms") else "no-pattern"


def write(export: Export) -> Iterator[tuple[str, str]]:
    """Write the rules. A file's name says what it holds: `a.bio.txt` is a bio, any other text a post."""
    rules = []
    for rule, check, carried in export.checks(sys.modules[__name__]):
        made = {
            "id": name_of(rule, check),
            "languages": ["regex"],
            "severity": _SEVERITIES[rule["level"]],
            "message": told(check),
            "pattern-regex": check["flag_free"],
            "metadata": {"rule": rule["id"], "check": check["id"], "carried": carried.how, "url": rule["help_uri"]},
        }
        paths = _paths(check)
        rules.append(made | ({"paths": paths} if paths else {}))
    yield "semgrep.yml", _quoted({"rules": rules})


def _paths(check: Check) -> dict[str, list[str]]:
    if "post" in check["fields"]:
        return {}
    names = [one.replace("_", "-") for one in check["fields"]]
    return {"include": [f"*.{name}.{ending}" for name in names for ending in ("txt", "md")]}


class _Quoting(yaml.SafeDumper):
    """Writes every text in quotes: an unquoted ` #` would cut a pattern."""


def _quote(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')


_Quoting.add_representer(str, _quote)


def _quoted(data: object) -> str:
    return str(yaml.dump(data, Dumper=_Quoting, allow_unicode=True, sort_keys=False, width=100_000))
