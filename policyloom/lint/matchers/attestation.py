"""Kind `attestation`: a question that only a person can answer. It knows neither rule nor report."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.lint.finding import Hit
from policyloom.lint.item import Item
from policyloom.lint.rules import Check


def match(check: Check, item: Item) -> Iterator[Hit]:
    """Point at the item where the answer is there and wrong."""
    if answered(check, item) and item.answers[check.key] != check.settings.get("pass"):
        yield Hit()


def answered(check: Check, item: Item) -> bool:
    """Tell whether the item answers the question."""
    return check.key in item.answers
