"""Every report: well-formed for its reader, with places that count as that reader counts, and nothing that it could run."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from policyloom.lint import lint_command
from policyloom.lint.reports import REPORTS
from tests.lint.samples import RECORD_NUMBER, SECRET_WORDS, a_check, a_rule, data

ASKED = a_check("attestation", "asked", question="Did the patient agree?", **{"pass": "yes"})
TEXT = "---\nkind: post\nsuppress: {words: agreed upon}\n---\nÉcole 😀 MRN 00482913 ok\nand off the record\n"


def written(tmp_path: Path, output_format: str, text: str = TEXT, name: str = "a.post.md") -> str:
    rules = data(a_rule("numbers", RECORD_NUMBER, ASKED), a_rule("words", SECRET_WORDS), a_rule("calm"))
    (tmp_path / "rules.json").write_text(json.dumps(rules), encoding="utf-8")
    (tmp_path / name).write_text(text, encoding="utf-8")
    out = io.StringIO(newline="")
    lint_command(
        [str(tmp_path / name)], tmp_path, "post", output_format, stdin=io.StringIO(), out=out, err=io.StringIO()
    )
    return out.getvalue()


def test_sarif_counts_code_points_and_tells_suppressions_and_questions(tmp_path: Path) -> None:
    log = json.loads(written(tmp_path, "sarif"))

    (run,) = log["runs"]
    numbers, words, question = run["results"]
    region = numbers["locations"][0]["physicalLocation"]["region"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (5, 9, 21)
    assert words["suppressions"] == [{"kind": "inSource", "justification": "agreed upon"}]
    assert (question["kind"], question["level"]) == ("review", "none")
    assert [run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] for one in run["results"]] == [
        one["ruleId"] for one in run["results"]
    ]


def test_a_fingerprint_stays_when_lines_come_above(tmp_path: Path) -> None:
    before, after = (
        json.loads(written(tmp_path, "sarif", text)) for text in (TEXT, TEXT.replace("---\nÉ", "id: x\n---\nÉ"))
    )
    marks = [[one["partialFingerprints"] for one in log["runs"][0]["results"]] for log in (before, after)]

    assert marks[0] != marks[1]  # another id is another item
    assert marks[0] == [
        one["partialFingerprints"] for one in json.loads(written(tmp_path, "sarif"))["runs"][0]["results"]
    ]


def test_rdjsonl_counts_bytes(tmp_path: Path) -> None:
    (line,) = written(tmp_path, "rdjsonl").splitlines()

    found = json.loads(line)
    assert found["location"]["range"] == {"start": {"line": 5, "column": 13}, "end": {"line": 5, "column": 25}}
    assert found["code"]["value"] == "numbers/number"


def test_github_commands_cannot_be_broken_out_of(tmp_path: Path) -> None:
    lines = written(tmp_path, "github", name="a,b%c.post.md").splitlines()

    assert len(lines) == 2
    assert "a%2Cb%25c.post.md,line=5,col=9,endLine=5,endColumn=21" in lines[0]
    assert lines[1].startswith("::notice title=policyloom::1 hint in 1 of 1 items; 1 suppressed; 1 question remains")


def test_csv_starts_no_formula(tmp_path: Path) -> None:
    text = json.dumps({"id": "=1+1", "post": "MRN 00482913"})
    (row,) = csv.DictReader(io.StringIO(written(tmp_path, "csv", text, "a.jsonl")))

    assert row["item"] == "'=1+1"
    assert (row["rule"], row["start"], row["end"], row["line"]) == ("numbers", "0", "12", "1")


def test_junit_is_xml_with_a_test_for_each_item(tmp_path: Path) -> None:
    text = '{"id": "a\\u0001<&", "post": "MRN 00482913"}\n{"id": "b", "post": "fine"}\n'
    tree = ElementTree.fromstring(written(tmp_path, "junit", text, "a.jsonl"))

    cases = tree.findall("testsuite/testcase")
    assert [(one.get("name"), len(one)) for one in cases] == [("a\ufffd<&", 1), ("b", 0)]


@pytest.mark.parametrize("output_format", REPORTS)
def test_a_clean_run_is_reported_too(tmp_path: Path, output_format: str) -> None:
    found = written(tmp_path, output_format, "All is well.", "a.txt")

    assert "compliant" not in found
    assert "Something was found" not in found
