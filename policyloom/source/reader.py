"""Read YAML 1.2 in one pass over the C parser's events, giving data and positions together; it knows no schema.

What authors typed stays what they typed: `no`, `on`, `1:30` and bare dates are words. Anchors, aliases, tags,
several documents, duplicate keys and keys that are no words are problems, and so are nesting deeper than 64, control
characters and the line breaks of Unicode that editors do not count.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
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
)

from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.source import faults
from policyloom.source.document import Document, Path, Place

MAX_DEPTH = 64
MAX_BYTES = 4_000_000

_INT = re.compile(r"[-+]?[0-9]{1,18}\Z|0o[0-7]{1,20}\Z|0x[0-9a-fA-F]{1,15}\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?\Z")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(slots=True)
class _Frame:
    """An open mapping or list."""

    container: dict[str, Any] | list[Any]
    path: Path
    at: Location
    own_key: Location
    key: str | None = None
    key_at: Location | None = None
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
            _take(reading, event)
    except yaml.YAMLError as error:
        reading.problems.append(faults.syntax_problem(error, file))
        return Document({}, {}, {}, {file: text}), tuple(reading.problems)
    if reading.root is None:
        reading.root = {}
    reading.places.setdefault((), Place(_start(file), _start(file)))
    return Document(reading.root, reading.places, {}, {file: text}), tuple(reading.problems)


def _take(reading: _Reading, event: Event) -> None:
    match event:
        case DocumentStartEvent():
            reading.documents += 1
            if reading.documents == 2:
                _problem(
                    reading,
                    "several-documents",
                    "a second document starts here",
                    _place(reading, event),
                    "Keep one document in a file: remove the `---` line.",
                )
        case _ if reading.documents > 1:
            return
        case _ if reading.skipping and not isinstance(event, CollectionStartEvent | MappingEndEvent | SequenceEndEvent):
            return
        case AliasEvent():
            _problem(
                reading,
                "alias",
                f"alias `*{event.anchor}` is not allowed",
                _place(reading, event),
                "Write the value out; repeated text belongs into one entry that others name by id.",
            )
            _instead(reading, _place(reading, event))
        case ScalarEvent():
            _scalar(reading, event)
        case CollectionStartEvent():
            _open(reading, event)
        case MappingEndEvent() | SequenceEndEvent():
            _close(reading, event)


def _scalar(reading: _Reading, event: ScalarEvent) -> None:
    at = _place(reading, event)
    _refuse_decoration(reading, event, at)
    if event.style == '"' and (found := faults.UNPRINTABLE.search(event.value)):
        reading.problems.append(faults.unfit(found[0], at))
    frame = reading.stack[-1] if reading.stack else None
    if _wants_key(frame):
        _key(reading, frame, event, at)
        return
    _put(reading, _value(event), at, at)


def _value(event: ScalarEvent) -> Any:
    if event.style or event.tag is not None:
        return event.value
    if event.value in _WORDS:
        return _WORDS[event.value]
    if _INT.match(event.value):
        return int(event.value, 0) if event.value[:2] in ("0o", "0x") else int(event.value)
    if _FLOAT.match(event.value) and math.isfinite(float(event.value)):
        return float(event.value)
    return event.value


def _wants_key(frame: _Frame | None) -> TypeGuard[_Frame]:
    return frame is not None and isinstance(frame.container, dict) and frame.key is None


def _key(reading: _Reading, frame: _Frame, event: ScalarEvent, at: Location) -> None:
    frame.key, frame.key_at = str(event.value), at
    earlier = reading.places.get((*frame.path, frame.key))
    if earlier is None:
        return
    frame.dropping = True
    reading.problems.append(
        Diagnostic(
            "duplicate-key",
            Severity.ERROR,
            f"key `{frame.key}` stands twice in one mapping",
            at,
            "Remove one of them, or give it another name.",
            (earlier.key,),
        )
    )


def _open(reading: _Reading, event: CollectionStartEvent) -> None:
    if reading.skipping:
        reading.skipping += 1
        return
    at = _place(reading, event)
    _refuse_decoration(reading, event, at)
    frame = reading.stack[-1] if reading.stack else None
    if _wants_key(frame):
        _problem(
            reading,
            "complex-key",
            "a key must be a word, not a list or a mapping",
            at,
            "Quote it if braces or brackets are meant literally.",
        )
    if _wants_key(frame) or (frame and frame.dropping):
        _instead(reading, at)
        reading.skipping = 1
        return
    if len(reading.stack) >= MAX_DEPTH:
        _problem(
            reading, "too-deep", f"nested deeper than {MAX_DEPTH} levels", at, "Nothing in a policy needs this depth."
        )
        _put(reading, None, at, at)
        reading.skipping = 1
        return
    path = _next_path(frame)
    container: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
    reading.stack.append(_Frame(container, path, at, frame.key_at if frame and frame.key_at else at))


def _close(reading: _Reading, event: Event) -> None:
    if reading.skipping:
        reading.skipping -= 1
        return
    frame = reading.stack.pop()
    end = _place(reading, event)
    whole = replace(frame.at, end_line=end.end_line, end_column=end.end_column)
    _put(reading, frame.container, frame.own_key, whole)


def _put(reading: _Reading, value: Any, key_at: Location, at: Location) -> None:
    frame = reading.stack[-1] if reading.stack else None
    path = _next_path(frame)
    if frame is None:
        reading.root = value
    elif isinstance(frame.container, list):
        frame.container.append(value)
    else:
        key_at = frame.key_at or key_at
        dropped, frame.dropping = frame.dropping, False
        if not dropped:
            frame.container[frame.key or ""] = value
        frame.key = frame.key_at = None
        if dropped:
            return
    reading.places[path] = Place(key_at, at)


def _instead(reading: _Reading, at: Location) -> None:
    """Go on behind a node that cannot be used: a key of that kind takes its value with it."""
    frame = reading.stack[-1] if reading.stack else None
    if _wants_key(frame):
        frame.key, frame.key_at, frame.dropping = "", at, True
    else:
        _put(reading, None, at, at)


def _next_path(frame: _Frame | None) -> Path:
    if frame is None:
        return ()
    return (*frame.path, len(frame.container)) if isinstance(frame.container, list) else (*frame.path, frame.key or "")


def _refuse_decoration(reading: _Reading, event: ScalarEvent | CollectionStartEvent, at: Location) -> None:
    if event.anchor is not None:
        _problem(
            reading, "anchor", f"anchor `&{event.anchor}` is not allowed", at, "Remove it: the language has no aliases."
        )
    if event.tag is not None:
        _problem(
            reading,
            "tag",
            f"tag `{event.tag}` is not allowed",
            at,
            "Write the value without a tag; quotes make any value a text.",
        )


def _place(reading: _Reading, event: Event) -> Location:
    return faults.between(reading.file, event.start_mark, event.end_mark)


def _start(file: str) -> Location:
    return Location(file, 1, 1, 1, 1)


def _problem(reading: _Reading, rule: str, message: str, at: Location, hint: str) -> None:
    reading.problems.append(Diagnostic(rule, Severity.ERROR, message, at, hint))
