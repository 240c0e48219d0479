"""The deck as values, one Slide per idea, from title to references; it knows neither where words stand nor any file format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from policyloom.model.types import Contact, DeckPart, Fact, Modality, Page, Policy, Reference, Section
from policyloom.views import text
from policyloom.views.slide_model import Kind, Line, Slide, Strings
from policyloom.views.slide_pages import page_slides
from policyloom.views.slide_rules import key_points, section_slides
from policyloom.views.slide_stories import playbooks, practice
from policyloom.views.slide_text import brief, cited, count, headline, labelled, literal, numbered, pages, rich

_CONTACTS = 4
_ICONS = ("people", "mic", "hands", "book", "building", "chat", "megaphone", "compass")


def slides(policy: Policy, strings: Strings) -> tuple[Slide, ...]:
    """Make the deck: benefits first where the policy's tone asks for it, then rules, playbooks, practice, and whom to ask."""
    return tuple(_all(policy, strings))


def carried(deck: Iterable[Slide]) -> Mapping[str, str]:
    """Tell for each rule whether its statement stands on a slide or in a slide's notes; a rule that is missing is not in the deck."""
    found: dict[str, str] = {}
    for slide in deck:
        found |= dict.fromkeys(slide.noted, "notes") | {
            rule: "slide" for rule, where in found.items() if where == "slide"
        }
        found |= dict.fromkeys(slide.shown, "slide")
    return found


def _all(policy: Policy, strings: Strings) -> Iterator[Slide]:
    if policy.documents.deck_parts:
        yield from _in_parts(policy, strings)
        return
    opening = strings["part-opening"]
    yield _title(policy, strings, opening)
    yield from _outline(policy, strings, opening)
    if policy.benefits_first:
        yield from _benefits(policy, strings)
    yield from _overview(policy, strings)
    for section in policy.sections:
        yield from section_slides(section, policy, strings)
    yield from playbooks(policy, strings)
    for page in shown_pages(policy):
        yield from page_slides(page, policy, strings)
    yield from practice(policy, strings)
    yield from _end(policy, strings)


def _in_parts(policy: Policy, strings: Strings) -> Iterator[Slide]:
    """Make the deck in the parts that the policy asks for. A topic that none of them names follows as a part of its own."""
    opening = strings["part-opening"]
    yield _title(policy, strings, opening)
    named = {key for part in policy.documents.deck_parts for key in part.sections}
    left = (one for one in policy.sections if one.id not in named)
    parts = (*policy.documents.deck_parts, *(_part_of(one) for one in left))
    names = [text.plain(part.title) for part in parts]
    yield from _numbered_outline([*names, strings["part-end"]], policy, strings, opening)
    sections, made = {one.id: one for one in policy.sections}, {one.id: one for one in shown_pages(policy)}
    for number, part in enumerate(parts, 1):
        name = text.plain(part.title)
        yield Slide(
            Kind.DIVIDER,
            name,
            name,
            (text.plain(part.lead),),
            words=brief(part.lead),
            label=str(number),
            icon=part.icon,
        )
        if part.benefits:
            yield from _gains(policy, strings, name)
        for key in part.sections:
            if key in sections:
                yield from section_slides(sections[key], policy, strings, divider=False)
        for key in part.pages:
            if key in made:
                yield from page_slides(made[key], policy, strings, divider=False)
        if part.playbooks:
            yield from playbooks(policy, strings, divider=False)
        if part.practice:
            yield from practice(policy, strings, divider=False)
    yield from _end(policy, strings)


def _part_of(topic: Section) -> DeckPart:
    return DeckPart(topic.id, topic.title, topic.lead, topic.icon, False, (topic.id,), (), False, False)


def shown_pages(policy: Policy) -> tuple[Page, ...]:
    """Give the pages that the deck shows."""
    return tuple(page for page in policy.pages if "deck" in page.shown_in)


