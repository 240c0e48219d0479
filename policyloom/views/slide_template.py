"""An institution's own PowerPoint template, judged: is it a .pptx, and has it the layouts that a deck needs? It reads no file and writes none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

# By the names that PowerPoint shows in English. `own-template` in the deck's layouts.yaml may ask for finer ones first.
LAYOUTS = ("Title Slide", "Section Header", "Title and Content")
_MOST_BYTES = 100_000_000
_TITLES = (1, 3)
_UNFIT = "PowerPoint could not open it as a presentation; save a template (.potx) or a presentation with macros (.pptm) as .pptx"


def broken(template: bytes) -> str:
    """Say why a file cannot be opened as a .pptx presentation, or nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            size, names = sum(one.file_size for one in package.infolist()), package.namelist()
    except zipfile.BadZipFile:
        return "it is no .pptx file"
    if size > _MOST_BYTES:
        return "it is larger than 100 MB when it is unpacked"
    return _UNFIT if any(name.endswith("vbaProject.bin") for name in names) else _fault_of_parts(template)


def missing_layouts(template: bytes, wanted: Iterable[str] = LAYOUTS) -> tuple[str, ...]:
    """Name the layouts that the template lacks, or that have no title to fill. The template must not be `broken`."""
    names = set(layouts_by_name(opened(template)))
    return tuple(name for name in wanted if name.casefold() not in names)


def opened(template: bytes) -> Any:
    """Open a template as python-pptx's presentation."""
    from pptx import Presentation  # heavy, and only an institution's own template needs it here

    return Presentation(io.BytesIO(template))


def layouts_by_name(presentation: Any) -> dict[str, Any]:
    """Give the layouts that have a title, by their names in small letters. Of two with one name, the first counts."""
    found: dict[str, Any] = {}
    for layout in _layouts(presentation):
        if any(int(one.placeholder_format.type) in _TITLES for one in layout.placeholders):
            found.setdefault(" ".join(layout.name.split()).casefold(), layout)
    return found


def _layouts(presentation: Any) -> Iterator[Any]:
    for master in presentation.slide_masters:
        yield from master.slide_layouts


def _fault_of_parts(template: bytes) -> str:
    try:
        presentation = opened(template)
        sides = presentation.slide_width, presentation.slide_height
        _ = layouts_by_name(presentation), [slide.slide_layout for slide in presentation.slides]
    except Exception:  # A damaged file may fail in any way; an author can only bring another one.
        return _UNFIT
    return "" if all(sides) else _UNFIT
