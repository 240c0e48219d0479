"""Audits in worker processes on this machine: unit by unit, in order, with never more in memory than the workers hold."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from policyloom.lint.audit.archive import Unit, batches
from policyloom.lint.audit.columns import Columns
from policyloom.lint.audit.core import FINDINGS, findings_in
from policyloom.lint.audit.lines import Count
from policyloom.lint.rules import Rules, read_rules

_AHEAD = 3  # units that wait for each worker


@dataclass(frozen=True, slots=True)
class Task:
    """What an audit is about: the rules' file, each archive with its columns, whether sensitive words show."""

    rules: str
    columns: Mapping[str, Columns]
    show_sensitive: bool = False


# What is read of a unit: its rows counted, its findings as an Arrow stream.
Part = tuple[Count, bytes]
Look = Callable[[Rules, Task, Unit], Part]


def look_at(rules: Rules, task: Task, unit: Unit) -> Part:
    """Read a unit and check its rows."""
    count = Count()
    columns = task.columns[unit.path]
    read = batches(unit, columns.names(), count)
    found = [*findings_in(rules, columns, read, show_sensitive=task.show_sensitive)]
    return count, packed(found)


def packed(found: Iterable[pa.RecordBatch]) -> bytes:
    """Write findings as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, FINDINGS) as stream:
        for batch in found:
            stream.write_batch(batch)
    return bytes(sink.getvalue())


def unpacked(stream: bytes) -> Iterator[pa.RecordBatch]:
    """Read findings out of an Arrow stream."""
    with pa.ipc.open_stream(stream) as reader:
        yield from reader


def parts(task: Task, units: Iterable[Unit], jobs: int, look: Look = look_at) -> Iterator[Part]:
    """Look at every unit, as many at a time as there are jobs, and give the parts in the order of the units."""
    if jobs == 1:
        rules = _rules(task)
        yield from (look(rules, task, unit) for unit in units)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _begin, (task, look)) as pool:
        waiting: deque[Future[Part]] = deque()
        try:
            for unit in units:
                waiting.append(pool.submit(_work, unit))
                if len(waiting) >= jobs * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_held: list[tuple[Rules, Task, Look]] = []


def _begin(task: Task, look: Look) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _held[:] = [(_rules(task), task, look)]


def _work(unit: Unit) -> Part:
    rules, task, look = _held[0]
    return look(rules, task, unit)


def _rules(task: Task) -> Rules:
    rules, _ = read_rules(Path(task.rules))
    assert rules, "the command reads the rules first, and tells what is wrong with them"
    return rules
