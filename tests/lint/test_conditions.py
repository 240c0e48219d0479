from __future__ import annotations

from typing import Any

import pytest

from policyloom.lint import Item
from policyloom.lint.conditions import holds
from tests.lint.samples import a_check, a_rule, expression, load

ITEM = Item(
    "item",
    {"bio": "Nurse at Northfield"},
    {"count": 3, "word": "ICU", "empty": "", "no": False, "yes": "Yes", "day": "2026-03-03", "other": "2026-03-01"},
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
    ],
)
def test_a_condition_holds_where_all_its_tests_do(condition: dict[str, Any], expected: bool) -> None:
    rules = load(a_rule("a-rule", a_check("metadata", require=[condition])))

    assert holds(rules.rules[0].checks[0].require[0], ITEM) is expected
