"""From a policy file to its layers: the file, and before it every pack and file that it extends. It merges nothing.

A pack is a folder with a pack.yaml. It comes with the program, lies at a relative path, or belongs to an installed
distribution that names it under the entry point group `policyloom.packs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from policyloom import project
from policyloom.diagnostics import Diagnostic, Location, Severity, has_errors
from policyloom.model.types import LayerNote
from policyloom.source import layers
from policyloom.source.document import Document
from policyloom.source.layers import Layer
from policyloom.source.near_miss import suggestion
from policyloom.source.reader import read
from policyloom.source.schema import Schema, validate

PACK_FILE = "pack.yaml"
POLICY_FILE = "policy.yaml"
HISTORY = "history"
ROOT = "institution"


@dataclass(slots=True)
class Loading:
    """What loading gave. `layers` stand lowest first; `names` tells how each file is called in documents.

    kept: packs from the history, which take the place of what is installed.
    partial: a layer could not be read as a whole, so whatever else is missing follows from that.
    """

    schema: Schema
    packs: tuple[Path, ...] = ()
    layers: list[Layer] = field(default_factory=list)
    notes: list[LayerNote] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)
    partial: bool = False
    kept: Mapping[str, Document] = field(default_factory=dict)
    below: dict[Path, frozenset[str]] = field(default_factory=dict)
    named_at: dict[str, Location | None] = field(default_factory=dict)
    texts: Mapping[Path, str] = field(default_factory=dict)


def load(
    source: Path,
    schema: Schema,
    packs: tuple[Path, ...] = (),
    kept: Mapping[str, Document] | None = None,
    text: str | None = None,
) -> Loading:
    """Read a policy file and everything it extends.

    packs: folders whose packs take the place of the program's. kept: packs as they were, by id, which come before both.
    text: what the policy file would say, instead of what it says.
    """
    loading = Loading(schema, packs, kept=kept or {}, texts={} if text is None else {source: text})
    _load(loading, source, ROOT, None, {})
    _exclusions(loading)
    return loading


def _load(loading: Loading, path: Path, called: str, at: Location | None, trail: Mapping[Path, str]) -> frozenset[str]:
    """Read one layer and, before it, what it extends. Gives the names of both. `trail` names the files that led here."""
    document = _read(loading, path)
    head = document.get("pack")
    is_pack = path.name == PACK_FILE
    name = str((document.get("pack", "id") if is_pack else document.get("policy", "id")) or called)
    if is_pack and name in loading.kept:
        return _remember(loading, name, at, trail)
    whole = _with_files(loading, path, document, name) if is_pack else document
    extended = document.get("extends", default=[])
    named = extended if isinstance(extended, list) else []
    loading.partial |= not isinstance(document.data, dict) or named is not extended
    under: frozenset[str] = frozenset()
    for index, one in enumerate(named):
        loading.partial |= not isinstance(one, str)
        if isinstance(one, str):
            place = document.value_at(("extends", index))
            under |= _extend(loading, one, place, {**trail, path.resolve(): name})
    name = _own_name(loading, name, path, at)
    loading.layers.append(Layer(name, whole, under))
    loading.notes.append(_note(name, head if is_pack and isinstance(head, dict) else {}))
    loading.names |= {file: _called(file, path, name) for file in whole.texts}
    loading.named_at[name] = at
    loading.below[path.resolve()] = under | {name}
    return loading.below[path.resolve()]


def _own_name(loading: Loading, name: str, path: Path, at: Location | None) -> str:
    if name not in loading.named_at:
        return name
    message = f"two layers are called `{name}`"
    hint = "Give one of them another `pack.id` (a file: another `policy.id`)."
    earlier = loading.named_at[name]
    here = at or Location(project.shown(path), 1, 1, 1, 1)
    loading.problems.append(
        Diagnostic("pack-conflict", Severity.ERROR, message, here, hint, (earlier,) if earlier else ())
    )
    return f"{name} ({project.shown(path)})"


def _note(name: str, head: Mapping[str, Any]) -> LayerNote:
    texts = [str(head.get(key, "")) for key in ("title", "version", "jurisdiction")]
    return LayerNote(name, str(head.get("kind", "base")) if head else ROOT, *texts)


def _called(file: str, head: Path, name: str) -> str:
    """Call a file by its layer and its path there: no folder of this machine stands in a document."""
    root = project.shown(head.parent)
    return f"{name}/{file.removeprefix(f'{root}/')}" if file.startswith(f"{root}/") else f"{name}/{Path(file).name}"


def _extend(loading: Loading, called: str, at: Location | None, trail: Mapping[Path, str]) -> frozenset[str]:
    if called in loading.kept:
        return _remember(loading, called, at, trail)
    known = known_packs(called, at, loading.packs)
    if called not in known:
        message, hint = f"there is no pack `{called}`", suggestion(called, known)
        loading.problems.append(Diagnostic("missing-pack", Severity.ERROR, message, at, hint))
        return frozenset()
    file = known[called].resolve()
    if file in trail:
        message = f"packs extend each other in a circle: {' → '.join((*trail.values(), called))}"
        hint = "Take one of them out of `extends`."
        loading.problems.append(Diagnostic("pack-cycle", Severity.ERROR, message, at, hint))
        return frozenset()
    return loading.below[file] if file in loading.below else _load(loading, known[called], called, at, trail)


def _remember(loading: Loading, name: str, at: Location | None, trail: Mapping[Path, str]) -> frozenset[str]:
    """Take a pack, and what it extends, as the history has it."""
    here = Path(HISTORY, name)
    if here in loading.below or here in trail:
        return loading.below.get(here, frozenset())
    document = loading.kept[name]
    under: frozenset[str] = frozenset()
    extended = document.get("extends", default=[])
    for one in extended if isinstance(extended, list) else []:
        under |= _extend(loading, str(one), None, {**trail, here: name})
    loading.layers.append(Layer(name, document, under))
    loading.notes.append(_note(name, document.get("pack", default={})))
    loading.named_at[name] = at
    loading.below[here] = under | {name}
    return loading.below[here]


def _exclusions(loading: Loading) -> None:
    """Report packs that say they cannot stand beside each other."""
    for layer in loading.layers:
        declared = layer.document.get("pack", "conflicts")
        for other, why in declared.items() if isinstance(declared, dict) else ():
            if other in loading.named_at:
                at, related = loading.named_at[layer.name], loading.named_at[other]
                message = f"`{layer.name}` and `{other}` exclude each other: {why}"
                hint = "Extend one of them only."
                loading.problems.append(
                    Diagnostic("pack-conflict", Severity.ERROR, message, at, hint, (related,) if related else ())
                )


def known_packs(called: str, at: Location | None, folders: tuple[Path, ...] = ()) -> dict[str, Path]:
    """Map the packs that come with the program, and the layer of this name that lies at a path or in a distribution."""
    found = (path for folder in (project.resources().packs, *folders) for path in folder.glob(f"*/{PACK_FILE}"))
    known = {path.parent.name: path for path in found}
    if called.startswith(("./", "../")) and at:
        path = Path(at.file).parent / called
        inside = (path / PACK_FILE, path / POLICY_FILE) if project.is_folder(path) else (path,)
        there = next((one for one in inside if project.is_file(one)), None)
        return known | ({called: there} if there else {})
    return known if called in known else known | _distributed(called)


def _distributed(called: str) -> dict[str, Path]:
    """Find a pack that an installed distribution offers: an entry point `name = module` or `name = module:folder`."""
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    for entry in entry_points(group="policyloom.packs", name=called):
        spec = find_spec(entry.module)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            path = Path(folder, *entry.attr.split(".")) / PACK_FILE
            if project.is_file(path):
                return {called: path}
    return {}


def _read(loading: Loading, path: Path, named: Location | None = None) -> Document:
    """Read a file; `named` is the place that names it."""
    name = project.shown(path)
    try:
        text = loading.texts[path] if path in loading.texts else project.read_text(path)
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


def _with_files(loading: Loading, path: Path, head: Document, name: str) -> Document:
    listed = head.get("files", default=[])
    files = []
    for index, file in enumerate(listed if isinstance(listed, list) else []):
        at = head.value_at(("files", index))
        if project.lies_in(path.parent / str(file), path.parent):
            files.append(_read(loading, path.parent / str(file), at))
        else:
            message = f"`{file}` lies outside the folder of its pack"
            hint = "Move it there, and name it without `..`."
            loading.problems.append(Diagnostic("unreadable-file", Severity.ERROR, message, at, hint))
    joined, clashes = layers.join(name, [head, *files])
    loading.problems += clashes
    return joined
