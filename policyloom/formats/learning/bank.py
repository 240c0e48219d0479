"""quiz.gift: the stories as a question bank in the GIFT format. It knows no learning system."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policyloom.model.types import Option, Policy, Scenario
from policyloom.views import looks
from policyloom.views.artifact import Context
from policyloom.views.quiz import LOOKS, Quiz, Story
from policyloom.views.text import plain

_SPECIAL = re.compile(r"[\\~=#{}:]")


@dataclass(frozen=True, slots=True)
class _Question:
    """A story whose options come with what stands before them: a sign, and the share of the point where several are right."""

    scenario: Scenario
    options: tuple[tuple[Option, str], ...]


def bank(policy: Policy, asked: Quiz, words: dict[str, str], context: Context) -> bytes:
    """Write one category per topic, with its questions."""
    made = looks.environment(context.templates).overlay(autoescape=False)
    made.filters = dict(made.filters) | {"gift": _escaped, "category": _category, "one_line": _one_line}
    topics = [
        (term, [_question(one) for one in asked.stories if one.scenario.topic == term.id]) for term, _ in asked.topics
    ]
    text = made.get_template(f"{LOOKS}/quiz.gift.j2").render(policy=policy, words=words, topics=topics)
    return (text.strip() + "\n").encode("utf-8")


def _question(story: Story) -> _Question:
    return _Question(story.scenario, tuple(_shared(story)))


def _shared(story: Story) -> Iterator[tuple[Option, str]]:
    options = story.scenario.options
    right = sum(option.correct for option in options)
    for option in options:
        if story.many:
            share = 100 / right if option.correct else -100 / (len(options) - right)
            yield option, f"~%{share:.7g}%"
        else:
            yield option, "=" if option.correct else "~"


def _escaped(source: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", plain(source)).replace("\n", "\\n")


def _category(source: str) -> str:
    """A slash parts categories, and two stand for one."""
    return _one_line(plain(source)).replace("/", "//")


def _one_line(text: str) -> str:
    return " ".join(text.split())
