"""What an author is told to do about the mistakes that beginners make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policyloom.cli import main

Said = Callable[[str, str], str]


@pytest.fixture
def said(own_northfield: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Break a line of Northfield's file and give what `check` says of it."""

    def check(old: str, new: str) -> str:
        text = own_northfield.read_text(encoding="utf-8")
        assert old in text
        own_northfield.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert main(["check", str(own_northfield), "--format", "concise"]) == 1
        return capsys.readouterr().out

    return check


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("policyloom: 1", 'policyloom: "1"', "must be `1` (Take the quotes away."),
        ("choices:\n", 'choices:\n  politics_advice: "no"\n', "must be true or false, not `no`"),
        ("choices:\n", 'choices:\n  politics_advice: "false"\n', 'must be true or false, not the text `"false"`'),
        ("choices:\n", "choices:\n  tone: [caution]\n", "must be one of caution, encourage, not a list"),
        ("choices:\n", f"choices:\n  embargo_days: {'9' * 5000}\n", f"a whole number, not `{'9' * 59}…`"),
        ("policyloom: 1", f"policyloom: 1\n{'k' * 900}: 1", f"unknown key `{'k' * 57}…`"),
    ],
)
def test_what_was_typed_is_named_as_it_was_typed(said: Said, old: str, new: str, told: str) -> None:
    assert told in said(old, new)


def test_a_colour_without_quotes_is_a_comment(own_northfield: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        own_northfield.read_text(encoding="utf-8")
        .replace('primary: "#', "primary: #")
        .replace('accent: "#', "accent: #")
    )
    own_northfield.write_text(text, encoding="utf-8")

    assert main(["check", str(own_northfield), "--format", "concise"]) == 1
    said = capsys.readouterr().out
    assert said.count("must be a text, not nothing (A # begins a comment: put quotes around the value.") == 2


@pytest.mark.parametrize("text", ["", "  \n", "null\n", "# nothing yet\n"])
def test_an_empty_file_is_told_one_thing(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "policy.yaml").write_text(text, encoding="utf-8")

    assert main(["check", str(tmp_path), "--format", "concise"]) == 1
    assert capsys.readouterr().out.count("error[") == 1


def test_who_builds_on_nothing_is_told_of_packs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "policy.yaml").write_text("policyloom: 1\n", encoding="utf-8")

    assert main(["check", str(tmp_path), "--format", "concise"]) == 1
    said = capsys.readouterr().out
    assert "name it under `extends`" in said
    assert "missing-factor" not in said


@pytest.mark.parametrize("url", ["http://[::1/", "https://x.example/?a/", "https://x.example/#a/"])
def test_an_address_that_no_site_can_have_is_refused(
    own_northfield: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = own_northfield.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.lstrip().startswith("url: ") and "://" in line)
    own_northfield.write_text(text.replace(line, f'{line.partition("url:")[0]}url: "{url}"'), encoding="utf-8")

    assert main(["check", str(own_northfield), "--format", "concise"]) == 1
    assert "`institution.publish.url` has the wrong form" in capsys.readouterr().out
