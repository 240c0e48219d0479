from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from policyloom.formats.rules import PATH, record, render
from policyloom.lint import Item, check, rules_from
from policyloom.model.types import Approval, Case, Check, Examples, Modality, Status
from policyloom.views.artifact import Context
from policyloom.views.checks import check_record
from tests.factory import a_check, a_deviation, a_policy, a_protection, a_rule, a_section, an_institution

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "schema" / "rules.schema.json").read_text(encoding="utf-8"))

EVERY_KIND = (
    a_check(),
    a_check(
        "words",
        "terms",
        fields=["post"],
        terms=["off the record", "don't"],
        unless=["off the record player"],
        fold=True,
    ),
    a_check(
        "own",
        "required",
        fields=["bio"],
        any_of=["views are (?:my )?own"],
        applies_if=[{"field": "bio", "matches": "nurse"}],
    ),
    a_check(
        "age",
        "near",
        fields=["post"],
        pattern="age [0-9]{1,3}",
        context=["admitted"],
        negative_context=["college"],
        window=40,
    ),
    a_check("brand", "handle", fields=["handle"], tokens=["nfhealth", "nfh"]),
    a_check(
        "embargo",
        "metadata",
        applies_if=[{"metadata": "has_case", "is": True}],
        require=[{"metadata": "posted", "days_after": {"metadata": "case_completed", "days": "31"}}],
        require_any=[
            {"metadata": "location", "none_of": ["icu"]},
            {"metadata": "admins", "at_least": 2, "at_most": 9},
            {"metadata": "mail", "ends_with": ["@x.org"]},
        ],
    ),
    a_check("short", "count", fields=["post"], pattern="#[A-Za-z]{1,30}", at_least=0, at_most=3),
    a_check("agreed", "attestation", question="Did the **patient** agree?", **{"pass": "yes"}),
)


def written(**overrides: Any) -> dict[str, Any]:
    return record(a_policy(a_section(a_rule(checks=EVERY_KIND)), protected=(a_protection(),), **overrides))


def problems(data: dict[str, Any]) -> list[str]:
    checker = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in checker.iter_errors(data)]


def test_the_artifact_is_valid_and_ends_with_a_line() -> None:
    context = Context(ROOT / "templates", ROOT / "site", ROOT / "schema", ROOT)

    (artifact,) = render(a_policy(a_section(a_rule(checks=EVERY_KIND))), context)

    assert artifact.path == PATH == "exports/rules.json"
    assert artifact.content.endswith(b"}\n")
    data = json.loads(artifact.content)
    assert problems(data) == []
    assert data["draft_notice"] == "Draft, not approved"


def test_every_kind_and_every_condition_is_valid() -> None:
    data = written(deviations=(a_deviation(),))

    assert problems(data) == []
    assert {one["kind"] for one in data["rules"][0]["checks"]} == set(
        SCHEMA["$defs"]["check"]["properties"]["kind"]["enum"]
    )


@pytest.mark.parametrize(
    ("where", "key", "value"),
    [
        ((), "surprise", 1),
        (("policy",), "surprise", 1),
        (("rules", 0), "surprise", 1),
        (("rules", 0, "checks", 0), "window", 3),
        (("rules", 0, "checks", 7), "fields", ["post"]),
        (("rules", 0, "checks", 5, "require", 0), "surprise", 1),
        (("protected", 0), "terms", ["pay"]),
        (("rules", 0, "checks", 0), "message", "two\nlines"),
    ],
)
def test_the_schema_is_closed(where: tuple[str | int, ...], key: str, value: object) -> None:
    data = json.loads(json.dumps(written()))
    place: Any = data
    for step in where:
        place = place[step]
    place[key] = value

    assert problems(data)


def test_every_description_is_there_and_no_one_of() -> None:
    def walk(node: Any, key: str = "") -> None:
        if isinstance(node, dict):
            assert "oneOf" not in node
            for name, child in node.get("properties", {}).items():
                assert child is True or "const" in child or child.get("description"), name
            for name, child in node.items():
                walk(child, name)
        elif isinstance(node, list):
            for child in node:
                walk(child, key)

    walk(SCHEMA)


def test_a_rule_carries_plain_words_and_all_about_it() -> None:
    (rule,) = record(a_policy())["rules"]

    assert rule["statement"] == "You must not post record numbers."
    assert rule["help"]["text"].splitlines() == [
        "You must not post record numbers.",
        "A stray label gives a patient away.",
    ]
    assert rule["help"]["markdown"].startswith("**Keep record numbers out.**\n\nYou must not post **record numbers**.")
    assert rule["help_uri"] == "https://social.northfield.example/rules/privacy-no-record-numbers.html"
    assert (rule["modality"], rule["severity"], rule["level"]) == ("MUST NOT", "critical", "error")
    assert rule["tags"] == ["privacy", "phi", "patient-safety"]
    assert rule["sources"] == [
        {"ref": "hipaa", "title": "HIPAA Privacy Rule", "locator": "45 CFR 164.514", "note": None}
    ]
    assert rule["checks"][0]["flag_free"] == r"\b[Mm][Rr][Nn][ #:]{0,3}[0-9]{5,10}\b"


