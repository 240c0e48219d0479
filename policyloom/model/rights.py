"""Rights come before reputation, and patients before everything. It knows no layer's name and no format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.model.steps import Change, changes
from policyloom.model.strictness import Effect
from policyloom.source.document import Document, Path


def rights(document: Document, answers: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Report whatever narrows a right for the sake of reputation, and whatever loosens privacy for the sake of a right."""
    made = tuple(changes(document))
    switched = {change.path[1] for change in made if change.path[0] == "sections"}
    for path, name, rule in document.entries("rules"):
        section = str(rule.get("section"))
        guards = section not in switched and document.get("sections", section, "patient_safety") is True
        if rule.get("reputation") is True:
            yield from _reputation(document, path, rule, guards=guards)
        elif guards and rule.get("narrowing"):
            message = f"`{name}` protects patients and yields to nothing, but it has a `narrowing`"
            hint = "Move the words into an exception that keeps patients safe, or the rule into another topic."
            yield _error("right-over-patients", message, document, (*path, "narrowing"), hint)
    for change in made:
        yield from _step(change)


def _reputation(document: Document, path: Path, rule: Mapping[str, Any], *, guards: bool) -> Iterator[Diagnostic]:
    name = path[1]
    if guards:
        message = f"`{name}` guards a reputation and stands in a topic that no right may silence"
        hint = "Move it to a topic without `patient_safety`: rights come before reputation."
        yield _error("reputation-over-right", message, document, (*path, "section"), hint)
    if not rule.get("narrowing"):
        message = f"`{name}` guards a reputation and does not say what it leaves alone"
        hint = "Add `narrowing:` with the speech that it never reaches: pay, staffing, safety, a union, reports to agencies."
        yield _error("reputation-over-right", message, document, path, hint, at_key=True)


def _step(change: Change) -> Iterator[Diagnostic]:
    collection, last = change.path[0], change.path[-1]
    if collection == "sections" and last == "patient_safety":
        if change.effect is Effect.WEAKER:
            message = f"`{change.path[1]}` protects patients, and `{change.layer}` would let other interests silence it"
            yield _change("privacy-loosened", message, change, "Take this out: patient privacy is never loosened.")
        else:
            message = f"`{change.layer}` would let every rule of `{change.path[1]}` reach protected speech"
            hint = "Take this out, and put rules that protect patients into a topic that does."
            yield _change("right-narrowed", message, change, hint)
    elif collection == "protected" and (change.locked or change.omits):
        message = f"`{'.'.join(map(str, change.path))}` protects speech, and `{change.layer}` would protect less of it"
        yield _change("right-narrowed", message, change, "Take this out. Add an entry of your own to protect more.")
    elif collection == "rules" and change.path[2:] == ("reputation",) and change.effect is Effect.WEAKER:
        message = f"`{change.path[1]}` guards a reputation; `{change.layer}` would hide that"
        yield _change("right-narrowed", message, change, "Take this out: rights come before this rule.")


def _change(rule: str, message: str, change: Change, hint: str) -> Diagnostic:
    related = (change.earlier,) if change.earlier else ()
    return Diagnostic(rule, Severity.ERROR, message, change.at, hint, related)


def _error(rule: str, message: str, document: Document, path: Path, hint: str, *, at_key: bool = False) -> Diagnostic:
    at = document.key_at(path) if at_key else document.value_at(path)
    return Diagnostic(rule, Severity.ERROR, message, at, hint)
