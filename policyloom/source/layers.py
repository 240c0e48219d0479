"""Merge layers by key, and remember which layer set what; it knows no policy.

Mappings merge by key; lists and single values are replaced whole. A falsy value is a value. `omit` takes an entry out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.source.document import Document, Origin, Path, Place

_NOWHERE = Place(Location("", 1, 1, 1, 1), Location("", 1, 1, 1, 1))
OWN_KEYS = frozenset({"policyloom", "pack", "files", "extends", "omit"})


@dataclass(slots=True)
class _Merged:
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
    origins: dict[Path, tuple[Origin, ...]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)


def join(name: str, files: Iterable[Document]) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Make one layer of a pack's files. What two of them set is a problem: files of one layer do not override each other."""
    joined = _Merged()
    for document in files:
        joined.texts |= document.texts
        joined.places.setdefault((), document.places.get((), _NOWHERE))
        if isinstance(document.data, dict):
            data = {key: value for key, value in document.data.items() if key != "policyloom" or not joined.data}
            _merge(joined, data, document, (), name, disjoint=True)
    return _document(joined), tuple(joined.problems)


def merge(layers: Iterable[tuple[str, Document]]) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Merge layers, the lowest first. Returns the merged document with origins, and what could not be merged."""
    merged = _Merged(data={"policyloom": 1})
    for name, document in layers:
        merged.texts |= document.texts
        if () in document.places:
            merged.places[()] = document.places[()]
        if not isinstance(document.data, dict):
            continue
        _note(merged, ("policyloom",), document, name, document.data.get("policyloom"))
        _omit(merged, document, name)
        own = {key: value for key, value in document.data.items() if key not in OWN_KEYS}
        _merge(merged, own, document, (), name, disjoint=False)
    return _document(merged), tuple(merged.problems)


def _document(merged: _Merged) -> Document:
    return Document(merged.data, merged.places, merged.origins, merged.texts)


def _merge(merged: _Merged, data: dict[str, Any], source: Document, path: Path, layer: str, *, disjoint: bool) -> None:
    target = _container(merged.data, path)
    for key, value in data.items():
        here = (*path, key)
        below = target.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            _note(merged, here, source, layer, value)
            _merge(merged, value, source, here, layer, disjoint=disjoint)
        elif disjoint and key in target:
            _clash(merged, here, source)
        else:
            if isinstance(below, dict | list):
                _forget(merged, here)
            target[key] = _copy(value)
            _record(merged, here, value, source, layer)


def _container(data: dict[str, Any], path: Path) -> dict[str, Any]:
    found: Any = data
    for step in path:
        found = found[step]
    return found  # type: ignore[no-any-return]


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(entry) for key, entry in value.items()}
    return [_copy(entry) for entry in value] if isinstance(value, list) else value


def _forget(merged: _Merged, path: Path) -> None:
    """Drop the places below a value that is replaced; its own origins stay as history."""
    for old in [known for known in merged.places if known[: len(path)] == path and len(known) > len(path)]:
        del merged.places[old]


def _record(merged: _Merged, path: Path, value: Any, source: Document, layer: str) -> None:
    _note(merged, path, source, layer, value)
    children: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for key, entry in children:
        _record(merged, (*path, key), entry, source, layer)


def _note(merged: _Merged, path: Path, source: Document, layer: str, value: Any) -> None:
    place = source.places.get(path)
    if place is None:
        return
    reason = source.get(*path[:2], "reason", default="") if path[:1] == ("rules",) else ""
    kept = None if isinstance(value, dict) else value
    origin = Origin(layer, place.value, kept, reason if isinstance(reason, str) else "", place.key)
    merged.places[path] = place
    merged.origins[path] = (*merged.origins.get(path, ()), origin)


def _clash(merged: _Merged, path: Path, source: Document) -> None:
    place, earlier = source.places[path], merged.places[path]
    shown = ".".join(map(str, path))
    merged.problems.append(
        Diagnostic(
            "duplicate-key",
            Severity.ERROR,
            f"`{shown}` is set by two files of one pack",
            place.key,
            "Keep it in one of them.",
            (earlier.key,),
        )
    )


def _omit(merged: _Merged, document: Document, layer: str) -> None:
    for name, path in omitted(document):
        collection = merged.data.get(path[0])
        below = collection if isinstance(collection, dict) else {}
        place = document.places[("omit", name)]
        if path[-1] not in below:
            known = ", ".join(sorted(str(key) for key in below)[:3])
            merged.problems.append(
                Diagnostic(
                    "omits-nothing",
                    Severity.ERROR,
                    f"`{name}` is not in the layers below",
                    place.key,
                    f"There are: {known} …" if known else "Remove the line.",
                )
            )
            continue
        del below[path[-1]]
        reason = document.get("omit", name, default="")
        merged.origins[path] = (
            *merged.origins.get(path, ()),
            Origin(layer, place.value, None, str(reason), place.key, True),
        )
        for old in [known for known in merged.places if known[: len(path)] == path]:
            del merged.places[old]


def omitted(document: Document) -> Iterator[tuple[str, tuple[str, str]]]:
    """Walk what a layer omits: the name as typed, and the path it means. A bare id is a rule's."""
    names = document.get("omit")
    if isinstance(names, dict):
        for name in names:
            collection, dot, rest = str(name).partition(".")
            yield name, (collection, rest) if dot else ("rules", name)
