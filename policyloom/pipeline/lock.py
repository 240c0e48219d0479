"""policyloom.lock and the history beside a policy: which packs it was last checked with, and what they and approved versions said.

The lock is for the folder of a policy file. Without one, whatever packs are found are used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policyloom import project
from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.model.digest import digest_of
from policyloom.pipeline.loading import HISTORY
from policyloom.source.document import Document
from policyloom.source.layers import Layer
from policyloom.source.reader import read

LOCK = "policyloom.lock"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class LockedPack:
    """A pack as it was locked: its id, its version, and the digest of its data."""

    id: str
    version: str
    digest: str

    @property
    def record(self) -> str:
        """Where the history keeps what it said, below the policy's folder."""
        return f"{HISTORY}/packs/{self.id}-{self.version}-{self.digest.removeprefix('sha256:')[:12]}.json"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A key of the policy whose pack value changed or vanished in an update, and what it was and became. None is nothing there."""

    path: str
    base: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Lock:
    """The packs in the order in which they are merged, and the conflicts of the last update that nobody has resolved."""

    packs: tuple[LockedPack, ...] = ()
    conflicts: tuple[Conflict, ...] = field(default=())


def locked(layer: Layer) -> LockedPack | None:
    """Give a layer's entry for the lock; None where it is no pack."""
    head = layer.document.get("pack")
    if not isinstance(head, dict):
        return None
    return LockedPack(layer.name, str(head.get("version", "")), digest_of(layer.document.data))


def read_lock(folder: Path) -> Lock | None:
    """Read the lock of a policy's folder; None where there is none. Raises ProjectError where it is broken."""
    path = folder / LOCK
    if not project.is_file(path):
        return None
    try:
        data = json.loads(project.read_text(path))
        if data["format"] != FORMAT:
            raise project.ProjectError(
                f"{project.shown(path)} has format {data['format']}; this program reads {FORMAT}"
            )
        packs = tuple(LockedPack(*(_word(one[key]) for key in ("id", "version", "digest"))) for one in data["packs"])
        conflicts = tuple(Conflict(_word(one["path"]), one["base"], one["theirs"]) for one in data["conflicts"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = f"{project.shown(path)} is no lock of policyloom: `policyloom update --relock` writes it again"
        raise project.ProjectError(message) from error
    return Lock(packs, conflicts)


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def lock_text(lock: Lock) -> str:
    """Write a lock: a line for each pack and each conflict, so that changes read well."""
    packs = [{"id": one.id, "version": one.version, "digest": one.digest} for one in lock.packs]
    conflicts = [{"path": one.path, "base": one.base, "theirs": one.theirs} for one in lock.conflicts]
    parts = [f'"format": {FORMAT}', f'"packs": {_lines(packs)}', f'"conflicts": {_lines(conflicts)}']
    return "{\n  " + ",\n  ".join(parts) + "\n}\n"


def _lines(entries: Iterable[Mapping[str, Any]]) -> str:
    written = ",\n    ".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    return f"[\n    {written}\n  ]" if written else "[]"


def record_text(layer: Layer, extends: Iterable[str]) -> str:
    """Write what a pack says for the history: an entry a line. `extends` are the packs it builds on, by id, in order."""
    data = {name: value for name, value in layer.document.data.items() if name not in ("files", "extends")}
    named = data | ({"extends": found} if (found := list(extends)) else {})
    collections = (f"{json.dumps(name)}: {_entries(value)}" for name, value in named.items())
    return "{\n" + ",\n".join(collections) + "\n}\n"


def _entries(value: Any) -> str:
    if not isinstance(value, dict) or not value:
        return json.dumps(value, ensure_ascii=False)
    lines = ",\n ".join(f"{json.dumps(key)}: {json.dumps(one, ensure_ascii=False)}" for key, one in value.items())
    return "{\n " + lines + "\n}"


def kept(folder: Path, pack: LockedPack) -> Document | None:
    """Read what a locked pack said; None where the history does not hold it."""
    path = folder / pack.record
    if not project.is_file(path):
        return None
    document, problems = read(project.read_text(path), project.shown(path))
    return None if problems or not isinstance(document.data, dict) else document


def remembered(folder: Path, lock: Lock | None) -> dict[str, Document]:
    """Read every locked pack that the history holds, by id."""
    packs = lock.packs if lock else ()
    return {pack.id: document for pack in packs if (document := kept(folder, pack))}


def unlike(lock: Lock | None, layers: Iterable[Layer], root: Document) -> Iterator[Diagnostic]:
    """Report each pack that is not the one that was locked, and each conflict that is still open."""
    if lock is None:
        return
    at = root.key_at(("extends",)) or Location("", 1, 1, 1, 1)
    found = [one for layer in layers if (one := locked(layer))]
    known = {one.id: one for one in lock.packs}
    for one in found:
        if known.get(one.id) != one:
            yield _changed(one, known.get(one.id), at)
    for gone in known.keys() - {one.id for one in found}:
        message = f"the lock names `{gone}`, which nothing extends any more"
        yield Diagnostic("pack-changed", Severity.ERROR, message, at, "Run `policyloom update` to lock what is used.")
    for conflict in lock.conflicts:
        path = tuple(conflict.path.split("."))
        message = f"`{conflict.path}` changed in a pack, and here too: say which counts"
        hint = f"Run `policyloom update --keep {conflict.path}`, or `--take` for the pack's."
        yield Diagnostic("open-conflict", Severity.ERROR, message, root.key_at(path), hint)


def _changed(found: LockedPack, was: LockedPack | None, at: Location) -> Diagnostic:
    hint = "Run `policyloom update --dry-run` to see what that changes here, then `policyloom update`."
    if was is None:
        message = f"`{found.id}` {found.version} is not in the lock"
    elif was.version == found.version:
        message = f"`{found.id}` {found.version} says something else than when it was locked"
    else:
        message = f"`{found.id}` is {found.version} here, and was locked at {was.version}"
    return Diagnostic("pack-changed", Severity.ERROR, message, at, hint)
