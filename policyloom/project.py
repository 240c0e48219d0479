"""The rim: where files are, how outputs are swapped in, what this machine has. It knows no policy and no format."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MANIFEST = "manifest.json"
REPORT = "build-report.json"
_PREVIOUS = ".previous"
_STAGED = ".staged-"


class ProjectError(Exception):
    """Something outside the policy is missing or in the way. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Resources:
    """The folders that come with the program."""

    packs: Path
    schemas: Path
    templates: Path
    shell: Path


@cache
def resources() -> Resources:
    """Find the folders: beside the package in a checkout, inside it in an installed wheel."""
    package = Path(__file__).resolve().parent
    inside = package / "data"
    root = inside if inside.is_dir() else package.parent
    packs = root / "packs" if inside.is_dir() else root / "policy" / "packs"
    return Resources(packs, root / "schema", root / "templates", root / "site")


def find_source(given: str | None) -> Path:
    """Give the policy to work on: the one named, else policy/policy.yaml or policy.yaml below this folder."""
    if given:
        named = Path(given)
        path = named / "policy.yaml" if named.is_dir() else named
        if not path.is_file():
            raise ProjectError(f"there is no policy at {given}: name a policy.yaml or the folder that holds one")
        return path
    for path in (Path("policy/policy.yaml"), Path("policy.yaml")):
        if path.is_file():
            return path
    raise ProjectError(
        "there is no policy/policy.yaml and no policy.yaml here: name the policy's file, or change to its folder"
    )


def shown(path: Path) -> str:
    """Write a path the way people type it: relative to this folder where it is below it."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def read_text(path: Path) -> str:
    """Read UTF-8 text with line ends as they are. Raises ProjectError with the place of the first bad byte."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ProjectError(f"cannot read {shown(path)}: {error.strerror}") from error
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        raise ProjectError(f"{shown(path)}:{line}:{column}: this is no UTF-8 text: save the file as UTF-8") from error


def today() -> datetime.date:
    """This day, for warnings about dates; it never reaches an output."""
    return datetime.date.today()


@contextlib.contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Give an empty folder beside `out` that takes its place when the block succeeds, and vanishes when it fails."""
    out = out.absolute()
    _recover(out)
    _refuse_strangers(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}{_STAGED}", dir=out.parent))
    except OSError as error:
        raise ProjectError(f"cannot write beside {shown(out)}: {error.strerror}") from error
    try:
        yield folder
        _swap(folder, out)
    except OSError as error:
        raise ProjectError(f"cannot write {shown(out)}: {error.strerror}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _previous(out: Path) -> Path:
    return out.with_name(f".{out.name}{_PREVIOUS}")


def _recover(out: Path) -> None:
    """Put the last whole output back where a swap was cut off."""
    if not out.exists() and _previous(out).is_dir():
        _previous(out).rename(out)


def _refuse_strangers(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise ProjectError(f"{shown(out)} is not a plain folder: name another one with --out")
    if out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).is_file():
        raise ProjectError(f"{shown(out)} holds files that no build made: empty it, or name another folder with --out")


def _swap(folder: Path, out: Path) -> None:
    folder.chmod(0o755)
    previous = _previous(out)
    shutil.rmtree(previous, ignore_errors=True)
    if out.exists():
        out.rename(previous)
    try:
        folder.rename(out)
    except OSError:
        _recover(out)
        raise
    shutil.rmtree(previous, ignore_errors=True)


def write(folder: Path, path: str, content: bytes) -> None:
    """Write one file below a folder. A path that leaves the folder is our bug."""
    target = (folder / path).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise ValueError(f"artifact path {path!r} leaves the output folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def files_below(folder: Path) -> list[str]:
    """List the files below a folder as sorted paths with forward slashes."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def sha256(path: Path) -> str:
    """Fingerprint a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def as_json(data: Mapping[str, object]) -> bytes:
    """Write JSON for people and machines: two spaces, a newline at the end."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
