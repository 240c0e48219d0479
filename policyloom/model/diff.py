"""What changed between two records: by id and field, which way, and how much it matters. It knows no file and no format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from policyloom.model.materiality import Materiality, judged, least, most
from policyloom.model.record import Entries, Entry, Record
from policyloom.model.strictness import Effect, ranked, together

COLLECTIONS = ("rules", "choices", "definitions", "sections", "protected")
_OF_RULES = "lead_in statement exceptions narrowing consequence rationale extension message suggest question evidence"
_OF_OTHERS = "term definition title purpose scope relation conformance in_doubt consequences"
_TEXTS = frozenset((*_OF_RULES.split(), *_OF_OTHERS.split()))


class Kind(StrEnum):
    """What happened to an entry. AMENDED is one whose change no other word fits: a severity, a source, a pattern."""

    ADDED = "added"
    REMOVED = "removed"
    SWITCHED_ON = "switched on"
    SWITCHED_OFF = "switched off"
    REVERSED = "reversed"
    STRICTER = "stricter"
    WEAKER = "weaker"
    REWORDED = "reworded"
    MOVED = "moved"
    RENAMED = "renamed"
    AMENDED = "amended"


_KIND_OF_EFFECT = {
    Effect.SAME: (),
    Effect.STRICTER: (Kind.STRICTER,),
    Effect.WEAKER: (Kind.WEAKER,),
    Effect.MIXED: (Kind.STRICTER, Kind.WEAKER),
    Effect.REVERSED: (Kind.REVERSED,),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that changed. None stands for nothing said."""

    path: tuple[str, ...]
    before: Any
    after: Any
    effect: Effect
    materiality: Materiality


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An entry that changed. `was` is its former id; `because` names the choices that switched a rule on or off."""

    id: str
    was: str
    before: Entry | None
    after: Entry | None
    fields: tuple[FieldChange, ...]
    kinds: tuple[Kind, ...]
    materiality: Materiality
    because: tuple[str, ...] = ()

    @property
    def entry(self) -> Entry:
        """The entry as it is, or as it was before it was removed."""
        return self.after if self.after is not None else self.before or {}

    @property
    def effect(self) -> Effect:
        """All its fields' effects, summed up. A rule that comes is stricter, one that goes is weaker."""
        if self.before is None or self.after is None:
            inert = self.entry.get("active") is not True
            return Effect.SAME if inert else Effect.STRICTER if self.before is None else Effect.WEAKER
        return together(change.effect for change in self.fields)

    @property
    def acknowledge(self) -> bool:
        """True where staff must read a rule again: it is new to them, or a substantive change does more than relax it."""
        if self.materiality is not Materiality.SUBSTANTIVE or self.after is None or not self.after.get("active"):
            return False
        firm = (change.effect for change in self.fields if change.materiality is Materiality.SUBSTANTIVE)
        return together(firm) is not Effect.WEAKER


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that changed. `before` and `after` are the heads; rules stand in the new order, removed ones first."""

    before: Entry
    after: Entry
    policy: tuple[FieldChange, ...]
    rules: tuple[EntryChange, ...]
    choices: tuple[EntryChange, ...]
    definitions: tuple[EntryChange, ...]
    sections: tuple[EntryChange, ...]
    protected: tuple[EntryChange, ...]

    def __bool__(self) -> bool:
        return bool(self.policy) or any(self.of(collection) for collection in COLLECTIONS)

    def of(self, collection: str) -> tuple[EntryChange, ...]:
        """Give the changes of a collection by its name."""
        return getattr(self, collection)  # type: ignore[no-any-return]

    @property
    def acknowledge(self) -> tuple[str, ...]:
        """The rules that staff must acknowledge again, by id."""
        return tuple(change.id for change in self.rules if change.acknowledge)


def diff(old: Record, new: Record) -> Diff:
    """Compare two records. A collection that one of them does not hold is not compared."""
    choices = _collection("choices", old.choices, new.choices, frozenset())
    answered = frozenset(one.id for one in choices if not one.fields or any(f.path == ("answer",) for f in one.fields))
    found = {name: _collection(name, getattr(old, name), getattr(new, name), answered) for name in COLLECTIONS}
    return Diff(old.head, new.head, tuple(_fields("policy", old.head, new.head)), **found)


def _collection(
    name: str, old: Entries | None, new: Entries | None, answered: frozenset[str]
) -> tuple[EntryChange, ...]:
    if old is None or new is None:
        return ()
    former = _former(old, new)
    kept = frozenset(former.values())
    gone = [_removed(name, key, entry) for key, entry in old.items() if key not in kept]
    came = [
        _changed(name, key, former[key], old[former[key]], entry, answered)
        if key in former
        else _added(name, key, entry)
        for key, entry in new.items()
    ]
    return (*gone, *(change for change in came if change))


def _former(old: Entries, new: Entries) -> dict[str, str]:
    """Map each new id to the one it had: the same, else an alias that nothing else bears or claims."""
    found = {key: key for key in new if key in old}
    for key, entry in new.items():
        free = [alias for alias in entry.get("aliases", ()) if alias in old and alias not in found.values()]
        if key not in found and free:
            found[key] = free[0]
    return found


def _added(collection: str, key: str, entry: Entry) -> EntryChange:
    return EntryChange(key, key, None, entry, (), (Kind.ADDED,), _whole(collection, entry))


def _removed(collection: str, key: str, entry: Entry) -> EntryChange:
    return EntryChange(key, key, entry, None, (), (Kind.REMOVED,), _whole(collection, entry))


def _whole(collection: str, entry: Entry) -> Materiality:
    """A rule that a choice holds off binds nobody, and a section is only a place."""
    idle = collection == "sections" or entry.get("active") is False
    return Materiality.CLARIFYING if idle else Materiality.SUBSTANTIVE


def _changed(
    collection: str, key: str, was: str, old: Entry, new: Entry, answered: frozenset[str]
) -> EntryChange | None:
    fields = tuple(_fields(collection, old, new))
    if not fields and key == was:
        return None
    kinds = {kind for change in fields for kind in _kinds(change)} | ({Kind.RENAMED} if key != was else set())
    kinds = kinds - {Kind.AMENDED} or kinds
    found = most(change.materiality for change in fields)
    if old.get("active") is False and new.get("active") is False:
        found = least(found, Materiality.CLARIFYING)
    because = _because(old, new, answered) if kinds & {Kind.SWITCHED_ON, Kind.SWITCHED_OFF} else ()
    return EntryChange(key, was, old, new, fields, tuple(kind for kind in Kind if kind in kinds), found, because)


def _fields(collection: str, old: Entry, new: Entry) -> Iterator[FieldChange]:
    for path, before, after in _values(old, new):
        effect, materiality = judged(collection, path, before, after)
        if collection == "choices" and path == ("answer",):
            effect = ranked(before, after, _options(old, new))
        yield FieldChange(path, before, after, effect, materiality)


def _values(old: Entry, new: Entry) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Walk what differs: field by field, in the examples list by list, and inside checks setting by setting."""
    for name in _names(old, new):
        before, after = old.get(name), new.get(name)
        if name == "checks":
            yield from _checks(before or {}, after or {})
        elif name == "examples":
            yield from (((name, *path), *values) for path, *values in _values(before or {}, after or {}))
        elif before != after:
            yield (name,), before, after


