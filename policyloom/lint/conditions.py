"""Conditions of a check on an item: what a text says, what a fact is. It knows no rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from policyloom.lint.item import Fact, Item
from policyloom.lint.rules import Condition

_YES = frozenset({"true", "yes", "1"})
_NO = frozenset({"false", "no", "0"})


def all_hold(conditions: Iterable[Condition], item: Item) -> bool:
    """Tell whether every condition holds; none is all."""
    return all(holds(condition, item) for condition in conditions)


def holds(condition: Condition, item: Item) -> bool:
    """Tell whether a condition holds. What is not known does not hold, save `present: false`."""
    value = item.metadata.get(condition.metadata) if condition.metadata else item.fields.get(condition.field)
    if value is None or value == "":
        return condition.tests.get("present") is False and len(condition.tests) == 1 and not condition.matches
    if condition.matches and not condition.matches.found_in(str(value)):
        return False
    return all(_TESTS[test](value, wanted, item.metadata) for test, wanted in condition.tests.items())


def _is(value: Fact, wanted: Any, _: Mapping[str, Fact]) -> bool:
    return _same(value, wanted)


def _one_of(value: Fact, wanted: Any, _: Mapping[str, Fact]) -> bool:
    return any(_same(value, one) for one in wanted)


def _none_of(value: Fact, wanted: Any, _: Mapping[str, Fact]) -> bool:
    return not any(_same(value, one) for one in wanted)


def _present(_value: Fact, wanted: Any, _: Mapping[str, Fact]) -> bool:
    return bool(wanted)


def _at_least(value: Fact, wanted: Any, _: Mapping[str, Fact]) -> bool:
    try:
        return float(value) >= float(wanted)
    except (ValueError, OverflowError):
        return False


def _at_most(value: Fact, wanted: Any, _: Mapping[str, Fact]) -> bool:
    try:
        return float(value) <= float(wanted)
    except (ValueError, OverflowError):
        return False


def _ends_with(value: Fact, wanted: Any, _: Mapping[str, Fact]) -> bool:
    return str(value).casefold().endswith(tuple(str(ending).casefold() for ending in wanted))


def _days_after(value: Fact, wanted: Any, metadata: Mapping[str, Fact]) -> bool:
    later, earlier = _day(value), _day(metadata.get(wanted["metadata"]))
    return later is not None and earlier is not None and (later - earlier).days >= int(wanted["days"])


_TESTS: Mapping[str, Callable[[Fact, Any, Mapping[str, Fact]], bool]] = {
    "is": _is,
    "one_of": _one_of,
    "none_of": _none_of,
    "present": _present,
    "at_least": _at_least,
    "at_most": _at_most,
    "ends_with": _ends_with,
    "days_after": _days_after,
}


def _same(value: Fact, wanted: Fact) -> bool:
    """Compare as a reader would: CSV knows only words, so `yes` is true and `3` is three."""
    if isinstance(wanted, bool):
        return str(value).casefold() in (_YES if wanted else _NO)
    return str(value).strip().casefold() == str(wanted).strip().casefold()


def _day(value: Fact | None) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
