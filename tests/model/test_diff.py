from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policyloom.formats import rules
from policyloom.model.diff import Diff, EntryChange, Kind, diff
from policyloom.model.materiality import Materiality, wording
from policyloom.model.patch import DoesNotFit, apply, written
from policyloom.model.record import Record, record_from_rules, record_of
from policyloom.model.strictness import Effect
from policyloom.model.types import Choice, Definition, Modality, Policy, Rule
from policyloom.report import changes, changes_json, changes_markdown
from policyloom.report.style import Style
from tests.factory import a_check, a_policy, a_rule, a_section

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = jsonschema_rs.validator_for(json.loads((ROOT / "schema" / "changes.schema.json").read_text(encoding="utf-8")))
NAMES = ("old", "new")
EDITORIAL, CLARIFYING, SUBSTANTIVE = Materiality


def of_rules(old: Rule, new: Rule, **overrides: Any) -> Diff:
    """Compare two policies with one rule each."""
    return diff(record_of(a_policy(a_section(old))), record_of(a_policy(a_section(new), **overrides)))


def changed(**overrides: Any) -> EntryChange:
    """Change the rule about record numbers, and give the one change."""
    (change,) = of_rules(a_rule(), a_rule(**overrides)).rules
    return change


def a_choice(answer: str) -> Choice:
    options = {"never": "No, never", "allowed": "Yes"}
    return Choice("cases", "enum", "Cases?", "", answer, options[answer], "never", "", False, options)


def test_a_policy_does_not_differ_from_itself(northfield: Policy) -> None:
    record = record_of(northfield)

    assert not diff(record, record)
    assert not diff(record_from_rules(rules.record(northfield)), record_from_rules(rules.record(northfield)))


@pytest.mark.parametrize(
    ("overrides", "kinds", "materiality"),
    [
        ({"modality": Modality.SHOULD_NOT}, [Kind.WEAKER], SUBSTANTIVE),
        ({"modality": Modality.MUST}, [Kind.REVERSED], SUBSTANTIVE),
        ({"audience": ("clinicians",)}, [Kind.WEAKER], SUBSTANTIVE),
        ({"media": ("text", "photo")}, [Kind.STRICTER], SUBSTANTIVE),
        ({"exceptions": ("At home.",)}, [Kind.WEAKER], SUBSTANTIVE),
        ({"narrowing": "Your own record is yours."}, [Kind.WEAKER], SUBSTANTIVE),
        ({"checks": ()}, [Kind.WEAKER], SUBSTANTIVE),
        ({"checks": (a_check(), a_check("another"))}, [Kind.STRICTER], SUBSTANTIVE),
        ({"checks": (a_check(strength="review"),)}, [Kind.WEAKER], SUBSTANTIVE),
        ({"checks": (a_check(unless=["MRN: none"]),)}, [Kind.WEAKER], CLARIFYING),
        ({"checks": (a_check(pattern="MRN"),)}, [Kind.AMENDED], CLARIFYING),
        ({"checks": (a_check(message="A record's number."),)}, [Kind.REWORDED], CLARIFYING),
        ({"choices": {"cases": ("never",)}}, [Kind.WEAKER], SUBSTANTIVE),
        ({"active": False}, [Kind.SWITCHED_OFF], SUBSTANTIVE),
        ({"statement": "You must not share **record numbers**."}, [Kind.REWORDED], CLARIFYING),
        ({"statement": "You must not post *Record  numbers* !"}, [Kind.REWORDED], EDITORIAL),
        ({"statement": "You must only post **record numbers**."}, [Kind.REWORDED], SUBSTANTIVE),
        ({"rationale": "Labels tell."}, [Kind.REWORDED], EDITORIAL),
        ({"severity": "low"}, [Kind.AMENDED], CLARIFYING),
        ({"number": "1.2"}, [Kind.MOVED], EDITORIAL),
        ({"right": True}, [Kind.AMENDED], SUBSTANTIVE),
    ],
)
def test_a_change_of_a_field_has_its_kind_and_weight(
    overrides: dict[str, Any], kinds: list[Kind], materiality: Materiality
) -> None:
    change = changed(**overrides)

    assert (list(change.kinds), change.materiality) == (kinds, materiality)


