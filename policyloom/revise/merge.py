"""A three-way merge of an overlay: base is what the packs said, theirs what they say now, ours the policy's own file. It writes nothing.

A conflict is an overlaid key whose base changed or vanished. Everything else needs no decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policyloom.pipeline.lock import Conflict
from policyloom.source.document import Document, Path
from policyloom.source.layers import OWN_KEYS, omitted

_GROUNDS = frozenset({"reason", "approved_by", "expires"})
_MEANING = ("question", "type", "options", "strictest")
# What of an omitted rule is worth another look when it changes.
_WEIGHTY = (
    "statement",
    "modality",
    "severity",
    "audience",
    "channels",
    "media",
    "when",
    "term",
    "definition",
    "question",
    "answer",
)
_SINGLE = frozenset({"policy", "institution", "documents"})


@dataclass(frozen=True, slots=True)
class Rename:
    """A rule that goes by another id now: where the overlay names the old one, and the new id."""

    path: Path
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an update does to an overlay. `agreed` are overlaid keys that the packs now say too; `asked` new questions."""

    renames: tuple[Rename, ...]
    conflicts: tuple[Conflict, ...]
    agreed: tuple[str, ...]
    asked: tuple[str, ...]


def plan(ours: Document, base: Document, theirs: Document) -> Plan:
    """Compare what the overlay sets with what stood and what stands below it."""
    renamed = dict(_renamed(base, theirs))
    conflicts: list[Conflict] = []
    agreed: list[str] = []
    for name, mine, path in _overlaid(ours, base):
        below = _moved(path, renamed)
        before, after = _meaning(base, path), _meaning(theirs, below)
        shown = _shown(name, renamed)
        if before == after:
            continue
        if mine is not None and after == mine:
            agreed.append(shown)
        else:
            conflicts.append(Conflict(shown, before, after))
    return Plan(tuple(_places(ours, renamed)), tuple(conflicts), tuple(agreed), tuple(_asked(ours, base, theirs)))


def _renamed(base: Document, theirs: Document) -> Iterator[tuple[str, str]]:
    """Pair the rules that bear a former id as an alias."""
    before = base.get("rules", default={})
    for _, name, rule in theirs.entries("rules"):
        for alias in rule.get("aliases", ()):
            if alias in before and theirs.get("rules", alias) is None and name not in before:
                yield alias, name


def _overlaid(ours: Document, base: Document) -> Iterator[tuple[Path, Any, Path]]:
    """Walk what the overlay sets: where it stands there, its value (None where it takes something out), and the path below."""
    for name, path in omitted(ours):
        yield ("omit", name), None, path
    data = ours.data if isinstance(ours.data, dict) else {}
    for collection, entries in data.items():
        if collection not in OWN_KEYS and collection not in _SINGLE and isinstance(entries, dict):
            for key, entry in entries.items():
                yield from _leaves(collection, key, entry, base)
    for collection in _SINGLE:
        yield from ((path, value, path) for path, value in _values((collection,), data.get(collection)))


def _leaves(collection: str, key: str, entry: Any, base: Document) -> Iterator[tuple[Path, Any, Path]]:
    path: Path = (collection, key)
    if collection == "choices":
        answer = entry.get("answer") if isinstance(entry, dict) else entry
        yield path, answer, path
    elif not isinstance(entry, dict) or base.get(*path) is None:
        yield path, entry, path
    else:
        for here, value in _values(path, entry):
            if len(here) < 3 or here[2] not in _GROUNDS:
                yield here, value, here


def _values(path: Path, value: Any) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _values((*path, key), one)
    elif value is not None:
        yield path, value


def _meaning(document: Document, path: Path) -> Any:
    """Give what stands below an overlaid key, as far as it matters to whoever overlaid it."""
    if path[0] == "choices":
        question = document.get("questions", path[1])
        if not isinstance(question, dict):
            return document.get(*path)
        asked = {key: _plain(key, question[key]) for key in _MEANING if key in question}
        return asked | ({"answer": given} if (given := document.get(*path)) is not None else {})
    value = document.get(*path)
    if len(path) == 2 and isinstance(value, dict):
        return {key: value[key] for key in _WEIGHTY if key in value}
    return value


def _plain(key: str, value: Any) -> Any:
    if key == "options" and isinstance(value, dict):
        return {name: option.get("title") if isinstance(option, dict) else option for name, option in value.items()}
    return value


def _shown(path: Path, renamed: Mapping[str, str]) -> str:
    if path[0] == "omit":
        head, dot, rest = str(path[1]).partition(".")
        return f"omit.{renamed.get(head, head)}{dot}{rest}"
    return ".".join(map(str, _moved(path, renamed)))


def _moved(path: Path, renamed: Mapping[str, str]) -> Path:
    """Follow a rule to its new id."""
    return ("rules", renamed.get(str(path[1]), path[1]), *path[2:]) if path[0] == "rules" and len(path) > 1 else path


def _places(ours: Document, renamed: Mapping[str, str]) -> Iterator[Rename]:
    """Find where the overlay names a rule by its former id: its own key, what it leaves out, lists of rules."""
    for old, new in renamed.items():
        if isinstance(ours.get("rules"), dict) and old in ours.get("rules"):
            yield Rename(("rules", old), old, new)
        for name, path in omitted(ours):
            if path[:2] == ("rules", old):
                yield Rename(("omit", name), name, name.replace(old, new, 1))
    for path, value in _values((), ours.data):
        if isinstance(value, list) and path[-1:] == ("rules",):
            yield from (Rename((*path, index), one, renamed[one]) for index, one in enumerate(value) if one in renamed)


def _asked(ours: Document, base: Document, theirs: Document) -> Iterator[str]:
    for _, name, _question in theirs.entries("questions"):
        if base.get("questions", name) is None and ours.get("choices", name) is None:
            yield name
