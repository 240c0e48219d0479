"""Find the values that the schema marks with one `$ref`, such as all texts or all patterns, and write them anew; it knows no policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from policyloom.source.document import Document, Path, Stage
from policyloom.source.schema import Schema

Write = Callable[[Path, str], str]


@dataclass(slots=True)
class _Places:
    """Where marked values are below a place of the schema: here, under named keys, under any other key, in a list. None where there are none."""

    here: bool = False
    keys: dict[str, _Places] = field(default_factory=dict)
    rest: _Places | None = None
    items: _Places | None = None

    def below(self, key: str) -> _Places | None:
        """Where marked values are below a key."""
        return self.keys.get(key, self.rest)


def rewrite(document: Document, schema: Schema, marked: str, write: Write, write_before: Write) -> Document:
    """Write every marked value of the merged document anew, where a brace stands in it. `marked` is a `$ref`, as in "#/$defs/text".

    write_before: for what an entry said before a later layer, so that both can be compared.
    """
    places = _places_of(schema, marked)
    stages = {
        path: tuple(Stage(one.layer, _written(one.before, _at(places, path), path, write_before)) for one in found)
        for path, found in document.stages.items()
    }
    return replace(document, data=_written(document.data, places, (), write), stages=stages)


def _written(data: Any, places: _Places | None, path: Path, write: Write) -> Any:
    """Write each marked value below a place; what holds none is shared, not copied."""
    if places is None:
        return data
    if isinstance(data, str):
        return write(path, data) if places.here and ("{" in data or "}" in data) else data
    if isinstance(data, dict):
        changed = {
            key: new
            for key, value in data.items()
            if (new := _written(value, places.below(key), (*path, key), write)) is not value
        }
        return data | changed if changed else data
    if isinstance(data, list) and places.items:
        return [_written(value, places.items, (*path, index), write) for index, value in enumerate(data)]
    return data


def _at(places: _Places | None, path: Path) -> _Places | None:
    for step in path:
        places = places and (places.items if isinstance(step, int) else places.below(step))
    return places


@lru_cache(maxsize=8)
def _places_of(schema: Schema, marked: str) -> _Places | None:
    """Read off the schema where marked values are: once, since its text does not change."""
    return _found({"$ref": "#/$defs/layer"}, schema.data, marked)


def _found(node: Any, root: Mapping[str, Any], marked: str) -> _Places | None:
    if not isinstance(node, dict):
        return None
    if node.get("$ref") == marked:
        return _Places(here=True)
    if "$ref" in node:
        return _found(root["$defs"].get(node["$ref"].rpartition("/")[2]), root, marked)
    keys = {key: found for key, one in node.get("properties", {}).items() if (found := _found(one, root, marked))}
    rest, items = _found(node.get("additionalProperties"), root, marked), _found(node.get("items"), root, marked)
    return _Places(keys=keys, rest=rest, items=items) if keys or rest or items else None
