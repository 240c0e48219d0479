"""The topics with their rules: each rule is one content control, each text that may be edited one in it. It knows no Word."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.formats.word.blocks import (
    Block,
    Control,
    Mark,
    Paragraph,
    Span,
    joined,
    labelled,
    literal,
    prose,
    rich,
    unbroken,
)
from policyloom.formats.word.told import Told, cards, full_sources, rule_mark
from policyloom.model.types import Rule, Section
from policyloom.views.facets import answer, deciding, facets, key
from policyloom.views.text import plain
from policyloom.views.word_tags import exception_tag, rule_tag

_TEXT = "Rule Text"


def topic(section: Section, told: Told) -> Iterator[Block]:
    """Write what stands under a topic's heading: its lead, then every rule in the order of its number, active or not."""
    yield from prose(section.lead, "Policy Lead")
    for rule in section.rules:
        shown = _active if rule.active else _inactive
        name = f"{rule.number} {plain(rule.lead_in)}"
        yield Control(rule_tag(rule.id), name, (Mark(rule_mark(rule.number)), *shown(rule, told)))


def _active(rule: Rule, told: Told) -> Iterator[Block]:
    """Write a rule in three stretches, in none of which a page breaks: the duty, the examples, the facts."""
    for stretch in (_duty, _examples, _facts):
        yield from unbroken(stretch(rule, told))


def _duty(rule: Rule, told: Told) -> Iterator[Block]:
    words = told.words
    yield from _lead_in(rule, "Heading 3", told)
    yield Paragraph(tuple(_badges(rule, told)), "Rule Badge")
    yield from _field("statement", rule.statement, "Rule Statement", told)
    yield from _titled("rationale", words["why"], rule.rationale, told)
    if rule.exceptions:
        yield Paragraph(literal(words["exceptions"]), "Rule Label")
        for position, text in enumerate(rule.exceptions, 1):
            yield from _field(exception_tag(position), text, _TEXT, told)
    if rule.narrowing:
        yield Paragraph(literal(words["narrowing"]), "Rule Label")
        yield from prose(rule.narrowing, _TEXT)
    yield from _rights_first(rule, told)
    if rule.consequence:
        yield from _titled("consequence", words["consequence"], rule.consequence, told)


def _inactive(rule: Rule, told: Told) -> Iterator[Block]:
    yield from _lead_in(rule, "Rule Inactive", told)
    flag = Span(told.words["inactive"], style="Policy Flag")
    for choice in deciding(rule, told.policy):
        because = told.words["because"].format(question=plain(choice.question), answer=plain(answer(choice)))
        yield Paragraph((flag, Span(" "), *literal(because)), "Rule Facts")
    yield _identity(rule, told)


def _lead_in(rule: Rule, style: str, told: Told) -> Iterator[Block]:
    """Write the heading; the number before it is an automatic one, so that the control holds the lead-in alone."""
    for number, paragraph in enumerate(prose(rule.lead_in, style)):
        numbered = Paragraph(paragraph.words, style, level=2) if not number else paragraph
        yield Control("lead_in", told.words["field-lead_in"], (numbered,))


def _badges(rule: Rule, told: Told) -> Iterator[Span]:
    named = rule.modality.value.title()
    yield Span(f"\u00a0{told.words[key(rule.modality)]}\u00a0", style=f"Badge {named}")
    if rule.right:
        yield Span("   ")
        yield Span(told.words["own-right"], style="Policy Flag")


def _field(tag: str, source: str, style: str, told: Told) -> Iterator[Control]:
    """Write a text that may be edited: each of its paragraphs in a control of its own."""
    alias = told.words[f"field-{tag.partition('.')[0]}"]
    for paragraph in prose(source, style):
        yield Control(tag, alias, (paragraph,))


def _titled(tag: str, label: str, source: str, told: Told) -> Iterator[Block]:
    yield Paragraph(literal(label), "Rule Label")
    yield from _field(tag, source, _TEXT, told)


def _rights_first(rule: Rule, told: Told) -> Iterator[Block]:
    rights = [one for one in told.policy.active_rules if one.right]
    if rule.reputation and rights:
        yield Paragraph(literal(told.words["rights-first"]), "Rule Label")
        named = ((Span(one.number, anchor=rule_mark(one.number)), Span(" "), *rich(one.lead_in)) for one in rights)
        yield Paragraph(joined(named, " "), _TEXT)


def _examples(rule: Rule, told: Told) -> Iterator[Block]:
    kind = f" {told.words[f'cards-field-{rule.examples.field}']}"
    columns = (("do", kind, rule.examples.keeping), ("dont", kind, rule.examples.breaking))
    yield from cards(told, columns, inset=True)


def _facts(rule: Rule, told: Told) -> Iterator[Paragraph]:
    found = (
        (Span(told.words[name], style="Policy Label"), Span(f" {', '.join(titles)}"))
        for name, titles in facets(rule, told.policy)
    )
    yield Paragraph(joined(found, "   "), "Rule Facts")
    if rule.sources:
        yield labelled(told.words["sources"], full_sources(told, rule.sources), "Rule Facts")
    if rule.extension:
        yield labelled(told.words["extension"], rich(rule.extension), "Rule Facts")
    yield _identity(rule, told)


def _identity(rule: Rule, told: Told) -> Paragraph:
    """Write number, letter and id as text, since a search in Word does not find automatic numbers."""
    lettered = f"{rule.number} ({rule.label})" if rule.label else rule.number
    return labelled(told.words["rule"], literal(f"{lettered} · {rule.id}"), "Rule Facts")
