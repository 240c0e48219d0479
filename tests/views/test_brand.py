"""The palette reads well in any colours, light and dark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyloom.model.types import Brand, Modality
from policyloom.views import brand

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
NORTHFIELD = Brand("#0b5d7a", "#c2571a", "<svg/>", "Northfield Health", "Letter")
MAKERS = (brand.light, brand.dark)


def _pairs(palette: brand.Palette) -> list[tuple[str, str]]:
    grounds = (palette.paper, palette.wash, palette.tint)
    words = (palette.ink, palette.quiet, palette.ink_primary, palette.ink_accent)
    pairs = [(word, ground) for word in words for ground in grounds]
    pairs += [(palette.on_primary, palette.primary), (palette.on_accent, palette.accent)]
    pairs += [(palette.do, palette.do_tint), (palette.dont, palette.dont_tint)]
    pairs += [(palette.ink, palette.do_tint), (palette.ink, palette.dont_tint)]
    return pairs + [(badge.ink, badge.tint) for badge in palette.badges.values()]


@given(COLORS, COLORS)
def test_words_stand_out_whatever_colours_an_institution_brings(primary: str, accent: str) -> None:
    for make in MAKERS:
        palette = make(Brand(primary, accent, "<svg/>", "", "A4"))

        assert all(brand.contrast(words, ground) >= brand.WORDS for words, ground in _pairs(palette))


def test_brand_colours_that_read_well_stay_as_they_are() -> None:
    palette = brand.light(NORTHFIELD)

    assert palette.primary == NORTHFIELD.primary
    assert palette.ink_primary == NORTHFIELD.primary
    assert palette.on_primary == "#ffffff"


@pytest.mark.parametrize("make", MAKERS)
def test_print_in_grey_favours_no_badge_and_no_verdict(make: type) -> None:
    palette = make(NORTHFIELD)
    lightness = [brand.luminance(badge.ink) for badge in palette.badges.values()]

    assert max(lightness) - min(lightness) < 0.03
    assert abs(brand.luminance(palette.do) - brand.luminance(palette.dont)) < 0.03


def test_each_modality_has_a_shape_of_its_own() -> None:
    badges = brand.light(NORTHFIELD).badges

    assert set(badges) == set(Modality)
    assert len({badge.shape for badge in badges.values()}) == len(Modality)


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#123456", "#123456", 1.0)]
)
def test_contrast_is_the_one_of_wcag(one: str, other: str, ratio: float) -> None:
    assert brand.contrast(one, other) == pytest.approx(ratio, abs=0.01)


def test_mixing_takes_the_named_share_of_the_first_colour() -> None:
    assert brand.mix("#ff0000", "#0000ff", 0.2) == "#3300cc"
