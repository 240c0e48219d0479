"""Run formats in worker processes: each renders from the policy and leaves its files in the staging folder."""

from __future__ import annotations

import gc
import multiprocessing
import os
import re
import signal
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from policyloom import project
from policyloom.formats import FORMATS
from policyloom.model.types import Policy
from policyloom.pipeline.looks import laid_over
from policyloom.pipeline.tables import load
from policyloom.views.artifact import ABOVE, Beside, Context
from policyloom.views.news import Past

# The slowest first, so that it has a worker to itself.
_ORDER = ("pdf", "deck", "site", "docx", "forms", "launch-kit", "key-points", "brief", "learning", "json")


_FRAME = re.compile(r'File "([^"]+)", line ([0-9]+)')


class RenderFailed(Exception):
    """A format could not be made of a checked policy: our bug. Nothing was replaced."""

    def __init__(self, name: str, cause: Exception, own: Collection[str] = ()) -> None:
        said = " ".join(f"{cause!s}{_place(cause, own)}".split())
        where = f" It uses templates of your own: {', '.join(sorted(own))}." if own else ""
        super().__init__(f"the format `{name}` failed: {type(cause).__name__}: {said[:300]}.{where}")
        self.own = bool(own)


def _place(cause: BaseException, own: Collection[str]) -> str:
    """Name the line of an own template where Jinja failed: its tracebacks lead through the templates, a worker's as text."""
    told = _FRAME.findall("".join(traceback.format_exception(cause)))
    found = [(name, line) for file, line in told for name in own if file.endswith(f"/{name}")]
    return f" (in {found[-1][0]}, line {found[-1][1]})" if found else ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A format's result: the paths it wrote, their total size in bytes, and the seconds it took."""

    name: str
    paths: tuple[str, ...]
    size: int
    seconds: float


def render_all(
    policy: Policy,
    past: Past,
    names: tuple[str, ...],
    folder: Path,
    jobs: int,
    meanwhile: Callable[[], None],
    documents: Beside = ABOVE,
) -> Iterator[Rendered]:
    """Render the named formats into a folder, as many at a time as there are jobs; yields each as it is ready.

    meanwhile: work that this process does before it looks at the first result; where it raises, the rendering ends.
    documents: see Context.
    """
    ordered = sorted(names, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))
    with tempfile.TemporaryDirectory(prefix="policyloom-", ignore_cleanup_errors=True) as scratch:
        if jobs == 1 or len(ordered) == 1:
            meanwhile()
            for name in ordered:
                with blamed_on(name, policy):
                    rendered = render_one(policy, past, name, folder, scratch, documents)
                yield rendered
        else:
            yield from _side_by_side(policy, past, ordered, folder, scratch, jobs, meanwhile, documents)


def _side_by_side(
    policy: Policy,
    past: Past,
    names: list[str],
    folder: Path,
    scratch: str,
    jobs: int,
    meanwhile: Callable[[], None],
    documents: Beside,
) -> Iterator[Rendered]:
    context = multiprocessing.get_context(_start_method())
    with ProcessPoolExecutor(min(jobs, len(names)), context, _begin, (os.getpid(), policy, past)) as pool:
        waiting = {pool.submit(_render_held, name, folder, scratch, documents): name for name in names}
        try:
            meanwhile()
            for future in as_completed(waiting):
                with blamed_on(waiting[future], policy):
                    rendered = future.result()
                yield rendered
        except BaseException:
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise


def _start_method() -> str:
    """Fork where that is safe, which is fast; a process with other threads (a program that embeds us, say) must spawn."""
    tasks = Path("/proc/self/task")
    return "fork" if tasks.is_dir() and len(list(tasks.iterdir())) == 1 else "spawn"


_held: list[tuple[Policy, Past]] = []


def _begin(parent: int, policy: Policy, past: Past) -> None:
    """Hand a worker its policy once: forked workers inherit it, and what goes through the pool's pipe stays small.

    (Python before 3.11.5 hangs where a worker is ended while the pool still writes to that pipe.)
    """
    _held[:] = [(policy, past)]
    _follow(parent)


def _render_held(name: str, folder: Path, scratch_root: str, documents: Beside) -> Rendered:
    return render_one(*_held[0], name, folder, scratch_root, documents)


def _follow(parent: int) -> None:
    """Make a worker die with its parent, quietly: nobody else ends it where the parent is killed."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for name in ("SIGINT", "SIGHUP"):  # A terminal sends them to all; the parent answers, and ends its workers.
        if number := getattr(signal, name, None):  # Windows has no SIGHUP.
            signal.signal(number, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def blamed_on(name: str, policy: Policy) -> Iterator[None]:
    """Raise RenderFailed for whatever a format trips over."""
    try:
        yield
    except Exception as error:
        # A full disk is no fault of the format; a template that Jinja does not find is, and both are OSErrors.
        if isinstance(error, OSError) and not isinstance(error, LookupError):
            raise
        raise RenderFailed(name, error, policy.looks) from error


def render_one(
    policy: Policy, past: Past, name: str, folder: Path, scratch_root: str, documents: Beside = ABOVE
) -> Rendered:
    """Render one format and write its artifacts below the folder."""
    started = time.perf_counter()
    gc.disable()
    paths, size = [], 0
    found = project.resources()
    with tempfile.TemporaryDirectory(dir=scratch_root) as scratch:
        templates = laid_over(found.templates, policy.looks, Path(scratch, "looks"))
        context = Context(templates, found.shell, found.schemas, Path(scratch), past.changes, past.approved, documents)
        for artifact in load(FORMATS[name])(policy, context):
            project.write(folder, artifact.path, artifact.content)
            paths.append(artifact.path)
            size += len(artifact.content)
    gc.enable()
    return Rendered(name, tuple(sorted(paths)), size, time.perf_counter() - started)
