"""textlint: a rule folder that runs our own engine, so that it finds what `policyloom lint` finds in a text by itself."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.formats.linters.carried import Check, Export
from policyloom.views.rules_record import as_json

CARRIES = frozenset({"unless", "context", "fold", "whole", "condition", "absence", "count", "handle", "protected"})
LOSES: frozenset[str] = frozenset()


def takes(_check: Check) -> str:
    """Take every check of texts."""
    return ""


def write(export: Export) -> Iterator[tuple[str, str | bytes]]:
    """Write the rule, the engine and the rules beside it, and a configuration."""
    looks = export.context.templates / "linters"
    yield "textlint/rules/policyloom.js", (looks / "textlint-rule.js").read_bytes()
    yield "textlint/engine.js", (export.context.shell / "assets" / "engine.js").read_bytes()
    yield "textlint/rules.json", as_json(export.record)
    yield "textlint/.textlintrc.json", as_json({"rules": {"policyloom": True}})
