"""Data with the place of every key and value, and where each value came from; it knows neither YAML nor policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policyloom.diagnostics import Location

if TYPE_CHECKING:
    from policyloom.source.history import Layer

Path = tuple[str | int, ...]


MISSING: Any = object()
Spot = tuple[int, int]


class Place:
    """Where an entry stands: its key (for a list item: its value) and its value. Spots are (line, column) from 1.

    There are as many as there are values, and few are ever looked at: so the locations are made when they are asked for.
    """

    __slots__ = ("_ends", "_file", "_key", "_key_ends", "_value")

    def __init__(self, file: str, key: Spot, key_ends: Spot, value: Spot, ends: Spot) -> None:
        self._file, self._key, self._key_ends, self._value, self._ends = file, key, key_ends, value, ends

    @property
    def key(self) -> Location:
        """The place of the key."""
        return Location(self._file, *self._key, *self._key_ends)

    @property
    def value(self) -> Location:
        """The place of the value."""
        return Location(self._file, *self._value, *self._ends)


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a layer sets what it sets, the role that approved it, and the last day (YYYY-MM-DD) on which it holds."""

    reason: str = ""
    approved_by: str = ""
    expires: str = ""
    expires_at: Location | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """A layer that set a value: the layer's name, the place, the value (of a mapping: none), and its grounds.

    `key` is the place of the key. `omits` is true where the layer took the entry out; then `at` is the reason's place.
    """

    layer: str
    at: Location
    value: Any
    grounds: Grounds = Grounds()
    key: Location | None = None
    omits: bool = False

    @property
    def reason(self) -> str:
        """Why the layer set it, where it says so."""
        return self.grounds.reason


@dataclass(frozen=True, slots=True)
class Stage:
    """What an entry was before a layer touched it; None where it was not there."""

    layer: str
    before: Any


@dataclass(frozen=True, slots=True)
class Document:
    """One file, or several merged: `places` and `origins` (oldest first) by path. `texts` holds each file's text.

    `stages` tells, for each entry that several layers touched, what it was before each of the later ones; `layers` are
    those it was merged from, the lowest first.
    """

    data: Any
    places: Mapping[Path, Place]
    origins: Mapping[Path, tuple[Origin, ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[Path, tuple[Stage, ...]] = field(default_factory=dict)
    layers: tuple[Layer, ...] = field(default=(), repr=False)

    def get(self, *path: str | int, default: Any = None) -> Any:
        """Look a value up; a missing step gives the default."""
        found = self.data
        for step in path:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return default
        return found

    def value_at(self, path: Path) -> Location | None:
        """The place of the value, or of the nearest entry above it."""
        place = self._nearest(path)
        return place.value if place else None

    def key_at(self, path: Path) -> Location | None:
        """The place of the key, or of the nearest entry above it."""
        place = self._nearest(path)
        return place.key if place else None

    def _nearest(self, path: Path) -> Place | None:
        while path:
            if path in self.places:
                return self.places[path]
            path = path[:-1]
        return self.places.get(())

    def omission(self, collection: str, name: Any) -> Location | None:
        """The place where a layer left an entry out, if one did."""
        origins = self.origins.get((collection, name)) if isinstance(name, str) else None
        return origins[-1].at if origins else None

    def entries(self, collection: str) -> Iterator[tuple[Path, str, Mapping[str, Any]]]:
        """Walk the entries of a top-level mapping: path, id, entry. What is no mapping is passed over."""
        found = self.get(collection)
        if isinstance(found, dict):
            for name, entry in found.items():
                if isinstance(entry, dict):
                    yield (collection, name), name, entry

    def steps(self) -> Iterator[tuple[Path, str, Any, Any]]:
        """Walk what later layers did to entries: path, layer, the entry before and after; None where it is not there."""
        for path, stages in self.stages.items():
            after = [*(stage.before for stage in stages[1:]), self.get(*path)]
            for stage, value in zip(stages, after, strict=True):
                yield path, stage.layer, stage.before, value


def paths_in(data: Any, path: Path = ()) -> Iterator[Path]:
    """Walk the path of every value below this one, each parent before its children."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (*path, key)
        yield from paths_in(value, (*path, key))


def strings_in(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Walk every string of a value with its path."""
    match data:
        case str():
            yield path, data
        case dict():
            for key, value in data.items():
                yield from strings_in(value, (*path, key))
        case list():
            for index, value in enumerate(data):
                yield from strings_in(value, (*path, index))
