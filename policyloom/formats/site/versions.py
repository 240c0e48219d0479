"""Which approved version held when, and what each one said; it knows no file, no clock and no Markdown."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policyloom.model.record import Approved, Entry, record_of
from policyloom.model.types import Policy, Rule

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """An approved version and its days: `since` is the first, `until` the last, empty while nothing follows.

    since: nothing holds before it is approved, whatever its effective date says. next: the version that took its place.
    never: it was replaced before it could hold.
    """

    approved: Approved
    since: str
    until: str
    next: str
    never: bool

    @property
    def path(self) -> str:
        """Where its page lies, for ever."""
        return f"versions/v{self.approved.name}.md"


def held(policy: Policy, approved: Sequence[Approved]) -> tuple[Held, ...]:
    """Tell the days of every approved version, in the order in which they were approved.

    A version takes the place of all that were approved before it from its own first day on.
    """
    known = tuple(_with_this_one(policy, approved))
    return tuple(_held(one, known[number + 1 :]) for number, one in enumerate(known))


def _with_this_one(policy: Policy, approved: Sequence[Approved]) -> Iterator[Approved]:
    """Add the policy as it stands, where somebody approved it and the history does not hold it."""
    yield from approved
    if policy.approved and policy.approval and policy.version not in {one.version for one in approved}:
        yield Approved(policy.version, policy.effective, policy.approval, record_of(policy))


def _held(one: Approved, later: Sequence[Approved]) -> Held:
    since = _first_day(one)
    follower = min(later, key=_first_day, default=None)
    until = _day_before(_first_day(follower)) if follower else ""
    return Held(one, since, until, follower.version if follower else "", bool(until) and until < since)


def _first_day(one: Approved) -> str:
    return max(one.effective, one.approval.date)


def _day_before(day: str) -> str:
    return (datetime.date.fromisoformat(day) - _DAY).isoformat()


def day_after(day: str) -> str:
    """Give the next day."""
    return (datetime.date.fromisoformat(day) + _DAY).isoformat()


def in_force(versions: Iterable[Held]) -> tuple[Held, ...]:
    """List the versions that really held, the first day first: what a date is looked up in."""
    return tuple(sorted((one for one in versions if not one.never), key=lambda one: one.since))


def sections(one: Approved) -> tuple[tuple[Entry, tuple[tuple[str, Entry], ...]], ...]:
    """Give the topics of a version with the rules that held, in the order of their numbers."""
    ordered = sorted(one.record.sections.items(), key=lambda item: _number(item[1]))
    found = ((section, tuple(_rules(one, name))) for name, section in ordered)
    return tuple((section, rules) for section, rules in found if rules)


def _rules(one: Approved, section: str) -> Iterator[tuple[str, Entry]]:
    here = {name: rule for name, rule in one.record.rules.items() if rule.get("section") == section}
    return ((name, rule) for name, rule in sorted(here.items(), key=lambda item: _number(item[1])) if rule["active"])


def _number(entry: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(int(part) for part in str(entry.get("number", "0")).split(".") if part.isdigit())


@dataclass(frozen=True, slots=True)
class Standing:
    """Since when a rule stands: `first` is the version that brought it in, `worded` the one that brought its present words.

    None where no approved version has it, or has it so.
    """

    first: Held | None
    worded: Held | None


def standing(rule: Rule, versions: Iterable[Held]) -> Standing:
    """Look a rule up in the approved versions, from the last one back to where it came in."""
    newest_first = tuple(reversed(in_force(versions)))
    words = (str(rule.modality), rule.statement)
    return Standing(
        _earliest(newest_first, rule.id, lambda entry: entry["active"]),
        _earliest(
            newest_first,
            rule.id,
            lambda entry: entry["active"] and (entry["modality"], entry["statement"]) == words,
        ),
    )


def _earliest(newest_first: Iterable[Held], rule: str, holds: Callable[[Entry], bool]) -> Held | None:
    found = None
    for one in newest_first:
        entry = one.approved.record.rules.get(rule)
        if entry is None or not holds(entry):
            break
        found = one
    return found
