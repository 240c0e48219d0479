"""learning/: the quiz for a learning system, as a SCORM 1.2 package and a question bank, with a note for the educator. It lays out no site."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from policyloom.formats.learning.bank import bank
from policyloom.formats.learning.package import package
from policyloom.model.types import Policy, Status
from policyloom.views import looks
from policyloom.views.artifact import Artifact, Context
from policyloom.views.facets import mark
from policyloom.views.quiz import LEAST, LOOKS, Quiz, quiz

FOLDER = "learning"
_EMPTY_LINES = re.compile(r"\n{3,}")
_COLUMNS = 78
_BULLET = "- "


def render(policy: Policy, context: Context) -> Iterator[Artifact]:
    """Make the files for learning systems. A policy that asks no story gets none."""
    asked = quiz(policy)
    if not asked.stories:
        return
    words = looks.strings(context.templates, LOOKS, policy.language)
    yield Artifact(f"{FOLDER}/README.txt", _note(policy, asked, words, context))
    yield Artifact(f"{FOLDER}/quiz-scorm12.zip", package(policy, asked, words, context))
    yield Artifact(f"{FOLDER}/quiz.gift", bank(policy, asked, words, context))


def _note(policy: Policy, asked: Quiz, words: dict[str, str], context: Context) -> bytes:
    template = looks.environment(context.templates).overlay(autoescape=False).get_template(f"{LOOKS}/README.txt.j2")
    text = template.render(
        policy=policy,
        quiz=asked,
        words=words,
        least=min(LEAST, len(asked.stories)),
        mark=mark(policy, words),
        retired=policy.status is Status.RETIRED,
    )
    filled = "\n".join(_filled(line) for line in _EMPTY_LINES.sub("\n\n", text).strip().splitlines())
    return (filled + "\n").encode("utf-8")


def _filled(line: str) -> str:
    hanging = "  " if line.startswith(_BULLET) else ""
    return textwrap.fill(line, _COLUMNS, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)
