"""A finding copied into a log must not be a second disclosure: no report shows the words of a sensitive check."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from policyloom.lint import check, lint_command
from policyloom.lint.reports import REPORTS
from tests.lint.samples import RECORD_NUMBER, a_check, a_post, a_rule, data, expression, load

CANARY = "4828173645"
POST = f"Our star patient, MRN {CANARY}, goes home today."
AROUND = a_check("pattern", "around", fields=["post"], **expression(rf"patient, MRN {CANARY}, goes"))


def report(tmp_path: Path, output_format: str, show_sensitive: bool, *rules: dict[str, Any]) -> str:
    (tmp_path / "rules.json").write_text(json.dumps(data(*rules)), encoding="utf-8")
    (tmp_path / "posts.jsonl").write_text(
        json.dumps({"id": "a1", "post": POST, "bio": POST}) + "\n{\n", encoding="utf-8"
    )
    out, err = io.StringIO(), io.StringIO()
    lint_command(
        [str(tmp_path / "posts.jsonl")],
        tmp_path / "rules.json",
        "post",
        output_format,
        show_sensitive,
        stdin=io.StringIO(),
        out=out,
        err=err,
    )
    return out.getvalue() + err.getvalue()


@pytest.mark.parametrize("output_format", REPORTS)
def test_the_canary_is_in_no_report(tmp_path: Path, output_format: str) -> None:
    written = report(tmp_path, output_format, False, a_rule("numbers", RECORD_NUMBER), a_rule("other", AROUND))

    assert "numbers" in written
    assert "other" in written
    assert CANARY not in written


@pytest.mark.parametrize("output_format", REPORTS)
def test_the_canary_shows_where_it_is_asked_for(tmp_path: Path, output_format: str) -> None:
    assert CANARY in report(tmp_path, output_format, True, a_rule("numbers", RECORD_NUMBER))


def test_no_value_of_a_finding_holds_the_canary() -> None:
    for finding in check(load(a_rule("numbers", RECORD_NUMBER), a_rule("other", AROUND)), a_post(POST)):
        assert CANARY not in repr(finding)


def test_what_a_harmless_check_shows_is_masked_where_a_sensitive_one_overlaps_it() -> None:
    findings = check(load(a_rule("numbers", RECORD_NUMBER), a_rule("other", AROUND)), a_post(POST))

    assert {finding.check: finding.excerpt for finding in findings} == {
        "number": "••••••••",
        "around": "patient, ••••••••, goes",
    }


def test_protected_speech_does_not_lift_the_mask() -> None:
    guarding = a_rule("other", AROUND, tags=["patient-safety"])
    protected = [{"id": "pay", "kind": "pattern", "title": "Pay", "rationale": "The law.", **expression("our pay")}]

    (finding,) = check(
        load(a_rule("numbers", RECORD_NUMBER), guarding, protected=protected), a_post(f"{POST} They cut our pay.")
    )

    assert finding.rule == "other"
    assert CANARY not in finding.excerpt


def test_the_mask_hides_how_long_the_words_were() -> None:
    rules = load(a_rule("numbers", RECORD_NUMBER))

    short, long = (check(rules, a_post(f"MRN {digits}"))[0].excerpt for digits in ("12345", "1234567890"))

    assert short == long
