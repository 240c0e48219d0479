"""The whole build: complete, all or nothing, the same bytes on any day and machine, and honest about drafts."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from policyloom.cli import main
from policyloom.model import standing
from policyloom.model.types import Policy
from policyloom.pipeline.compile import compile_policy
from policyloom.project import REPORT
from policyloom.proofs import extract

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "policy" / "policy.yaml"
DRAFT = "Draft, not approved"

pytestmark = pytest.mark.slow


def _prints(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != REPORT)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _pdf_pages(path: Path) -> list[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def _slides(path: Path) -> list[str]:
    from pptx import Presentation

    return [
        "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in Presentation(str(path)).slides
    ]


def test_the_output_is_what_the_manifest_says(dist: Path) -> None:
    manifest = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))

    found = {path: print_ for path, print_ in _prints(dist).items() if path != "manifest.json"}

    assert {path: entry["sha256"] for path, entry in manifest["artifacts"].items()} == found
    assert {"guideline.pdf", "deck.pptx", "deck.pdf", "exports/rules.json", "site/index.html", "coverage.json"} <= set(
        found
    )


def test_every_rule_id_is_in_the_pdf_the_site_and_the_rules(dist: Path, northfield: Policy) -> None:
    guideline = extract.squeezed(extract.pdf_text(dist / "guideline.pdf"))
    rules = {
        rule["id"]: rule for rule in json.loads((dist / "exports/rules.json").read_text(encoding="utf-8"))["rules"]
    }

    for name, rule in northfield.rules.items():
        assert extract.squeezed(name) in guideline, name
        assert (dist / "site" / "rules" / f"{name}.html").is_file(), name
        assert rules[name]["active"] is rule.active


def test_another_day_zone_locale_and_path_give_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "policy", tmp_path / "else where" / "policy", ignore=shutil.ignore_patterns("packs"))
    environment = {
        **os.environ,
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(ROOT),
    }
    faked = ["faketime", "2031-03-04 05:06:07"] if shutil.which("faketime") else []
    assert faked, "faketime is missing"

    done = subprocess.run(
        [*faked, sys.executable, "-m", "policyloom", "build", "policy/policy.yaml", "--out", str(tmp_path / "b"), "--jobs", "1"],
        cwd=tmp_path / "else where", env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert _prints(tmp_path / "b") == _prints(dist)


def test_only_one_format_is_made_and_the_others_stay(dist: Path, tmp_path: Path) -> None:
    out = tmp_path / "dist"
    shutil.copytree(dist, out)
    (out / "exports/rules.json").write_text("old", encoding="utf-8")

    assert main(["build", str(SOURCE), "--only", "json", "--out", str(out), "--quiet"]) == 0

    new = _prints(out)
    old = _prints(dist)
    assert {path for path in new if new[path] != old.get(path)} <= {"coverage.json", "manifest.json"}
    assert new["guideline.pdf"] == old["guideline.pdf"]


def test_the_site_links_only_to_files_that_this_build_or_the_last_one_made(tmp_path: Path) -> None:
    page = tmp_path / "dist/site/about/downloads.html"
    for name in ("json", "site"):
        assert main(["build", str(SOURCE), "--only", name, "--out", str(tmp_path / "dist"), "--quiet"]) == 0

    links = re.findall(r'<li><a href="(\.\./[^"]+)"', page.read_text(encoding="utf-8"))

    assert "../../exports/rules.json" in links
    assert not [link for link in links if not (page.parent / link).is_file()]


def test_a_draft_says_so_on_every_page_slide_and_export(dist: Path) -> None:
    assert all(DRAFT in page for page in _pdf_pages(dist / "guideline.pdf"))
    assert all(DRAFT in page for page in _pdf_pages(dist / "deck.pdf"))
    assert all(DRAFT in slide for slide in _slides(dist / "deck.pptx"))
    pages = [path for path in (dist / "site").rglob("*.html") if path.name != "404.html"]
    assert all(DRAFT in extract.html_text(path) for path in pages)
    assert json.loads((dist / "exports/rules.json").read_text(encoding="utf-8"))["draft_notice"] == DRAFT


def test_whom_to_ask_stands_on_every_page_and_slide(dist: Path, northfield: Policy) -> None:
    address = northfield.institution.contacts["communications"].email
    pages = [path for path in (dist / "site").rglob("*.html") if path.name != "404.html"]

    assert all(address in extract.html_text(path) for path in pages)
    assert all(address in slide for slide in _slides(dist / "deck.pptx"))
    assert all(address in page for page in _pdf_pages(dist / "guideline.pdf")[1:])


def _approve(source: Path) -> None:
    policy = compile_policy(source).policy
    assert policy is not None
    laws = [f"--confirm={reference.id}" for reference in standing.unverified(policy)]
    assert main(["approve", "--role", "General Counsel", *laws, str(source)]) == 0
    assert main(["approve", "--role", "Board", "--date", "2026-11-01", str(source)]) == 0


def test_an_approval_lifts_the_mark_and_one_changed_word_brings_it_back(own_northfield: Path, tmp_path: Path) -> None:
    _approve(own_northfield)
    out = tmp_path / "dist"

    assert main(["build", str(own_northfield), "--out", str(out), "--quiet"]) == 0
    assert not any(DRAFT in page for page in _pdf_pages(out / "guideline.pdf"))
    assert not any(DRAFT in slide for slide in _slides(out / "deck.pptx"))
    assert not any(DRAFT in extract.html_text(path) for path in (out / "site").rglob("*.html"))
    assert json.loads((out / "exports/rules.json").read_text(encoding="utf-8"))["draft_notice"] is None

    changed = "\nrules:\n  privacy-no-age: {statement: You must never say how old a patient is.}\n"
    own_northfield.write_text(own_northfield.read_text(encoding="utf-8") + changed, encoding="utf-8")
    assert main(["build", str(own_northfield), "--out", str(out), "--quiet"]) == 0
    assert all(DRAFT in page for page in _pdf_pages(out / "guideline.pdf"))
    assert all(DRAFT in page for page in _pdf_pages(out / "deck.pdf"))
    assert all(DRAFT in slide for slide in _slides(out / "deck.pptx"))
    assert all(DRAFT in extract.html_text(path) for path in (out / "site").rglob("*.html") if path.name != "404.html")
    assert json.loads((out / "exports/rules.json").read_text(encoding="utf-8"))["draft_notice"] == DRAFT


def test_a_killed_build_leaves_the_last_output_whole(dist: Path, tmp_path: Path) -> None:
    out = tmp_path / "dist"
    shutil.copytree(dist, out)
    before = _prints(out)

    for delay in (0.3, 1.0, 2.0):
        running = subprocess.Popen(
            [sys.executable, "-m", "policyloom", "build", str(SOURCE), "--out", str(out)],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        time.sleep(delay)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        assert _prints(out) == before


def test_a_folder_that_no_build_made_is_never_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")

    assert main(["build", str(SOURCE), "--only", "json", "--out", str(tmp_path)]) == 2

    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"
    assert "no build made" in capsys.readouterr().err


def test_what_an_institution_leaves_out_is_gone_from_every_format(own_northfield: Path, tmp_path: Path) -> None:
    grounds = "{reason: English only for now., approved_by: Board}"
    left_out = f"\nomit: {{official-multilingual: {grounds}, identity-clear-name: {grounds}}}\n"
    own_northfield.write_text(own_northfield.read_text(encoding="utf-8") + left_out, encoding="utf-8")
    out = tmp_path / "dist"

    assert main(["build", str(own_northfield), "--out", str(out), "--quiet"]) == 0

    rules = json.loads((out / "exports/rules.json").read_text(encoding="utf-8"))
    assert "official-multilingual" not in {rule["id"] for rule in rules["rules"]}
    own = {one["path"] for one in rules["deviations"] if one["layer"] == "northfield-social-media"}
    assert own == {"rules.official-multilingual", "rules.identity-clear-name"}
    assert not (out / "site" / "rules" / "official-multilingual.html").exists()
    assert "English only for now." in extract.pdf_text(out / "guideline.pdf")
