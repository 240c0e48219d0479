"""An institution's own PowerPoint template: what is wrong with it, and which layouts it lacks."""

from __future__ import annotations

import io
import zipfile

import pytest
import yaml
from pptx import Presentation

from policyloom.views.slide_template import LAYOUTS, broken, missing_layouts
from tests.conftest import ROOT
from tests.slide_templates import a_template


def rewritten(template: bytes, old: bytes, new: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old, new))
    return buffer.getvalue()


def a_zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return buffer.getvalue()


def test_a_presentation_with_the_common_layouts_will_do() -> None:
    assert broken(a_template()) == ""
    assert missing_layouts(a_template()) == ()


@pytest.mark.parametrize(
    "content",
    [
        a_zip("ppt/presentation.xml"),
        a_zip("ppt/vbaProject.bin"),
        rewritten(a_template(), b"presentation.main+xml", b"template.main+xml"),
        rewritten(a_template(), b"<a:", b"<b:"),
    ],
    ids=["no package", "macros", "potx", "no XML"],
)
def test_what_powerpoint_could_not_open_is_broken(content: bytes) -> None:
    assert "save a template (.potx)" in broken(content)


def test_another_file_is_no_presentation() -> None:
    assert broken(b"%PDF-1.7") == "it is no .pptx file"
    assert broken(b"") == "it is no .pptx file"


def test_a_file_that_grows_without_end_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("ppt/presentation.xml", b"0" * 100_000_001)

    assert broken(buffer.getvalue()) == "it is larger than 100 MB when it is unpacked"


def test_layouts_are_found_by_name_in_any_case() -> None:
    assert missing_layouts(a_template(renamed={"Title Slide": "TITLE  slide"})) == ()
    assert missing_layouts(a_template(renamed={"Section Header": "Chapter"})) == ("Section Header",)
    assert missing_layouts(rewritten(a_template(), b"<p:sldMasterId ", b"<p:sldMasterIt ")) == LAYOUTS
    assert missing_layouts(a_template(), ("Quote", "Title Only")) == ("Quote",)


def test_a_layout_without_a_title_cannot_be_filled() -> None:
    presentation = Presentation(io.BytesIO(a_template()))
    layout = presentation.slide_layouts.get_by_name("Title and Content")
    layout.placeholders[0]._element.getparent().remove(layout.placeholders[0]._element)
    buffer = io.BytesIO()
    presentation.save(buffer)

    assert missing_layouts(buffer.getvalue()) == ("Title and Content",)


def test_every_kind_of_slide_falls_back_on_a_layout_that_a_template_must_have() -> None:
    asked = yaml.safe_load((ROOT / "templates" / "deck" / "layouts.yaml").read_text(encoding="utf-8"))["own-template"]

    assert {names[-1] for names in asked.values()} == set(LAYOUTS)
