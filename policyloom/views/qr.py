"""An address as a QR code, drawn as SVG in one path; it knows no format and opens no address."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import segno
from markupsafe import Markup, escape

_QUIET = 4


def qr_svg(address: str, *, title: str, color: str = "#000000") -> Markup:
    """Draw an address as inline SVG with a title, black on white with its quiet zone; the same address gives the same text."""
    code = segno.make(address, error="m", micro=False)
    size = len(code.matrix) + 2 * _QUIET
    path = "".join(_row(row, y) for y, row in enumerate(code.matrix, _QUIET))
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" shape-rendering="crispEdges">'
        f'<title>{escape(title)}</title><path fill="#ffffff" d="M0 0h{size}v{size}H0z"/><path fill="none" stroke="{color}" d="{path}"/></svg>'
    )


def _row(row: Iterable[int], y: int) -> str:
    """Draw a row's dark modules as strokes through its middle, one for each run."""
    runs, x = [], _QUIET
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            runs.append(f"M{x} {y}.5h{length}")
        x += length
    return "".join(runs)
