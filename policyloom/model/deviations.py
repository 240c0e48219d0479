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
            yield Deviation(_dotted(path), _title(document, path), "omitted", _was(document, path), "", last.reason)
        elif _is_rule_key(path) and first.value != last.value:
            before, after = _shown(first.value), _shown(document.get(*path))
            yield Deviation(_dotted(path), _title(document, path), "changed", before, after, last.reason)


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))


def _title(document: Document, path: Path) -> str:
    """The lead-in that the packs gave the rule; an entry that is no rule goes by its id."""
    known = document.origins.get((*path[:2], "lead_in"))
    return str(known[0].value) if known else str(path[1])


def _was(document: Document, path: Path) -> str:
    known = document.origins.get((*path, "statement"))
    return str(known[0].value) if known else ""


def _is_rule_key(path: Path) -> bool:
    return len(path) == 3 and path[0] == "rules" and path[2] not in _SILENT


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
