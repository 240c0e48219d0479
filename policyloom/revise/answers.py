"""What `init` asks: a few questions of its own and the pack's first ones, their checks and their defaults. It writes nothing.

The law of a place may rule out an answer or give another default, so the questions depend on the answer to `places`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from policyloom import project
from policyloom.model import strictness
from policyloom.pipeline.loading import load
from policyloom.revise.edits import inline
from policyloom.source import layers
from policyloom.source.document import Document
from policyloom.source.schema import Schema
from policyloom.views.brand import WORDS, nearest, words_on

PACK = "healthcare-social-media"
NOWHERE = "none"
PLACES = "places"
# Types that a person can be asked for in a line; a place's question of another type keeps the pack's default.
_ASKABLE = frozenset({"enum", "boolean", "integer", "text"})
# Words at the end of a name that people leave out when they speak.
GENERIC = frozenset(
    [
        "authority",
        "care",
        "center",
        "centre",
        "clinic",
        "clinics",
        "community",
        "foundation",
        "general",
        "group",
        "health",
        "healthcare",
        "hospital",
        "hospitals",
        "medical",
        "network",
        "regional",
        "services",
        "system",
        "systems",
        "trust",
        "university",
    ]
)
_FORMS = {
    "text": (re.compile(r"\S.{0,119}"), "some words, at most 120 characters"),
    "word": (
        re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_]{3,40}"),
        "3 to 40 letters, digits and underscores, and a letter among them",
    ),
    "color": (re.compile(r"#[0-9a-fA-F]{6}"), "a color such as #0b5d7a"),
    "ground": (re.compile(r"#[0-9a-fA-F]{6}"), "a color such as #0b5d7a"),
    "email": (re.compile(r"[^@\s\"'<>(),:;\[\]\\]+@[^@\s\"'<>(),:;\[\]\\]+\.[A-Za-z]{2,}"), "a mail address"),
    "phone": (re.compile(r"\+?[0-9][0-9 ()./-]{3,24}"), "a phone number"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its key, its type, its words, the options with their titles, and what stands where nobody answers.

    asked: the question as the packs put it, with the floor of a place. Empty for the program's own questions.
    """

    key: str
    type: str
    question: str
    help: str
    default: Any = None
    example: str = ""
    options: Mapping[str, str] | None = None
    first: bool = True
    minimum: int | None = None
    maximum: int | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)

    def fault(self, answer: Any) -> str:
        """Say what an answer should be, or nothing where it is fine."""
        if self.options and self.type in ("enum", "place"):
            known = isinstance(answer, str) and answer in self.options
            only = (
                " (the law of that place leaves no other)"
                if len(self.options) < len(self.asked.get("options", ()))
                else ""
            )
            return "" if known else f"one of {', '.join(self.options)}{only}"
        if self.type == "boolean":
            return self._below(answer) if isinstance(answer, bool) else "true or false"
        if self.type == "integer":
            whole = isinstance(answer, int) and not isinstance(answer, bool)
            low, high = self.minimum or 0, self.maximum or 999_999
            return self._below(answer) if whole and low <= answer <= high else f"a whole number from {low} to {high}"
        form, what = _FORMS.get(self.type, _FORMS["text"])
        if not isinstance(answer, str) or not form.fullmatch(answer.strip()):
            return what
        return _pale(answer.strip()) if self.type == "ground" else ""

    def _below(self, answer: Any) -> str:
        return (
            ""
            if is_allowed(self.asked, answer)
            else f"`{inline(self.asked['floor'])}` or stricter: the law there asks for it"
        )


def _pale(color: str) -> str:
    """Name the nearest colour where neither white nor dark words can be read on one."""
    if words_on(color) >= WORDS:
        return ""
    return f"a color that white or dark words can be read on: the nearest is {nearest(color, words_on)}"


