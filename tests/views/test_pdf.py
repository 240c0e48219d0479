"""The driver makes tagged, repeatable PDFs from our own fonts and files, and says what WeasyPrint only logs."""

from __future__ import annotations

import gc
import hashlib
import io
import logging
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from policyloom.views import fonts
from policyloom.views.pdf import RenderingError, write_pdf

ROOT = Path(__file__).resolve().parents[2]
STYLE = 'html { font: 10.5pt/15pt "Source Sans Pro" } h1 { font-family: "Source Serif Pro" } p { width: 114mm }'
TICK = (ROOT / "templates" / "icons" / "tick.svg").as_uri()


def _page(body: str, lang: str = ' lang="en"') -> str:
    return f"<!DOCTYPE html><html{lang}><head><title>A page</title></head><body>{body}</body></html>"


def _written(body: str, scratch: Path, style: str = STYLE) -> bytes:
    return write_pdf(_page(body), stylesheet=style, folder=ROOT / "templates", scratch=scratch)


def _text(content: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))


def test_a_page_is_tagged_titled_and_has_a_language(tmp_path: Path) -> None:
    content = _written("<h1>Hello</h1><p>World</p>", tmp_path)

    with pikepdf.open(io.BytesIO(content)) as found:
        assert found.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in found.Root
        assert str(found.Root.Lang) == "en"
        assert found.docinfo["/Title"] == "A page"
        assert "/CreationDate" not in found.docinfo


def test_only_our_fonts_are_used_whatever_a_page_asks_for(tmp_path: Path) -> None:
    content = _written("<h1>Hello</h1><p style='font-family: Arial, sans-serif'>World <b>bold</b></p>", tmp_path)

    with pikepdf.open(io.BytesIO(content)) as found:
        names = [str(font.BaseFont) for page in found.pages for font in page.Resources.Font.values()]

    assert len(names) == 3
    assert all("Source" in name for name in names)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('<img src="https://example.org/a.png" alt="a">', "example.org"),
        ('<img src="file:///etc/hostname" alt="a">', "outside templates/"),
        ('<img src="../pyproject.toml" alt="a">', "outside templates/"),
        ('<p><a href="#nowhere">x</a></p>', "nowhere"),
        ("<p>\u4e2d</p>", "notdef"),
    ],
)
def test_what_a_page_may_not_do_is_an_error_that_names_it(tmp_path: Path, body: str, complaint: str) -> None:
    with pytest.raises(RenderingError, match=complaint):
        _written(body, tmp_path)


def test_a_page_without_a_language_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RenderingError, match="lang"):
        write_pdf(_page("<p>x</p>", lang=""), stylesheet=STYLE, folder=ROOT, scratch=tmp_path)


def test_a_mistake_in_the_stylesheet_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RenderingError, match="colour"):
        _written("<p>x</p>", tmp_path, "p { colour: red }")


def test_our_own_pictures_are_read(tmp_path: Path) -> None:
    assert _written(f'<img src="{TICK}" alt="Tick"><img src="icons/lock.svg" alt="Lock">', tmp_path)


def test_the_process_is_left_as_it_was(tmp_path: Path) -> None:
    logger = logging.getLogger("weasyprint")
    _written("<p>x</p>", tmp_path)
    before = os.environ.get("FONTCONFIG_FILE"), gc.isenabled(), logger.handlers[:], logger.level, logger.propagate

    _written("<p>x</p>", tmp_path)

    assert before == (
        os.environ.get("FONTCONFIG_FILE"),
        gc.isenabled(),
        logger.handlers,
        logger.level,
        logger.propagate,
    )


def test_a_line_before_emphasis_is_filled_to_its_end(tmp_path: Path) -> None:
    words = "<em>Should</em> and <em>should not</em> mark what you do unless you have a sound reason and have thought it through. <em>May</em> marks a choice."

    lines = _text(_written(f"<p>Must and <em>must not</em> mark what always holds. {words}</p>", tmp_path)).splitlines()

    assert [len(line) > 30 for line in lines] == [True, True, False]


@pytest.mark.slow
def test_the_bytes_depend_on_nothing_but_the_words(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from policyloom.views.pdf import write_pdf;"
        "page = '<html lang=en><head><title>A</title></head><body><h1 id=a>A</h1><p><a href=\"#a\">Go</a> <img alt=i src=icons/lock.svg></p></body></html>';"
        "sys.stdout.buffer.write(write_pdf(page, stylesheet='p { color: #123 }', folder=Path(sys.argv[1]), scratch=Path(sys.argv[2])))"
    )
    elsewhere = tmp_path / "else where" / "templates"
    (elsewhere / "icons").mkdir(parents=True)
    (elsewhere / "icons" / "lock.svg").write_bytes((ROOT / "templates" / "icons" / "lock.svg").read_bytes())
    settings = [
        (ROOT / "templates", {"TZ": "UTC", "PYTHONHASHSEED": "1"}),
        (elsewhere, {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "2"}),
    ]

    digests = set()
    for number, (folder, extra) in enumerate(settings):
        command = [sys.executable, "-c", code, str(folder), str(tmp_path / str(number))]
        done = subprocess.run(
            command, capture_output=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **extra}
        )
        digests.add(hashlib.sha256(done.stdout).hexdigest())

    assert len(digests) == 1


def test_the_fonts_that_documents_use_are_installed() -> None:
    assert all(file.is_file() for file in fonts.files())


def test_characters_that_the_fonts_lack_are_named() -> None:
    assert fonts.missing(["Grüße – “ok” ✓", "中 🙂 中"]) == "中🙂"
