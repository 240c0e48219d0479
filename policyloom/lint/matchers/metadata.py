"""Kind `metadata`: facts beside a post that have to hold. It knows neither rule nor report."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.lint.conditions import all_hold, holds
from policyloom.lint.finding import Hit
from policyloom.lint.item import Item
from policyloom.lint.rules import Check


def match(check: Check, item: Item) -> Iterator[Hit]:
    """Point at the item where a fact is missing or wrong. Without any facts nothing can be said."""
    if not item.metadata:
        return
    any_holds = not check.require_any or any(holds(one, item) for one in check.require_any)
    if not (all_hold(check.require, item) and any_holds):
        yield Hit()
