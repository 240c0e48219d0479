"""The WeasyPrint driver: HTML and a stylesheet in, PDF/UA-1 bytes out; it knows no policy, no format and no network.

The same words give the same bytes on any day, in any time zone, locale and path: the identifier is a digest of what goes
in, no date is written, and the only fonts are the packaged ones. WeasyPrint is imported on first use.
"""

from __future__ import annotations

import ctypes.util
import gc
import hashlib
import importlib
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from policyloom.views import fonts

# WeasyPrint 70 ends a line after one word where a text's last space would not fit and emphasis follows it;
# inside the emphasis the same space does no harm.
_SPACE_BEFORE_EMPHASIS = re.compile(r" (<(?:em|strong)>)")


class RenderingError(RuntimeError):
    """WeasyPrint could not do what a template asks for: our bug, or a character that the fonts lack."""


def write_pdf(html: str, *, stylesheet: str, folder: Path, scratch: Path, form: bool = False) -> bytes:
    """Render a page to PDF/UA-1.

    html: a whole document with `lang` and `title`. stylesheet: CSS text. folder: where relative addresses of either start,
    and the only place, besides data: addresses, that anything is read from. scratch: a private folder for the font cache.
    form: make its input, textarea and select elements fillable fields, which PDF/A forbids.
    Raises RenderingError with every complaint of WeasyPrint.
    """
    with _fonts(scratch), _complaints() as complaints, _no_collection():
        weasyprint = _weasyprint()
        fetcher = _fetcher(weasyprint, folder.resolve())
        base = f"{folder.resolve().as_uri()}/"
        page = weasyprint.HTML(string=_SPACE_BEFORE_EMPHASIS.sub(r"\1 ", html), base_url=base, url_fetcher=fetcher)
        look = weasyprint.CSS(string=stylesheet, base_url=base, url_fetcher=fetcher)
        identifier = hashlib.sha256(f"{stylesheet}\0{html}".encode()).digest()[:16]
        content = page.write_pdf(stylesheets=[look], pdf_variant="pdf/ua-1", pdf_identifier=identifier, pdf_forms=form)
    if complaints:
        raise RenderingError("; ".join(dict.fromkeys(complaints)))
    return bytes(content)


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
def _fonts(scratch: Path) -> Iterator[None]:
    """Let fontconfig see our fonts only, for as long as a page is laid out."""
    scratch.mkdir(parents=True, exist_ok=True)
    file = scratch / "fonts.conf"
    file.write_text(fonts.configuration(scratch / "fontconfig"), encoding="utf-8")
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
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector out of layout, which makes many objects and no garbage."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
