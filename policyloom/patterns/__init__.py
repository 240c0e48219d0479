"""portable-1: patterns that mean the same everywhere, folded texts, handles taken apart. It knows nothing else."""

from policyloom.patterns.advice import Fault
from policyloom.patterns.folding import Folded, fold
from policyloom.patterns.grammar import parse, problem_in
from policyloom.patterns.handles import Token, brand_spans, handle_tokens
from policyloom.patterns.matching import Pattern, Span, compile  # noqa: A004
from policyloom.patterns.search import Search, overlap, search_for, surplus, text_spans
from policyloom.patterns.writing import PatternError, flag_free, words_pattern

__all__ = [
    "Fault",
    "Folded",
    "Pattern",
    "PatternError",
    "Search",
    "Span",
    "Token",
    "brand_spans",
    "compile",
    "flag_free",
    "fold",
    "handle_tokens",
    "overlap",
    "parse",
    "problem_in",
    "search_for",
    "surplus",
    "text_spans",
    "words_pattern",
]
