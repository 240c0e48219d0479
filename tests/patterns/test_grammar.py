from __future__ import annotations

import pytest

from policyloom import patterns
from policyloom.patterns import Fault, PatternError, flag_free, parse, problem_in

IN_THE_LANGUAGE = [
    r"\bMRN[ #:]{0,3}[0-9]{5,10}\b",
    r"a|b|cd",
    r"(?:ab){2,3}c",
    r"(?:a|b)?c",
    r"[^a-z\n]x",
    r"[A-Za-z0-9_]+@[a-z.]{1,64}",
    r"[\(\)\[\]\{\}\/\-\\\|\^]",
    r"[.*+?$]",
    r"\^\$\.\|\?\*\+\(\)\[\]\{\}\\\/",
    r"s/p",
    r"\t\n",
    r"é",
    "a{64}",
    "a{3,}",
    "(?:a{10}){64}",
    "a" * 1000,
    "😀+",
    "(?:" * 16 + "a" + ")" * 16,
]

OUTSIDE = [
    ("a.b", 1, r"\."),
    ("^a", 0, "mode: whole"),
    ("a$", 1, "mode: whole"),
    (r"\d", 0, "[0-9]"),
    (r"\w", 0, "[0-9A-Za-z_]"),
    (r"\s", 0, r"\t\n"),
    (r"\B", 0, "leave it out"),
    (r"\p{L}", 0, "list"),
    (r"\1", 0, "write out"),
    (r"\-", 0, "without the backslash"),
    ("a\\", 1, r"\\"),
    ("(a)", 0, "(?:"),
    ("(?=a)", 0, "near"),
    ("(?!a)", 0, "unless"),
    ("(?<=a)b", 0, "unless"),
    ("(?P<n>a)", 0, "(?:"),
    ("(?i)a", 0, "ignore_case"),
    ("(?i:a)", 0, "ignore_case"),
    ("(?>a)", 0, "(?:"),
    ("(?s:a)", 0, "(?:"),
    ("(?:a", 0, "close it"),
    ("a)", 1, r"\)"),
    ("]", 0, r"\]"),
    ("}", 0, r"\}"),
    ("a{,3}", 1, "{n,m}"),
    ("{", 0, "repeats"),
    ("*a", 0, "repeats"),
    ("a|*b", 2, "repeats"),
    ("a*?", 2, "one quantifier"),
    ("a++", 2, "one quantifier"),
    ("a{2}{3}", 4, "one quantifier"),
    ("a{2}?", 4, "one quantifier"),
    ("a{65}", 1, "64"),
    ("a{3,65}", 1, "64"),
    ("a{3,2}", 1, "smaller"),
    ("a{0}", 1, "smaller"),
    ("a{1000000000000}", 1, "64"),
    (r"\b*a", 2, "quantifier"),
    ("(?:a)*b", 5, "{0,5}"),
    ("(?:a)+b", 5, "{0,5}"),
    ("(?:a){2,}b", 5, "{0,5}"),
    ("(?:a?|b){2}c", 0, "necessary"),
    ("(?:(?:a{32}){32}){2}", 12, "lower"),
    ("a||b", 2, "extra"),
    ("|a", 0, "extra"),
    ("a|", 2, "extra"),
    ("(?:)a", 3, "extra"),
    ("", 0, "necessary"),
    ("a?", 0, "necessary"),
    ("a*|b", 0, "necessary"),
    (r"\b", 0, "necessary"),
    ("[]", 0, "between"),
    ("[a", 0, "close it"),
    ("[a\\", 2, "close"),
    ("[^a]", 0, r"\n"),
    ("[^]", 0, "between"),
    ("[[:alpha:]]", 1, "A-Za-z"),
    ("[a-Z]", 2, "range"),
    ("[z-a]", 2, "range"),
    ("[!-~]", 2, "range"),
    ("[a-]", 2, "range"),
    ("[-a]", 1, r"\-"),
    ("[a(]", 2, r"\("),
    ("[a^]", 2, r"\^"),
    (r"[\d]", 1, "0-9"),
    (r"[\b]", 1, "leave it out"),
    ("[&&]", 1, "once"),
    ("[~~a]", 1, "once"),
    ("a\tb", 1, r"\t"),
    ("a\nb", 1, r"\n"),
    ("a\x00b", 1, "leave it out"),
    ("a\x7fb", 1, "leave it out"),
    ("a\ud800b", 1, "leave it out"),
    ("e\u0301", 0, "NFC"),
    ("a" * 1001, 1000, "terms"),
    ("(?:" * 17 + "a" + ")" * 17, 48, "split"),
]


@pytest.mark.parametrize("pattern", IN_THE_LANGUAGE)
def test_a_pattern_of_the_language_is_read_and_kept_as_written(pattern: str) -> None:
    assert problem_in(pattern) is None
    assert flag_free(pattern, False) == pattern


@pytest.mark.parametrize(("pattern", "offset", "advice"), OUTSIDE)
def test_a_pattern_outside_is_refused_with_its_place_and_what_to_write(pattern: str, offset: int, advice: str) -> None:
    fault = parse(pattern)

    assert isinstance(fault, Fault)
    assert fault.offset == offset
    assert advice in fault.hint
    assert fault.message


def test_a_letter_with_two_cases_is_refused_only_where_case_is_ignored() -> None:
    fault = problem_in("café", ignore_case=True)

    assert fault
    assert fault.offset == 3
    assert "[Éé]" in fault.hint
    assert problem_in("café") is None
    assert problem_in("caf[Éé]x", ignore_case=False) is None


def test_compiling_what_is_outside_is_an_error_that_names_the_fault() -> None:
    with pytest.raises(PatternError, match="lookahead"):
        patterns.compile("(?=a)")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\bMRN[ #:]{0,3}[0-9]{5,10}\b", r"\b[Mm][Rr][Nn][ #:]{0,3}[0-9]{5,10}\b"),
        ("[a-f0-3]", "[A-Fa-f0-3]"),
        ("[A-Za-z]", "[A-Za-z]"),
        ("[aA-Z]", "[a-zA-Z]"),
        ("[^a\n]".replace("\n", r"\n"), r"[^Aa\n]"),
        (r"(?:s\/p|a{2,}|b+|c{1,3}|d{4}|e?x)", r"(?:[Ss]\/[Pp]|[Aa]{2,}|[Bb]+|[Cc]{1,3}|[Dd]{4}|[Ee]?[Xx])"),
        ("日本", "日本"),
        (r"[\-\]x]", r"[\-\]Xx]"),
    ],
)
def test_the_flag_free_form_spells_both_cases(pattern: str, expected: str) -> None:
    written = flag_free(pattern, True)

    assert sorted(written) == sorted(expected)
    assert problem_in(written) is None
    for text in ("mrn: 12345", "MRN 12345", "B", "f", "Q", "s/P", "AA", "日本", "]", "\n"):
        assert patterns.compile(pattern, ignore_case=True).spans(text) == patterns.compile(expected).spans(text)
