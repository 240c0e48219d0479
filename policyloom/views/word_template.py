"""An institution's own Word template, judged: is it a .docx, and has it the styles that a guideline needs? It reads no file and writes none."""

from __future__ import annotations

import io
import zipfile
from typing import Any

# By the names that Word shows in English; a Word in another language stores these built-in styles under the same names.
STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "Table Grid")
_MOST_BYTES = 100_000_000
_UNFIT = "Word could not open it as a document; save a template (.dotx) or a document with macros (.docm) as .docx"


def broken(template: bytes) -> str:
    """Say why a file cannot be opened as a .docx document, or nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            size, names = sum(one.file_size for one in package.infolist()), package.namelist()
    except zipfile.BadZipFile:
        return "it is no .docx file"
    if size > _MOST_BYTES:
        return "it is larger than 100 MB when it is unpacked"
    return _UNFIT if any(name.endswith("vbaProject.bin") for name in names) else _fault_of_parts(template)


def missing_styles(template: bytes) -> tuple[str, ...]:
    """Name the styles that the template lacks, of those in `STYLES`. The template must not be `broken`."""
    names = {style.name for style in _opened(template).styles}
    return tuple(name for name in STYLES if name not in names)


def _fault_of_parts(template: bytes) -> str:
    try:
        document = _opened(template)
        _ = document.styles, document.settings, document.sections
    except Exception:  # A damaged file may fail in any way; an author can only bring another one.
        return _UNFIT
    return ""


def _opened(template: bytes) -> Any:
    from docx import Document  # heavy, and only an institution's own template needs it here

    return Document(io.BytesIO(template))
