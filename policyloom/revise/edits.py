"""Edits of an author's YAML at places that the reader found: comments, order and formatting stay as they are. It knows no policy.

Each edit is checked: the text that comes out is read again, and has to hold exactly the data that was meant.
"""

from __future__ import annotations

import contextlib
import copy
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from policyloom import project
from policyloom.diagnostics import Location
from policyloom.source.document import Path
from policyloom.source.reader import read

_BREAK = re.compile(r"\r\n|\r|\n")
_LONE = re.compile(r"(?<!\r)\n")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?: [A-Za-z0-9_-]+)*\Z")
_LONG = 60
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class CannotEdit(project.ProjectError):
    """The text is written in a way that an edit here could spoil: it has to be done by hand. The message says what and where."""


class Text:
    """A YAML text that is being edited."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self._newline = "\r\n" if "\r\n" in text and not _LONE.search(text) else "\n"
        self._read()

    def _read(self) -> None:
        self.document, problems = read(self.text, self.name)
        if problems:
            raise CannotEdit(f"{self.name} is not valid YAML: {problems[0].message}")
        self._starts = [0, *(found.end() for found in _BREAK.finditer(self.text))]

    def rename(self, path: Path, name: str) -> None:
        """Give a key another name."""
        place = self.document.places[path]
        expected = _renamed(self.document.data, path, name)
        self._replace(self._offset(place.key), self._end(place.key), scalar(name), expected, path)

    def set_item(self, path: Path, value: str) -> None:
        """Set a single word in a list."""
        place = self.document.places[path].value
        self._replace(
            self._offset(place), self._end(place), scalar(value), _with(self.document.data, path, value), path
        )

    def set(self, path: Path, value: Any) -> None:
        """Set a single value, or a mapping of single values, at a key; the key is added where it is not there yet."""
        expected = _with(self.document.data, path, value)
        if path in self.document.places and not isinstance(self.document.get(*path), dict | list):
            place = self.document.places[path].value
            start, end = self._offset(place), self._end(place)
            below = "\n" if self.text[start:end].endswith(("\n", "\r")) else ""  # A block of text ends with its line.
            self._replace(start, end, f"{inline(value)}{below}", expected, path)
            return
        if path in self.document.places:
            self.remove(path, keep_parent=True)
        self._insert(path, value, expected)

    def reach(self, path: Path, value: Any) -> None:
        """Set a value, and make the mappings on the way to it that are not there yet."""
        there = next(n for n in range(len(path), -1, -1) if self.document.get(*path[:n]) is not None)
        for step in reversed(path[there + 1 :]):
            value = {step: value}
        self.set(path[: there + 1], value)

    def remove(self, path: Path, *, keep_parent: bool = False) -> None:
        """Take an entry out; a mapping that it leaves empty goes with it."""
        parent = self.document.get(*path[:-1])
        if len(path) > 1 and isinstance(parent, dict | list) and len(parent) == 1 and not keep_parent:
            self.remove(path[:-1])
            return
        if isinstance(parent, list):
            raise CannotEdit(f"{'.'.join(map(str, path))} is an item of a list in {self.name}")
        expected = _without(self.document.data, path)
        start, end, instead = self._flow_span(path) if self._is_flow(path[:-1]) else self._block_span(path)
        self._replace(start, end, instead, expected, path)

    def _replace(self, start: int, end: int, words: str, expected: Any, path: Path) -> None:
        before = self.text
        self.text = before[:start] + words.replace("\n", self._newline) + before[end:]
        with contextlib.suppress(CannotEdit):
            self._read()
            if self.document.data == expected:
                return
        self.text = before
        self._read()
        raise CannotEdit(f"{'.'.join(map(str, path))} cannot be edited safely in {self.name}: change it by hand")

    def _offset(self, at: Location) -> int:
        return self._starts[at.line - 1] + at.column - 1

    def _end(self, at: Location) -> int:
        return self._starts[at.end_line - 1] + at.end_column - 1

    def _is_flow(self, path: Path) -> bool:
        at = self.document.places[path].value
        return bool(path) and self.text[self._offset(at)] == "{"

    def _flow_span(self, path: Path) -> tuple[int, int, str]:
        """An entry between braces goes with the comma that follows it, or with the one before it where it is the last."""
        keys = list(self.document.get(*path[:-1]))
        index = keys.index(path[-1])
        here = self.document.places[path]
        if index + 1 < len(keys):
            following = self.document.places[(*path[:-1], keys[index + 1])]
            return self._offset(here.key), self._offset(following.key), ""
        start = self._offset(here.key)
        if index:
            start = self._end(self.document.places[(*path[:-1], keys[index - 1])].value)
        end = self._end(here.value)
        comma = re.compile(r"\s*,").match(self.text, end) if not index else None
        return start, comma.end() if comma else end, ""

    def _block_span(self, path: Path) -> tuple[int, int, str]:
        """An entry of its own lines goes with all lines that are indented further, and leaves comments of others alone."""
        key = self.document.places[path].key
        start = self._starts[key.line - 1]
        if self.text[start : start + key.column - 1].strip():
            raise CannotEdit(f"{'.'.join(map(str, path))} does not stand on a line of its own in {self.name}")
        last = self._last_line(key)
        end = self._starts[last] if last < len(self._starts) else len(self.text)
        instead = "" if len(self.document.get(*path[:-1])) > 1 or len(path) == 1 else f"{' ' * (key.column - 1)}{{}}\n"
        return start, end, instead

    def _last_line(self, key: Location) -> int:
        """Give the last line (from 1) of the entry that begins at a key."""
        content = key.line
        for number in range(key.line + 1, len(self._starts) + 1):
            line = self._line(number)
            deeper = len(line) - len(line.lstrip(" "))
            stripped = line.strip()
            if not stripped:
                continue
            if deeper < key.column - 1 or (
                deeper == key.column - 1 and not stripped.startswith(("- ", "-\n")) and stripped != "-"
            ):
                break
            content = number
        return content

    def _line(self, number: int) -> str:
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end].rstrip("\r\n")

    def _insert(self, path: Path, value: Any, expected: Any) -> None:
        parent = path[:-1]
        holder = self.document.get(*parent)
        words = f"{scalar(str(path[-1]))}: {inline(value)}"
        if not isinstance(holder, dict):
            raise CannotEdit(f"{'.'.join(map(str, parent))} is no mapping in {self.name}")
        if self._is_flow(parent):
            at = self._end(self.document.places[parent].value) - 1
            self._replace(at, at, f", {words}" if holder else words, expected, path)
            return
        if not holder:
            raise CannotEdit(f"{'.'.join(map(str, parent)) or 'the file'} is empty in {self.name}")
        last = self.document.places[(*parent, list(holder)[-1])].key
        line = self._last_line(last)
        at = self._starts[line] if line < len(self._starts) else len(self.text)
        lead = "" if not at or self.text[at - 1] in "\r\n" else "\n"
        lines = "\n".join(_block(str(path[-1]), value, last.column - 1))
        self._replace(at, at, f"{lead}{lines}\n", expected, path)


def _block(key: str, value: Any, indent: int) -> Iterator[str]:
    """Write an entry: what holds mappings, or a sentence, on lines of their own, anything else on one."""
    head = f"{' ' * indent}{scalar(key)}:"
    if isinstance(value, Mapping) and value and _spreads(value):
        yield head
        for name, one in value.items():
            yield from _block(str(name), one, indent + 2)
    else:
        yield f"{head} {inline(value)}"


def _spreads(value: Mapping[str, Any]) -> bool:
    return all(isinstance(one, Mapping) for one in value.values()) or _has_sentence(value)


def _has_sentence(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_sentence, value.values()))
    return isinstance(value, str) and " " in value and (len(value) > _LONG or value.endswith((".", "!", "?")))


def inline(value: Any) -> str:
    """Write a value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(key))}: {inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(inline, value)) + "]"
    return scalar(value) if isinstance(value, str) else json.dumps(value)


def scalar(words: str) -> str:
    """Write a text: plain where that is safe, else in double quotes."""
    if _DATE.match(words) or (_PLAIN.match(words) and words.lower() not in _WORDS):
        return words
    return json.dumps(words, ensure_ascii=False)


def _with(data: Any, path: Path, value: Any) -> Any:
    result = copy.deepcopy(data)
    target = result
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return result


def _without(data: Any, path: Path) -> Any:
    result = copy.deepcopy(data)
    target = result
    for step in path[:-1]:
        target = target[step]
    del target[path[-1]]
    return result


def _renamed(data: Any, path: Path, name: str) -> Any:
    result = copy.deepcopy(data)
    target = result
    for step in path[:-2]:
        target = target[step]
    holder = target[path[-2]] if len(path) > 1 else target
    renamed = {name if key == path[-1] else key: value for key, value in holder.items()}
    if len(path) > 1:
        target[path[-2]] = renamed
        return result
    return renamed
