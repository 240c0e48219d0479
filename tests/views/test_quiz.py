"""The quiz as data: what it asks, for whom, and when it is another quiz."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from policyloom.model.types import Option, Policy, Scenario, Term
from policyloom.views.quiz import quiz
from tests.factory import a_policy


def an_option(name: str, correct: bool, **overrides: Any) -> Option:
    return Option(name, f"Answer {name}.", correct, "So it is.", overrides.pop("rules", ("privacy-no-record-numbers",)))


def a_scenario(*correct: bool, **overrides: Any) -> Scenario:
    words: dict[str, Any] = {
        "id": "the-whiteboard",
        "topic": "privacy",
        "title": "The whiteboard",
        "situation": "A whiteboard stands behind the cake.",
        "question": "What now?",
        "options": tuple(an_option("abcdefgh"[n], right) for n, right in enumerate(correct or (True, False))),
        "audience": ("all-workforce",),
    }
    return Scenario(**(words | overrides))


def a_quiz_policy(*scenarios: Scenario, **overrides: Any) -> Policy:
    roles = ("all-workforce", "nurses", "students")
    return a_policy(
        scenarios=scenarios,
        topics={"privacy": Term("privacy", "Privacy"), "respect": Term("respect", "Respect")},
        audiences={role: Term(role, role.title()) for role in roles},
        **overrides,
    )


def test_a_story_without_a_right_answer_or_a_choice_is_not_asked() -> None:
    policy = a_quiz_policy(a_scenario(False, False), a_scenario(True), a_scenario(True, False, id="asked"))

    assert [one.scenario.id for one in quiz(policy).stories] == ["asked"]


def test_several_right_options_make_a_story_of_many() -> None:
    policy = a_quiz_policy(a_scenario(True, False), a_scenario(True, False, True))

    assert [one.many for one in quiz(policy).stories] == [False, True]


def test_topics_and_roles_come_with_the_stories_that_fit_them() -> None:
    policy = a_quiz_policy(a_scenario(), a_scenario(audience=("nurses",)), a_scenario(audience=("nurses", "students")))

    found = quiz(policy)

    assert [(term.id, n) for term, n in found.topics] == [("privacy", 3)]
    assert [(term.id, n) for term, n in found.roles] == [("nurses", 3), ("students", 2)]


def test_the_edition_changes_with_version_rules_and_questions_only() -> None:
    policy = a_quiz_policy(a_scenario())
    others = (
        replace(policy, version="1.1"),
        replace(policy, digest="sha256:" + "2" * 64),
        a_quiz_policy(a_scenario(False, True)),
        a_quiz_policy(a_scenario(id="another")),
    )

    assert quiz(policy).edition == quiz(replace(policy, promise="Another promise.")).edition
    assert len({quiz(policy).edition, *(quiz(one).edition for one in others)}) == 5
