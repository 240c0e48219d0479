"""Source to Policy: read the layers, merge, validate, fill in, compose. Every fault of the author's becomes a diagnostic."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from policyloom import project
from policyloom.diagnostics import Diagnostic, Location, Severity, has_errors, in_order
from policyloom.model import constraints
from policyloom.model.compose import compose
from policyloom.model.types import Policy, Status
from policyloom.source import choices, layers, placeholders
from policyloom.source.document import Document
from policyloom.source.near_miss import suggestion
from policyloom.source.reader import read
from policyloom.source.schema import Schema, validate

PACK_FILE = "pack.yaml"
# A layer is not there as a whole: whatever else is missing follows from it.
_INCOMPLETE = frozenset({"missing-pack", "pack-cycle", "yaml-syntax", "unreadable-file", "file-too-large"})
_ACTIVE_SVG = ("script", "foreignobject", "iframe", "object", "embed", "animate", "set", "image", "use", "style")


@dataclass(frozen=True, slots=True)
class Compilation:
    """What compiling gave: the policy, where nothing is wrong, and everything that was found. `files` are what was read."""

    policy: Policy | None
    diagnostics: tuple[Diagnostic, ...]
    document: Document
    files: tuple[Path, ...] = ()


@dataclass(slots=True)
class _Loading:
    """The state of one compilation."""

    schema: Schema
    problems: list[Diagnostic] = field(default_factory=list)
    stack: list[tuple[str, Document]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


def compile_policy(source: Path) -> Compilation:
    """Compile a policy file with the packs it extends. Nothing is raised for what an author can get wrong."""
    schema = Schema(project.read_text(project.resources().schemas / "policy.schema.json"))
    loading = _Loading(schema)
    _load(loading, source, "institution", ())
    document, clashes = layers.merge(loading.stack)
    if any(one.rule in _INCOMPLETE for one in loading.problems):
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
    return Compilation(policy, in_order(loading.problems), document, tuple(loading.files))


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


def _load(loading: _Loading, path: Path, name: str, trail: tuple[str, ...]) -> None:
    """Read one layer and, before it, the packs it extends."""
    document = _read(loading, path)
    layer = _with_files(loading, path, document, name) if path.name == PACK_FILE else document
    extended = document.get("extends", default=[])
    for index, pack in enumerate(extended if isinstance(extended, list) else []):
        _extend(loading, str(pack), document.value_at(("extends", index)), (*trail, name))
    loading.stack.append((name, layer))


def _extend(loading: _Loading, pack: str, at: Location | None, trail: tuple[str, ...]) -> None:
    if pack in trail:
        chain = " → ".join((*trail, pack))
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
    if pack in loading.seen:
        return
    known = _known_packs(pack, at)
    if pack not in known:
        loading.problems.append(
            Diagnostic("missing-pack", Severity.ERROR, f"there is no pack `{pack}`", at, suggestion(pack, known))
        )
        return
    loading.seen.add(pack)
    _load(loading, known[pack], pack, trail)


def _known_packs(pack: str, at: Location | None) -> dict[str, Path]:
    """Map the packs that come with the program, and the one at a path relative to the file that names it."""
    known = {path.parent.name: path for path in project.resources().packs.glob(f"*/{PACK_FILE}")}
    if pack.startswith(("./", "../")) and at:
        path = Path(at.file).parent / pack
        path = path / PACK_FILE if path.is_dir() else path
        known |= {pack: path} if path.is_file() else {}
    return known


def _read(loading: _Loading, path: Path) -> Document:
    name = project.shown(path)
    try:
        text = project.read_text(path)
    except project.ProjectError as error:
        loading.problems.append(
            Diagnostic(
                "unreadable-file",
                Severity.ERROR,
                str(error),
                Location(name, 1, 1, 1, 1),
                "Check that the file is there and saved as UTF-8.",
            )
        )
        return Document({}, {}, {}, {})
    loading.files.append(path)
    document, problems = _parsed(text, name, loading.schema)
    loading.problems += problems
    return document


@lru_cache(maxsize=256)
def _parsed(text: str, name: str, schema: Schema) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Read and validate one file; a pack that was read before is not read again."""
    document, problems = read(text, name)
    return document, problems if has_errors(problems) else (*problems, *validate(document, schema, "layer"))


def _with_files(loading: _Loading, path: Path, head: Document, name: str) -> Document:
    listed = head.get("files", default=[])
    files = [_read(loading, path.parent / str(file)) for file in (listed if isinstance(listed, list) else [])]
    joined, clashes = layers.join(name, [head, *files])
    loading.problems += clashes
    return joined


def _logo(loading: _Loading, document: Document) -> str:
    """Read the logo and refuse an SVG that could act or fetch."""
    path = ("institution", "brand", "logo")
    name, at = document.get(*path), document.value_at(path)
    if not isinstance(name, str) or at is None:
        return ""
    file = Path(at.file).parent / name
    try:
        text = project.read_text(file)
    except project.ProjectError as error:
        loading.problems.append(
            Diagnostic("missing-logo", Severity.ERROR, str(error), at, "Name an SVG file, relative to this file.")
        )
        return ""
    loading.files.append(file)
    wrong = _svg_fault(text)
    if wrong:
        loading.problems.append(
            Diagnostic(
                "unsafe-logo",
                Severity.ERROR,
                f"the logo cannot be used: {wrong}",
                at,
                "Export it again as plain SVG: shapes only.",
            )
        )
    return text


def _svg_fault(text: str) -> str:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return "it has a document type"
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        return f"it is no XML ({error})"
    if root.tag.rpartition("}")[2] != "svg" or "viewBox" not in root.attrib:
        return "it is no SVG with a viewBox"
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        if tag in _ACTIVE_SVG:
            return f"it holds <{tag}>"
        for key, value in element.attrib.items():
            if key.lower().startswith("on") or key.endswith("href") or "url(" in value.replace("url(#", ""):
                return f"it holds the attribute {key.rpartition('}')[2]}"
    return ""


def _standing(policy: Policy, document: Document, today: datetime.date) -> Iterator[Diagnostic]:
    """Warn where an approval is void or a review is overdue."""
    if policy.status is Status.APPROVED and policy.approval and not policy.approved:
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
