"""Typed answers to the questions that a pack asks; it knows no rule that depends on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.source.document import Document, Path
from policyloom.source.near_miss import suggestion

_FORMS = {
    "email": (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "an e-mail address"),
    "phone": (re.compile(r"\+?[0-9][0-9 ()./-]{3,24}"), "a phone number"),
    "url": (re.compile(r"https?://\S+"), "a web address that starts with https://"),
}


def answers(document: Document) -> tuple[dict[str, Any], tuple[Diagnostic, ...]]:
    """Give the answer to every question: the institution's own, else the default. Bad answers are problems."""
    questions: Mapping[str, Any] = document.get("questions", default={})
    given: Mapping[str, Any] = document.get("choices", default={})
    found = {name: document.get(*answer_path(document, name)) for name in questions}
    return found, tuple(_problems(document, questions, given))


def answer_path(document: Document, name: str) -> Path:
    """Give the path that answers a question: the institution's own choice, else the default that the pack gives."""
    given = document.get("choices")
    return ("choices", name) if isinstance(given, dict) and name in given else ("questions", name, "default")


def _problems(document: Document, questions: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[Diagnostic]:
    for name in given:
        if name not in questions:
            yield Diagnostic(
                "unknown-choice",
                Severity.ERROR,
                f"no pack asks for `{name}`",
                document.key_at(("choices", name)),
                suggestion(name, questions),
            )
    for name, question in questions.items():
        path = answer_path(document, name)
        answer = given.get(name, question.get("default"))
        if answer is None or answer == "":
            at = document.key_at(("choices", name) if name in given else ("choices",))
            yield Diagnostic(
                "unfilled-answer",
                Severity.ERROR,
                f"`choices.{name}` has no answer",
                at,
                str(question.get("question", "")),
            )
        elif wrong := _wrong(answer, question):
            yield Diagnostic(
                "wrong-answer",
                Severity.ERROR,
                f"`choices.{name}` must be {wrong[0]}, not `{answer}`",
                document.value_at(path),
                wrong[1],
            )


def _wrong(answer: Any, question: Mapping[str, Any]) -> tuple[str, str] | None:
    """Say what the answer should be and give a hint, or None where it is right."""
    asked = str(question.get("question", ""))
    kind = question.get("type")
    match kind:
        case "boolean":
            return None if isinstance(answer, bool) else ("true or false", asked)
        case "integer":
            return _wrong_integer(answer, question)
        case "enum":
            options = question.get("options", {})
            fine = isinstance(answer, str) and answer in options
            return None if fine else (f"one of {', '.join(options)}", suggestion(str(answer), options))
        case "list":
            fine = isinstance(answer, list) and all(isinstance(entry, str) for entry in answer)
            return None if fine else ("a list of words", asked)
    if not isinstance(answer, str):
        return "a text", asked
    pattern, name = _FORMS.get(str(kind), (None, ""))
    return None if pattern is None or pattern.fullmatch(answer) else (name, asked)


def _wrong_integer(answer: Any, question: Mapping[str, Any]) -> tuple[str, str] | None:
    low, high = question.get("minimum"), question.get("maximum")
    asked = str(question.get("question", ""))
    if isinstance(answer, bool) or not isinstance(answer, int):
        return "a whole number", asked
    if low is not None and answer < low:
        return f"{low} or more", asked
    if high is not None and answer > high:
        return f"{high} or less", asked
    return None


def words(document: Document, found: Mapping[str, Any]) -> dict[str, str]:
    """Give each answer as readers see it: an enum by its option's title."""
    return {name: word(document, name, answer) for name, answer in found.items() if answer is not None}


def word(document: Document, name: str, answer: Any) -> str:
    """Give one answer as readers see it."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, list):
        return ", ".join(map(str, answer))
    title = document.get("questions", name, "options", answer, "title") if isinstance(answer, str) else None
    return str(title or answer)


def holds(when: Mapping[str, Any] | None, found: Mapping[str, Any]) -> bool:
    """Tell whether a `when` holds: every choice it names has one of the listed answers."""
    return all(found.get(name) in allowed for name, allowed in (when or {}).items())


def fitting(variants: Mapping[str, Any], found: Mapping[str, Any]) -> str | None:
    """Name the variant that applies: the first one whose `when` holds."""
    return next((name for name, variant in variants.items() if holds(variant["when"], found)), None)
