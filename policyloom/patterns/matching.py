"""Patterns at work: Python's `re` over the flag-free form. It knows texts and spans, no rule and no item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from policyloom.patterns.writing import PatternError, flag_free

Span = tuple[int, int]


@dataclass(frozen=True)
class Pattern:
    """A flag-free pattern that is compiled when it is first used. `whole`: it has to match a whole text."""

    flag_free: str
    whole: bool = False

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


@lru_cache(maxsize=8192)
def compile(pattern: str, *, ignore_case: bool = False, mode: str = "search") -> Pattern:  # noqa: A001
    """Make a pattern ready for use. `mode` is `search` or `whole`. A pattern outside portable-1 is a PatternError."""
    return Pattern(flag_free(pattern, ignore_case), mode == "whole")
