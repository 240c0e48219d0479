"""The WeasyPrint driver: HTML and a stylesheet in; PDF/UA-1 and PDF/A-3a bytes out; it knows no policy, no format and no network.

The same words give the same bytes on any day, in any time zone, locale and path: the identifier is a digest of what goes
in, no date is written, and the only fonts are the packaged ones. WeasyPrint is imported on first use.
"""

from __future__ import annotations

import ctypes.util
import gc
import hashlib
import importlib
import io
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from policyloom.model.types import Face
from policyloom.views import fonts
from policyloom.views.quotes import curled_html
from policyloom.views.xmp import with_pdfua

# WeasyPrint 70 ends a line after one word where a text's last space would not fit and emphasis follows it;
# inside the emphasis the same space does no harm.
_SPACE_BEFORE_EMPHASIS = re.compile(r" (<(?:em|strong)>)")


class RenderingError(RuntimeError):
    """WeasyPrint could not do what a template asks for: our bug, or a character that the fonts lack."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a PDF. `day` (YYYY-MM-DD) is its date; `relationship` is PDF's word for what it is to the document, Source say."""

    name: str
    content: bytes
    description: str
    relationship: str
    day: str


def write_pdf(
    html: str,
    *,
    stylesheet: str,
    folder: Path,
    scratch: Path,
    faces: tuple[Face, ...] = (),
    attachments: tuple[Attachment, ...] = (),
    form: bool = False,
) -> bytes:
    """Render a page to one PDF that keeps to PDF/UA-1 and to PDF/A-3a.

    html: a whole document with `lang` and `title`. stylesheet: CSS text. folder: where relative addresses of either start,
    and the only place, besides data: addresses, that anything is read from. scratch: a private folder for fonts and their cache.
    faces: font files of the institution, beside ours. attachments: files to carry, each with a name that says its type.
    form: make its input, textarea and select elements fillable fields. PDF/A forbids those, so a form is PDF/UA-1 only.
    Raises RenderingError with every complaint of WeasyPrint.
    """
    with _fonts(scratch, faces), _complaints() as complaints, _no_collection():
        weasyprint = _weasyprint()
        fetcher = _fetcher(weasyprint, folder.resolve())
        base = f"{folder.resolve().as_uri()}/"
        typeset = _SPACE_BEFORE_EMPHASIS.sub(r"\1 ", curled_html(html))
        page = weasyprint.HTML(string=typeset, base_url=base, url_fetcher=fetcher)
        look = weasyprint.CSS(string=stylesheet, base_url=base, url_fetcher=fetcher)
        options = {
            "pdf_variant": "pdf/ua-1" if form else "pdf/a-3a",
            "pdf_identifier": hashlib.sha256(f"{stylesheet}\0{html}".encode()).digest()[:16],
            "pdf_forms": form,
        }
        laid_out = page.render(stylesheets=[look], **options)
        if not form:
            plain = laid_out.metadata.generate_rdf_metadata
            laid_out.metadata.generate_rdf_metadata = lambda *about: with_pdfua(plain(*about))
        carried = [_carried(weasyprint, one) for one in attachments]
        with _known_pages():
            content = laid_out.write_pdf(**options, attachments=carried)
    if complaints:
        raise RenderingError("; ".join(dict.fromkeys(complaints)))
    return bytes(content)


def _carried(weasyprint: ModuleType, one: Attachment) -> Any:
    day = datetime.fromisoformat(one.day)
    return weasyprint.Attachment(
        file_obj=io.BytesIO(one.content),
        name=one.name,
        description=one.description,
        relationship=one.relationship,
        created=day,
        modified=day,
    )


def _weasyprint() -> ModuleType:
    """Import WeasyPrint; on Linux without its 120 calls of ldconfig and gcc, which find what the loader finds anyway."""
    if "weasyprint" in sys.modules or sys.platform != "linux":
        return importlib.import_module("weasyprint")
    finder = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        return importlib.import_module("weasyprint")
    finally:
        ctypes.util.find_library = finder


def _fetcher(weasyprint: ModuleType, folder: Path) -> Any:
    base: Any = weasyprint.urls.URLFetcher

    class OnlyOurs(base):  # type: ignore[misc]
        """Reads data: addresses and files of one folder; any other address is refused."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "data":
                return super().fetch(url, headers)
            file = (
                Path(url2pathname(unquote(parts.path))).resolve()
                if parts.scheme == "file" and not parts.netloc
                else None
            )
            if file is None or not file.is_relative_to(folder):
                raise PermissionError(f"{url} is outside {folder.name}/")
            return super().fetch(url, headers)

    return OnlyOurs(allowed_protocols=("data", "file"), allow_redirects=False)


@contextmanager
def _fonts(scratch: Path, faces: tuple[Face, ...]) -> Iterator[None]:
    """Let fontconfig see our fonts and the institution's only, for as long as a page is laid out."""
    own = scratch / "faces"
    own.mkdir(parents=True, exist_ok=True)
    for face in faces:
        (own / f"{face.role}-{face.style}.ttf").write_bytes(face.content)
    file = scratch / "fonts.conf"
    file.write_text(fonts.configuration(scratch / "fontconfig", own, {face.family for face in faces}), encoding="utf-8")
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(file)
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect what WeasyPrint and the font tools only log, and keep it off the terminal."""
    found: list[str] = []
    logger = logging.getLogger("weasyprint")
    handler = _Collector(found)
    before = logger.propagate, logger.handlers[:], logger.level
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.WARNING)
    try:
        yield found
    finally:
        logger.propagate, logger.handlers = before[0], before[1]
        logger.setLevel(before[2])


class _Collector(logging.Handler):
    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        self._found.append(record.getMessage())


@contextmanager
def _known_pages() -> Iterator[None]:
    """Let pydyf remember the list of pages, which it writes anew for every tag: the time would grow with tags times pages."""
    pdf = importlib.import_module("pydyf").PDF
    plain = pdf.page_references
    known: dict[tuple[int, int], Any] = {}

    def remembered(document: Any) -> Any:
        key = (id(document), len(document.pages["Kids"]))
        if key not in known:
            known[key] = plain.fget(document)
        return known[key]

    pdf.page_references = property(remembered)
    try:
        yield
    finally:
        pdf.page_references = plain


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector out of layout, which makes many objects and no garbage."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
