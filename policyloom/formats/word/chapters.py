"""The chapters around the rules: why, what words mean, what to do when something happens, who helps, the guides. It knows no Word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from policyloom.formats.word.blocks import (
    Block,
    Paragraph,
    Span,
    Table,
    Words,
    cell,
    joined,
    kept,
    labelled,
    literal,
    prose,
    rich,
    unbroken,
)
from policyloom.formats.word.told import (
    Told,
    cards,
    entry,
    head,
    related,
    rule_numbers,
    source_numbers,
    sourced,
)
from policyloom.model.types import Block as Stretch
from policyloom.model.types import Fact, Page, Profile, Resource, Step
from policyloom.views.text import plain


def welcome(told: Told) -> Iterator[Block]:
    """Invite, and say what there is to gain."""
    yield from prose(told.policy.invitation, "Policy Lead")
    yield from _facts(told, ("benefit",))


def scope(told: Told) -> Iterator[Block]:
    """Tell purpose, scope, other policies, and what follows where a rule is broken."""
    policy, words = told.policy, told.words
    parts = (
        ("purpose", policy.purpose),
        ("scope", policy.scope),
        ("relation", policy.relation),
        ("consequences", policy.consequences),
    )
    for name, text in parts:
        if text:
            yield entry(literal(words[name]))
            yield from prose(text)


def reading(told: Told) -> Iterator[Block]:
    """Say what the badges mean."""
    yield from prose(told.policy.conformance)


def reasons(told: Told) -> Iterator[Block]:
    """Say why there is a policy."""
    for reason in told.policy.reasons:
        yield entry(rich(reason.title))
        yield from sourced(told, reason.text, reason.sources)


def _facts(told: Told, uses: tuple[str, ...]) -> Iterator[Block]:
    for fact in told.policy.facts:
        if fact.use in uses:
            yield Paragraph((*rich(fact.text), Span(" "), *_grounds(fact, told)), "List Bullet")


def _grounds(fact: Fact, told: Told) -> Words:
    flags = (("vendor-statistic", fact.vendor), ("unsourced", fact.unsourced))
    shown = ((Span(told.words[name], style="Policy Flag"),) for name, holds in flags if holds)
    return joined((words for words in (source_numbers(told, fact.sources), *shown) if words), " ")


risks = partial(_facts, uses=("risk",))
background = partial(_facts, uses=("context", "background"))


def principles(told: Told) -> Iterator[Block]:
    """Show the values, and the principles that serve them."""
    policy = told.policy
    titles = {value.id: value.title for value in policy.values}
    if policy.values:
        rows = tuple((cell(rich(one.title)), cell(rich(one.statement))) for one in policy.values)
        yield Table((0.28, 0.72), head(told, "values", "principle-means"), rows)
    shown = tuple(
        (
            cell(rich(one.title)),
            _cells(sourced(told, one.statement, one.sources)),
            cell(joined((rich(titles[name]) for name in one.values), "; ")),
        )
        for one in policy.principles
    )
    yield Table((0.28, 0.47, 0.25), head(told, "principle", "principle-means", "serves"), shown)


def definitions(told: Told) -> Iterator[Block]:
    """Say what the words mean, by the alphabet."""
    known = sorted(told.policy.definitions, key=lambda one: one.term.casefold())
    rows = tuple((cell(_bold(one.term)), _cells(sourced(told, one.definition, one.sources))) for one in known)
    yield Table((0.26, 0.74), head(told, "term", "meaning"), rows)


def _cells(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    return tuple(replace(one, style="Policy Cell") for one in paragraphs)


def page(told: Told, shown: Page) -> Iterator[Block]:
    """Write a page beside the rules."""
    yield from prose(shown.lead, "Policy Lead")
    if shown.audience:
        names = ", ".join(told.policy.audiences[one].title for one in shown.audience)
        yield labelled(told.words["audience"], literal(names), "Policy Small")
    yield from related(told, shown.rules, shown.sources)
    for block in shown.blocks:
        yield from _stretch(told, block)


def _stretch(told: Told, block: Stretch) -> Iterator[Block]:
    if block.title:
        yield entry(rich(block.title))
    yield from prose(block.text)
    for point in block.points:
        box = (Span("\u2610\t"),) if block.kind == "checklist" else ()
        yield Paragraph((*box, *rich(point)), "Policy Check" if box else "List Bullet")
    if block.steps:
        yield _steps(told, block.steps)
    if block.rows:
        width = 1 / len(block.columns)
        rows = tuple(tuple(cell(rich(row.get(name, ""))) for name, _ in block.columns) for row in block.rows)
        yield Table(tuple(width for _ in block.columns), tuple(rich(title) for _, title in block.columns), rows)
    yield from cards(told, ((block.verdict, "", block.posts),))


def _steps(told: Told, steps: Iterable[Step]) -> Table:
    rows = tuple(
        (cell(literal(str(number), "Policy Number")), cell(rich(step.do)), cell(rich(step.who), rich(step.within)))
        for number, step in enumerate(steps, 1)
    )
    return Table((0.08, 0.62, 0.3), head(told, "number", "action", "who-when"), rows)


def playbooks(told: Told) -> Iterator[Block]:
    """Say what to do when something happens, step by step."""
    for one in told.policy.playbooks:
        trigger = labelled(told.words["trigger"], rich(one.trigger))
        lines = (trigger, *prose(one.lead), *related(told, one.rules, one.sources))
        yield from kept((entry(rich(one.title)), *lines))
        yield _steps(told, one.steps)


def planner(told: Told) -> Iterator[Block]:
    """Show how the policy is brought to life."""
    contacts = told.policy.institution.contacts
    rows = tuple(
        (
            cell((Span(f"{number}. ", bold=True), *rich(step.title)), rich(step.action)),
            cell(literal(contacts[step.owner].title)),
            cell(rich(step.due)),
            cell(rich(step.evidence), rule_numbers(told, step.rules)),
        )
        for number, step in enumerate(told.policy.planner, 1)
    )
    yield Table((0.36, 0.2, 0.18, 0.26), head(told, "action", "owner", "due", "evidence"), rows)


def factors(told: Told) -> Iterator[Block]:
    """Show what a policy must cover, and the rules that do."""
    rows = tuple(
        (
            cell((Span(f"{number}. "), *rich(factor.title))),
            cell(rich(factor.question)),
            cell(rule_numbers(told, factor.rules)),
        )
        for number, factor in enumerate(told.policy.factors, 1)
    )
    yield Table((0.26, 0.48, 0.26), head(told, "factor", "question", "rules"), rows)


def worksheets(told: Told) -> Iterator[Block]:
    """Name the worksheets with what they ask; the printed guideline has the room to write."""
    for sheet in told.policy.worksheets:
        yield entry(rich(sheet.title))
        yield from prose(sheet.lead)
        for part in sheet.parts:
            columns = literal(" (" + ", ".join(map(plain, part.columns)) + ")") if part.columns else ()
            yield Paragraph((*_bold(part.title), Span(" "), *rich(part.prompt), *columns), "List Bullet")
        yield from related(told, sheet.rules, ())


def faq(told: Told) -> Iterator[Block]:
    """Answer the questions that staff ask. An answer's first word is its verdict."""
    for one in told.policy.faq:
        yield entry(rich(one.question))
        yield from prose(one.answer)
        yield labelled(told.words["next"], rich(one.next))
        yield from related(told, one.rules, ())


