"""What a pack asks makes sense: orders fit types, and floors are answers. It knows no layer and no format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.source.choices import wrong
from policyloom.source.document import Document, Path

_ORDERS = {
    "boolean": ("yes", "no"),
    "integer": ("highest", "lowest"),
    "duration": ("longest", "shortest"),
    "list": ("longest", "shortest"),
}


def questions(document: Document, answers: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Report an order that the type does not have, and a floor that is no answer or has no order."""
    for path, name, question in document.entries("questions"):
        kind, strictest = question["type"], question.get("strictest")
        orders = _ORDERS.get(kind, ())
        if strictest is not None and strictest not in orders:
            hint = (
                f"Of {kind}: {' or '.join(orders)}." if orders else f"The type {kind} has no such order: leave it out."
            )
            yield _error(f"`{strictest}` is no end of the type {kind}", document, (*path, "strictest"), hint)
        floor = question.get("floor")
        if floor is None:
            continue
        if kind != "enum" and strictest is None:
            hint = "Say which end is the strictest with `strictest`, or take the floor out."
            yield _error(f"`{name}` has a floor and no order", document, (*path, "floor"), hint)
        elif problem := wrong(floor, question):
            yield _error(f"the floor must be {problem[0]}", document, (*path, "floor"), problem[1])


def _error(message: str, document: Document, path: Path, hint: str) -> Diagnostic:
    return Diagnostic("bad-question", Severity.ERROR, message, document.value_at(path), hint)
