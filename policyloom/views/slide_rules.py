"""The slides of a section's rules: one per prohibition and key point, lists for the rest, do and don't pairs; it knows no format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from policyloom.model.entries import SEVERITIES
from policyloom.model.types import Modality, Policy, Rule, Section
from policyloom.views import text
from policyloom.views.slide_model import WORDS, Card, Kind, Line, Slide, Strings
from policyloom.views.slide_stories import profiles
from policyloom.views.slide_text import brief, count, literal, numbered, pages, rich, rule_notes, word

_FIRMNESS = (Modality.MUST_NOT, Modality.MUST, Modality.SHOULD_NOT, Modality.SHOULD, Modality.MAY)
_LAPS = frozenset({"post", "comment", "message", "bio", "handle", "display_name"})
_PAIRS = 1
_BADGES = 2
_LONE = 1


def section_slides(section: Section, policy: Policy, strings: Strings, *, divider: bool = True) -> Iterator[Slide]:
    """Open a section, tell its weightiest rules one by one with examples, list the others, and show its mock profiles."""
    rules = [rule for rule in section.rules if rule.active]
    part = text.plain(section.title)
    if divider:
        notes, label = (text.plain(section.lead),), str(section.number)
        yield Slide(Kind.DIVIDER, part, part, notes, words=brief(section.lead), label=label, icon=section.icon)
    own = [rule for rule in rules if _stands_alone(rule)]
    if len(rules) - len(own) <= _LONE:
        own = rules
    paired = {rule.id: pair for rule, pair in _pairs(own, part, policy, strings)}
    for rule in own:
        yield _alone(rule, section, policy, strings)
        if rule.id in paired:
            yield paired[rule.id]
    yield from _listed([rule for rule in rules if rule not in own], part, policy, strings, also=bool(own))
    yield from profiles(section, policy, strings)


def key_points(policy: Policy, strings: Strings, part: str, most: int | None = None) -> Iterator[Slide]:
    """List the key points' lead-ins on at most so many slides; the notes tell each in full."""
    for slide in lists(policy.key_points, strings["key-points-title"], part, policy, strings, most):
        yield replace(slide, pointed=True)


def lists(
    rules: Sequence[Rule], title: str, part: str, policy: Policy, strings: Strings, most: int | None = None
) -> Iterator[Slide]:
    """List rules under one title by their lead-ins, on as many slides as they need, or at most so many."""
    dealt = pages(rules, listed_words)[:most]
    for index, page in enumerate(dealt):
        yield rule_list(page, numbered(title, index, len(dealt), strings), part, policy, strings)


def best_pair(policy: Policy, strings: Strings, part: str) -> Iterator[Slide]:
    """Show the examples of one rule: of the weightiest key point that has some, else of another rule."""
    ranked = sorted(policy.active_rules, key=lambda rule: (not rule.key_point, SEVERITIES.index(rule.severity)))
    fitting = ((rule, found) for rule in ranked if rule.examples.field in _LAPS and (found := _shortest(rule)))
    for rule, posts in islice(fitting, 1):
        yield _pair(rule, posts, part, policy, strings)


def _stands_alone(rule: Rule) -> bool:
    return rule.modality is Modality.MUST_NOT or rule.key_point or rule.floor or rule.right


def _alone(rule: Rule, section: Section, policy: Policy, strings: Strings) -> Slide:
    kind = Kind.PROHIBITION if rule.modality is Modality.MUST_NOT else Kind.RULE
    return Slide(
        kind,
        text.plain(rule.lead_in),
        text.plain(section.title),
        rule_notes(rule, policy, strings),
        rich(rule.statement),
        icon=section.icon,
        modality=rule.modality,
        shown=(rule.id,),
        noted=(rule.id,),
    )


def _listed(rules: list[Rule], part: str, policy: Policy, strings: Strings, *, also: bool) -> Iterator[Slide]:
    title = strings["list-more" if also else "list-all"].format(section=part)
    yield from lists(by_firmness(rules), title, part, policy, strings)


def by_firmness(rules: Iterable[Rule]) -> list[Rule]:
    """Put what must not be before what must, should and may."""
    return sorted(rules, key=lambda rule: _FIRMNESS.index(rule.modality))


def rule_list(rules: Sequence[Rule], title: str, part: str, policy: Policy, strings: Strings) -> Slide:
    """List rules on one slide by their lead-ins; the notes tell each in full."""
    notes = tuple(line for rule in rules for line in rule_notes(rule, policy, strings))
    return Slide(Kind.LIST, title, part, notes, lines=tuple(map(_line, rules)), noted=tuple(rule.id for rule in rules))


def _line(rule: Rule) -> Line:
    return Line(rich(rule.lead_in), rule.modality)


def listed_words(rule: Rule) -> int:
    """Count the words that a rule takes in a list: its badge and its lead-in."""
    return count(text.plain(rule.lead_in)) + count(rule.modality.value)


def _pairs(rules: Iterable[Rule], part: str, policy: Policy, strings: Strings) -> Iterator[tuple[Rule, Slide]]:
    """Show the examples of a few rules side by side: prohibitions and key points first, where both posts fit one slide."""
    fitting = [(rule, found) for rule in rules if rule.examples.field in _LAPS and (found := _shortest(rule))]
    fitting.sort(key=lambda pair: (not pair[0].key_point, _FIRMNESS.index(pair[0].modality)))
    for rule, posts in fitting[:_PAIRS]:
        yield rule, _pair(rule, posts, part, policy, strings)


def _pair(rule: Rule, posts: tuple[str, str], part: str, policy: Policy, strings: Strings) -> Slide:
    lead = text.plain(rule.lead_in)
    title = strings[f"pair-{rule.examples.field.replace('_', '-')}"].format(lead=lead)
    cards = tuple(Card(verdict, literal(post)) for verdict, post in zip(("do", "dont"), posts, strict=True))
    notes = (strings["pair-note"].format(badge=word(rule, strings), lead=lead), *rule_notes(rule, policy, strings))
    return Slide(Kind.PAIR, title, part, notes, cards=cards, noted=(rule.id,))


def _shortest(rule: Rule) -> tuple[str, str] | None:
    if not rule.examples.keeping or not rule.examples.breaking:
        return None
    keeping, breaking = min(rule.examples.keeping, key=count), min(rule.examples.breaking, key=count)
    return (keeping, breaking) if count(keeping) + count(breaking) <= WORDS - _BADGES else None
