"""A logo's bytes as the SVG text that every format draws: a checked and cleaned SVG, or a PNG inside one. It reads no file."""

from __future__ import annotations

import base64
import io
import re
from html import escape
from xml.etree import ElementTree

from policyloom.pipeline.logo import fault_in

_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_PIXELS = 4000
_FEWEST_PIXELS = 200
_SVG = "http://www.w3.org/2000/svg"
_PUBLIC = re.compile(r"<!DOCTYPE\s+svg\s+(?:PUBLIC\s+\"[^\"<>\[]*\"\s+|SYSTEM\s+)\"[^\"<>\[]*\"\s*>")
_AGAIN_SVG = "Export it again as plain SVG (shapes only), or as PNG."
_AGAIN_PNG = "Export it again as PNG, 200 to 4,000 pixels wide."


def logo_text(content: bytes) -> tuple[str, str, str]:
    """Turn a logo into SVG text. Gives the text, what is wrong with it (or nothing), and what to do then."""
    if content.startswith(_PNG):
        return *_from_png(content), _AGAIN_PNG
    try:
        text = _PUBLIC.sub("", content.decode("utf-8-sig"), count=1)
    except UnicodeDecodeError:
        return "", "it is neither SVG in UTF-8 nor PNG", _AGAIN_SVG
    wrong = fault_in(text)
    return "" if wrong else _cleaned(text), wrong, _AGAIN_SVG


def _cleaned(text: str) -> str:
    """Leave out what draws nothing: comments, what editors note for themselves, metadata. A clean file stays as it is."""
    root = ElementTree.fromstring(text)
    if not _clean(root):
        return text
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _clean(element: ElementTree.Element) -> bool:
    """Clean an element and what is in it. Tells whether anything went."""
    foreign = [key for key in element.attrib if key.startswith("{") and "XML/1998/namespace" not in key]
    for key in foreign:
        del element.attrib[key]
    idle = [child for child in element if not _draws(child)]
    for child in idle:
        element.remove(child)
    return any([bool(foreign), bool(idle), *map(_clean, list(element))])


def _draws(element: ElementTree.Element) -> bool:
    return str(element.tag).startswith(f"{{{_SVG}}}") and not str(element.tag).endswith("}metadata")


def _from_png(content: bytes) -> tuple[str, str]:
    """Draw the picture anew, which drops what cameras and editors note in it, and put it into an SVG."""
    from PIL import Image  # heavy, and only a logo that is no SVG needs it

    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as found:
            found.verify()  # Loading alone may take a cut-off file for a whole one.
        with Image.open(io.BytesIO(content), formats=("PNG",)) as found:
            width, height = found.size
            if not _FEWEST_PIXELS <= width <= _MOST_PIXELS or height > _MOST_PIXELS:
                return "", f"it is {width} × {height} pixels large"
            plain = found.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return "", f"it is a damaged PNG ({type(error).__name__})"
    buffer = io.BytesIO()
    plain.save(buffer, "PNG")
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    address = escape(f"data:image/png;base64,{data}")
    return (
        f'<svg xmlns="{_SVG}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="{address}"/></svg>\n'
    ), ""