def _title(policy: Policy, strings: Strings, part: str) -> Slide:
    label = strings["title-label"].format(version=policy.version, effective=policy.effective, review=policy.review)
    told = (
        (strings["purpose"], policy.purpose),
        (strings["scope"], policy.scope),
        (strings["relation"], policy.relation),
        (strings["legal"], policy.legal_notice),
    )
    return Slide(Kind.TITLE, policy.title, part, labelled(told, strings), rich(policy.promise), label)


def _outline(policy: Policy, strings: Strings, part: str) -> Iterator[Slide]:
    parts = [strings["part-benefits"]] if policy.benefits_first else []
    parts += [strings["outline-rules"].format(count=len(policy.sections))]
    parts += [strings["part-events"]] if policy.playbooks else []
    parts += [strings["part-practice"]] if policy.scenarios else []
    yield from _numbered_outline([*parts, strings["part-end"]], policy, strings, part)


def _numbered_outline(parts: list[str], policy: Policy, strings: Strings, part: str) -> Iterator[Slide]:
    lines = tuple(Line(literal(one), mark=str(number)) for number, one in enumerate(parts, 1))
    topics = tuple(f"{section.number}. {text.plain(section.title)}" for section in policy.sections)
    dealt = pages(lines, _line_words)
    for index, page in enumerate(dealt):
        title = numbered(strings["outline-title"], index, len(dealt), strings)
        yield Slide(Kind.OUTLINE, title, part, (strings["outline-note"], *topics), lines=page)


def _benefits(policy: Policy, strings: Strings) -> Iterator[Slide]:
    part = strings["part-benefits"]
    yield _divider(strings["benefits-lead"], part, "people")
    yield from _gains(policy, strings, part)


def _gains(policy: Policy, strings: Strings, part: str) -> Iterator[Slide]:
    first, rest = headline(policy.invitation)
    yield Slide(Kind.STATEMENT, first, part, (text.plain(policy.invitation),), literal(rest), icon="hands")
    told = [fact for fact in policy.facts if fact.use == "benefit"]
    for index, fact in enumerate(one for one in told if not one.figure and not one.unsourced):
        yield _fact(fact, _ICONS[index % len(_ICONS)], part, policy, strings)
    for fact in told:
        if fact.figure:
            yield _figure(fact, part, policy, strings)
            yield from _charts(fact, part, policy, strings)


def _divider(lead: str, part: str, icon: str, label: str = "") -> Slide:
    return Slide(Kind.DIVIDER, part, part, (), rich(lead), label, icon=icon)


def _fact(fact: Fact, icon: str, part: str, policy: Policy, strings: Strings) -> Slide:
    first, rest = headline(fact.text)
    return Slide(Kind.STATEMENT, first, part, _fact_notes(fact, policy, strings), literal(rest), icon=icon)


def _fact_notes(fact: Fact, policy: Policy, strings: Strings) -> tuple[str, ...]:
    kind = strings["vendor-note"] if fact.vendor else strings["unsourced-note"] if fact.unsourced else ""
    return (
        text.plain(fact.text),
        *([kind] if kind else []),
        *labelled(((strings["sources"], cited(fact.sources, policy, strings)),), strings),
    )


def _figure(fact: Fact, part: str, policy: Policy, strings: Strings) -> Slide:
    assert fact.figure is not None
    first, _ = headline(fact.text)
    names = {reference.id: reference.publisher for reference in policy.references}
    source = ", ".join(dict.fromkeys(names[one.ref] for one in fact.sources))
    notes = _fact_notes(fact, policy, strings)
    return Slide(
        Kind.FIGURE,
        first,
        part,
        notes,
        label=fact.figure.label,
        value=fact.figure.value,
        source=source,
        vendor=fact.vendor,
    )


def _charts(fact: Fact, part: str, policy: Policy, strings: Strings) -> Iterator[Slide]:
    for chart in policy.charts:
        if chart.fact == fact.id:
            told = tuple(
                strings["bar-note"].format(label=label, value=f"{value:g}", unit=chart.unit)
                for label, value in chart.bars
            )
            notes = (*told, *_fact_notes(fact, policy, strings))
            yield Slide(
                Kind.CHART,
                text.plain(chart.title),
                part,
                notes,
                label=chart.unit,
                source=chart.caption,
                vendor=fact.vendor,
                bars=chart.bars,
            )


