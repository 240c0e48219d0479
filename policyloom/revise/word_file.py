"""A .docx file as its XML parts: what is read is bounded, and nothing outside the file is ever fetched. It knows no rule and no review."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_XML = 48_000_000  # of the parts that are read, unpacked
_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
)
_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_SIDE = {"header": "page header", "footer": "page footer", "footnotes": "footnotes", "endnotes": "endnotes"}
_SPACES = frozenset(
    [
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.microsoft.com/office/word/2010/wordml",
        "http://schemas.microsoft.com/office/word/2012/wordml",
    ]
)


class NotWord(Exception):
    """The file cannot be read as a Word document. The message says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class WordFile:
    """The parts that a review can stand in. `sides` are headers, footers and notes, with what they are called."""

    body: Any
    comments: Any = None
    extended: Any = None
    styles: Any = None
    sides: tuple[tuple[str, Any], ...] = ()


@dataclass(slots=True)
class _Package:
    archive: zipfile.ZipFile
    names: frozenset[str]
    left: int = MOST_XML
    sides: list[tuple[str, Any]] = field(default_factory=list)


def opened(content: bytes) -> WordFile:
    """Read the parts of a .docx. Raises NotWord."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotWord("it is an old .doc or has a password: save it as .docx without one")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(_Package(archive, frozenset(archive.namelist())))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise NotWord("it is no .docx file, or a damaged one") from error


def _read(package: _Package) -> WordFile:
    start = next((target for kind, target in _related(package, "") if kind == "officeDocument"), "")
    if start not in package.names:
        raise NotWord("it is a zip file, but no Word document")
    body = _part(package, start)
    if name(body) != "document":
        raise NotWord("it is an Office file, but no Word document")
    single: dict[str, Any] = {}
    for kind, target in _related(package, start):
        if kind in ("comments", "commentsExtended", "styles") and target in package.names:
            single[kind] = _part(package, target)
        elif kind in _SIDE and target in package.names:
            package.sides.append((_SIDE[kind], _part(package, target)))
    return WordFile(
        body, single.get("comments"), single.get("commentsExtended"), single.get("styles"), tuple(package.sides)
    )


def _related(package: _Package, source: str) -> Iterator[tuple[str, str]]:
    """Give what a part refers to inside the file: the last word of the relation's type, and the part."""
    folder, leaf = posixpath.split(source)
    path = posixpath.join(folder, "_rels", f"{leaf}.rels")
    if path not in package.names:
        return
    for one in _part(package, path):
        kind, target = _kind(one.attrib), str(one.get("Target", ""))
        if kind and one.get("TargetMode") != "External":
            yield kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _kind(attributes: Mapping[str, str]) -> str:
    typed = attributes.get("Type", "")
    if typed == _EXTENDED:
        return "commentsExtended"
    return next((typed.removeprefix(prefix) for prefix in _OFFICE if typed.startswith(prefix)), "")


def _part(package: _Package, path: str) -> Any:
    """Parse one part. A document type is refused: Word writes none, and entities hide behind it."""
    from lxml import etree  # heavy, and only a review needs it here

    with package.archive.open(path) as stream:
        raw = stream.read(package.left + 1)
    if len(raw) > package.left:
        raise NotWord(f"it unpacks to more than {MOST_XML // 1_000_000} MB of text")
    package.left -= len(raw)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise NotWord(f"its part {path} is no sound XML") from error
    if root.getroottree().docinfo.doctype:
        raise NotWord(f"its part {path} declares a document type, which no Word file does")
    return root


def name(node: Any) -> str:
    """Give an element's name where it is one of Word's own, else nothing."""
    tag = node.tag
    if not isinstance(tag, str):
        return ""
    space, _, local = tag.removeprefix("{").partition("}")
    return local if space in _SPACES else ""


def value(node: Any, key: str = "val") -> str:
    """Give one of Word's own attributes, or nothing."""
    if node is None:
        return ""
    return next((str(found) for space in _SPACES if (found := node.get(f"{{{space}}}{key}")) is not None), "")


def child(node: Any, *steps: str) -> Any:
    """Follow the first children of these names; None where one is not there."""
    for step in steps:
        node = next((one for one in node if name(one) == step), None) if node is not None else None
    return node
