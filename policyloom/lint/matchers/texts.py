"""What the matchers of texts share: the fields of a check that an item has. It knows no kind."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.lint.finding import Hit
from policyloom.lint.item import Item
from policyloom.lint.rules import Check


def texts(check: Check, item: Item) -> Iterator[tuple[str, str]]:
    """Give the name and the text of each field that the check looks at and the item has."""
    for field in check.fields:
        text = item.fields.get(field)
        if text:
            yield field, text


def search_hits(check: Check, item: Item) -> Iterator[Hit]:
    """Give what the check's search finds in its fields."""
    if check.search:
        for field, text in texts(check, item):
            for start, end in check.search.spans(text):
                yield Hit(field, start, end)
