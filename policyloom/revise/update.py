"""`update`: take the packs that are here now, keep every local edit, and say what has to be decided. It writes the lock, the
history and, where a rule goes by another id, the policy's file; all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from policyloom import project
from policyloom.diagnostics import Diagnostic, has_errors
from policyloom.pipeline.loading import Loading, load
from policyloom.pipeline.lock import (
    LOCK,
    Conflict,
    Lock,
    LockedPack,
    lock_text,
    locked,
    read_lock,
    record_text,
    remembered,
)
from policyloom.revise.edits import CannotEdit, Text
from policyloom.revise.merge import Plan, plan
from policyloom.source import layers
from policyloom.source.document import Document
from policyloom.source.near_miss import suggestion
from policyloom.source.schema import Schema

EVERY = "all"


@dataclass(frozen=True, slots=True)
class Update:
    """What an update would do: the packs before and after, the plan for the overlay, and the files to write, by path."""

    before: tuple[LockedPack, ...]
    after: tuple[LockedPack, ...]
    plan: Plan
    conflicts: tuple[Conflict, ...]
    files: Mapping[Path, str]
    problems: tuple[Diagnostic, ...] = ()
    texts: Mapping[str, str] | None = None

    @property
    def changed(self) -> tuple[LockedPack, ...]:
        """The packs that are new or say something else."""
        return tuple(pack for pack in self.after if pack not in self.before)


def prepare(source: Path, *, relock: bool = False) -> Update:
    """Work out an update. Raises ProjectError where the history lacks what the lock names, unless `relock`."""
    schema = Schema(project.read_text(project.resources().schemas / "policy.schema.json"))
    lock = None if relock else read_lock(source.parent)
    now = load(source, schema)
    if now.partial or has_errors(now.problems):
        return Update((), (), Plan((), (), (), ()), (), {}, tuple(now.problems), now.layers[-1].document.texts)
    then = load(source, schema, kept=_kept(source.parent, lock)) if lock else now
    ours = now.layers[-1].document
    found = plan(ours, _below(then), _below(now)) if lock else Plan((), (), (), ())
    packs = tuple(pack for layer in now.layers if (pack := locked(layer)))
    open_ones = _open(lock.conflicts if lock else (), found.conflicts)
    text = _renamed(source, found)
    files = {source.parent / LOCK: lock_text(Lock(packs, open_ones))} | _records(source.parent, now)
    files |= {source: text} if text else {}
    return Update(lock.packs if lock else (), packs, found, open_ones, files)


def write(update: Update) -> None:
    """Write everything: a file is replaced whole or not at all, the policy last."""
    for path, text in sorted(update.files.items(), key=lambda one: one[0].suffix == ".yaml"):
        project.replace(path, text)


def _kept(folder: Path, lock: Lock) -> Mapping[str, Document]:
    found = remembered(folder, lock)
    lost = [pack for pack in lock.packs if pack.id not in found]
    if lost:
        raise project.ProjectError(
            f"the history lacks {lost[0].record}, so nobody can tell what changed: put it back from your version control, "
            "or run `policyloom update --relock` to lock the packs as they are"
        )
    return found


def _below(loading: Loading) -> Document:
    return layers.merge(loading.layers[:-1])[0]


def _open(before: Iterable[Conflict], found: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Keep the conflicts that nobody has resolved yet; one that comes again keeps what it was at first."""
    known = {one.path: one for one in before}
    fresh = {one.path: replace(one, base=known[one.path].base) if one.path in known else one for one in found}
    return tuple((known | fresh).values())


def _records(folder: Path, now: Loading) -> dict[Path, str]:
    names = [layer.name for layer in now.layers]
    written = {}
    for layer in now.layers:
        pack = locked(layer)
        if pack and not project.is_file(folder / pack.record):
            written[folder / pack.record] = record_text(layer, [name for name in names if name in layer.builds_on])
    return written


def _renamed(source: Path, found: Plan) -> str:
    """Write the policy with the new ids; an empty text where nothing is renamed."""
    if not found.renames:
        return ""
    text = Text(project.read_text(source), project.shown(source))
    for one in found.renames:
        if isinstance(one.path[-1], int):
            text.set_item(one.path, one.new)
        else:
            text.rename(one.path, one.new)
    return text.text


def resolve(source: Path, keep: Iterable[str], take: Iterable[str]) -> tuple[str, ...]:
    """Resolve conflicts: keep the policy's own value, or take the pack's by taking the key out. Gives what remains open."""
    folder, kept, taken = source.parent, set(keep), set(take)
    lock = read_lock(folder)
    known = {one.path: one for one in lock.conflicts} if lock else {}
    kept = set(known) - taken if EVERY in kept else kept
    taken = set(known) - kept if EVERY in taken else taken
    if not known:
        raise project.ProjectError("no conflict is open: `policyloom update` looks for some")
    for path in kept | taken:
        if path not in known:
            raise project.ProjectError(f"there is no open conflict `{path}`. {suggestion(path, known)}")
    text = Text(project.read_text(source), project.shown(source))
    for path in sorted(taken):
        take_out(text, path)
    left = tuple(one for name, one in known.items() if name not in kept | taken)
    files = {folder / LOCK: lock_text(Lock(lock.packs if lock else (), left))}
    if taken:
        files[source] = text.text
    for file, content in files.items():
        project.replace(file, content)
    return tuple(one.path for one in left)


def take_out(text: Text, path: str) -> None:
    """Take an overlaid key out, and its entry where only grounds are left of it. Raises CannotEdit."""
    steps = path_in(text.document, path)
    if steps is None:
        raise CannotEdit(f"`{path}` does not stand in {text.name} any more: keep it, which closes the conflict")
    text.remove(steps)
    entry = text.document.get(*steps[:2])
    if steps[0] == "rules" and isinstance(entry, dict) and not set(entry) - {"reason", "approved_by", "expires"}:
        text.remove(steps[:2])


def path_in(document: Document, path: str) -> tuple[str, ...] | None:
    """Find the place that a dotted path means: below `omit`, the rest is one key."""
    head, _, rest = path.partition(".")
    steps = (head, rest) if head == "omit" else tuple(path.split("."))
    return steps if steps in document.places else None
