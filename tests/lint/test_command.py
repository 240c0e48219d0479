from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from policyloom.lint import lint_command
from tests.lint.samples import RECORD_NUMBER, a_check, a_rule, data

QUESTION = a_check("attestation", "agreed", question="Did the patient agree?", **{"pass": "yes", "evidence": None})


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    file = tmp_path / "rules.json"
    file.write_text(
        json.dumps(data(a_rule("a-rule", RECORD_NUMBER, QUESTION), draft_notice="Draft, not approved")),
        encoding="utf-8",
    )
    return file


def run(rules: Path, *paths: str, stdin: str = "", **options: Any) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = lint_command(paths, rules, stdin=io.TextIOWrapper(io.BytesIO(stdin.encode())), out=out, err=err, **options)
    return code, out.getvalue(), err.getvalue()


def test_a_clean_post_is_never_called_compliant(rules: Path) -> None:
    code, out, err = run(rules, "-", stdin="What a lovely day.")

    assert (code, err) == (0, "")
    assert out == "no machine-checkable hint found; 1 question remains\nnorthfield 1.0: Draft, not approved\n"
    assert "compliant" not in out


def test_a_finding_is_a_block_with_place_rule_why_and_instead(rules: Path) -> None:
    code, out, _ = run(rules, "-", stdin="Long day.\nMRN 00482913")

    assert code == 1
    assert out == (
        "<stdin>:2:1: error[a-rule] Something was found.\n"
        "  found    ••••••••\n"
        "  rule     Keep it out.\n"
        "  why      It can hurt somebody.\n"
        "  instead  Think again.\n"
        "  more     https://example.org/rules/a-rule.html\n"
        "\n"
        "1 hint in 1 of 1 items; 1 question remains\n"
        "northfield 1.0: Draft, not approved\n"
    )


def test_an_item_of_a_list_is_named_with_its_field(rules: Path, tmp_path: Path) -> None:
    posts = tmp_path / "posts.jsonl"
    posts.write_text('{"post": "fine"}\n{"id": "a2", "bio": "MRN 00482913"}\n', encoding="utf-8")

    _, out, _ = run(rules, str(posts))

    assert out.startswith(f"{posts}:2:1: a2 bio:1:1: error[a-rule]")
    assert "1 hint in 1 of 2 items; 2 questions remain" in out


def test_json_is_versioned_and_carries_findings_and_questions(rules: Path) -> None:
    code, out, _ = run(rules, "-", stdin="MRN 00482913", output_format="json")

    report = json.loads(out)
    assert code == 1
    assert report["format"] == 1
    assert report["rules"] == {"id": "northfield", "version": "1.0"}
    assert report["findings"][0]["span"] == [0, 12]
    assert report["findings"][0]["level"] == "error"
    assert report["questions"][0]["question"] == "Did the patient agree?"
    assert report["summary"] == "1 hint in 1 of 1 items; 1 question remains"


def test_bad_input_is_two_and_the_good_rest_is_reported(rules: Path, tmp_path: Path) -> None:
    posts = tmp_path / "posts.jsonl"
    posts.write_text('{"post": "MRN 00482913"}\n{"post"}\n', encoding="utf-8")

    code, out, err = run(rules, str(posts), "missing.txt")

    assert code == 2
    assert "error[a-rule]" in out
    assert f"{posts}:2:8: error[bad-json]" in err
    assert "missing.txt:1:1: error[unreadable-input]" in err


@pytest.mark.parametrize(
    ("paths", "options", "said"),
    [
        ((), {}, "no file to lint"),
        (("-", "-"), {}, "only once"),
        (("-",), {"field": "tweet"}, "`tweet` is no field"),
        (("-",), {"output_format": "xml"}, "`xml` is no format"),
    ],
)
def test_misuse_is_two_and_says_what_to_do(
    rules: Path, paths: tuple[str, ...], options: dict[str, str], said: str
) -> None:
    code, out, err = run(rules, *paths, **options)

    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (a_check("telepathy", fields=["post"]), "no matcher for checks of kind `telepathy`"),
        ({**RECORD_NUMBER, "pattern": "((", "flag_free": "(("}, "is no pattern"),
    ],
)
def test_rules_that_cannot_be_used_are_two(tmp_path: Path, check: dict[str, Any], said: str) -> None:
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(data(a_rule("a-rule", check))), encoding="utf-8")

    code, _, err = run(file, "-", stdin="hello")

    assert code == 2
    assert said in err


def test_what_was_linted_cannot_command_a_terminal(tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    loud = a_check("pattern", fields=["post"], pattern="x", ignore_case=False, flag_free=r"[^\n]+")
    file.write_text(json.dumps(data(a_rule("a-rule", loud))), encoding="utf-8")
    posts = tmp_path / "posts.json"
    posts.write_text(json.dumps({"id": "a\x1b[2J", "post": "\x1b[31mred \u202eeht"}), encoding="utf-8")

    _, out, _ = run(file, str(posts))

    assert "\x1b" not in out
    assert "\u202e" not in out


def test_colour_is_only_where_it_is_asked_for(rules: Path) -> None:
    assert "\x1b[31merror[a-rule]\x1b[0m" in run(rules, "-", stdin="MRN 00482913", color=True)[1]
    assert "\x1b" not in run(rules, "-", stdin="MRN 00482913")[1]


def test_a_terminal_that_knows_only_ascii_gets_escapes(rules: Path) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")

    lint_command(["-"], rules, stdin=io.TextIOWrapper(io.BytesIO(b"MRN 00482913")), out=out, err=io.StringIO())
    out.flush()

    assert b"\\u2022" in raw.getvalue()
