"""Which checks can say anything about an item: one pass over each text rules most of them out. It finds nothing itself.

A check is left out only where it could find nothing, so that findings are the same with and without the plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from policyloom.lint.item import Item
from policyloom.lint.rules import Check, Rule, Rules
from policyloom.patterns import DISGUISED, MayMatch, Pattern, Search, folded_text, may_match

Candidate = tuple[Rule, Check]

NOT_ASKED: Mapping[str, set[int]] = MappingProxyType({})
_FOUND_BY_WORDS = frozenset({"pattern", "terms", "near"})
_WITHOUT_TEXTS = frozenset({"metadata", "attestation"})
_KINDS = _FOUND_BY_WORDS | _WITHOUT_TEXTS | {"required", "count", "handle"}


class _Around:
    """Patterns of which one has to stand in a text beside what called for a check. They are made ready when first asked."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._patterns = patterns

    @cached_property
    def _asked(self) -> MayMatch:
        return may_match(self._patterns)

    def may_stand_in(self, text: str) -> bool:
        """Tell whether one of them may match."""
        return bool(self._asked(text))


class _Triggers:
    """Patterns, each one once, and the checks that one of them calls for, with what else they then need.

    Words that a check needs around its own are often everyday words. They are asked one check at a time, and only then:
    a set of patterns is slow where many of them match.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._asked: list[str] = []
        self._called: defaultdict[int, list[tuple[int, _Around | None]]] = defaultdict(list)
        self._around: dict[tuple[str, ...], _Around] = {}

    def add(self, at: int, wanted: Iterable[Pattern], context: Iterable[Pattern] = ()) -> None:
        """Let a match of any of `wanted`, where there is one of `context` too, call for the check at a position."""
        needed = tuple(one.asked for one in context)
        around = self._around.setdefault(needed, _Around(needed)) if needed else None
        for pattern in wanted:
            self._called[self._number(pattern.flag_free, pattern.asked)].append((at, around))

    def flag(self, patterns: Iterable[str]) -> frozenset[int]:
        """Add patterns that call for no check, and give their numbers."""
        return frozenset(self._number(pattern, pattern) for pattern in patterns)

    @cached_property
    def matched(self) -> MayMatch:
        """The question which patterns a text may match, by number. Ask when all patterns are added."""
        return may_match(self._asked)

    @property
    def patterns(self) -> tuple[str, ...]:
        """Give the patterns, flag-free, in order of their numbers."""
        return tuple(self._numbers)

    def called(self, text: str, matched: Iterable[int]) -> Iterator[int]:
        """Give the positions of the checks that a text and its matches call for."""
        for number in matched:
            for at, around in self._called.get(number, ()):
                if around is None or around.may_stand_in(text):
                    yield at

    def __len__(self) -> int:
        return len(self._called)

    def _number(self, flag_free: str, asked: str) -> int:
        if flag_free not in self._numbers:
            self._numbers[flag_free] = len(self._numbers)
            self._asked.append(asked)
        return self._numbers[flag_free]


class _Protecting:
    """Protected speech: which of its searches may find something in a text."""

    def __init__(self, protected: tuple[Search, ...]) -> None:
        self._always = tuple(search for search in protected if search.fold)
        wanted = [(search, one.asked) for search in protected if not search.fold for one in search.wanted]
        self._owners = [search for search, _ in wanted]
        self._asked = may_match([pattern for _, pattern in wanted])

    def searches(self, text: str) -> Iterator[Search]:
        """Give the searches that are worth running."""
        yield from self._always
        yield from (self._owners[position] for position in self._asked(text))


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """What can be found in the texts of one field, as positions in Plan.checks.

    always: checks that have to look at every text; with_facts: those that are silent for an item without facts.
    disguised: the patterns that tell that folding may change the text.
    """

    always: tuple[int, ...]
    with_facts: tuple[int, ...]
    triggers: _Triggers
    disguised: frozenset[int]
    folding: _Triggers

    @property
    def patterns(self) -> tuple[str, ...]:
        """Give the patterns of which at least one matches every text in which something may be found."""
        return self.triggers.patterns

    def candidates(self, text: str) -> set[int]:
        """Give the positions of the checks that may find something in a text."""
        found = set(self.always)
        matched = self.triggers.matched(text)
        if matched:
            found.update(self.triggers.called(text, matched))
            if not self.disguised.isdisjoint(matched):
                folded = folded_text(text)
                found.update(self.folding.called(folded, self.folding.matched(folded)))
        return found


class Plan:
    """The active checks of a rule set, made ready field by field when a field is first met.

    elsewhere: the positions of checks of kinds that a package adds; nobody here knows what they look at.
    """

    def __init__(self, rules: Rules) -> None:
        self.checks: tuple[Candidate, ...] = tuple(
            (rule, check) for rule in rules.rules if rule.active for check in rule.checks
        )
        self.elsewhere = self._positions(lambda check: check.kind not in _KINDS)
        self._metadata = self._positions(lambda check: check.kind == "metadata")
        self._attestations = self._positions(lambda check: check.kind == "attestation")
        self._fields: dict[str, FieldPlan] = {}
        self._protecting = _Protecting(rules.protected)

    def is_protected(self, item: Item) -> bool:
        """Tell whether an item is speech that no rule may touch."""
        return any(search.spans(text) for text in item.fields.values() for search in self._protecting.searches(text))

    def candidates(self, item: Item, asked: Mapping[str, set[int]] = NOT_ASKED) -> Iterator[Candidate]:
        """Give the checks that may find something in an item, in the order of the rules.

        asked: what a field's plan gave for its text already.
        """
        positions = set(self.elsewhere)
        if item.metadata:
            positions.update(self._metadata)
        if item.answers:
            positions.update(self._attestations)
        for field, text in item.fields.items():
            planned = self.field(field)
            positions |= asked[field] if field in asked else planned.candidates(text)
            if item.metadata:
                positions.update(planned.with_facts)
        return (self.checks[position] for position in sorted(positions))

    def field(self, name: str) -> FieldPlan:
        """Give the plan of one field."""
        if name not in self._fields:
            self._fields[name] = self._planned(name)
        return self._fields[name]

    def _positions(self, wanted: Callable[[Check], bool]) -> tuple[int, ...]:
        return tuple(at for at, (_, check) in enumerate(self.checks) if wanted(check))

    def _planned(self, field: str) -> FieldPlan:
        always: list[int] = []
        with_facts: list[int] = []
        triggers, folding = _Triggers(), _Triggers()
        for at, (_, check) in enumerate(self.checks):
            if check.kind not in _KINDS or check.kind in _WITHOUT_TEXTS:
                continue
            condition = _text_condition(check)
            if check.search and (check.kind in _FOUND_BY_WORDS or _only_too_many(check)):
                if field in check.fields:
                    triggers.add(at, check.search.wanted, check.search.context)
                    if check.search.fold:
                        folding.add(at, check.search.wanted, check.search.context)
            elif condition:
                if field == condition[0]:
                    triggers.add(at, [condition[1]])
            elif field in check.fields:
                (with_facts if _needs_facts(check) else always).append(at)
        disguised = triggers.flag(DISGUISED if folding else ())
        return FieldPlan(tuple(always), tuple(with_facts), triggers, disguised, folding)


def _only_too_many(check: Check) -> bool:
    return check.kind == "count" and not check.settings.get("at_least", 0)


def _needs_facts(check: Check) -> bool:
    return any(condition.metadata and condition.tests.get("present") is not False for condition in check.applies_if)


def _text_condition(check: Check) -> tuple[str, Pattern] | None:
    """Give a condition on what a text says, without which the check is silent: its field and its pattern."""
    for condition in check.applies_if:
        if condition.field and condition.matches:
            return condition.field, condition.matches
    return None


@lru_cache(maxsize=16)
def plan_of(rules: Rules) -> Plan:
    """Give the plan of a rule set, made once."""
    return Plan(rules)
