"""guideline.docx: what reviewers, Word, LibreOffice and the program that reads reviews find in it."""

from __future__ import annotations

import dataclasses
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from policyloom.formats import word
from policyloom.model.types import Approval, Choice, Page, Policy, Source, Status
from policyloom.pipeline.compile import compile_policy
from policyloom.proofs.statements import statements
from policyloom.revise.tracked import reviewed
from policyloom.revise.word_file import opened
from policyloom.views.artifact import Context
from policyloom.views.looks import strings
from policyloom.views.text import plain
from policyloom.views.word_tags import exception_tag, rule_tag
from tests import ooxml
from tests.factory import a_deviation, a_policy, a_rule, a_section, an_institution

ROOT = Path(__file__).resolve().parents[2]
STRINGS = strings(ROOT / "templates", "word")
EXAMPLES = sorted((ROOT / "policy" / "examples").glob("*/policy.yaml"))
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10" fill="#0b5d7a"/></svg>'


def made(policy: Policy, scratch: Path) -> bytes:
    brand = policy.institution.brand
    if brand.logo == "<svg/>":
        drawn = dataclasses.replace(policy.institution, brand=dataclasses.replace(brand, logo=LOGO))
        policy = dataclasses.replace(policy, institution=drawn)
    (artifact,) = word.render(policy, Context(ROOT / "templates", ROOT / "site", ROOT / "schema", scratch))
    assert artifact.path == "guideline.docx"
    return artifact.content


def body_of(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content)).element.body


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode("utf-8")


def text_of(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(qn("w:t")))


def value(element: Any, path: str) -> str:
    found = element.find("/".join(qn(f"w:{step}") for step in path.split("/")))
    return "" if found is None else str(found.get(qn("w:val")))


def controls(body: Any) -> dict[str, Any]:
    """Give the controls that stand in the body itself, by tag."""
    return {value(one, "sdtPr/tag"): one for one in body.findall(qn("w:sdt"))}


def fields(control: Any) -> Iterator[tuple[str, str]]:
    inside = control.find(qn("w:sdtContent"))
    return ((value(one, "sdtPr/tag"), text_of(one)) for one in inside.findall(qn("w:sdt")))


def expected(policy: Policy) -> dict[str, list[tuple[str, str]]]:
    found = {}
    for rule in policy.rules.values():
        texts = [("lead_in", rule.lead_in)]
        if rule.active:
            texts += [("statement", rule.statement), ("rationale", rule.rationale)]
            texts += [(exception_tag(number), text) for number, text in enumerate(rule.exceptions, 1)]
            texts += [("consequence", rule.consequence)]
        found[rule_tag(rule.id)] = [(tag, line) for tag, text in texts if text for line in plain(text).split("\n")]
    return found


