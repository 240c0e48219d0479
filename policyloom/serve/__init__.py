"""The live preview: a policy's site over HTTP on this machine, made again on each save. It knows no format and prints nothing."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass

from policyloom.diagnostics import Diagnostic
from policyloom.pipeline.preview import Made, Preview
from policyloom.serve.current import Current
from policyloom.serve.notices import notice

_LOOK = 0.15  # seconds between two looks at the files
_SETTLED = 0.04  # an editor that writes in steps is done when nothing changed for so long
_IDLE = 0.5  # what can wait is done after so long without an edit


@dataclass(frozen=True, slots=True)
class Round:
    """One time that the site was made: what came of it, and the seconds it took."""

    made: Made
    seconds: float


@dataclass(frozen=True, slots=True)
class Refused:
    """The site could be made, and yet a build would refuse the policy: examples disagree with their rules."""

    made: Made
    found: tuple[Diagnostic, ...]


def follow(preview: Preview, current: Current) -> Iterator[Round | Refused]:
    """Make the site, again on each change, and show it; gives what happened. It ends only when it is closed."""
    made: Made | None = None
    while True:
        stamps = preview.watched(made)
        started = time.perf_counter()
        latest = preview.make()
        current.show(latest.site, notice(latest, latest.problems, current.shown))
        yield Round(latest, time.perf_counter() - started)
        unseen = preview.watched(made) != stamps
        made = latest
        if not unseen:
            yield from _until_changed(preview, made, current)


def _until_changed(preview: Preview, made: Made, current: Current) -> Iterator[Refused]:
    stamps, since, idle = preview.watched(made), time.perf_counter(), True
    while (seen := preview.watched(made)) == stamps:
        time.sleep(_LOOK)
        if idle and time.perf_counter() - since > _IDLE:
            idle = False
            if found := made.trials():
                current.show(made.site, notice(made, found, current.shown))
                yield Refused(made, found)
            gc.collect()  # The command line collects no garbage by itself; this process stays.
    while True:
        time.sleep(_SETTLED)
        stamps, seen = seen, preview.watched(made)
        if stamps == seen:
            return
