"""What an audit was asked for: its archives found, and all refused that would lose an hour's work. It reads no archive."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.lint.audit.columns import Columns
from policyloom.lint.places import STDIN, Sought, listed
from policyloom.lint.reading import STDIN_NAME
from policyloom.lint.rules import rules_file

_PARQUET = (".parquet", ".pq")
_SUFFIXES = (*_PARQUET, ".csv", ".jsonl", ".ndjson")
_ARCHIVES = Sought(
    lambda name: Path(name).suffix.lower() in _SUFFIXES,
    f"no archive in it: {', '.join(_SUFFIXES)}",
    "Name the archives themselves.",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to audit and how. paths: archives, folders, patterns, or `-` for JSON Lines on standard input.

    out, summary: files, or nothing for standard output and no summary.
    """

    paths: tuple[str, ...]
    rules: Path
    columns: tuple[str, ...] = ()
    output_format: str = "csv"
    out: str = ""
    summary: str = ""
    engine: str = "processes"
    master: str = "local[*]"
    jobs: int = 1
    work: str = ""
    show_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """Standard input as a file, since processes read an archive in pieces; no file where it is not asked for."""

    file: str = ""

    def path(self, path: str) -> str:
        """Give the file that stands for a path."""
        return self.file if path == STDIN else path

    def name(self, path: str) -> str:
        """Give the name that a person knows a path by."""
        return STDIN_NAME if path == self.file else path


@contextmanager
def kept_input(wanted: Wanted, stdin: TextIO | None) -> Iterator[Kept]:
    """Keep standard input in a file of our own, of JSON Lines, while it is read; nobody else can read it."""
    if STDIN not in wanted.paths:
        yield Kept()
        return
    with tempfile.TemporaryDirectory(prefix="policyloom-") as folder:
        file = Path(folder, "stdin.jsonl")
        with file.open("wb") as target:
            shutil.copyfileobj((stdin or sys.stdin).buffer, target)
        yield Kept(str(file))


def found_archives(wanted: Wanted) -> tuple[Wanted, tuple[Diagnostic, ...]]:
    """Put the archives that there are in place of folders and patterns, each once, or tell what is wrong."""
    found = [*listed(wanted.paths, _ARCHIVES)]
    missing = [one for one in found if isinstance(one, Diagnostic)]
    files = {_resolved(one): one for one in reversed(found) if isinstance(one, str)}
    own = [path for path in files if wanted.work and path.is_relative_to(Path(os.path.realpath(wanted.work)))]
    paths = tuple(one for path, one in reversed(files.items()) if path not in own)
    twice = len({*map(_resolved, wanted.paths)}) < len(wanted.paths)
    placed = replace(wanted, paths=paths)
    return placed, (*missing, *_misplaced(placed, twice))


def _resolved(path: str) -> Path:
    return Path(os.path.realpath(path))


def _misplaced(wanted: Wanted, twice: bool) -> Iterator[Diagnostic]:
    """Tell what cannot be written where it was asked for, before an hour's work is lost on it."""
    taken = {Path(os.path.realpath(path)) for path in (*wanted.paths, str(rules_file(wanted.rules)))}
    for option, given in (("--out", wanted.out), ("--summary", wanted.summary)):
        path = Path(os.path.realpath(given)) if given else None
        if path is None:
            continue
        if path in taken:
            hint = "Name another file."
            yield Diagnostic(
                "misuse", Severity.ERROR, f"{option} {given} would overwrite what is read or written", None, hint
            )
        elif path.is_dir() or not path.parent.is_dir():
            hint = "Name a file in a folder that is there."
            yield Diagnostic("misuse", Severity.ERROR, f"{option} {given} is no file that can be written", None, hint)
        taken.add(path)
    if wanted.summary and Path(wanted.summary).suffix.lower() not in (".html", ".htm", ".json"):
        hint = "Name a .html or a .json file."
        yield Diagnostic("misuse", Severity.ERROR, f"--summary {wanted.summary} is neither HTML nor JSON", None, hint)
    if STDIN in wanted.paths and wanted.work:
        hint = "Leave --work out, or keep it in a file first."
        yield Diagnostic("misuse", Severity.ERROR, "standard input cannot be resumed: it is gone", None, hint)
    if twice:
        yield Diagnostic("misuse", Severity.ERROR, "an archive is named twice", None, "Name each one once.")


def unfit(wanted: Wanted, columns: Iterable[Columns]) -> Iterator[Diagnostic]:
    """Tell what an engine cannot do."""
    if wanted.engine == "spark" and any(Path(path).suffix.lower() not in _PARQUET for path in wanted.paths):
        hint = "Leave --engine out for CSV and JSON Lines."
        yield Diagnostic("misuse", Severity.ERROR, "the engine spark reads Parquet only", None, hint)
    if wanted.engine == "spark" and not all(one.id for one in columns):
        hint = "Name a column that identifies a row: --column id=NAME."
        yield Diagnostic("misuse", Severity.ERROR, "on Spark rows have no numbers", None, hint)
    if wanted.engine == "spark" and wanted.work:
        hint = "Leave --work out: Spark keeps its own state."
        yield Diagnostic("misuse", Severity.ERROR, "an audit on Spark cannot be resumed", None, hint)
