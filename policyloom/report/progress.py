"""What a build says while it works: a line per format on a terminal, nothing in a pipe unless asked."""

from __future__ import annotations

import time
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
