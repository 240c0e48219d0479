"""prh: its dictionary of what to write instead, for textlint-rule-prh. It knows one severity and no ids, so messages say both."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import yaml

from policyloom.formats.linters.carried import Check, Export, told

CARRIES: frozenset[str] = frozenset()
LOSES = frozenset({"unless", "protected"})

_INSTEAD = "[…]"


def takes(check: Check) -> str:
    """Take patterns and words that stand in posts: prh looks at running text."""
    return "" if check["kind"] in ("pattern", "terms") and "post" in check["fields"] else "not-in-posts"


def write(export: Export) -> Iterator[tuple[str, str]]:
    """Write the dictionary. Its patterns are JavaScript's, between slashes; prh adds the flag u."""
    rules = [
        {
            "pattern": f"/{check['flag_free']}/",
            "expected": _INSTEAD,
            "prh": f"{rule['id']}: {told(check)}",
        }
        for rule, check, _ in export.checks(sys.modules[__name__])
    ]
    yield "prh.yml", yaml.safe_dump({"version": 1, "rules": rules}, allow_unicode=True, sort_keys=False, width=10_000)
