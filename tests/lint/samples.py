"""A small rules.json as data, and items, for the linter's tests."""

from __future__ import annotations

from typing import Any

from policyloom.lint import Item, Rules, rules_from
from policyloom.patterns import flag_free, words_pattern


def expression(pattern: str, ignore_case: bool = True) -> dict[str, Any]:
    """Write an expression."""
    return {"pattern": pattern, "ignore_case": ignore_case, "flag_free": flag_free(pattern, ignore_case)}


def a_check(kind: str, name: str = "it", **settings: Any) -> dict[str, Any]:
    """Write a check with plausible words."""
    return {
        "id": name,
        "kind": kind,
        "strength": "review",
        "sensitive": False,
        "applies_if": [],
        "message": "Something was found.",
        "suggest": {"kind": "advise", "text": "Think again."},
        **settings,
    }


RECORD_NUMBER = a_check(
    "pattern", "number", fields=["post", "bio"], sensitive=True, **expression(r"\bMRN[ #:]{0,3}[0-9]{5,10}\b")
)
SECRET_WORDS = a_check(
    "terms", "words", fields=["post"], terms=["off the record"], flag_free=words_pattern(["off the record"])
)


def a_rule(name: str = "a-rule", *checks: dict[str, Any], **overrides: Any) -> dict[str, Any]:
    """Write a rule."""
    return {
        "id": name,
        "title": "Keep it out.",
        "statement": "You must not post it.",
        "rationale": "It can hurt somebody.",
        "severity": "critical",
        "help_uri": f"https://example.org/rules/{name}.html",
        "tags": ["privacy"],
        "active": True,
        "checks": list(checks),
        **overrides,
    }


def data(*rules: dict[str, Any], **overrides: Any) -> dict[str, Any]:
    """Write a rules.json."""
    return {
        "format": 1,
        "policy": {"id": "northfield", "version": "1.0"},
        "draft_notice": None,
        "protected": [],
        "rules": list(rules),
        **overrides,
    }


def load(*rules: dict[str, Any], **overrides: Any) -> Rules:
    """Load a rules.json."""
    loaded, problems = rules_from(data(*rules, **overrides))
    assert loaded, problems
    return loaded


def a_post(text: str, **more: Any) -> Item:
    """Make an item of one post."""
    return Item("item", {"post": text}, **more)
