"""What makes an SVG unfit to be a logo: it could act, fetch, or fail when it is drawn. It reads no file."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from xml.etree import ElementTree

_SVG, _XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"
_SHAPES = frozenset(
    {
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "title",
        "desc",
        "metadata",
        "defs",
        "clipPath",
        "linearGradient",
        "radialGradient",
        "stop",
    }
)
_INSTRUCTION = re.compile(r"<\?(?!xml\s)|<\?xml\s[^>]*encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)
_ACTIVE_VALUE = re.compile(
    r"url\((?!#)|image\(|image-set\(|src\(|@import|javascript:|data:|expression\(|\\", re.IGNORECASE
)
_MOST_CHARACTERS = 500_000
_DEEPEST = 32


def fault_in(text: str) -> str:
    """Say what is wrong with an SVG, or nothing."""
    if len(text) > _MOST_CHARACTERS:
        return f"it has more than {_MOST_CHARACTERS:,} characters"
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return "it has a document type"
    if _INSTRUCTION.search(text):
        return "it has a processing instruction, or says that it is not in UTF-8"
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        return f"it is no XML ({error})"
    if root.tag != f"{{{_SVG}}}svg":
        return f'it is no SVG: its first element must be <svg xmlns="{_SVG}">'
    return _box_fault(root.get("viewBox", "")) or next(_faults(root), "")


def _box_fault(box: str) -> str:
    try:
        numbers = [float(number) for number in box.replace(",", " ").split()]
    except ValueError:
        numbers = []
    fine = (
        len(numbers) == 4 and all(map(math.isfinite, numbers)) and 0.01 <= numbers[2] / (numbers[3] or math.inf) <= 100
    )
    return "" if fine and numbers[3] > 0 else "its viewBox must be four numbers, with a width and a height above 0"


def _faults(root: ElementTree.Element) -> Iterator[str]:
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        namespace, _, tag = str(element.tag).rpartition("}")
        if namespace in ("", f"{{{_XHTML}") or (namespace == f"{{{_SVG}" and tag not in _SHAPES):
            yield f"it holds <{tag}>"
        if tag == "clipPath" and any("url(" in value for inner in element.iter() for value in inner.attrib.values()):
            yield "a <clipPath> in it names another one"
        if depth > _DEEPEST:
            yield f"its elements stand deeper than {_DEEPEST} levels"
            return
        for key, value in element.attrib.items():
            name = key.rpartition("}")[2]
            if name.lower().startswith("on") or name in ("href", "base", "src") or _ACTIVE_VALUE.search(value):
                yield f"it holds the attribute {name}"
        waiting += [(child, depth + 1) for child in element]
