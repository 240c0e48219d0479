"""deck.pptx, deck.pdf and the pictures of the key slides: what readers, screen readers and other programs find in them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from pptx import Presentation

from policyloom.formats.deck import render
from policyloom.formats.deck.fitting import fits, heaviness
from policyloom.formats.deck.key_slides import key_slides
from policyloom.formats.deck.look import read_look
from policyloom.formats.deck.scene import Element, Scene, scenes
from policyloom.model.types import DeckPart, Documents, Policy, Status
from policyloom.pipeline.compile import compile_policy
from policyloom.proofs.extract import squeezed
from policyloom.views.artifact import Context
from policyloom.views.looks import strings
from policyloom.views.slide_model import plain as plain_words
from policyloom.views.slides import slides
from policyloom.views.text import plain
from policyloom.views.zips import normalised
from tests.factory import a_policy, a_rule, a_section, an_institution
from tests.ooxml import problems
from tests.verapdf import failures

ROOT = Path(__file__).resolve().parents[2]
STRINGS = strings(ROOT / "templates", "deck")
SMALL = {"label", "source"}
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"><path fill="#0b5d7a" d="M0 0L10 0L10 5L0 5Z"/></svg>'
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@lru_cache(maxsize=1)
def northfield() -> Policy:
    policy = compile_policy(ROOT / "policy" / "policy.yaml").policy
    assert policy is not None
    return policy


def rendered(policy: Policy) -> dict[str, bytes]:
    context = Context(ROOT / "templates", ROOT / "site", ROOT / "schema", Path(mkdtemp()))
    return {artifact.path: artifact.content for artifact in render(policy, context)}


@lru_cache(maxsize=1)
def files() -> dict[str, bytes]:
    return rendered(northfield())


@lru_cache(maxsize=1)
def presentation() -> Any:
    return Presentation(io.BytesIO(files()["deck.pptx"]))


@lru_cache(maxsize=1)
def placed() -> tuple[Scene, ...]:
    policy = northfield()
    return scenes(slides(policy, STRINGS), read_look(ROOT / "templates", policy.institution.brand), STRINGS)


def small_policy(**overrides: Any) -> Policy:
    institution = an_institution()
    return a_policy(institution=replace(institution, brand=replace(institution.brand, logo=LOGO)), **overrides)


def words_of(slide: Any) -> str:
    frames = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    return "\n".join([*frames, slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""])


def written(scene: Scene) -> Iterator[Element]:
    return (one for one in scene.elements if one.words)


def test_every_active_statement_stands_on_a_slide_or_in_its_notes() -> None:
    told = squeezed("\n".join(words_of(slide) for slide in presentation().slides))

    assert [rule.id for rule in northfield().active_rules if squeezed(plain(rule.statement)) not in told] == []


@pytest.mark.parametrize("scene", placed(), ids=lambda scene: f"{scene.slide.kind}: {scene.slide.title[:40]}")
def test_words_are_large_and_fit_their_boxes(scene: Scene) -> None:
    for one in written(scene):
        small = one.part.what == "source" or (one.part.slot == "label" and scene.slide.kind == "title")
        weight = heaviness(one.style.family, bold=one.style.bold)
        _, _, width, height = one.part.at

        assert one.size >= (14 if small else 30 if one.part.what == "title" else 24)
        assert (
            one.part.what in ("badge", "mark")
            or small
            or fits(plain_words(one.words), width, height, one.size, 1.14, weight=weight)
        )


def test_short_lists_have_more_air_and_no_row_leaves_the_slide() -> None:
    steps: dict[int, set[float]] = {}
    for scene in placed():
        tops = [one.part.at[1] for one in scene.elements if one.part.slot.startswith("row.")]
        if len(tops) > 1 and scene.layout.name == "list":
            steps.setdefault(len(tops), set()).add(round(tops[1] - tops[0], 3))
        assert all(one.part.at[1] + one.part.at[3] < 6.82 for one in scene.elements if one.part.row >= 0)

    assert steps[2] == steps[3] == {1.247}
    assert steps[4] == {1.075}
    assert steps[5] == {0.86}


def test_rows_that_moved_stand_there_in_the_presentation_too() -> None:
    for slide, scene in zip(presentation().slides, placed(), strict=True):
        wanted = {
            one.part.slot.replace(".", " ").capitalize(): one.part.at for one in scene.elements if one.part.row > 0
        }
        found = {shape.name: shape for shape in slide.placeholders if shape.name in wanted}

        assert all(abs(shape.top / 914400 - wanted[name][1]) < 0.001 for name, shape in found.items())


def test_no_run_of_a_body_is_below_24_points() -> None:
    sizes = {
        int(run.get("sz"))
        for slide in presentation().slides
        for shape in slide.placeholders
        if shape.placeholder_format.idx not in (3, 4) and shape.name.lower() not in SMALL
        for run in shape._element.iter(f"{A}rPr")
        if run.get("sz")
    }

    assert min(sizes) >= 2400


def test_every_slide_has_a_title_its_number_whom_to_ask_and_the_draft_mark() -> None:
    for slide in presentation().slides:
        feet = {
            shape.placeholder_format.type: shape.text_frame.text
            for shape in slide.placeholders
            if shape.placeholder_format.idx in (3, 4)
        }

        assert slide.shapes.title is not None
        assert slide.shapes.title.text_frame.text
        assert any(text.startswith(STRINGS["draft"]) and plain(northfield().in_doubt) in text for text in feet.values())
        assert slide._element.xpath(".//a:fld[@type='slidenum']")


def test_the_title_is_read_first() -> None:
    for slide in presentation().slides:
        spoken = [shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text]
        first = [shape.name for shape in spoken if shape.name != "Label"]

        assert first[0] == "Title"


def test_no_placeholder_is_empty() -> None:
    empty = [
        (index, shape.name)
        for index, slide in enumerate(presentation().slides, 1)
        for shape in slide.placeholders
        if shape.has_text_frame and not shape.text_frame.text.strip()
    ]

    assert empty == []


def test_every_drawing_is_described_or_marked_as_decoration() -> None:
    bare = [
        (index, shape.name)
        for index, slide in enumerate(presentation().slides, 1)
        for shape in slide.shapes
        if not (shape.has_text_frame and shape.text_frame.text)
        and not shape._element.xpath(".//p:cNvPr/@descr")
        and "decorative"
        not in shape._element.xpath("string(.//p:cNvPr/a:extLst/a:ext/@uri)")
        + str([one.tag for one in shape._element.iter()])
    ]

    assert bare == []


def test_charts_and_tables_are_native() -> None:
    shapes = [shape for slide in presentation().slides for shape in slide.shapes]

    charts = [shape.chart for shape in shapes if shape.has_chart]
    assert [list(chart.plots[0].series[0].values) for chart in charts] == [
        [value for _, value in chart.bars] for chart in northfield().charts
    ]
    assert any(shape.has_table for shape in shapes)


def test_the_brand_is_in_the_theme() -> None:
    with zipfile.ZipFile(io.BytesIO(files()["deck.pptx"])) as package:
        theme = package.read("ppt/theme/theme1.xml").decode()
        master = next(name for name in package.namelist() if name.startswith("ppt/slideMasters/slideMaster"))

        assert f'<a:accent1><a:srgbClr val="{northfield().institution.brand.primary[1:].upper()}"/>' in theme
        assert 'typeface="+mj-lt"' in package.read(master).decode()


def test_the_file_has_sections_and_names_nobody() -> None:
    with zipfile.ZipFile(io.BytesIO(files()["deck.pptx"])) as package:
        core, whole = package.read("docProps/core.xml").decode(), package.read("ppt/presentation.xml").decode()
        names = package.namelist()

    assert len(re.findall(r"<p14:section ", whole)) == len({slide.slide.part for slide in placed()})
    assert re.findall(r"(\d{4}-\d\d-\d\dT[^<]*)<", core) == [f"{northfield().effective}T00:00:00Z"] * 2
    assert not re.search(r"(?:creator|lastModifiedBy)>[^<]", core)
    assert not [name for name in names if "thumbnail" in name or "printerSettings" in name]


@pytest.mark.slow
def test_two_builds_are_the_same_bytes() -> None:
    assert rendered(northfield()) == files()


def test_the_pdf_has_a_page_for_every_slide_and_says_the_same() -> None:
    with pypdfium2.PdfDocument(files()["deck.pdf"]) as document:
        pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]

    assert len(pages) == len(placed())
    for page, scene in zip(pages, placed(), strict=True):
        assert squeezed(scene.slide.title) in squeezed(page)
        assert squeezed(plain(northfield().in_doubt)) in squeezed(page)
        assert squeezed(STRINGS["draft"]) in squeezed(page)


def test_apostrophes_and_quotation_marks_are_those_of_a_printer() -> None:
    told = "\n".join(words_of(slide) for slide in presentation().slides)
    with pypdfium2.PdfDocument(files()["deck.pdf"]) as document:
        printed = "".join(page.get_textpage().get_text_bounded() for page in document)

    assert "patient’s" in told
    assert "patient’s" in printed
    assert not {"'", '"'} & {*told, *printed}


@pytest.mark.slow
@pytest.mark.parametrize("length", ["briefing", "session", "full"])
def test_every_length_is_a_valid_presentation_and_an_accessible_pdf(length: str, tmp_path: Path) -> None:
    policy = northfield()
    found = rendered(replace(policy, documents=replace(policy.documents, length=length)))
    file = tmp_path / "deck.pptx"
    file.write_bytes(found["deck.pptx"])

    assert problems(file) == []
    assert failures(found["deck.pdf"], "ua1") == {}
    assert squeezed(policy.title) in squeezed(found["deck.html"].decode("utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["branded", "global-agency", "plain-print"])
def test_other_institutions_decks_are_valid_too(name: str, tmp_path: Path) -> None:
    policy = compile_policy(ROOT / "policy" / "examples" / name / "policy.yaml").policy
    assert policy is not None
    found = rendered(policy)
    file = tmp_path / "deck.pptx"
    file.write_bytes(found["deck.pptx"])

    assert problems(file) == []
    assert failures(found["deck.pdf"], "ua1") == {}


def test_the_key_slides_are_small_pictures() -> None:
    pictures = {path: content for path, content in files().items() if path.startswith("launch-kit/slides/")}

    names = [path.rpartition("/")[2] for path in pictures]
    assert names == ["01-title.png", *(f"{n:02}-key-points.png" for n in range(2, 6)), "06-contacts.png"]
    for content in pictures.values():
        with Image.open(io.BytesIO(content)) as picture:
            assert (picture.format, picture.width, picture.height) == ("PNG", 1600, 900)
        assert len(content) < 80_000


def test_key_points_that_no_slide_lists_are_pictured_one_by_one_and_there_are_never_too_many() -> None:
    rules = [a_rule(id=f"privacy-{n}", key_point=True) for n in range(9)]
    part = DeckPart("one", "One", "It leads.", "lock", False, ("privacy",), (), False, False)
    policy = a_policy(a_section(*rules), documents=Documents(deck_parts=(part,)))
    deck = slides(policy, STRINGS)

    drawn = key_slides(deck, frozenset(rule.id for rule in rules), files()["deck.pdf"])

    assert [one.path.rpartition("-")[2] for one in drawn] == ["title.png", *["points.png"] * 6, "contacts.png"]


def test_an_approved_policy_carries_no_mark_and_a_small_one_still_makes_a_deck() -> None:
    found = rendered(small_policy(status=Status.RETIRED))

    deck = Presentation(io.BytesIO(found["deck.pptx"]))
    assert all(STRINGS["retired"] in words_of(slide) for slide in deck.slides)
    assert found["deck.pdf"].startswith(b"%PDF")


def test_the_last_short_word_of_a_title_or_a_body_never_stands_alone() -> None:
    page = rendered(small_policy(promise="Share what **you know** to keep the trust of all."))["deck.html"].decode(
        "utf-8"
    )

    assert "to keep the trust of\u00a0all.</p>" in page


def test_colours_stay_readable_with_a_pale_brand() -> None:
    institution = an_institution()
    brand = replace(institution.brand, primary="#ffe14d", accent="#fff3b0", logo=LOGO)

    look = read_look(ROOT / "templates", brand)

    assert look.color("on_primary") != look.color("primary")
    assert look.color("verdict", None, "dont") == look.palette.dont


def test_equal_parts_in_any_order_and_on_any_day_give_the_same_zip() -> None:
    def a_zip(names: str, year: int) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as package:
            for name in names:
                package.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), name)
        return buffer.getvalue()

    assert normalised(a_zip("abc", 1999), "2027-01-04") == normalised(a_zip("cab", 2026), "2027-01-04")


def test_workbooks_inside_and_properties_lose_their_clock() -> None:
    def with_core(day: str) -> bytes:
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as package:
            package.writestr(
                "docProps/core.xml",
                f'<dcterms:created xsi:type="x">{day}</dcterms:created><dc:creator>Ann</dc:creator>',
            )
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w") as package:
            package.writestr("embeddings/one.xlsx", inner.getvalue())
        return outer.getvalue()

    assert normalised(with_core("2001-01-01T10:00:00Z"), "2027-01-04") == normalised(
        with_core("2026-01-01T11:00:00Z"), "2027-01-04"
    )
