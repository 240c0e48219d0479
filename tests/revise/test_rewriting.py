"""New words go where the old ones were: Markdown and placeholders stay where their words stay."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyloom.revise.rewriting import CannotRewrite, escaped, folded, rewritten, shown

VALUES = {"name": "Northfield", "days": "31", "office": "Privacy Office", "handle": "A\\_b\\*"}


@pytest.mark.parametrize(
    ("source", "after", "wanted"),
    [
        ("Do **not** post.", "Do not ever post.", "Do **not** ever post."),
        ("Do **not** post.", "Do never post.", "Do **never** post."),
        ("Do **not** post.", "Do post.", "Do post."),
        ("Do *not* post.", "Do post.", "Do post."),
        ("***Very*** nice.", "nice.", "nice."),
        (
            "See [our rules](https://a.example/x_(y)) now.",
            "See our new rules now.",
            "See [our new rules](https://a.example/x_(y)) now.",
        ),
        ("See [our rules](https://a.example/x) now.", "See now.", "See now."),
        (
            "Wait {days} days at {name}.",
            "Wait 31 full days at Northfield, always.",
            "Wait {days} full days at {name}, always.",
        ),
        ("Ask the {office}'s help.", "Ask the Privacy Office's kind help.", "Ask the {office}'s kind help."),
        ("Ask {office}. {office}!", "Ask Privacy Office. Not Privacy Office!", "Ask {office}. Not {office}!"),
        ("Use {handle} here.", "Use A_b* there.", "Use {handle} there."),
        ("a \\*star\\* and {{x}} &amp; b", "a *star* and {x} & c", "a \\*star\\* and {{x}} &amp; c"),
        ("One two.", "1. Ask. One two.", "1\\. Ask. One two."),
        ("One two.", "One two {x} *y* [z](w).", "One two {{x}} \\*y\\* \\[z\\](w)."),
        ("One\n\nTwo three", "One\nTwo and three\nFour", "One\n\nTwo and three\n\nFour"),
        ("- a b\n- c d\n", "a b x\nc d", "- a b x\n- c d\n"),
        ("One line\nfolded here.", "One line folded there.", "One line\nfolded there."),
        ("It's yours.", "It’s not yours.", "It's not yours."),
        ("“Yours” it is.", "“Yours” it isn’t.", "“Yours” it isn’t."),
    ],
)
def test_marks_and_placeholders_stay_with_their_words(source: str, after: str, wanted: str) -> None:
    assert rewritten(source, VALUES, after) == wanted


@pytest.mark.parametrize(
    ("source", "after", "name"),
    [
        ("Wait {days} days.", "Wait 60 days.", "days"),
        ("Wait {days} days.", "Wait days.", "days"),
        ("Ask the {office}.", "Ask the Privacy and Safety Office.", "office"),
        ("Ask the {office}.", "Ask the Office.", "office"),
        ("{name} it is.", "Northfields it is.", "name"),
    ],
)
def test_filled_in_words_are_not_edited(source: str, after: str, name: str) -> None:
    with pytest.raises(CannotRewrite, match=re.escape(f"from `{{{name}}}`")):
        rewritten(source, VALUES, after)


def test_filled_in_words_that_were_typed_again_are_not_edited() -> None:
    with pytest.raises(CannotRewrite, match=re.escape("from `{name}`")):
        rewritten("At {name} we post.", VALUES, "At Northfield Hospital we post.", ("Northfield",))


def test_what_is_too_long_is_refused_at_once() -> None:
    with pytest.raises(CannotRewrite, match="longer than 10,000 characters"):
        rewritten("One.", {}, "word " * 4000)


WORDS = st.lists(
    st.text(string.ascii_letters + string.digits + "*_`[]{}<>&;#.-+()\\'\"", min_size=1, max_size=8),
    min_size=1,
    max_size=12,
)


@given(WORDS, WORDS)
def test_what_comes_out_shows_exactly_the_new_words(old: list[str], new: list[str]) -> None:
    source, after = escaped(" ".join(old)), " ".join(new)
    try:
        found = rewritten(source, {}, after)
    except CannotRewrite:
        return  # It says so, and writes nothing.

    assert folded(" ".join(shown(found, {}).split())) == folded(" ".join(after.split()))


@given(
    st.lists(
        st.sampled_from(["care", "*posts*", "**never**", "{name}", "{office}", "[a link](https://a.example/)", "now"]),
        min_size=1,
        max_size=9,
    ),
    st.integers(0, 9),
)
def test_a_plain_word_can_come_in_anywhere(parts: list[str], place: int) -> None:
    source = " ".join(parts)
    words = [shown(part, VALUES) for part in parts]
    after = " ".join((*words[:place], "kindly", *words[place:]))

    found = rewritten(source, VALUES, after)

    assert shown(found, VALUES) == after
    assert [found.count(part) for part in set(parts)] == [source.count(part) for part in set(parts)]
