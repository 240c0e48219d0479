"""An item out of a JSON object, every key checked. It knows no file format and no rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.lint.item import FIELDS, Item, normal_text

KEYS = ("id", *FIELDS, "metadata", "answers", "suppress")
LONGEST = 200_000

Facts = frozenset[str]
NO_FACTS: Facts = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item starts in its file, from 1."""

    file: str
    line: int = 1
    column: int = 1

    @property
    def name(self) -> str:
        """Give it in one word: what an item without an id is called."""
        return f"{self.file}:{self.line}:{self.column}"

    def location(self) -> Location:
        """Give it as a location of one character."""
        return Location(self.file, self.line, self.column, self.line, self.column + 1)


def item_from(written: object, place: Place, known: Facts = NO_FACTS) -> Iterator[Item | Diagnostic]:
    """Give the item, or everything that is wrong with it.

    `known`: the facts that the rules ask for; they may stand beside the texts as well as below `metadata`, and a text
    among the facts. A text may also be written as `text`, with its field as `kind`; `alt` is an `alt_text` too.
    """
    if not isinstance(written, dict):
        yield _wrong("bad-value", "an item is an object", place, 'Write {"post": "…"}.')
        return
    data = _unfolded(written, known)
    problems = [*_problems(data, place)]
    yield from problems
    if not problems:
        yield Item(
            id=str(data.get("id", place.name)),
            fields={name: normal_text(data[name]) for name in FIELDS if data.get(name)},
            metadata={name: fact for name, fact in (data.get("metadata") or {}).items() if fact is not None},
            answers=dict(data.get("answers") or {}),
            at=place.location(),
            suppress=dict(data.get("suppress") or {}),
        )


def _unfolded(written: Mapping[str, Any], known: Facts) -> dict[str, Any]:
    """Write the short forms out: facts beside the texts, and `kind` with `text`."""
    data = {key: value for key, value in written.items() if key not in known or key in KEYS}
    facts: dict[str, Any] = {key: value for key, value in written.items() if key not in data}
    below = data.get("metadata")
    if facts and (below is None or isinstance(below, dict)):
        data["metadata"] = facts | (below or {})
    _raise_texts(data)
    kind = data.get("kind", FIELDS[0])
    if "text" in data and kind in FIELDS and kind not in data:
        data[str(kind)] = data.pop("text")
        data.pop("kind", None)
    return data


def _raise_texts(data: dict[str, Any]) -> None:
    """Take a text that stands among the facts, such as the description of a picture, for the field that it is."""
    facts = data.get("metadata")
    if isinstance(facts, dict):
        raised = {name: facts[name] for name in FIELDS if _is_text(facts.get(name)) and not data.get(name)}
        data |= raised
        data["metadata"] = {name: fact for name, fact in facts.items() if name not in raised}
        if _is_text(facts.get("alt")) and not data.get("alt_text"):
            data["alt_text"] = facts["alt"]


def _problems(data: Mapping[str, object], place: Place) -> Iterator[Diagnostic]:
    for key, value in data.items():
        if key not in KEYS:
            hint = f"Use one of {', '.join(KEYS)}. Facts that no rule asks for go below `metadata`."
            yield _wrong("unknown-key", f"`{key}` is no part of an item", place, hint)
        elif key in FIELDS and value is not None and not _is_text(value):
            yield _wrong("bad-value", f"`{key}` is not a text", place, "Write its words in quotes.")
        elif key in FIELDS and isinstance(value, str) and len(value) > LONGEST:
            yield too_long(key, place)
        elif key == "id" and (isinstance(value, bool) or not (isinstance(value, int) or _is_text(value))):
            yield _wrong("bad-value", "`id` is neither a text nor a number", place, "Give each item a name.")
    yield from _bad_facts(data.get("metadata"), place)
    yield from _bad_answers(data.get("answers"), place)
    yield from _bad_suppressions(data.get("suppress"), place)
    if not any(data.get(name) for name in (*FIELDS, "metadata", "answers")):
        yield _wrong("empty-item", "there is nothing to lint", place, f"Give one of {', '.join(FIELDS)}.")


def too_long(field: str, place: Place) -> Diagnostic:
    """Refuse what no post can be: most likely a whole archive in one text."""
    message = f"`{field}` has more than {LONGEST:,} characters"
    return _wrong("too-long", message, place, "Give each post an item of its own: JSON Lines or CSV.")


def _bad_facts(metadata: object, place: Place) -> Iterator[Diagnostic]:
    if metadata is None:
        return
    if not isinstance(metadata, dict):
        yield _wrong("bad-value", "`metadata` is not an object", place, 'Write {"has_case": true}.')
        return
    for name, fact in metadata.items():
        if fact is not None and not _is_fact(fact):
            hint = "Write a word, a number, a date in quotes, true or false."
            yield _wrong("bad-value", f"metadata `{name}` is not a single value", place, hint)


def _bad_answers(answers: object, place: Place) -> Iterator[Diagnostic]:
    if answers is None:
        return
    if not isinstance(answers, dict):
        yield _wrong("bad-value", "`answers` is not an object", place, 'Write {"rule-id/check-id": "yes"}.')
        return
    for name, answer in answers.items():
        if answer not in ("yes", "no"):
            yield _wrong("bad-value", f"the answer to `{name}` is neither yes nor no", place, 'Write "yes" or "no".')


def _bad_suppressions(suppress: object, place: Place) -> Iterator[Diagnostic]:
    hint = 'Write {"rule-id": "the reason"}.'
    if suppress is not None and not isinstance(suppress, dict):
        yield _wrong("bad-suppression", "`suppress` is not an object", place, hint)
    elif suppress:
        for name, reason in suppress.items():
            if not _is_text(reason) or not str(reason).strip():
                yield _wrong("bad-suppression", f"`{name}` is suppressed without a reason", place, hint)


def _is_fact(value: object) -> bool:
    return _is_text(value) or isinstance(value, bool | int | float)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not any("\ud800" <= char <= "\udfff" for char in value)


def _wrong(rule: str, message: str, place: Place, hint: str) -> Diagnostic:
    return Diagnostic(rule, Severity.ERROR, message, place.location(), hint)
