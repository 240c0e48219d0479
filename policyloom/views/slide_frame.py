"""The slides around the rules: title, outline, dividers, questions, contacts and references; it knows no rule and no format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from policyloom.model.types import Contact, Modality, Policy, Reference
from policyloom.views import text
from policyloom.views.facets import written_date
from policyloom.views.slide_model import Kind, Line, Slide, Strings
from policyloom.views.slide_text import count, headline, labelled, literal, numbered, pages, rich

_CONTACTS = 5
# How many letters of a contact's title and address stand on two lines of a table's row.
_TITLE, _ADDRESS = 32, 60


def opening(policy: Policy, strings: Strings, part: str) -> Slide:
    """Say what this is: title, promise, version and dates."""
    label = strings["title-label"].format(
        version=policy.version,
        effective=written_date(policy.effective, strings),
        review=written_date(policy.review, strings),
    )
    told = (
        (strings["purpose"], policy.purpose),
        (strings["scope"], policy.scope),
        (strings["relation"], policy.relation),
        (strings["legal"], policy.legal_notice),
    )
    return Slide(Kind.TITLE, policy.title, part, labelled(told, strings), rich(policy.promise), label)


def divider(lead: str, part: str, icon: str) -> Slide:
    """Open a part of the deck."""
    return Slide(Kind.DIVIDER, part, part, (), rich(lead), icon=icon)


def outline(parts: Sequence[str], policy: Policy, strings: Strings, part: str) -> Iterator[Slide]:
    """List the parts of the deck; the notes name the topics."""
    lines = tuple(Line(literal(one), mark=str(number)) for number, one in enumerate(parts, 1))
    topics = tuple(f"{section.number}. {text.plain(section.title)}" for section in policy.sections)
    dealt = pages(lines, line_words)
    for index, page in enumerate(dealt):
        title = numbered(strings["outline-title"], index, len(dealt), strings)
        yield Slide(Kind.OUTLINE, title, part, (strings["outline-note"], *topics), lines=page)


def firmness(policy: Policy, strings: Strings, part: str) -> Slide:
    """Tell what must, should and may mean."""
    words = ((Modality.MUST, "must-means"), (Modality.SHOULD, "should-means"), (Modality.MAY, "may-means"))
    lines = tuple(Line(literal(strings[key]), modality) for modality, key in words)
    return Slide(Kind.LIST, strings["modality-title"], part, (text.plain(policy.conformance),), lines=lines)


def end(policy: Policy, strings: Strings) -> Iterator[Slide]:
    """Close, ask for questions, and tell whom to ask and what this was built on."""
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
    yield questions(policy, strings, part)
    yield from contacts(policy, strings, part)
    yield from _references(policy.references, strings, part)


def questions(policy: Policy, strings: Strings, part: str) -> Slide:
    """Leave time for questions."""
    notes = (strings["questions-note"], text.plain(policy.legal_notice))
    return Slide(Kind.QUESTIONS, strings["questions-title"], part, notes, rich(policy.in_doubt), icon="question")


def contacts(policy: Policy, strings: Strings, part: str) -> Iterator[Slide]:
    """List everyone who can be asked."""
    people = list(policy.institution.contacts.values())
    tall = any(len(one.title) > _TITLE or len(one.email) > _ADDRESS for one in people)
    dealt = pages(people, lambda one: count(f"{one.title} {one.phone} {one.email}"), _CONTACTS - tall)
    for index, page in enumerate(dealt):
        title = numbered(strings["contacts-title"], index, len(dealt), strings)
        rows = tuple((one.title, one.phone, one.email) for one in page)
        yield Slide(Kind.CONTACTS, title, part, tuple(_reached(one, strings) for one in page), rows=rows)


def first_contacts(policy: Policy, strings: Strings, part: str) -> Slide:
    """List those who stand first, as many as one slide holds; the notes name everyone."""
    shown = next(contacts(policy, strings, part))
    notes = tuple(_reached(one, strings) for one in policy.institution.contacts.values())
    return replace(shown, title=strings["contacts-title"], notes=notes)


def line_words(line: Line) -> int:
    """Count the words of a line."""
    return sum(count(run.text) for run in line.words)


def _reached(contact: Contact, strings: Strings) -> str:
    hours = strings["contact-hours"].format(hours=contact.hours) if contact.hours else ""
    return strings["contact-note"].format(title=contact.title, purpose=text.plain(contact.purpose), hours=hours).strip()


def _references(references: tuple[Reference, ...], strings: Strings, part: str) -> Iterator[Slide]:
    """Show the founding documents, or every source where none is one; the notes of the last slide list them all."""
    founding = [one for one in references if one.kind == "founding"] or references
    lines = [
        Line(literal(f"{one.publisher}, {one.year}" if any(map(str.isdigit, one.year)) else one.publisher), mark="book")
        for one in founding
    ]
    dealt = pages(lines, line_words)
    everything = tuple(_reference(one, strings) for one in references)
    for index, page in enumerate(dealt):
        title = numbered(strings["references-title"], index, len(dealt), strings)
        notes = (strings["references-note"], *everything) if index == len(dealt) - 1 else ()
        yield Slide(Kind.REFERENCES, title, part, notes, lines=page)


def _reference(one: Reference, strings: Strings) -> str:
    parts = (one.publisher, one.title, one.year, one.address)
    named = f"{one.number}. {', '.join(part for part in parts if part)}"
    return f"{named} ({strings['unverified']})" if one.status == "unverified" else named
