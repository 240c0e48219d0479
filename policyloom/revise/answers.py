"""What `init` asks: a few questions of its own and the pack's first ones, their checks and their defaults. It writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from policyloom import project
from policyloom.pipeline.loading import load
from policyloom.source import layers
from policyloom.source.schema import Schema

PACK = "healthcare-social-media"
NOWHERE = "none"
_FORMS = {
    "text": (re.compile(r"\S.{0,119}"), "some words, at most 120 characters"),
    "word": (re.compile(r"[A-Za-z0-9_]+"), "letters, digits and underscores only"),
    "color": (re.compile(r"#[0-9a-fA-F]{6}"), "a color such as #0b5d7a"),
    "email": (re.compile(r"[^@\s\"'<>(),:;\[\]\\]+@[^@\s\"'<>(),:;\[\]\\]+\.[A-Za-z]{2,}"), "a mail address"),
    "phone": (re.compile(r"\+?[0-9][0-9 ()./-]{3,24}"), "a phone number"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its key, its type, its words, the options with their titles, and what stands where nobody answers."""

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

    def fault(self, answer: Any) -> str:
        """Say what an answer should be, or nothing where it is fine."""
        if self.options and self.type in ("enum", "place"):
            return "" if answer in self.options else f"one of {', '.join(self.options)}"
        if self.type == "boolean":
            return "" if isinstance(answer, bool) else "true or false"
        if self.type == "integer":
            whole = isinstance(answer, int) and not isinstance(answer, bool)
            low, high = self.minimum or 0, self.maximum or 999_999
            return "" if whole and low <= answer <= high else f"a whole number from {low} to {high}"
        form, what = _FORMS.get(self.type, _FORMS["text"])
        return "" if isinstance(answer, str) and form.fullmatch(answer.strip()) else what


def questions() -> tuple[Question, ...]:
    """Give every question of the form: the program's own, then the pack's, those to ask first before the others."""
    resources = project.resources()
    path = resources.templates / "init" / "questions.en.yaml"
    own = yaml.load(project.read_text(path), Loader=yaml.CSafeLoader)
    asked = [_own(key, one) for key, one in own.items()]
    pack = sorted(_of_pack(resources.packs / PACK / "pack.yaml"), key=lambda one: not one.first)
    return (*asked, *pack)


def _own(key: str, one: Mapping[str, Any]) -> Question:
    return Question(
        key, one["type"], one["question"], one["help"], one.get("default"), one.get("example", ""), one.get("options")
    )


def _of_pack(path: Path) -> Iterator[Question]:
    schema = Schema(project.read_text(project.resources().schemas / "policy.schema.json"))
    document, _ = layers.merge(load(path, schema).layers)
    for _, name, one in document.entries("questions"):
        options = {key: option["title"] for key, option in one.get("options", {}).items()} or None
        first = bool(one.get("ask_first"))
        limits = one.get("minimum", 0), one.get("maximum", 999_999)
        yield Question(name, one["type"], one["question"], one["help"], one.get("default"), "", options, first, *limits)


def defaults(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Suggest what earlier answers lead to: a short name, a handle."""
    name = str(answers.get("name", "")).strip()
    short = str(answers.get("short_name") or (name.split() or [""])[0])
    return {"short_name": short, "handle": re.sub(r"[^A-Za-z0-9_]", "", name) or None}


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
