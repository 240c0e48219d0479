from __future__ import annotations

from typing import Any

import pytest

from policyloom.diagnostics import Severity
from policyloom.lint import Item, check, questions
from tests.lint.samples import RECORD_NUMBER, SECRET_WORDS, a_check, a_post, a_rule, expression, load

YES_NO: dict[str, Any] = {"question": "Did the patient agree?", "pass": "yes", "evidence": "The signed form."}
PROTECTED = [{"id": "pay", "kind": "pattern", "title": "Pay", "rationale": "The law.", **expression(r"\bour pay\b")}]


def found(rules: Any, item: Item) -> list[str]:
    return [finding.check for finding in check(rules, item)]


def test_a_finding_says_what_where_and_what_to_do() -> None:
    rules = load(a_rule("a-rule", {**RECORD_NUMBER, "sensitive": False}))

    (finding,) = check(rules, a_post("Long day.\n😀 MRN: 00482913, bye."))

    assert (finding.rule, finding.check, finding.level, finding.strength) == (
        "a-rule",
        "number",
        Severity.ERROR,
        "review",
    )
    assert (finding.field, finding.span, finding.line, finding.column) == ("post", (12, 25), 2, 3)
    assert finding.excerpt == "MRN: 00482913"
    assert (finding.message, finding.suggest) == ("Something was found.", "Think again.")
    assert finding.help_uri.endswith("/a-rule.html")


@pytest.mark.parametrize(
    ("severity", "level"),
    [("critical", "error"), ("high", "error"), ("medium", "warning"), ("low", "note"), ("info", "note")],
)
def test_the_level_follows_the_severity(severity: str, level: str) -> None:
    (finding,) = check(load(a_rule("a-rule", RECORD_NUMBER, severity=severity)), a_post("MRN 12345"))

    assert finding.level == level


def test_only_the_fields_of_a_check_are_looked_at() -> None:
    rules = load(a_rule("a-rule", RECORD_NUMBER))

    assert found(rules, Item("item", {"comment": "MRN 12345", "bio": "MRN 12345"})) == ["number"]


def test_an_inactive_rule_finds_and_asks_nothing() -> None:
    rules = load(a_rule("a-rule", RECORD_NUMBER, a_check("attestation", **YES_NO), active=False))

    assert not check(rules, a_post("MRN 12345"))
    assert not questions(rules, a_post("MRN 12345"))


def test_protected_speech_silences_all_rules_but_those_that_guard_patients() -> None:
    guarding = a_rule("guarding", RECORD_NUMBER, tags=["privacy", "patient-safety"])
    rules = load(a_rule("plain", SECRET_WORDS, a_check("attestation", **YES_NO)), guarding, protected=PROTECTED)
    talk = "Off the record: MRN 12345"

    assert [finding.rule for finding in check(rules, a_post(talk))] == ["plain", "guarding"]
    assert [finding.rule for finding in check(rules, a_post(f"{talk}. They cut our pay!"))] == ["guarding"]
    assert not questions(rules, a_post("They cut our pay!"))


def test_findings_stand_in_the_order_of_the_text() -> None:
    rules = load(
        a_rule("first", RECORD_NUMBER),
        a_rule("second", SECRET_WORDS),
        a_rule("third", a_check("metadata", require=[{"metadata": "x", "is": True}])),
    )

    findings = check(rules, a_post("off the record, MRN 12345", metadata={"x": False}))

    assert [finding.rule for finding in findings] == ["second", "first", "third"]
    assert findings[-1].span is None


def test_required_words_may_stand_in_any_of_the_fields() -> None:
    rules = load(
        a_rule(
            "a-rule", a_check("required", fields=["bio", "display_name"], any_of=[expression("views (?:are|my) own")])
        )
    )

    assert found(rules, Item("item", {"bio": "Nurse."})) == ["it"]
    assert not found(rules, Item("item", {"bio": "Nurse.", "display_name": "Views are own"}))
    assert not found(rules, a_post("Nothing about me."))


def test_a_check_is_silent_unless_its_condition_holds() -> None:
    shows_role = [{"field": "bio", "matches": expression(r"\bnurse\b")}]
    rules = load(
        a_rule("a-rule", a_check("required", fields=["bio"], any_of=[expression("own")], applies_if=shows_role))
    )

    assert found(rules, Item("item", {"bio": "A NURSE."})) == ["it"]
    assert not found(rules, Item("item", {"bio": "A baker."}))


def test_a_count_points_at_the_first_match_too_many_and_at_a_field_with_too_few() -> None:
    hashtags = a_check("count", fields=["post"], at_least=1, at_most=2, **expression("#[A-Za-z]{1,30}"))
    rules = load(a_rule("a-rule", hashtags))

    assert [one.span for one in check(rules, a_post("#One #Two #Three #Four"))] == [(10, 16)]
    assert [one.span for one in check(rules, a_post("No hashtag at all"))] == [(0, 0)]
    assert check(rules, a_post("#One and #Two")) == ()


def test_a_handle_check_uses_the_tokens() -> None:
    rules = load(a_rule("a-rule", a_check("handle", fields=["handle"], tokens=["northfield", "nfh"])))

    (finding,) = check(rules, Item("item", {"handle": "janeNFH"}))

    assert finding.excerpt == "NFH"
    assert not check(rules, Item("item", {"handle": "jane_doe"}))


