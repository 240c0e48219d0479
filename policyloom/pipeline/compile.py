"""Source to Policy: read the layers, merge, validate, fill in, compose. Every fault of the author's becomes a diagnostic."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from policyloom import project
from policyloom.diagnostics import Diagnostic, Location, Severity, has_errors, in_order
from policyloom.model import constraints
from policyloom.model.compose import compose
from policyloom.model.types import Policy, Status
from policyloom.pipeline.logo import fault_in
from policyloom.source import choices, layers, placeholders
from policyloom.source.document import Document
from policyloom.source.near_miss import suggestion
from policyloom.source.reader import read
from policyloom.source.schema import Schema, validate

PACK_FILE = "pack.yaml"
# A layer is not there as a whole: whatever else is missing follows from it.
_INCOMPLETE = frozenset({"missing-pack", "pack-cycle", "yaml-syntax", "unreadable-file", "file-too-large"})


@dataclass(frozen=True, slots=True)
class Compilation:
    """What compiling gave: the policy, where nothing is wrong, and everything that was found. `files` are what was read."""

    policy: Policy | None
    diagnostics: tuple[Diagnostic, ...]
    document: Document
    files: tuple[Path, ...] = ()
    filled: Document | None = None  # `document` with its placeholders filled in, as far as that went


@dataclass(slots=True)
class _Loading:
    """The state of one compilation."""

    schema: Schema
    problems: list[Diagnostic] = field(default_factory=list)
    stack: list[tuple[str, Document]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)
    partial: bool = False
    packs: tuple[Path, ...] = ()


def compile_policy(source: Path, packs: tuple[Path, ...] = ()) -> Compilation:
    """Compile a policy file with the packs it extends. Nothing is raised for what an author can get wrong.

    `packs` are folders whose packs take the place of the program's of the same name, as at another revision.
    """
    schema = Schema(project.read_text(project.resources().schemas / "policy.schema.json"))
    loading = _Loading(schema, packs=packs)
    _load(loading, source, "institution", {})
    document, clashes = layers.merge(loading.stack)
    if loading.partial or any(one.rule in _INCOMPLETE for one in loading.problems):
        return Compilation(None, in_order(loading.problems), document, tuple(loading.files))
    loading.problems += clashes
    known = {(one.rule, one.at) for one in loading.problems}
    loading.problems += [one for one in validate(document, schema, "resolved") if (one.rule, one.at) not in known]
    sound = not has_errors(loading.problems)
    found, filled = _decide(loading, document, sound)
    logo = _logo(loading, document)
    policy = None if has_errors(loading.problems) else compose(filled, found, logo)
    if policy:
        loading.problems += _standing(policy, document, project.today())
    return Compilation(policy, in_order(loading.problems), document, tuple(loading.files), filled)


def _decide(loading: _Loading, document: Document, sound: bool) -> tuple[dict[str, Any], Document]:
    """Settle the choices, fill the placeholders in and run the constraints."""
    found: dict[str, Any] = {}
    filled = document

    def settle() -> Iterator[Diagnostic]:
        nonlocal found, filled
        found, wrong = choices.answers(document)
        yield from wrong
        filled, undefined = placeholders.fill(document, loading.schema, _values(document, found))
        own = document.value_at(())
        # Where the schema found a fault, a pack's placeholder lacks its value because of that fault.
        yield from (one for one in undefined if sound or (one.at and own and one.at.file == own.file))

    loading.problems += _tried(settle, sound)
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


def _values(document: Document, found: dict[str, Any]) -> dict[str, str]:
    named = dict(placeholders.names_of(document.get("institution", default={}), "institution"))
    named |= {f"choices.{key}": word for key, word in choices.words(document, found).items()}
    return named | {
        f"policy.{key}": str(document.get("policy", key, default=""))
        for key in ("version", "effective", "review")
        if document.get("policy", key)
    }


def _load(loading: _Loading, path: Path, name: str, trail: Mapping[Path, str]) -> None:
    """Read one layer and, before it, the packs it extends. `trail` names the files that led here."""
    document = _read(loading, path)
    layer = _with_files(loading, path, document, name) if path.name == PACK_FILE else document
    extended = document.get("extends", default=[])
    packs = extended if isinstance(extended, list) else []
    loading.partial |= not isinstance(document.data, dict) or packs is not extended
    for index, pack in enumerate(packs):
        loading.partial |= not isinstance(pack, str)
        if isinstance(pack, str):
            _extend(loading, pack, document.value_at(("extends", index)), {**trail, path.resolve(): name})
    loading.stack.append((name, layer))


def _extend(loading: _Loading, pack: str, at: Location | None, trail: Mapping[Path, str]) -> None:
    known = _known_packs(pack, at, loading.packs)
    if pack not in known:
        loading.problems.append(
            Diagnostic("missing-pack", Severity.ERROR, f"there is no pack `{pack}`", at, suggestion(pack, known))
        )
        return
    file = known[pack].resolve()
    if file in trail:
        chain = " → ".join((*trail.values(), pack))
        loading.problems.append(
            Diagnostic(
                "pack-cycle",
                Severity.ERROR,
                f"packs extend each other in a circle: {chain}",
                at,
                "Take one of them out of `extends`.",
            )
        )
        return
    if file not in loading.seen:
        loading.seen.add(file)
        _load(loading, known[pack], pack, trail)


def _known_packs(pack: str, at: Location | None, folders: tuple[Path, ...]) -> dict[str, Path]:
    """Map the packs that come with the program, and the one at a path relative to the file that names it."""
    found = (path for folder in (project.resources().packs, *folders) for path in folder.glob(f"*/{PACK_FILE}"))
    known = {path.parent.name: path for path in found}
    if pack.startswith(("./", "../")) and at:
        path = Path(at.file).parent / pack
        path = path / PACK_FILE if project.is_folder(path) else path
        known |= {pack: path} if project.is_file(path) else {}
    return known


def _read(loading: _Loading, path: Path, named: Location | None = None) -> Document:
    """Read a file; `named` is the place that names it."""
    name = project.shown(path)
    try:
        text = project.read_text(path)
    except project.ProjectError as error:
        at = named or Location(name, 1, 1, 1, 1)
        if isinstance(error, project.NoText):
            at = Location(name, error.line, error.column, error.line, error.column + 1)
        hint = "Check that the file is there and saved as UTF-8."
        loading.problems.append(Diagnostic("unreadable-file", Severity.ERROR, str(error), at, hint))
        return Document({}, {}, {}, {})
    loading.files.append(path)
    document, problems = _parsed(text, name, loading.schema)
    loading.partial |= not document.places  # Whatever else is missing follows from what could not be read.
    loading.problems += problems
    return document


@lru_cache(maxsize=256)
def _parsed(text: str, name: str, schema: Schema) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Read and validate one file; a pack that was read before is not read again."""
    document, problems = read(text, name)
    return document, problems if has_errors(problems) else (*problems, *validate(document, schema, "layer"))


