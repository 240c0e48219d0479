"""What a short deck leaves out is named with the reason, and what it claims is proven in each of its files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import pytest

from policyloom.formats.deck import render
from policyloom.model.types import Documents, Modality, Policy
from policyloom.proofs.coverage import coverage
from policyloom.proofs.statements import statements
from policyloom.views.artifact import Context
from tests.conftest import ROOT
from tests.factory import a_policy, a_rule, a_section, an_institution

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"><path fill="#0b5d7a" d="M0 0L10 0L10 5L0 5Z"/></svg>'


def a_deck_policy(length: str) -> Policy:
    institution = an_institution()
    key = a_rule(key_point=True)
    light = {"modality": Modality.SHOULD, "severity": "low", "floor": False}
    other = a_rule(id="conduct-wait", statement="You should wait.", **light)
    off = a_rule(id="conduct-off", active=False)
    return a_policy(
        a_section(key),
        a_section(other, off, id="conduct", number=2, title="Conduct"),
        documents=Documents(length=length),
        institution=replace(institution, brand=replace(institution.brand, logo=LOGO)),
    )


@pytest.mark.parametrize(
    ("length", "left_out"),
    [
        ("briefing", {"conduct-wait": "the deck is a briefing", "conduct-off": "not active here"}),
        ("session", {"conduct-wait": "the deck is a session", "conduct-off": "not active here"}),
        ("full", {"conduct-off": "not active here"}),
    ],
)
def test_coverage_names_what_the_deck_leaves_out_and_why(length: str, left_out: dict[str, str]) -> None:
    found = coverage(a_deck_policy(length), frozenset({"deck", "pdf"}))

    assert found["left_out_of_deck"] == left_out
    assert found["rules"]["conduct-wait"]["deck"] == ("slide" if length == "full" else "left out")
    assert found["rules"]["privacy-no-record-numbers"]["deck"] == ("slide" if length == "full" else "notes")


@pytest.fixture
def built(tmp_path: Path) -> Callable[[Policy], Path]:
    def build(policy: Policy) -> Path:
        folder = Path(mkdtemp(dir=tmp_path))
        context = Context(ROOT / "templates", ROOT / "site", ROOT / "schema", folder / "scratch")
        for artifact in render(policy, context):
            path = folder / artifact.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(artifact.content)
        return folder

    return build


@pytest.mark.parametrize("length", ["briefing", "session", "full"])
def test_each_length_holds_what_it_claims(built: Callable[[Policy], Path], length: str) -> None:
    policy = a_deck_policy(length)

    assert statements(policy, built(policy), "deck") == ()


def test_a_statement_that_a_full_deck_lacks_is_missed_and_a_briefing_need_not_have_it(
    built: Callable[[Policy], Path],
) -> None:
    briefing = a_deck_policy("briefing")
    folder = built(briefing)

    missing = statements(a_deck_policy("full"), folder, "deck")

    assert [one.message for one in missing] == ["the statement of `conduct-wait` is not in the text of the deck output"]
    assert statements(briefing, folder, "deck") == ()


@pytest.mark.parametrize("name", ["deck.html", "deck.pptx"])
def test_a_statement_has_to_stand_in_each_of_the_files(built: Callable[[Policy], Path], name: str) -> None:
    policy = a_deck_policy("briefing")
    section = a_section(a_rule(statement="You must not shout."))
    other = a_policy(section, documents=policy.documents, institution=policy.institution)
    folder, empty = built(policy), built(other)

    shutil.copy(empty / name, folder / name)

    assert [one.rule for one in statements(policy, folder, "deck")] == ["statement-missing"]
