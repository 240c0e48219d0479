"""guideline.pdf: the page that is laid out, and facts about the book: pages, outline, tags, every rule and statement."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from policyloom.formats import guideline
from policyloom.model.types import Approval, Choice, Examples, Fact, Figure, Policy, Source, Status
from policyloom.pipeline.compile import compile_policy
from policyloom.proofs import extract
from policyloom.views import text
from policyloom.views.artifact import Context
from policyloom.views.rules_record import rules_json
from tests import verapdf
from tests.factory import a_policy, a_rule, a_section

ROOT = Path(__file__).resolve().parents[2]
TAGS = Path(__file__).with_name("snapshots") / "guideline-tags.txt"
SNAPSHOT = Path(__file__).with_name("snapshots") / "guideline.html"
DRAFT = "Draft, not approved"


def a_context(scratch: Path) -> Context:
    return Context(templates=ROOT / "templates", shell=ROOT / "site", schemas=ROOT / "schema", scratch=scratch)


def an_approved(policy: Policy) -> Policy:
    return dataclasses.replace(
        policy, status=Status.APPROVED, approval=Approval("Chief medical officer", "2027-01-02", policy.digest)
    )


def a_book(**overrides: Any) -> Policy:
    idle = a_rule(
        id="privacy-waiting-time", number="1.2", lead_in="Let time pass.", active=False, choices={"talk": ("embargo",)}
    )
    talk = Choice("talk", "enum", "May staff talk about cases?", "", "never", "no, never", "never", "D1", True, {})
    facts = (
        Fact(
            "reach", "Staff reach more people.", "benefit", True, False, Figure("8×", "the reach"), (Source("hipaa"),)
        ),
        Fact("screenshots", "A screenshot can keep a post.", "risk", False, True, None, (Source("hipaa"),)),
    )
    return a_policy(a_section(a_rule(key_point=True), idle), **({"choices": (talk,), "facts": facts} | overrides))


def test_the_page_is_the_one_we_looked_at(tmp_path: Path) -> None:
    page = guideline.html(a_book(), a_context(tmp_path))

    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.parent.mkdir(exist_ok=True)
        SNAPSHOT.write_text(page, encoding="utf-8")
    assert page == SNAPSHOT.read_text(encoding="utf-8")


def test_a_statement_stands_in_one_piece(tmp_path: Path) -> None:
    page = guideline.html(a_book(), a_context(tmp_path))

    assert '<p class="statement">You must not post <strong>record numbers</strong>.</p>' in page


def test_a_rule_that_a_choice_switches_off_is_named_with_the_choice(tmp_path: Path) -> None:
    page = guideline.html(a_book(), a_context(tmp_path))

    assert "Let time pass." in page
    assert "privacy-waiting-time" in page
    assert "“May staff talk about cases?” because our answer is: no, never." in page
    assert page.count('class="statement"') == 1


def test_examples_are_shown_letter_by_letter(tmp_path: Path) -> None:
    rule = a_rule(examples=Examples("post", ("*Stars* & <b>tags</b>",), ()))

    page = guideline.html(a_policy(a_section(rule)), a_context(tmp_path))

    assert '<p class="example">*Stars* &amp; &lt;b&gt;tags&lt;/b&gt;</p>' in page


def test_benefits_stand_first_unless_the_tone_is_caution(tmp_path: Path) -> None:
    tone = Choice("tone", "enum", "How to begin?", "", "caution", "With caution", "encourage", "", False, {})

    inviting = guideline.html(a_book(), a_context(tmp_path))
    cautious = guideline.html(a_book(choices=(tone,)), a_context(tmp_path))

    assert inviting.index("Staff reach") < inviting.index("A screenshot can")
    assert cautious.index("A screenshot can") < cautious.index("Staff reach")


def test_a_vendors_number_says_so(tmp_path: Path) -> None:
    assert '<span class="flag">vendor statistic</span>' in guideline.html(a_book(), a_context(tmp_path))


def test_a_chapter_without_content_is_left_out(tmp_path: Path) -> None:
    page = guideline.html(a_book(), a_context(tmp_path))

    assert 'id="playbooks"' not in page
    assert 'id="deviations"' not in page
    assert 'id="choices"' in page


@pytest.mark.parametrize("approved", [True, False])
def test_the_mark_goes_only_with_an_approval_of_these_words(tmp_path: Path, approved: bool) -> None:
    book = an_approved(a_book()) if approved else dataclasses.replace(an_approved(a_book()), digest="sha256:other")

    assert (DRAFT in guideline.html(book, a_context(tmp_path))) is not approved


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_paper_is_the_institutions(tmp_path: Path, paper: str) -> None:
    book = a_book()
    institution = dataclasses.replace(book.institution, brand=dataclasses.replace(book.institution.brand, paper=paper))

    style = guideline.stylesheet(dataclasses.replace(book, institution=institution), a_context(tmp_path))

    assert f"size: {paper};" in style


@pytest.fixture(scope="module")
def northfield() -> Policy:
    compiled = compile_policy(ROOT / "policy" / "policy.yaml")
    assert compiled.policy, compiled.diagnostics
    return compiled.policy


@pytest.fixture(scope="module")
def book(northfield: Policy, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    (artifact,) = guideline.render(northfield, a_context(tmp_path_factory.mktemp("scratch")))
    assert artifact.path == "guideline.pdf"
    return artifact.content


@pytest.fixture(scope="module")
def pages(book: bytes) -> list[str]:
    """Read each page, with the apostrophes and quotation marks that were typed."""
    typed = str.maketrans("‘’“”", "''\"\"")
    document = pypdfium2.PdfDocument(book)
    return [" ".join(page.get_textpage().get_text_range().translate(typed).split()) for page in document]


@pytest.mark.slow
def test_the_book_has_a_books_length(pages: list[str]) -> None:
    assert 60 <= len(pages) <= 160


@pytest.mark.slow
def test_every_rule_stands_in_it_with_number_id_and_whole_statement(pages: list[str], northfield: Policy) -> None:
    whole = " ".join(pages)

    assert [rule.id for rule in northfield.rules.values() if rule.id not in whole] == []
    assert [rule.id for rule in northfield.rules.values() if f"{rule.number} " not in whole] == []
    assert [
        rule.id for rule in northfield.active_rules if " ".join(text.plain(rule.statement).split()) not in whole
    ] == []


@pytest.mark.slow
def test_every_page_says_whom_to_ask_and_that_it_is_a_draft(pages: list[str], northfield: Policy) -> None:
    doubt = " ".join(text.plain(northfield.in_doubt).split())

    assert [number for number, page in enumerate(pages, 1) if doubt not in page] == []
    assert [number for number, page in enumerate(pages, 1) if DRAFT not in page] == []


@pytest.mark.slow
def test_every_reference_is_listed(pages: list[str], northfield: Policy) -> None:
    whole = " ".join(pages)

    assert [one.id for one in northfield.references if " ".join(one.title.split()) not in whole] == []


@pytest.mark.slow
def test_every_answer_and_every_note_on_a_source_is_printed(pages: list[str], northfield: Policy) -> None:
    whole = extract.squeezed("".join(pages))
    notes = {
        note for rule in northfield.active_rules for one in rule.sources for note in (one.locator, one.note) if note
    }

    def lacking(texts: Iterable[str]) -> list[str]:
        return [one for one in texts if extract.squeezed(text.plain(one)) not in whole]

    assert len(northfield.faq) > 100
    assert lacking(one.question for one in northfield.faq) == []
    assert lacking(one.answer for one in northfield.faq) == []
    assert lacking(one.next for one in northfield.faq) == []
    assert lacking(notes) == []


@pytest.mark.slow
def test_each_rule_points_to_each_of_its_sources(northfield: Policy, tmp_path: Path) -> None:
    page = guideline.html(northfield, a_context(tmp_path))
    articles = dict(re.findall(r'<article class="[^"]*" id="rule-([^"]+)">(.*?)</article>', page, re.DOTALL))

    for rule in northfield.active_rules:
        pointed = set(re.findall(r'href="#reference-([^"]+)"', articles[rule.id]))
        assert pointed == {one.ref for one in rule.sources}, rule.id


@pytest.mark.slow
def test_the_key_points_fill_one_page(pages: list[str], northfield: Policy) -> None:
    assert "If you read one page" in pages[1]
    assert all(" ".join(text.plain(rule.statement).split()) in pages[1] for rule in northfield.key_points)
    assert "Contents" in pages[2]


@pytest.mark.slow
def test_no_page_is_nearly_empty(book: bytes) -> None:
    inked = [_inked(page) for page in pypdfium2.PdfDocument(book)]

    assert [number for number, share in enumerate(inked, 1) if share < 0.3] == []


def _inked(page: Any) -> float:
    """Tell how far down a page, without its running lines, anything is printed."""
    picture = page.render(scale=0.5, grayscale=True).to_pil()
    top, bottom = int(picture.height * 0.07), int(picture.height * 0.92)
    ink = picture.crop((0, top, picture.width, bottom)).point(lambda shade: 255 * (shade < 200)).getbbox()
    return ink[3] / (bottom - top) if ink else 0.0


@pytest.mark.slow
def test_nothing_runs_over_the_margin(book: bytes) -> None:
    for number, page in enumerate(pypdfium2.PdfDocument(book), 1):
        found = page.get_textpage()
        boxes = [found.get_charbox(index) for index in range(found.count_chars())]

        assert all(box[0] > 20 and box[2] < page.get_width() - 60 for box in boxes if box[2] > box[0]), number


@pytest.mark.slow
def test_a_page_that_starts_with_a_topic_names_it_at_its_head(book: bytes, northfield: Policy) -> None:
    with pypdfium2.PdfDocument(book) as document:
        heads = [page.get_textpage().get_text_bounded(bottom=page.get_height() - 62) for page in document]
        tops = [
            page.get_textpage().get_text_bounded(bottom=page.get_height() - 92, top=page.get_height() - 62)
            for page in document
        ]
    titles = [f"{one.number} {one.title}" for one in northfield.sections]

    starting = [(head, title) for head, top in zip(heads, tops, strict=True) for title in titles if title in top]
    assert len(starting) > 5
    assert [title for head, title in starting if title not in head] == []


@pytest.mark.slow
def test_it_is_tagged_and_its_outline_leads_to_every_topic(book: bytes, northfield: Policy) -> None:
    with pikepdf.open(io.BytesIO(book)) as found:
        assert found.Root.MarkInfo.Marked
        assert str(found.Root.Lang) == northfield.language
        with found.open_outline() as outline:
            titles = list(_titles(outline.root))

    assert [
        section.title for section in northfield.sections if not any(title.endswith(section.title) for title in titles)
    ] == []
    assert any(rule.lead_in in titles for rule in northfield.active_rules)


def _titles(items: Any) -> Iterator[str]:
    for item in items:
        yield str(item.title)
        yield from _titles(item.children)


@pytest.mark.slow
def test_it_passes_the_machine_checks_of_pdf_ua(book: bytes) -> None:
    assert verapdf.failures(book) == {}
    assert verapdf.failures(book, "3a") == {}


@pytest.mark.slow
def test_it_carries_the_rules_and_the_source_as_files(book: bytes, northfield: Policy) -> None:
    with pikepdf.open(io.BytesIO(book)) as found:
        carried = {name: spec.get_file().read_bytes() for name, spec in found.attachments.items()}

    assert carried.keys() == {"rules.json", "policy.json"}
    assert json.loads(carried["rules.json"]) == json.loads(rules_json(northfield, ROOT / "templates"))
    assert json.loads(carried["policy.json"])["rules"].keys() == northfield.rules.keys()


@pytest.mark.slow
def test_the_source_that_it_carries_is_a_policy_that_compiles(book: bytes, northfield: Policy, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(book)) as found:
        (tmp_path / "policy.yaml").write_bytes(found.attachments["policy.json"].get_file().read_bytes())
    shutil.copytree(ROOT / "policy" / "brand", tmp_path / "brand")

    again = compile_policy(tmp_path / "policy.yaml")

    assert again.policy is not None, again.diagnostics
    assert again.policy.digest == northfield.digest


@pytest.mark.slow
def test_its_tags_read_in_the_order_of_the_page(tmp_path: Path) -> None:
    (artifact,) = guideline.render(a_book(), a_context(tmp_path))
    file = tmp_path / "book.pdf"
    file.write_bytes(artifact.content)

    done = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, text=True, check=True)

    if os.environ.get("UPDATE_SNAPSHOTS"):
        TAGS.write_text(done.stdout, encoding="utf-8")
    assert done.stdout == TAGS.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_second_render_elsewhere_gives_the_same_bytes(northfield: Policy, book: bytes, tmp_path: Path) -> None:
    code = (
        "import pickle, sys; from pathlib import Path; from tests.formats.test_guideline import a_context;"
        "from policyloom.formats import guideline; policy = pickle.loads(sys.stdin.buffer.read());"
        "(made,) = guideline.render(policy, a_context(Path(sys.argv[1])));"
        "sys.stdout.buffer.write(made.content)"
    )
    surroundings = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
    }

    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(
        command, input=pickle.dumps(northfield), capture_output=True, check=True, cwd=tmp_path, env=surroundings
    )

    assert hashlib.sha256(done.stdout).hexdigest() == hashlib.sha256(book).hexdigest()


def test_the_stylesheet_draws_no_dotted_line(tmp_path: Path) -> None:
    style = re.sub(r"/\*.*?\*/", "", guideline.stylesheet(a_book(), a_context(tmp_path)), flags=re.DOTALL)

    assert not re.search(r"\b(dotted|dashed)\b", style)  # WeasyPrint draws each dot as a path: megabytes
