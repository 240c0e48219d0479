"""The guideline for review in its order: cover, how to review it, contents, key points, parts and chapters. It knows no Word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from policyloom.formats.word import chapters, record
from policyloom.formats.word.blocks import (
    Block,
    Contents,
    Entry,
    Logo,
    Paragraph,
    Span,
    Table,
    cell,
    literal,
    prose,
    rich,
)
from policyloom.formats.word.told import Told, rule_mark
from policyloom.formats.word.topics import topic
from policyloom.model.types import Policy
from policyloom.views.facets import key, mark
from policyloom.views.text import plain

Writer = Callable[[Told], Iterator[Block]]

_PARTS: Mapping[str, tuple[str, ...]] = {
    "start": ("welcome", "scope", "reading", "reasons", "risks", "background", "principles", "definitions"),
    "rules": (),
    "pages": (),
    "act": ("playbooks", "planner", "factors", "worksheets", "registers"),
    "help": ("faq", "samples", "resources", "contacts", "entities"),
    "record": ("choices", "deviations", "adapted", "law", "references", "versions", "legal"),
}
_CAUTIOUS_START = ("scope", "risks", "reading", "reasons", "welcome", "background", "principles", "definitions")
_WRITERS: Mapping[str, Writer] = {
    "welcome": chapters.welcome,
    "scope": chapters.scope,
    "reading": chapters.reading,
    "reasons": chapters.reasons,
    "risks": chapters.risks,
    "background": chapters.background,
    "principles": chapters.principles,
    "definitions": chapters.definitions,
    "playbooks": chapters.playbooks,
    "planner": chapters.planner,
    "factors": chapters.factors,
    "worksheets": chapters.worksheets,
    "faq": chapters.faq,
    "samples": chapters.samples,
    "resources": chapters.resources,
    "contacts": chapters.contacts,
    "entities": chapters.entities,
    "choices": record.choices,
    "deviations": record.deviations,
    "adapted": record.adapted,
    "registers": record.registers,
    "law": record.law,
    "references": record.references,
    "versions": record.versions,
    "legal": record.legal,
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its title, the number of a topic or 0, and its blocks."""

    title: str
    number: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part with its chapters."""

    title: str
    lead: str
    chapters: tuple[Chapter, ...]


def book(policy: Policy, words: Mapping[str, str]) -> tuple[Block, ...]:
    """Write the whole guideline as blocks."""
    told = Told(policy, words)
    parts = tuple(part for part in _parts(told) if part.chapters)
    return (*_cover(told), *_review(told), _contents(told, parts), *_key_points(told), *_body(told, parts))


def _cover(told: Told) -> Iterator[Block]:
    policy, words = told.policy, told.words
    yield Logo("Normal")
    yield Paragraph(rich(policy.title), "Title")
    yield Paragraph(rich(policy.promise), "Policy Promise")
    if mark(policy, words):
        yield Paragraph(literal(mark(policy, words)), "Policy Mark")
    facts = (
        ("version", policy.version),
        ("effective", told.date(policy.effective)),
        ("review", told.date(policy.review)),
        ("owner", policy.owner.title),
    )
    rows = tuple((cell(literal(words[name], "Policy Label")), cell(literal(text))) for name, text in facts)
    yield Table((0.3, 0.7), (), rows)


def _review(told: Told) -> Iterator[Block]:
    words = told.words
    yield Paragraph(literal(words["reviewing"]), "Policy Contents", page=True)
    yield from prose(words["reviewing-lead"], "Policy Lead")
    for line in words["reviewing-steps"].splitlines():
        yield Paragraph(rich(line), "List Bullet")


def _contents(told: Told, parts: Iterable[Part]) -> Contents:
    """List key points, parts and chapters; the bookmarks are counted as headings of the body are."""
    headings = [(1, "", told.words["key-points"])]
    for part in parts:
        headings.append((1, "", part.title))
        headings += ((2, str(one.number) if one.number else "", plain(one.title)) for one in part.chapters)
    entries = tuple(Entry(*heading, anchor=_bookmark(index)) for index, heading in enumerate(headings, 1))
    return Contents(literal(told.words["contents"]), literal(told.words["contents-hint"]), entries)


def _bookmark(index: int) -> str:
    """Name the bookmark of a heading; Word hides, and makes anew, those that begin like this."""
    return f"_Toc{index:08}"


def _key_points(told: Told) -> Iterator[Block]:
    yield Paragraph(literal(told.words["key-points"]), "Heading 1", _bookmark(1), page=True)
    yield Paragraph(literal(told.words["key-points-lead"]), "Policy Lead")
    rows = tuple(
        (
            cell((Span(rule.number, anchor=rule_mark(rule.number)),)),
            cell((*_bold(rule.lead_in), Span(" "), *rich(rule.statement))),
            cell((Span(told.words[key(rule.modality)], style=f"Badge {rule.modality.value.title()}"),)),
        )
        for rule in told.policy.key_points
    )
    if rows:
        yield Table((0.1, 0.73, 0.17), tuple(literal(told.words[one]) for one in ("number", "rule", "force")), rows)
    yield Paragraph(_bold(told.policy.in_doubt))


def _bold(source: str) -> tuple[Span, ...]:
    return tuple(Span(one.text, True, one.italic, one.link) for one in rich(source))


def _body(told: Told, parts: Iterable[Part]) -> Iterator[Block]:
    index = 1
    for part in parts:
        index += 1
        yield Paragraph(literal(part.title), "Heading 1", _bookmark(index), page=True)
        yield Paragraph(literal(part.lead), "Policy Lead")
        for chapter in part.chapters:
            index += 1
            yield Paragraph(rich(chapter.title), "Heading 2", _bookmark(index), level=1 if chapter.number else 0)
            yield from chapter.blocks


def _parts(told: Told) -> Iterator[Part]:
    order = _PARTS if told.policy.benefits_first else {**_PARTS, "start": _CAUTIOUS_START}
    for name, wanted in order.items():
        made = {"rules": _topics, "pages": _pages}.get(name, partial(_chapters, names=wanted))
        yield Part(told.words[f"part-{name}"], told.words[f"part-{name}-lead"], tuple(made(told)))


def _topics(told: Told) -> Iterator[Chapter]:
    last = told.policy.sections[-1:]
    for section in told.policy.sections:
        closing = prose(told.policy.closing, "Policy Closing") if section in last else ()
        yield Chapter(section.title, section.number, (*topic(section, told), *closing))


def _pages(told: Told) -> Iterator[Chapter]:
    for page in told.policy.pages:
        if "guideline" in page.shown_in:
            yield Chapter(page.title, 0, tuple(chapters.page(told, page)))


def _chapters(told: Told, names: Iterable[str]) -> Iterator[Chapter]:
    for name in names:
        if _has_words(told.policy, name):
            yield Chapter(told.words[f"chapter-{name}"], 0, tuple(_WRITERS[name](told)))


def _has_words(policy: Policy, name: str) -> bool:
    """Tell whether a chapter has something to say."""
    uses = {"risks": ("risk",), "background": ("context", "background")}.get(name)
    if uses:
        return any(fact.use in uses for fact in policy.facts)
    known = {
        "welcome": policy.invitation,
        "deviations": policy.own_deviations,
        "adapted": policy.law_deviations,
        "law": policy.laws,
        "entities": policy.institution.entities,
        "contacts": policy.institution.contacts,
    }
    return bool(known.get(name, getattr(policy, name, True)))
