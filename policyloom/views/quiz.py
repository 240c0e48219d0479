"""The quiz as data: which stories it asks, for whom, and the rules behind them. It knows no page and no package."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass

from policyloom.model.types import Policy, Rule, Scenario, Term

LOOKS = "learning"
SHORT = 12
LEAST = 10
_EVERYONE = "all-workforce"


@dataclass(frozen=True, slots=True)
class Story:
    """A practice story. `roles` are those it is meant for, none where it is for everyone; `many`: several options are right."""

    scenario: Scenario
    roles: tuple[str, ...]
    many: bool


@dataclass(frozen=True, slots=True)
class Quiz:
    """The stories in the policy's order. Topics and roles come with the number of stories that fit them.

    edition: changes with the version, the rules and the questions, so that answers to another quiz are told apart.
    short: how many stories a short round has. mastery: the score in percent from which a learner passes.
    """

    stories: tuple[Story, ...]
    topics: tuple[tuple[Term, int], ...]
    roles: tuple[tuple[Term, int], ...]
    rules: tuple[Rule, ...]
    edition: str
    short: int
    mastery: int


def quiz(policy: Policy) -> Quiz:
    """Make the quiz of a policy. A story without a right answer, or without a choice, is none; a quiz may be empty."""
    asked = tuple(_story(one) for one in policy.scenarios if _asks(one) and one.topic in policy.topics)
    per_topic = Counter(one.scenario.topic for one in asked)
    behind = {rule for one in asked for option in one.scenario.options for rule in option.rules}
    return Quiz(
        stories=asked,
        topics=tuple((term, per_topic[term.id]) for term in policy.topics.values() if per_topic[term.id]),
        roles=_roles(policy, asked),
        rules=tuple(rule for rule in policy.rules.values() if rule.id in behind),
        edition=_edition(policy, asked),
        short=SHORT,
        mastery=policy.documents.mastery,
    )


def _asks(one: Scenario) -> bool:
    return len(one.options) > 1 and any(option.correct for option in one.options)


def _story(one: Scenario) -> Story:
    roles = () if _EVERYONE in one.audience else one.audience
    return Story(one, roles, sum(option.correct for option in one.options) > 1)


def _roles(policy: Policy, asked: tuple[Story, ...]) -> tuple[tuple[Term, int], ...]:
    """List the roles that some story names. Stories for everyone fit them too."""
    everyones = sum(not one.roles for one in asked)
    own = Counter(role for one in asked for role in one.roles)
    return tuple((term, own[term.id] + everyones) for term in policy.audiences.values() if own[term.id])


def _edition(policy: Policy, asked: tuple[Story, ...]) -> str:
    questions = [
        (
            one.scenario.id,
            one.scenario.topic,
            one.roles,
            [(option.id, option.correct) for option in one.scenario.options],
        )
        for one in asked
    ]
    of_questions = hashlib.sha256(json.dumps(questions).encode("utf-8")).hexdigest()
    return f"{policy.version[:32]} {policy.digest.removeprefix('sha256:')[:12]} {of_questions[:12]}"
