"""A policy as it was at a git revision: the files it needs, taken out of the repository into a temporary folder.

It reads the repository around the working folder and writes nothing into it; nothing is fetched and no hook runs.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from policyloom import project
from policyloom.project import ProjectError

PACKS = "policy/packs"
_NEEDED = (".yaml", ".yml", ".svg", ".png", ".ttf", ".otf", ".pptx", ".docx", ".lock", ".j2", ".css")
_PLAIN_FILES = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class Revision:
    """A file at a commit. `name` is how messages call the tree; `files` maps each plain file to its blob."""

    name: str
    path: str
    files: dict[str, str]


def find_revision(given: str) -> Revision | None:
    """Read `REV` or `REV:path`; None where no part of it names a commit. Raises ProjectError for a missing path."""
    for revision, path in _readings(given):
        commit = _commit(revision)
        if commit:
            files = _tree(commit)
            return Revision(revision, _policy_in(files, revision, path), files)
    return None


@contextlib.contextmanager
def taken_out(revision: Revision) -> Iterator[Path]:
    """Give a folder with what a policy may read: its layers, its packs, its logo. It vanishes with the block."""
    with tempfile.TemporaryDirectory(prefix="policyloom-") as made:
        folder = Path(made).resolve()
        wanted = {
            path: blob for path, blob in revision.files.items() if path.endswith(_NEEDED) or path == revision.path
        }
        for path, content in zip(wanted, _blobs(wanted.values()), strict=True):
            project.write(folder, path, content)
        yield folder


def _readings(given: str) -> Iterator[tuple[str, str]]:
    """Split at each colon in turn: a revision such as `HEAD@{12:00}` may hold one itself."""
    yield given, ""
    for place in (index for index, char in enumerate(given) if char == ":" and index):
        yield given[:place], given[place + 1 :]


def _commit(revision: str) -> str:
    if not revision.isprintable():
        return ""
    done = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if b"dubious ownership" in done.stderr:
        raise ProjectError(f"git refuses to read this repository: {_first_line(done.stderr)}")
    return done.stdout.decode().strip() if done.returncode == 0 else ""


def _tree(commit: str) -> dict[str, str]:
    """List the plain files of a commit. Links and submodules lead elsewhere and stay out."""
    done = _checked(_git("ls-tree", "-r", "-z", "--full-tree", commit))
    entries = (entry.split("\t", 1) for entry in os.fsdecode(done.stdout).split("\0") if entry)
    listed = ((about.split(), path) for about, path in entries)
    return {path: blob for (mode, _, blob), path in listed if mode in _PLAIN_FILES and _stays_inside(path)}


def _stays_inside(path: str) -> bool:
    return ".." not in PurePosixPath(path).parts and not path.startswith("/")


def _policy_in(files: dict[str, str], revision: str, path: str) -> str:
    """Find the policy: the path that was named, or the usual ones below this folder and below the top."""
    below = os.fsdecode(_checked(_git("rev-parse", "--show-prefix")).stdout).rstrip("\n")
    if path:
        named = os.path.normpath(os.path.join(below, path) if path.startswith(("./", "../")) else path)  # noqa: PTH118
        candidates: Iterable[str] = (named, *(f"{named}/{source}" for source in project.SOURCES))
    else:
        candidates = (*(below + source for source in project.SOURCES), *project.SOURCES)
    found = next((one for one in candidates if one in files), None)
    if found is None:
        raise ProjectError(
            f"there is no {path or project.SOURCES[0]} at revision {revision}: write {revision}:PATH, from the top"
        )
    return found


def _blobs(names: Iterable[str]) -> Iterator[bytes]:
    """Read blobs in one go, in the order of their names."""
    asked = [name.encode() for name in names]
    content = _checked(_git("cat-file", "--batch", given=b"\n".join(asked) + b"\n")).stdout if asked else b""
    start = 0
    for name in asked:
        end = content.find(b"\n", start)
        head = content[start:end]
        if not head.startswith(name + b" blob "):
            raise ProjectError(f"git cannot read an object of this revision: {head.decode(errors='replace')}")
        size = int(head.split()[2])
        yield content[end + 1 : end + 1 + size]
        start = end + size + 2


def _git(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    calm = {
        **os.environ,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    try:
        return subprocess.run(["git", *arguments], input=given, env=calm, capture_output=True, check=False)
    except OSError as error:
        raise ProjectError("comparing revisions needs git: install it, or name two files") from error


def _checked(done: subprocess.CompletedProcess[bytes]) -> subprocess.CompletedProcess[bytes]:
    if done.returncode:
        raise ProjectError(f"git could not read the repository: {_first_line(done.stderr)}")
    return done


def _first_line(text: bytes) -> str:
    return (text.decode(errors="replace").strip().splitlines() or ["no reason given"])[0]
