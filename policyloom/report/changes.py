"""A diff as text for people: what matters most first, each field as it was and as it is. It knows no file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from policyloom.diagnostics import printable
from policyloom.model.diff import Diff, EntryChange, FieldChange, Kind
from policyloom.model.materiality import Materiality
from policyloom.model.patch import counts, title_of, weights
from policyloom.model.strictness import Effect
from policyloom.report.style import Style

_WIDEST = 300
_SHORT = 30
_OTHERS = ("choices", "definitions", "sections", "protected")
_COLOURS = {
    Kind.ADDED: "good",
    Kind.REMOVED: "error",
    Kind.REVERSED: "error",
    Kind.WEAKER: "warning",
    Kind.STRICTER: "note",
}


def report(found: Diff, names: tuple[str, str], style: Style) -> str:
    """Write a diff. `names` are what the user called the two sides."""
    return "".join(f"{line}\n" for line in _lines(found, names, style))


def _lines(found: Diff, names: tuple[str, str], style: Style) -> Iterator[str]:
    yield style("bold", headline(found, names))
    yield ""
    if not found:
        yield "No differences."
        return
    for materiality in reversed(Materiality):
        yield from _block(materiality.capitalize(), changed(found, materiality), style)
    if moves := moved(found):
        yield style("bold", "Moved")
        yield from (f"  {printable(change.id)}  {move(change)}" for change in moves)
        yield ""
    if found.policy:
        yield style("bold", "Policy")
        yield from (line for one in found.policy for line in _field(one, style, "  "))
        yield ""
    for collection in _OTHERS:
        yield from _block(collection.capitalize(), found.of(collection), style)
    yield summary(found)
    yield acknowledgement(found)


def headline(found: Diff, names: tuple[str, str]) -> str:
    """Say which two policies were compared."""
    old, new = found.before.get("version", "?"), found.after.get("version", "?")
    title = found.after.get("title", found.after.get("id", ""))
    return printable(f"{title}: {names[0]} (version {old}) → {names[1]} (version {new})")


def changed(found: Diff, materiality: Materiality) -> tuple[EntryChange, ...]:
    """Give the rules of one materiality, without those that only moved."""
    return tuple(one for one in found.rules if one.materiality is materiality and not _only_moved(one))


def moved(found: Diff) -> tuple[EntryChange, ...]:
    """Give the rules that only moved."""
    return tuple(filter(_only_moved, found.rules))


def _only_moved(change: EntryChange) -> bool:
    return change.kinds == (Kind.MOVED,)


def move(change: EntryChange) -> str:
    """Write from where to where a rule moved."""
    old, new = change.before or {}, change.after or {}
    there = f", {old['section']} → {new['section']}" if old.get("section") != new.get("section") else ""
    return printable(f"{old.get('number')} → {new.get('number')}{there}")


def summary(found: Diff) -> str:
    """Count the rules by what happened to them and by materiality."""
    happened = [f"{number} {kind.replace('_', ' ')}" for kind, number in counts(found).items() if number]
    weighed = [f"{number} {materiality}" for materiality, number in weights(found).items() if number]
    return f"Rules: {', '.join(happened)} ({', '.join(weighed)})." if happened else "Rules: none changed."


def acknowledgement(found: Diff) -> str:
    """List the rules that staff must acknowledge again."""
    again = ", ".join(map(printable, found.acknowledge))
    return f"To acknowledge again: {again}." if again else "To acknowledge again: none."


def _block(title: str, changes: Iterable[EntryChange], style: Style) -> Iterator[str]:
    for first, change in enumerate(changes):
        if first == 0:
            yield style("bold", title)
        yield from _entry(change, style)
        yield ""


def _entry(change: EntryChange, style: Style) -> Iterator[str]:
    known = (change.id, change.entry.get("number", ""), title_of(change) or "")
    kinds = ", ".join(style(_COLOURS.get(kind, "dim"), kind) for kind in change.kinds)
    yield f"  {' '.join(printable(word) for word in known if word)}: {kinds}{printable(aside(change))}"
    if change.was != change.id:
        yield f"    was {printable(change.was)}"
    if sign := whole(change):
        colour = "good" if sign == "+" else "error"
        yield from (f"    {style(colour, f'{sign} {text}')}" for text in words_of(change))
    yield from (line for one in telling(change) for line in _field(one, style, "    "))


def aside(change: EntryChange) -> str:
    """Name the choices behind a switch, or say that the rule is off before and after."""
    if change.because:
        return f" by {', '.join(change.because)}"
    off = change.entry.get("active") is False and Kind.SWITCHED_OFF not in change.kinds
    return " (off)" if off else ""


def whole(change: EntryChange) -> str:
    """Tell whether an entry came (+) or went (-) as a whole; a rule that is switched does so too."""
    kinds = frozenset(change.kinds)
    came, went = kinds & {Kind.ADDED, Kind.SWITCHED_ON}, kinds & {Kind.REMOVED, Kind.SWITCHED_OFF}
    return "+" if came else "-" if went else ""


def words_of(change: EntryChange) -> list[str]:
    """Write what an entry that came or went says."""
    return [shown(change.entry[key]) for key in ("statement", "definition", "answer") if key in change.entry]


def telling(change: EntryChange) -> list[FieldChange]:
    """Give the fields that say more than the kinds and each other."""
    paths = {one.path for one in change.fields}
    told = {("active",), ("inactive_because",)} | ({("answer_title",)} if ("answer",) in paths else set())
    told |= {("statement",)} if whole(change) else set()
    return [one for one in change.fields if one.path not in told]


def _field(change: FieldChange, style: Style, indent: str) -> Iterator[str]:
    name, effect = named(change), "" if change.effect is Effect.SAME else f"  ({change.effect})"
    old, new = shown(change.before), shown(change.after)
    if isinstance(change.before, list | None) and isinstance(change.after, list | None):
        lost, gained = only_in(change.before, change.after), only_in(change.after, change.before)
        lines = [("-", "error", one) for one in lost] + [("+", "good", one) for one in gained]
        yield f"{indent}{name}{effect}" if lines else f"{indent}{name}: other order"
    elif len(old) <= _SHORT and len(new) <= _SHORT:
        yield f"{indent}{name}: {old} → {new}{effect}"
        return
    else:
        lines = [("-", "error", old), ("+", "good", new)]
        yield f"{indent}{name}{effect}"
    yield from (f"{indent}  {style(colour, f'{sign} {text}')}" for sign, colour, text in lines)


def named(change: FieldChange) -> str:
    """Write a field's name as people read it: `lead-in`, `checks.labelled-number.message`."""
    return printable(".".join(change.path).replace("_", "-"))


def only_in(some: list[Any] | None, others: list[Any] | None) -> list[str]:
    """Write the entries of one list that the other one lacks."""
    return [shown(one) for one in some or () if one not in (others or ())]


def shown(value: Any) -> str:
    """Write a value on one line, cut where it is very long."""
    text = "(none)" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    line = printable(" ".join(text.split()) if text.strip() else json.dumps(text))
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"
