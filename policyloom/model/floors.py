"""No layer weakens a floor or a right, and no layer weakens anything without grounds. It knows no layer's name and no format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.model import strictness
from policyloom.model.entries import VOCABULARIES
from policyloom.model.steps import Change, changes
from policyloom.source.choices import answer_path
from policyloom.source.document import Document, Path

Answers = Mapping[str, Any]


def floors(document: Document, answers: Answers) -> Iterator[Diagnostic]:
    """Report each weakening of a floor with both places, and each weakening of anything else that lacks its grounds."""
    told: set[tuple[Path, str]] = set()
    for change in changes(document):
        collection, entry = change.path[0], change.path[:2]
        if collection in ("sections", "protected"):
            continue  # Rights and patients come first there: see `rights`.
        if collection in ("references", *VOCABULARIES):
            if change.locked:
                yield _named_by_floors(change)
        elif collection == "rules" and (change.floor or change.right):
            if change.effect.weakens or change.locked or _turns(change):
                yield _floor(change)
        elif collection == "questions" and change.floor and change.path[2:] != ("default",):
            if change.effect.weakens and not _beside(document, change):
                yield _floor(change)
        elif change.effect.weakens and (entry, change.layer) not in told:
            told.add((entry, change.layer))
            yield from _without_grounds(change)
    yield from _answers(document, answers)


def _turns(change: Change) -> bool:
    """Tell whether a right would forbid what it grants."""
    return change.right and change.path[-1] == "modality" and str(change.after).endswith(" NOT")


def _beside(document: Document, change: Change) -> bool:
    """Tell whether a pack that stands beside set another floor for the same question: the stricter one counts, see `_answers`."""
    if change.path[2:] != ("floor",):
        return False
    names = [layer.name for layer in document.layers]
    at = names.index(change.layer)
    setters = {layer.name for layer in document.layers[:at] if layer.place(change.path)}
    return not setters & document.layers[at].builds_on


def _named_by_floors(change: Change) -> Diagnostic:
    shown = _dotted(change.path)
    if change.path[0] == "references":
        message = f"`{shown}` is a law in the packs: no layer may call it anything else"
        hint = "Take this out. `policyloom approve --confirm` records that somebody has checked it."
    else:
        message = f"`{shown}` says whom or what floors reach: no layer may change its words"
        hint = f"Take this out, and add an entry of your own to `{change.path[0]}`."
    return Diagnostic("floor-weakened", Severity.ERROR, message, change.at, hint, _related(change))


def _floor(change: Change) -> Diagnostic:
    shown = _dotted(change.path)
    kind = "right" if change.right else "floor"
    message = f"`{shown}` belongs to a {kind}: no layer may weaken it or leave it out"
    tighter = (
        "raise it to a stricter answer"
        if change.path[0] == "questions"
        else "add checks, audiences or a stronger modality"
    )
    hint = f"Take this out. A floor may be tightened: {tighter}."
    if change.right:
        hint = "Take this out. A right of staff may reach further, and never less far."
    return Diagnostic(f"{kind}-weakened", Severity.ERROR, message, change.at, hint, _related(change))


def _without_grounds(change: Change) -> Iterator[Diagnostic]:
    shown, holder = _dotted(change.path), _holder(change)
    if not change.grounds.reason:
        message = f"`{shown}` weakens what stands below it and gives no reason"
        hint = f"Add `reason:` and `approved_by:` {holder}: documents print them beside the change."
        yield Diagnostic("missing-reason", Severity.ERROR, message, change.at, hint, _related(change))
    elif not change.grounds.approved_by:
        message = f"`{shown}` weakens what stands below it and names nobody who approved that"
        hint = f"Add `approved_by:` with a role {holder}."
        yield Diagnostic("missing-approver", Severity.ERROR, message, change.at, hint, _related(change))


def _holder(change: Change) -> str:
    entry = _dotted(change.path[:2])
    if change.omits and len(change.path) > 1 and change.path[0] != "choices":
        return "to the line under `omit`, as `{reason: …, approved_by: …}`"
    return f"to `{entry}`, written as `{{answer: …}}`" if change.path[0] == "choices" else f"to `{entry}`"


def _answers(document: Document, answers: Answers) -> Iterator[Diagnostic]:
    """No answer lies below its question's floor."""
    for path, name, question in document.entries("questions"):
        if question.get("floor") is None or name not in answers:
            continue
        below = (
            one
            for one in document.origins.get((*path, "floor"), ())
            if one.value is not None and strictness.answer(question, one.value, answers[name]).weakens
        )
        if low := next(below, None):
            at = document.value_at(answer_path(document, name))
            message = f"`choices.{name}` is `{answers[name]}`; the floor is `{low.value}`"
            hint = "Answer with the floor or something stricter."
            yield Diagnostic("answer-below-floor", Severity.ERROR, message, at, hint, (low.at,))


def _related(change: Change) -> tuple[Any, ...]:
    return (change.earlier,) if change.earlier and change.earlier != change.at else ()


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))
