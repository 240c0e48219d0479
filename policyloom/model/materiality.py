"""How much a change of one field matters, and which way it goes: the table of fields. It knows no record and no format."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from policyloom.model import strictness
from policyloom.model.strictness import Effect


class Materiality(StrEnum):
    """EDITORIAL: nothing that binds. CLARIFYING: other words, the same strength. SUBSTANTIVE: strength or reach."""

    EDITORIAL = "editorial"
    CLARIFYING = "clarifying"
    SUBSTANTIVE = "substantive"


ORDER = tuple(Materiality)


class Verdict(NamedTuple):
    """What a change of a field does."""

    effect: Effect
    materiality: Materiality


Judge = Callable[[Any, Any], Verdict]

# A number or one of these in a duty is never mere wording: "31 days" is not "14 days", and "may" is not "may not".
# Words of one force count as one: who writes "no" or "never" for "not" says the same.
_FORCES = ("must shall", "should", "may can", "not no never none nor neither cannot without", "only", "unless except")
_FORCE = {word: one for one in _FORCES for word in one.split()}
_WORD = re.compile(r"[0-9]+(?:[.,:/][0-9]+)*%?|[$€£<>=+%]|[^\s0-9!-/:-@\[-`{-~\u00a1\u00ab\u00bb\u00bf\u2000-\u206f]+")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")


def words(text: str) -> tuple[str, ...]:
    """Give what a text says without case, punctuation, spacing and marks. Numbers keep their points."""
    joined = _APOSTROPHE.sub("ʼ", unicodedata.normalize("NFC", text))
    return tuple(_WORD.findall(joined.casefold()))


def wording(old: str | None, new: str | None) -> Verdict:
    """Judge a normative text. One that comes or goes is substantive, and so is a changed number or word of force."""
    before, after = words(old or ""), words(new or "")
    if before == after:
        return Verdict(Effect.SAME, Materiality.EDITORIAL)
    firm = bool(before) == bool(after) and _numbers(before) == _numbers(after) and _forces(before) == _forces(after)
    return Verdict(Effect.SAME, Materiality.CLARIFYING if firm else Materiality.SUBSTANTIVE)


def _numbers(found: Iterable[str]) -> Counter[str]:
    return Counter(word for word in found if word[0].isdigit())


def _forces(found: Iterable[str]) -> frozenset[str]:
    plain = ("not" if word.endswith("nʼt") else word for word in found)
    return frozenset(_FORCE[word] for word in plain if word in _FORCE)


def fixed(materiality: Materiality) -> Judge:
    """Judge whatever happens to a field alike."""
    return lambda old, new: Verdict(Effect.SAME, materiality)


def strength(compare: Callable[[Any, Any], Effect]) -> Judge:
    """Judge by strictness: editorial where it stays the same, else substantive."""

    def judge(old: Any, new: Any) -> Verdict:
        effect = compare(old, new)
        return Verdict(effect, Materiality.EDITORIAL if effect is Effect.SAME else Materiality.SUBSTANTIVE)

    return judge


def no_more_than_clarifying(judge: Judge) -> Judge:
    """Judge a text that explains what another field decides."""

    def capped(old: Any, new: Any) -> Verdict:
        effect, materiality = judge(old, new)
        return Verdict(effect, least(materiality, Materiality.CLARIFYING))

    return capped


def least(*found: Materiality) -> Materiality:
    """Give the one that matters least."""
    return min(found, key=ORDER.index)


def most(found: Iterable[Materiality]) -> Materiality:
    """Give the one that matters most; editorial where there is none."""
    return max(found, key=ORDER.index, default=Materiality.EDITORIAL)


def _flag(effect: Effect) -> Judge:
    """Judge a switch that has this effect when it is set."""

    def judge(old: Any, new: Any) -> Verdict:
        undone = {Effect.STRICTER: Effect.WEAKER, Effect.WEAKER: Effect.STRICTER}.get(effect, effect)
        return Verdict(effect if new else undone, Materiality.SUBSTANTIVE)

    return judge


def _narrowing(old: str | None, new: str | None) -> Verdict:
    """Judge what a rule does not cover. "Does not cover" and "leaves alone" say the same: only numbers have force."""
    effect = strictness.narrowing(old, new)
    if effect is Effect.SAME and _numbers(words(old or "")) == _numbers(words(new or "")):
        return _EXPLAINING(old, new)
    return Verdict(effect, Materiality.SUBSTANTIVE)


def _exceptions(old: list[str] | None, new: list[str] | None) -> Verdict:
    before, after = [words(one) for one in old or ()], [words(one) for one in new or ()]
    effect = strictness.relief([" ".join(one) for one in before], [" ".join(one) for one in after])
    if effect is not Effect.SAME:
        return Verdict(effect, Materiality.SUBSTANTIVE)
    gone, come = [one for one in before if one not in after], [one for one in after if one not in before]
    return wording(" ".join(word for one in gone for word in one), " ".join(word for one in come for word in one))


def _reasons(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Verdict:
    """Why a rule is off: rules.json tells it of inactive rules only, so one that comes or goes says nothing by itself."""
    if old is None or new is None:
        return Verdict(Effect.SAME, Materiality.EDITORIAL)
    return strength(strictness.condition)(old, new)


_EDITORIAL, _CLARIFYING, _SUBSTANTIVE = (fixed(one) for one in Materiality)
_EXPLAINING = no_more_than_clarifying(wording)

# Collection, then field. A field that is not named here is clarifying: it neither binds nor is it nothing.
FIELDS: Mapping[str, Mapping[str, Judge]] = {
    "policy": {
        **dict.fromkeys(("purpose", "scope", "relation", "conformance", "in_doubt", "consequences"), wording),
        "title": _EXPLAINING,
    },
    "rules": {
        "number": _EDITORIAL,
        "label": _EDITORIAL,
        "aliases": _EDITORIAL,
        "key_point": _EDITORIAL,
        "rationale": _EDITORIAL,
        "extension": _EDITORIAL,
        "sources": _EDITORIAL,
        "examples": _EDITORIAL,
        "modality": strength(strictness.modality),
        "lead_in": _EXPLAINING,
        "statement": wording,
        "audience": strength(strictness.reach),
        "channels": strength(strictness.reach),
        "media": strength(strictness.reach),
        "exceptions": _exceptions,
        "narrowing": _narrowing,
        "consequence": wording,
        "when": strength(strictness.condition),
        "inactive_because": _reasons,
        "active": _flag(Effect.STRICTER),
        "right": _SUBSTANTIVE,
        "checks": _SUBSTANTIVE,
    },
    "sections": {"number": _EDITORIAL, "title": _EXPLAINING, "patient_safety": _flag(Effect.STRICTER)},
    "choices": {"question": _EXPLAINING, "answer_title": _EXPLAINING, "answer": _SUBSTANTIVE},
    "definitions": {"term": wording, "definition": wording, "sources": _EDITORIAL},
    "protected": {"title": wording, "rationale": _EDITORIAL},
}
# What a linter reports when, where and how firmly. The other settings tune how it looks: the duty stays as it is.
_OF_CHECKS: Mapping[str, Judge] = {
    "message": _EXPLAINING,
    "suggest": _EXPLAINING,
    "question": _EXPLAINING,
    "evidence": _EXPLAINING,
    "pass": _SUBSTANTIVE,
    "strength": strength(partial(strictness.setting, "strength")),
    "fields": strength(partial(strictness.setting, "fields")),
}


def judged(collection: str, path: tuple[str, ...], old: Any, new: Any) -> Verdict:
    """Judge a change. The path is a field's, or `checks`, a check's id and, where the check stays, its setting."""
    if path[0] != "checks":
        return FIELDS[collection].get(path[0], _CLARIFYING)(old, new)
    if len(path) == 2:
        return strength(strictness.checks)([] if old is None else path[1:], [] if new is None else path[1:])
    known = _OF_CHECKS.get(path[2])
    return known(old, new) if known else Verdict(strictness.setting(path[2], old, new), Materiality.CLARIFYING)
