"""Suppression: an id and a reason take a finding out; what no rule knows, or what found nothing, is told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from policyloom.lint import lint_command
from tests.lint.samples import RECORD_NUMBER, SECRET_WORDS, a_rule, data


def run(tmp_path: Path, *records: dict[str, object], output_format: str = "text") -> tuple[int, str, str]:
    (tmp_path / "rules.json").write_text(
        json.dumps(data(a_rule("numbers", RECORD_NUMBER), a_rule("words", SECRET_WORDS))), encoding="utf-8"
    )
    posts = tmp_path / "posts.jsonl"
    posts.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    code = lint_command([str(posts)], tmp_path, "post", output_format, stdin=io.StringIO(), out=out, err=err)
    return code, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("name", ["numbers", "numbers/number"])
def test_a_reason_takes_a_finding_out(tmp_path: Path, name: str) -> None:
    code, out, err = run(tmp_path, {"post": "MRN 00482913", "suppress": {name: "a made-up number"}})

    assert (code, err) == (0, "")
    assert "no machine-checkable hint found; 1 suppressed" in out


def test_only_the_named_rule_is_taken_out(tmp_path: Path) -> None:
    post = {"id": "a", "post": "MRN 00482913, off the record", "suppress": {"numbers": "made up"}}
    code, out, _ = run(tmp_path, post, output_format="json")

    report = json.loads(out)
    assert code == 1
    assert [one["rule"] for one in report["findings"]] == ["words"]
    assert [(one["rule"], one["reason"]) for one in report["suppressed"]] == [("numbers", "made up")]


def test_unknown_and_idle_suppressions_are_told(tmp_path: Path) -> None:
    code, _, err = run(tmp_path, {"post": "fine", "suppress": {"nobers": "x", "numbers": "y"}})

    assert code == 0
    assert "warning[unknown-suppression] `nobers`" in err
    assert "warning[unused-suppression] `numbers`" in err


def test_a_suppression_without_a_reason_is_bad_input(tmp_path: Path) -> None:
    code, _, err = run(tmp_path, {"post": "MRN 00482913", "suppress": {"numbers": " "}})

    assert code == 2
    assert "error[bad-suppression]" in err
