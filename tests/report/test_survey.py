"""`survey`: several policies side by side, each question with everybody's answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policyloom.cli import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(str(path) for path in (ROOT / "policy" / "examples").glob("*/policy.yaml"))


def test_every_example_answers_every_question_of_the_base_pack(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["survey", *EXAMPLES, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)

    assert len(data["policies"]) == 9
    base = next(one for one in data["questions"] if one["id"] == "case_discussion")
    assert len(base["answers"]) == 9
    assert len({one["answer"] for one in base["answers"].values()}) >= 3


def test_the_page_in_the_docs_is_the_one_that_the_command_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    monkeypatch.chdir(ROOT)
    assert main(["survey", *EXAMPLES, "--format", "markdown"]) == 0
    printed = capsys.readouterr().out
    page = ROOT / "docs" / "survey.md"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        page.write_text(printed, encoding="utf-8")
    assert printed == page.read_text(encoding="utf-8"), "run UPDATE_SNAPSHOTS=1 ./run test tests/report/test_survey.py"


def test_text_groups_those_that_agree(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["survey", *EXAMPLES]) == 0
    printed = capsys.readouterr().out

    assert "May staff talk about patient cases online once names and details are gone?  (case_discussion)" in printed
    assert "  No, never: " in printed


def test_a_policy_with_errors_is_not_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "policy.yaml").write_text("policyloom: 1\n", encoding="utf-8")

    assert main(["survey", EXAMPLES[0], str(tmp_path)]) == 1
    assert "does not compile: nothing was compared." in capsys.readouterr().err
