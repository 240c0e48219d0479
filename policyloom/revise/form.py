"""`init --form`: one offline HTML page with the same questions, which downloads a policy.yaml. It asks no server anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from policyloom import project
from policyloom.revise import init
from policyloom.revise.answers import GENERIC, NOWHERE, PACK, PLACES, Question, is_allowed, places, questions
from policyloom.views import brand, looks

NAME = "policy-form.html"


def form_html() -> str:
    """Write the page. The file that it downloads is the one that `init` writes, with its values filled in by the page."""
    asked = questions()
    extras = _extras()
    templates = project.resources().templates
    words = looks.strings(templates, init.LOOKS)
    template = looks.environment(templates).get_template(f"{init.LOOKS}/form.html.j2")
    return template.render(
        words=words,
        first=tuple(one for one in asked if one.first),
        more=tuple(one for one in asked if not one.first),
        extras=extras,
        model=Markup(_script(_model(asked, extras, words))),
    )


def _extras() -> tuple[tuple[Question, tuple[str, ...]], ...]:
    """Give the questions that only some places ask, each with those places."""
    found: dict[str, tuple[Question, tuple[str, ...]]] = {}
    everywhere = {one.key for one in questions()}
    for place in places():
        for one in questions(place):
            if one.key not in everywhere:
                found[one.key] = (one, (*found.get(one.key, (one, ()))[1], place))
    return tuple(found.values())


def _model(
    asked: tuple[Question, ...], extras: tuple[tuple[Question, tuple[str, ...]], ...], words: dict[str, str]
) -> dict[str, Any]:
    own = init.own_keys()
    choices = [one for one in asked if one.key not in own]
    marks = {key: f"@@{key}@@" for key in init.FILLED}
    lines = tuple(init.choice(one, f"@@choice-{one.key}@@") for one in choices)
    constant = {"contacts": init.contacts(), "owner_title": init.contacts()[0][1], "choices": lines}
    return {
        "template": init.policy_text(marks | constant),
        "pack": PACK,
        "nowhere": NOWHERE,
        "letter": init.LETTER,
        "mostHandles": init.MOST_HANDLES,
        "extras": [
            {"key": one.key, "places": there, "line": init.choice_text(init.choice(one, f"@@choice-{one.key}@@"))}
            for one, there in extras
        ],
        "generic": sorted(GENERIC),
        "questions": [_limits(one) for one in asked if not one.options and one.type != "boolean"],
        "choices": [
            {"key": one.key, "type": one.type, "default": _typed(one.default)}
            for one in (*choices, *(one for one, _ in extras))
        ],
        "ink": brand.INK,
        "contrast": brand.WORDS,
        "placesKey": PLACES,
        "places": {place: dict(_law(place)) for place in places()},
        "words": {key: words[key] for key in ("wrong", "missing", "pale", "look", "done", "law")},
    }


def _law(place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give what a place changes in the questions: the answers that it leaves, where it rules any out, and its default."""
    there = {one.key: one for one in questions(place)}
    for anywhere in questions():
        one = there[anywhere.key]
        given = tuple(anywhere.options or ()) or ((True, False) if one.type == "boolean" else ())
        left = [key for key in given if is_allowed(one.asked, key)]
        if len(left) < len(given) or one.default != anywhere.default:
            yield one.key, {"left": [_typed(key) for key in left], "default": _typed(one.default)}


def _typed(answer: Any) -> Any:
    """Write an answer as a control of the page holds it."""
    return json.dumps(answer) if isinstance(answer, bool) else answer


def _limits(one: Question) -> dict[str, Any]:
    return {"key": one.key, "type": one.type, "minimum": one.minimum, "maximum": one.maximum}


def _script(data: dict[str, Any]) -> str:
    """Write JSON that ends no script element."""
    return (
        json.dumps(data, ensure_ascii=False)
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