@pytest.mark.parametrize(
    ("old", "new", "materiality"),
    [
        ("Wait 31 days.", "Wait 14 days.", SUBSTANTIVE),
        ("Wait 1.5 days.", "Wait 15 days.", SUBSTANTIVE),
        ("You don't post.", "You do post.", SUBSTANTIVE),
        ("You don't post.", "You don’t — post", EDITORIAL),
        ("Ask first.", "First, ask.", CLARIFYING),
        ("Never post a case.", "Do not show a case.", CLARIFYING),
        ("You may post.", "You may not post.", SUBSTANTIVE),
        ("", "Ask first.", SUBSTANTIVE),
        ("Pay $5.", "Pay €5.", CLARIFYING),
    ],
)
def test_numbers_and_words_of_force_are_no_mere_wording(old: str, new: str, materiality: Materiality) -> None:
    assert wording(old, new) == (Effect.SAME, materiality)


def test_a_narrowing_in_other_words_is_clarifying() -> None:
    old, new = a_rule(narrowing="It does not cover pay."), a_rule(narrowing="It leaves talk about pay alone.")

    assert [change.materiality for change in of_rules(old, new).rules] == [CLARIFYING]


def test_examples_are_compared_list_by_list() -> None:
    change = changed(examples=dataclasses.replace(a_rule().examples, keeping=("The sun is out.",)))

    assert [one.path for one in change.fields] == [("examples", "pass")]


def test_what_comes_goes_and_gets_another_id_is_told_apart() -> None:
    old = [a_rule(), a_rule(id="privacy-gone"), a_rule(id="privacy-old-name")]
    new = [a_rule(id="privacy-new"), a_rule(), a_rule(id="privacy-new-name", aliases=("privacy-old-name",))]

    found = diff(record_of(a_policy(a_section(*old))), record_of(a_policy(a_section(*new))))

    assert [(change.was, change.id, *change.kinds) for change in found.rules] == [
        ("privacy-gone", "privacy-gone", Kind.REMOVED),
        ("privacy-new", "privacy-new", Kind.ADDED),
        ("privacy-old-name", "privacy-new-name", Kind.RENAMED),
    ]
    assert [str(change.effect) for change in found.rules] == ["weaker", "stricter", "same"]
    assert found.acknowledge == ("privacy-new",)


@pytest.mark.parametrize(
    ("overrides", "again"),
    [
        ({"media": ("text", "photo")}, True),
        ({"modality": Modality.MUST}, True),
        ({"statement": "You must only post **record numbers**."}, True),
        ({"audience": ("clinicians",), "statement": "You may post no **record numbers**."}, False),
        ({"modality": Modality.SHOULD_NOT}, False),
        ({"statement": "You must not share **record numbers**."}, False),
        ({"active": False}, False),
    ],
)
def test_staff_acknowledge_what_binds_them_more_or_otherwise(overrides: dict[str, Any], again: bool) -> None:
    assert changed(**overrides).acknowledge is again


def test_a_rule_that_is_off_on_both_sides_binds_nobody() -> None:
    (change,) = of_rules(a_rule(active=False), a_rule(active=False, modality=Modality.MUST)).rules

    assert (change.kinds, change.materiality, change.acknowledge) == ((Kind.REVERSED,), CLARIFYING, False)


def test_a_choice_that_switches_a_rule_is_named() -> None:
    when = {"cases": ("allowed",), "tone": ("caution",)}
    old = record_of(a_policy(a_section(a_rule(choices=when)), choices=(a_choice("allowed"),)))
    new = record_of(a_policy(a_section(a_rule(choices=when, active=False)), choices=(a_choice("never"),)))

    found = diff(old, new)

    assert [(change.kinds, change.because) for change in found.rules] == [((Kind.SWITCHED_OFF,), ("cases",))]
    assert [(change.id, change.effect) for change in found.choices] == [("cases", Effect.STRICTER)]


def test_definitions_and_the_policys_own_texts_are_compared() -> None:
    old = a_policy(definitions=(Definition("embargo", "Embargo", "It lasts 31 days.", ()),))
    new = a_policy(definitions=(Definition("embargo", "Embargo", "It lasts 14 days.", ()),), scope="Only staff.")

    found = diff(record_of(old), record_of(new))

    assert [(change.id, change.materiality) for change in found.definitions] == [("embargo", SUBSTANTIVE)]
    assert [change.path for change in found.policy] == [("scope",)]


def test_rules_json_is_compared_for_what_it_holds(northfield: Policy) -> None:
    data = rules.record(northfield)
    data["rules"][0]["modality"] = "MAY"

    found = diff(record_from_rules(rules.record(northfield)), record_from_rules(data))

    assert [(change.id, change.kinds) for change in found.rules] == [(data["rules"][0]["id"], (Kind.WEAKER,))]
    assert not found.choices
    assert not found.definitions


