from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyloom.patterns import fold


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("ｐａｔｉｅｎｔ", "patient"),
        ("рatient", "patient"),
        ("pa\u200btient", "patient"),
        ("pa\u00adtient", "patient"),
        ("pátiënt", "patient"),
        ("ﬁne", "fine"),
        ("M.R.N", "MRN"),
        ("M R N", "MRN"),
        ("c0de", "code"),
        ("j3rk", "jerk"),
        ("a$$", "ass"),
        ("a\u00a0 \n b", "a b"),
        ("don’t", "don't"),
    ],
)
def test_folding_takes_a_disguise_off(disguised: str, plain: str) -> None:
    assert fold(disguised).text == plain


@pytest.mark.parametrize("honest", ["54F", "POD3", "5 of 7", "$5", "hi!", "a1", "call 555-0142", "I a man", "x@y"])
def test_folding_leaves_what_is_no_disguise(honest: str) -> None:
    assert fold(honest).text in (honest, honest.replace("x@y", "xay"))


@given(st.text(alphabet="aB1 .·é\u0301\u200bﬁМ\n!0$ß😀", max_size=30))
def test_every_folded_place_maps_back_into_the_text_in_order(text: str) -> None:
    folded = fold(text)

    assert len(folded.text) == len(folded.origins)
    assert all(0 <= start < end <= len(text) for start, end in folded.origins)
    assert list(folded.origins) == sorted(folded.origins)
    if folded.text:
        start, end = folded.back(0, len(folded.text))
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("mark", ["\u0301", "\ufe0f", "\u034f"])
def test_a_mark_that_goes_belongs_to_the_letter_before_it(mark: str) -> None:
    assert fold(f"x{mark}y").origins == ((0, 2), (2, 3))
