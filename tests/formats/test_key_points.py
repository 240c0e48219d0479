"""key-points.pdf and card.pdf: one sheet and one card, whatever the policy and the brand."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pypdfium2
import pytest

from policyloom.formats import key_points
from policyloom.model.types import Policy
from policyloom.pipeline.compile import compile_policy
from policyloom.proofs.extract import squeezed
from policyloom.views.artifact import Context
from policyloom.views.text import plain
from tests.factory import a_policy, an_institution

ROOT = Path(__file__).resolve().parents[2]
POLICIES = sorted([ROOT / "policy" / "policy.yaml", *ROOT.glob("policy/examples/*/policy.yaml")])
LONG = (
    "Saint Bartholomew and Our Lady of Perpetual Help Regional Rehabilitation Hospital and Otorhinolaryngology Center"
)


def made(policy: Policy, scratch: Path) -> dict[str, bytes]:
    context = Context(ROOT / "templates", ROOT / "site", ROOT / "schema", scratch)
    return {one.path: one.content for one in key_points.render(policy, context)}


def pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def compiled(path: Path) -> Policy:
    policy = compile_policy(path).policy
    assert policy is not None
    return policy


@pytest.mark.slow
@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.parent.name)
def test_it_is_one_sheet_and_one_card(path: Path, tmp_path: Path) -> None:
    policy = compiled(path)

    found = made(policy, tmp_path)

    assert {name: len(pages(content)) for name, content in found.items()} == {"key-points.pdf": 2, "card.pdf": 2}
    front = squeezed(pages(found["key-points.pdf"])[0])
    assert [rule.id for rule in policy.key_points if squeezed(plain(rule.statement)) not in front] == []


@pytest.mark.slow
@pytest.mark.parametrize("color", ["#0a2540", "#ffd400", "#101418"])
def test_any_brand_and_a_long_name_fit(color: str, northfield: Policy, tmp_path: Path) -> None:
    brand = dataclasses.replace(northfield.institution.brand, primary=color, accent=color)
    institution = dataclasses.replace(northfield.institution, name=LONG, brand=brand)

    found = made(dataclasses.replace(northfield, institution=institution), tmp_path)

    assert [len(pages(content)) for content in found.values()] == [2, 2]


def test_the_points_fill_the_cards_front(northfield: Policy, tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(made(northfield, tmp_path)["card.pdf"]) as document:
        height, words = document[0].get_height(), document[0].get_textpage()
        _, low, _, _ = words.get_rect(words.count_rects() - 1)

    assert low < height * 0.2


def test_the_draft_mark_and_whom_to_ask_stand_on_both(northfield: Policy, tmp_path: Path) -> None:
    found = made(northfield, tmp_path)

    for content in found.values():
        assert any("Draft, not approved" in page for page in pages(content))
        assert any("555-0110" in page for page in pages(content))


def test_a_policy_without_key_points_and_without_a_site_makes_both(tmp_path: Path) -> None:
    found = made(a_policy(institution=an_institution(url="")), tmp_path)

    assert all(pypdfium2.PdfDocument(io.BytesIO(content)) for content in found.values())
    assert "QR" not in key_points.html(
        a_policy(institution=an_institution(url="")),
        Context(ROOT / "templates", ROOT / "site", ROOT / "schema", tmp_path),
        "key-points",
    )


def test_a_second_render_gives_the_same_bytes(northfield: Policy, tmp_path: Path) -> None:
    assert made(northfield, tmp_path / "one") == made(northfield, tmp_path / "two")
