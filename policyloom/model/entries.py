"""What differs between two states of an entry, by the kind of entry: which key, which way. It knows no layer and no format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from policyloom.model import strictness
from policyloom.model.strictness import Effect
from policyloom.source.document import Document, Path

SEVERITIES = ("critical", "high", "medium", "low", "info")
VOCABULARIES = ("audiences", "channels", "media")
# Settings of a check that say something and find nothing.
_TALK = frozenset({"message", "suggest", "evidence"})


class Found(NamedTuple):
    """A key below the entry that differs: both values, which way that goes, and whether nobody may change it on a floor."""

    below: Path
    before: Any
    after: Any
    effect: Effect
    locked: bool = False


Compare = Callable[[Any, Any], Effect]


def whole_entry(document: Document, path: Path, before: Any, after: Any) -> Iterator[Found]:
    """An entry of any other kind: only that it went away is a change here."""
    if after is None and before is not None:
        yield Found((), before, None, Effect.SAME)


def _rule(document: Document, path: Path, before: Any, after: Any) -> Iterator[Found]:
    if not isinstance(before, dict) or not isinstance(after, dict):
        if before is not None and after is None:
            yield Found((), before, None, Effect.WEAKER)
        return
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old != new:
            yield from _variants(before, old, new) if key == "variants" else _OF_RULES.get(key, _plain)(key, old, new)
    old, new = _guards(document, before), _guards(document, after)
    if old and not new:
        yield Found(("section",), before.get("section"), after.get("section"), Effect.WEAKER)


def _guards(document: Document, rule: Mapping[str, Any]) -> bool:
    return document.get("sections", str(rule.get("section")), "patient_safety") is True


def _plain(key: str, old: Any, new: Any) -> Iterator[Found]:
    yield Found((key,), old, new, Effect.SAME)


def _locked(key: str, old: Any, new: Any) -> Iterator[Found]:
    yield Found((key,), old, new, Effect.SAME, locked=True)


def _by(compare: Compare) -> Callable[[str, Any, Any], Iterator[Found]]:
    def look(key: str, old: Any, new: Any) -> Iterator[Found]:
        yield Found((key,), old, new, compare(old, new))

    return look


def _flag(old: Any, new: Any) -> Effect:
    return strictness.ordered(bool(old), bool(new))


def _narrowing(key: str, old: Any, new: Any) -> Iterator[Found]:
    yield Found((key,), old, new, strictness.narrowing(old, new), locked=True)


def _each(key: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    before, after = old if isinstance(old, dict) else {}, new if isinstance(new, dict) else {}
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def _exceptions(key: str, old: Any, new: Any) -> Iterator[Found]:
    for name, before, after in _each(key, old, new):
        if before is None or after is None:
            yield Found((key, name), before, after, Effect.WEAKER if before is None else Effect.STRICTER)
            continue
        for part, was, now in _each(name, before, after):
            wider = strictness.condition(now, was) if part == "when" else Effect.SAME
            yield Found((key, name, part), was, now, wider, locked=part != "when")


def _checks(key: str, old: Any, new: Any) -> Iterator[Found]:
    for name, before, after in _each(key, old, new):
        if before is None or after is None:
            yield Found((key, name), before, after, Effect.STRICTER if before is None else Effect.WEAKER)
            continue
        for part, was, now in _each(name, before, after):
            effect = strictness.setting(part, was, now)
            yield Found((key, name, part), was, now, effect, locked=effect is Effect.SAME and part not in _TALK)


def _variants(rule: Mapping[str, Any], old: Any, new: Any) -> Iterator[Found]:
    """A variant is as strong as its modality; where it holds elsewhere or goes away, nothing says which way that leads."""
    for name, before, after in _each("variants", old, new):
        here = ("variants", name)
        if not isinstance(before, dict) or not isinstance(after, dict):
            came = after if isinstance(after, dict) else {}
            effect = _modality(rule.get("modality"), came.get("modality")) if before is None else Effect.MIXED
            yield Found(here, before, after, effect, locked=True)
            continue
        for part, was, now in _each(name, before, after):
            moved = Effect.MIXED if part == "when" else Effect.SAME
            effect = _modality(was or rule.get("modality"), now) if part == "modality" else moved
            yield Found((*here, part), was, now, effect, locked=True)


def _severity(old: Any, new: Any) -> Effect:
    return strictness.ranked(old, new, SEVERITIES)


def _modality(old: Any, new: Any) -> Effect:
    known = old in strictness.MODALITIES and new in strictness.MODALITIES
    return strictness.modality(old, new) if known else Effect.SAME


_OF_RULES: Mapping[str, Callable[[str, Any, Any], Iterator[Found]]] = {
    "modality": _by(_modality),
    "lead_in": _locked,
    "consequence": _locked,
    "severity": _by(_severity),
    "audience": _by(strictness.reach),
    "channels": _by(strictness.reach),
    "media": _by(strictness.reach),
    "when": _by(strictness.condition),
    "floor": _by(_flag),
    "right": _by(_flag),
    "reputation": _by(_flag),
    "narrowing": _narrowing,
    "statement": _locked,
    "exceptions": _exceptions,
    "checks": _checks,
}


def _question(document: Document, path: Path, before: Any, after: Any) -> Iterator[Found]:
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield from _rule(document, path, before, after)
        return
    for key in ("type", "strictest"):
        if before.get(key) != after.get(key):
            yield Found((key,), before.get(key), after.get(key), Effect.MIXED)
    if (before.get("options") or {}) != (after.get("options") or {}):
        yield from _options(before, after)
    for key, other in _ENDS.items():
        if before.get(key) != after.get(key) and before.get("strictest") == other:
            effect = (
                strictness.answer(after, before.get(key), after.get(key))
                if after.get(key) is not None
                else Effect.WEAKER
            )
            yield Found((key,), before.get(key), after.get(key), effect)
    for key in ("floor", "default"):
        old, new = before.get(key), after.get(key)
        if old is not None and old != new:
            effect = Effect.WEAKER if new is None else strictness.answer(after, old, new)
            yield Found((key,), old, new, effect)


# The end of a range that lies at its weakest answer, by the order of the question.
_ENDS = {"minimum": "highest", "maximum": "lowest", "shortest": "longest", "longest": "shortest"}


def _options(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Found]:
    """The order of options is their strictness. Down to a floor, neither their order nor their words may change."""
    old, new = (list(one.get("options") or ()) for one in (before, after))
    floor = before.get("floor")
    strict = [one[: one.index(floor) + 1] if floor in one else [] for one in (old, new)]
    if old != [name for name in new if name in old] or strict[0] != strict[1]:
        yield Found(("options",), before.get("options"), after.get("options"), Effect.MIXED)
    for name in strict[0]:
        if before["options"][name] != (after.get("options") or {}).get(name):
            yield Found(
                ("options", name), before["options"][name], (after.get("options") or {}).get(name), Effect.MIXED
            )


def _reference(document: Document, path: Path, before: Any, after: Any) -> Iterator[Found]:
    """What a pack calls law stays law, and of the same place: else nobody would have to confirm it."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield from whole_entry(document, path, before, after)
    elif before.get("kind") == "law":
        for key in ("kind", "jurisdiction"):
            if before.get(key) != after.get(key):
                yield Found((key,), before.get(key), after.get(key), Effect.SAME, locked=True)


