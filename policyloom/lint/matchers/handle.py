"""Kind `handle`: a brand's tokens, which must not stand in a handle. It knows neither rule nor report."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.lint.finding import Hit
from policyloom.lint.item import Item
from policyloom.lint.matchers.texts import texts
from policyloom.lint.rules import Check
from policyloom.patterns import brand_spans


def match(check: Check, item: Item) -> Iterator[Hit]:
    """Give every brand token in the handle taken apart."""
    for field, text in texts(check, item):
        for start, end in brand_spans(text, check.settings.get("tokens", ()), check.settings.get("allow", ())):
            yield Hit(field, start, end)
