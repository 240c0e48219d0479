"""The text that readers get from each format, taken from the finished files; it knows no rule."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PPTX_TEXT = re.compile(rb"<a:t>([^<]*)</a:t>|</a:p>")
_SLIDE_OR_NOTES = re.compile(r"ppt/(?:slides|notesSlides)/[a-zA-Z]+[0-9]+\.xml")
_UNSEEN = str.maketrans("‘’“”", "''\"\"", "\u00ad\u0002\ufffe\u200b-\u2010\u2011")


def squeezed(text: str) -> str:
    """Take out what setting a text adds or takes away: white space and hyphens, and the printer's quotation marks."""
    return "".join(text.translate(_UNSEEN).split())


def pdf_text(path: Path) -> str:
    """Give the text of all pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def pptx_text(path: Path) -> str:
    """Give the text of all slides and notes."""
    with zipfile.ZipFile(path) as package:
        return "\n".join(
            _runs(package.read(name)) for name in sorted(package.namelist()) if _SLIDE_OR_NOTES.fullmatch(name)
        )


def docx_rules(path: Path) -> Iterator[tuple[str, str]]:
    """Give each content control of a Word file that is a rule: its tag and its text."""
    with zipfile.ZipFile(path) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))[0]
    for control in body.iterfind(f"{_W}sdt"):
        tag = control.find(f"{_W}sdtPr/{_W}tag")
        if tag is not None:
            yield tag.get(f"{_W}val", ""), "".join(words.text or "" for words in control.iter(f"{_W}t"))


def _runs(xml: bytes) -> str:
    parts = ((match[1] or b"").decode("utf-8") if match[1] is not None else "\n" for match in _PPTX_TEXT.finditer(xml))
    return "".join(parts).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


class _Reader(HTMLParser):
    """Collects what is shown: neither scripts nor styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style", "template")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style", "template")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def html_text(path: Path) -> str:
    """Give the text of a page."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return "".join(reader.parts)


def json_statements(path: Path) -> Iterator[tuple[str, str]]:
    """Give each rule's id and statement from rules.json."""
    for rule in json.loads(path.read_text(encoding="utf-8"))["rules"]:
        yield rule["id"], rule["statement"]