def test_a_diff_fits_only_the_record_that_it_starts_from() -> None:
    old, new = record_of(a_policy()), record_of(a_policy(a_section(a_rule(modality=Modality.MAY))))
    data = written(diff(old, new), NAMES)

    with pytest.raises(DoesNotFit, match="modality is not 'MUST NOT'"):
        apply(new, data)


def test_text_that_could_act_is_shown_inert() -> None:
    found = of_rules(a_rule(), a_rule(statement="Ask @all of <b>us</b>\x1b[31m | now, with many words."))

    assert "\x1b" not in changes.report(found, NAMES, Style(color=False))
    assert "&#64;all of \\<b\\>us\\</b\\>" in changes_markdown.report(found, NAMES, Style(color=False))


_ids = st.sampled_from(["a", "b", "c", "d", "e"])
_words = st.lists(st.sampled_from(["any", "students", "text", "photo"]), min_size=1, unique=True)
_text = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
_scalar = st.one_of(st.booleans(), st.integers(0, 3), _text)
_settings = st.fixed_dictionaries(
    {"kind": st.sampled_from(["pattern", "terms"])},
    optional={"strength": st.sampled_from(["review", "block"]), "unless": _words, "message": _text},
)
_rule = st.fixed_dictionaries(
    {"modality": st.sampled_from([str(one) for one in Modality]), "statement": _text, "active": st.booleans()},
    optional={
        "number": _text,
        "section": _ids,
        "aliases": st.lists(_ids, min_size=1, unique=True),
        "lead_in": _text,
        "audience": _words,
        "exceptions": st.lists(_text, min_size=1, max_size=3),
        "narrowing": _text,
        "when": st.dictionaries(_ids, st.lists(_scalar, min_size=1), min_size=1),
        "inactive_because": st.dictionaries(_ids, st.lists(_scalar, min_size=1), min_size=1),
        "checks": st.dictionaries(_ids, _settings, min_size=1, max_size=3),
        "examples": st.dictionaries(_ids, _words, min_size=1),
    },
)
_choice = st.fixed_dictionaries({"question": _text, "answer": st.one_of(_scalar, _words)}, optional={"options": _words})
_definition = st.fixed_dictionaries({"term": _text, "definition": _text})
_section = st.fixed_dictionaries({"title": _text, "number": _text}, optional={"patient_safety": st.booleans()})
_records = st.builds(
    Record,
    head=st.dictionaries(st.sampled_from(["title", "version", "scope", "status"]), _text),
    sections=st.dictionaries(_ids, _section, max_size=3),
    rules=st.dictionaries(_ids, _rule, max_size=5),
    protected=st.dictionaries(_ids, _settings, max_size=2),
    choices=st.dictionaries(_ids, _choice, max_size=3),
    definitions=st.dictionaries(_ids, _definition, max_size=3),
)


@settings(deadline=None, max_examples=60)
@given(_records)
def test_nothing_differs_from_itself(record: Record) -> None:
    assert not diff(record, record)


@settings(deadline=None, max_examples=60)
@given(_records, _records)
def test_applying_the_printed_diff_gives_the_new_record(old: Record, new: Record) -> None:
    found = diff(old, new)
    printed = json.loads(changes_json.report(found, NAMES, Style(color=False)))

    assert apply(old, printed) == new
    assert bool(found) is (old != new) is printed["differs"]
    assert SCHEMA.is_valid(printed)


@settings(deadline=None, max_examples=60)
@given(_records, _records)
def test_every_changed_rule_is_counted_and_written(old: Record, new: Record) -> None:
    found = diff(old, new)
    plain, markdown = (writer.report(found, NAMES, Style(color=False)) for writer in (changes, changes_markdown))

    assert sum(written(found, NAMES)["summary"]["materiality"].values()) == len(found.rules)
    assert all(change.kinds for change in found.rules)
    assert all(f"  {change.id} " in plain or f"  {change.id}:" in plain for change in found.rules)
    assert all(f"`{change.id}`" in markdown for change in found.rules)


def test_what_one_side_does_not_hold_is_not_compared() -> None:
    old = record_of(a_policy(definitions=(Definition("embargo", "Embargo", "It lasts 31 days.", ()),)))

    assert not diff(old, dataclasses.replace(old, definitions=None, choices=None))
