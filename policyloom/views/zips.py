"""The same zip from the same parts: fixed order and dates, office documents without clock or author; it knows no format's content."""

from __future__ import annotations

import io
import re
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FIRST = ("mimetype", "[Content_Types].xml", "_rels/.rels")
_LEVEL = 6
_CORE = "docProps/core.xml"
_STAMPED = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:\2>)")
_PEOPLE = re.compile(rb"(<(dc:creator|cp:lastModifiedBy)>)[^<]*(</\2>)")
_NESTED = (".xlsx", ".docx", ".pptx")


def normalised(content: bytes, day: str) -> bytes:
    """Rewrite an office document so that equal parts give equal bytes.

    day: what its properties state as created and modified, as YYYY-MM-DD. Names of people in them are emptied, and workbooks
    inside (of charts) are treated likewise.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    return packed({name: _settled(name, part, day) for name, part in parts.items()})


def packed(parts: dict[str, bytes]) -> bytes:
    """Write parts to a zip in a fixed order, with a fixed date and fixed rights."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for name in sorted(parts, key=_place):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(entry, parts[name], compresslevel=_LEVEL)
    return buffer.getvalue()


def _place(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


def _settled(name: str, part: bytes, day: str) -> bytes:
    if name.endswith(_NESTED):
        return normalised(part, day)
    if name != _CORE:
        return part
    stamped = _STAMPED.sub(rb"\g<1>" + f"{day}T00:00:00Z".encode() + rb"\g<3>", part)
    return _PEOPLE.sub(rb"\g<1>\g<3>", stamped)
