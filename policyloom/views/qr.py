"""An address as a QR code, drawn as SVG in one path; it knows no format and opens no address."""

from __future__ import annotations

import segno
from markupsafe import Markup, escape

_QUIET = 4


def qr_svg(address: str, *, title: str, color: str = "#000000") -> Markup:
    """Draw an address as inline SVG with a title, black on white with its quiet zone; the same address gives the same text."""
    code = segno.make(address, error="m", micro=False)
    size = len(code.matrix) + 2 * _QUIET
    rows = enumerate(code.matrix, _QUIET)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in rows for x, dark in enumerate(row, _QUIET) if dark)
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" shape-rendering="crispEdges">'
        f'<title>{escape(title)}</title><path fill="#ffffff" d="M0 0h{size}v{size}H0z"/><path fill="{color}" d="{path}"/></svg>'
    )
