"""What an institution changed in the packs below it, with its reasons; it knows no format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policyloom.model.types import Deviation
from policyloom.source.document import Document, Path

_SILENT = frozenset({"reason", "examples", "cases", "key_point", "tags", "label"})


def deviations(document: Document) -> tuple[Deviation, ...]:
    """List each key of a rule that a later layer changed, and each entry that was left out."""
    return tuple(_found(document))


def _found(document: Document) -> Iterator[Deviation]:
    for path, origins in document.origins.items():
        first, last = origins[0], origins[-1]
        if first.layer == last.layer:
            continue
        if len(path) == 2 and document.get(*path) is None:
            yield Deviation(".".join(map(str, path)), "omitted", "", "", last.reason)
        elif _is_rule_key(path) and first.value != last.value:
            yield Deviation(".".join(map(str, path)), "changed", _shown(first.value), _shown(last.value), last.reason)


def _is_rule_key(path: Path) -> bool:
    return len(path) == 3 and path[0] == "rules" and path[2] not in _SILENT


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
