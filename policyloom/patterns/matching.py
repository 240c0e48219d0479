"""Patterns at work: Python's `re` over the flag-free form. It knows texts and spans, no rule and no item."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from policyloom.patterns.sets import ANY_CASE

Span = tuple[int, int]


class PatternError(ValueError):
    """A pattern outside portable-1 reached a place where only checked ones may come."""


@dataclass(frozen=True)
class Pattern:
    """A flag-free pattern that is compiled when it is first used. `whole`: it has to match a whole text.

    in_any_case: the pattern as its author wrote it, where the case of ASCII letters does not count; empty where it does.
    """

    flag_free: str
    whole: bool = False
    in_any_case: str = field(default="", compare=False)

    @property
    def asked(self) -> str:
        """Give the pattern as `may_match` takes it: the shorter way to write it."""
        return ANY_CASE + self.in_any_case if self.in_any_case else self.flag_free

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return _ready(self.flag_free)

    def spans(self, text: str) -> tuple[Span, ...]:
        """Give every match from left to right as (start, end), in characters, the end excluded."""
        if not self.whole:
            return tuple(match.span() for match in self._compiled.finditer(text))
        return ((0, len(text)),) if self._compiled.fullmatch(text) else ()

    def found_in(self, text: str) -> bool:
        """Tell whether there is any match."""
        return bool(self._compiled.fullmatch(text) if self.whole else self._compiled.search(text))


@lru_cache(maxsize=8192)
def _ready(flag_free: str) -> re.Pattern[str]:
    """Compile once, also where a policy is read again: `re` itself remembers few."""
    try:
        return re.compile(flag_free, re.ASCII)
    except (re.error, RecursionError, OverflowError) as error:
        raise PatternError(f"{flag_free!r} is no pattern: {error}") from None
