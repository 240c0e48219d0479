"""Kind `terms`: words and phrases that must not stand in a text. It knows neither rule nor report."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.lint.finding import Hit
from policyloom.lint.item import Item
from policyloom.lint.matchers.texts import search_hits
from policyloom.lint.rules import Check


def match(check: Check, item: Item) -> Iterator[Hit]:
    """Give every place where it stands."""
    return search_hits(check, item)
