"""Merge layers by key; it knows no policy. Which layer set what, `history` tells.

Mappings merge by key; lists and single values are replaced whole. A falsy value is a value. `omit` takes an entry out.
Layers that do not build on each other may not set one value differently: a layer that builds on both has to decide.
No layer's data is changed: what later layers touch is copied, the rest is shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.source.document import Document, Path, Place, Stage, paths_in
from policyloom.source.history import OF_GROUNDS, OWN_KEYS, Layer, Origins, Places, omitted

__all__ = ["OWN_KEYS", "Layer", "join", "merge", "omitted"]

_NOWHERE = Place("", (1, 1), (1, 1), (1, 1), (1, 1))


@dataclass(slots=True)
class _Joined:
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)


def join(name: str, files: Iterable[Document]) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Make one layer of a pack's files. What two of them set is a problem: files of one layer do not override each other."""
    joined, texts = _Joined(), dict[str, str]()
    for document in files:
        texts |= document.texts
        if isinstance(document.data, dict):
            own = {key: value for key, value in document.data.items() if key != "policyloom" or not joined.data}
            joined.data = _side_by_side(joined, joined.data, own, (), document)
        joined.places = (
            {**document.places, **joined.places}
            if len(joined.places) < len(document.places)
            else _added(joined.places, document.places)
        )
    return Document(joined.data, joined.places, {}, texts), tuple(joined.problems)


def _added(places: dict[Path, Place], more: Mapping[Path, Place]) -> dict[Path, Place]:
    """Add places; those that are there already stay."""
    for path, place in more.items():
        places.setdefault(path, place)
    return places


def _side_by_side(joined: _Joined, below: Any, own: Mapping[str, Any], path: Path, source: Document) -> dict[str, Any]:
    result = dict(below)
    for key, value in own.items():
        if key not in result:
            result[key] = value
        elif isinstance(value, dict) and isinstance(result[key], dict):
            result[key] = _side_by_side(joined, result[key], value, (*path, key), source)
        else:
            joined.problems.append(_clash((*path, key), source, joined.places))
    return result


def _clash(path: Path, source: Document, earlier: Mapping[Path, Place]) -> Diagnostic:
    message = f"`{'.'.join(map(str, path))}` is set by two files of one pack"
    at, other = source.places[path].key, earlier[path].key
    return Diagnostic("duplicate-key", Severity.ERROR, message, at, "Keep it in one of them.", (other,))


@dataclass(slots=True)
class _Merged:
    data: dict[str, Any]
    below: list[Layer] = field(default_factory=list)
    stages: dict[Path, list[Stage]] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    disputes: dict[Path, Diagnostic] = field(default_factory=dict)


