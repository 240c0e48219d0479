"""Colour for terminals that want it; it knows no diagnostic."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TextIO

_CODES = {"error": "31;1", "warning": "33;1", "note": "36;1", "bold": "1", "dim": "2", "frame": "34;1", "good": "32;1"}


@dataclass(frozen=True, slots=True)
class Style:
    """Paints words, or leaves them alone."""

    color: bool

    def __call__(self, name: str, text: str) -> str:
        """Paint a text: error, warning, note, bold, dim, frame or good."""
        return f"\x1b[{_CODES[name]}m{text}\x1b[0m" if self.color else text


def style_for(stream: TextIO) -> Style:
    """Paint only where the stream is a terminal, NO_COLOR is unset and TERM is not dumb."""
    return Style(stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb")
