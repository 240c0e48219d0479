"""Which of two values binds more: the order that floors, deviations and diffs share. It knows no rule and no layer.

Each function compares an old value with a new one and gives an Effect. Stricter means that more people, places or acts
are bound, or more firmly. Values that nothing is said about are None, an empty text or an empty collection.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from math import inf
from typing import Any

from policyloom.model.types import Modality
from policyloom.source.choices import size

# Terms that stand for everybody and everywhere. `any` takes in whatever stands beside it.
ANY = "any"
WHOLE = frozenset({ANY, "all-workforce"})
# Whom the whole workforce does not take in.
OUTSIDE = frozenset({"partners"})
STRENGTHS = ("review", "block")
MODALITIES = frozenset(map(str, Modality))
_FIRMNESS = {Modality.MAY: 0, Modality.SHOULD: 1, Modality.MUST: 2, Modality.SHOULD_NOT: -1, Modality.MUST_NOT: -2}


class Effect(StrEnum):
    """What a change does to a duty. MIXED is stricter in one way and weaker in another."""

    SAME = "same"
    STRICTER = "stricter"
    WEAKER = "weaker"
    MIXED = "mixed"
    REVERSED = "reversed"

    @property
    def weakens(self) -> bool:
        """True where something that was bound before is bound less: what a floor refuses."""
        return self in (Effect.WEAKER, Effect.MIXED, Effect.REVERSED)


def modality(old: str, new: str) -> Effect:
    """MUST > SHOULD > MAY and MUST NOT > SHOULD NOT > MAY; any other pair is a reversal."""
    before, after = _FIRMNESS[Modality(old)], _FIRMNESS[Modality(new)]
    if before * after < 0:
        return Effect.REVERSED
    return ordered(abs(before), abs(after))


def ordered(old: float, new: float) -> Effect:
    """A larger number is stricter."""
    return Effect.STRICTER if new > old else Effect.WEAKER if new < old else Effect.SAME


def ranked(old: Any, new: Any, strictest_first: Sequence[Any]) -> Effect:
    """Compare two places in a list, the strictest first. A value that is not in it has no rank."""
    if old not in strictest_first or new not in strictest_first:
        return Effect.SAME
    return ordered(-strictest_first.index(old), -strictest_first.index(new))


def reach(old: Iterable[str] | None, new: Iterable[str] | None) -> Effect:
    """Fewer audiences, channels, media or fields: weaker. What covers all outweighs any list."""
    before, after = frozenset(old or ()), frozenset(new or ())
    if ANY in before and ANY in after:
        return Effect.SAME
    if before and after and bool(before & WHOLE) != bool(after & WHOLE):
        lost = Effect.MIXED if before & OUTSIDE - after and ANY not in after else Effect.STRICTER
        return lost if after & WHOLE else Effect.WEAKER
    return of(gained=after - before, lost=before - after)


def relief(old: Iterable[str] | None, new: Iterable[str] | None) -> Effect:
    """More exceptions (or more of whatever excuses): weaker. As many as before, in other words, are the same."""
    before, after = frozenset(old or ()), frozenset(new or ())
    return ordered(len(after - before), len(before - after))


def narrowing(old: str | None, new: str | None) -> Effect:
    """A rule that comes to say what it does not cover: weaker. Other words for it are the same."""
    return ordered(bool(new), bool(old))


def condition(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Effect:
    """A narrower `when` is weaker: more choices named, or fewer answers to one. Without one a rule always holds."""
    before, after = old or {}, new or {}
    narrower, wider = _within(after, before), _within(before, after)
    if narrower and wider:
        return Effect.SAME
    return Effect.WEAKER if narrower else Effect.STRICTER if wider else Effect.MIXED


def checks(old: Iterable[str] | None, new: Iterable[str] | None) -> Effect:
    """Fewer checks, by id: weaker."""
    before, after = frozenset(old or ()), frozenset(new or ())
    return of(gained=after - before, lost=before - after)


def setting(name: str, old: Any, new: Any) -> Effect:
    """Compare one setting of a check. A pattern says nothing about which of two finds more."""
    if name == "strength":
        return ranked(old, new, STRENGTHS[::-1])
    if name in ("window", "at_least"):
        return ordered(int(old or 0), int(new or 0))
    if name == "at_most":
        return ordered(-_limit(old), -_limit(new))
    if name in ("fields", "tokens", "context", "require", "terms"):
        return _sets(old, new)
    if name in ("unless", "negative_context", "applies_if", "require_any", "any_of", "allow"):
        return _sets(new, old)
    return Effect.SAME


def answer(question: Mapping[str, Any], old: Any, new: Any) -> Effect:
    """Compare two answers: an enum's by the order of its options, the strictest first, any other by `strictest`."""
    options, strictest = list(question.get("options") or ()), question.get("strictest")
    if question.get("type") == "enum":
        return ranked(old, new, options)
    if question.get("type") == "list" and strictest:
        before, after = (old, new) if strictest == "longest" else (new, old)
        return _sets(before, after)
    before, after = size(old), size(new)
    if strictest is None or before is None or after is None:
        return Effect.SAME
    up = strictest in ("highest", "longest", "yes")
    return ordered(before, after) if up else ordered(after, before)


def together(effects: Iterable[Effect]) -> Effect:
    """Sum effects up."""
    found = frozenset(effects) - {Effect.SAME}
    if Effect.REVERSED in found:
        return Effect.REVERSED
    if not found:
        return Effect.SAME
    return next(iter(found)) if len(found) == 1 else Effect.MIXED


def of(*, gained: Collection[Any], lost: Collection[Any]) -> Effect:
    """Name the effect of what came to be bound and what ceased to be."""
    if gained and lost:
        return Effect.MIXED
    return Effect.STRICTER if gained else Effect.WEAKER if lost else Effect.SAME


def _limit(most: Any) -> float:
    """A count without a limit has an endless one."""
    return inf if most is None else float(most)


def _within(inner: Mapping[str, Any], outer: Mapping[str, Any]) -> bool:
    """Tell whether whatever meets the inner condition meets the outer one."""
    return all(name in inner and all(one in outer[name] for one in inner[name]) for name in outer)


def _sets(old: Any, new: Any) -> Effect:
    """Compare lists whose entries need not be hashable."""
    before, after = list(old or ()), list(new or ())
    gained, lost = [one for one in after if one not in before], [one for one in before if one not in after]
    return of(gained=gained, lost=lost)
