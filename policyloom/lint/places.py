"""Which files there are to lint, and what a file's name says that it holds: `anna.bio.txt` is a bio. It reads no file.

A folder gives the files whose names say what they hold (`.post.md`, `.bio.txt` …) and its JSON Lines; a pattern such as
`posts/**/*.md` gives what it matches. Folders whose names begin with a dot are passed over.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.lint.item import FIELDS

STDIN = "-"
PLAIN = (".md", ".txt")
LINES = (".jsonl", ".ndjson")

_NAMES = {name.replace("_", "-"): name for name in FIELDS} | {name: name for name in FIELDS}


def field_of(path: str) -> str:
    """Give the field that a file's name says it holds; nothing where it says none."""
    file = Path(path)
    if file.suffix.lower() not in PLAIN:
        return ""
    return _NAMES.get(Path(file.stem).suffix.lower().removeprefix("."), "")


@dataclass(frozen=True, slots=True)
class Sought:
    """Which files of a folder are meant, by their names; what to say where there is none, and what to do about it."""

    by_name: Callable[[str], bool]
    nothing: str
    hint: str


def _says_what_it_holds(name: str) -> bool:
    return bool(field_of(name)) or Path(name).suffix.lower() in LINES


ITEMS = Sought(
    _says_what_it_holds,
    f"no file in it says what it holds: {', '.join(('.post.md', '.bio.txt', *LINES))} …",
    "Name the files themselves, with --field.",
)


def listed(paths: Iterable[str], sought: Sought = ITEMS) -> Iterator[str | Diagnostic]:
    """Give every file that the paths name, each once, in order."""
    seen: set[str] = set()
    for path in paths:
        for found in _named(path, sought):
            if isinstance(found, Diagnostic) or found not in seen:
                yield found
            if isinstance(found, str):
                seen.add(found)


def _named(path: str, sought: Sought) -> Iterator[str | Diagnostic]:
    if path == STDIN or Path(path).is_file():
        yield path
    elif Path(path).is_dir():
        found = sorted(_below(Path(path), sought))
        yield from found
        if not found:
            yield _nothing(path, sought.nothing, sought)
    elif glob.has_magic(path):
        matched = sorted(one for one in glob.glob(path, recursive=True) if Path(one).is_file())
        yield from matched
        if not matched:
            yield _nothing(path, "the pattern matches no file", sought)
    else:
        yield path


def _below(folder: Path, sought: Sought) -> Iterator[str]:
    for inside, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if sought.by_name(name):
                yield str(Path(inside, name))


def _nothing(path: str, why: str, sought: Sought) -> Diagnostic:
    return Diagnostic("nothing-to-lint", Severity.ERROR, why, Location(path, 1, 1, 1, 2), sought.hint)
