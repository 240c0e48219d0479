"""No layer weakens a floor, and no layer weakens anything without a reason. It knows no layer's name and no format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.model import strictness
from policyloom.model.strictness import Effect
from policyloom.source.document import Document, Origin, Path

SEVERITIES = ("critical", "high", "medium", "low", "info")
_EFFECTS: Mapping[str, Callable[[Any, Any], Effect]] = {
    "modality": strictness.modality,
    "audience": strictness.reach,
    "channels": strictness.reach,
    "media": strictness.reach,
    "narrowing": strictness.narrowing,
    "severity": lambda old, new: strictness.ranked(old, new, SEVERITIES),
    "floor": lambda old, new: strictness.ordered(bool(old), bool(new)),
}
# What a later layer adds to a rule here takes something out of the rule.
_RELIEFS = frozenset({"exceptions", "variants", "when", "narrowing"})


def floors(document: Document, answers: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Report each weakening of a floor with both places, and each weakening of another rule that gives no reason."""
    for path, origins in document.origins.items():
        if path[0] == "rules" and len(path) > 1:
            is_floor = _is_floor(document, path)
            for before, after in _weakenings(document, path, origins, is_floor):
                yield from _problem(path, before, after, is_floor)


def _is_floor(document: Document, path: Path) -> bool:
    return any(origin.value is True for origin in document.origins.get((*path[:2], "floor"), ()))


def _weakenings(
    document: Document, path: Path, origins: tuple[Origin, ...], is_floor: bool
) -> Iterator[tuple[Origin, Origin]]:
    """Pair what stood before with what weakens it."""
    first = document.origins[path[:2]][0]
    if _adds_relief(path) and origins[0].layer != first.layer:
        yield first, origins[0]
    for before, after in pairwise(origins):
        if before.layer != after.layer and (after.omits or _weakens(path, before, after, is_floor)):
            yield before, after


def _adds_relief(path: Path) -> bool:
    return path[2:3] == ("narrowing",) or (len(path) == 4 and path[2] in _RELIEFS)


def _weakens(path: Path, before: Origin, after: Origin, is_floor: bool) -> bool:
    match path[2:]:
        case ("statement",):
            return is_floor and before.value != after.value
        case (str(key),) if key in _EFFECTS:
            return _EFFECTS[key](before.value, after.value).weakens
        case ("when", str()):
            return not set(before.value) <= set(after.value)
        case ("checks", str(), str(setting)):
            return strictness.setting(setting, before.value, after.value).weakens
        case ("exceptions" | "variants", *_):
            return is_floor and before.value != after.value
    return False


def _problem(path: Path, before: Origin, after: Origin, is_floor: bool) -> Iterator[Diagnostic]:
    shown = ".".join(map(str, path))
    if is_floor:
        message = f"`{shown}` belongs to a floor: no layer may weaken it or leave it out"
        hint = "Take this out. A floor may be tightened: add checks, audiences or a stronger modality."
        yield Diagnostic("floor-weakened", Severity.ERROR, message, after.at, hint, (before.at,))
    elif not after.reason:
        message = f"`{shown}` weakens the rule and gives no reason"
        hint = f"Add `reason:` to `{'.'.join(map(str, path[:2]))}`: documents print it beside the change."
        yield Diagnostic("missing-reason", Severity.ERROR, message, after.at, hint, (before.at,))
