"""What a run of the linter came to, and the few words that sum it up. It knows no report's form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policyloom.lint.finding import Finding, Question
from policyloom.lint.item import Item
from policyloom.lint.rules import Rules
from policyloom.lint.suppressing import Suppressed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was linted, what was found, what the items allowed with a reason, and what only a person can answer."""

    rules: Rules
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    suppressed: tuple[Suppressed, ...] = ()


def summary(outcome: Outcome) -> str:
    """Sum it up in a line. It never calls a post compliant."""
    remaining = f"{_count(outcome.questions, 'question')} remain{'s' if len(outcome.questions) == 1 else ''}"
    allowed = f"; {len(outcome.suppressed)} suppressed" if outcome.suppressed else ""
    if not outcome.findings:
        return f"no machine-checkable hint found{allowed}; {remaining}"
    items = len({finding.item for finding in outcome.findings})
    return f"{_count(outcome.findings, 'hint')} in {items} of {len(outcome.items)} items{allowed}; {remaining}"


def _count(things: Sequence[object], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"