@pytest.fixture(scope="session")
def whole(northfield: Policy, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return made(northfield, tmp_path_factory.mktemp("word"))


def with_template(policy: Policy, template: bytes) -> Policy:
    brand = dataclasses.replace(policy.institution.brand, docx=template)
    return dataclasses.replace(policy, institution=dataclasses.replace(policy.institution, brand=brand))


def a_template() -> Any:
    template = docx.Document()
    template.add_paragraph("Words of the template")
    section = template.sections[0]
    section.page_width, section.left_margin = Mm(200), Mm(40)
    section.header.paragraphs[0].text = "The header of the institution"
    section.footer.paragraphs[0].text = "The footer of the institution"
    template.core_properties.author = "Somebody"
    return template


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_each_rule_is_one_control_and_each_of_its_texts_one_in_it(northfield: Policy, whole: bytes) -> None:
    found = {tag: list(fields(one)) for tag, one in controls(body_of(whole)).items() if tag}

    assert found == expected(northfield)


def test_what_reads_reviews_reads_every_text_and_finds_no_change(northfield: Policy, whole: bytes) -> None:
    read = reviewed(opened(whole))

    wanted = {tag: [f"{field}: {text}" for field, text in texts] for tag, texts in expected(northfield).items()}
    assert {
        one.tag: [f"{field}: {line}" for field, text in one.texts.items() for line in text.before.split("\n")]
        for one in read.rules
    } == wanted
    assert not read.elsewhere
    assert not read.authors


def test_automatic_numbers_are_the_numbers_of_the_rules(northfield: Policy, whole: bytes) -> None:
    topic, rule, counted = 0, 0, {}
    for paragraph in body_of(whole).iter(qn("w:p")):
        level = value(paragraph, "pPr/numPr/ilvl")
        if level == "0":
            topic, rule = topic + 1, 0
        elif level == "1":
            rule += 1
            counted[f"{topic}.{rule}"] = text_of(paragraph)

    assert counted == {one.number: plain(one.lead_in) for one in northfield.rules.values()}


def test_number_id_badge_and_sources_stand_in_the_rule_but_in_no_field(northfield: Policy, whole: bytes) -> None:
    held = controls(body_of(whole))
    for rule in northfield.active_rules:
        text = text_of(held[rule_tag(rule.id)])
        assert f"{rule.number} · {rule.id}" in text
        assert STRINGS[rule.modality.value.lower().replace(" ", "-")] in text
        assert text.count("[") >= len(rule.sources)
        assert all(example.replace("\n", "") in text for example in (*rule.examples.keeping, *rule.examples.breaking))


def test_the_statements_are_proven_in_their_controls(northfield: Policy, whole: bytes, tmp_path: Path) -> None:
    (tmp_path / "guideline.docx").write_bytes(whole)
    assert statements(northfield, tmp_path, "docx") == ()

    first = northfield.active_rules[0]
    other = dataclasses.replace(first, statement="You must do something else.")
    changed = dataclasses.replace(northfield, _rules={**northfield.rules, first.id: other})
    assert [one.rule for one in statements(changed, tmp_path, "docx")] == ["statement-missing"]


def test_an_inactive_rule_names_the_choice_that_switched_it_off(tmp_path: Path) -> None:
    choice = Choice("cases", "enum", "May cases be told?", "", "no", "only with a signed form", "no", "", False, {})
    idle = a_rule(id="privacy-cases", number="1.2", active=False, choices={"cases": ("yes",)})
    policy = a_policy(a_section(a_rule(), idle), choices=(choice,))

    control = controls(body_of(made(policy, tmp_path)))["privacy-cases"]

    assert list(fields(control)) == [("lead_in", idle.lead_in)]
    told = text_of(control)
    assert "Not active here" in told
    assert "“May cases be told?” Our answer: Only with a signed form." in told
    assert idle.statement not in told


def test_emphasis_and_links_are_runs_of_their_own_and_several_paragraphs_several_controls(tmp_path: Path) -> None:
    words = {
        "statement": "You **must** ask *first*, see [the form](https://northfield.example/form).",
        "consequence": "A talk comes first.\n\nThen comes training.",
        "exceptions": ("On **your** own.", "With a form."),
    }
    content = made(a_policy(a_section(a_rule(**words))), tmp_path)
    control = controls(body_of(content))["privacy-no-record-numbers"]

    assert list(fields(control))[1:] == [
        ("statement", "You must ask first, see the form."),
        ("rationale", "A stray label gives a patient away."),
        ("exceptions.1", "On your own."),
        ("exceptions.2", "With a form."),
        ("consequence", "A talk comes first."),
        ("consequence", "Then comes training."),
    ]
    statement = next(one for one in control.iter(qn("w:sdt")) if value(one, "sdtPr/tag") == "statement")
    assert [
        text_of(run) for run in statement.iter(qn("w:r")) if run.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None
    ] == ["must"]
    assert [
        text_of(run) for run in statement.iter(qn("w:r")) if run.find(f"{qn('w:rPr')}/{qn('w:i')}") is not None
    ] == ["first"]
    (link,) = statement.iter(qn("w:hyperlink"))
    assert text_of(link) == "the form"
    assert "https://northfield.example/form" in part(content, "word/_rels/document.xml.rels")


def test_a_long_id_has_a_tag_that_word_allows(tmp_path: Path) -> None:
    name = "privacy-" + "x" * 72
    content = made(a_policy(a_section(a_rule(id=name))), tmp_path)

    assert rule_tag(name) in controls(body_of(content))
    assert all(
        len(one) <= 64 for one in re.findall(r'<w:(?:tag|alias) w:val="([^"]*)"', part(content, "word/document.xml"))
    )
    assert name in text_of(body_of(content))


def test_the_contents_are_a_field_whose_entries_lead_to_headings(whole: bytes) -> None:
    body = body_of(whole)
    (code,) = [one.text for one in body.iter(qn("w:instrText"))]
    assert code.split() == ["TOC", "\\o", '"1-2"', "\\h", "\\z", "\\u"]

    styles = {one.style_id: one.name for one in docx.Document(io.BytesIO(whole)).styles}
    headings = {}
    for paragraph in body.iter(qn("w:p")):
        mark = paragraph.find(qn("w:bookmarkStart"))
        if mark is not None and mark.get(qn("w:name")).startswith("_Toc"):
            headings[mark.get(qn("w:name"))] = (styles[value(paragraph, "pPr/pStyle")], text_of(paragraph))
    entries = {
        link.get(qn("w:anchor")): (styles[value(link.getparent(), "pPr/pStyle")], text_of(link))
        for link in body.iter(qn("w:hyperlink"))
        if (link.get(qn("w:anchor")) or "").startswith("_Toc")
    }
    assert list(entries) == list(headings)
    for anchor, (level, shown) in entries.items():
        assert headings[anchor][0] == level.replace("toc", "Heading")
        assert shown.endswith(headings[anchor][1])
    assert "updateFields" not in part(whole, "word/settings.xml")


def test_headings_below_one_another_skip_no_level(whole: bytes) -> None:
    names = [one.style.name for one in docx.Document(io.BytesIO(whole)).paragraphs]
    assert names.count("Title") == 1

    document = docx.Document(io.BytesIO(whole))
    styles = {one.style_id: one.name for one in document.styles}
    used = [styles.get(value(one, "pPr/pStyle"), "Normal") for one in document.element.body.iter(qn("w:p"))]
    levels = [int(name[-1]) for name in used if name.startswith("Heading ")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {1, 2, 3} == set(levels)


def test_every_click_has_a_place_to_go_and_every_name_is_given_once(whole: bytes) -> None:
    body = body_of(whole)
    marks = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    anchors = {one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))} - {None}

    assert len(set(marks)) == len(marks)
    assert anchors <= set(marks)
    ids = [value(one, "sdtPr/id") for one in body.iter(qn("w:sdt"))]
    assert len(set(ids)) == len(ids)


