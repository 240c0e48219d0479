"""The examples in policy/examples: each builds every document, passes the machine checks, and shows what it is an example of."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from policyloom.cli import main
from policyloom.diagnostics import has_errors
from policyloom.pipeline.compile import compile_policy
from policyloom.proofs import extract
from tests import ooxml, verapdf

EXAMPLES = Path(__file__).resolve().parents[2] / "policy" / "examples"
TOPS = sorted(path.parent.name for path in EXAMPLES.glob("*/policy.yaml"))
LAYERS = sorted(str(path.relative_to(EXAMPLES)) for path in EXAMPLES.glob("*/*/**/policy.yaml"))

# What each model institution has, and the words by which a reader knows that the example has it too.
SHOWS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "academic-center": {
        "guideline.pdf": (
            "The guideline at a glance", "Related policies", "Official accounts: from idea to directory",
            "@Jane_RidgewayMedicine", "at least two staff members", "public directory", "Transplant Center",
        ),
        "site/guides/guideline-at-a-glance.html": ("The guideline at a glance", "Ridgeway"),
        "site/guides/ridgeway-related-policies.html": ("Related policies",),
        "exports/rules.json": ("ridgewaymed", "rwmedicine", "views-own"),
    },
    "branded": {
        "guideline.pdf": (
            "Join the conversation", "Strategy first", "Tips for Facebook and X", "Acceptable and unacceptable use",
            "Appendix: what would you say?", "Working with the press office", "Policies to read with this one",
            "A fair first target", "key performance indicator", "press@summitgrove.example",
        ),
        "deck.pdf": ("Strategy first", "Acceptable and unacceptable use"),
        "site/guides/join-the-conversation.html": ("Join the conversation", "Follow."),
    },
    "campus-list": {
        "guideline.pdf": (
            "Best practices", "Policies above this one", "Who answers for the campus", "In doubt? Ask before you post",
            "for those who care for patients",
        ),
        "deck.pdf": ("In doubt? Ask before you post",),
        "site/index.html": ("In doubt? Ask before you post",),
        "site/guides/best-practices.html": ("Best practices",),
    },
    "global-agency": {
        "guideline.pdf": (
            "Six principles, twelve questions", "Headquarters, regions, countries", "Naming accounts", "Design page",
            "Style guide for short posts", "Posting in many languages", "Crisis plan for social media",
            "Kit for a stolen account", "Media training", "Holding statement", "a rumor",
        ),
        "exports/rules.json": ("quote_words", "animation_seconds", "official-naming-convention", "clearance_ref"),
    },
    "health-authority": {
        "guideline.pdf": (
            "The practice module in your orientation", "Is this about me?", "Need to know? Four questions",
            "An account for your team: two yeses", "Expect access checks.", "Opinions are my own",
        ),
        "site/practice/index.html": (
            "Respect", "Official accounts", "Photos and video", "Confidentiality", "Acceptable posts", "Unacceptable",
        ),
        "site/practice/photos-and-video.html": ("He could not say no",),
        "site/practice/confidentiality.html": ("The whole list would be easier",),
        "site/practice/respect.html": ("The quarrel that everyone can read",),
    },
    "plain-print": {
        "guideline.pdf": (
            "The guideline in five parts", "Guideline for account managers", "Which platform for what",
            "Community standards", "Twelve seasonal reminders", "Ask the office before removing.",
        ),
    },
    "quality-consortium": {
        "deck.pdf": (
            "Set up your account", "no line says whose opinions these are", "Photo checklist", "Count the days before a case", "A reporter calls",
            "Become an ambassador", "The ambassador kit", "Whose ideas these are", "What would you like",
            "This is what we built on",
        ),
        "guideline.pdf": ("no legal", "A profile that could be anyone, or us"),
        "exports/rules.json": ("legal-qi-data-not-advertising",),
    },
    "residency": {
        "guideline.pdf": (
            "(a)", "(l)", "(AMA)", "(Deck)", "Tell and report.", "Use supported forums only.", "Whom to tell about a post",
            "Seven questions before you post", "Chief Residents", "Associate Program Director",
        ),
    },
    "six-hospitals": {
        "guideline.pdf": (
            "One policy for six hospitals: why, and to what end", "Before you post", "Tips for clinicians: LinkedIn",
            "Craft and curiosity", "Candor and courage", "An open harbor", "One crew", "Kindness", "Ownership",
            "Saltmarsh", "Tern Island",
        ),
        "site/key-points.html": ("If you read one page",),
        "site/faq/index.html": ("supervisor wants to connect", "party"),
    },
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", TOPS)
def test_an_example_builds_every_document(name: str, tmp_path: Path) -> None:
    out = tmp_path / "dist"

    assert main(["build", str(EXAMPLES / name), "--out", str(out), "--quiet"]) == 0

    assert {name: failed for name, failed in judged(out).items() if failed} == {}
    assert nearly_empty(out / "guideline.pdf") == []
    for file, words in SHOWS[name].items():
        said = _words(out / file)
        assert [word for word in words if word not in said] == []


@pytest.mark.slow
def test_every_document_of_northfield_passes_its_judge(dist: Path) -> None:
    found = judged(dist)

    assert {name: failed for name, failed in found.items() if failed} == {}
    assert {"guideline.pdf", "deck.pdf", "forms/patient-release.pdf", "deck.pptx", "guideline.docx"} <= found.keys()


def judged(out: Path) -> dict[str, object]:
    """Let veraPDF look at each PDF (forms: PDF/UA-1; all others: PDF/A-3a too), the Open XML SDK at each office file."""
    found: dict[str, object] = {}
    for file in sorted(out.rglob("*.pdf")):
        with pikepdf.open(file) as document:
            flavours = ("ua1",) if "/AcroForm" in document.Root else ("ua1", "3a")
        failed = {flavour: verapdf.failures(file.read_bytes(), flavour) for flavour in flavours}
        found[file.relative_to(out).as_posix()] = {flavour: what for flavour, what in failed.items() if what}
    for file in (out / "deck.pptx", out / "guideline.docx"):
        found[file.name] = ooxml.problems(file)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", ["global-agency", "six-hospitals"])
def test_libreoffice_opens_what_word_and_powerpoint_do(name: str, tmp_path: Path) -> None:
    out = tmp_path / "dist"
    assert main(["build", str(EXAMPLES / name), "--only", "deck,docx", "--out", str(out), "--quiet"]) == 0

    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = [str(out / "deck.pptx"), str(out / "guideline.docx")]
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), *files],
        check=True,
        capture_output=True,
    )

    assert len(pypdfium2.PdfDocument(tmp_path / "deck.pdf")) == len(pypdfium2.PdfDocument(out / "deck.pdf"))
    assert len(pypdfium2.PdfDocument(tmp_path / "guideline.pdf")) > 20


@pytest.mark.slow
def test_no_page_of_northfield_is_nearly_empty(dist: Path) -> None:
    assert nearly_empty(dist / "guideline.pdf") == []


@pytest.mark.parametrize("layer", LAYERS)
def test_a_site_region_or_country_compiles_over_its_example(layer: str) -> None:
    compiled = compile_policy(EXAMPLES / layer)

    assert compiled.policy
    assert not has_errors(compiled.diagnostics)


def nearly_empty(file: Path) -> list[int]:
    """Number the pages whose words end in the upper quarter. The last one ends where it ends."""
    with pypdfium2.PdfDocument(file) as document:
        return [number for number, page in enumerate(document, 1) if number < len(document) and _fills(page) < 0.25]


def _fills(page: pypdfium2.PdfPage) -> float:
    """Tell how far down the words of a page reach, from 0 to 1. The line at its foot is no part of that."""
    text, height = page.get_textpage(), page.get_height()
    boxes = (text.get_charbox(index) for index in range(text.count_chars()))
    lowest = min((box[1] for box in boxes if box[3] > box[1] > height * 0.09), default=height)
    return float(1 - lowest / height)


def _words(file: Path) -> str:
    read = {".pdf": extract.pdf_text, ".html": extract.html_text}.get(file.suffix)
    return " ".join((read(file) if read else json.dumps(json.loads(file.read_text(encoding="utf-8")))).split())
