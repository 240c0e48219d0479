"""What each later layer did to what stood below it: which value, which way, on which grounds. It knows no format.

Values are compared as they were written. `locked` marks what nobody may change on a floor even where no order says which way it goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from policyloom.diagnostics import Location
from policyloom.model import strictness
from policyloom.model.strictness import Effect
from policyloom.source.document import Document, Grounds, Path

SEVERITIES = ("critical", "high", "medium", "low", "info")
# Settings of a check that say something and find nothing.
_TALK = frozenset({"message", "suggest", "evidence"})


@dataclass(frozen=True, slots=True)
class Change:
    """A value that a layer changed. None stands for nothing there. `at` is the place, `earlier` what stood before.

    `floor` and `right` tell what the entry was before: nobody weakens either.
    """

    path: Path
    layer: str
    before: Any
    after: Any
    effect: Effect
    locked: bool
    floor: bool
    right: bool
    grounds: Grounds
    at: Location | None
    earlier: Location | None

    @property
    def omits(self) -> bool:
        """True where the layer took something out."""
        return self.after is None


class _Found(NamedTuple):
    below: Path
    before: Any
    after: Any
    effect: Effect
    locked: bool = False


Compare = Callable[[Any, Any], Effect]


def changes(document: Document) -> Iterator[Change]:
    """Walk every change that a later layer made to a rule, a question, an answer, a topic or protected speech."""
    for path, layer, before, after in document.steps():
        look = _LOOKS.get(str(path[0]), _whole)
        for found in look(document, path, before, after):
            yield _placed(document, path, layer, before, found)


def _placed(document: Document, entry: Path, layer: str, whole: Any, found: _Found) -> Change:
    path = (*entry, *found.below)
    origin = earlier = None
    for length in range(len(path), 1, -1):
        history = document.origins.get(path[:length], ())
        own = [index for index, one in enumerate(history) if one.layer == layer]
        if own:
            origin, earlier = history[own[-1]], history[own[0] - 1] if own[0] else None
            break
    before = earlier or document.origins.get(entry, (None,))[0]
    stood = whole if isinstance(whole, dict) else {}
    return Change(
        path,
        layer,
        found.before,
        found.after,
        found.effect,
        found.locked,
        stood.get("floor") is not None if entry[0] == "questions" else stood.get("floor") is True,
        stood.get("right") is True,
        origin.grounds if origin else Grounds(),
        (origin.at if found.below or origin.omits else origin.key or origin.at) if origin else None,
        before.at if before else None,
    )


def _whole(document: Document, path: Path, before: Any, after: Any) -> Iterator[_Found]:
    """An entry of any other kind: only that it went away is a change here."""
    if after is None and before is not None:
        yield _Found((), before, None, Effect.SAME)


def _rule(document: Document, path: Path, before: Any, after: Any) -> Iterator[_Found]:
    if not isinstance(before, dict) or not isinstance(after, dict):
        if before is not None and after is None:
            yield _Found((), before, None, Effect.WEAKER)
        return
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old != new:
            yield from _variants(before, old, new) if key == "variants" else _OF_RULES.get(key, _plain)(key, old, new)
    old, new = _guards(document, before), _guards(document, after)
    if old and not new:
        yield _Found(("section",), before.get("section"), after.get("section"), Effect.WEAKER)


def _guards(document: Document, rule: Mapping[str, Any]) -> bool:
    return document.get("sections", str(rule.get("section")), "patient_safety") is True


def _plain(key: str, old: Any, new: Any) -> Iterator[_Found]:
    yield _Found((key,), old, new, Effect.SAME)


def _locked(key: str, old: Any, new: Any) -> Iterator[_Found]:
    yield _Found((key,), old, new, Effect.SAME, locked=True)


def _by(compare: Compare) -> Callable[[str, Any, Any], Iterator[_Found]]:
    def look(key: str, old: Any, new: Any) -> Iterator[_Found]:
        yield _Found((key,), old, new, compare(old, new))

    return look


def _flag(old: Any, new: Any) -> Effect:
    return strictness.ordered(bool(old), bool(new))


def _narrowing(key: str, old: Any, new: Any) -> Iterator[_Found]:
    yield _Found((key,), old, new, strictness.narrowing(old, new), locked=True)


def _each(key: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    before, after = old if isinstance(old, dict) else {}, new if isinstance(new, dict) else {}
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def _exceptions(key: str, old: Any, new: Any) -> Iterator[_Found]:
    for name, before, after in _each(key, old, new):
        if before is None or after is None:
            yield _Found((key, name), before, after, Effect.WEAKER if before is None else Effect.STRICTER)
            continue
        for part, was, now in _each(name, before, after):
            wider = strictness.condition(now, was) if part == "when" else Effect.SAME
            yield _Found((key, name, part), was, now, wider, locked=part != "when")


def _checks(key: str, old: Any, new: Any) -> Iterator[_Found]:
    for name, before, after in _each(key, old, new):
        if before is None or after is None:
            yield _Found((key, name), before, after, Effect.STRICTER if before is None else Effect.WEAKER)
            continue
        for part, was, now in _each(name, before, after):
            effect = strictness.setting(part, was, now)
            yield _Found((key, name, part), was, now, effect, locked=effect is Effect.SAME and part not in _TALK)


def _variants(rule: Mapping[str, Any], old: Any, new: Any) -> Iterator[_Found]:
    """A variant is as strong as its modality; where it holds elsewhere or goes away, nothing says which way that leads."""
    for name, before, after in _each("variants", old, new):
        here = ("variants", name)
        if not isinstance(before, dict) or not isinstance(after, dict):
            came = after if isinstance(after, dict) else {}
            effect = _modality(rule.get("modality"), came.get("modality")) if before is None else Effect.MIXED
            yield _Found(here, before, after, effect, locked=True)
            continue
        for part, was, now in _each(name, before, after):
            moved = Effect.MIXED if part == "when" else Effect.SAME
            effect = _modality(was or rule.get("modality"), now) if part == "modality" else moved
            yield _Found((*here, part), was, now, effect, locked=True)


def _severity(old: Any, new: Any) -> Effect:
    return strictness.ranked(old, new, SEVERITIES)


def _modality(old: Any, new: Any) -> Effect:
    known = old in strictness.MODALITIES and new in strictness.MODALITIES
    return strictness.modality(old, new) if known else Effect.SAME


_OF_RULES: Mapping[str, Callable[[str, Any, Any], Iterator[_Found]]] = {
    "modality": _by(_modality),
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


def _question(document: Document, path: Path, before: Any, after: Any) -> Iterator[_Found]:
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield from _rule(document, path, before, after)
        return
    for key in ("type", "strictest"):
        if before.get(key) != after.get(key):
            yield _Found((key,), before.get(key), after.get(key), Effect.MIXED)
    options = [list(one.get("options") or ()) for one in (before, after)]
    if options[0] != [name for name in options[1] if name in options[0]]:
        yield _Found(("options",), before.get("options"), after.get("options"), Effect.MIXED)
    for key in ("floor", "default"):
        old, new = before.get(key), after.get(key)
        if old is not None and old != new:
            effect = Effect.WEAKER if new is None else strictness.answer(after, old, new)
            yield _Found((key,), old, new, effect)


def _answer(document: Document, path: Path, before: Any, after: Any) -> Iterator[_Found]:
    question = document.get("questions", path[1])
    if before != after and before is not None and isinstance(question, dict):
        yield _Found((), before, after, strictness.answer(question, before, after))


def _section(document: Document, path: Path, before: Any, after: Any) -> Iterator[_Found]:
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield from _whole(document, path, before, after)
        return
    old, new = before.get("patient_safety") is True, after.get("patient_safety") is True
    if old != new:
        yield _Found(("patient_safety",), old, new, strictness.ordered(old, new))


def _protection(document: Document, path: Path, before: Any, after: Any) -> Iterator[_Found]:
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield from _rule(document, path, before, after)
        return
    for key, old, new in _each("", before, after):
        yield _Found((key,), old, new, Effect.SAME, locked=key not in ("title", "rationale"))


_LOOKS: Mapping[str, Callable[[Document, Path, Any, Any], Iterator[_Found]]] = {
    "rules": _rule,
    "questions": _question,
    "choices": _answer,
    "sections": _section,
    "protected": _protection,
}
