"""Write diagnostics to a stream in the form that was asked for, with a count behind them. It knows no policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.pipeline.tables import load
from policyloom.report import REPORTERS
from policyloom.report.style import style_for


def show(found: tuple[Diagnostic, ...], texts: Mapping[str, str], name: str, stream: TextIO) -> None:
    """Write diagnostics. `texts` maps each file to its text; `name` is a row of REPORTERS."""
    print(load(REPORTERS[name])(found, texts, style_for(stream)), end="", file=stream)
    if name == "full" and found:
        errors = sum(one.severity is Severity.ERROR for one in found)
        others = len(found) - errors
        said = f"{errors} error{'s' * (errors != 1)}, {others} warning{'s' * (others != 1)} or notes."
        print(said, file=stream)
