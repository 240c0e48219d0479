"""Two sides to one diff: each a policy's file or folder, a git revision, or a rules.json. It prints nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from policyloom import project
from policyloom.diagnostics import Diagnostic, Location
from policyloom.formats.rules import PATH
from policyloom.model.diff import Diff, diff
from policyloom.model.record import Record, record_from_rules, record_of
from policyloom.model.types import Policy
from policyloom.pipeline.compile import compile_policy
from policyloom.pipeline.revisions import PACKS, Revision, find_revision, taken_out
from policyloom.project import ProjectError
from policyloom.views.rules_record import FORMAT, record


@dataclass(frozen=True, slots=True)
class Side:
    """What an argument led to: a policy, the data of a rules.json, or the problems of a policy that does not compile."""

    name: str
    policy: Policy | None = None
    rules: Mapping[str, Any] | None = None
    problems: tuple[Diagnostic, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def broken(self) -> bool:
        """True where the policy does not compile."""
        return self.policy is None and self.rules is None


def read_side(given: str) -> Side:
    """Read a side. A file or folder that is there comes first, then a revision. Raises ProjectError where neither is."""
    path = Path(given)
    if given and (project.is_file(path) or project.is_folder(path)):
        return _from_file(given, path)
    revision = find_revision(given) if given else None
    if revision is None:
        raise ProjectError(f"`{given}` is no policy, no rules.json and no git revision here")
    return _from_revision(given, revision)


def side_of(policy: Policy) -> Side:
    """Take a policy that is compiled already as a side."""
    return Side(policy.id, policy)


def compare(old: Side, new: Side) -> Diff:
    """Compare two sides. Beside a rules.json, a policy is taken as the rules.json that it would give."""
    as_rules = old.rules is not None or new.rules is not None
    return diff(_record(old, as_rules=as_rules), _record(new, as_rules=as_rules))


def _record(side: Side, *, as_rules: bool) -> Record:
    if side.policy is None:
        return record_from_rules(side.rules or {})
    return record_from_rules(record(side.policy)) if as_rules else record_of(side.policy)


def _has_policy(folder: Path) -> bool:
    return any(project.is_file(folder / source) for source in project.SOURCES)


def _from_file(given: str, path: Path) -> Side:
    built = path / PATH
    if project.is_folder(path) and project.is_file(built) and not _has_policy(path):
        path = built
    if path.suffix == ".json":
        return Side(given, rules=_rules(project.read_text(path), given))
    compiled = compile_policy(project.find_source(given))
    return Side(given, compiled.policy, None, compiled.diagnostics, compiled.document.texts)


def _from_revision(given: str, revision: Revision) -> Side:
    with taken_out(revision) as folder:
        if revision.path.endswith(".json"):
            return Side(given, rules=_rules(project.read_text(folder / revision.path), given))
        packs = folder / PACKS
        compiled = compile_policy(folder / revision.path, (packs,) if packs.is_dir() else ())
        prefix, name = f"{project.shown(folder)}/", f"{revision.name}:"
        problems = tuple(_renamed(one, prefix, name) for one in compiled.diagnostics)
        texts = {file.replace(prefix, name): text for file, text in compiled.document.texts.items()}
        return Side(given, compiled.policy, None, problems, texts)


def _renamed(found: Diagnostic, prefix: str, name: str) -> Diagnostic:
    """Call the files of a temporary folder what they are called at their revision."""

    def place(at: Location) -> Location:
        return replace(at, file=at.file.replace(prefix, name))

    return replace(
        found,
        message=found.message.replace(prefix, name),
        at=place(found.at) if found.at else None,
        related=tuple(map(place, found.related)),
    )


def _rules(text: str, given: str) -> Mapping[str, Any]:
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ProjectError(f"{given} is no JSON: {error}") from error
    if isinstance(data, dict) and data.get("format") not in (None, FORMAT):
        raise ProjectError(f"{given} has format {data['format']}; this program reads format {FORMAT}")
    if fault := _fault(data):
        raise ProjectError(f"{given} is no rules.json: {fault}")
    return data  # type: ignore[no-any-return]


def _fault(data: object) -> str:
    """Name the first thing that the schema of rules.json refuses. Keys that a later version adds are none."""
    import jsonschema_rs

    schema = json.loads(project.read_text(project.resources().schemas / "rules.schema.json"))
    for error in jsonschema_rs.validator_for(schema).iter_errors(data):
        if not isinstance(error.kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
            where = "/".join(map(str, error.instance_path)) or "the file"
            return f"{where}: {error.message[:200]}"
    return ""
