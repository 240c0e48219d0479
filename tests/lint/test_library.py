"""The linter as a library: what its documentation promises, without anything heavy and without RE2."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from policyloom.lint import RulesError, load_rules, rules_of
from tests.lint.samples import RECORD_NUMBER, SECRET_WORDS, a_check, a_rule, data

ASKED = a_check("attestation", "asked", question="Did the patient agree?", **{"pass": "yes"})
DATA = data(a_rule("numbers", RECORD_NUMBER, ASKED), a_rule("words", SECRET_WORDS))


def test_a_text_is_checked_with_its_spans() -> None:
    rules = rules_of(DATA)

    (finding,) = rules.check("é\r\nMRN 00482913", kind="bio")

    assert (rules.id, rules.version, [rule.id for rule in rules.rules]) == ("northfield", "1.0", ["numbers", "words"])
    assert (finding.rule, finding.span, finding.line, finding.column) == ("numbers", (2, 14), 2, 1)
    assert "00482913" not in finding.excerpt
    assert rules.check("MRN 00482913", show_sensitive=True)[0].excerpt == "MRN 00482913"


def test_an_answer_is_checked_and_an_open_question_asked() -> None:
    rules = rules_of(DATA)

    assert [one.check for one in rules.questions("fine")] == ["asked"]
    assert not rules.questions("fine", answers={"numbers/asked": "yes"})
    assert [one.check for one in rules.check("fine", answers={"numbers/asked": "no"})] == ["asked"]


def test_a_scan_gives_what_one_check_after_another_gives() -> None:
    rules = rules_of(DATA)
    texts = ["fine", "MRN 00482913", "so off the record\r\n", "", "M\u0301RN 1"] * 3

    assert dict(rules.scan(texts)) == {n: found for n, text in enumerate(texts) if (found := rules.check(text))}


def test_rules_that_cannot_be_used_say_why(tmp_path: Path) -> None:
    (tmp_path / "rules.json").write_text("{", encoding="utf-8")

    with pytest.raises(RulesError, match=r"rules\.json: not JSON") as raised:
        load_rules(tmp_path / "rules.json")
    assert raised.value.diagnostics[0].at

    with pytest.raises(RulesError, match="this linter reads format 1"):
        rules_of({**DATA, "format": 2})


def test_a_kind_that_no_text_has_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="`tweet` is no kind of text"):
        rules_of(DATA).check("x", kind="tweet")


def test_it_runs_with_nothing_but_python(tmp_path: Path) -> None:
    (tmp_path / "rules.json").write_text(json.dumps(DATA), encoding="utf-8")
    program = (
        "import sys; sys.modules['re2'] = None\n"
        "from policyloom.lint import load_rules\n"
        f"found = load_rules({str(tmp_path)!r}).check('MRN 00482913')\n"
        "outside = {name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names) - {'policyloom', '__main__'}\n"
        "print(found[0].rule, *sorted(name for name in outside if not name.startswith('_') and name != 're2'))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "numbers"
