"""Layer three of the proof that portable-1 is portable: the flag-free form gives the same spans in Python and in RE2."""

from __future__ import annotations

import pytest
import re2
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from policyloom import patterns as portable
from policyloom.patterns import problem_in, sets

HOSTILE = "aAbBkKsS09_ -.\n\téÉß\u00a0\u200d😀\u212a\u017fаЕｋ１"

chars = st.sampled_from(
    ["a", "B", "k", "S", "0", "_", " ", r"\-"[1:], r"\.", r"\t", r"\n", "ß", "😀", "日", r"\*", r"\/"]
)
class_parts = st.sampled_from(["a-k", "A-C", "0-9", "s", "K", "_", " ", r"\-", r"\]", r"\^", ".", "ß", "日", r"\t"])
classes = st.lists(class_parts, min_size=1, max_size=4, unique=True).map(lambda parts: f"[{''.join(parts)}]")
negated = st.lists(class_parts, max_size=3, unique=True).map(lambda parts: f"[^{''.join(parts)}\\n]")
quantifiers = st.sampled_from(["", "", "", "?", "*", "+", "{2}", "{1,}", "{0,2}", "{1,3}"])
bounded = st.sampled_from(["", "?", "{2}", "{0,2}", "{1,3}"])
atoms = st.tuples(st.one_of(chars, classes, negated), quantifiers).map("".join)


def _more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    branch = st.lists(st.one_of(inner, st.just(r"\b")), min_size=1, max_size=3).map("".join)
    choice = st.lists(branch, min_size=1, max_size=3).map("|".join)
    return st.tuples(choice, bounded).map(lambda parts: f"(?:{parts[0]}){parts[1]}")


patterns = st.lists(st.one_of(st.recursive(atoms, _more, max_leaves=6), st.just(r"\b")), min_size=1, max_size=4).map(
    "".join
)
texts = st.text(alphabet=HOSTILE, max_size=24)


def _agree(pattern: str, ignore_case: bool, text: str) -> None:
    assume(problem_in(pattern, ignore_case=ignore_case) is None)
    ready = portable.compile(pattern, ignore_case=ignore_case)
    assert list(ready.spans(text)) == [found.span() for found in re2.compile(ready.flag_free).finditer(text)]


@settings(max_examples=120, deadline=None)
@given(patterns, st.booleans(), texts)
@example(r"\bk\b", True, "\u212a k ékß")
@example(r"s+", True, "ſsS")
@example(r"(?:a|ab)(?:c|bcd)?", False, "abcd")
@example(r"(?:a|S)", True, "ſ")
@example(r"as|a(?:x|(?:k))", True, "aſ a\u212a as AK")
@example(r"[sS]|a", False, "ſs")
def test_python_and_re2_find_the_same_spans(pattern: str, ignore_case: bool, text: str) -> None:
    _agree(pattern, ignore_case, text)


@settings(max_examples=200, deadline=None)
@given(patterns, st.booleans(), texts)
@example("a{0,2}b", False, "aab")
@example(r"\{1,2\}", False, "{1,2}")
@example(r"\\{1,2}b", False, "\\\\b")
def test_a_set_leaves_out_no_pattern_that_matches(pattern: str, ignore_case: bool, text: str) -> None:
    assume(problem_in(pattern, ignore_case=ignore_case) is None)
    ready = portable.compile(pattern, ignore_case=ignore_case)

    asked = sets.may_match([ready.flag_free])

    assert not ready.found_in(text) or list(asked(text)) == [0]


@pytest.mark.slow
@settings(max_examples=3000, deadline=None)
@given(patterns, st.booleans(), texts)
def test_python_and_re2_find_the_same_spans_in_a_long_run(pattern: str, ignore_case: bool, text: str) -> None:
    _agree(pattern, ignore_case, text)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                "b",
                "[",
                "]",
                "(?:",
                "(",
                ")",
                "{2}",
                "{",
                "?",
                "+",
                "|",
                "\\",
                "^",
                ".",
                "-",
                ":",
                "0",
                "n",
                r"\b",
                "é",
            ]
        ),
        max_size=8,
    )
)
def test_whatever_the_parser_accepts_both_engines_compile_and_nothing_is_ever_empty(parts: list[str]) -> None:
    pattern = "".join(parts)
    if problem_in(pattern):
        return

    re2.compile(pattern)
    assert all(start < end for start, end in portable.compile(pattern).spans("ab0n-:, [](){}\n\té"))
