"""An institution's own templates, in a folder `templates` beside its policy: read, checked, and laid over ours. It renders nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from policyloom import project
from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.source.near_miss import suggestion

FOLDER = "templates"
_STRINGS = "strings."
_RULE = "unfit-template"


def read_looks(folder: Path, files: list[Path], problems: list[Diagnostic]) -> dict[str, bytes]:
    """Read what lies beside a policy and has the name of a template of ours. What was read joins `files`, what is wrong `problems`."""
    own = folder / FOLDER
    ours = project.resources().templates
    if not project.is_folder(own) or own.resolve() == ours.resolve():
        return {}
    known = {path.relative_to(ours).as_posix() for path in ours.rglob("*") if path.is_file()}
    formats = {name.partition("/")[0] for name in known if "/" in name}
    found: dict[str, bytes] = {}
    for path in sorted(path for path in own.rglob("*") if path.is_file()):
        name = path.relative_to(own).as_posix()
        if name in known:
            content = _read(path, folder, problems)
            problems.extend(_faults(name, content, path, ours) if content is not None else ())
            found[name] = content or b""
            files.append(path)
        elif name.partition("/")[0] in formats and not name.rpartition("/")[2].startswith("."):
            problems.append(_unknown(path, name, known))
    return found


def laid_over(templates: Path, looks: Mapping[str, bytes], scratch: Path) -> Path:
    """Give the folder of looks with an institution's own over ours: a copy in a private folder where there are any."""
    if not looks:
        return templates
    shutil.copytree(templates, scratch)
    for name, content in looks.items():
        merged = _joined(scratch / name, content) if _is_strings(name) else content
        (scratch / name).write_bytes(merged)
    return scratch


def _read(path: Path, folder: Path, problems: list[Diagnostic]) -> bytes | None:
    at = Location(project.shown(path), 1, 1, 1, 1)
    try:
        if not project.lies_in(path, folder):
            raise project.ProjectError(f"{project.shown(path)} leads out of the policy's folder")
        return project.read_text(path).encode("utf-8")
    except project.ProjectError as error:
        problems.append(Diagnostic(_RULE, Severity.ERROR, str(error), at, "Save it there as a plain file in UTF-8."))
        return None


def _unknown(path: Path, name: str, known: set[str]) -> Diagnostic:
    message = f"there is no template `{name}`, so no document uses this file"
    at = Location(project.shown(path), 1, 1, 1, 1)
    return Diagnostic("unknown-template", Severity.WARNING, message, at, suggestion(name, known))


def _faults(name: str, content: bytes, path: Path, ours: Path) -> Iterator[Diagnostic]:
    text = content.decode("utf-8")
    if name.endswith(".j2"):
        yield from _syntax(text, path, ours)
    elif name.endswith(".yaml"):
        yield from _entries(text, path, ours / name)


def _syntax(text: str, path: Path, ours: Path) -> Iterator[Diagnostic]:
    from jinja2 import TemplateSyntaxError

    from policyloom.views.looks import environment

    try:
        environment(ours).parse(text)
    except TemplateSyntaxError as error:
        at = Location(project.shown(path), error.lineno, 1, error.lineno, 1)
        yield Diagnostic(_RULE, Severity.ERROR, f"this is no Jinja template: {error.message}", at, "")


def _entries(text: str, path: Path, ours: Path) -> Iterator[Diagnostic]:
    """Look at a YAML file: it has to be a mapping; of fixed strings, each has to be one of ours, with its blanks."""
    at = Location(project.shown(path), 1, 1, 1, 1)
    try:
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        at = Location(project.shown(path), line, column, line, column)
        yield Diagnostic(_RULE, Severity.ERROR, f"this is no YAML: {getattr(error, 'problem', error)}", at, "")
        return
    if not isinstance(data, dict):
        yield Diagnostic(
            _RULE, Severity.ERROR, "this file has to hold keys and values", at, "Start from a copy of ours."
        )
    elif _is_strings(path.name):
        known = yaml.load(ours.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for key, value in data.items():
            yield from _string(str(key), value, known, _line_of(str(key), text, at))


def _line_of(key: str, text: str, at: Location) -> Location:
    """Place a key of the top level at its line."""
    line = next((number for number, one in enumerate(text.splitlines(), 1) if one.lstrip("'\"").startswith(key)), 1)
    return Location(at.file, line, 1, line, 1 + len(key))


def _string(key: str, value: Any, known: Mapping[str, str], at: Location) -> Iterator[Diagnostic]:
    if key not in known:
        yield Diagnostic(_RULE, Severity.ERROR, f"there is no fixed string `{key}`", at, suggestion(key, known))
    elif not isinstance(value, str):
        yield Diagnostic(_RULE, Severity.ERROR, f"the fixed string `{key}` has to be text", at, "Put it in quotes.")
    elif _blanks(value) is None or not _blanks(value) <= (_blanks(known[key]) or set()):  # type: ignore[operator]
        hint = f"Ours reads: {known[key]}"
        yield Diagnostic(_RULE, Severity.ERROR, f"the fixed string `{key}` has blanks that nothing fills", at, hint)


def _blanks(text: str) -> set[str] | None:
    """Name the blanks in a string, `{version}` say; None where its braces do not match."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def _is_strings(name: str) -> bool:
    return name.rpartition("/")[2].startswith(_STRINGS)


def _joined(ours: Path, content: bytes) -> bytes:
    """Put an institution's strings over ours, so that a file of two keys is enough."""
    both = [yaml.load(text, Loader=yaml.CSafeLoader) or {} for text in (ours.read_bytes(), content)]
    return yaml.safe_dump(both[0] | both[1], allow_unicode=True, sort_keys=False).encode("utf-8")