def _term(document: Document, path: Path, before: Any, after: Any) -> Iterator[Found]:
    """Whom and what floors reach, these words say."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield from whole_entry(document, path, before, after)
        return
    for key, old, new in _each("", before, after):
        yield Found((key,), old, new, Effect.SAME, locked=True)


def _answer(document: Document, path: Path, before: Any, after: Any) -> Iterator[Found]:
    question = document.get("questions", path[1])
    if before != after and before is not None and isinstance(question, dict):
        yield Found((), before, after, strictness.answer(question, before, after))


def _section(document: Document, path: Path, before: Any, after: Any) -> Iterator[Found]:
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield from whole_entry(document, path, before, after)
        return
    old, new = before.get("patient_safety") is True, after.get("patient_safety") is True
    if old != new:
        yield Found(("patient_safety",), old, new, strictness.ordered(old, new))


def _protection(document: Document, path: Path, before: Any, after: Any) -> Iterator[Found]:
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield from _rule(document, path, before, after)
        return
    for key, old, new in _each("", before, after):
        yield Found((key,), old, new, Effect.SAME, locked=key not in ("title", "rationale"))


LOOKS: Mapping[str, Callable[[Document, Path, Any, Any], Iterator[Found]]] = {
    "rules": _rule,
    "questions": _question,
    "choices": _answer,
    "sections": _section,
    "protected": _protection,
    "references": _reference,
    **dict.fromkeys(VOCABULARIES, _term),
}
