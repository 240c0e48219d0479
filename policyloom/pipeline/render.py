"""Run formats in worker processes: each renders from the policy and leaves its files in the staging folder."""

from __future__ import annotations

import gc
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from policyloom import project
from policyloom.formats import FORMATS
from policyloom.model.types import Policy
from policyloom.pipeline.tables import load
from policyloom.views.artifact import Context

# The slowest first, so that it has a worker to itself.
_ORDER = ("pdf", "deck", "site", "json")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A format's result: the paths it wrote, their total size in bytes, and the seconds it took."""

    name: str
    paths: tuple[str, ...]
    size: int
    seconds: float


def render_all(policy: Policy, names: tuple[str, ...], folder: Path, jobs: int) -> Iterator[Rendered]:
    """Render the named formats into a folder, as many at a time as there are jobs; yields each as it is ready."""
    ordered = sorted(names, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))
    if jobs == 1 or len(ordered) == 1:
        yield from (render_one(policy, name, folder) for name in ordered)
        return
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(min(jobs, len(ordered)), mp_context=multiprocessing.get_context(method)) as pool:
        waiting: list[Future[Rendered]] = [pool.submit(render_one, policy, name, folder) for name in ordered]
        try:
            for future in as_completed(waiting):
                yield future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def render_one(policy: Policy, name: str, folder: Path) -> Rendered:
    """Render one format and write its artifacts below the folder."""
    started = time.perf_counter()
    gc.disable()
    paths, size = [], 0
    found = project.resources()
    with tempfile.TemporaryDirectory(prefix="policyloom-") as scratch:
        context = Context(found.templates, found.shell, found.schemas, Path(scratch))
        for artifact in load(FORMATS[name])(policy, context):
            project.write(folder, artifact.path, artifact.content)
            paths.append(artifact.path)
            size += len(artifact.content)
    gc.enable()
    return Rendered(name, tuple(sorted(paths)), size, time.perf_counter() - started)
