"""Conditions of a check on an item: what a text says, what a fact is. It knows no rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from math import isfinite
from typing import Any

from policyloom.lint.item import Fact, Item
from policyloom.lint.rules import Condition

_YES = frozenset({"true", "yes", "1"})
_NO = frozenset({"false", "no", "0"})

# Facts are read so that every engine can read them alike: no casefold, no other digits, no other spellings of a day.
_SPACE = " \t\r\n"
_DIGITS = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SAFE = 2.0**53


def all_hold(conditions: Iterable[Condition], item: Item) -> bool:
    """Tell whether every condition holds; none is all."""
    return all(holds(condition, item) for condition in conditions)


def holds(condition: Condition, item: Item) -> bool:
    """Tell whether a condition holds. What is not known does not hold, save `present: false`."""
    value = item.metadata.get(condition.metadata) if condition.metadata else item.fields.get(condition.field)
    if value is None or value == "":
        return condition.tests.get("present") is False and len(condition.tests) == 1 and not condition.matches
    if condition.matches and not condition.matches.found_in(_spelled(value)):
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
    number, limit = _number(value), _number(wanted)
    return number is not None and limit is not None and number >= limit


def _at_most(value: Fact, wanted: Any, _: Mapping[str, Fact]) -> bool:
    number, limit = _number(value), _number(wanted)
    return number is not None and limit is not None and number <= limit


def _ends_with(value: Fact, wanted: Any, _: Mapping[str, Fact]) -> bool:
    return _words(value).endswith(tuple(map(_words, wanted)))


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
    if isinstance(value, bool) or isinstance(wanted, bool):
        truth = _truth(value)
        return truth is not None and truth is _truth(wanted)
    if isinstance(value, int | float) or isinstance(wanted, int | float):
        number = _number(value)
        return number is not None and number == _number(wanted)
    return _words(value) == _words(wanted)


def _truth(value: Fact) -> bool | None:
    said = _words(value)
    return True if said in _YES else False if said in _NO else None


def _number(value: Fact) -> float | None:
    """Read a number; a text counts where it is written in plain digits."""
    if isinstance(value, bool) or (isinstance(value, str) and not _DIGITS.fullmatch(value.strip(_SPACE))):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None


def _words(value: Fact) -> str:
    return _spelled(value).strip(_SPACE).lower()


def _spelled(value: Fact) -> str:
    """Write a fact as a text. A number that engines write differently is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    number = _number(value)
    if number is None or abs(number) >= _SAFE:
        return ""
    if number.is_integer():
        return str(int(number))
    return repr(number) if abs(number) >= 1e-4 else ""


def _day(value: Fact | None) -> date | None:
    """Read a day written as YYYY-MM-DD; a time may follow."""
    found = _DAY.match(value) if isinstance(value, str) else None
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None
