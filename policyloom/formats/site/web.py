"""What leads to what: the questions, stories and playbooks behind each rule, and the groups that pages list. It knows no Markdown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policyloom.model.types import Fact, Faq, Policy, Rule, Scenario, Section, Term

EVERYONE = "all-workforce"
_USES = {"gains": ("benefit",), "risks": ("risk",), "background": ("context", "background")}


@dataclass(frozen=True, slots=True)
class Link:
    """A place on the site: a page of the Markdown tree, and an anchor on it."""

    title: str
    path: str
    anchor: str


Related = tuple[tuple[str, tuple[Link, ...]], ...]


def related(policy: Policy) -> Mapping[str, Related]:
    """Find what else speaks of each rule, as headings (keys of strings) with links. A heading without links is left out."""
    groups = {
        "from-questions": _questions(policy),
        "from-playbooks": _playbooks(policy),
        "from-practice": _stories(policy),
    }
    return {
        rule: tuple((heading, tuple(found[rule])) for heading, found in groups.items() if found[rule])
        for rule in policy.rules
    }


def asked(policy: Policy) -> tuple[tuple[Section, tuple[Faq, ...]], ...]:
    """Group the questions by topic; a topic that nobody asks about is left out."""
    groups = ((section, tuple(one for one in policy.faq if one.section == section.id)) for section in policy.sections)
    return tuple((section, questions) for section, questions in groups if questions)


def stories(policy: Policy) -> tuple[tuple[Term, tuple[Scenario, ...]], ...]:
    """Group the practice stories by topic."""
    groups = (
        (topic, tuple(one for one in policy.scenarios if one.topic == topic.id)) for topic in policy.topics.values()
    )
    return tuple((topic, scenarios) for topic, scenarios in groups if scenarios)


def roles(policy: Policy) -> tuple[Term, ...]:
    """List the roles that a reader can have: everyone's is no role of its own."""
    return tuple(term for term in policy.audiences.values() if term.id != EVERYONE)


def own_rules(policy: Policy, role: Term) -> tuple[Rule, ...]:
    """List the active rules that name a role."""
    return tuple(rule for rule in policy.active_rules if role.id in rule.audience)


def everyones_rules(policy: Policy) -> tuple[tuple[Section, tuple[Rule, ...]], ...]:
    """Group the active rules for all workforce by topic."""
    groups = (
        (section, tuple(rule for rule in section.rules if rule.active and EVERYONE in rule.audience))
        for section in policy.sections
    )
    return tuple((section, rules) for section, rules in groups if rules)


def facts(policy: Policy) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    """Group the facts under headings (keys of strings): what one gains first, unless the tone is caution."""
    order = ("gains", "risks", "background") if policy.benefits_first else ("risks", "gains", "background")
    groups = ((name, tuple(fact for fact in policy.facts if fact.use in _USES[name])) for name in order)
    return tuple((name, found) for name, found in groups if found)


def following(policy: Policy) -> Mapping[str, Rule]:
    """Give the active rule that a reader turns to after each rule."""
    rules = list(policy.rules.values())
    found: dict[str, Rule] = {}
    coming: Rule | None = None
    for rule in reversed(rules):
        if coming is not None:
            found[rule.id] = coming
        if rule.active:
            coming = rule
    return found


def _questions(policy: Policy) -> defaultdict[str, list[Link]]:
    links = (((one.rules), Link(one.question, f"faq/{one.section}.md", one.id)) for one in policy.faq)
    return _by_rule(links)


def _playbooks(policy: Policy) -> defaultdict[str, list[Link]]:
    return _by_rule((one.rules, Link(one.title, f"playbooks/{one.id}.md", "")) for one in policy.playbooks)


def _stories(policy: Policy) -> defaultdict[str, list[Link]]:
    return _by_rule(_told(policy))


def _told(policy: Policy) -> Iterator[tuple[tuple[str, ...], Link]]:
    for one in policy.scenarios:
        rules = dict.fromkeys(rule for option in one.options for rule in option.rules)
        yield tuple(rules), Link(one.title, f"practice/{one.topic}.md", one.id)


def _by_rule(links: Iterable[tuple[tuple[str, ...], Link]]) -> defaultdict[str, list[Link]]:
    found: defaultdict[str, list[Link]] = defaultdict(list)
    for rules, link in links:
        for rule in rules:
            found[rule].append(link)
    return found


def last_word(policy: Policy) -> str:
    """Give the last day on which the policy was written or approved, the same on whichever day it is built."""
    days = [entry.date for entry in policy.history] + ([policy.approval.date] if policy.approval else [])
    return max(days, default=policy.effective)


def absolute(policy: Policy, path: str) -> str:
    """Write the address of a page: a whole one where the site's is known, else the way from the site's root."""
    url = policy.institution.url
    root = url if not url or url.endswith("/") else f"{url}/"
    return root + (path.removesuffix(".md") + ".html" if path.endswith(".md") else path)
