"""MkDocs, run inside this process on a tree of Markdown; it knows no policy and no page.

The files come out the same on any day, in any time zone and path, and a warning of MkDocs is a fault of ours.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from policyloom.formats.site.finishing import UnsafePage, finished
from policyloom.formats.site.tree import SETTINGS

_DATED = "sitemap.xml.gz"
_UNUSED = ("assets/javascripts/", "assets/stylesheets/", "assets/images/")
_IN_PART = "A 'dirty' build"


class SiteFailed(RuntimeError):
    """The pages that we wrote have a fault: MkDocs warns of it, or a finished page holds what no page may."""


class _Warnings(logging.Handler):
    """Keeps what MkDocs complains about; not that a part of a site was asked for."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if not text.startswith(_IN_PART):
            self.texts.append(text)


def build(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Build the tree and give the site's files, in the order of their paths. Raises SiteFailed on any warning and any unsafe page."""
    target = folder / "html"
    run(folder, target)
    for file in sorted(path for path in target.rglob("*") if path.is_file()):
        path = file.relative_to(target).as_posix()
        if not left_out(path):
            yield path, finish(path, file.read_bytes())


def run(folder: Path, target: Path, *, in_part: bool = False) -> None:
    """Let MkDocs build a tree into a folder; `in_part`: only what is newer than the file made from it. Raises SiteFailed."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.commands.build import build as build_site
    from mkdocs.config import load_config

    from policyloom.formats.site.quick import SignsFirst

    logger = logging.getLogger("mkdocs")
    heard, talkative = _Warnings(), logger.propagate
    logger.addHandler(heard)
    logger.propagate = False
    try:
        config = load_config(str(folder / SETTINGS), site_dir=str(target))
        config.markdown_extensions.append(SignsFirst())
        config.plugins.on_startup(command="build", dirty=in_part)
        build_site(config, dirty=in_part)
    finally:
        logger.removeHandler(heard)
        logger.propagate = talkative
    if heard.texts:
        raise SiteFailed("\n".join(heard.texts))


def left_out(path: str) -> bool:
    """Tell what no page asks for: a dated copy, and Material's scripts and styles, of which ours hold what is used."""
    return path == _DATED or path.startswith(_UNUSED)


def finish(path: str, content: bytes) -> bytes:
    """Mend a page and look it through; other files stay as they are. Raises SiteFailed."""
    if not path.endswith(".html"):
        return content
    try:
        return finished(path, content.decode("utf-8")).encode("utf-8")
    except UnsafePage as fault:
        raise SiteFailed(str(fault)) from fault