def test_only_sections_of_patient_safety_tag_their_rules() -> None:
    (rule,) = record(a_policy(a_section(patient_safety=False)))["rules"]

    assert "patient-safety" not in rule["tags"]


def test_examples_carry_the_places_where_their_own_checks_match() -> None:
    examples = Examples("post", ("A new whiteboard.",), ("😀 MRN: 00482913, MRN 77190234", "Somebody saw her chart."))

    (rule,) = record(a_policy(a_section(a_rule(examples=examples))))["rules"]

    assert rule["examples"]["fail"] == [
        {"text": "😀 MRN: 00482913, MRN 77190234", "spans": [[2, 15], [17, 29]]},
        {"text": "Somebody saw her chart.", "spans": []},
    ]
    assert rule["examples"]["pass"] == ["A new whiteboard."]


def test_the_places_are_those_that_the_linter_finds() -> None:
    data = record(a_policy(a_section(a_rule(checks=EVERY_KIND))))
    rules, _ = rules_from(data)
    assert rules

    for example in data["rules"][0]["examples"]["fail"]:
        found = check(rules, Item("example", {"post": example["text"]}))
        assert [list(finding.span) for finding in found if finding.span] == example["spans"]


def test_an_inactive_rule_stays_with_the_choice_that_switched_it_off() -> None:
    off = a_rule(active=False, choices={"case_discussion": ("never",)})

    (rule,) = record(a_policy(a_section(off)))["rules"]

    assert rule["active"] is False
    assert rule["inactive_because"] == {"case_discussion": ["never"]}
    assert problems(record(a_policy(a_section(off)))) == []


def test_handle_checks_know_the_tokens_of_the_institution() -> None:
    brand = next(one for one in written()["rules"][0]["checks"] if one["kind"] == "handle")

    assert brand["tokens"] == ["northfield", "nfh", "nfhealth"]


def test_handle_checks_leave_the_institutions_own_handle_and_name_alone() -> None:
    own = check_record(a_check("brand", "handle", fields=["handle"], allow=["@NFH_Careers"]), an_institution())

    assert own["allow"] == ["northfieldhealth", "nfhcareers"]


def test_words_may_take_in_the_mail_domains_of_the_institution() -> None:
    own = check_record(a_check("mail", "terms", fields=["bio"], terms=["work email"], also="domains"), an_institution())

    assert own["terms"] == ["work email", "@northfield.example"]
    assert re.search(own["flag_free"], "Write to jo@northfield.example")


def test_days_are_a_number_and_questions_are_plain() -> None:
    checks = {one["id"]: one for one in written()["rules"][0]["checks"]}

    assert checks["embargo"]["require"][0]["days_after"] == {"metadata": "case_completed", "days": 31}
    assert checks["agreed"]["question"] == "Did the patient agree?"
    assert checks["words"]["unless"][0]["flag_free"].startswith("[Oo][Ff][Ff]")


def test_protected_speech_ignores_case_by_default() -> None:
    (protection,) = written()["protected"]

    assert protection["ignore_case"] is True
    assert protection["flag_free"] == r"\b[Oo][Uu][Rr] [Pp][Aa][Yy]\b"


def test_an_approval_counts_only_for_these_words() -> None:
    digest = "sha256:" + "0" * 64
    approved = record(a_policy(status=Status.APPROVED, approval=Approval("Board", "2026-12-01", digest)))
    changed = record(
        a_policy(status=Status.APPROVED, approval=Approval("Board", "2026-12-01", "sha256:" + "2" * 64)),
        "Draft, not approved",
    )

    assert approved["approval"] == {"role": "Board", "date": "2026-12-01", "digest": digest}
    assert approved["draft_notice"] is None
    assert changed["approval"] is None
    assert problems(approved) == problems(changed) == []


def test_without_an_address_there_is_no_help_uri() -> None:
    (rule,) = record(a_policy(institution=an_institution(url="")))["rules"]

    assert rule["help_uri"] is None
    assert "<" not in rule["help"]["markdown"]


def test_cases_are_not_exported() -> None:
    case = Case("typed", "fail", "", {"post": "MRN 00482913 secret-case"}, {}, {})

    assert "secret-case" not in json.dumps(record(a_policy(a_section(a_rule(cases=(case,))))))


def test_two_runs_write_the_same_bytes() -> None:
    assert json.dumps(written()) == json.dumps(written())


def test_an_unknown_modality_or_kind_never_gets_here() -> None:
    assert {str(one) for one in Modality} == set(SCHEMA["$defs"]["rule"]["properties"]["modality"]["enum"])
    with pytest.raises(KeyError):
        record(
            a_policy(
                a_section(
                    a_rule(checks=(Check("it", "telepathy", {"strength": "review", "message": "x", "suggest": "y"}),))
                )
            )
        )
