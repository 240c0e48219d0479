"""The linter on the labelled corpus: it notices what breaks a rule, and leaves the rest alone."""

from __future__ import annotations

from collections import Counter

import pytest

from policyloom.lint.engine import check
from policyloom.lint.rules import Rules
from policyloom.model.types import Policy
from tests.lint.measure import (
    DEVELOPMENT,
    HELD_OUT,
    PAGE,
    SETS,
    STORIES,
    outcomes,
    page,
    rules_of,
    samples,
    share_found,
)

MOST_CLEAN_FLAGGED = 0.05


@pytest.fixture(scope="module")
def rules(northfield: Policy) -> Rules:
    return rules_of(northfield)


def test_the_development_set_is_large_and_about_half_of_it_is_clean() -> None:
    items = samples(DEVELOPMENT)

    clean = sum(1 for one in items if not one.labels)

    assert len(items) >= 600
    assert 0.45 <= clean / len(items) <= 0.55


def test_every_item_has_an_id_of_its_own_and_names_rules_that_exist(northfield: Policy) -> None:
    items = [one for files in SETS.values() for one in samples(files)]

    twice = [name for name, often in Counter(one.item.id for one in items).items() if often > 1]

    assert not twice
    assert {label for one in items for label in one.labels} <= set(northfield.rules)
    assert all(one.item.fields for one in items)


def test_no_text_stands_in_the_development_set_and_in_a_held_out_one() -> None:
    known = {tuple(one.item.fields.values()) for one in samples(DEVELOPMENT)}

    again = [one.item.id for one in samples((*HELD_OUT, *STORIES)) if tuple(one.item.fields.values()) in known]

    assert not again


@pytest.mark.parametrize(("files", "least"), [(DEVELOPMENT, 0.95), (HELD_OUT, 0.8)])
def test_most_items_that_break_a_rule_get_a_finding(rules: Rules, files: tuple[str, ...], least: float) -> None:
    found, breaking = share_found(outcomes(rules, samples(files)), clean=False)

    assert found >= breaking * least


@pytest.mark.parametrize("files", [DEVELOPMENT, HELD_OUT, STORIES])
def test_at_most_one_clean_item_in_twenty_gets_a_finding(rules: Rules, files: tuple[str, ...]) -> None:
    measured = outcomes(rules, samples(files))

    found, clean = share_found(measured, clean=True)

    assert found <= clean * MOST_CLEAN_FLAGGED, [one for one in measured if one.found and not one.sample.labels]


def test_talk_of_pay_staffing_safety_and_union_is_never_flagged(rules: Rules) -> None:
    words = ("union", "ratio", "raise", "strike", "staff", "overtime", "contract", "osha", "grievance", "pay ")
    speech = [
        one.item
        for files in SETS.values()
        for one in samples(files)
        if not one.labels and any(word in " ".join(one.item.fields.values()).lower() for word in words)
    ]

    flagged = [item.id for item in speech if check(rules, item)]

    assert len(speech) >= 40
    assert not flagged


def test_the_published_tables_are_the_ones_measured(rules: Rules) -> None:
    published = PAGE.read_text(encoding="utf-8")

    assert page(rules, published) == published, "run python -m tests.lint.measure"
