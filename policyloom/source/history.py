"""What a stack of layers says of each path: which layer set it, where and why. Nothing is worked out before it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from policyloom.source.document import MISSING, Document, Grounds, Origin, Path, Place, paths_in

OWN_KEYS = frozenset({"policyloom", "pack", "files", "extends", "omit"})
OF_GROUNDS = ("reason", "approved_by", "expires")
_NO_GROUNDS = Grounds()
# Where a layer gives its grounds beside the values.
_GROUNDED = frozenset({"rules", "questions", "sections", "protected"})


@dataclass(frozen=True)
class Layer:
    """A layer with its name, and the names of all layers that it builds on."""

    name: str
    document: Document
    builds_on: frozenset[str] = frozenset()

    @cached_property
    def omits(self) -> dict[Path, str]:
        """What it leaves out: the path, and the name as typed."""
        return {path: name for name, path in omitted(self.document)}

    def answer(self, value: Any) -> Any:
        """Take the answer out of a choice that is written with its grounds."""
        return value["answer"] if isinstance(value, dict) and "answer" in value else value

    def place(self, path: Path) -> Place | None:
        """Where it sets a path of the merged policy."""
        if path[:1] == ("choices",) and len(path) > 1:
            typed = self.document.get(*path[:2])
            if isinstance(typed, dict) and "answer" in typed:
                return self.document.places.get((*path[:2], "answer", *path[2:]))
        return self.document.places.get(path)

    def touches(self, path: Path) -> Iterator[Origin]:
        """What it did to a path: it may leave it out, and set it."""
        if path in self.omits:
            yield self._omission(path)
        place = self.place(path) if not path or path[0] not in OWN_KEYS or path == ("policyloom",) else None
        if place is not None and path:
            value = self._value(path)
            kept = None if isinstance(value, dict) else value
            yield Origin(self.name, place.value, kept, self._grounds(path), place.key)

    def _value(self, path: Path) -> Any:
        if path[0] != "choices" or len(path) == 1:
            return self.document.get(*path)
        found = Document(self.answer(self.document.get(*path[:2])), {})
        return found.get(*path[2:])

    def _omission(self, path: Path) -> Origin:
        here: Path = ("omit", self.omits[path])
        place, reason = self.document.places[here], self.document.get(*here)
        grounds = self.grounds_at(here) if isinstance(reason, dict) else Grounds(str(reason or ""))
        return Origin(self.name, place.value, None, grounds, place.key, True)

    def _grounds(self, path: Path) -> Grounds:
        weighed = path[0] == "choices" or path[0] in _GROUNDED
        return self.grounds_at(path[:2]) if weighed and len(path) > 1 else _NO_GROUNDS

    def grounds_at(self, path: Path) -> Grounds:
        """Read the grounds that stand in a mapping."""
        entry = self.document.get(*path)
        if not isinstance(entry, dict) or not any(key in entry for key in OF_GROUNDS):
            return _NO_GROUNDS
        reason, approved_by, expires = (str(entry.get(key) or "") for key in OF_GROUNDS)
        expiry = self.document.places.get((*path, "expires"))
        return Grounds(reason, approved_by, expires, expiry.value if expiry else None)


class Origins(Mapping[Path, tuple[Origin, ...]]):
    """Every touch of each path, the oldest first. What was replaced or left out keeps its history."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = tuple(layers)

    def __getitem__(self, path: Path) -> tuple[Origin, ...]:
        found = tuple(touch for layer in self._layers for touch in layer.touches(path))
        if not found:
            raise KeyError(path)
        return found

    def __iter__(self) -> Iterator[Path]:
        return iter(dict.fromkeys(path for layer in self._layers for path in self._paths(layer)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _paths(self, layer: Layer) -> Iterator[Path]:
        yield from layer.omits
        for path in layer.document.places:
            if path and (path[0] not in OWN_KEYS or path == ("policyloom",)) and path[0] != "choices":
                yield path
        given = layer.document.get("choices")
        for name, value in given.items() if isinstance(given, dict) else ():
            yield from (("choices", name, *rest) for rest in ((), *paths_in(layer.answer(value))))
        if isinstance(given, dict):
            yield ("choices",)


class Places(Mapping[Path, Place]):
    """Where each value of the merged policy stands: in the last layer that set it."""

    def __init__(self, layers: Sequence[Layer], data: Any) -> None:
        self._layers = tuple(reversed(layers))
        self._data = Document(data, {})

    def __getitem__(self, path: Path) -> Place:
        if not path or self._data.get(*path, default=MISSING) is not MISSING:
            for layer in self._layers:
                if place := layer.place(path):
                    return place
        raise KeyError(path)

    def __iter__(self) -> Iterator[Path]:
        return paths_in(self._data.data)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def omitted(document: Document) -> Iterator[tuple[str, Path]]:
    """Walk what a layer omits: the name as typed, and the path it means. What names no collection is a rule's."""
    names = document.get("omit")
    for name in names if isinstance(names, dict) else ():
        path: Path = tuple(str(name).split("."))
        yield name, path if len(path) > 1 and "-" not in str(path[0]) else ("rules", *path)
