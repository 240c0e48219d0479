"""Typed answers to the questions that a pack asks; it knows no rule that depends on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.source.document import Document, Path
from policyloom.source.near_miss import suggestion

_DURATION = re.compile(r"([0-9]{1,5}) (hour|day|week|month|year)s?")
_HOURS = {"hour": 1, "day": 24, "week": 7 * 24, "month": 30 * 24, "year": 365 * 24}
_LONGEST = 60
_FORMS = {
    "email": (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "an e-mail address"),
    "phone": (re.compile(r"\+?[0-9][0-9 ()./-]{3,24}"), "a phone number"),
    "color": (re.compile(r"#[0-9a-fA-F]{6}"), "a color such as #0b5d7a, in quotes"),
    "duration": (_DURATION, "a duration such as 24 hours, 31 days or 6 weeks"),
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
        elif problem := wrong(answer, question):
            yield Diagnostic(
                "wrong-answer",
                Severity.ERROR,
                f"`choices.{name}` must be {problem[0]}, not {_typed(answer)}",
                document.value_at(path),
                problem[1],
            )


def _typed(answer: Any) -> str:
    """Say what somebody answered: a text that looks like another kind of value in its quotes, nothing of endless length."""
    if isinstance(answer, dict | list):
        return "a list" if isinstance(answer, list) else "a mapping"
    text = str(answer) if len(str(answer)) <= _LONGEST else f"{str(answer)[: _LONGEST - 1]}…"
    quoted = isinstance(answer, str) and (answer in ("true", "false") or re.fullmatch(r"[0-9]{1,18}", answer))
    return f'the text `"{text}"`' if quoted else f"`{text}`"


def wrong(answer: Any, question: Mapping[str, Any]) -> tuple[str, str] | None:
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
            return _wrong_list(answer, question)
        case "duration":
            return _wrong_duration(answer, question)
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


def _wrong_list(answer: Any, question: Mapping[str, Any]) -> tuple[str, str] | None:
    asked, options = str(question.get("question", "")), question.get("options", {})
    if not isinstance(answer, list) or not all(isinstance(entry, str) for entry in answer):
        return "a list of words", asked
    strange = [entry for entry in answer if options and entry not in options]
    return (f"a list of {', '.join(options)}", suggestion(strange[0], options)) if strange else None


def _wrong_duration(answer: Any, question: Mapping[str, Any]) -> tuple[str, str] | None:
    asked, length = str(question.get("question", "")), size(answer)
    if not isinstance(answer, str) or length is None:
        return _FORMS["duration"][1], asked
    shortest, longest = size(question.get("shortest")), size(question.get("longest"))
    if shortest is not None and length < shortest:
        return f"{question['shortest']} or more", asked
    if longest is not None and length > longest:
        return f"{question['longest']} or less", asked
    return None


def size(answer: Any) -> float | None:
    """Measure an answer that has a size: a number as it is, yes as 1, a duration in hours (a month has 30 days, a year 365)."""
    if isinstance(answer, int | float):
        return float(answer)
    found = _DURATION.fullmatch(answer) if isinstance(answer, str) else None
    return float(found[1]) * _HOURS[found[2]] if found else None


def words(document: Document, found: Mapping[str, Any]) -> dict[str, str]:
    """Give each answer as readers see it: an enum by its option's title."""
    return {name: word(document, name, answer) for name, answer in found.items() if answer is not None}


def word(document: Document, name: str, answer: Any) -> str:
    """Give one answer as readers see it."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, list):
        return ", ".join(word(document, name, one) for one in answer)
    title = document.get("questions", name, "options", answer, "title") if isinstance(answer, str) else None
    return str(title or answer)


def holds(when: Mapping[str, Any] | None, found: Mapping[str, Any]) -> bool:
    """Tell whether a `when` holds: every choice it names has one of the listed answers (a list: one such word)."""
    return all(_allowed(found.get(name), allowed) for name, allowed in (when or {}).items())


def _allowed(answer: Any, allowed: Any) -> bool:
    """A list of words meets a condition where one of its words does."""
    return any(one in allowed for one in answer) if isinstance(answer, list) else answer in allowed


def fitting(variants: Mapping[str, Any], found: Mapping[str, Any]) -> str | None:
    """Name the variant that applies: the first one whose `when` holds."""
    return next((name for name, variant in variants.items() if holds(variant["when"], found)), None)
