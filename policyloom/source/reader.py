"""Read YAML 1.2 in one pass over the C parser's events, giving data and positions together; it knows no schema.

What authors typed stays what they typed: `no`, `on`, `1:30` and bare dates are words. Anchors, aliases, tags,
several documents, duplicate keys and keys that are no words are problems, and so are nesting deeper than 64, control
characters and the line breaks of Unicode that editors do not count.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeGuard

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.source import faults
from policyloom.source.document import Document, Path, Place, Spot

MAX_DEPTH = 64
MAX_BYTES = 4_000_000

_INT = re.compile(r"[-+]?[0-9]{1,18}\Z|0o[0-7]{1,20}\Z|0x[0-9a-fA-F]{1,15}\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?\Z")
Span = tuple[Spot, Spot]
# Letters that the words true, false and null begin with.
_FIRST_LETTERS = frozenset("tTfFnN")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(slots=True)
class _Frame:
    """An open mapping or list. `own_key` and `at` are pairs of spots: where it begins and where that ends."""

    container: dict[str, Any] | list[Any]
    path: Path
    at: Span
    own_key: Span
    key: str | None = None
    key_at: Span | None = None
    dropping: bool = False


@dataclass(slots=True)
class _Reading:
    file: str
    places: dict[Path, Place] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    stack: list[_Frame] = field(default_factory=list)
    root: Any = None
    documents: int = 0
    skipping: int = 0


def read(text: str, file: str) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Read one file. A text that is no YAML gives an empty document and the parser's problem with its place."""
    reading = _Reading(file)
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_BYTES:
        _problem(
            reading,
            "file-too-large",
            f"the file has more than {MAX_BYTES:,} characters",
            _start(file),
            "Split it into several files.",
        )
        return Document({}, {}, {}, {file: text}), tuple(reading.problems)
    if found := faults.UNFIT.search(text):
        reading.problems.append(faults.unfit(found[0], faults.spot(file, text, found.start())))
        return Document({}, {}, {}, {file: text}), tuple(reading.problems)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if reading.documents < 2 and (take := _TAKEN.get(type(event))):
                take(reading, event)
    except yaml.YAMLError as error:
        reading.problems.append(faults.syntax_problem(error, file))
        return Document({}, {}, {}, {file: text}), tuple(reading.problems)
    if reading.root is None:
        reading.root = {}
    reading.places.setdefault((), Place(file, (1, 1), (1, 1), (1, 1), (1, 1)))
    return Document(reading.root, reading.places, {}, {file: text}), tuple(reading.problems)


def _begin(reading: _Reading, event: Event) -> None:
    reading.documents += 1
    if reading.documents == 2:
        _problem(
            reading,
            "several-documents",
            "a second document starts here",
            _location(reading, _span(event)),
            "Keep one document in a file: remove the `---` line.",
        )


def _alias(reading: _Reading, event: AliasEvent) -> None:
    if reading.skipping:
        return
    at = _span(event)
    message = f"alias `*{event.anchor}` is not allowed"
    hint = "Write the value out; repeated text belongs into one entry that others name by id."
    _problem(reading, "alias", message, _location(reading, at), hint)
    _instead(reading, at)


def _scalar(reading: _Reading, event: ScalarEvent) -> None:
    if reading.skipping:
        return
    at = _span(event)
    if event.anchor is not None or event.tag is not None:
        _refuse_decoration(reading, event, at)
    if event.style == '"' and (found := faults.UNPRINTABLE.search(event.value)):
        reading.problems.append(faults.unfit(found[0], _location(reading, at)))
    frame = reading.stack[-1] if reading.stack else None
    if _wants_key(frame):
        _key(reading, frame, event, at)
        return
    value = event.value if event.style or event.tag is not None else _plain(event.value)
    _put(reading, frame, value, at, at)


def _plain(text: str) -> Any:
    """Read a value without quotes: a word of YAML 1.2, a number, or what was typed."""
    first = text[:1]
    if first.isalpha() and first not in _FIRST_LETTERS:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.match(text) and math.isfinite(float(text)):
        return float(text)
    return text


def _wants_key(frame: _Frame | None) -> TypeGuard[_Frame]:
    return frame is not None and frame.key is None and isinstance(frame.container, dict)


