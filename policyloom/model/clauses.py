"""The clauses behind a value: the sources that the nearest entry above it names, and what the pack adds to them.

It knows no layer and no format, and bears a document with faults.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from policyloom.diagnostics import Location
from policyloom.source.document import Document, Path


@dataclass(frozen=True, slots=True)
class Clause:
    """A place in a reference: item (b) of a guideline, say. `at` is where the policy names it."""

    ref: str
    locator: str
    note: str
    title: str
    publisher: str
    year: str
    address: str
    status: str
    at: Location | None


@dataclass(frozen=True, slots=True)
class Backing:
    """The clauses behind a value, and the extension: what it says beyond them."""

    clauses: tuple[Clause, ...] = ()
    extension: str = ""


def backing(document: Document, path: Path) -> Backing:
    """Find what stands behind a path. A choice is backed by its question's sources."""
    path = ("questions", *path[1:]) if path[:1] == ("choices",) else path
    for length in range(len(path), 0, -1):
        entry = document.get(*path[:length])
        if isinstance(entry, dict) and ("sources" in entry or "extension" in entry):
            return Backing(
                tuple(_clauses(document, (*path[:length], "sources"), entry.get("sources"))), _text(entry, "extension")
            )
    return Backing()


def _clauses(document: Document, path: Path, sources: Any) -> Iterator[Clause]:
    for index, source in enumerate(sources if isinstance(sources, list) else ()):
        if isinstance(source, dict):
            work = document.get("references", _text(source, "ref"))
            yield Clause(
                ref=_text(source, "ref"),
                locator=_text(source, "locator"),
                note=_text(source, "note"),
                title=_text(work, "title"),
                publisher=_text(work, "publisher"),
                year=_text(work, "year"),
                address=_text(work, "address"),
                status=_text(work, "status"),
                at=document.value_at((*path, index)),
            )


def _text(entry: Any, key: str) -> str:
    return str(entry.get(key, "")) if isinstance(entry, dict) else ""
