"""A JSON object read key by key, each missing or mistyped value named by its path. It knows no particular file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

T = TypeVar("T")

_NAMES = {str: "a text", bool: "true or false", int: "a whole number", list: "a list", dict: "an object"}


class Malformed(Exception):
    """Something in the data is not what it has to be: where (a path), and what belongs there."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


class Record:
    """An object of a JSON file. Its place in the file is worked out when somebody asks for it."""

    __slots__ = ("_above", "_step", "data")

    def __init__(self, data: object, above: Record | None = None, step: str | tuple[str, int] = "") -> None:
        self._above = above
        self._step = step
        if not isinstance(data, dict):
            raise Malformed(self.where, "expected an object")
        self.data: Mapping[str, Any] = data

    @property
    def where(self) -> str:
        """The path to this object, empty for the whole file."""
        if self._above is None:
            return ""
        step = self._step if isinstance(self._step, str) else "{}[{}]".format(*self._step)
        return f"{self._above.where}.{step}"

    def value(self, key: str, kind: type[T], default: T | None = None) -> T:
        """Give a value of one type; without a default it has to be there."""
        found = self.data.get(key)
        if found is None and default is not None:
            return default
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise Malformed(f"{self.where}.{key}", f"expected {_NAMES.get(kind, kind.__name__)}")
        return found

    def optional(self, key: str, kind: type[T]) -> T | None:
        """Give a value of one type, or None where the key is not there; a key without a value is a fault."""
        return self.value(key, kind) if key in self.data else None

    def text(self, key: str, default: str | None = None) -> str:
        """Give a text."""
        return self.value(key, str, default)

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Give a list of texts."""
        found = self.value(key, list, None if default is None else list(default))
        if not all(isinstance(one, str) for one in found):
            raise Malformed(f"{self.where}.{key}", "expected a list of texts")
        return tuple(cast("list[str]", found))

    def child(self, key: str) -> Record:
        """Give an object inside."""
        return Record(self.data.get(key), self, key)

    def children(self, key: str) -> tuple[Record, ...]:
        """Give a list of objects; none where there is no list."""
        found = self.data.get(key)
        if found is None or found == []:
            return ()
        return tuple([Record(one, self, (key, number)) for number, one in enumerate(self.value(key, list))])

    def listed(self, key: str) -> tuple[Record, ...]:
        """Give a list of objects that has to be there."""
        self.value(key, list)
        return self.children(key)
