"""The words of the pack, measured: complete, short and easy to read."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import textstat

from policyloom.model.types import Modality, Policy
from policyloom.views.text import plain

FOUNDING = Path(__file__).resolve().parents[1] / "corpora" / "founding-rules.txt"
AGREES = {
    Modality.MUST_NOT: re.compile(r"\b(?:must not|never|do not|don't|must never|no )\b", re.IGNORECASE),
    Modality.SHOULD: re.compile(r"\bshould\b", re.IGNORECASE),
    Modality.SHOULD_NOT: re.compile(r"\b(?:should not|should never)\b", re.IGNORECASE),
    Modality.MAY: re.compile(r"\b(?:may|can)\b", re.IGNORECASE),
}


def _grade(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(plain(text)))


def _mean(texts: list[str]) -> float:
    return sum(map(_grade, texts)) / len(texts)


def test_every_founding_rule_is_there(northfield: Policy) -> None:
    founding = FOUNDING.read_text(encoding="utf-8").split()

    assert len(founding) == 118
    assert not set(founding) - set(northfield.rules)


def test_the_rights_are_there_and_are_floors(northfield: Policy) -> None:
    for name in ("rights-protected-concerted-activity", "rights-whistleblower"):
        assert northfield.rules[name].right
        assert northfield.rules[name].floor
        assert northfield.rules[name].active


def test_statements_read_at_grade_eight_or_lower(northfield: Policy) -> None:
    assert _mean([rule.statement for rule in northfield.rules.values()]) <= 8


def test_faq_answers_read_at_grade_eight_or_lower(northfield: Policy) -> None:
    assert _mean([f"{faq.answer} {faq.next}" for faq in northfield.faq]) <= 8


def test_no_single_statement_or_answer_is_hard(northfield: Policy) -> None:
    texts = [rule.statement for rule in northfield.rules.values()] + [faq.answer for faq in northfield.faq]

    assert not [text for text in texts if _grade(text) > 12]


def test_statements_are_short_and_lead_ins_fit_a_slide(northfield: Policy) -> None:
    assert all(len(rule.statement.split()) <= 25 for rule in northfield.rules.values())
    assert all(2 <= len(rule.lead_in.split()) <= 6 for rule in northfield.rules.values())


def test_statements_say_what_their_modality_says(northfield: Policy) -> None:
    wrong = [
        rule.id
        for rule in northfield.rules.values()
        if rule.modality in AGREES and not AGREES[rule.modality].search(rule.statement)
    ]

    assert not wrong


def test_faq_covers_enough(northfield: Policy) -> None:
    verdicts = Counter(faq.verdict for faq in northfield.faq)

    assert len(northfield.faq) >= 40
    assert verdicts["yes"] >= 10
    assert verdicts["ask-first"] >= 10
    assert all(faq.next for faq in northfield.faq)


def test_scenarios_explain_every_option_by_a_rule(northfield: Policy) -> None:
    assert len(northfield.scenarios) >= 20
    for scenario in northfield.scenarios:
        assert len(scenario.options) >= 3
        assert all(option.explanation and option.rules for option in scenario.options), scenario.id


def test_each_rule_says_why_and_where_it_comes_from(northfield: Policy) -> None:
    assert all(rule.rationale and rule.sources for rule in northfield.rules.values())
    assert len({rule.rationale for rule in northfield.rules.values()}) == len(northfield.rules)


def test_every_disagreement_among_the_sources_is_a_choice(northfield: Policy) -> None:
    assert {choice.disagreement for choice in northfield.choices} >= {f"D{number}" for number in range(1, 17)}


def test_the_structure_is_complete(northfield: Policy) -> None:
    counts = {
        name: len(getattr(northfield, name))
        for name in ("reasons", "planner", "factors", "playbooks", "facts", "samples", "resources", "definitions")
    }

    assert counts["reasons"] == 7
    assert counts["planner"] == 5
    assert counts["factors"] == 8
    assert counts["playbooks"] >= 14
    assert counts["facts"] == 30
    assert counts["samples"] >= 6
    assert counts["resources"] == 16
    assert counts["definitions"] >= 6


@pytest.mark.parametrize(
    "name",
    [
        "privacy-no-speculation-future", "privacy-public-record-only", "privacy-colleague-permission", "brand-protect-reputation",
        "brand-ambassador-off-duty", "identity-no-hidden-identity", "identity-no-politics-in-profile", "conduct-no-abuse",
        "conduct-no-slurs-profanity", "media-refer-communications", "enforcement-monitor",
    ],
)  # fmt: skip
def test_rules_that_could_chill_speech_say_what_they_do_not_cover(northfield: Policy, name: str) -> None:
    assert northfield.rules[name].narrowing