def _with_files(loading: _Loading, path: Path, head: Document, name: str) -> Document:
    listed = head.get("files", default=[])
    files = []
    for index, file in enumerate(listed if isinstance(listed, list) else []):
        at = head.value_at(("files", index))
        if project.lies_in(path.parent / str(file), path.parent):
            files.append(_read(loading, path.parent / str(file), at))
        else:
            message = f"`{file}` lies outside the folder of its pack"
            loading.problems.append(
                Diagnostic("unreadable-file", Severity.ERROR, message, at, "Move it there, and name it without `..`.")
            )
    joined, clashes = layers.join(name, [head, *files])
    loading.problems += clashes
    return joined


def _logo(loading: _Loading, document: Document) -> str:
    """Read the logo and refuse an SVG that could act, fetch or fail."""
    path = ("institution", "brand", "logo")
    name, at = document.get(*path), document.value_at(path)
    if not isinstance(name, str) or at is None:
        return ""
    file = Path(at.file).parent / name
    try:
        if not any(project.lies_in(file, folder) for folder in (Path(at.file).parent, Path.cwd())):
            raise project.ProjectError(f"`{name}` lies outside this folder")
        text = project.read_text(file).removeprefix("\ufeff")
    except project.ProjectError as error:
        hint = "Name an SVG file, relative to this file."
        loading.problems.append(Diagnostic("missing-logo", Severity.ERROR, str(error), at, hint))
        return ""
    loading.files.append(file)
    if wrong := fault_in(text):
        message, hint = f"the logo cannot be used: {wrong}", "Export it again as plain SVG: shapes only."
        loading.problems.append(Diagnostic("unsafe-logo", Severity.ERROR, message, at, hint))
    return text


def _standing(policy: Policy, document: Document, today: datetime.date) -> Iterator[Diagnostic]:
    """Warn where an approval is void or a review is overdue."""
    if policy.status is Status.APPROVED and policy.approval is None:
        yield Diagnostic(
            "missing-approval",
            Severity.WARNING,
            "nobody is named who approved it: every document says that it is a draft",
            document.value_at(("policy", "status")),
            f"Add `approval:` with role, date and digest: {policy.digest}.",
        )
    elif policy.status is Status.APPROVED and not policy.approved:
        hint = f"Have the words approved again, then record the digest {policy.digest}."
        yield Diagnostic(
            "approval-void",
            Severity.WARNING,
            "the words have changed since the approval: every document says that it is a draft",
            document.value_at(("policy", "approval", "digest")),
            hint,
        )
    if policy.status is not Status.RETIRED and policy.review < today.isoformat():
        yield Diagnostic(
            "review-overdue",
            Severity.WARNING,
            f"the policy was due for review on {policy.review}",
            document.value_at(("policy", "review")),
            "Review it, then set the next date.",
        )
