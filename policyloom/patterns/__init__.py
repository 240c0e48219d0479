"""portable-1: patterns that mean the same everywhere, folded texts, handles taken apart. It knows nothing else.

What reads and writes patterns is imported when it is first asked for: a linter needs none of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from policyloom.patterns.folding import DISGUISED, Folded, fold, folded_text
from policyloom.patterns.handles import Token, brand_spans, handle_tokens
from policyloom.patterns.matching import Pattern, PatternError, Span
from policyloom.patterns.search import Search, overlap, pattern_of, search_for, surplus, text_spans
from policyloom.patterns.sets import MayMatch, leaps, may_match, open_ended

if TYPE_CHECKING:
    from policyloom.patterns.advice import Fault
    from policyloom.patterns.grammar import parse, problem_in
    from policyloom.patterns.writing import compile, flag_free, names_pattern, words_pattern  # noqa: A004

_LATER = {"Fault": "advice", "parse": "grammar", "problem_in": "grammar"}
_LATER |= dict.fromkeys(("compile", "flag_free", "names_pattern", "words_pattern"), "writing")

__all__ = [
    "DISGUISED",
    "Fault",
    "Folded",
    "MayMatch",
    "Pattern",
    "PatternError",
    "Search",
    "Span",
    "Token",
    "brand_spans",
    "compile",
    "flag_free",
    "fold",
    "folded_text",
    "handle_tokens",
    "leaps",
    "may_match",
    "names_pattern",
    "open_ended",
    "overlap",
    "parse",
    "pattern_of",
    "problem_in",
    "search_for",
    "surplus",
    "text_spans",
    "words_pattern",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
