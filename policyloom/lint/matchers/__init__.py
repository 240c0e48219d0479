"""The table of matchers: what a check can look for. It knows no rule and no report.

A matcher is a function (Check, Item) -> Iterable[Hit] in a module of its own. Other packages add kinds through the
entry point group `policyloom.matchers`, which is read only for a kind that is not in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib import import_module
from typing import cast

from policyloom.lint.finding import Hit
from policyloom.lint.item import Item
from policyloom.lint.rules import Check

Matcher = Callable[[Check, Item], Iterable[Hit]]

MATCHERS = {
    "pattern": "policyloom.lint.matchers.pattern:match",
    "terms": "policyloom.lint.matchers.terms:match",
    "required": "policyloom.lint.matchers.required:match",
    "near": "policyloom.lint.matchers.near:match",
    "count": "policyloom.lint.matchers.count:match",
    "handle": "policyloom.lint.matchers.handle:match",
    "metadata": "policyloom.lint.matchers.metadata:match",
    "attestation": "policyloom.lint.matchers.attestation:match",
}


class UnknownKind(LookupError):
    """No matcher goes by this name."""


@lru_cache(maxsize=64)
def matcher(kind: str) -> Matcher:
    """Give the matcher of a kind, imported on first use."""
    if kind not in MATCHERS:
        return _from_elsewhere(kind)
    module, _, function = MATCHERS[kind].partition(":")
    return cast(Matcher, getattr(import_module(module), function))


def _from_elsewhere(kind: str) -> Matcher:
    from importlib.metadata import entry_points  # slow, and rarely needed

    for entry in entry_points(group="policyloom.matchers", name=kind):
        return cast(Matcher, entry.load())
    raise UnknownKind(kind)
