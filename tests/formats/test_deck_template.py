"""deck.pptx on an institution's own template: its look stays, our words fill it, and what has no place is drawn where there is room."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pptx import Presentation

from policyloom.formats.deck.look import read_look
from policyloom.formats.deck.pptx import write_pptx
from policyloom.formats.deck.scene import scenes
from policyloom.model.types import Policy
from policyloom.proofs.extract import squeezed
from policyloom.views.artifact import Context
from policyloom.views.looks import strings
from policyloom.views.slides import slides
from policyloom.views.text import plain
from tests.conftest import ROOT
from tests.ooxml import problems
from tests.slide_templates import ACCENT, FONTS, OLD, WIDE, a_template

WORDS = strings(ROOT / "templates", "deck")
STAMP = "Draft"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TEMPLATES = {
    "wide": a_template(WIDE),
    "old": a_template(OLD),
    "dark": a_template(WIDE, dark=True),
    "bare": a_template(WIDE, feet=False, renamed={"Title Only": "Headline"}),
}


def made(policy: Policy, template: bytes, scratch: Path, length: str = "session") -> bytes:
    brand = replace(policy.institution.brand, pptx=template)
    policy = replace(
        policy,
        institution=replace(policy.institution, brand=brand),
        documents=replace(policy.documents, length=length),
    )
    look = read_look(ROOT / "templates", brand)
    context = Context(ROOT / "templates", ROOT / "site", ROOT / "schema", scratch)
    return write_pptx(scenes(slides(policy, WORDS), look, WORDS), policy, look, WORDS, STAMP, context)


@pytest.fixture(scope="module", params=TEMPLATES)
def content(request: Any, northfield: Policy, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return made(northfield, TEMPLATES[request.param], tmp_path_factory.mktemp("own"))


def opened(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def test_it_is_a_valid_file(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "deck.pptx"
    file.write_bytes(content)

    assert problems(file) == []


def test_their_master_theme_and_size_stay_and_their_slides_go(content: bytes) -> None:
    deck = opened(content)

    assert deck.slide_width in (round(width * 914400) for width in (WIDE, OLD))
    assert any(shape.name == "Their bar" for shape in deck.slide_master.shapes)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        theme = package.read("ppt/theme/theme1.xml").decode()
        everything = "".join(package.read(name).decode("utf-8", "ignore") for name in package.namelist())
    assert f'<a:accent1><a:srgbClr val="{ACCENT}"/>' in theme
    assert all(f'typeface="{family}"' in theme for family in FONTS.values())
    assert "of theirs" not in everything
    assert "Somebody" not in everything


def test_every_slide_has_its_title_in_their_title_and_reads_it_first(content: bytes, northfield: Policy) -> None:
    deck = opened(content)

    for slide in deck.slides:
        spoken = [shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text]

        assert spoken[0].shape_id == slide.shapes.title.shape_id
    assert deck.slides[0].shapes.title.text_frame.text == northfield.title
    assert deck.slides[0].slide_layout.name == "Title Slide"
    assert [slide.slide_layout.name for slide in deck.slides].count("Section Header") == 5


def test_no_placeholder_is_empty_and_every_slide_carries_the_mark_whom_to_ask_and_its_number(
    content: bytes, northfield: Policy
) -> None:
    for slide in opened(content).slides:
        feet = next(shape for shape in slide.shapes if shape.name == "Footer").text_frame.text

        assert STAMP in feet
        assert plain(northfield.in_doubt) in feet
        assert slide._element.xpath(".//a:fld[@type='slidenum']")
        assert all(shape.text_frame.text.strip() for shape in slide.placeholders if shape.has_text_frame)


def test_nothing_leaves_the_slide_and_no_drawing_lies_on_the_foot(content: bytes) -> None:
    deck = opened(content)
    wide, high = deck.slide_width + 9000, deck.slide_height + 9000

    for number, slide in enumerate(deck.slides, 1):
        top_of_foot = next(shape for shape in slide.shapes if shape.name == "Footer").top
        for shape in placed(slide):
            assert shape.left >= 0, (number, shape.name)
            assert shape.left + shape.width <= wide, (number, shape.name)
            assert shape.top + shape.height <= high, (number, shape.name)
            assert shape.name in ("Footer", "Slide number") or shape.top + shape.height <= top_of_foot, (
                number,
                shape.name,
            )


def placed(slide: Any) -> Iterator[Any]:
    return (shape for shape in slide.shapes if shape._element.xpath("./p:spPr/a:xfrm|./p:xfrm"))


def test_no_words_are_smaller_than_a_room_can_read(content: bytes) -> None:
    for slide in list(opened(content).slides)[1:]:
        for shape in slide.shapes:
            small = shape.name in ("Footer", "Slide number", "Source", "Label")
            sizes = [int(run.get("sz")) for run in shape._element.iter(f"{A}rPr") if run.get("sz")]

            assert small or all(size >= 2400 for size in sizes), shape.name


def test_charts_and_tables_stay_native_and_every_statement_stays_in_the_notes(
    northfield: Policy, tmp_path: Path
) -> None:
    deck = opened(made(northfield, TEMPLATES["wide"], tmp_path, "full"))

    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    notes = squeezed(
        "\n".join(slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide)
    )
    assert sum(shape.has_chart for shape in shapes) == len(northfield.charts)
    assert any(shape.has_table for shape in shapes)
    assert [rule.id for rule in northfield.active_rules if squeezed(plain(rule.statement)) not in notes] == []


def test_on_a_dark_template_words_take_its_colour_but_keep_ours_on_our_cards(
    northfield: Policy, tmp_path: Path
) -> None:
    deck = opened(made(northfield, TEMPLATES["dark"], tmp_path))

    def fills(name: str) -> set[str]:
        found = (shape._element for slide in deck.slides for shape in slide.shapes if shape.name == name)
        return {color for one in found for color in one.xpath(".//a:rPr/a:solidFill/*/@val")}

    assert fills("Row 0") == set()
    assert fills("Verdict") == set()
    assert fills("Handle") == {read_look(ROOT / "templates", northfield.institution.brand).palette.quiet[1:].upper()}


def test_the_same_template_gives_the_same_bytes(northfield: Policy, tmp_path: Path) -> None:
    first, second = (made(northfield, TEMPLATES["bare"], tmp_path / name, "briefing") for name in "ab")

    assert first == second


def test_a_layout_that_is_named_like_a_kind_of_slide_is_taken_first(northfield: Policy, tmp_path: Path) -> None:
    template = a_template(renamed={"Comparison": "Pair", "Title Only": "Headline"})

    deck = opened(made(northfield, template, tmp_path, "briefing"))

    assert [slide.slide_layout.name for slide in deck.slides][-4:] == ["Pair", *["Title and Content"] * 3]


@pytest.mark.slow
@pytest.mark.parametrize("name", TEMPLATES)
def test_libreoffice_shows_every_slide(northfield: Policy, tmp_path: Path, name: str) -> None:
    file = tmp_path / "deck.pptx"
    file.write_bytes(made(northfield, TEMPLATES[name], tmp_path / "scratch"))

    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(file),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )

    with pypdfium2.PdfDocument(tmp_path / "deck.pdf") as document:
        assert len(document) == len(opened(file.read_bytes()).slides)
