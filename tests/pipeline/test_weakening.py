"""Attempts to get around a floor, a right or the law by the order of layers, by their lists or by their words."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyloom.pipeline.compile import compile_policy
from tests.pipeline.test_jurisdictions import HOSPITAL

BASE = "healthcare-social-media"
HEAD = (
    'policyloom: 1\npack: {id: weak, title: Weak, version: "1.0", language: en-US, kind: consortium, description: d.}\n'
)
FREE = "{title: Anything goes, help: Free.}"
REORDERED = (
    "omit: {questions.case_discussion.options: {reason: r., approved_by: Board}}\n"
    "questions: {case_discussion: {options: {never: {title: a, help: b}, free: FREE, authorized_only: {title: a, help: b}}}}\n"
    "choices: {case_discussion: free}\n"
).replace("FREE", FREE)

ATTEMPTS = {
    "a floor switched off by a layer before it": (
        f"./weak, {BASE}",
        "rules: {privacy-no-identifiable-info: {when: {case_discussion: [never]}}}",
        "",
        "floor-weakened",
    ),
    "an exception by a layer before it": (
        f"./weak, {BASE}",
        "rules: {privacy-no-identifiable-info: {exceptions: {friday: {text: On Fridays you may post names.}}}}",
        "",
        "floor-weakened",
    ),
    "a laxer option by a layer before the floor": (
        "./weak, uk",
        f"questions: {{case_discussion: {{options: {{free: {FREE}}}}}}}",
        "choices: {case_discussion: free}",
        "floor-weakened",
    ),
    "a laxer option above the floor": (
        "./weak",
        f"extends: [{BASE}]\nquestions: {{case_discussion: {{floor: authorized_only}}}}",
        REORDERED,
        "floor-weakened",
    ),
    "the strictest option left out": (
        "uk",
        "",
        "omit: {questions.case_discussion.options.never: {reason: r., approved_by: Board}}\nchoices: {case_discussion: allowed}",
        "floor-weakened",
    ),
    "other words for the strictest option": (
        "uk",
        "",
        'questions: {case_discussion: {options: {never: {title: "Yes, always"}}}}',
        "floor-weakened",
    ),
    "a scale turned around": (
        "./weak",
        f"extends: [{BASE}]\nchoices: {{embargo_days: 90}}",
        "questions: {embargo_days: {strictest: lowest}}\nchoices: {embargo_days: 30}",
        "missing-reason",
    ),
    "a lower end of the range": (BASE, "", "questions: {embargo_days: {minimum: 1}}", "missing-reason"),
    "a right turned into a ban": (BASE, "", "rules: {rights-whistleblower: {modality: MUST NOT}}", "right-weakened"),
    "a right advised against": (
        BASE,
        "",
        "rules: {rights-protected-concerted-activity: {modality: SHOULD NOT}}",
        "right-weakened",
    ),
    "a lead-in that takes it back": (
        BASE,
        "",
        "rules: {privacy-no-identifiable-info: {lead_in: You may ignore this.}}",
        "floor-weakened",
    ),
    "an audience that means fewer": (
        BASE,
        "",
        "audiences: {all-workforce: {description: Nurses of the night shift only.}}",
        "floor-weakened",
    ),
    "partners left out where all the workforce comes in": (
        "./weak",
        f"extends: [{BASE}]\nrules: {{brand-official-look-and-feel: {{floor: true}}}}",
        "rules: {brand-official-look-and-feel: {audience: [all-workforce]}}",
        "floor-weakened",
    ),
    "a law that is called something else": (BASE, "", "references: {hipaa: {kind: professional}}", "floor-weakened"),
    "a law that is moved elsewhere": ("us-private", "", "references: {hipaa: {jurisdiction: Mars}}", "floor-weakened"),
    "the lower of two floors": (
        "us-sud, uk",
        "",
        "questions: {case_discussion: {floor: authorized_only}}",
        "floor-weakened",
    ),
    "an answer below the higher of two floors": (
        "uk, us-sud",
        "",
        "choices: {case_discussion: authorized_only, privacy_law: HIPAA, emergency_number: 911 or 999}",
        "answer-below-floor",
    ),
}


def found(folder: Path, extends: str, weak: str, own: str) -> list[str]:
    """Compile the hospital over a consortium `weak`. Gives what was found, each at its file."""
    (folder / "weak").mkdir()
    (folder / "weak" / "pack.yaml").write_text(HEAD + weak, encoding="utf-8")
    text = HOSPITAL.read_text(encoding="utf-8").replace(f"[{BASE}]", f"[{extends}]")
    (folder / "policy.yaml").write_text(f"{text}\n{own}\n", encoding="utf-8")
    diagnostics = compile_policy(folder / "policy.yaml").diagnostics
    assert all(one.at and one.at.line for one in diagnostics)
    return [one.rule for one in diagnostics]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_no_way_around_it(tmp_path: Path, attempt: str) -> None:
    extends, weak, own, rule = ATTEMPTS[attempt]

    assert rule in found(tmp_path, extends, weak, own)


@pytest.mark.parametrize("order", ["us-sud, uk", "uk, us-sud"])
def test_two_floors_are_settled_at_the_stricter_one_in_any_order(tmp_path: Path, order: str) -> None:
    own = "questions: {case_discussion: {floor: never}}\nchoices: {case_discussion: never, privacy_law: HIPAA, emergency_number: 911 or 999}"

    assert found(tmp_path, order, "", own) == []


def test_an_option_below_the_floor_and_a_new_audience_are_fine(tmp_path: Path) -> None:
    own = "audiences: {porters: {title: Porters, description: Who moves people and things.}}"

    assert found(tmp_path, "uk", "", f"{own}\nquestions: {{case_discussion: {{options: {{free: {FREE}}}}}}}") == []
