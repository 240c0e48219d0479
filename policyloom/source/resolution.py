"""What a merged document says once its questions are answered: defaults, variants, fillings; it knows no policy.

Everything here bears a document that the schema refused: what has the wrong shape counts as not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from policyloom.source.choices import answer_path, fitting, holds
from policyloom.source.document import MISSING, Document, Path, strings_in

_PLACEHOLDER = re.compile(r"\{\{|\{([^{}\n]+)\}")


@dataclass(frozen=True, slots=True)
class Resolution:
    """The values as they count (`data`), and as the layers wrote them (`document`).

    `answers` holds every choice; `uses` the texts that a placeholder stands in, by its name.
    """

    document: Document
    data: dict[str, Any]
    answers: Mapping[str, Any]
    uses: Mapping[str, tuple[Path, ...]]

    def value(self, path: Path) -> Any:
        """The value that counts, or MISSING."""
        return Document(self.data, {}).get(*path, default=MISSING)

    def written_at(self, path: Path) -> Path:
        """Where a value is written: an unanswered choice in its question's default, a key in the variant that applies."""
        if len(path) > 1 and path[0] == "choices":
            return (*answer_path(self.document, str(path[1])), *path[2:])
        if path == ("choices",) and self.document.get("choices") is None:
            return ("questions",)
        variant = self.variant_at(path[:2]) if len(path) > 2 and path[2] != "when" else None
        if variant and path[2] in self.document.get(*path[:2], "variants", variant):
            return (*path[:2], "variants", variant, *path[2:])
        return path

    def variant_at(self, entry: Path) -> str | None:
        """Name the variant of an entry that applies."""
        return _applied(self.document.get(*entry), self.answers) if len(entry) == 2 else None


def resolve(document: Document, filled: Document | None) -> Resolution:
    """Settle the choices and apply the variants. `filled` is the document with its placeholders filled in, if that was done."""
    questions, given = document.get("questions"), document.get("choices")
    names = questions if isinstance(questions, dict) else {}
    answers = {name: document.get(*answer_path(document, name)) for name in names}
    written = filled.data if filled and isinstance(filled.data, dict) else document.data
    data = {key: _settled(value, answers) for key, value in written.items()} if isinstance(written, dict) else {}
    own = given if isinstance(given, dict) else {}
    if answers and (given is None or own):
        data["choices"] = {**own, **{name: answer for name, answer in answers.items() if answer is not None}}
    return Resolution(document, data, answers, _uses(document))


def _settled(collection: Any, answers: Mapping[str, Any]) -> Any:
    if not isinstance(collection, dict):
        return collection
    return {name: _with_variant(entry, answers) for name, entry in collection.items()}


def _with_variant(entry: Any, answers: Mapping[str, Any]) -> Any:
    variant = _applied(entry, answers)
    if variant is None:
        return entry
    return entry | {key: value for key, value in entry["variants"][variant].items() if key != "when"}


def _applied(entry: Any, answers: Mapping[str, Any]) -> str | None:
    variants = entry.get("variants") if isinstance(entry, dict) else None
    if not isinstance(variants, dict):
        return None
    sound = {
        name: one for name, one in variants.items() if isinstance(one, dict) and is_condition(one.get("when", MISSING))
    }
    return fitting(sound, answers)


def _uses(document: Document) -> dict[str, tuple[Path, ...]]:
    found: dict[str, dict[Path, None]] = {}
    for path, text in strings_in(document.data):
        for name in placeholders_in(text):
            found.setdefault(name, {})[path] = None
    return {name: tuple(paths) for name, paths in found.items()}


def placeholders_in(text: str) -> Iterator[str]:
    """Name the placeholders of a text. A double brace is a literal one."""
    return (match[1] for match in _PLACEHOLDER.finditer(text) if match[1]) if "{" in text else iter(())


def is_condition(when: Any) -> TypeGuard[dict[str, list[Any]]]:
    """Tell whether this has the shape of a `when`: choices, each with a list of answers."""
    return isinstance(when, dict) and all(isinstance(allowed, list) for allowed in when.values())


def may_depend(path: Path) -> bool:
    """Tell whether what stands here may have a `when`: an entry, and inside one a variant, an exception or a block."""
    return len(path) == 2 or (len(path) == 4 and path[2] in ("variants", "exceptions", "blocks"))


def conditions(
    data: Any, answers: Mapping[str, Any], path: Path = ()
) -> Iterator[tuple[Path, Mapping[str, Any], bool]]:
    """Walk everything that has a `when`: its path, the `when`, and whether it holds."""
    if isinstance(data, dict):
        when = data.get("when") if may_depend(path) else None
        if when is not None and is_condition(when):
            yield path, when, holds(when, answers)
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from conditions(value, answers, (*path, key))
