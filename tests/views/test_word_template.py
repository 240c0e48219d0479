"""An institution's Word template: what keeps it from being used is said."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from policyloom.views.word_template import STYLES, broken, missing_styles


def a_template(*without: str) -> bytes:
    document, buffer = docx.Document(), io.BytesIO()
    for name in without:
        document.styles[name].delete()
    document.save(buffer)
    return buffer.getvalue()


def altered(content: bytes, old: bytes, new: bytes, more: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old, new))
        if more:
            after.writestr(more, b"")
    return buffer.getvalue()


def test_a_document_of_word_has_all_styles() -> None:
    assert broken(a_template()) == ""
    assert missing_styles(a_template()) == ()


def test_missing_styles_are_named() -> None:
    assert missing_styles(a_template("List Bullet", "Heading 3")) == ("Heading 3", "List Bullet")
    assert set(STYLES) >= {"Title", "Heading 1", "Table Grid"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no .docx"),
        (b"%PDF-1.7", "no .docx"),
        (altered(a_template(), b"document.main+xml", b"template.main+xml"), "save a template (.dotx)"),
        (altered(a_template(), b"<w:styles", b"<w:broken"), "could not open it"),
        (altered(a_template(), b"", b"", "word/vbaProject.bin"), "with macros"),
    ],
)
def test_what_is_no_document_of_word_says_why(content: bytes, said: str) -> None:
    assert said in broken(content)
