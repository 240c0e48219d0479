"""The chapters about the policy itself: what was decided and changed, the law, references, versions, approval. It knows no Word."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.formats.word.blocks import (
    Block,
    Mark,
    Paragraph,
    Span,
    Table,
    Words,
    cell,
    joined,
    labelled,
    literal,
    prose,
    rich,
    unbroken,
)
from policyloom.formats.word.told import Told, entry, head, reference_mark, related
from policyloom.model.types import Deviation, Reference
from policyloom.views.facets import answer

_BLANK_ROWS = 2


def choices(told: Told) -> Iterator[Block]:
    """List the questions of the packs with this institution's answers."""
    words = told.words
    yield Paragraph(literal(words["choices-lead"]), "Policy Lead")
    rows = tuple(
        (
            cell(rich(choice.question)),
            cell(rich(answer(choice)), literal(words["counsel"], "Policy Flag") if choice.counsel else ()),
        )
        for choice in told.policy.choices
    )
    yield Table((0.62, 0.38), (literal(words["question"]), literal(words["answer"])), rows)


def deviations(told: Told) -> Iterator[Block]:
    """Keep the register of what the institution changed in what it builds on."""
    yield Paragraph(literal(told.words["deviations-lead"]), "Policy Lead")
    for one in told.policy.own_deviations:
        yield from unbroken(_deviation(told, one))


def adapted(told: Told) -> Iterator[Block]:
    """List what the packs of law changed in the base."""
    yield Paragraph(literal(told.words["adapted-lead"]), "Policy Lead")
    for one in told.policy.law_deviations:
        yield from unbroken(_deviation(told, one))


def _deviation(told: Told, one: Deviation) -> Iterator[Block]:
    words, gone = told.words, one.kind == "omitted"
    yield entry(rich(one.title), flag=words["left-out"] if gone else words[f"effect-{one.effect}"])
    parts = (
        ("before", one.before),
        ("after", "" if gone else one.after or words["nothing"]),
        ("reason", one.reason),
    )
    for name, text in parts:
        if text:
            yield labelled(words[name], literal(text))
    grounds = (
        ("set-by", _layer_title(told, one.layer)),
        ("approved-by", one.approved_by),
        ("until", told.date(one.expires) if one.expires else ""),
        ("path", one.path),
    )
    shown = ((Span(words[name], style="Policy Label"), Span(f" {text}")) for name, text in grounds if text)
    yield Paragraph(joined(shown, "   "), "Policy Small")


def _layer_title(told: Told, name: str) -> str:
    """Call a layer by its title, and the institution's own file by the institution's name."""
    layers = told.policy.layers
    if layers and name == layers[-1].name:
        return told.policy.institution.name
    return next((one.title or name for one in layers if one.name == name), name)


def registers(told: Told) -> Iterator[Block]:
    """Say what goes into each register, and show what is in it."""
    for one in told.policy.registers:
        yield entry(rich(one.title))
        yield from prose(one.lead)
        columns = tuple((cell(rich(title)), cell(rich(what))) for _, title, what in one.columns)
        yield Table((0.32, 0.68), head(told, "register-column", "register-help"), columns)
        if one.rows:
            names = tuple(name for name, *_ in one.columns)
            rows = tuple(tuple(cell(rich(row.get(name, ""))) for name in names) for row in one.rows)
            yield Table(tuple(1 / len(names) for _ in names), tuple(rich(title) for _, title, _ in one.columns), rows)
        else:
            yield Paragraph(literal(told.words["register-empty"]), "Policy Small")
        yield from related(told, one.rules, ())


def law(told: Told) -> Iterator[Block]:
    """Say what the law behind the rules says, and how sure that is."""
    yield Paragraph(literal(told.words["law-lead"]), "Policy Lead")
    for one in told.policy.laws:
        standing = joined((words for words in _standing(one, told) if words), " · ")
        lines = (*prose(one.says), Paragraph(standing, "Policy Small"))
        yield from unbroken((entry(literal(f"[{one.number}] {one.title}")), *lines))


def _standing(one: Reference, told: Told) -> Iterator[Words]:
    words = told.words
    yield literal(one.jurisdiction)
    yield literal(words["law-elsewhere"] if one.elsewhere else "")
    if one.doubtful:
        yield literal(words["unverified"], "Policy Flag")
    elif one.seen and one.status != "unverified":
        yield literal(f"{words[f'law-{one.status}']}, {words['seen']} {told.date(one.seen)}")
    if one.confirmed[0]:
        yield literal(f"{words['confirmed-by']} {one.confirmed[0]}, {told.date(one.confirmed[1])}")
    if one.review_by:
        yield literal(f"{words['law-review']} {told.date(one.review_by)}")


def references(told: Told) -> Iterator[Block]:
    """List every source by its number."""
    yield Paragraph(literal(told.words["references-lead"]), "Policy Lead")
    for one in told.policy.references:
        yield Mark(reference_mark(one.number))
        yield Paragraph(tuple(_reference(one, told)))


def _reference(one: Reference, told: Told) -> Iterator[Span]:
    words = told.words
    yield Span(f"[{one.number}] ", style="Policy Number")
    yield Span(f"{one.title}. ", bold=True)
    yield Span(", ".join(part for part in (one.publisher, one.year) if part) + ". ")
    if one.address:
        yield Span(one.address, link=one.address)
        yield Span(" ")
    if one.note:
        yield from rich(one.note)
        yield Span(" ")
    yield Span(words[f"kind-{one.kind}"], style="Policy Quiet")
    if one.doubtful:
        yield Span(", ", style="Policy Quiet")
        yield Span(words["unverified"], style="Policy Flag")
    elif one.seen and one.status != "unverified":
        yield Span(f", {words['seen']} {told.date(one.seen)}", style="Policy Quiet")


def versions(told: Told) -> Iterator[Block]:
    """List the versions, say who approved this one, and leave room for those who do."""
    policy, words = told.policy, told.words
    rows = tuple(
        (
            cell(literal(one.version)),
            cell(literal(told.date(one.date))),
            cell(rich(one.summary)),
            cell(literal(one.role)),
        )
        for one in policy.history
    )
    yield Table((0.12, 0.2, 0.43, 0.25), head(told, "version", "date", "summary", "role"), rows)
    yield entry(literal(words["approval"]))
    yield Paragraph(_approval(told))
    yield Table((0.4, 0.25, 0.35), head(told, "role", "date", "signature"), tuple(_signatures(told)))
    yield labelled(words["digest"], literal(policy.digest), "Policy Small")


def _approval(told: Told) -> Words:
    policy, words = told.policy, told.words
    if not policy.approved or policy.approval is None:
        return literal(words["not-approved"])
    return literal(words["approved"].format(role=policy.approval.role, date=told.date(policy.approval.date)))


def _signatures(told: Told) -> Iterator[tuple[tuple[Paragraph, ...], ...]]:
    approval, owner = told.policy.approval, told.policy.owner.title
    if told.policy.approved and approval:
        yield _signature(approval.role, told.date(approval.date))
        return
    yield _signature(owner, "")
    yield from (_signature("", "") for _ in range(_BLANK_ROWS))


def _signature(role: str, date: str) -> tuple[tuple[Paragraph, ...], ...]:
    return tuple(cell(literal(one), style="Policy Signature") for one in (role, date, ""))


def legal(told: Told) -> Iterator[Block]:
    """Give the legal notice."""
    yield from prose(told.policy.legal_notice)
