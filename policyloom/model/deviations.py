"""The deviation register: what layers changed in what they build on, why, who approved it and until when. It knows no format."""

from __future__ import annotations

from typing import Any

from policyloom.model.steps import Change, changes
from policyloom.model.strictness import Effect
from policyloom.model.types import Deviation
from policyloom.source.choices import word
from policyloom.source.document import Document, Path

# Keys of a rule whose change binds nobody more or less.
_SILENT = frozenset(
    [
        "reason",
        "approved_by",
        "expires",
        "examples",
        "cases",
        "key_point",
        "tags",
        "label",
        "aliases",
        "since",
        "basis",
        "sources",
        "extension",
        "floor",
    ]
)


# Keys of a rule that name terms, and the vocabulary that holds their titles.
_VOCABULARIES = {"audience": "audiences", "channels": "channels", "media": "media"}


def deviations(document: Document) -> tuple[Deviation, ...]:
    """List each value that a later layer changed, and each entry that was left out."""
    return tuple(_written(document, change) for change in changes(document) if _counts(change))


def _counts(change: Change) -> bool:
    if change.path[0] == "choices":
        return change.effect.weakens
    if change.path[0] == "questions":
        return change.path[2:] == ("default",) and change.effect.weakens
    if len(change.path) == 2:
        return change.omits
    if change.path[2] in ("checks", "variants", "exceptions"):
        return change.effect is not Effect.SAME or change.path[2] == "exceptions"
    return change.path[0] == "rules" and change.path[2] not in _SILENT


def _written(document: Document, change: Change) -> Deviation:
    gone = len(change.path) == 2 and change.omits
    before, after = _shown(document, change.path, change.before), _shown(document, change.path, change.after)
    return Deviation(
        path=".".join(map(str, change.path)),
        title=_title(document, change.path),
        kind="omitted" if gone else "changed",
        effect=str(Effect.WEAKER if gone and change.path[0] == "rules" else change.effect),
        layer=change.layer,
        before=before,
        after="" if gone else after,
        reason=change.grounds.reason,
        approved_by=change.grounds.approved_by,
        expires=change.grounds.expires,
    )


def _title(document: Document, path: Path) -> str:
    """The name that the packs gave the entry: a rule's lead-in, a question, a title or a term; any other goes by its id."""
    where = ("questions" if path[0] == "choices" else path[0], path[1])
    found = (document.origins.get((*where, key)) for key in ("lead_in", "question", "title", "term"))
    return next((str(known[0].value) for known in found if known and known[0].value), str(path[1]))


def _shown(document: Document, path: Path, value: Any) -> str:
    if value is None:
        return ""
    if path[0] in ("choices", "questions"):
        return word(document, str(path[1]), value)
    if path[0] == "rules" and len(path) == 3:
        if vocabulary := _VOCABULARIES.get(str(path[2])):
            return ", ".join(str(document.get(vocabulary, one, "title") or one) for one in value)
        if path[2] == "modality":
            return str(value).capitalize()
    if isinstance(value, dict):
        said = next((value[key] for key in ("statement", "text", "message", "question") if key in value), None)
        return str(said) if said else ", ".join(f"{key}: {_plain(one)}" for key, one in value.items())
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)
