"""What a linter finds and asks. It knows no rules file, no matcher and no format of a report."""

from __future__ import annotations

from dataclasses import dataclass

from policyloom.diagnostics import Location, Severity


@dataclass(frozen=True, slots=True)
class Hit:
    """What a matcher saw: a field with a span in characters, or an item as a whole (no field)."""

    field: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A hint that a rule may be broken. People decide.

    span: (start, end) in characters of the field's text, end excluded; None where the item as a whole is meant.
    line, column: the start of the span inside the field, from 1. excerpt: the matched words, masked where sensitive.
    at: the place in the file that was read.
    """

    item: str
    rule: str
    check: str
    title: str
    rationale: str
    level: Severity
    strength: str
    sensitive: bool
    field: str
    span: tuple[int, int] | None
    line: int
    column: int
    message: str
    suggest: str
    help_uri: str
    excerpt: str
    at: Location | None

    @property
    def told(self) -> str:
        """Give it in one line, with the (masked) words and what to do instead."""
        words = f"“{' '.join(self.excerpt.split())}”" if self.excerpt else ""
        return " ".join(part for part in (self.message, words, self.suggest) if part)


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can answer: `passing` is the answer that keeps the rule."""

    item: str
    rule: str
    check: str
    level: Severity
    question: str
    passing: str
    evidence: str
    help_uri: str