def _key(reading: _Reading, frame: _Frame, event: ScalarEvent, at: Span) -> None:
    frame.key, frame.key_at = str(event.value), at
    if frame.key not in frame.container:
        return
    frame.dropping = True
    earlier = reading.places[(*frame.path, frame.key)]
    message, hint = f"key `{frame.key}` stands twice in one mapping", "Remove one of them, or give it another name."
    where = _location(reading, at)
    reading.problems.append(Diagnostic("duplicate-key", Severity.ERROR, message, where, hint, (earlier.key,)))


def _open(reading: _Reading, event: CollectionStartEvent) -> None:
    if reading.skipping:
        reading.skipping += 1
        return
    at = _span(event)
    if event.anchor is not None or event.tag is not None:
        _refuse_decoration(reading, event, at)
    frame = reading.stack[-1] if reading.stack else None
    if _wants_key(frame):
        message, hint = (
            "a key must be a word, not a list or a mapping",
            "Quote it if braces or brackets are meant literally.",
        )
        _problem(reading, "complex-key", message, _location(reading, at), hint)
    if _wants_key(frame) or (frame and frame.dropping):
        _instead(reading, at)
        reading.skipping = 1
        return
    if len(reading.stack) >= MAX_DEPTH:
        message, hint = f"nested deeper than {MAX_DEPTH} levels", "Nothing in a policy needs this depth."
        _problem(reading, "too-deep", message, _location(reading, at), hint)
        _put(reading, frame, None, at, at)
        reading.skipping = 1
        return
    container: dict[str, Any] | list[Any] = {} if type(event) is MappingStartEvent else []
    own_key = frame.key_at if frame and frame.key_at else at
    reading.stack.append(_Frame(container, _next_path(frame), at, own_key))


def _close(reading: _Reading, event: Event) -> None:
    if reading.skipping:
        reading.skipping -= 1
        return
    frame = reading.stack.pop()
    above = reading.stack[-1] if reading.stack else None
    _put(reading, above, frame.container, frame.own_key, (frame.at[0], _span(event)[1]))


def _put(reading: _Reading, frame: _Frame | None, value: Any, key_at: Span, at: Span) -> None:
    path: Path = ()
    if frame is None:
        reading.root = value
    elif frame.key is None:
        path = (*frame.path, len(frame.container))
        frame.container.append(value)  # type: ignore[union-attr]
    else:
        key, key_at = frame.key, frame.key_at or key_at
        dropped, frame.dropping = frame.dropping, False
        frame.key = frame.key_at = None
        if dropped:
            return
        frame.container[key] = value  # type: ignore[call-overload]
        path = (*frame.path, key)
    reading.places[path] = Place(reading.file, key_at[0], key_at[1], at[0], at[1])


def _instead(reading: _Reading, at: Span) -> None:
    """Go on behind a node that cannot be used: a key of that kind takes its value with it."""
    frame = reading.stack[-1] if reading.stack else None
    if _wants_key(frame):
        frame.key, frame.key_at, frame.dropping = "", at, True
    else:
        _put(reading, frame, None, at, at)


def _next_path(frame: _Frame | None) -> Path:
    if frame is None:
        return ()
    return (*frame.path, len(frame.container)) if frame.key is None else (*frame.path, frame.key)


def _refuse_decoration(reading: _Reading, event: ScalarEvent | CollectionStartEvent, at: Span) -> None:
    where = _location(reading, at)
    if event.anchor is not None:
        hint = "Remove it: the language has no aliases."
        _problem(reading, "anchor", f"anchor `&{event.anchor}` is not allowed", where, hint)
    if event.tag is not None:
        hint = "Write the value without a tag; quotes make any value a text."
        _problem(reading, "tag", f"tag `{event.tag}` is not allowed", where, hint)


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    return (start.line + 1, start.column + 1), (end.line + 1, end.column + 1)


def _location(reading: _Reading, at: Span) -> Location:
    return Location(reading.file, *at[0], *at[1])


def _start(file: str) -> Location:
    return Location(file, 1, 1, 1, 1)


def _problem(reading: _Reading, rule: str, message: str, at: Location, hint: str) -> None:
    reading.problems.append(Diagnostic(rule, Severity.ERROR, message, at, hint))


_TAKEN: dict[type, Callable[[_Reading, Any], None]] = {
    DocumentStartEvent: _begin,
    AliasEvent: _alias,
    ScalarEvent: _scalar,
    MappingStartEvent: _open,
    SequenceStartEvent: _open,
    MappingEndEvent: _close,
    SequenceEndEvent: _close,
}
