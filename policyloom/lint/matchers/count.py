"""Kind `count`: an expression that must stand in a text neither too often nor too rarely. It knows neither rule nor report."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.lint.finding import Hit
from policyloom.lint.item import Item
from policyloom.lint.matchers.texts import texts
from policyloom.lint.rules import Check
from policyloom.patterns import surplus


def match(check: Check, item: Item) -> Iterator[Hit]:
    """Point at the first match too many, or at the start of a field with too few."""
    for field, text in texts(check, item) if check.search else ():
        found = check.search.spans(text) if check.search else ()
        yield from (Hit(field, start, end) for start, end in surplus(check.settings, found))
        if len(found) < check.settings.get("at_least", 0):
            yield Hit(field, 0, 0)
