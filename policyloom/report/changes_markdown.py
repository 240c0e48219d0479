"""A diff as Markdown, for pull requests and minutes. It knows no file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policyloom.model.diff import Diff, EntryChange, FieldChange
from policyloom.model.materiality import Materiality
from policyloom.model.patch import title_of
from policyloom.model.strictness import Effect
from policyloom.report import changes
from policyloom.report.style import Style

_ALIVE = re.compile(r"([\\`*_{}\[\]<>|~#&!])")
_OTHERS = ("choices", "definitions", "sections", "protected")


def report(found: Diff, names: tuple[str, str], style: Style) -> str:
    """Write a diff: headings, and a table for each entry that changed."""
    return "\n\n".join(_blocks(found, names)) + "\n"


def _blocks(found: Diff, names: tuple[str, str]) -> Iterator[str]:
    yield f"# {inert(changes.headline(found, names))}"
    if not found:
        yield "No differences."
        return
    yield changes.summary(found)
    yield inert(changes.acknowledgement(found))
    for materiality in reversed(Materiality):
        yield from _section(materiality.capitalize(), changes.changed(found, materiality))
    if moves := changes.moved(found):
        yield "## Moved"
        yield "\n".join(f"- {_code(change.id)} {inert(changes.move(change))}" for change in moves)
    if found.policy:
        yield "## Policy"
        yield _table(found.policy)
    for collection in _OTHERS:
        yield from _section(collection.capitalize(), found.of(collection))


def _section(title: str, found: Iterable[EntryChange]) -> Iterator[str]:
    for first, change in enumerate(found):
        if first == 0:
            yield f"## {title}"
        yield from _entry(change)


def _entry(change: EntryChange) -> Iterator[str]:
    known = " ".join(inert(changes.shown(word)) for word in (change.entry.get("number"), title_of(change)) if word)
    kinds = ", ".join(change.kinds)
    yield f"### {_code(change.id)} {known} ({kinds}{inert(changes.aside(change))})".replace("  ", " ")
    if change.was != change.id:
        yield f"It was {_code(change.was)}."
    if changes.whole(change):
        yield from (f"> {inert(text)}" for text in changes.words_of(change))
    if told := changes.telling(change):
        yield _table(told)


def _table(fields: Iterable[FieldChange]) -> str:
    return "\n".join(("| | before | after | |", "|---|---|---|---|", *map(_row, fields)))


def _row(change: FieldChange) -> str:
    effect = "" if change.effect is Effect.SAME else str(change.effect)
    return f"| {inert(changes.named(change))} | {_cell(change.before)} | {_cell(change.after)} | {effect} |"


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "<br>".join(inert(changes.shown(one)) for one in value)
    return "" if value is None else inert(changes.shown(value))


def _code(text: str) -> str:
    return f"`{changes.shown(text).replace('`', '')}`"


def inert(text: str) -> str:
    """Escape what Markdown or a forge would bring to life, mentions too."""
    return _ALIVE.sub(r"\\\1", text).replace("@", "&#64;")
