"""A diff as JSON, format 1, written by hand, and how to apply it to a record. It knows no file."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from policyloom.model.diff import COLLECTIONS, Diff, EntryChange, FieldChange, Kind
from policyloom.model.materiality import Materiality
from policyloom.model.record import Entries, Entry, Record

FORMAT = 1

Data = Mapping[str, Any]


class DoesNotFit(Exception):
    """The record is not the one that the diff was made from: where they part."""


def written(found: Diff, names: tuple[str, str]) -> dict[str, Any]:
    """Write a diff as the data of its JSON. `names` are what the user called the two sides."""
    return {
        "format": FORMAT,
        "old": _side(names[0], found.before),
        "new": _side(names[1], found.after),
        "differs": bool(found),
        "summary": {"rules": counts(found), "materiality": weights(found)},
        "acknowledge": list(found.acknowledge),
        "policy": [_field(change) for change in found.policy],
        **{name: [_entry(change) for change in found.of(name)] for name in COLLECTIONS},
    }


def counts(found: Diff) -> dict[str, int]:
    """Count the rules by what happened to them. A rule can count more than once."""
    counted = Counter(kind for change in found.rules for kind in change.kinds)
    return {str(kind).replace(" ", "_"): counted[kind] for kind in Kind}


def weights(found: Diff) -> dict[str, int]:
    """Count the changed rules by materiality, each once."""
    counted = Counter(change.materiality for change in found.rules)
    return {str(one): counted[one] for one in reversed(Materiality)}


def _side(name: str, head: Entry) -> dict[str, Any]:
    return {"name": name, **{key: head.get(key) for key in ("id", "title", "version", "status")}}


def _entry(change: EntryChange) -> dict[str, Any]:
    """Write a changed entry: `entry` in full where it came or went, else its fields."""
    return {
        "id": change.id,
        "was": change.was,
        "kinds": [str(kind).replace(" ", "_") for kind in change.kinds],
        "effect": str(change.effect),
        "materiality": str(change.materiality),
        "acknowledge": change.acknowledge,
        "because": list(change.because),
        "title": title_of(change),
        "number": change.entry.get("number"),
        "audience": change.entry.get("audience", []),
        "entry": copy.deepcopy(dict(change.entry)) if None in (change.before, change.after) else None,
        "fields": [_field(one) for one in change.fields],
    }


def title_of(change: EntryChange) -> str | None:
    """Give an entry's own words for a heading."""
    keys = ("lead_in", "term", "title", "question")
    return next((change.entry[key] for key in keys if key in change.entry), None)


def _field(change: FieldChange) -> dict[str, Any]:
    return {
        "path": list(change.path),
        "before": copy.deepcopy(change.before),
        "after": copy.deepcopy(change.after),
        "effect": str(change.effect),
        "materiality": str(change.materiality),
    }


def apply(record: Record, data: Data) -> Record:
    """Apply a diff's data to the record that it starts from; gives the record that it leads to. Raises DoesNotFit."""
    held = {name: getattr(record, name) for name in COLLECTIONS if getattr(record, name) is not None}
    applied: dict[str, Any] = {name: _applied(name, entries, data[name]) for name, entries in held.items()}
    return replace(record, head=_filled("policy", record.head, data["policy"]), **applied)


def _applied(collection: str, entries: Entries, changes: list[Data]) -> Entries:
    result = dict(entries)
    made: dict[str, Entry] = {}
    for change in changes:
        where = f"{collection}.{change['was']}"
        if "added" not in change["kinds"] and result.pop(change["was"], None) is None:
            raise DoesNotFit(f"{where} is not there")
        if "added" in change["kinds"]:
            made[change["id"]] = copy.deepcopy(change["entry"])
        elif "removed" not in change["kinds"]:
            made[change["id"]] = _filled(where, entries[change["was"]], change["fields"])
    if clash := result.keys() & made.keys():
        raise DoesNotFit(f"{collection}.{min(clash)} is there already")
    return result | made


def _filled(where: str, entry: Entry, changes: list[Data]) -> Entry:
    result = copy.deepcopy(dict(entry))
    for change in changes:
        *parents, last = change["path"]
        target = result
        for step in parents:
            target = target.setdefault(step, {})
        if target.get(last) != change["before"]:
            raise DoesNotFit(f"{'.'.join([where, *change['path']])} is not {change['before']!r}")
        if change["after"] is None:
            target.pop(last, None)
        else:
            target[last] = copy.deepcopy(change["after"])
    return {key: value for key, value in result.items() if value != {}}
