"""The slides of a section's rules: one per prohibition and key point, lists for the rest, do and don't pairs; it knows no format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
    paired = {rule.id: pair for rule, pair in _pairs(own, part, strings)}
    for rule in own:
        yield _alone(rule, section, policy, strings)
        if rule.id in paired:
            yield paired[rule.id]
    yield from _listed([rule for rule in rules if rule not in own], part, policy, strings, also=bool(own))
    yield from profiles(section, policy, strings)


def key_points(policy: Policy, strings: Strings, part: str) -> Iterator[Slide]:
    """List the key points' lead-ins, before the sections tell them in full."""
    dealt = pages(policy.key_points, _words)
    for index, page in enumerate(dealt):
        title = numbered(strings["key-points-title"], index, len(dealt), strings)
        notes = tuple(text.plain(rule.statement) for rule in page)
        yield Slide(Kind.LIST, title, part, notes, lines=tuple(map(_line, page)), noted=tuple(rule.id for rule in page))


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
    rules.sort(key=lambda rule: _FIRMNESS.index(rule.modality))
    dealt = pages(rules, _words)
    for index, page in enumerate(dealt):
        title = numbered(strings["list-more" if also else "list-all"].format(section=part), index, len(dealt), strings)
        notes = tuple(line for rule in page for line in rule_notes(rule, policy, strings))
        yield Slide(Kind.LIST, title, part, notes, lines=tuple(map(_line, page)), noted=tuple(rule.id for rule in page))


def _line(rule: Rule) -> Line:
    return Line(rich(rule.lead_in), rule.modality)


def _words(rule: Rule) -> int:
    return count(text.plain(rule.lead_in)) + count(rule.modality.value)


def _pairs(rules: Iterable[Rule], part: str, strings: Strings) -> Iterator[tuple[Rule, Slide]]:
    """Show the examples of a few rules side by side: prohibitions and key points first, where both posts fit one slide."""
    fitting = [(rule, found) for rule in rules if rule.examples.field in _LAPS and (found := _shortest(rule))]
    fitting.sort(key=lambda pair: (not pair[0].key_point, _FIRMNESS.index(pair[0].modality)))
    for rule, (keeping, breaking) in fitting[:_PAIRS]:
        title = strings[f"pair-{rule.examples.field.replace('_', '-')}"].format(lead=text.plain(rule.lead_in))
        cards = (Card("do", literal(keeping)), Card("dont", literal(breaking)))
        yield (
            rule,
            Slide(
                Kind.PAIR,
                title,
                part,
                (strings["pair-note"].format(badge=word(rule, strings), lead=rule.lead_in),),
                cards=cards,
            ),
        )


def _shortest(rule: Rule) -> tuple[str, str] | None:
    if not rule.examples.keeping or not rule.examples.breaking:
        return None
    keeping, breaking = min(rule.examples.keeping, key=count), min(rule.examples.breaking, key=count)
    return (keeping, breaking) if count(keeping) + count(breaking) <= WORDS - _BADGES else None
