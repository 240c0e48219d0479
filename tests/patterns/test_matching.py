from __future__ import annotations

import pytest

from policyloom import patterns
from policyloom.patterns import names_pattern, search_for, text_spans, words_pattern


def expressions(*written: str) -> list[dict[str, str]]:
    return [{"flag_free": patterns.compile(pattern, ignore_case=True).flag_free} for pattern in written]


def test_spans_count_characters_and_exclude_the_end() -> None:
    assert patterns.compile(r"\bMRN [0-9]+\b").spans("😀 MRN 12, MRN 3") == ((2, 8), (10, 15))


def test_a_boundary_is_one_of_ascii_words() -> None:
    assert patterns.compile(r"\bpt\b").spans("éptß pt_ pt") == ((1, 3), (9, 11))


@pytest.mark.parametrize("impostor", ["\u212arn", "mrı", "ſ"])
def test_ignoring_case_never_reaches_beyond_ascii(impostor: str) -> None:
    assert not patterns.compile("krn|mri|s", ignore_case=True).found_in(impostor)


def test_leftmost_alternatives_win() -> None:
    assert patterns.compile("ab|abc").spans("abc") == ((0, 2),)
    assert patterns.compile("abc|ab").spans("abc") == ((0, 3),)


def test_mode_whole_matches_a_whole_text_or_nothing() -> None:
    whole = patterns.compile("a+", mode="whole")

    assert whole.spans("aaa") == ((0, 3),)
    assert whole.spans("aaab") == ()
    assert not whole.found_in("baaa")


def test_words_match_whole_in_any_case_and_the_longest_wins() -> None:
    settings = {"flag_free": words_pattern(["patient", "Patient portal", "don't", "C++", "café"])}

    def found(text: str) -> list[str]:
        return [text[start:end] for start, end in text_spans("terms", settings, text)]

    assert found("PATIENT  portal, patients, a patient") == ["PATIENT  portal", "patient"]
    assert found("Don’t, don't") == ["Don’t", "don't"]
    assert found("c++ and CAFé") == ["c++", "CAFé"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Northfield Health", ["northfield health", "NorthfieldHealth", "Northfield-Health"]),
        ("St Mary's", ["St Mary’s", "ST MARYS", "st-mary's"]),
        ("Hôpital Élise", ["hôpital élise", "HÔPITAL ÉLISE", "hopital elise"]),
        ("A&E+ (North)", ["a&e+ (north)"]),
        ("東京 病院", ["東京病院"]),
    ],
)
def test_a_name_is_found_as_people_write_it(name: str, written: list[str]) -> None:
    found = patterns.compile(names_pattern([name, "nfh"]), ignore_case=True)

    assert [found.spans(text) for text in written] == [((0, len(text)),) for text in written]
    assert not found.found_in("north of the fields, a hopeful nurse, & more")


def test_names_that_are_spelled_alike_are_one_and_what_nobody_sees_is_left_out() -> None:
    assert names_pattern(["Bay View", "bayview", "bay-view", "\0", "b\0ay"]) == r"Bay[ \-]?View|bay"


def test_an_excuse_counts_where_it_overlaps_the_match() -> None:
    settings = {"flag_free": "stroke", "unless": expressions("stroke of luck")}

    assert text_spans("pattern", settings, "stroke of luck, then a stroke") == ((23, 29),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("age 54, admitted", True),
        ("admitted at age 54", True),
        ("age 54", False),
        ("age 54 and then a great deal more was said before someone got admitted", False),
        ("age 54, admitted to college", False),
    ],
)
def test_near_needs_its_context_within_the_window_and_outside_the_match(text: str, expected: bool) -> None:
    settings = {
        "flag_free": "age 54",
        "context": expressions("age", "admitted"),
        "negative_context": expressions("to college"),
        "window": 24,
    }

    assert bool(text_spans("near", settings, text)) is expected


def test_the_window_ends_exactly_where_it_says() -> None:
    settings = {"flag_free": "X", "context": expressions("case"), "window": 5}

    assert text_spans("near", settings, "X case") == ((0, 1),)
    assert text_spans("near", settings, "X  case") == ()


def test_folding_finds_the_disguise_and_points_at_the_original() -> None:
    settings = {"flag_free": patterns.compile("MRN 00482913", ignore_case=True).flag_free, "fold": True}
    text = "Look: М.R.N 00482913!"

    ((start, end),) = text_spans("pattern", settings, text)

    assert text[start:end] == "М.R.N 00482913"


def test_required_and_unknown_kinds_have_no_places() -> None:
    assert text_spans("required", {"any_of": expressions("views")}, "views are mine") == ()
    assert search_for("attestation", {}) is None
