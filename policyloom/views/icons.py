"""Our own line icons as SVG: read from the folder of looks, titled and tinted; it knows no format and draws nothing itself.

Each file has a 48 x 48 box and paths of M, L, C and Z with absolute coordinates only, so that a format may turn them into native shapes.
`shape-….svg` are the filled shapes of the modality badges.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup, escape

BOX = 48.0
_PATH = re.compile(r'<path [^>]*?\bd="([^"]+)"/>')
_ELEMENT = re.compile(r"</?svg[^>]*>")
_COMMAND = re.compile(r"([MLCZ])([^MLCZ]*)")


@lru_cache(maxsize=128)
def source(templates: Path, name: str) -> str:
    """Read the SVG text of an icon; an unknown name is our bug and raises."""
    return (templates / "icons" / f"{name}.svg").read_text(encoding="utf-8").strip()


def svg(templates: Path, name: str, *, title: str = "", color: str = "currentColor", width: float = 0.0) -> Markup:
    """Write an icon as inline SVG with a title (PDF/UA asks for one), or hidden from assistive technology without."""
    role = f' role="img"><title>{escape(title)}</title>' if title else ' aria-hidden="true">'
    weight = f' stroke-width="{width:g}"' if width else ' stroke-width="2.5"'
    text = source(templates, name).replace(' stroke-width="2.5"', weight, 1).replace("currentColor", color)
    return Markup(text.replace(">", role, 1))


def inside(templates: Path, name: str, color: str) -> Markup:
    """Write what an icon draws, without the SVG around it, for a place inside another drawing."""
    return Markup(_ELEMENT.sub("", source(templates, name)).replace("currentColor", color).strip())


def data_uri(templates: Path, name: str, color: str) -> str:
    """Write an icon in one colour as a data: address, for backgrounds in a stylesheet."""
    return as_data_uri(source(templates, name).replace("currentColor", color))


def as_data_uri(text: str) -> str:
    """Write SVG text, an icon's or a logo's, as a data: address."""
    return "data:image/svg+xml," + quote(text)


def outlines(templates: Path, name: str) -> tuple[tuple[tuple[str, tuple[float, ...]], ...], ...]:
    """Read an icon as paths of (command, numbers) in its 48 x 48 box."""
    return tuple(_commands(path) for path in _PATH.findall(source(templates, name)))


def _commands(path: str) -> tuple[tuple[str, tuple[float, ...]], ...]:
    return tuple(
        (command, tuple(float(number) for number in numbers.split())) for command, numbers in _COMMAND.findall(path)
    )
