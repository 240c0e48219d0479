"""What the kit tells of a policy: a few rules out of many, a year of them, gains, questions, people to ask; it writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import cycle, islice, zip_longest

from policyloom.model.types import Contact, Fact, Faq, Playbook, Policy, Rule, Sample, Section
from policyloom.views.text import plain

_EVERYONE = "all-workforce"
_SEVERITIES = ("critical", "high", "medium", "low", "info")
_MONTHS = 12
_FEW = 5
_MOST_GAINS = 3
_MOST_LINKS = 6
# Ids of the base pack, which are for ever: what it asks of people who praise the place that they work for.
_DISCLOSURE = ("ads-disclose-material-connection", "identity-disclose-affiliation")


def leading(policy: Policy, most: int = _FEW) -> tuple[Rule, ...]:
    """Pick a few key points, of as many topics as there are, in the policy's order. Without key points, a few other rules."""
    picked = _taking_turns(sorted(policy.key_points or policy.active_rules, key=_weight))[:most]
    return tuple(rule for rule in policy.active_rules if rule in picked)


def year(policy: Policy, months: tuple[str, ...]) -> tuple[tuple[str, Rule], ...]:
    """Give each month a rule, from the month in which the policy starts: key points first, then what weighs most.

    Topics take turns. Where there are fewer rules than months, they come round again.
    """
    others = (rule for rule in policy.active_rules if not rule.key_point)
    ordered = [*sorted(policy.key_points, key=_weight), *sorted(others, key=_weight)][:_MONTHS]
    first = int(policy.effective.split("-")[1]) - 1
    named = (months[(first + turn) % _MONTHS] for turn in range(_MONTHS))
    return tuple(zip(named, islice(cycle(_taking_turns(ordered)), _MONTHS), strict=False))


def gains(policy: Policy) -> tuple[Fact, ...]:
    """Pick what people gain, from facts that no vendor states and that have a proof."""
    told = (fact for fact in policy.facts if fact.use == "benefit" and not fact.vendor and not fact.unsourced)
    return tuple(islice(told, _MOST_GAINS))


def rights(policy: Policy) -> tuple[tuple[Rule, ...], tuple[Sample, ...]]:
    """Find what the policy leaves people free to do, and the sample wording that goes with it."""
    rules = tuple(rule for rule in policy.active_rules if rule.right)
    named = {rule.id for rule in rules}
    texts = (one for one in policy.samples if one.kind == "text" and one.verdict == "do")
    return rules, tuple(one for one in texts if named.intersection(one.rules))


def questions(policy: Policy) -> tuple[Faq, ...]:
    """Pick questions about the key points, of different topics."""
    points = {rule.id for rule in policy.key_points}
    fitting = (one for one in policy.faq if points.intersection(one.rules))
    first_of: dict[str, Faq] = {}
    for one in fitting:
        first_of.setdefault(one.section, one)
    return tuple(islice(first_of.values(), _MOST_LINKS))


def playbooks(policy: Policy) -> tuple[Playbook, ...]:
    """Pick what helps when something happens, that about key points first."""
    points = {rule.id for rule in policy.key_points}
    return tuple(sorted(policy.playbooks, key=lambda one: points.isdisjoint(one.rules))[:_MOST_LINKS])


def disclosure(policy: Policy) -> tuple[Rule, ...]:
    """Find the rules by which ambassadors say where they work."""
    return tuple(policy.rules[name] for name in _DISCLOSURE if name in policy.rules and policy.rules[name].active)


def asked(policy: Policy) -> Contact:
    """Find whom the policy names for doubts; its owner where it names nobody that we know."""
    doubts = plain(policy.in_doubt)
    contacts = policy.institution.contacts.values()
    named = (one for one in contacts if any(word and word in doubts for word in (one.email, one.title)))
    return next(named, policy.owner)


def topics(policy: Policy, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Section]]:
    """Pair rules with their topics."""
    known = {section.id: section for section in policy.sections}
    return ((rule, known[rule.section]) for rule in rules)


def _weight(rule: Rule) -> tuple[bool, int]:
    """Put what binds everyone before what binds some, and the severe before the mild."""
    return _EVERYONE not in rule.audience, _SEVERITIES.index(rule.severity)


def _taking_turns(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Let topics take turns, in the order in which they come up."""
    groups: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        groups[rule.section].append(rule)
    return tuple(rule for turn in zip_longest(*groups.values()) for rule in turn if rule)
