"""What a build says while it works: a line per format on a terminal, nothing in a pipe unless asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

from policyloom.report.style import Style, style_for


@dataclass(slots=True)
class Progress:
    """Writes one line for each thing done. `shown` is false in pipes and with --quiet."""

    stream: TextIO
    shown: bool
    style: Style = field(init=False)
    started: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        self.style = style_for(self.stream)

    def line(self, text: str) -> None:
        """Write a line."""
        if self.shown:
            print(text, file=self.stream, flush=True)

    def done(self, name: str, what: str, seconds: float, size: int) -> None:
        """Say that a format is ready."""
        self.line(f"  {self.style('good', '✓')} {name:<6} {what:<44} {size / 1024:>8,.0f} KB {seconds:>6.2f} s")

    def total(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started


def bar(stream: TextIO) -> Callable[[int, int, int], None]:
    """Give the function that redraws a bar for (done, of how many, rows so far); it is silent where there is no terminal."""
    if not stream.isatty():
        return lambda *_: None
    started = time.perf_counter()

    def draw(done: int, of: int, rows: int) -> None:
        part = done / of if of else 0.0
        filled = round(part * 30)
        speed = rows / max(time.perf_counter() - started, 0.001)
        drawn = f"\r[{'█' * filled}{'·' * (30 - filled)}] {part:4.0%}  {rows:,} rows  {speed:,.0f}/s "
        print(drawn, end="\n" if done == of else "", file=stream, flush=True)

    return draw
