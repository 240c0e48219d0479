"""Floors and rights: no sequence of layers weakens one, and whatever weakens anything else has its grounds."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from policyloom.model import strictness
from policyloom.model.deviations import deviations
from policyloom.model.floors import floors
from policyloom.model.strictness import Effect
from policyloom.source import layers
from policyloom.source.choices import answer_path
from policyloom.source.document import Document
from policyloom.source.layers import Layer
from policyloom.source.reader import read

BASE: dict[str, Any] = {
    "sections": {"privacy": {"title": "Privacy", "patient_safety": True}, "brand": {"title": "Brand"}},
    "questions": {
        "talk": {
            "type": "enum",
            "question": "Talk?",
            "options": {"never": {}, "asked": {}, "often": {}},
            "default": "asked",
            "floor": "asked",
        },
        "days": {"type": "integer", "question": "Days?", "default": 31, "strictest": "highest"},
    },
    "rules": {
        "a": {
            "section": "privacy",
            "statement": "You must not.",
            "modality": "SHOULD NOT",
            "severity": "high",
            "audience": ["clinicians", "students"],
            "channels": ["any"],
            "media": ["text", "photo"],
            "floor": True,
            "when": {"talk": ["never", "asked"]},
            "exceptions": {"press": {"text": "The press.", "when": {"talk": ["asked"]}}},
            "checks": {
                "one": {
                    "kind": "pattern",
                    "fields": ["post", "bio"],
                    "strength": "review",
                    "pattern": "x",
                    "unless": ["y"],
                    "message": "Found.",
                }
            },
        }
    },
}
LISTS = {
    "audience": ["clinicians", "students", "all-workforce", "partners"],
    "channels": ["any", "personal-profile"],
    "media": ["text", "photo", "any"],
    "fields": ["post", "bio", "comment"],
    "unless": ["y", "z"],
    "applies": ["p", "q"],
}
WHENS = st.dictionaries(
    st.sampled_from(["talk", "tone"]),
    st.lists(st.sampled_from(["never", "asked", "often"]), min_size=1, unique=True),
    max_size=2,
)


def some(name: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(LISTS[name]), min_size=1, unique=True)


CHECKS = st.fixed_dictionaries(
    {},
    optional={
        "fields": some("fields"),
        "unless": some("unless"),
        "strength": st.sampled_from(["review", "block"]),
        "pattern": st.sampled_from(["x", "w"]),
        "message": st.sampled_from(["Found.", "Seen."]),
        "applies_if": some("applies").map(lambda names: [{"metadata": name} for name in names]),
    },
)
RULES = st.fixed_dictionaries(
    {},
    optional={
        "section": st.sampled_from(["privacy", "brand"]),
        "statement": st.sampled_from(["You must not.", "You may."]),
        "modality": st.sampled_from(["MUST NOT", "SHOULD NOT", "MAY", "MUST"]),
        "severity": st.sampled_from(["critical", "high", "low"]),
        "audience": some("audience"),
        "channels": some("channels"),
        "media": some("media"),
        "floor": st.booleans(),
        "when": WHENS,
        "narrowing": st.sampled_from(["Not pay."]),
        "exceptions": st.dictionaries(
            st.sampled_from(["press", "board"]),
            st.fixed_dictionaries({"text": st.sampled_from(["The press.", "Anyone."])}, optional={"when": WHENS}),
        ),
        "variants": st.dictionaries(
            st.sampled_from(["v"]),
            st.fixed_dictionaries({"when": WHENS}, optional={"modality": st.sampled_from(["MUST NOT", "MAY"])}),
        ),
        "checks": st.dictionaries(st.sampled_from(["one", "two"]), CHECKS),
        "reason": st.just("Why not."),
        "approved_by": st.just("Board"),
    },
)
OMITS = st.sampled_from([[], [], [], ["a"], ["a.checks.one"], ["rules.a.exceptions.press"], ["rules.a.when"]])
QUESTIONS = st.fixed_dictionaries(
    {}, optional={"floor": st.sampled_from(["never", "asked", "often"]), "default": st.sampled_from(["never", "often"])}
)
LAYERS = st.builds(
    lambda rule, omit, question, answer: {
        "rules": {"a": rule} if rule else {},
        "omit": dict.fromkeys((f"rules.{name}" if name == "a.checks.one" else name for name in omit), "Why not."),
        "questions": {"talk": question} if question else {},
        "choices": {"talk": answer} if answer else {},
    },
    RULES,
    OMITS,
    QUESTIONS,
    st.sampled_from(["", "never", "asked", "often"]),
)


def stacked(*data: dict[str, Any]) -> Document:
    names = [f"layer-{number}" for number in range(len(data))]
    stack = []
    for number, (name, one) in enumerate(zip(names, data, strict=True)):
        document, problems = read(json.dumps({"policyloom": 1, **one}), name)
        assert not problems
        stack.append(Layer(name, document, frozenset(names[:number])))
    return layers.merge(stack)[0]


def problems_of(document: Document) -> list[str]:
    answers = {name: document.get(*answer_path(document, name)) for name in document.get("questions", default={})}
    return [one.rule for one in floors(document, answers)]


def no_weaker(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Judge a rule by what its keys say, not by how it came to say it."""
    effects = [
        strictness.modality(before["modality"], after["modality"]),
        strictness.ranked(before["severity"], after["severity"], ("critical", "high", "medium", "low", "info")),
        *(strictness.reach(before[key], after[key]) for key in ("audience", "channels", "media")),
        strictness.condition(before.get("when"), after.get("when")),
        strictness.narrowing(before.get("narrowing"), after.get("narrowing")),
    ]
    checks, kept = before["checks"], after["checks"]
    held = after.get("exceptions", {})
    return (
        not any(effect.weakens for effect in effects)
        and after["statement"] == before["statement"]
        and after["floor"] is True
        and after["section"] == "privacy"
        and not after.get("variants")
        and set(held) <= set(before["exceptions"])
        and all(one["text"] == before["exceptions"][name]["text"] for name, one in held.items())
        and not any(
            strictness.condition(one.get("when"), before["exceptions"][name].get("when")).weakens
            for name, one in held.items()
        )
        and set(checks) <= set(kept)
        and kept["one"]["pattern"] == "x"
        and not any(
            strictness.setting(key, checks["one"].get(key), kept["one"].get(key)).weakens
            for key in ("fields", "unless", "strength", "applies_if")
        )
    )


