"""The plan leaves out only what finds nothing: with it, without it and without RE2 the findings are the same."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyloom.lint import Item, Rules, check, hits, rules_from
from policyloom.lint.item import FIELDS, normal_text
from policyloom.lint.plan import Plan, plan_of
from policyloom.model.types import Policy
from policyloom.patterns import DISGUISED, fold, folded_text, sets
from policyloom.views.rules_record import record

ORDINARY = Path(__file__).resolve().parents[1] / "corpora" / "ordinary.jsonl"
HOSTILE = ("", " ", "\n", "é", "ß", "\u00a0", "\u200d", "😀", "\u212a", "\u017f", "м", "Ｍ", "e\u0301", ".", "_", "7")
DISGUISES = st.text(alphabet="aB1 .·_*-é\u0301\u200bﬁМ\n!0$ß😀", max_size=40)


@pytest.fixture(scope="module")
def rules(northfield: Policy) -> Rules:
    read, problems = rules_from(record(northfield))
    assert read and not problems
    return read


def found_one_by_one(rules: Rules, item: Item) -> list[tuple[str, str]]:
    """Run every check, in the order of the rules, on an item that nothing protects."""
    checks = [one for rule in rules.rules if rule.active for one in rule.checks]
    return [(one.rule, one.id) for one in checks for _ in hits(one, item)]


def found_by_plan(plan: Plan, item: Item) -> list[tuple[str, str]]:
    return [(one.rule, one.id) for _, one in plan.candidates(item) for _ in hits(one, item)]


def items(rules: Rules, policy: Policy, count: int) -> Iterator[Item]:
    """Give ordinary posts, the rules' own examples, and pieces of both among hostile neighbors."""
    texts = [example for rule in policy.rules.values() for example in rule.examples.breaking + rule.examples.keeping]
    lines = ORDINARY.read_text(encoding="utf-8").splitlines()
    texts += [str(value) for line in lines for key, value in json.loads(line).items() if key in FIELDS]
    for text in texts:
        yield from (Item("whole", {field: normal_text(text)}) for field in FIELDS)
    chance = random.Random(20261128)
    for _ in range(count):
        pieces = [
            word for text in chance.sample(texts, 3) for word in re.split(r"(?<=\W)", text)[: chance.randint(2, 12)]
        ]
        mixed = "".join(piece + chance.choice(HOSTILE) for piece in pieces)
        fields = {field: normal_text(mixed) for field in chance.sample(FIELDS, 2)}
        yield Item("mixed", fields, {"answers_review": chance.choice([True, False]), "channel": "website"})


@pytest.mark.slow
def test_the_plan_finds_what_every_check_finds_one_by_one(rules: Rules, northfield: Policy) -> None:
    plan = plan_of(rules)
    seen = 0
    for item in items(rules, northfield, 1500):
        wanted = found_one_by_one(rules, item)
        seen += len(wanted)
        assert found_by_plan(plan, item) == wanted, item

    assert seen > 1000


def test_the_findings_are_the_same_without_re2(
    rules: Rules, northfield: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = [
        Item("it", {rule.examples.field: one})
        for rule in northfield.rules.values()
        for one in rule.examples.breaking
        if rule.examples.field in FIELDS
    ]
    wanted = [check(rules, item) for item in tried]

    monkeypatch.setattr(sets, "re2", None)
    bare, _ = rules_from(record(northfield))

    assert bare
    assert [check(bare, item) for item in tried] == wanted
    assert any(wanted)


def test_most_checks_are_left_out_for_an_ordinary_post(rules: Rules) -> None:
    item = Item("it", {"post": "Proud of our night team. Coffee is on me."})

    assert len([*plan_of(rules).candidates(item)]) <= 3


def test_a_set_that_runs_out_of_memory_leaves_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sets, "_MEMORY", 1 << 14)
    patterns = [f"[a-c]{{1,9}}{letter}[a-e]{{30}}{letter}" for letter in "fghijklmno"]

    asked = sets.may_match(patterns)

    assert list(asked("abc" * 400 + "".join(f"a{letter}" for letter in "fghijklmno") * 40)) == list(range(10))


@given(DISGUISES)
def test_a_folded_text_is_the_text_of_folding(text: str) -> None:
    assert folded_text(text) == fold(text).text


@given(DISGUISES)
def test_what_folding_changes_shows_that_it_may(text: str) -> None:
    shows = any(re.search(pattern, text) for pattern in DISGUISED)

    assert shows or fold(text).text == text
