"""Kind `required`: words of which some have to stand in a text. It knows neither rule nor report."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.lint.finding import Hit
from policyloom.lint.item import Item
from policyloom.lint.matchers.texts import search_hits, texts
from policyloom.lint.rules import Check


def match(check: Check, item: Item) -> Iterator[Hit]:
    """Point at the start of the first field where none of the fields has any of it; an item without them is fine."""
    first = next(texts(check, item), None)
    if first and not any(True for _ in search_hits(check, item)):
        yield Hit(first[0], 0, 0)