def test_an_attestation_is_asked_until_it_is_answered_and_found_where_the_answer_is_wrong() -> None:
    rules = load(a_rule("a-rule", a_check("attestation", **YES_NO)))

    (question,) = questions(rules, a_post("hello"))

    assert (question.question, question.passing, question.evidence) == (
        "Did the patient agree?",
        "yes",
        "The signed form.",
    )
    assert not questions(rules, a_post("hello", answers={"a-rule/it": "yes"}))
    assert not check(rules, a_post("hello", answers={"a-rule/it": "yes"}))
    assert found(rules, a_post("hello", answers={"a-rule/it": "no"})) == ["it"]
    assert not check(rules, a_post("hello", answers={"another/it": "no"}))


def test_an_attestation_that_does_not_apply_is_not_asked() -> None:
    rules = load(a_rule("a-rule", a_check("attestation", applies_if=[{"metadata": "has_case", "is": True}], **YES_NO)))

    assert not questions(rules, a_post("hello"))
    assert questions(rules, a_post("hello", metadata={"has_case": True}))


EMBARGO = a_check(
    "metadata",
    applies_if=[{"metadata": "has_case", "is": True}],
    require=[{"metadata": "posted", "days_after": {"metadata": "case_completed", "days": 31}}],
)


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({}, []),
        ({"has_case": False}, []),
        ({"posted": "2026-03-01"}, []),
        ({"has_case": True}, ["it"]),
        ({"has_case": True, "posted": "2026-03-01"}, ["it"]),
        ({"has_case": True, "posted": "soon", "case_completed": "2026-01-01"}, ["it"]),
        ({"has_case": True, "posted": "2026-01-31", "case_completed": "2026-01-01"}, ["it"]),
        ({"has_case": True, "posted": "2026-02-01", "case_completed": "2026-01-01"}, []),
        ({"has_case": "yes", "posted": "2026-02-01", "case_completed": "2026-01-01"}, []),
    ],
)
def test_metadata_are_silent_unless_they_apply_and_then_the_unknown_fails(
    metadata: dict[str, Any], expected: list[str]
) -> None:
    assert found(load(a_rule("a-rule", EMBARGO)), a_post("A case.", metadata=metadata)) == expected


def test_one_of_several_facts_may_be_enough() -> None:
    either = [{"metadata": "release_ref", "present": True}, {"metadata": "image_has_patient", "is": False}]
    rules = load(a_rule("a-rule", a_check("metadata", require=[], require_any=either)))

    assert found(rules, a_post("", metadata={"image_has_patient": True})) == ["it"]
    assert not found(rules, a_post("", metadata={"image_has_patient": False}))
    assert not found(rules, a_post("", metadata={"release_ref": "R-17"}))


OUTER = a_check("pattern", "outer", fields=["post", "bio"], **expression("call [0-9]{4} now"))
INNER = a_check("pattern", "inner", fields=["post", "bio"], **expression("[0-9]{4}"))
SAME = a_check("pattern", "same", fields=["post"], **expression("[0-9]{3,4}"))
BESIDE = a_check("pattern", "beside", fields=["post"], **expression("please call [0-9]{4}"))


@pytest.mark.parametrize(
    ("checks", "told"),
    [
        ((INNER, OUTER), ["outer"]),
        ((OUTER, INNER), ["outer"]),
        ((INNER, SAME), ["inner"]),
        ((SAME, INNER), ["same"]),
        ((OUTER, BESIDE), ["beside", "outer"]),
        ((OUTER, {**INNER, "strength": "block"}), ["outer", "inner"]),
        (({**OUTER, "strength": "block"}, INNER), ["outer"]),
        ((INNER, {**SAME, "strength": "block"}), ["same"]),
    ],
)
def test_words_within_longer_ones_are_told_once(checks: tuple[dict[str, Any], ...], told: list[str]) -> None:
    assert found(load(a_rule("a-rule", *checks)), a_post("please call 1234 now")) == told


def test_each_rule_each_field_and_each_place_is_told_for_itself() -> None:
    item = Item("item", {"post": "call 1234 now, or 5678", "bio": "1234"})

    told = [(one.rule, one.check, one.field) for one in check(load(a_rule("one", OUTER, INNER)), item)]
    assert told == [("one", "outer", "post"), ("one", "inner", "post"), ("one", "inner", "bio")]
    assert found(load(a_rule("one", OUTER), a_rule("two", INNER)), a_post("call 1234 now")) == ["outer", "inner"]


def test_what_an_item_allows_hides_nothing_that_it_does_not() -> None:
    rules = load(a_rule("a-rule", OUTER, INNER))

    assert found(rules, a_post("call 1234 now", suppress={"a-rule/outer": "It is our own."})) == ["outer", "inner"]
    assert found(rules, a_post("call 1234 now", suppress={"a-rule": "It is our own."})) == ["outer"]


def test_a_hit_without_words_is_told_beside_words() -> None:
    few = a_check("count", "few", fields=["post"], at_least=9, **expression("[0-9]"))

    assert found(load(a_rule("a-rule", INNER, few)), a_post("1234")) == ["few", "inner"]
