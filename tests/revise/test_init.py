"""`init`: a few answers become a policy that builds; nothing is overwritten; the browser form writes the same file."""

from __future__ import annotations

import datetime
import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page

from policyloom import project
from policyloom.cli import main
from policyloom.diagnostics import has_errors
from policyloom.pipeline.compile import compile_policy
from policyloom.revise import form, init
from policyloom.revise.answers import place_of, places, questions, read_answers, short_for
from policyloom.source.reader import read

TODAY = datetime.date(2026, 12, 1)
ANSWERS = "name: St. Brigid Community Hospital\nshort_name: St. Brigid\nemail: posts@brigid.example\nphone: 555-0142\n"


def answered(**more: Any) -> dict[str, Any]:
    answers, problems = read_answers({**yaml.safe_load(ANSWERS), **more}, questions(place_of(more)))
    assert not problems
    return answers


def test_it_asks_about_ten_questions_first() -> None:
    first = [one for one in questions() if one.first]

    assert 9 <= len(first) <= 12
    assert all(one.question.endswith("?") and one.help for one in questions())


def test_a_few_answers_are_enough_for_a_policy_that_compiles(tmp_path: Path) -> None:
    written = init.write(tmp_path, answered(), TODAY)
    compiled = compile_policy(tmp_path / init.POLICY)

    assert not has_errors(compiled.diagnostics), compiled.diagnostics
    assert compiled.policy
    assert compiled.policy.institution.name == "St. Brigid Community Hospital"
    assert "<svg" in compiled.policy.institution.brand.logo
    assert set(written) >= {"policy/policy.yaml", ".github/workflows/policy.yml", "policy/policyloom.lock"}
    for path in written:
        assert (tmp_path / path).is_file()
    assert main(["check", str(tmp_path)]) == 0
    yaml.safe_load((tmp_path / ".github/workflows/policy.yml").read_text(encoding="utf-8"))
    json.loads((tmp_path / ".vscode/settings.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("place", places())
def test_the_law_of_every_place_compiles(tmp_path: Path, place: str) -> None:
    init.write(tmp_path, answered(places=place), TODAY)
    compiled = compile_policy(tmp_path / init.POLICY)

    assert not has_errors(compiled.diagnostics), compiled.diagnostics
    assert (place in {layer.name for layer in compiled.layers}) is (place != "none")


def test_the_law_of_a_place_rules_answers_out_and_gives_its_own_default() -> None:
    there = {one.key: one for one in questions("uk")}

    assert list(there["case_discussion"].options or ()) == ["never"]
    assert answered(places="uk")["case_discussion"] == "never"
    assert answered(places="uk")["privacy_law"].startswith("UK GDPR")
    assert answered(places="au", official_patient_stories="none")["case_discussion"] == "authorized_only"
    for key, answer in (("case_discussion", "embargo"), ("privacy_law", "")):
        given = {**yaml.safe_load(ANSWERS), "places": "uk", key: answer}
        _, problems = read_answers(given, questions("uk"))
        assert [one.split()[0] for one in problems] == [f"`{key}`"]


@pytest.mark.parametrize(
    "name",
    ["Our: Hospital", "# 1 Hospital", 'The "Best" Clinic', "Klinik für Ärzte", "No", "a" * 120, "{braces} & <b>"],
)
def test_odd_names_are_written_as_they_are(tmp_path: Path, name: str) -> None:
    answers = answered(name=name, short_name=name[:60], handle="Odd")
    text = init.policy_text(init.values(answers, TODAY))
    document, problems = read(text, "policy.yaml")

    assert not problems
    assert document.get("institution", "name") == name
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", document.get("policy", "id"))


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "answers.yaml").write_text(ANSWERS, encoding="utf-8")
    (tmp_path / "README.md").write_text("Ours.", encoding="utf-8")
    command = ["init", str(tmp_path), "--answers", str(tmp_path / "answers.yaml")]

    assert main(command) == 0
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "Ours."
    before = (tmp_path / init.POLICY).read_text(encoding="utf-8")
    assert main(command) == 2
    assert "is there already" in capsys.readouterr().err
    assert (tmp_path / init.POLICY).read_text(encoding="utf-8") == before


@pytest.mark.parametrize("in_the_way", ["policy", ".github", ".vscode/settings.json/x", "policy/history"])
def test_a_file_where_a_folder_has_to_be_stops_it_before_anything_is_written(tmp_path: Path, in_the_way: str) -> None:
    (tmp_path / in_the_way).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / in_the_way).write_text("Ours.", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    (tmp_path.parent / "answers.yaml").write_text(ANSWERS, encoding="utf-8")
    code = main(["init", str(tmp_path), "--answers", str(tmp_path.parent / "answers.yaml")])

    assert code == (0 if in_the_way.endswith("x") else 2)
    assert code == 0 or sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("there", ["policy/policy.yaml", "policy/policyloom.lock"])
def test_a_policy_that_is_a_folder_or_a_broken_lock_stops_it(tmp_path: Path, there: str) -> None:
    (tmp_path / there).mkdir(parents=True)
    with pytest.raises(project.ProjectError, match="is there already"):
        init.write(tmp_path, answered(), TODAY)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("St. Brigid Community Hospital", "St. Brigid"),
        ("Northfield Health", "Northfield"),
        ("Wattle Bay", "Wattle Bay"),
        ("University Hospital", "University"),
        ("Clinic", "Clinic"),
        ("", ""),
    ],
)
def test_the_short_name_leaves_out_what_kind_of_place_it_is(name: str, short: str) -> None:
    assert short_for(name) == short


