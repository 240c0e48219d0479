"""Why there is a policy and what people gain: the invitation, benefits with figures and charts, the reasons; it knows no format."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from policyloom.model.types import Fact, Policy
from policyloom.views import text
from policyloom.views.slide_frame import line_words
from policyloom.views.slide_model import Kind, Line, Slide, Strings
from policyloom.views.slide_text import cited, headline, labelled, literal, numbered, pages

_ICONS = ("people", "mic", "hands", "book", "building", "chat", "megaphone", "compass")


def gains(policy: Policy, strings: Strings, part: str) -> Iterator[Slide]:
    """Invite people, and tell the benefits: those in words, then those in figures with their charts."""
    yield from invitation(policy, part)
    told = [fact for fact in policy.facts if fact.use == "benefit"]
    for index, fact in enumerate(one for one in told if not one.figure and not one.unsourced):
        yield _fact(fact, _ICONS[index % len(_ICONS)], part, policy, strings)
    for fact in told:
        if fact.figure:
            yield _figure(fact, part, policy, strings)
            yield from _charts(fact, part, policy, strings)


def invitation(policy: Policy, part: str) -> Iterator[Slide]:
    """Invite people to take part, where the policy does."""
    if policy.invitation:
        first, rest = headline(policy.invitation)
        yield Slide(Kind.STATEMENT, first, part, (text.plain(policy.invitation),), literal(rest), icon="hands")


def first_benefit(policy: Policy, strings: Strings, part: str) -> Iterator[Slide]:
    """Tell the benefit that stands first, and no figure of a vendor."""
    told = (fact for fact in policy.facts if fact.use == "benefit" and not fact.figure and not fact.unsourced)
    for fact in islice(told, 1):
        yield _fact(fact, _ICONS[0], part, policy, strings)


def first_figure(policy: Policy, strings: Strings, part: str) -> Iterator[Slide]:
    """Tell the benefit whose figure stands first."""
    told = (fact for fact in policy.facts if fact.use == "benefit" and fact.figure)
    for fact in islice(told, 1):
        yield _figure(fact, part, policy, strings)


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


def reasons(policy: Policy, strings: Strings, part: str, most: int | None = None) -> Iterator[Slide]:
    """List the reasons to have a policy, on at most so many slides; the notes tell each in full."""
    lines = [Line(literal(text.plain(one.title)), mark=str(number)) for number, one in enumerate(policy.reasons, 1)]
    told = {line.mark: f"{one.title}: {text.plain(one.text)}" for line, one in zip(lines, policy.reasons, strict=True)}
    dealt = pages(lines, line_words)[:most]
    told_of = strings["reasons-title"].format(count=sum(map(len, dealt)))
    for index, page in enumerate(dealt):
        title = numbered(told_of, index, len(dealt), strings)
        yield Slide(Kind.OUTLINE, title, part, tuple(told[line.mark] for line in page), lines=page)
