"""Merging layers: by key, whatever the grouping; omissions; layers that know nothing of each other."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyloom.source import layers
from policyloom.source.document import Document
from policyloom.source.layers import Layer
from policyloom.source.reader import read

KEYS = st.sampled_from(["a", "b", "c"])
SCALARS = st.sampled_from(["x", "y", "", 0, False, 1])
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=2))
# As the schema has it, a key holds a mapping in every layer or in none.
ENTRIES = st.builds(
    lambda plain, mapping: {**plain, **({"m": mapping} if mapping is not None else {})},
    st.dictionaries(KEYS, VALUES, max_size=3),
    st.none() | st.dictionaries(KEYS, VALUES, max_size=3),
)
COLLECTIONS = st.dictionaries(st.sampled_from(["rules", "faq", "topics"]), st.dictionaries(KEYS, ENTRIES, max_size=3))
OMITS = st.lists(st.sampled_from(["a", "faq.b", "topics.c", "faq.a.m", "rules.b.m.c"]), max_size=2, unique=True)


def a_document(data: dict[str, Any], name: str = "layer") -> Document:
    document, problems = read(json.dumps(data), f"{name}.yaml")
    assert not problems
    return document


def merged(*documents: dict[str, Any]) -> dict[str, Any]:
    names = [f"layer-{number}" for number in range(len(documents))]
    stack = [
        Layer(name, a_document({"policyloom": 1, **data}, name), frozenset(names[:number]))
        for number, (name, data) in enumerate(zip(names, documents, strict=True))
    ]
    return {key: value for key, value in layers.merge(stack)[0].data.items() if value}


def a_layer(data: dict[str, Any], omit: list[str]) -> dict[str, Any]:
    return {**data, "omit": dict.fromkeys(omit, "Why not.")}


def combined(lower: dict[str, Any], upper: dict[str, Any]) -> dict[str, Any]:
    """Make one layer of two: what both leave out, and what the two set."""
    data = merged({key: value for key, value in lower.items() if key != "omit"}, upper)
    return {**data, "omit": lower["omit"] | upper["omit"]}


LAYERS = st.builds(a_layer, COLLECTIONS, OMITS)
PLAIN = st.builds(a_layer, COLLECTIONS, st.just([]))


@given(PLAIN, PLAIN, PLAIN)
def test_it_does_not_matter_which_layers_are_merged_first(
    one: dict[str, Any], two: dict[str, Any], three: dict[str, Any]
) -> None:
    whole = merged(one, two, three)

    assert merged(merged(one, two), three) == whole
    assert merged(one, merged(two, three)) == whole


@given(PLAIN, LAYERS, LAYERS)
def test_it_does_not_matter_where_entries_are_left_out(
    one: dict[str, Any], two: dict[str, Any], three: dict[str, Any]
) -> None:
    def kept(data: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in data.items() if value}

    whole = kept(merged(one, two, three))

    assert kept(merged(merged(one, two), three)) == whole


@given(PLAIN, PLAIN)
def test_a_falsy_value_is_a_value(one: dict[str, Any], two: dict[str, Any]) -> None:
    def leaves(data: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
        if isinstance(data, dict):
            return {where: one for key, value in data.items() for where, one in leaves(value, (*path, key)).items()}
        return {path: data}

    found = leaves(merged(one, two))

    for path, value in leaves({key: entries for key, entries in two.items() if key != "omit"}).items():
        assert found[path] == value


def found_in(*stack: Layer) -> list[tuple[str, str]]:
    return [(one.rule, one.message) for one in layers.merge(stack)[1]]


def test_layers_that_do_not_build_on_each_other_may_not_disagree() -> None:
    base = Layer("base", a_document({"rules": {"a": {"modality": "MUST", "tags": ["x"]}}}))
    one = Layer("one", a_document({"rules": {"a": {"modality": "SHOULD"}}}), frozenset({"base"}))
    two = Layer("two", a_document({"rules": {"a": {"modality": "MAY"}}}), frozenset({"base"}))
    agreeing = Layer("two", a_document({"rules": {"a": {"modality": "SHOULD", "tags": ["y"]}}}), frozenset({"base"}))
    judge = Layer("judge", a_document({"rules": {"a": {"modality": "MUST"}}}), frozenset({"base", "one", "two"}))

    assert found_in(base, one, two) == [("pack-conflict", "`one` and `two` disagree about `rules.a.modality`")]
    assert found_in(base, one, agreeing) == []
    assert found_in(base, one, two, judge) == []


def test_what_one_shapes_another_may_not_leave_out() -> None:
    base = Layer("base", a_document({"rules": {"a": {"modality": "MUST"}}}))
    one = Layer("one", a_document({"rules": {"a": {"modality": "SHOULD"}}}), frozenset({"base"}))
    two = Layer("two", a_document({"omit": {"a": "No."}}), frozenset({"base"}))

    assert [rule for rule, _ in found_in(base, one, two)] == ["pack-conflict"]
    assert [rule for rule, _ in found_in(base, two, one)] == ["pack-conflict"]


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("a", {"faq": {"b": {"q": 1}}}),
        ("rules.a.exceptions.e", {"rules": {"a": {"exceptions": {"f": 2}}}, "faq": {"b": {"q": 1}}}),
        ("faq.b", {"rules": {"a": {"exceptions": {"e": 1, "f": 2}}}}),
    ],
)
def test_an_entry_or_a_part_of_one_can_be_left_out(name: str, left: dict[str, Any]) -> None:
    base = {"rules": {"a": {"exceptions": {"e": 1, "f": 2}}}, "faq": {"b": {"q": 1}}}

    found = merged(base, {"omit": {name: "Why."}})

    assert {key: value for key, value in found.items() if key != "policyloom"} == left


def test_an_answer_with_its_grounds_is_merged_as_the_answer() -> None:
    weighed = {"choices": {"tone": {"answer": ["a", "b"], "reason": "Why.", "approved_by": "Board"}}}
    document, _ = layers.merge([Layer("own", a_document(weighed))])

    assert document.data["choices"] == {"tone": ["a", "b"]}
    (origin,) = document.origins["choices", "tone"]
    assert (origin.value, origin.grounds.reason, origin.grounds.approved_by) == (["a", "b"], "Why.", "Board")
    assert document.places["choices", "tone", 1].value.column > document.places["choices", "tone", 0].value.column