@settings(max_examples=600)
@given(st.lists(LAYERS, min_size=1, max_size=4))
def test_no_sequence_of_layers_weakens_a_floor(above: list[dict[str, Any]]) -> None:
    document = stacked(BASE, *above)
    found = problems_of(document)
    if "floor-weakened" in found or "answer-below-floor" in found:
        return

    rule = document.get("rules", "a")
    assert rule is not None
    assert no_weaker(BASE["rules"]["a"], rule), rule
    question = document.get("questions", "talk")
    assert not strictness.answer(question, "asked", document.get(*answer_path(document, "talk"))).weakens
    assert not strictness.answer(question, "asked", question["floor"]).weakens


@settings(max_examples=300)
@given(st.lists(LAYERS, min_size=1, max_size=3))
def test_whatever_weakens_has_its_grounds_or_is_reported(above: list[dict[str, Any]]) -> None:
    base = json.loads(json.dumps(BASE))
    del base["rules"]["a"]["floor"]
    del base["questions"]["talk"]["floor"]
    for layer in above:
        for one in layer["rules"].values():
            one.pop("floor", None)
        for one in layer["questions"].values():
            one.pop("floor", None)
    document = stacked(base, *above)
    if problems_of(document):
        return

    weaker = [one for one in deviations(document) if Effect(one.effect).weakens]
    assert all(one.reason and one.approved_by for one in weaker), weaker


def test_a_layer_may_tighten_a_floor_and_what_it_adds_becomes_the_floor() -> None:
    firm = {"rules": {"a": {"modality": "MUST NOT", "checks": {"one": {"strength": "block"}}}}}
    soft = {"rules": {"a": {"modality": "SHOULD NOT", "reason": "Why.", "approved_by": "Board"}}}

    assert problems_of(stacked(BASE, firm)) == []
    assert problems_of(stacked(BASE, firm, soft)) == ["floor-weakened"]


def test_a_floor_binds_only_the_layers_above_it() -> None:
    base = json.loads(json.dumps(BASE))
    base["rules"]["a"]["floor"] = False
    soft = {"rules": {"a": {"modality": "MAY", "reason": "Why.", "approved_by": "Board"}}}
    firm = {"rules": {"a": {"floor": True}}}

    assert problems_of(stacked(base, soft, firm)) == []
    assert problems_of(stacked(base, firm, soft)) == ["floor-weakened"]


def test_an_answer_weaker_than_the_one_below_needs_grounds() -> None:
    base = json.loads(json.dumps(BASE))
    lower = {"choices": {"days": 60}}

    assert problems_of(stacked(base, lower, {"choices": {"days": 31}})) == ["missing-reason"]
    assert problems_of(stacked(base, lower, {"choices": {"days": {"answer": 31, "reason": "W."}}})) == [
        "missing-approver"
    ]
    weighed = {"choices": {"days": {"answer": 31, "reason": "Why.", "approved_by": "Board", "expires": "2027-01-01"}}}
    document = stacked(base, lower, weighed)
    assert problems_of(document) == []
    (deviation,) = deviations(document)
    assert (deviation.before, deviation.after, deviation.effect, deviation.expires) == (
        "60",
        "31",
        "weaker",
        "2027-01-01",
    )
