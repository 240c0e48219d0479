"""Read YAML 1.2 in one pass over the C parser's events, giving data and positions together; it knows no schema.

What authors typed stays what they typed: `no`, `on`, `1:30` and bare dates are words. Anchors, aliases, tags,
several documents, duplicate keys and keys that are no words are problems, and so is nesting deeper than 64.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

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
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            _take(reading, event)
    except yaml.YAMLError as error:
        reading.problems.append(_syntax_problem(error, file, text))
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
        case AliasEvent():
            _problem(
                reading,
                "alias",
                f"alias `*{event.anchor}` is not allowed",
                _place(reading, event),
                "Write the value out; repeated text belongs into one entry that others name by id.",
            )
            _put(reading, None, _place(reading, event), _place(reading, event))
        case ScalarEvent():
            _scalar(reading, event)
        case CollectionStartEvent():
            _open(reading, event)
        case MappingEndEvent() | SequenceEndEvent():
            _close(reading, event)


def _scalar(reading: _Reading, event: ScalarEvent) -> None:
    if reading.skipping:
        return
    at = _place(reading, event)
    _refuse_decoration(reading, event, at)
    frame = reading.stack[-1] if reading.stack else None
    if frame and isinstance(frame.container, dict) and frame.key is None:
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
    if _FLOAT.match(event.value):
        return float(event.value)
    return event.value


def _key(reading: _Reading, frame: _Frame, event: ScalarEvent, at: Location) -> None:
    frame.key, frame.key_at = str(event.value), at
    earlier = reading.places.get((*frame.path, frame.key))
    if earlier is None:
        return
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
    if frame and isinstance(frame.container, dict) and frame.key is None:
        _problem(
            reading,
            "complex-key",
            "a key must be a word, not a list or a mapping",
            at,
            "Quote it if braces or brackets are meant literally.",
        )
        frame.key, frame.key_at = "", at
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
        duplicate = frame.key in frame.container
        if not duplicate:
            frame.container[frame.key or ""] = value
        frame.key = frame.key_at = None
        if duplicate:
            return
    reading.places[path] = Place(key_at, at)


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
    return _between(reading.file, event.start_mark, event.end_mark)


def _between(file: str, start: Any, end: Any) -> Location:
    """Turn the parser's marks, which count from 0, into a place."""
    return Location(file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _start(file: str) -> Location:
    return Location(file, 1, 1, 1, 1)


def _problem(reading: _Reading, rule: str, message: str, at: Location, hint: str) -> None:
    reading.problems.append(Diagnostic(rule, Severity.ERROR, message, at, hint))


def _syntax_problem(error: yaml.YAMLError, file: str, text: str) -> Diagnostic:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        mark = error.problem_mark
        at = Location(file, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
        what = error.problem or "this is no YAML"
        return Diagnostic("yaml-syntax", Severity.ERROR, what, at, _advice(what))
    position = min(int(getattr(error, "position", 0) or 0), len(text))
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    at = Location(file, line, column, line, column + 1)
    return Diagnostic(
        "yaml-syntax",
        Severity.ERROR,
        f"this is no YAML: {getattr(error, 'reason', error)}",
        at,
        "Remove the control character.",
    )


def _advice(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "A text with `: ` in it needs quotes around it, or the line is indented too far."
    if "cannot start any token" in problem:
        return "A text that starts with @, `, % or a tab needs quotes; indent with spaces."
    if "block end" in problem or "expected" in problem:
        return "Look at the indentation and the quotes of this line and the one above it."
    return "Look at the quotes, brackets and indentation near this place."
