"""The rim: where files are, how outputs are swapped in, what this machine has. It knows no policy and no format."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MANIFEST = "manifest.json"
REPORT = "build-report.json"
_PREVIOUS = ".previous"
_STAGED = ".staged-"
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_MOST_BYTES = 16_000_000


class ProjectError(Exception):
    """Something outside the policy is missing or in the way. The message says what to do."""


class NoText(ProjectError):
    """A file is not UTF-8 text: `line` and `column` are the place of the first bad byte, counted in characters."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line, self.column = line, column


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


# Where a folder keeps its policy.
SOURCES = ("policy/policy.yaml", "policy.yaml")


def find_source(given: str | None) -> Path:
    """Give the policy to work on: the file named, or policy.yaml or policy/policy.yaml below the folder named, or below this one."""
    if given and not is_folder(Path(given)):
        if is_file(Path(given)):
            return Path(given)
        raise ProjectError(f"there is no policy at {given}: name a policy.yaml or the folder that holds one")
    folder = Path(given or ".")
    for path in (folder / source for source in SOURCES):
        if is_file(path):
            return path
    if given:
        raise ProjectError(f"there is no policy at {given}: name a policy.yaml or the folder that holds one")
    raise ProjectError(
        "there is no policy/policy.yaml and no policy.yaml here: name the policy's file, or change to its folder"
    )


def shown(path: Path) -> str:
    """Write a path the way people type it: relative to this folder where it is below it."""
    try:
        return Path(os.path.realpath(path)).relative_to(Path.cwd().resolve()).as_posix()  # bears a circle of links
    except ValueError:
        return path.as_posix()


def is_file(path: Path) -> bool:
    """Tell whether a plain file is there. A path that no file can have (too long, with a NUL) is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Tell whether a folder is there."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def read_text(path: Path) -> str:
    """Read UTF-8 text with line ends as they are. Raises ProjectError; NoText where the file holds something else."""
    raw = read_bytes(path)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise NoText(f"{shown(path)} is no UTF-8 text", line, column) from error


def read_bytes(path: Path) -> bytes:
    """Read a plain file that is not too large. Raises ProjectError."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ProjectError(f"cannot read {shown(path)}: it is no plain file")
        if status.st_size > _MOST_BYTES:
            raise ProjectError(f"cannot read {shown(path)}: it is larger than {_MOST_BYTES:,} bytes")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise ProjectError(f"cannot read {shown(path)}: {getattr(error, 'strerror', error)}") from error


def lies_in(path: Path, folder: Path) -> bool:
    """Tell whether a path stays in a folder, links followed."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def today() -> datetime.date:
    """This day, for warnings about dates; it never reaches an output."""
    return datetime.date.today()


@contextlib.contextmanager
def staged(out: Path, option: str = "--out") -> Iterator[Path]:
    """Give an empty folder beside `out` that takes its place when the block succeeds, and vanishes when it fails.

    option: what names the folder on the command line, for what an error says.
    """
    out = Path(os.path.abspath(out))  # noqa: PTH100 (a link stays a link)
    with contextlib.ExitStack() as held:
        try:
            folder = _stage(out, held, option)
        except OSError as error:
            raise ProjectError(f"cannot write beside {shown(out)}: {error.strerror}") from error
        try:
            yield folder
            with _locked(out.parent):
                _swap(folder, out)
        except OSError as error:
            raise ProjectError(f"cannot write {shown(out)}: {error.strerror}") from error
        finally:
            _remove(folder)


def _stage(out: Path, held: contextlib.ExitStack, option: str) -> Path:
    import tempfile

    out.parent.mkdir(parents=True, exist_ok=True)
    with _locked(out.parent):
        _recover(out)
        _refuse_strangers(out, option)
        prefix = f".{out.name}{_STAGED}"
        for left in [path for path in out.parent.iterdir() if path.name.startswith(prefix)]:
            with _locked(left, wait=False) as killed:
                if killed:
                    _remove(left)
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=out.parent))
        held.enter_context(_locked(folder))
    return folder


@contextlib.contextmanager
def _locked(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold a folder against other builds; gives false where one holds it already. The lock dies with the process."""
    try:
        import fcntl
    except ImportError:  # Windows has no locks on folders.
        yield wait
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            free = True
        except OSError:
            free = wait
        yield free
    finally:
        os.close(handle)


def _previous(out: Path) -> Path:
    return out.with_name(f".{out.name}{_PREVIOUS}")


def _recover(out: Path) -> None:
    """Put the last whole output back where a swap was cut off."""
    if not out.exists() and _previous(out).is_dir():
        _previous(out).rename(out)


def _refuse_strangers(out: Path, option: str) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        what = f"a link to {shown(Path(os.path.realpath(out)))}" if out.is_symlink() else "not a plain folder"
        raise ProjectError(f"{out.name} is {what}: name another one with {option}")
    if not out.is_dir():
        return
    ours = made(out)
    found = files_below(out) if ours else sorted(path.name for path in out.iterdir())
    known = {*ours, MANIFEST, REPORT} if ours else set()
    strange = (path for path in found if path not in known and path.rpartition("/")[2] not in _LITTER)
    if stranger := next(strange, None):
        message = f"{shown(out)} holds files that no build made, such as {stranger}"
        raise ProjectError(f"{message}: move them away, or name another folder with {option}")


def made(out: Path) -> dict[str, dict[str, object]]:
    """Give the artifacts that the manifest of an output folder lists; none where no build of ours wrote it."""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        found = manifest["artifacts"] if "policyloom" in manifest["generator"] else {}
        return {path: dict(entry) for path, entry in found.items() if lies_in(out / path, out)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _swap(folder: Path, out: Path) -> None:
    folder.chmod(0o755)
    previous = _previous(out)
    _remove(previous)
    if out.exists():
        out.rename(previous)
    try:
        folder.rename(out)
    except OSError:
        _recover(out)
        raise
    _remove(previous)


def _remove(folder: Path) -> None:
    """Remove a folder of ours, even where somebody made it read-only: what stays is in the way of the next build."""
    import shutil

    with contextlib.suppress(OSError):
        for below, _, _ in os.walk(folder):
            Path(below).chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def write(folder: Path, path: str, content: bytes) -> None:
    """Write one file below a folder. A path that leaves the folder is our bug."""
    target = (folder / path).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise ValueError(f"artifact path {path!r} leaves the output folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def replace(path: Path, text: str) -> None:
    """Write a file of the author's: whole or not at all, with line ends as they are. Raises ProjectError."""
    import tempfile

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            Path(made).chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644)
            Path(made).replace(path)
        except BaseException:
            Path(made).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ProjectError(f"cannot write {shown(path)}: {error.strerror}") from error


def files_below(folder: Path) -> list[str]:
    """List the files below a folder as sorted paths with forward slashes."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def sha256(path: Path) -> str:
    """Fingerprint a file."""
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()


def as_json(data: Mapping[str, object]) -> bytes:
    """Write JSON for people and machines: two spaces, a newline at the end."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
