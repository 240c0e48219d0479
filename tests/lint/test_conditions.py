from __future__ import annotations

from typing import Any

import pytest

from policyloom.lint import Item
from policyloom.lint.conditions import holds
from tests.lint.samples import a_check, a_rule, expression, load

ITEM = Item(
    "item",
    {"bio": "Nurse at Northfield"},
    {
        "count": 3,
        "word": "ICU",
        "empty": "",
        "no": False,
        "yes": "Yes",
        "half": 2.5,
        "exponent": "1e3",
        "day": "2026-03-03",
        "other": "2026-03-01",
        "time": "2026-03-03T09:00",
        "compact": "20260303",
        "week": "2026-W10-2",
        "never": "2026-02-30",
        "street": "Stra\u00dfe",
        "spaced": " True\t",
    },
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"metadata": "word", "is": "icu"}, True),
        ({"metadata": "word", "is": "ward"}, False),
        ({"metadata": "yes", "is": True}, True),
        ({"metadata": "no", "is": False}, True),
        ({"metadata": "no", "is": True}, False),
        ({"metadata": "count", "is": "3"}, True),
        ({"metadata": "missing", "is": False}, False),
        ({"metadata": "word", "one_of": ["ward", "ICU"]}, True),
        ({"metadata": "word", "none_of": ["ward"]}, True),
        ({"metadata": "word", "none_of": ["icu"]}, False),
        ({"metadata": "missing", "none_of": ["icu"]}, False),
        ({"metadata": "word", "present": True}, True),
        ({"metadata": "empty", "present": True}, False),
        ({"metadata": "empty", "present": False}, True),
        ({"metadata": "missing", "present": False}, True),
        ({"metadata": "word", "present": False}, False),
        ({"metadata": "no", "present": True}, True),
        ({"metadata": "missing", "present": False, "is": 1}, False),
        ({"metadata": "count", "at_least": 3}, True),
        ({"metadata": "count", "at_least": 4}, False),
        ({"metadata": "word", "at_least": 1}, False),
        ({"metadata": "word", "ends_with": ["cu"]}, True),
        ({"metadata": "word", "ends_with": ["ic"]}, False),
        ({"metadata": "day", "days_after": {"metadata": "other", "days": 2}}, True),
        ({"metadata": "day", "days_after": {"metadata": "other", "days": 3}}, False),
        ({"metadata": "day", "days_after": {"metadata": "missing", "days": 0}}, False),
        ({"field": "bio", "matches": expression(r"\bnurse\b")}, True),
        ({"field": "post", "matches": expression(r"\bnurse\b")}, False),
        ({"field": "post", "present": False}, True),
        ({"field": "bio", "present": True, "matches": expression("x")}, False),
        ({"metadata": "count", "is": 3.0}, True),
        ({"metadata": "count", "is": "3.0"}, True),
        ({"metadata": "count", "is": True}, False),
        ({"metadata": "yes", "is": 1}, False),
        ({"metadata": "spaced", "is": "true"}, True),
        ({"metadata": "yes", "at_least": 0}, False),
        ({"metadata": "no", "at_least": 0}, False),
        ({"metadata": "exponent", "at_least": 1}, False),
        ({"metadata": "street", "is": "strasse"}, False),
        ({"metadata": "street", "ends_with": ["SSE"]}, False),
        ({"metadata": "half", "matches": expression(r"2\.5")}, True),
        ({"metadata": "no", "matches": expression("false")}, True),
        ({"metadata": "time", "days_after": {"metadata": "other", "days": 2}}, True),
        ({"metadata": "compact", "days_after": {"metadata": "other", "days": 0}}, False),
        ({"metadata": "week", "days_after": {"metadata": "other", "days": 0}}, False),
        ({"metadata": "never", "days_after": {"metadata": "other", "days": 0}}, False),
    ],
)
def test_a_condition_holds_where_all_its_tests_do(condition: dict[str, Any], expected: bool) -> None:
    rules = load(a_rule("a-rule", a_check("metadata", require=[condition])))

    assert holds(rules.rules[0].checks[0].require[0], ITEM) is expected
