"""The institution's own look: logo, fonts, colours and office templates, each checked where it is named."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from policyloom.diagnostics import Severity
from policyloom.formats import key_points
from policyloom.model.types import Policy
from policyloom.pipeline.compile import Compilation, compile_policy
from policyloom.pipeline.picture import logo_text
from policyloom.views import brand, fonts
from policyloom.views.artifact import Context
from tests import verapdf

ROOT = Path(__file__).resolve().parents[2]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'
LIGHT, BLACK = (fonts.files()[0].with_name(f"SourceSansPro-{name}.ttf") for name in ("Light", "Black"))


def branded(policy: Path, primary: str = "#0b5d7a", more: str = "") -> Compilation:
    """Compile a copy of Northfield with another main colour and more keys of its brand."""
    text = policy.read_text(encoding="utf-8").replace('primary: "#0b5d7a"', f'primary: "{primary}"')
    policy.write_text(text.replace("    paper: Letter", f"    paper: Letter\n{more}"), encoding="utf-8")
    return compile_policy(policy)


def found(compiled: Compilation) -> dict[str, str]:
    """Give what was found about the brand: rule and hint."""
    looks = ("contrast", "heading", "font", "logo", "template")
    return {one.rule: one.hint for one in compiled.diagnostics if any(look in one.rule for look in looks)}


def a_font(family: str, change: Callable[[TTFont], None] = lambda font: None) -> bytes:
    """Make a font of another name, and changed further."""
    with TTFont(LIGHT) as font:
        for record in font["name"].names:
            if record.nameID in (1, 16):
                record.string = family
        change(font)
        font.save(buffer := io.BytesIO())
    return buffer.getvalue()


def a_png(width: int, height: int = 120) -> bytes:
    Image.new("RGBA", (width, height), "#0b5d7a").save(buffer := io.BytesIO(), "PNG")
    return buffer.getvalue()


def test_a_colour_that_carries_no_words_is_an_error_with_the_nearest_one_that_does(own_northfield: Path) -> None:
    compiled = branded(own_northfield, "#808080")

    (problem,) = (one for one in compiled.diagnostics if one.rule == "low-contrast")
    proposed = problem.hint.rpartition(" ")[2].rstrip(".")
    assert compiled.sound is None
    assert problem.at is not None
    assert own_northfield.read_text(encoding="utf-8").splitlines()[problem.at.line - 1].strip().startswith("primary:")
    assert brand.words_on(proposed) >= brand.WORDS
    assert found(branded(own_northfield.rename(own_northfield.with_name("again.yaml")), "#808080")) != {}
    assert brand.contrast(proposed, "#808080") < 1.3


@pytest.mark.parametrize("value", ["#ffd400", "red", '"#FD0"', '"#gggggg"', "[1]", "{a: b}"])
@pytest.mark.parametrize("key", ["primary", "accent"])
def test_what_is_no_colour_is_reported_at_its_place_with_and_without_a_logo(
    own_northfield: Path, key: str, value: str
) -> None:
    text = re.sub(rf'      {key}: ".*"', f"      {key}: {value}", own_northfield.read_text(encoding="utf-8"))
    for written in (text, text.replace("    logo: brand/logo.svg\n", "")):
        own_northfield.write_text(written, encoding="utf-8")

        problems = [one for one in compile_policy(own_northfield).diagnostics if one.severity == Severity.ERROR]

        assert [one.at.line for one in problems if one.at] == [written[: written.index(f"{key}: ")].count("\n") + 1]


def test_a_pale_colour_is_fine_and_says_what_its_headings_become(own_northfield: Path) -> None:
    compiled = branded(own_northfield, "#ffd400")

    assert compiled.sound is not None
    assert found(compiled) == {"derived-heading": "Set `heading` beside `primary` to choose the color yourself."}


@pytest.mark.parametrize(("heading", "rules"), [("#5c4d00", set()), ("#c0a000", {"low-contrast"})])
def test_the_heading_colour_is_the_authors_where_it_can_be_read(
    own_northfield: Path, heading: str, rules: set[str]
) -> None:
    text = own_northfield.read_text(encoding="utf-8")
    own_northfield.write_text(
        text.replace('      accent: "', f'      heading: "{heading}"\n      accent: "'), encoding="utf-8"
    )

    compiled = branded(own_northfield, "#ffd400")

    assert set(found(compiled)) == rules
    if not rules:
        assert compiled.policy is not None
        assert brand.light(compiled.policy.institution.brand).ink_primary == heading


@pytest.mark.slow
def test_documents_are_set_in_the_fonts_of_the_institution(own_northfield: Path, tmp_path: Path) -> None:
    folder = own_northfield.parent / "fonts"
    folder.mkdir()
    (folder / "light.ttf").write_bytes(a_font("Northfield Sans"))
    (folder / "black.ttf").write_bytes(
        a_font("Northfield Sans", lambda font: setattr(font["OS/2"], "usWeightClass", 700))
    )
    compiled = branded(own_northfield, more="    fonts: {sans: {regular: fonts/light.ttf, bold: fonts/black.ttf}}\n")
    policy = compiled.sound
    assert policy is not None, compiled.diagnostics

    content = _card(policy, tmp_path)

    with pikepdf.open(io.BytesIO(content)) as document:
        used = {str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()}
    assert any("Northfield" in name for name in used), used
    assert verapdf.failures(content) == {}
    assert verapdf.failures(content, "3a") == {}


@pytest.mark.slow
def test_own_files_of_a_family_that_is_also_ours_take_its_place(own_northfield: Path, tmp_path: Path) -> None:
    for name, font in (("light.ttf", LIGHT), ("black.ttf", BLACK)):
        (own_northfield.parent / "brand" / name).write_bytes(
            _named(font, "Source Sans Pro", 400 if font == LIGHT else 700)
        )
    compiled = branded(own_northfield, more="    fonts: {sans: {regular: brand/light.ttf, bold: brand/black.ttf}}\n")
    assert compiled.sound is not None, compiled.diagnostics

    content = _card(compiled.sound, tmp_path)

    with pikepdf.open(io.BytesIO(content)) as document:
        fonts_used = [font for page in document.pages for font in page.Resources.Font.values()]
        sizes = {str(font.BaseFont).partition("+")[2] for font in fonts_used}
    assert not any("Sans" in name and "Semi" in name for name in sizes), sizes


def _named(file: Path, family: str, weight: int) -> bytes:
    with TTFont(file) as font:
        for record in font["name"].names:
            if record.nameID in (1, 16):
                record.string = family
        font["OS/2"].usWeightClass = weight
        font.save(buffer := io.BytesIO())
    return buffer.getvalue()


def _card(policy: Policy, scratch: Path) -> bytes:
    context = Context(ROOT / "templates", ROOT / "site", ROOT / "schema", scratch)
    return next(one.content for one in key_points.render(policy, context) if one.path == "card.pdf")


def _restrict(font: TTFont) -> None:
    font["OS/2"].fsType = 2


def _without_a(font: TTFont) -> None:
    for table in font["cmap"].tables:
        table.cmap.pop(ord("a"), None)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"wOFF" + bytes(40), "it is no TTF or OTF file"),
        (LIGHT.read_bytes()[:4000], "it is damaged"),
        (a_font("Closed", _restrict), "its maker forbids embedding"),
        (a_font("Lacking", _without_a), "it lacks the signs a"),
    ],
)
def test_a_font_that_cannot_be_embedded_says_why(own_northfield: Path, content: bytes, says: str) -> None:
    (own_northfield.parent / "brand" / "own.ttf").write_bytes(content)

    compiled = branded(own_northfield, more="    fonts: {sans: {regular: brand/own.ttf, bold: brand/own.ttf}}\n")

    messages = [one.message for one in compiled.diagnostics if one.rule == "unfit-font"]
    assert len(messages) == 2
    assert says in messages[0]


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ("    fonts: {sans: {regular: brand/none.ttf, bold: brand/none.ttf}}\n", "missing-font"),
        ("    fonts: {sans: {italic: brand/logo.svg}}\n", "unfit-font"),
        ("    fonts: {sans: {regular: ../../etc/passwd, bold: /etc/hostname}}\n", "missing-font"),
        ("    pptx_template: brand/none.pptx\n", "missing-template"),
        ("    pptx_template: brand/logo.svg\n", "unfit-template"),
        ("    docx_template: brand/logo.svg\n", "unfit-template"),
        ("    docx_template: /etc/hostname\n", "missing-template"),
    ],
)
def test_a_file_that_is_not_there_or_no_good_is_an_error_at_its_name(
    own_northfield: Path, more: str, rule: str
) -> None:
    compiled = branded(own_northfield, more=more)

    problems = [one for one in compiled.diagnostics if one.rule == rule]
    assert compiled.policy is None
    assert problems
    assert all(one.at and one.at.file.endswith("policy.yaml") and one.hint for one in problems)


def test_a_png_becomes_a_logo_and_carries_no_notes() -> None:
    image = Image.open(io.BytesIO(a_png(400)))
    exif = Image.Exif()
    exif[0x010E] = "taken in room 312"
    image.save(buffer := io.BytesIO(), "PNG", exif=exif)

    text, wrong, _ = logo_text(buffer.getvalue())

    assert not wrong
    assert 'viewBox="0 0 400 120"' in text
    assert logo_text(buffer.getvalue()) == logo_text(a_png(400))


@pytest.mark.parametrize("content", [a_png(20), a_png(5000), a_png(400)[:60], b"\xff\xd8\xff\xe0JFIF"])
def test_a_picture_that_prints_badly_or_not_at_all_is_refused(content: bytes) -> None:
    text, wrong, hint = logo_text(content)

    assert not text
    assert wrong
    assert hint


def test_what_editors_note_in_an_svg_goes_and_what_it_draws_stays() -> None:
    noted = (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://editor.example/ns" viewBox="0 0 10 10" i:version="9">'
        '<!-- by J. Doe --><metadata><i:author>J. Doe</i:author></metadata><i:view zoom="2"/><g i:label="Layer 1">'
        '<path fill="#0b5d7a" d="M0 0L9 9Z"/></g></svg>'
    )

    text, wrong, _ = logo_text(noted.encode())

    assert not wrong
    assert "Doe" not in text
    assert "editor" not in text
    assert 'd="M0 0L9 9Z"' in text
    assert logo_text(text.encode()) == (text, "", logo_text(b"")[2])


def test_a_clean_svg_stays_as_it_is() -> None:
    clean = SVG.format('<path fill="#123456" d="M0 0L9 9Z"/>')

    assert logo_text(clean.encode())[0] == clean
