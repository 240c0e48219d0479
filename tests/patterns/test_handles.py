from __future__ import annotations

import pytest

from policyloom.patterns import brand_spans, handle_tokens

BRANDS = ("northfield", "northfieldhealth", "nfh")


@pytest.mark.parametrize(
    ("handle", "tokens"),
    [
        ("NFHJane_RN2", ["nfh", "jane", "rn", "2"]),
        ("@dr.jane-doe", ["dr", "jane", "doe"]),
        ("janeDoe", ["jane", "doe"]),
        ("JANE", ["jane"]),
        ("", []),
    ],
)
def test_a_handle_splits_at_separators_case_and_digits(handle: str, tokens: list[str]) -> None:
    assert [token.text for token in handle_tokens(handle)] == tokens


@pytest.mark.parametrize(
    ("handle", "found"),
    [
        ("NFHJane", "NFH"),
        ("janeNFH", "NFH"),
        ("NFHjane", "NFH"),
        ("jane_nfh", "nfh"),
        ("nfh2", "nfh"),
        ("NorthfieldNurse", "Northfield"),
        ("jane_northfield_rn", "northfield"),
        ("north_field_jane", "north_field"),
        ("northfieldjane", "northfield"),
        ("janenorthfield", "northfield"),
        ("JaneNorthfieldrn", "Northfield"),
        ("mynorthfieldlife", "northfield"),
        ("nfhnurse", "nfh"),
        ("staffnfhmemes", "nfh"),
        ("NorthfieldHealthFan", "NorthfieldHealth"),
        ("N0rthfield_rn", "N0rthfield"),
        ("Nоrthfield", "Nоrthfield"),
        ("Jane at Northfield Health", "Northfield Health"),
        ("Jane\u200bNo\u200brthfieldrn", "No\u200brthfield"),
        ("e\u0301NorthfieldNurse", "Northfield"),
    ],
)
def test_a_brand_is_found_in_a_handle(handle: str, found: str) -> None:
    assert [handle[start:end] for start, end in brand_spans(handle, BRANDS)] == [found]


@pytest.mark.parametrize(
    "handle", ["nfhjane", "unfhz", "JANENFH", "dr_jane", "north", "field", "northern_fields", "x_northern_field", ""]
)
def test_an_innocent_handle_stays_unflagged(handle: str) -> None:
    assert brand_spans(handle, BRANDS) == ()


@pytest.mark.parametrize(
    ("handle", "found"),
    [
        ("northfeild_rn", "northfeild"),
        ("norhtfield", "norhtfield"),
        ("nothfield_jane", "nothfield"),
        ("norrthfield_jane", "norrthfield"),
        ("jane_morthfield", "morthfield"),
        ("northfie1d.surgery", "northfie1d"),
        ("nothfieldhealth_rn", "nothfieldhealth"),
    ],
)
def test_a_long_brand_is_found_with_one_slip(handle: str, found: str) -> None:
    assert [handle[start:end] for start, end in brand_spans(handle, BRANDS)] == [found]


@pytest.mark.parametrize(
    "handle", ["norfeild_rn", "northernfieldrn", "health.north", "janenothfieldrn", "nfg_rn", "mfh", "ofhealth"]
)
def test_two_slips_a_short_brand_or_the_middle_of_a_part_are_no_hit(handle: str) -> None:
    assert brand_spans(handle, (*BRANDS, "nfhealth")) == ()


@pytest.mark.parametrize("handle", ["NorthfieldHealth", "@northfield_health", "Northfield Health"])
def test_the_institutions_own_handle_is_left_alone(handle: str) -> None:
    assert brand_spans(handle, BRANDS, ["northfieldhealth"]) == ()


@pytest.mark.parametrize("handle", ["n0rthfieldhealth", "Northfi3ld_Health", "N\u043erthfieldHealth"])
def test_the_institutions_own_handle_in_disguise_is_found(handle: str) -> None:
    assert brand_spans(handle, BRANDS, ["northfieldhealth"]) == ((0, len(handle)),)


def test_a_handle_that_only_holds_an_allowed_one_is_found() -> None:
    assert brand_spans("NorthfieldHealth_rn", BRANDS, ["northfieldhealth"])
