"""Data with the place of every key and value, and where each value came from; it knows neither YAML nor policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from policyloom.diagnostics import Location

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands: its key (for a list item: its value) and its value."""

    key: Location
    value: Location


@dataclass(frozen=True, slots=True)
class Origin:
    """A layer that set a value: the layer's name, the place, the value (of a mapping: none), and the reason it gave.

    `key` is the place of the key. `omits` is true where the layer took the entry out; then `at` is the reason's place.
    """

    layer: str
    at: Location
    value: Any
    reason: str = ""
    key: Location | None = None
    omits: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One file, or several merged: `places` and `origins` (oldest first) by path. `texts` holds each file's text."""

    data: Any
    places: Mapping[Path, Place]
    origins: Mapping[Path, tuple[Origin, ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

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
