"""Fill placeholders such as {institution.name} in, exactly where the schema says `$ref: "#/$defs/text"`; it knows no policy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from policyloom.diagnostics import Diagnostic, Location, Severity, lines_of
from policyloom.source.document import Document, Path, Stage
from policyloom.source.near_miss import suggestion
from policyloom.source.schema import Schema

_TEXT = "#/$defs/text"
# What Markdown would read as a mark inside words.
_ACTIVE = re.compile(r"[\\`*\[\]<]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])")
_PART = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")


@dataclass(slots=True)
class _Texts:
    """Where texts are below a place of the schema: here, under named keys, under any other key, in a list. None where there are none."""

    here: bool = False
    keys: dict[str, _Texts] = field(default_factory=dict)
    rest: _Texts | None = None
    items: _Texts | None = None

    def below(self, key: str) -> _Texts | None:
        """Where texts are below a key."""
        return self.keys.get(key, self.rest)


def fill(document: Document, schema: Schema, values: Mapping[str, str]) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Fill every text of the merged document in. `values` maps dotted names to words; what is not there is a problem."""
    problems: list[Diagnostic] = []
    texts = _texts_of(schema)

    def write(path: Path, text: str) -> str:
        return _PART.sub(lambda match: _replacement(match, path, document, values, problems), text)

    def write_before(path: Path, text: str) -> str:
        """Fill in what an entry said before a later layer, so that both can be compared; problems are told of what it says now."""
        return _PART.sub(lambda match: _replacement(match, path, document, values, []), text)

    stages = {
        path: tuple(Stage(one.layer, _filled(one.before, _at(texts, path), path, write_before)) for one in found)
        for path, found in document.stages.items()
    }
    return replace(document, data=_filled(document.data, texts, (), write), stages=stages), tuple(problems)


def _filled(data: Any, texts: _Texts | None, path: Path, write: Callable[[Path, str], str]) -> Any:
    """Write each text below a place; what holds none is shared, not copied."""
    if texts is None:
        return data
    if isinstance(data, str):
        return write(path, data) if texts.here and ("{" in data or "}" in data) else data
    if isinstance(data, dict):
        changed = {
            key: new
            for key, value in data.items()
            if (new := _filled(value, texts.below(key), (*path, key), write)) is not value
        }
        return data | changed if changed else data
    if isinstance(data, list) and texts.items:
        return [_filled(value, texts.items, (*path, index), write) for index, value in enumerate(data)]
    return data


def _at(texts: _Texts | None, path: Path) -> _Texts | None:
    for step in path:
        texts = texts and (texts.items if isinstance(step, int) else texts.below(step))
    return texts


@lru_cache(maxsize=4)
def _texts_of(schema: Schema) -> _Texts | None:
    """Read off the schema where texts are: once, since its text does not change."""
    return _found({"$ref": "#/$defs/layer"}, schema.data)


def _found(node: Any, root: Mapping[str, Any]) -> _Texts | None:
    if not isinstance(node, dict):
        return None
    if node.get("$ref") == _TEXT:
        return _Texts(here=True)
    if "$ref" in node:
        return _found(root["$defs"].get(node["$ref"].rpartition("/")[2]), root)
    keys = {key: found for key, one in node.get("properties", {}).items() if (found := _found(one, root))}
    rest, items = _found(node.get("additionalProperties"), root), _found(node.get("items"), root)
    return _Texts(keys=keys, rest=rest, items=items) if keys or rest or items else None


def _replacement(
    match: re.Match[str], path: Path, document: Document, values: Mapping[str, str], problems: list[Diagnostic]
) -> str:
    found = match[0]
    if found in ("{{", "}}"):
        return found[0]
    name = match[1]
    if name is None:
        problems.append(
            _problem(
                "stray-brace",
                f"a single `{found}` stands in a text",
                path,
                document,
                found,
                f"Write `{found * 2}` for a literal brace.",
            )
        )
        return found
    if name not in values:
        problems.append(
            _problem(
                "undefined-placeholder", f"`{found}` is not defined", path, document, found, suggestion(name, values)
            )
        )
        return found
    return values[name]


def _problem(rule: str, message: str, path: Path, document: Document, found: str, hint: str) -> Diagnostic:
    at = document.value_at(path)
    return Diagnostic(rule, Severity.ERROR, message, at and _inside(at, document, found), hint)


def _inside(at: Location, document: Document, found: str) -> Location:
    """Narrow a text's place to the first spot where the placeholder stands."""
    lines = lines_of(document.texts.get(at.file, ""))
    for number in range(at.line, min(at.end_line, len(lines)) + 1):
        start = at.column - 1 if number == at.line else 0
        column = lines[number - 1].find(found, start)
        if column >= 0:
            return Location(at.file, number, column + 1, number, column + 1 + len(found))
    return at


def names_of(data: Any, prefix: str) -> Iterator[tuple[str, str]]:
    """Give every single value below a mapping under its dotted name, as Markdown that shows just these characters."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from names_of(value, f"{prefix}.{key}")
    elif isinstance(data, str | int | float) and not isinstance(data, bool):
        yield prefix, literal(str(data))


def literal(words: str) -> str:
    """Escape what Markdown would read as a mark."""
    return _ACTIVE.sub(r"\\\g<0>", words)