def merge(layers: Iterable[Layer]) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Merge layers, the lowest first. Returns the merged document with origins, and what could not be merged."""
    merged, texts = _Merged({"policyloom": 1}), dict[str, str]()
    for layer in layers:
        texts |= layer.document.texts
        if isinstance(layer.document.data, dict):
            _omit(merged, layer)
            _take(merged, layer)
        merged.below.append(layer)
    stages = {path: tuple(steps) for path, steps in merged.stages.items()}
    document = Document(
        merged.data, Places(merged.below, merged.data), Origins(merged.below), texts, stages, tuple(merged.below)
    )
    return document, (*merged.problems, *merged.disputes.values())


def _take(merged: _Merged, layer: Layer) -> None:
    for collection, entries in layer.document.data.items():
        if collection in OWN_KEYS:
            continue
        below = merged.data.get(collection)
        if not isinstance(entries, dict):
            _dispute(merged, (collection,), entries, layer) if collection in merged.data else None
            merged.data[collection] = entries
            continue
        result = dict(below) if isinstance(below, dict) else {}
        for name, typed in entries.items():
            value = layer.answer(typed) if collection == "choices" else typed
            result[name] = _entry(merged, (collection, name), result, value, layer)
        merged.data[collection] = result


def _entry(merged: _Merged, path: Path, collection: Mapping[str, Any], value: Any, layer: Layer) -> Any:
    name = str(path[1])
    if name not in collection:
        if path in merged.stages:  # It was left out below, and comes back.
            _keep_stage(merged, path, None, layer.name)
            _dispute(merged, path, value, layer)
        return value
    _keep_stage(merged, path, collection[name], layer.name)
    return _over(merged, path, collection[name], value, layer)


def _over(merged: _Merged, path: Path, below: Any, value: Any, layer: Layer) -> Any:
    """Give what a value makes of the one below it."""
    if not isinstance(value, dict) or not isinstance(below, dict):
        _dispute(merged, path, value, layer)
        return value
    result = dict(below)
    for key, one in value.items():
        result[key] = _over(merged, (*path, key), below[key], one, layer) if key in below else one
    return result


def _keep_stage(merged: _Merged, path: Path, before: Any, layer: str) -> None:
    """Remember what an entry was before a layer touched it."""
    stages = merged.stages.setdefault(path, [])
    if not stages or stages[-1].layer != layer:
        stages.append(Stage(layer, before))


def _dispute(merged: _Merged, path: Path, value: Any, layer: Layer, *, omits: bool = False) -> None:
    """Note where two layers that do not build on each other disagree, or that a layer above both has decided."""
    merged.disputes.pop(path, None)
    history = Origins(merged.below).get(path)
    if not history or (len(path) == 3 and path[2] in OF_GROUNDS):
        return
    last = history[-1]
    kept = None if isinstance(value, dict) else value
    if last.layer in layer.builds_on or (last.value == kept and last.omits == omits):
        return
    place = layer.document.places.get(("omit", layer.omits[path])) if path in layer.omits else layer.place(path)
    message = f"`{last.layer}` and `{layer.name}` disagree about `{'.'.join(map(str, path))}`"
    hint = "Neither builds on the other: set it in the layer that extends both, or extend one of them only."
    at = place.key if place else _omission_above(path, layer)
    merged.disputes[path] = Diagnostic("pack-conflict", Severity.ERROR, message, at, hint, (last.key or last.at,))


def _omission_above(path: Path, layer: Layer) -> Location | None:
    """Find the line that leaves out what a path lies in."""
    found = (layer.omits[path[:length]] for length in range(len(path), 0, -1) if path[:length] in layer.omits)
    name = next(found, None)
    return layer.document.places["omit", name].key if name is not None else None


def _omit(merged: _Merged, layer: Layer) -> None:
    for collection in {str(path[0]) for path in layer.omits}:  # A copy for this layer: what is shared stays as it is.
        if isinstance(merged.data.get(collection), dict):
            merged.data = {**merged.data, collection: dict(merged.data[collection])}
    for name, path in omitted(layer.document):
        parent = Document(merged.data, {}).get(*path[:-1])
        if not isinstance(parent, dict) or path[-1] not in parent:
            merged.problems.append(_omits_nothing(name, parent, layer.document.places["omit", name]))
            continue
        _keep_stage(merged, path[:2], Document(merged.data, {}).get(*path[:2]), layer.name)
        for here in (path, *paths_in(parent[path[-1]], path)):
            before = len(merged.disputes)
            _dispute(merged, here, None, layer, omits=True)
            if len(merged.disputes) > before:
                break  # One line says enough: an entry may be left out only by a layer that builds on all that shaped it.
        _leave_out(merged.data, path)


def _leave_out(data: dict[Any, Any], path: Path) -> None:
    """Take a path out; below the collection and the entry, what leads there is copied first."""
    data = data[path[0]]
    for step in path[1:-1]:
        data[step] = dict(data[step])
        data = data[step]
    del data[path[-1]]


def _omits_nothing(name: str, parent: Any, place: Place) -> Diagnostic:
    known = ", ".join(sorted(map(str, parent))[:3]) if isinstance(parent, dict) else ""
    message, hint = f"`{name}` is not in the layers below", f"There are: {known} …" if known else "Remove the line."
    return Diagnostic("omits-nothing", Severity.ERROR, message, place.key, hint)
