"""Merge layers by key, and remember which layer set what; it knows no policy.

Mappings merge by key; lists and single values are replaced whole. A falsy value is a value. `omit` takes an entry out.
Layers that do not build on each other may not set one value differently: a layer that builds on both has to decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.source.document import Document, Grounds, Origin, Path, Place, Stage, paths_in

_NOWHERE = Place(Location("", 1, 1, 1, 1), Location("", 1, 1, 1, 1))
_NO_GROUNDS = Grounds()
OWN_KEYS = frozenset({"policyloom", "pack", "files", "extends", "omit"})
_OF_GROUNDS = ("reason", "approved_by", "expires")
# Where a layer gives its grounds beside the values.
_GROUNDED = frozenset({"rules", "questions", "sections", "protected"})


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer with its name, and the names of all layers that it builds on."""

    name: str
    document: Document
    builds_on: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Merged:
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
    origins: dict[Path, tuple[Origin, ...]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    stages: dict[Path, list[Stage]] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    disputes: dict[Path, Diagnostic] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Source:
    """What a value comes from: its layer, where it stands there, and on which grounds it is set."""

    layer: Layer
    path: Path
    grounds: Grounds = _NO_GROUNDS
    disjoint: bool = False

    def at(self, key: str | int) -> _Source:
        return replace(self, path=(*self.path, key))

    @property
    def place(self) -> Place | None:
        return self.layer.document.places.get(self.path)


def join(name: str, files: Iterable[Document]) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Make one layer of a pack's files. What two of them set is a problem: files of one layer do not override each other."""
    joined = _Merged()
    for document in files:
        joined.texts |= document.texts
        joined.places.setdefault((), document.places.get((), _NOWHERE))
        if isinstance(document.data, dict):
            data = {key: value for key, value in document.data.items() if key != "policyloom" or not joined.data}
            _merge(joined, joined.data, data, (), _Source(Layer(name, document), (), disjoint=True))
    return Document(joined.data, joined.places, joined.origins, joined.texts), tuple(joined.problems)


def merge(layers: Iterable[Layer]) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Merge layers, the lowest first. Returns the merged document with origins, and what could not be merged."""
    merged = _Merged(data={"policyloom": 1})
    for layer in layers:
        document = layer.document
        merged.texts |= document.texts
        if () in document.places:
            merged.places[()] = document.places[()]
        if not isinstance(document.data, dict):
            continue
        _note(merged, ("policyloom",), document.data.get("policyloom"), _Source(layer, ("policyloom",)))
        _omit(merged, layer)
        own = {key: value for key, value in document.data.items() if key not in OWN_KEYS}
        _merge(merged, merged.data, own, (), _Source(layer, ()))
    stages = {path: tuple(steps) for path, steps in merged.stages.items()}
    document = Document(merged.data, merged.places, merged.origins, merged.texts, stages)
    return document, (*merged.problems, *merged.disputes.values())


def _merge(merged: _Merged, target: dict[str, Any], data: Mapping[str, Any], path: Path, source: _Source) -> None:
    for key, typed in data.items():
        here, found = (*path, key), source.at(key)
        value, found = _read(typed, here, found)
        if len(here) == 2 and (key in target or here in merged.stages) and not source.disjoint:
            _keep_stage(merged, here, target.get(key), source.layer.name)
        below = target.get(key)
        if below is None and len(here) == 1 and isinstance(value, dict) and key not in target:
            below = target[key] = {}  # A collection is read entry by entry from its first layer on.
        if isinstance(value, dict) and isinstance(below, dict):
            _note(merged, here, value, found)
            _merge(merged, below, value, here, found)
        elif source.disjoint and key in target:
            _clash(merged, here, found)
        else:
            _dispute(merged, here, value, found)
            if isinstance(below, dict | list):
                _forget(merged, here, below)
            target[key] = _copy(value)
            _record(merged, here, value, found)


def _read(typed: Any, path: Path, source: _Source) -> tuple[Any, _Source]:
    """Read the grounds of an entry. A choice may be a mapping with its answer; it is merged as the answer alone."""
    if len(path) != 2 or not isinstance(typed, dict) or source.disjoint:
        return typed, source
    if path[0] == "choices" and "answer" in typed:
        return typed["answer"], replace(source.at("answer"), grounds=_grounds(typed, source))
    return typed, replace(source, grounds=_grounds(typed, source)) if path[0] in _GROUNDED else source


def _grounds(entry: Mapping[str, Any], source: _Source) -> Grounds:
    texts = [str(entry.get(key) or "") for key in _OF_GROUNDS]
    if not any(texts):
        return _NO_GROUNDS
    expiry = source.at("expires").place
    reason, approved_by, expires = texts
    return Grounds(reason, approved_by, expires, expiry.value if expiry else None)


def _keep_stage(merged: _Merged, path: Path, before: Any, layer: str) -> None:
    """Remember what an entry was before a layer touched it."""
    stages = merged.stages.setdefault(path, [])
    if not stages or stages[-1].layer != layer:
        stages.append(Stage(layer, _copy(before)))


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(entry) for key, entry in value.items()}
    return [_copy(entry) for entry in value] if isinstance(value, list) else value


def _forget(merged: _Merged, path: Path, value: Any) -> None:
    """Drop the places below a value that is replaced; its own origins stay as history."""
    for old in paths_in(value, path):
        merged.places.pop(old, None)


def _record(merged: _Merged, path: Path, value: Any, source: _Source) -> None:
    _note(merged, path, value, source)
    children: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for key, entry in children:
        _record(merged, (*path, key), entry, source.at(key))


def _note(merged: _Merged, path: Path, value: Any, source: _Source) -> None:
    place = source.place
    if place is None:
        return
    kept = None if isinstance(value, dict) else value
    merged.places[path] = place
    origin = Origin(source.layer.name, place.value, kept, source.grounds, place.key)
    merged.origins[path] = (*merged.origins.get(path, ()), origin)


def _clash(merged: _Merged, path: Path, source: _Source) -> None:
    place, earlier = source.place or _NOWHERE, merged.places[path]
    message = f"`{'.'.join(map(str, path))}` is set by two files of one pack"
    hint = "Keep it in one of them."
    merged.problems.append(Diagnostic("duplicate-key", Severity.ERROR, message, place.key, hint, (earlier.key,)))


def _dispute(merged: _Merged, path: Path, value: Any, source: _Source, *, omits: bool = False) -> None:
    """Note where two layers that do not build on each other disagree, or that a layer above both has decided."""
    if merged.disputes:
        merged.disputes.pop(path, None)
    history = merged.origins.get(path)
    if not history or source.disjoint or (len(path) == 3 and path[2] in _OF_GROUNDS):
        return
    last, layer = history[-1], source.layer
    if last.layer == layer.name or last.layer in layer.builds_on or (last.value == value and last.omits == omits):
        return
    place = source.place
    message = f"`{last.layer}` and `{layer.name}` disagree about `{'.'.join(map(str, path))}`"
    hint = "Neither builds on the other: set it in the layer that extends both, or extend one of them only."
    at = place.key if place else None
    merged.disputes[path] = Diagnostic("pack-conflict", Severity.ERROR, message, at, hint, (last.key or last.at,))


def _omit(merged: _Merged, layer: Layer) -> None:
    for name, path in omitted(layer.document):
        parent = Document(merged.data, {}).get(*path[:-1])
        source = _Source(layer, ("omit", name))
        if not isinstance(parent, dict) or path[-1] not in parent:
            merged.problems.append(_omits_nothing(name, path, parent, source))
            continue
        _keep_stage(merged, path[:2], Document(merged.data, {}).get(*path[:2]), layer.name)
        reason = layer.document.get("omit", name)
        grounds = _grounds(reason, source) if isinstance(reason, dict) else Grounds(str(reason or ""))
        _dispute_below(merged, path, parent[path[-1]], source)
        place = source.place or _NOWHERE
        origin = Origin(layer.name, place.value, None, grounds, place.key, True)
        merged.origins[path] = (*merged.origins.get(path, ()), origin)
        _forget(merged, path, parent.pop(path[-1]))
        merged.places.pop(path, None)


def _dispute_below(merged: _Merged, path: Path, value: Any, source: _Source) -> None:
    """An entry may be left out only by a layer that builds on all that shaped it."""
    for here in (path, *paths_in(value, path)):
        before = len(merged.disputes)
        _dispute(merged, here, None, source, omits=True)
        if len(merged.disputes) > before:
            return


def _omits_nothing(name: str, path: Path, parent: Any, source: _Source) -> Diagnostic:
    known = ", ".join(sorted(map(str, parent))[:3]) if isinstance(parent, dict) else ""
    message, hint = f"`{name}` is not in the layers below", f"There are: {known} …" if known else "Remove the line."
    return Diagnostic("omits-nothing", Severity.ERROR, message, (source.place or _NOWHERE).key, hint)


def omitted(document: Document) -> Iterator[tuple[str, Path]]:
    """Walk what a layer omits: the name as typed, and the path it means. What names no collection is a rule's."""
    names = document.get("omit")
    for name in names if isinstance(names, dict) else ():
        path: Path = tuple(str(name).split("."))
        yield name, path if len(path) > 1 and "-" not in str(path[0]) else ("rules", *path)
