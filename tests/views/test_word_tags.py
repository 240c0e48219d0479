"""Tags of content controls: short enough for Word, and leading back to one rule each."""

from __future__ import annotations

import pytest

from policyloom.model.types import Policy
from policyloom.views.word_tags import exception_position, exception_tag, rule_tag, rules_by_tag


def test_an_id_that_fits_is_its_own_tag() -> None:
    assert rule_tag("a" * 64) == "a" * 64


def test_a_longer_id_is_cut_and_told_apart_by_its_hash() -> None:
    one, other = "privacy-" + "a" * 57, "privacy-" + "a" * 58

    assert rule_tag(one) == "privacy-" + "a" * 43 + "~b3190615f81e"
    assert rule_tag(one) != rule_tag(other)
    assert len(rule_tag(other)) == 64


def test_tags_lead_back_to_the_rules(northfield: Policy) -> None:
    ids = [*northfield.rules, "x" * 80]

    assert {rule_tag(name): name for name in ids} == rules_by_tag(ids)
    assert len(rules_by_tag(ids)) == len(ids)


@pytest.mark.parametrize(
    ("tag", "position"), [(exception_tag(12), 12), ("statement", 0), ("exceptions.", 0), ("exceptions.x", 0)]
)
def test_an_exceptions_tag_gives_its_position(tag: str, position: int) -> None:
    assert exception_position(tag) == position
