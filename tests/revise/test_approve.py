"""`approve`: who, when and which words; the history keeps them; a changed word or an unconfirmed law stands in the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policyloom.cli import main
from policyloom.model.standing import unverified
from policyloom.pipeline.approvals import approved_versions, since_last_approval
from policyloom.pipeline.compile import compile_policy
from policyloom.revise.edits import Text


def _confirm_all(source: Path) -> None:
    policy = compile_policy(source).policy
    assert policy
    laws = [word for law in unverified(policy) for word in ("--confirm", law.id)]
    assert laws
    assert main(["approve", str(source), *laws, "--role", "General Counsel", "--date", "2026-11-10"]) == 0


def _approve(source: Path) -> int:
    return main(["approve", str(source), "--role", "Compliance Committee", "--date", "2026-11-14"])


def test_unverified_law_stands_in_the_way_until_a_role_confirms_it(
    own_northfield: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = own_northfield.read_text(encoding="utf-8")

    assert _approve(own_northfield) == 1
    assert "nobody has confirmed" in capsys.readouterr().out
    assert own_northfield.read_text(encoding="utf-8") == before
    _confirm_all(own_northfield)
    assert _approve(own_northfield) == 0
    policy = compile_policy(own_northfield).sound
    assert policy
    assert policy.approved
    assert policy.approval
    assert (policy.approval.role, policy.approval.date) == ("Compliance Committee", "2026-11-14")


def test_only_the_approval_changes_in_the_file(own_northfield: Path) -> None:
    _confirm_all(own_northfield)
    before = own_northfield.read_text(encoding="utf-8").splitlines()
    _approve(own_northfield)
    after = own_northfield.read_text(encoding="utf-8").splitlines()

    assert [line for line in before if line not in after] == ["  status: draft"]
    assert [line.split(":")[0] for line in after if line not in before] == ["  status", "  approval"]


def test_what_was_approved_stays_and_the_next_version_says_what_changed(
    own_northfield: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _confirm_all(own_northfield)
    _approve(own_northfield)
    text = Text(own_northfield.read_text(encoding="utf-8"), "own.yaml")
    text.set(("choices", "disclaimer"), "must")
    own_northfield.write_text(text.text, encoding="utf-8")

    assert [one.rule for one in compile_policy(own_northfield).diagnostics] == ["approval-void"]
    assert _approve(own_northfield) == 1
    assert "version 1.0 was approved with other words" in capsys.readouterr().out

    text.set(("policy", "version"), "1.1")
    own_northfield.write_text(text.text, encoding="utf-8")
    assert _approve(own_northfield) == 1
    assert "version 1.1 is not in `history`" in capsys.readouterr().out
    text.set(("history", "1.1"), {"date": "2027-02-01", "summary": "A firmer line.", "role": "Communications Office"})
    own_northfield.write_text(text.text, encoding="utf-8")
    assert _approve(own_northfield) == 0

    policy = compile_policy(own_northfield).policy
    assert policy
    assert [one.version for one in approved_versions(own_northfield.parent)] == ["1.0", "1.1"]
    changes = since_last_approval(policy, own_northfield.parent)
    assert changes
    assert changes.since == "1.0"
    assert changes.diff.acknowledge == ("identity-views-own-disclaimer",)


def test_the_record_of_a_version_is_what_the_policy_said(own_northfield: Path) -> None:
    _confirm_all(own_northfield)
    _approve(own_northfield)
    (record,) = approved_versions(own_northfield.parent)
    policy = compile_policy(own_northfield).policy
    assert policy

    written = json.loads((own_northfield.parent / "history/approved/1.0.json").read_text(encoding="utf-8"))
    assert written["approval"]["digest"] == policy.digest
    assert set(record.record.rules) == set(policy.rules)
    assert record.record.rules["privacy-no-age"]["statement"] == policy.rules["privacy-no-age"].statement


@pytest.mark.parametrize("day", ["2026-02-30", "today", "14.12.2026", "20261214", ""])
def test_a_day_is_a_day(own_northfield: Path, day: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["approve", str(own_northfield), "--role", "Board", "--date", day]) == 2
    assert "is no day" in capsys.readouterr().err


def test_only_unverified_laws_can_be_confirmed(own_northfield: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["approve", str(own_northfield), "--role", "Counsel", "--confirm", "hippa"]) == 2
    assert "Did you mean `hipaa`?" in capsys.readouterr().err


def test_a_policy_with_errors_is_not_approved(own_northfield: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = own_northfield.read_text(encoding="utf-8").replace("tone: encourage", "tone: loud")
    own_northfield.write_text(text, encoding="utf-8")

    assert _approve(own_northfield) == 1
    assert "wrong-answer" in capsys.readouterr().out


@pytest.mark.parametrize("role", ["", "  ", "a\x07b", "医"])
def test_a_role_that_no_document_can_print_approves_nothing(own_northfield: Path, role: str) -> None:
    before = own_northfield.read_bytes()

    assert main(["approve", str(own_northfield), "--role", role]) == 2
    assert main(["approve", str(own_northfield), "--confirm", "hipaa", "--role", role]) == 2
    assert own_northfield.read_bytes() == before


def test_nobody_approves_or_confirms_a_second_time(own_northfield: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["approve", str(own_northfield), "--confirm", "all", "--role", "General Counsel"]) == 0
    assert _approve(own_northfield) == 0
    before = own_northfield.read_bytes()
    capsys.readouterr()

    assert main(["approve", str(own_northfield), "--role", "Intern"]) == 1
    assert "approved already, by Compliance Committee on 2026-11-14" in capsys.readouterr().out
    assert main(["approve", str(own_northfield), "--confirm", "hipaa", "--role", "Intern"]) == 2
    assert "confirmed already, by General Counsel" in capsys.readouterr().err
    assert own_northfield.read_bytes() == before


def test_what_is_retired_is_not_approved(own_northfield: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own_northfield.write_text(own_northfield.read_text(encoding="utf-8").replace("status: draft", "status: retired"))
    assert main(["approve", str(own_northfield), "--confirm", "all", "--role", "General Counsel"]) == 0
    assert _approve(own_northfield) == 1
    assert "it is retired" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n", "\r\n"),
        ("status: draft", "status: >-\n    draft"),
        ("status: draft", "status: 'draft' # still"),
        ("status: draft", "status: |-\n    draft\n"),
    ],
)
def test_odd_ways_of_writing_bear_an_approval(own_northfield: Path, old: str, new: str) -> None:
    text = own_northfield.read_text(encoding="utf-8").replace(old, new)
    own_northfield.write_bytes(text.encode())
    assert main(["approve", str(own_northfield), "--confirm", "all", "--role", "General Counsel"]) == 0
    assert _approve(own_northfield) == 0
    after = own_northfield.read_bytes()

    policy = compile_policy(own_northfield).sound
    assert policy
    assert policy.approved
    assert after.count(b"\n") == (after.count(b"\r\n") if new == "\r\n" else after.count(b"\n"))


def test_nobody_approves_in_the_future(own_northfield: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["approve", str(own_northfield), "--role", "Board", "--date", "2999-01-01"]) == 2
    assert "lies in the future" in capsys.readouterr().err
