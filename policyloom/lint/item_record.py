"""An item out of a JSON object, every key checked. It knows no file format and no rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.lint.item import ALSO, FIELDS, Item, as_one, normal_text
from policyloom.lint.rows import has_halves

_GROUPS = ("metadata", "answers", "suppress")
KEYS = ("id", *FIELDS, *_GROUPS)
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
    among the facts. A text may also be written as `text`, with its field as `kind`; `alt` is an `alt_text` too. Where one
    field stands in several places with other words, all of them are its text.
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
    _gather_texts(data, written)
    return data


def _gather_texts(data: dict[str, Any], written: Mapping[str, Any]) -> None:
    """Take every text to its field: one that is called otherwise, or stands among the facts."""
    kind = data.get("kind", FIELDS[0])
    moved = []
    if "text" in data and kind in FIELDS:
        data.pop("kind", None)
        moved.append((kind, data.pop("text")))
    if _is_text(written.get("alt")):
        data.pop("alt", None)
        moved.append(("alt_text", written["alt"]))
    facts = data["metadata"] if isinstance(data.get("metadata"), dict) else {}
    raised = {name: facts[name] for name in FIELDS if _is_text(facts.get(name))}
    if raised:
        data["metadata"] = {name: fact for name, fact in facts.items() if name not in raised}
    moved += [*raised.items(), *((field, facts[also]) for field, also in ALSO.items() if _is_text(facts.get(also)))]
    for field in dict(moved):
        data[field] = _whole([data.get(field), *(text for name, text in moved if name == field)])


def _whole(said: Iterable[object]) -> object:
    """Give a field's texts as one; what is no text comes back as it is, to be told."""
    there = [one for one in said if one is not None]
    return next((one for one in there if not _is_text(one)), as_one(map(str, there)))


def _problems(data: Mapping[str, object], place: Place) -> Iterator[Diagnostic]:
    for key, value in data.items():
        if key not in KEYS:
            hint = f"Use one of {', '.join(KEYS)}. Facts that no rule asks for go below `metadata`."
            yield _wrong("unknown-key", f"`{key}` is no part of an item", place, hint)
        elif isinstance(value, str) and key not in _GROUPS:
            yield from unfit(key, value, place)
        elif key in FIELDS and value is not None:
            yield _wrong("bad-value", f"`{key}` is not a text", place, "Write its words in quotes.")
        elif key == "id" and (isinstance(value, bool) or not isinstance(value, int)):
            yield _wrong("bad-value", "`id` is neither a text nor a number", place, "Give each item a name.")
    yield from _bad_facts(data.get("metadata"), place)
    yield from _bad_answers(data.get("answers"), place)
    yield from _bad_suppressions(data.get("suppress"), place)
    if not any(data.get(name) for name in (*FIELDS, "metadata", "answers")):
        yield _wrong("empty-item", "there is nothing to lint", place, f"Give one of {', '.join(FIELDS)}.")


def unfit(name: str, text: str, place: Place) -> Iterator[Diagnostic]:
    """Refuse what no post can be: most likely a whole archive in one text, or half a character, which no file can hold."""
    if len(text) > LONGEST:
        message = f"`{name}` has more than {LONGEST:,} characters"
        yield _wrong("too-long", message, place, "Give each post an item of its own: JSON Lines or CSV.")
    if has_halves(text):
        message = f"`{name}` holds half a character (\\ud800 to \\udfff mean something in pairs only)"
        yield _wrong("bad-value", message, place, "Export the text anew: it was cut inside a character.")


def _bad_facts(metadata: object, place: Place) -> Iterator[Diagnostic]:
    if metadata is None:
        return
    if not isinstance(metadata, dict):
        yield _wrong("bad-value", "`metadata` is not an object", place, 'Write {"has_case": true}.')
        return
    for name, fact in metadata.items():
        if isinstance(fact, str):
            yield from unfit(name, fact, place)
        elif fact is not None and not _is_fact(fact):
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
    return isinstance(value, str) and not has_halves(value)


def _wrong(rule: str, message: str, place: Place, hint: str) -> Diagnostic:
    return Diagnostic(rule, Severity.ERROR, message, place.location(), hint)