def samples(told: Told) -> Iterator[Block]:
    """Show wording to borrow, and wording that does not work."""
    for sample in told.policy.samples:
        yield entry(rich(sample.title))
        profile = sample.profile
        yield from cards(told, ((sample.verdict, "", (*sample.texts, *(_lines(profile, told) if profile else ()))),))
        for note in profile.notes if profile else ():
            yield Paragraph(rich(note), "List Bullet")
        yield from prose(sample.note)
        yield from related(told, sample.rules, sample.sources)


def _lines(profile: Profile, told: Told) -> Iterator[str]:
    yield f"{profile.name}  {profile.handle}"
    yield profile.bio
    yield f"{told.words['picture']}: {profile.avatar}"
    yield f"{told.words['location']}: {profile.location}"


def resources(told: Told) -> Iterator[Block]:
    """Name material to use."""
    for one in told.policy.resources:
        yield from unbroken(_resource(told, one))


def _resource(told: Told, one: Resource) -> Iterator[Block]:
    yield entry(rich(one.title))
    yield from sourced(told, one.text, one.sources)
    if one.address:
        yield Paragraph((Span(one.address, link=one.address),), "Policy Small")
    if one.contact:
        asked = told.policy.institution.contacts[one.contact].title
        yield labelled(told.words["ask"], literal(asked), "Policy Small")


def contacts(told: Told) -> Iterator[Block]:
    """Say whom to ask."""
    yield Paragraph(rich(told.policy.in_doubt), "Policy Lead")
    rows = tuple(
        (
            cell(literal(one.title)),
            cell(rich(one.purpose)),
            cell((Span(one.email, link=f"mailto:{one.email}"),), literal(one.phone), literal(one.hours)),
        )
        for one in told.policy.institution.contacts.values()
    )
    yield Table((0.26, 0.34, 0.4), head(told, "role", "contact-for", "reach"), rows)


def entities(told: Told) -> Iterator[Block]:
    """Say where the policy holds, and what is different there."""
    known = told.policy.institution.contacts
    rows = tuple(
        (
            cell(literal(one.name)),
            cell(rich(one.note)),
            cell(literal(known[one.contact].title), literal(known[one.contact].phone)) if one.contact else cell(),
        )
        for one in told.policy.institution.entities
    )
    yield Table((0.3, 0.42, 0.28), head(told, "entity", "entity-note", "reach"), rows)


def _bold(source: str) -> Words:
    return tuple(Span(one.text, True, one.italic, one.link) for one in rich(source))
