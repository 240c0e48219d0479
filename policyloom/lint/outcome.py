"""What a run of the linter came to, finding by finding, and the few words that sum it up. It knows no report's form.

Findings may come one by one out of an archive that no memory holds: they are read once, through `counted`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from policyloom.lint.finding import Finding, Question
from policyloom.lint.item import Item
from policyloom.lint.rules import Rules
from policyloom.lint.suppressing import Suppressed


@dataclass(slots=True)
class Tally:
    """How many findings were read, and in how many items; the findings of one item come together."""

    findings: int = 0
    items: int = 0
    last: str | None = None

    def add(self, finding: Finding) -> None:
        """Count one more."""
        self.findings += 1
        if finding.item != self.last:
            self.items += 1
            self.last = finding.item


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was linted, what was found, what the items allowed with a reason, and what only a person can answer.

    linted: how many items there were, asked when all findings are read. items: the items themselves, none for an archive.
    """

    rules: Rules
    findings: Iterable[Finding]
    linted: Callable[[], int]
    items: Sequence[Item] = ()
    questions: tuple[Question, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    tally: Tally = field(default_factory=Tally)

    def counted(self) -> Iterator[Finding]:
        """Give the findings, once, and count them."""
        for finding in self.findings:
            self.tally.add(finding)
            yield finding


def summary(outcome: Outcome) -> str:
    """Sum up in a line what was read. It never calls a post compliant."""
    remaining = f"{counted(len(outcome.questions), 'question')} remain{'s' if len(outcome.questions) == 1 else ''}"
    allowed = f"; {len(outcome.suppressed)} suppressed" if outcome.suppressed else ""
    if not outcome.tally.findings:
        return f"no machine-checkable hint found{allowed}; {remaining}"
    hints = counted(outcome.tally.findings, "hint")
    return f"{hints} in {outcome.tally.items} of {outcome.linted()} items{allowed}; {remaining}"


def counted(number: int, name: str) -> str:
    """Write a number of things."""
    return f"{number} {name}{'' if number == 1 else 's'}"
