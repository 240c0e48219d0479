"""Where each rule and each answer comes from, for the record that documents print. It knows no format and no folder of a machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policyloom.diagnostics import Location
from policyloom.model.types import Provenance, Touch
from policyloom.source.choices import answer_path
from policyloom.source.document import Document, Origin, Path

_OF_GROUNDS = ("reason", "approved_by", "expires")


def provenance(document: Document, names: Mapping[str, str]) -> tuple[Provenance, ...]:
    """Trace every rule and every answer. `names` tells how each file is called on paper."""
    rules = (("rules", name) for _, name, _ in document.entries("rules"))
    answers = (answer_path(document, name) for _, name, _ in document.entries("questions"))
    return tuple(one for path in (*rules, *answers) if (one := _traced(document, path, names)))


def _traced(document: Document, path: Path, names: Mapping[str, str]) -> Provenance | None:
    history = [one for one in document.origins.get(path, ()) if not one.omits]
    if not history:
        return None
    first = history[0]
    touches = tuple(_touches(document, path, names)) if len(history) > 1 else ()
    address = f"choices.{path[1]}" if path[0] == "questions" else ".".join(map(str, path))
    return Provenance(address, first.layer, _place(first.key or first.at, names), touches)


def _touches(document: Document, path: Path, names: Mapping[str, str]) -> Iterator[Touch]:
    """List what later layers set, key by key; a mapping inside a rule (its checks, say) counts as one key."""
    entry = document.get(*path)
    if not isinstance(entry, dict):
        yield from (_touch("", one, names) for one in document.origins[path][1:])
        return
    first = document.origins[path][0].layer
    for key in entry:
        own = [one for one in document.origins.get((*path, key), ()) if one.layer != first]
        if key not in _OF_GROUNDS:
            yield from (_touch(str(key), one, names) for one in own)


def _touch(key: str, origin: Origin, names: Mapping[str, str]) -> Touch:
    return Touch(key, origin.layer, _place(origin.key or origin.at, names), origin.reason)


def _place(at: Location, names: Mapping[str, str]) -> str:
    return f"{names.get(at.file, at.file.rpartition('/')[2])}:{at.line}"
