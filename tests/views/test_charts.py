"""The two drawings: the questions come from the rules, nothing is cut, and every rule has its line."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from policyloom.model.types import Policy, Term
from policyloom.pipeline.compile import compile_policy
from policyloom.views import charts, looks
from policyloom.views.measure import ruler
from policyloom.views.text import plain
from tests.factory import a_check, a_policy, a_rule, a_section

ROOT = Path(__file__).resolve().parents[2]
WORDS = looks.strings(ROOT / "templates", "guideline")
POLICIES = sorted([ROOT / "policy" / "policy.yaml", *ROOT.glob("policy/examples/*/policy.yaml")])


def asking(number: int, question: str, passes: str = "yes", **more: object) -> object:
    check = a_check("asked", "attestation", {"question": question, "pass": passes, "suggest": "Leave it out.", **more})
    return a_rule(id=f"rule-{number}", number=f"1.{number}", key_point=True, checks=(check,))


def drawn(*rules: object) -> charts.Decision | None:
    return charts.decision(a_policy(a_section(*rules)), WORDS)


def test_each_question_leads_on_with_the_answer_that_passes() -> None:
    found = drawn(asking(1, "Is it yours?"), asking(2, "Is anyone in it?", "no"), asking(3, "Did you look again?"))

    assert found is not None
    assert [(step.way_on, step.way_out) for step in found.steps] == [("Yes", "No"), ("No", "Yes"), ("Yes", "No")]
    assert [step.rule for step in found.steps] == ["Rule 1.1", "Rule 1.2", "Rule 1.3"]
    assert "2. Is anyone in it? Yes: Leave it out. (Rule 1.2)" in found.told


def test_questions_about_special_cases_are_not_on_the_chart() -> None:
    special = asking(4, "Who gave the interview?", applies_if=[{"metadata": "press_request", "is": True}])
    picture = asking(5, "Did you zoom in?", applies_if=[{"metadata": "media_type", "one_of": ["photo"]}])

    found = drawn(asking(1, "One?"), asking(2, "Two?"), special, picture)

    assert found is not None
    assert [step.rule for step in found.steps] == ["Rule 1.1", "Rule 1.2", "Rule 1.5"]
    assert [bool(step.label) for step in found.steps] == [False, False, True]


def test_two_questions_are_no_chart() -> None:
    assert drawn(asking(1, "One?"), asking(2, "Two?")) is None


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.parent.name)
def test_boxes_hold_their_words_and_none_touches_the_next(path: Path) -> None:
    policy = compile_policy(path).policy
    assert policy is not None

    found = charts.decision(policy, WORDS)

    assert found is not None
    measure = ruler(policy.institution.brand.faces, "sans", "regular")
    for step in found.steps:
        assert all(measure.width(line) * 9.5 <= 236 - 38 for line in step.lines)
        assert all(measure.width(line) * 9.5 <= 177 - 36 for line in step.outcome)
        assert step.height >= 12.5 * (len(step.lines) + bool(step.label)) + 12
    ends = [step.top + max(step.height, step.outcome_height) for step in found.steps]
    assert all(end < step.top for end, step in zip(ends, found.steps[1:], strict=False))
    assert found.end_top > ends[-1]


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.parent.name)
def test_the_matrix_has_every_active_rule_once_with_the_roles_it_names(path: Path) -> None:
    policy = compile_policy(path).policy
    assert policy is not None

    found = charts.matrix(policy, WORDS)

    assert found is not None
    lines = {line.number: line for line in chain.from_iterable(sheet.lines for sheet in found.sheets) if line.badge}
    assert list(lines) == [rule.number for section in policy.sections for rule in section.rules if rule.active]
    for rule in policy.active_rules:
        named = [role for role, marked in zip(found.roles, lines[rule.number].marks, strict=True) if marked]
        assert named == [plain(policy.audiences[one].title) for one in policy.audiences if one in rule.audience]
        assert " ".join(lines[rule.number].words) == plain(rule.lead_in)
    assert all(sheet.lines[-1].badge for sheet in found.sheets)
    assert all(sheet.height <= 720 for sheet in found.sheets)


def test_one_role_needs_no_matrix(northfield: Policy) -> None:
    assert charts.matrix(a_policy(audiences={"all-workforce": Term("all-workforce", "Everyone", "")}), WORDS) is None
