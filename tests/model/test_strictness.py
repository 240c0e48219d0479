from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyloom.model import strictness
from policyloom.model.strictness import Effect
from policyloom.model.types import Modality

SAME, STRICTER, WEAKER, MIXED, REVERSED = Effect
UNDONE = {SAME: SAME, STRICTER: WEAKER, WEAKER: STRICTER, MIXED: MIXED, REVERSED: REVERSED}

answers = st.dictionaries(st.sampled_from("abc"), st.lists(st.integers(0, 2), min_size=1, max_size=3, unique=True))
words = st.lists(st.sampled_from(["any", "all-workforce", "clinicians", "students"]), unique=True)


@pytest.mark.parametrize(
    ("old", "new", "effect"),
    [
        ("MUST", "SHOULD", WEAKER),
        ("SHOULD", "MAY", WEAKER),
        ("MAY", "MUST", STRICTER),
        ("MUST NOT", "SHOULD NOT", WEAKER),
        ("SHOULD NOT", "MAY", WEAKER),
        ("MAY", "MUST NOT", STRICTER),
        ("MUST", "MUST NOT", REVERSED),
        ("SHOULD NOT", "MUST", REVERSED),
        ("SHOULD", "SHOULD", SAME),
    ],
)
def test_modalities_stand_on_two_ladders_that_meet_at_may(old: str, new: str, effect: Effect) -> None:
    assert strictness.modality(old, new) is effect


@pytest.mark.parametrize(("old", "new"), list(itertools.product(Modality, Modality)))
def test_a_change_of_modality_and_its_undoing_are_opposites(old: Modality, new: Modality) -> None:
    assert strictness.modality(new, old) is UNDONE[strictness.modality(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "effect"),
    [
        (["students"], ["students", "clinicians"], STRICTER),
        (["students", "clinicians"], ["students"], WEAKER),
        (["students"], ["clinicians"], MIXED),
        (["all-workforce"], ["students", "clinicians"], WEAKER),
        (["students"], ["any"], STRICTER),
        (["any", "text"], ["any"], SAME),
        (["students", "clinicians"], ["clinicians", "students"], SAME),
        (["students"], None, WEAKER),
    ],
)
def test_fewer_people_or_places_are_weaker(old: list[str], new: list[str] | None, effect: Effect) -> None:
    assert strictness.reach(old, new) is effect


@pytest.mark.parametrize(
    ("old", "new", "effect"),
    [
        (None, {"tone": ["caution"]}, WEAKER),
        ({"tone": ["caution"]}, None, STRICTER),
        ({"tone": ["caution", "encourage"]}, {"tone": ["caution"]}, WEAKER),
        ({"tone": ["caution"]}, {"tone": ["caution"], "legal": [True]}, WEAKER),
        ({"tone": ["caution"]}, {"tone": ["encourage"]}, MIXED),
        ({"tone": ["a", "b"]}, {"tone": ["b", "a"]}, SAME),
    ],
)
def test_a_narrower_when_is_weaker(old: object, new: object, effect: Effect) -> None:
    assert strictness.condition(old, new) is effect  # type: ignore[arg-type]


def test_more_exceptions_are_weaker_and_other_words_for_one_are_not() -> None:
    assert strictness.relief([], ["On call."]) is WEAKER
    assert strictness.relief(["On call.", "At home."], ["On call."]) is STRICTER
    assert strictness.relief(["On call."], ["While on call."]) is SAME


def test_a_narrowing_that_comes_is_weaker() -> None:
    assert strictness.narrowing(None, "Pay is not covered.") is WEAKER
    assert strictness.narrowing("Pay is not covered.", "") is STRICTER
    assert strictness.narrowing("Pay is not covered.", "Talk about pay is not covered.") is SAME


@pytest.mark.parametrize(
    ("name", "old", "new", "effect"),
    [
        ("strength", "review", "block", STRICTER),
        ("fields", ["post", "bio"], ["post"], WEAKER),
        ("unless", None, ["stroke of luck"], WEAKER),
        ("negative_context", ["college"], None, STRICTER),
        ("terms", ["a"], ["a", "b"], STRICTER),
        ("any_of", ["a"], ["a", "b"], WEAKER),
        ("require", [{"metadata": "a"}], [{"metadata": "a"}, {"metadata": "b"}], STRICTER),
        ("applies_if", None, [{"metadata": "a", "is": True}], WEAKER),
        ("window", 40, 20, WEAKER),
        ("pattern", "a", "b", SAME),
    ],
)
def test_a_check_that_finds_less_is_weaker(name: str, old: object, new: object, effect: Effect) -> None:
    assert strictness.setting(name, old, new) is effect


def test_a_check_that_goes_is_weaker() -> None:
    assert strictness.checks(["a", "b"], ["a"]) is WEAKER
    assert strictness.checks(None, ["a"]) is STRICTER


def test_an_answer_has_the_rank_of_its_option() -> None:
    assert strictness.ranked("allowed", "never", ["never", "allowed"]) is STRICTER
    assert strictness.ranked("allowed", "gone", ["never", "allowed"]) is SAME


def test_effects_add_up() -> None:
    assert strictness.together([SAME, WEAKER]) is WEAKER
    assert strictness.together([STRICTER, WEAKER]) is MIXED
    assert strictness.together([STRICTER, REVERSED]) is REVERSED
    assert strictness.together([]) is SAME


@given(answers, answers)
def test_conditions_are_compared_alike_in_both_directions(old: dict[str, list[int]], new: dict[str, list[int]]) -> None:
    assert strictness.condition(new, old) is UNDONE[strictness.condition(old, new)]
    assert strictness.condition(old, old) is SAME


@given(words, words)
def test_reach_is_compared_alike_in_both_directions(old: list[str], new: list[str]) -> None:
    assert strictness.reach(new, old) is UNDONE[strictness.reach(old, new)]
    assert strictness.reach(old, old[::-1]) is SAME