def test_pages_carry_title_version_mark_and_number(whole: bytes) -> None:
    section = docx.Document(io.BytesIO(whole)).sections[0]

    assert text_of(section.header._element) == "Professional use of social mediaVersion 1.0"
    assert text_of(section.footer._element) == "Draft, not approvedPage 1 of 1"
    codes = [one.text.strip() for one in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert section.different_first_page_header_footer


def test_an_approved_policy_carries_no_mark_and_says_who_approved(tmp_path: Path) -> None:
    policy = a_policy(status=Status.APPROVED)
    approved = dataclasses.replace(policy, approval=Approval("Board", "2026-12-14", policy.digest))

    for one, marked in ((policy, True), (approved, False)):
        content = made(one, tmp_path)
        text = text_of(body_of(content))
        assert ("Draft, not approved" in text) is marked
        assert (
            "Draft, not approved" in text_of(docx.Document(io.BytesIO(content)).sections[0].footer._element)
        ) is marked
        assert ("Approved by Board on December 14, 2026." in text) is not marked


def test_the_logo_has_words_for_those_who_do_not_see_it(whole: bytes, northfield: Policy) -> None:
    (drawn,) = body_of(whole).iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    assert drawn.get("descr") == northfield.institution.brand.logo_alt


def test_every_part_of_the_record_is_told(tmp_path: Path) -> None:
    page = Page("tips", "Tips for photos", "Short ones.", "book", ("guideline",), (), (), (), ())
    elsewhere = dataclasses.replace(page, title="Slides only", shown_in=("deck",))
    content = made(a_policy(deviations=(a_deviation(),), pages=(page, elsewhere)), tmp_path)

    text = text_of(body_of(content))
    for words in ("A small clinic.", "Compliance Committee", "December 31, 2027", "Weaker"):
        assert words in text
    assert "Tips for photos" in text
    assert "Slides only" not in text
    assert "[1] HIPAA Privacy Rule" in text
    assert "This is not legal advice." in text
    assert "sha256:" in text


def test_language_paper_and_theme_are_the_policys(northfield: Policy, whole: bytes) -> None:
    assert '<w:lang w:val="en-US"' in part(whole, "word/styles.xml")
    theme = part(whole, "word/theme/theme1.xml")
    assert northfield.institution.brand.primary[1:].upper() in theme
    assert 'typeface="Georgia"' in theme
    assert 'typeface="Calibri"' in theme
    section = docx.Document(io.BytesIO(whole)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (216, 279)


def test_the_properties_name_no_person_and_no_clock(whole: bytes) -> None:
    core = part(whole, "docProps/core.xml")

    assert re.findall(r">([^<]*)</dcterms:", core) == ["2027-01-04T00:00:00Z"] * 2
    assert not re.search(r"<(?:dc:creator|cp:lastModifiedBy)>[^<]", core)
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        names = package.namelist()
    assert not [name for name in names if "thumbnail" in name or "customXml" in name or "stylesWithEffects" in name]


def test_the_same_policy_gives_the_same_bytes(tmp_path: Path) -> None:
    assert made(a_policy(), tmp_path / "one") == made(a_policy(), tmp_path / "another")


def test_a_template_keeps_its_look_and_loses_its_words(tmp_path: Path) -> None:
    template = a_template()
    template.styles["Heading 1"].font.name = "Courier New"
    content = made(with_template(a_policy(), saved(template)), tmp_path)

    document = docx.Document(io.BytesIO(content))
    section = document.sections[0]
    assert "Words of the template" not in text_of(document.element.body)
    assert (round(section.page_width.mm), round(section.left_margin.mm)) == (200, 40)
    assert section.header.paragraphs[0].text == "The header of the institution"
    assert [one.text for one in section.footer.paragraphs] == ["The footer of the institution", "Draft, not approved"]
    assert document.styles["Heading 1"].font.name == "Courier New"
    assert document.styles["Rule Statement"].base_style.name == "Normal"
    assert "privacy-no-record-numbers" in controls(document.element.body)
    assert "Somebody" not in part(content, "docProps/core.xml")
    wide = [int(one.get(qn("w:w"))) for one in document.element.body.iter(qn("w:tblW"))]
    assert max(wide) <= (section.page_width - section.left_margin - section.right_margin) / 635 + 1


def test_headers_of_an_earlier_section_of_a_template_stay(tmp_path: Path) -> None:
    template = a_template()
    template.add_section()

    content = made(with_template(a_policy(), saved(template)), tmp_path)

    document = docx.Document(io.BytesIO(content))
    assert len(document.sections) == 1
    assert document.sections[0].header.paragraphs[0].text == "The header of the institution"


def test_a_template_without_header_gets_ours(tmp_path: Path) -> None:
    content = made(with_template(a_policy(), saved(docx.Document())), tmp_path)

    section = docx.Document(io.BytesIO(content)).sections[0]
    assert "Version 1.0" in text_of(section.header._element)
    assert "Draft, not approved" in text_of(section.footer._element)


def test_long_names_are_cut_in_the_header_alone(tmp_path: Path) -> None:
    title = "Professional and personal use of social media, messaging and artificial intelligence by all who work here"
    content = made(a_policy(title=title), tmp_path)

    header = text_of(docx.Document(io.BytesIO(content)).sections[0].header._element)
    assert header == "Professional and personal use of social media, messaging and artificial…Version 1.0"
    assert title in text_of(body_of(content))


@pytest.mark.slow
def test_word_finds_no_fault(northfield: Policy, whole: bytes, tmp_path: Path) -> None:
    colors = {"primary": "#ffd400", "accent": "#101418", "paper": "A4"}
    loud = dataclasses.replace(
        northfield.institution, brand=dataclasses.replace(northfield.institution.brand, **colors)
    )
    named = an_institution(name="The Northfield and Upper Valley Regional Teaching Hospitals " * 3)
    several = a_rule(consequence="One.\n\nTwo.", sources=(Source("hipaa", "45 CFR 164.514", "It *differs*."),))
    cases = {
        "northfield": whole,
        "loud": made(dataclasses.replace(northfield, institution=loud), tmp_path),
        "template": made(with_template(a_policy(a_section(several)), saved(a_template())), tmp_path),
        "named": made(a_policy(institution=named, deviations=(a_deviation(kind="omitted"),)), tmp_path),
    }
    for name, content in cases.items():
        file = tmp_path / f"{name}.docx"
        file.write_bytes(content)
        assert ooxml.problems(file) == [], name


@pytest.mark.slow
@pytest.mark.parametrize("source", EXAMPLES, ids=lambda path: path.parent.name)
def test_each_example_makes_a_valid_file_with_every_rule(source: Path, tmp_path: Path) -> None:
    policy = compile_policy(source).policy
    assert policy is not None
    file = tmp_path / "guideline.docx"
    file.write_bytes(made(policy, tmp_path / "scratch"))

    assert ooxml.problems(file) == []
    assert statements(policy, tmp_path, "docx") == ()
    found = {tag: list(fields(one)) for tag, one in controls(body_of(file.read_bytes())).items() if tag}
    assert found == expected(policy)


@pytest.mark.slow
def test_libreoffice_shows_every_number_and_statement(northfield: Policy, whole: bytes, tmp_path: Path) -> None:
    (tmp_path / "guideline.docx").write_bytes(whole)
    program = shutil.which("soffice")
    assert program
    command = [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    for _ in range(2):  # A fresh profile may need a second start.
        subprocess.run([*command, "--outdir", tmp_path, tmp_path / "guideline.docx"], check=False, capture_output=True)
        if (tmp_path / "guideline.pdf").exists():
            break

    with pypdfium2.PdfDocument(tmp_path / "guideline.pdf") as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    text = "".join("".join(pages).split())
    for rule in northfield.active_rules:
        assert "".join(f"{rule.number}{plain(rule.lead_in)}".split()) in text
    assert f"Page 2 of {len(pages)}" in pages[1]
    assert all("Draft, not approved" in page for page in pages)
