"""Where the expressions of a check stand in a text: excuses, nearness, folding. It knows no rule and no item.

Exporter and linter both use it, so the spans printed beside an example are the spans the linter finds. A check's
settings have the shape of rules.json: an expression is an object that carries its `flag_free` form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from policyloom.patterns.folding import fold
from policyloom.patterns.handles import brand_spans
from policyloom.patterns.matching import Pattern, Span


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for. A match counts unless excused, and where `context` is given only with some of it near."""

    wanted: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    context: tuple[Pattern, ...] = ()
    negative_context: tuple[Pattern, ...] = ()
    window: int = 0
    fold: bool = False

    def spans(self, text: str) -> tuple[Span, ...]:
        """Give the matches that count, in order, as spans of the text as given."""
        if not self.fold:
            return tuple(self._spans(text))
        folded = fold(text)
        return tuple(folded.back(*span) for span in self._spans(folded.text))

    def _spans(self, text: str) -> list[Span]:
        found = sorted({span for pattern in self.wanted for span in pattern.spans(text)})
        if found and self.unless:
            excuses = _all_spans(self.unless, text)
            found = [span for span in found if not any(overlap(span, excuse) for excuse in excuses)]
        if found and self.context:
            found = self._in_context(text, found)
        return found

    def _in_context(self, text: str, found: list[Span]) -> list[Span]:
        near = _all_spans(self.context, text)
        found = [span for span in found if any(self._beside(span, other) for other in near)]
        against = _all_spans(self.negative_context, text) if found else []
        return [span for span in found if not any(self._reaches(span, other) for other in against)]

    def _beside(self, span: Span, other: Span) -> bool:
        return self._reaches(span, other) and not overlap(span, other)

    def _reaches(self, span: Span, other: Span) -> bool:
        return span[0] - self.window <= other[0] and other[1] <= span[1] + self.window


def search_for(kind: str, settings: Mapping[str, Any]) -> Search | None:
    """Read what a check of kind pattern, terms, required, near or count looks for; None for the other kinds."""
    match kind:
        case "pattern" | "terms" | "near" | "count":
            wanted: tuple[Pattern, ...] = (pattern_of(settings),)
        case "required":
            wanted = _patterns(settings, "any_of")
        case _:
            return None
    return Search(
        wanted,
        unless=_patterns(settings, "unless"),
        context=_patterns(settings, "context"),
        negative_context=_patterns(settings, "negative_context"),
        window=settings.get("window", 0),
        fold=settings.get("fold", False),
    )


def pattern_of(expression: Mapping[str, Any]) -> Pattern:
    """Read an expression of rules.json."""
    flag_free = expression["flag_free"]
    any_case = expression.get("pattern", flag_free) if expression.get("ignore_case") is True else ""
    return Pattern(flag_free, expression.get("mode") == "whole", any_case)


def text_spans(kind: str, settings: Mapping[str, Any], text: str) -> tuple[Span, ...]:
    """Give the places that a check objects to in one text. A missing thing (kind required) has no place."""
    if kind == "handle":
        return brand_spans(text, settings["tokens"], settings.get("allow", ()))
    search = None if kind == "required" else search_for(kind, settings)
    found = search.spans(text) if search else ()
    return surplus(settings, found) if kind == "count" else found


def surplus(settings: Mapping[str, Any], found: tuple[Span, ...]) -> tuple[Span, ...]:
    """Give the first match beyond what a check of kind count allows."""
    most = settings.get("at_most")
    return found[most : most + 1] if isinstance(most, int) else ()


def overlap(one: Span, other: Span) -> bool:
    """Tell whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def _patterns(settings: Mapping[str, Any], key: str) -> tuple[Pattern, ...]:
    return tuple(map(pattern_of, settings.get(key, ())))


def _all_spans(patterns: Iterable[Pattern], text: str) -> list[Span]:
    return [span for pattern in patterns for span in pattern.spans(text)]
