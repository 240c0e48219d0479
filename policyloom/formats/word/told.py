"""What every chapter is told, and the small pieces that many of them write: rule numbers, source numbers, headings, cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from policyloom.formats.word.blocks import Block, Paragraph, Span, Table, Words, cell, joined, literal, prose, rich
from policyloom.model.types import Policy, Source
from policyloom.views.facets import Tag, tags, written_date


@dataclass(frozen=True, slots=True)
class Told:
    """The policy and the fixed words."""

    policy: Policy
    words: Mapping[str, str]

    def date(self, day: str) -> str:
        """Write a date in words."""
        return written_date(day, self.words)


def rule_mark(number: str) -> str:
    """Name a rule's bookmark."""
    return f"rule_{number.replace('.', '_')}"


def reference_mark(number: int) -> str:
    """Name a reference's bookmark."""
    return f"reference_{number}"


def head(told: Told, *names: str) -> tuple[Words, ...]:
    """Write the head of a table from fixed words."""
    return tuple(literal(told.words[name]) for name in names)


def entry(words: Words, *, flag: str = "") -> Paragraph:
    """Write the heading of an entry in a chapter, and what is to be noticed about it."""
    marked = (Span("  "), Span(flag, style="Policy Flag")) if flag else ()
    return Paragraph((*words, *marked), "Heading 3")


def rule_numbers(told: Told, ids: Iterable[str]) -> Words:
    """Write the numbers of rules; each leads to its rule."""
    numbers = (told.policy.rules[one].number for one in ids)
    return joined(((Span(number, anchor=rule_mark(number)),) for number in numbers), ", ")


def source_numbers(told: Told, sources: Iterable[Source]) -> Words:
    """Write the numbers of sources; each leads into the list of references."""
    return joined(((_pointer(tag),) for tag in tags(sources, told.policy)), " ")


def full_sources(told: Told, sources: Iterable[Source]) -> Words:
    """Write the numbers of sources with the place in each and how it differs."""
    return joined((tuple(_full(tag)) for tag in tags(sources, told.policy)), " ")


def _full(tag: Tag) -> Iterator[Span]:
    yield _pointer(tag)
    if tag.locator:
        yield Span(f" {tag.locator}")
    if tag.note:
        yield Span(": " if tag.locator else " ")
        yield from rich(tag.note)


def _pointer(tag: Tag) -> Span:
    return Span(f"[{tag.reference.number}]", anchor=reference_mark(tag.reference.number))


def related(told: Told, rules: Iterable[str], sources: Iterable[Source]) -> Iterator[Paragraph]:
    """Write the line with the rules and the sources of an entry, where it has any."""
    found = (("rules", rule_numbers(told, rules)), ("sources", source_numbers(told, sources)))
    shown = ((Span(told.words[name], style="Policy Label"), Span(" "), *numbers) for name, numbers in found if numbers)
    line = joined(shown, "   ")
    if line:
        yield Paragraph(line, "Policy Small")


def sourced(told: Told, source: str, sources: Iterable[Source]) -> tuple[Paragraph, ...]:
    """Write Markdown as paragraphs, with the numbers of its sources behind the last one."""
    *paragraphs, last = prose(source) or (Paragraph(()),)
    numbers = source_numbers(told, sources)
    return (*paragraphs, replace(last, words=(*last.words, Span(" "), *numbers)) if numbers else last)


def cards(told: Told, columns: Iterable[tuple[str, str, Iterable[str]]], inset: bool = False) -> Iterator[Block]:
    """Write examples side by side: (do or dont, what they are, the examples) for each column."""
    shown = [(sign, kind, tuple(examples)) for sign, kind, examples in columns]
    shown = [one for one in shown if one[2]]
    if not shown:
        return
    head = tuple(
        (Span(told.words[sign], style=f"Policy {sign.capitalize()}"), *literal(kind, "Policy Quiet"))
        for sign, kind, _ in shown
    )
    row = tuple(cell(*(literal(one) for one in examples), style="Policy Example") for *_, examples in shown)
    signs = tuple(f"{sign}_tint" for sign, *_ in shown)
    yield Table(tuple(1 / len(shown) for _ in shown), head, (row,), "Policy Cards", signs, inset)