def _overview(policy: Policy, strings: Strings) -> Iterator[Slide]:
    part = strings["part-overview"]
    yield _divider(strings["overview-lead"].format(count=len(policy.active_rules)), part, "compass")
    yield from _reasons(policy, strings, part)
    words = ((Modality.MUST, "must-means"), (Modality.SHOULD, "should-means"), (Modality.MAY, "may-means"))
    lines = tuple(Line(literal(strings[key]), modality) for modality, key in words)
    yield Slide(Kind.LIST, strings["modality-title"], part, (text.plain(policy.conformance),), lines=lines)
    yield from key_points(policy, strings, part)


def _reasons(policy: Policy, strings: Strings, part: str) -> Iterator[Slide]:
    lines = [Line(literal(text.plain(one.title)), mark=str(number)) for number, one in enumerate(policy.reasons, 1)]
    told = {line.mark: f"{one.title}: {text.plain(one.text)}" for line, one in zip(lines, policy.reasons, strict=True)}
    dealt = pages(lines, _line_words)
    for index, page in enumerate(dealt):
        title = numbered(strings["reasons-title"].format(count=len(lines)), index, len(dealt), strings)
        yield Slide(Kind.OUTLINE, title, part, tuple(told[line.mark] for line in page), lines=page)


def _line_words(line: Line) -> int:
    return sum(count(run.text) for run in line.words)


def _end(policy: Policy, strings: Strings) -> Iterator[Slide]:
    part = strings["part-end"]
    if policy.closing:
        first, rest = headline(policy.closing)
        yield Slide(
            Kind.STATEMENT,
            first,
            part,
            (text.plain(policy.closing), text.plain(policy.consequences)),
            literal(rest),
            icon="shield",
        )
    yield Slide(
        Kind.QUESTIONS,
        strings["questions-title"],
        part,
        (strings["questions-note"], text.plain(policy.legal_notice)),
        rich(policy.in_doubt),
        icon="question",
    )
    yield from _contacts(policy, strings, part)
    yield from _references(policy.references, strings, part)


def _contacts(policy: Policy, strings: Strings, part: str) -> Iterator[Slide]:
    people = list(policy.institution.contacts.values())
    dealt = pages(people, lambda one: count(f"{one.title} {one.phone} {one.email}"), _CONTACTS)
    for index, page in enumerate(dealt):
        title = numbered(strings["contacts-title"], index, len(dealt), strings)
        rows = tuple((one.title, one.phone, one.email) for one in page)
        yield Slide(Kind.CONTACTS, title, part, tuple(_reached(one, strings) for one in page), rows=rows)


def _reached(contact: Contact, strings: Strings) -> str:
    hours = strings["contact-hours"].format(hours=contact.hours) if contact.hours else ""
    return strings["contact-note"].format(title=contact.title, purpose=text.plain(contact.purpose), hours=hours).strip()


def _references(references: tuple[Reference, ...], strings: Strings, part: str) -> Iterator[Slide]:
    """Show the founding documents, or every source where none is one; the notes of the last slide list them all."""
    founding = [one for one in references if one.kind == "founding"] or references
    lines = [
        Line(literal(f"{one.publisher}, {one.year}" if one.year else one.publisher), mark=str(one.number))
        for one in founding
    ]
    dealt = pages(lines, _line_words)
    everything = tuple(_reference(one, strings) for one in references)
    for index, page in enumerate(dealt):
        title = numbered(strings["references-title"], index, len(dealt), strings)
        notes = (strings["references-note"], *everything) if index == len(dealt) - 1 else ()
        yield Slide(Kind.REFERENCES, title, part, notes, lines=page)


def _reference(one: Reference, strings: Strings) -> str:
    parts = (one.publisher, one.title, one.year, one.address)
    named = f"{one.number}. {', '.join(part for part in parts if part)}"
    return f"{named} ({strings['unverified']})" if one.status == "unverified" else named
