"""Source to Policy: read the layers, merge, validate, fill in, compose. Every fault of the author's becomes a diagnostic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from policyloom import project
from policyloom.diagnostics import Diagnostic, has_errors, in_order
from policyloom.model import constraints
from policyloom.model.compose import compose
from policyloom.model.standing import standing
from policyloom.model.types import Policy
from policyloom.model.wording import called
from policyloom.pipeline.brand import read_brand
from policyloom.pipeline.loading import Loading, load
from policyloom.pipeline.lock import read_lock, remembered, unlike
from policyloom.pipeline.looks import read_looks
from policyloom.source import choices, layers, phrases, placeholders
from policyloom.source.document import Document
from policyloom.source.schema import Schema, validate

# A layer is not there as a whole: whatever else is missing follows from it.
UNREAD = frozenset({"missing-pack", "pack-cycle", "yaml-syntax", "unreadable-file", "file-too-large"})


@dataclass(frozen=True, slots=True)
class Compilation:
    """What compiling gave: the policy, where it could be composed, and everything that was found. `files` are what was read.

    A policy may be there beside errors that only the day tells: a deviation that ran out, say. It can be compared,
    and nothing is built of it.
    """

    policy: Policy | None
    diagnostics: tuple[Diagnostic, ...]
    document: Document
    files: tuple[Path, ...] = ()
    filled: Document | None = None  # `document` with its placeholders filled in, as far as that went
    layers: tuple[layers.Layer, ...] = field(default=(), repr=False)

    @property
    def sound(self) -> Policy | None:
        """The policy where nothing at all is wrong with it."""
        return None if has_errors(self.diagnostics) else self.policy


def compile_policy(
    source: Path, packs: tuple[Path, ...] = (), *, as_locked: bool = False, text: str | None = None
) -> Compilation:
    """Compile a policy file with the packs it extends. Nothing is raised for what an author can get wrong.

    packs: folders whose packs take the place of the program's of the same name, as at another revision. as_locked: take
    each pack as the lock and the history have it, where they do. text: what the file would say, instead of what it says.
    """
    schema = Schema(project.read_text(project.resources().schemas / "policy.schema.json"))
    lock = read_lock(source.parent)
    loading = load(source, schema, packs, remembered(source.parent, lock) if as_locked else None, text)
    document, clashes = layers.merge(loading.layers)
    if loading.partial or any(one.rule in UNREAD for one in loading.problems):
        return Compilation(None, in_order(loading.problems), document, tuple(loading.files))
    loading.problems += clashes
    known = {(one.rule, one.at) for one in loading.problems}
    loading.problems += [one for one in validate(document, schema, "resolved") if (one.rule, one.at) not in known]
    sound = not has_errors(loading.problems)
    found, filled = _decide(loading, document, sound)
    files = read_brand(document, loading.files, loading.problems)
    files = replace(files, looks=read_looks(source.parent, loading.files, loading.problems))
    policy = None
    if not has_errors(loading.problems):
        policy = compose(filled, found, files, tuple(loading.notes), loading.names)
        loading.problems += standing(policy, document, project.today())
        loading.problems += unlike(lock, loading.layers, loading.layers[-1].document)
    return Compilation(
        policy, in_order(loading.problems), document, tuple(loading.files), filled, tuple(loading.layers)
    )


def _decide(loading: Loading, document: Document, sound: bool) -> tuple[dict[str, Any], Document]:
    """Settle the choices, fill the placeholders in and run the constraints."""
    found: dict[str, Any] = {}
    filled = document

    def settle() -> Iterator[Diagnostic]:
        nonlocal found, filled
        found, wrong = choices.answers(document)
        yield from wrong
        filled, undefined = placeholders.fill(document, loading.schema, fillings(document, found))
        filled, unnamed = phrases.fill(filled, loading.schema, {"institution": called(document)})
        undefined += unnamed
        own = document.value_at(())
        # Where the schema found a fault, a pack's placeholder lacks its value because of that fault.
        yield from (one for one in undefined if sound or (one.at and own and one.at.file == own.file))

    loading.problems += _tried(settle, sound)
    if not isinstance(document.get("rules", default={}), dict):
        return found, filled  # whatever else is missing follows from that
    for constraint in constraints.CONSTRAINTS.values():
        loading.problems += _tried(lambda check=constraint: check(filled, found), sound)  # type: ignore[misc]
    return found, filled


def _tried(look: Callable[[], Iterable[Diagnostic]], sound: bool) -> list[Diagnostic]:
    """Run a check. On a document that the schema refused, a check may trip over the shape that was already reported."""
    problems: list[Diagnostic] = []
    try:
        problems.extend(look())
    except (KeyError, TypeError, AttributeError, ValueError):
        if sound:
            raise
    return problems


def fillings(document: Document, found: dict[str, Any]) -> dict[str, str]:
    """Give the words of each placeholder, as Markdown. `found` are the answers."""
    named = dict(placeholders.names_of(document.get("institution", default={}), "institution"))
    named |= {f"choices.{key}": word for key, word in choices.words(document, found).items()}
    return named | {
        f"policy.{key}": str(document.get("policy", key, default=""))
        for key in ("version", "effective", "review")
        if document.get("policy", key)
    }