def is_allowed(asked: Mapping[str, Any], answer: Any) -> bool:
    """Tell whether an answer is not weaker than the floor of a question."""
    floor = asked.get("floor")
    return floor is None or not strictness.answer(asked, floor, answer).weakens


def place_of(answers: object) -> str:
    """Give the place that answers name, or none where they name no place that is known."""
    place = answers.get(PLACES) if isinstance(answers, dict) else None
    return place if isinstance(place, str) and place in places() else NOWHERE


def places() -> tuple[str, ...]:
    """Give the places that `init` knows: each is the name of a pack, or none."""
    return tuple(next(one.options or () for one in questions() if one.key == PLACES))


@cache
def questions(place: str = NOWHERE) -> tuple[Question, ...]:
    """Give every question of the form: the program's own, then the pack's, those to ask first before the others.

    place: the pack of a place. What its law rules out is no option, and its answers are the defaults.
    """
    resources = project.resources()
    path = resources.templates / "init" / "questions.en.yaml"
    own = yaml.load(project.read_text(path), Loader=yaml.CSafeLoader)
    asked = [_own(key, one) for key, one in own.items()]
    pack = sorted(_of_pack(place), key=lambda one: not one.first)
    return (*asked, *pack)


def _own(key: str, one: Mapping[str, Any]) -> Question:
    return Question(
        key, one["type"], one["question"], one["help"], one.get("default"), one.get("example", ""), one.get("options")
    )


def _of_pack(place: str) -> Iterator[Question]:
    merged, base = _merged(PACK if place == NOWHERE else place), _merged(PACK).get("questions")
    for _, name, one in merged.entries("questions"):
        if name not in base and not (one.get("ask_first") and one["type"] in _ASKABLE):
            continue
        titles = {key: option["title"] for key, option in one.get("options", {}).items() if is_allowed(one, key)}
        default = merged.get("choices", name, default=one.get("default"))
        default = default if is_allowed(one, default) else one["floor"]
        first = bool(one.get("ask_first"))
        limits = one.get("minimum", 0), one.get("maximum", 999_999)
        yield Question(
            name, one["type"], one["question"], one["help"], default, "", titles or None, first, *limits, one
        )


def _merged(pack: str) -> Document:
    schema = Schema(project.read_text(project.resources().schemas / "policy.schema.json"))
    document, _ = layers.merge(load(project.resources().packs / pack / "pack.yaml", schema).layers)
    return document


def defaults(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Suggest what earlier answers lead to: a short name, a handle."""
    name = str(answers.get("name", "")).strip()
    return {
        "short_name": str(answers.get("short_name") or short_for(name)),
        "handle": re.sub(r"[^A-Za-z0-9_]", "", plain(name)) or None,
    }


def plain(name: str) -> str:
    """Write letters without their accents, as handles and addresses have them: Hopital for Hôpital."""
    return "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))


def short_for(name: str) -> str:
    """Guess how people say a name: without the words at its end that say what kind of place it is."""
    words = name.split()
    while len(words) > 1 and words[-1].lower() in GENERIC:
        words.pop()
    return " ".join(words)


def read_answers(data: object, asked: tuple[Question, ...]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Take answers from a mapping. Gives them with defaults filled in, and what is wrong with them."""
    if not isinstance(data, dict):
        return {}, ("the answers must be a mapping, such as `name: Northfield Health`",)
    known = {one.key: one for one in asked}
    problems = [f"`{key}` is no question: there are {', '.join(known)}" for key in data if key not in known]
    answers: dict[str, Any] = {}
    for one in asked:
        suggested = defaults(answers).get(one.key, one.default)
        answer = data.get(one.key, suggested)
        if answer is None or answer == "":
            problems.append(f"`{one.key}` has no answer: {one.question}")
        elif fault := one.fault(answer):
            problems.append(f"`{one.key}` must be {fault}, not `{answer}`")
        answers[one.key] = answer.strip() if isinstance(answer, str) else answer
    return answers, tuple(problems)