def _checks(old: Entries, new: Entries) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    for name in _names(old, new):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            yield ("checks", name), before, after
        else:
            yield from (
                (("checks", name, setting), before.get(setting), after.get(setting))
                for setting in _names(before, after)
                if before.get(setting) != after.get(setting)
            )


def _names(old: Iterable[str], new: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*new, *old)))


def _options(old: Entry, new: Entry) -> list[Any]:
    """Give an enum's answers, the strictest first, from the side that knows both answers."""
    listed = [one.get("options", []) for one in (new, old)]
    return next((known for known in listed if old.get("answer") in known and new.get("answer") in known), [])


def _kinds(change: FieldChange) -> tuple[Kind, ...]:
    if change.path == ("active",):
        return (Kind.SWITCHED_ON if change.after else Kind.SWITCHED_OFF,)
    if change.path in (("number",), ("section",)):
        return (Kind.MOVED,)
    tuned = len(change.path) == 3 and change.effect is Effect.MIXED
    if change.effect is not Effect.SAME and not tuned:
        return _KIND_OF_EFFECT[change.effect]
    return (Kind.REWORDED if change.path[-1] in _TEXTS else Kind.AMENDED,)


def _because(old: Entry, new: Entry, answered: frozenset[str]) -> tuple[str, ...]:
    """Name the choices behind a switch: those whose answer changed, or whatever a rules.json names."""
    named = _names(
        {**old.get("when", {}), **old.get("inactive_because", {})},
        new.get("when", {}) | new.get("inactive_because", {}),
    )
    changed = tuple(name for name in named if name in answered)
    return changed or tuple(_names(old.get("inactive_because", {}), new.get("inactive_because", {})))