def test_a_name_in_other_letters_takes_its_id_from_the_handle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "answers.yaml").write_text(
        ANSWERS.replace("St. Brigid Community Hospital", "病院") + "handle: Byoin\n", encoding="utf-8"
    )

    assert main(["init", str(tmp_path / "new"), "--answers", str(tmp_path / "answers.yaml")]) == 1
    assert "missing-glyph" in capsys.readouterr().out
    assert "id: byoin-social-media" in (tmp_path / "new" / init.POLICY).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "`name` has no answer"),
        (ANSWERS + "colour: red\n", "`colour` is no question"),
        (ANSWERS + "primary: red\n", "`primary` must be a color"),
        (ANSWERS + "embargo_days: 3\n", "`embargo_days` must be a whole number from 28"),
        (ANSWERS + "politics_advice: maybe\n", "`politics_advice` must be true or false"),
        (ANSWERS + "tone: loud\n", "`tone` must be one of caution, encourage"),
        (ANSWERS + "places: [uk]\n", "`places` must be one of us-private"),
        (ANSWERS + "case_discussion: {never: 1}\n", "`case_discussion` must be one of never"),
        (ANSWERS + "places: uk\ncase_discussion: embargo\n", "one of never (the law of that place leaves no other)"),
        (ANSWERS + "handle: B\n", "`handle` must be 3 to 40 letters"),
        ("- a\n", "must be a mapping"),
        ("name: [\n", "answers.yaml:2"),
    ],
)
def test_wrong_answers_are_all_said_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    (tmp_path / "answers.yaml").write_text(text, encoding="utf-8")

    assert main(["init", str(tmp_path / "new"), "--answers", str(tmp_path / "answers.yaml")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_the_printed_file_of_questions_is_a_file_of_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--questions"]) == 0
    printed = capsys.readouterr().out
    document, problems = read(re.sub(r"^# ([a-z_]+: )", r"\1", printed, flags=re.MULTILINE), "answers.yaml")

    assert not problems
    assert list(document.data) == [one.key for one in questions()]
    assert list(read(printed, "answers.yaml")[0].data) == [one.key for one in questions() if one.default is None]
    filled = {key: value for key, value in document.data.items() if value is not None} | yaml.safe_load(ANSWERS)
    assert read_answers(filled, questions()) == (answered(), ())


def test_nobody_is_asked_in_a_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))

    assert main(["init", str(tmp_path / "new")]) == 2
    assert "--answers FILE" in capsys.readouterr().err


def test_a_person_at_a_terminal_is_asked_one_question_at_a_time(tmp_path: Path) -> None:
    """Types wrong things first: each is refused with what to give, and asked again."""
    typed = "\nSt. Brigid Community Hospital\nSt. Brigid\n\nelsewhere\n7\nred\n\n\nnobody\nposts@brigid.example\n555-0142\n9\n2\n\n\n"
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "policyloom", "init", str(tmp_path / "new")],
        stdin=child,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=Path(__file__).resolve().parents[2],
    )
    os.write(parent, typed.encode())
    said = process.communicate(timeout=60)[0].decode()
    os.close(child)
    os.close(parent)

    assert process.returncode == 0, said
    assert "1. What is the full name of your institution?" in said
    assert said.count("Please give") == 5
    assert "Please give a color such as #0b5d7a." in said
    policy = compile_policy(tmp_path / "new" / init.POLICY).policy
    assert policy
    assert policy.institution.handle == "StBrigidCommunityHospital"


