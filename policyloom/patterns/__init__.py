"""portable-1: patterns that mean the same everywhere, folded texts, handles taken apart. It knows nothing else."""

from policyloom.patterns.advice import Fault
from policyloom.patterns.folding import DISGUISED, Folded, fold, folded_text
from policyloom.patterns.grammar import parse, problem_in
from policyloom.patterns.handles import Token, brand_spans, handle_tokens
from policyloom.patterns.matching import Pattern, Span, compile  # noqa: A004
from policyloom.patterns.search import Search, overlap, search_for, surplus, text_spans
from policyloom.patterns.sets import MayMatch, leaps, may_match, open_ended
from policyloom.patterns.writing import PatternError, flag_free, words_pattern

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
    "open_ended",
    "overlap",
    "parse",
    "problem_in",
    "search_for",
    "surplus",
    "text_spans",
    "words_pattern",
]
