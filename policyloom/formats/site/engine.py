"""MkDocs with Material, run inside this process on a tree of Markdown; it knows no policy and no page.

The files come out the same on any day, in any time zone and path, and a warning of MkDocs is a fault of ours.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

from policyloom.formats.site.tree import SETTINGS

_DATED = frozenset({"sitemap.xml.gz"})
_LANGUAGES = "assets/javascripts/lunr/"
_UNUSED = ("assets/images/favicon.png", ".map")
_INDEX = "search/search_index.json"
_TICKED_BY_HAND = re.compile(r'(<input\b[^>]*\btype="checkbox"[^>]*?) autocomplete="off"')


class SiteFailed(RuntimeError):
    """MkDocs found a fault in the pages that we wrote."""


class _Warnings(logging.Handler):
    """Keeps what MkDocs complains about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def build(folder: Path, language: str) -> Iterator[tuple[str, bytes]]:
    """Build the tree and give the site's files, in the order of their paths. Raises SiteFailed on any warning."""
    target = folder / "html"
    _run(folder, target)
    for file in sorted(path for path in target.rglob("*") if path.is_file()):
        path = file.relative_to(target).as_posix()
        if not _left_out(path, language):
            yield path, _mended(path, file.read_bytes())
        if path == _INDEX:
            yield "search/search_index.js", b"var __index = " + file.read_bytes()


def _run(folder: Path, target: Path) -> None:
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.commands.build import build as build_site
    from mkdocs.config import load_config

    logger = logging.getLogger("mkdocs")
    heard, talkative = _Warnings(), logger.propagate
    logger.addHandler(heard)
    logger.propagate = False
    try:
        config = load_config(str(folder / SETTINGS), site_dir=str(target))
        config.plugins.on_startup(command="build", dirty=False)
        build_site(config)
    finally:
        logger.removeHandler(heard)
        logger.propagate = talkative
    if heard.texts:
        raise SiteFailed("\n".join(heard.texts))


def _left_out(path: str, language: str) -> bool:
    """Tell what nobody needs: dated copies, maps for debugging, stemmers of languages that the site does not speak."""
    english = language.split("-", maxsplit=1)[0] == "en"
    return path in _DATED or path.endswith(_UNUSED) or (english and path.startswith(_LANGUAGES))


def _mended(path: str, content: bytes) -> bytes:
    """Take out what Material writes and HTML forbids: autocomplete on checkboxes."""
    if not path.endswith(".html"):
        return content
    return _TICKED_BY_HAND.sub(r"\1", content.decode("utf-8")).encode("utf-8")