def test_what_the_law_settles_is_told_and_not_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    typed = iter(["Hôpital Sainte-Anne", "", "", "²", "uk", "", "", "desk@anne.example", "020 7946 0000", *[""] * 9])
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.chdir(tmp_path)

    assert main(["init"]) == 0
    said = capsys.readouterr().out
    assert "The law there allows only this answer: No, never" in said
    assert "10. How may clinicians respond" in said
    assert "11. " not in said
    assert "files in this folder: policy/policy.yaml" in said
    institution = yaml.safe_load((tmp_path / init.POLICY).read_text(encoding="utf-8"))["institution"]
    assert institution["handle"] == "HopitalSainteAnne"
    assert "hopitalsainteanne" in institution["handles"]


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Any:
    context = chromium.new_context(accept_downloads=True)
    opened = context.new_page()
    (tmp_path / form.NAME).write_text(form.form_html(), encoding="utf-8")
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((tmp_path / form.NAME).as_uri())
    yield opened
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []
    context.close()


def fill_in(page: Page) -> None:
    """Type what ANSWERS holds."""
    page.get_by_label("What is the full name of your institution?").fill("St. Brigid Community Hospital")
    page.get_by_label("What do people call it for short?").fill("St. Brigid")
    page.get_by_label("Which mail address answers questions about posting?").fill("posts@brigid.example")
    page.get_by_label("Which phone number does?").fill("555-0142")


def downloaded(page: Page, path: Path) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name="Download policy.yaml").click()
    download.value.save_as(path)
    assert download.value.suggested_filename == "policy.yaml"
    return path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_form_gives_the_file_that_init_writes_and_it_builds(page: Page, tmp_path: Path) -> None:
    fill_in(page)
    page.get_by_label("No, never").check()
    page.get_by_text("more choices").click()
    page.get_by_label("How many days must pass").fill("60")
    text = downloaded(page, tmp_path / "policy.yaml")

    today = datetime.date.today()
    wanted = read(init.policy_text(init.values(answered(case_discussion="never", embargo_days=60), today)), "a")[0].data
    assert read(text, "b")[0].data == wanted
    assert [line for line in text.splitlines() if "@@" in line] == []
    assert main(["build", str(tmp_path / "policy.yaml"), "--out", str(tmp_path / "dist"), "--quiet"]) == 0
    assert (tmp_path / "dist" / "guideline.pdf").is_file()


@pytest.mark.slow
def test_the_form_obeys_the_law_of_the_place_as_init_does(page: Page, tmp_path: Path) -> None:
    fill_in(page)
    page.get_by_label("Yes, after a waiting time").check()
    law = page.locator("#law-case_discussion")
    today = datetime.date.today()
    for place, title in next(one.options or {} for one in questions() if one.key == "places").items():
        page.get_by_label(title, exact=True).check()
        assert law.inner_text() == (
            "The law there rules out the answers that are crossed out." if place == "uk" else ""
        )
        assert page.get_by_label("Yes, after a waiting time").is_disabled() is (place == "uk")
        kept = {"case_discussion": "embargo"} if place.startswith("us") else {}
        wanted = init.policy_text(init.values(answered(places=place, **kept), today))
        assert read(downloaded(page, tmp_path / f"{place}.yaml"), "b")[0].data == read(wanted, "a")[0].data


@pytest.mark.slow
def test_the_form_says_what_is_missing_and_moves_there(page: Page) -> None:
    page.get_by_label("Which mail address answers questions about posting?").fill("nobody")
    page.get_by_role("button", name="Download policy.yaml").click()

    assert "5 answers need another look" in page.get_by_role("status").inner_text()
    assert page.evaluate("document.activeElement.name") == "name"
    assert page.locator("#fault-email").inner_text() == "Please look at this again."
    assert page.locator("#fault-name").inner_text() == "Please fill this in."


@pytest.mark.slow
@pytest.mark.parametrize("name", ['"; rm -rf "', "</script><b>x</b>", "@@email@@ $& $1", "Ünïcode – Klinik"])
def test_hostile_words_stay_words_in_the_form(page: Page, tmp_path: Path, name: str) -> None:
    page.get_by_label("What is the full name of your institution?").fill(name)
    page.get_by_label("What is its official handle").fill("Odd")
    page.get_by_label("What do people call it for short?").fill("Odd")
    page.get_by_label("Which mail address answers questions about posting?").fill("posts@brigid.example")
    page.get_by_label("Which phone number does?").fill("555-0142")
    document, problems = read(downloaded(page, tmp_path / "policy.yaml"), "policy.yaml")

    assert not problems
    assert document.get("institution", "name") == name


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_form_is_accessible(chromium: Browser, tmp_path: Path, scheme: Any, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    (tmp_path / form.NAME).write_text(form.form_html(), encoding="utf-8")
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    opened = context.new_page()
    opened.goto((tmp_path / form.NAME).as_uri())
    opened.get_by_text("more choices").click()
    found = Axe().run(opened).response

    assert [one["id"] for one in found["violations"]] == []
    assert [one["id"] for one in found["incomplete"]] == []
    assert opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
