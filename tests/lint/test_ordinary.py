"""The linter on ordinary posts that were written without sight of the patterns: at most 5 % may be flagged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policyloom.formats.rules import record
from policyloom.lint.engine import check
from policyloom.lint.item import FIELDS, Item
from policyloom.lint.rules import Rules, rules_from
from policyloom.model.types import Policy

CORPUS = Path(__file__).resolve().parents[1] / "corpora" / "ordinary.jsonl"


@pytest.fixture(scope="module")
def rules(northfield: Policy) -> Rules:
    found, problems = rules_from(record(northfield))
    assert found is not None, problems
    return found


def _items(field: str) -> list[Item]:
    lines = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    return [Item(line["id"], {field: line[field]}) for line in lines if field in line]


def test_the_corpus_has_at_least_a_hundred_posts() -> None:
    assert len(_items("post")) >= 100


def test_at_most_one_ordinary_text_in_twenty_is_flagged(rules: Rules) -> None:
    items = [item for field in FIELDS for item in _items(field)]

    flagged = [item.id for item in items if check(rules, item)]

    assert len(flagged) <= len(items) * 0.05, flagged


@pytest.mark.parametrize("field", ["post", "bio", "handle", "comment"])
def test_no_field_has_more_than_its_share(rules: Rules, field: str) -> None:
    items = _items(field)

    flagged = [item.id for item in items if check(rules, item)]

    assert len(flagged) <= len(items) * 0.05, flagged
