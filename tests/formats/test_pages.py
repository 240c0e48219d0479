"""Pages beside the rules, deck parts and the layouts of the guideline: nothing that a page says is dropped from any document."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from policyloom.formats import guideline
from policyloom.formats.site.pages import navigation, pages
from policyloom.model.diff import diff
from policyloom.model.record import record_of
from policyloom.model.types import Block, DeckPart, Documents, Entity, Modality, Page, Policy, Step
from policyloom.views import slides
from policyloom.views.artifact import Context
from policyloom.views.looks import strings
from policyloom.views.news import Changes
from policyloom.views.slide_model import Kind
from tests.factory import a_deviation, a_policy, a_rule, a_section

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
WORDS = strings(TEMPLATES, "deck")


def a_block(kind: str, **parts: Any) -> Block:
    words: dict[str, Any] = {
        "id": kind,
        "kind": kind,
        "title": f"The {kind}",
        "text": "",
        "points": (),
        "steps": (),
        "columns": (),
        "rows": (),
        "verdict": "",
        "posts": (),
    }
    return Block(**(words | parts))


BLOCKS = (
    a_block("text", text="Read **all** of it."),
    a_block(
        "points",
        points=(
            "**Be kind.** Always.",
            "A point that goes on, and on, until nobody knows how it began or where it ends at last.",
        ),
    ),
    a_block("checklist", points=("The lights are on.",)),
    a_block("steps", steps=(Step("Call the desk.", "You", "At once"), Step("Wait for it.", "The desk", ""))),
    a_block(
        "table", columns=(("a", "What"), ("b", "Why")), rows=({"a": "Rain", "b": "It is wet | and cold."}, {"a": "Sun"})
    ),
    a_block("posts", verdict="do", posts=("*Stars* & <b>tags</b> in the lobby.", "Coffee is ready.")),
)
SAID = (
    "Read",
    "Always.",
    "how it began",
    "The lights are on.",
    "Call the desk.",
    "At once",
    "Rain",
    "and cold.",
    "in the lobby.",
    "Coffee is ready.",
)


def a_page(**overrides: Any) -> Page:
    words: dict[str, Any] = {
        "id": "kit",
        "title": "The kit",
        "lead": "All that you need.",
        "icon": "compass",
        "shown_in": ("guideline", "deck", "site"),
        "audience": ("all-workforce",),
        "blocks": BLOCKS,
        "rules": ("privacy-no-record-numbers",),
        "sources": (),
    }
    return Page(**(words | overrides))


def a_book(**overrides: Any) -> Policy:
    return a_policy(a_section(a_rule(label="a", reputation=True)), **({"pages": (a_page(),)} | overrides))


def a_context(scratch: Path) -> Context:
    return Context(TEMPLATES, ROOT / "site", ROOT / "schema", scratch)


@pytest.mark.parametrize("layout", ["report", "plain", "lettered"])
def test_the_guideline_has_all_of_a_page_in_every_layout(tmp_path: Path, layout: str) -> None:
    page = guideline.html(a_book(documents=Documents(layout)), a_context(tmp_path))

    assert [one for one in SAID if one not in page] == []
    assert "*Stars* &amp; &lt;b&gt;tags&lt;/b&gt; in the lobby." in page


def test_the_site_has_all_of_a_page_and_a_tab_for_it(tmp_path: Path) -> None:
    written = pages(a_book(), a_context(ROOT))

    assert [one for one in SAID if one not in written["guides/kit.md"]] == []
    assert "It is wet &#124; and cold." in written["guides/kit.md"]
    assert "[The kit](kit.md)" in written["guides/index.md"]
    assert "guides/index.md" in navigation(a_book())
    assert "guides/index.md" not in navigation(a_book(pages=()))


def test_the_deck_has_all_of_a_page_on_its_slides_or_in_their_notes() -> None:
    deck = [slide for slide in slides.slides(a_book(), WORDS) if slide.part == "The kit"]
    told = "\n".join(text for slide in deck for text in (*slide.body, *slide.notes))

    assert [one for one in SAID if one not in told] == []
    assert deck[0].kind is Kind.DIVIDER
    assert all(sum(len(text.split()) for text in slide.body) <= 40 for slide in deck)


@pytest.mark.parametrize("place", ["guideline", "deck", "site"])
def test_a_page_is_shown_only_where_it_says(tmp_path: Path, place: str) -> None:
    book = a_book(pages=(a_page(shown_in=(place,)),))

    assert ("Call the desk." in guideline.html(book, a_context(tmp_path))) is (place == "guideline")
    assert ("guides/kit.md" in pages(book, a_context(ROOT))) is (place == "site")
    assert any(slide.part == "The kit" for slide in slides.slides(book, WORDS)) is (place == "deck")


def a_part(name: str, **parts: Any) -> DeckPart:
    words: dict[str, Any] = dict.fromkeys(("sections", "pages"), ())
    words |= dict.fromkeys(("benefits", "playbooks", "practice"), False)
    return DeckPart(id=name, title=f"Part {name}", lead="It leads.", icon="lock", **(words | parts))


def test_a_deck_in_parts_has_these_parts_in_this_order_and_no_other_divider() -> None:
    parts = (a_part("two", pages=("kit",)), a_part("one", sections=("privacy",)))
    deck = slides.slides(a_book(documents=Documents(deck_parts=parts)), WORDS)

    assert [slide.title for slide in deck if slide.kind is Kind.DIVIDER] == ["Part two", "Part one"]
    assert slides.carried(deck) == {"privacy-no-record-numbers": "slide"}


def test_a_topic_that_no_part_names_follows_as_a_part_of_its_own() -> None:
    """A pack may gain a topic, and an institution that named its parts before must not lose it."""
    book = a_book(documents=Documents(deck_parts=(a_part("one", pages=("kit",)),)))
    deck = slides.slides(book, WORDS)

    assert [slide.title for slide in deck if slide.kind is Kind.DIVIDER] == ["Part one", book.sections[0].title]
    assert slides.carried(deck) == {"privacy-no-record-numbers": "slide"}


def test_the_lettered_layout_puts_letters_first_in_their_order(tmp_path: Path) -> None:
    rules = [
        a_rule(id=f"r-{letter}", number="1.1", label=letter, lead_in=f"Rule {letter}.")
        for letter in ("aa", "b", "a", "")
    ]
    book = a_policy(a_section(*rules), documents=Documents("lettered"))
    page = guideline.html(book, a_context(tmp_path))

    assert [page.index(f"Rule {letter}.") for letter in ("a", "b", "aa", "")] == sorted(
        page.index(f"Rule {letter}.") for letter in ("a", "b", "aa", "")
    )
    assert '<p class="hang">(aa)</p>' in page
    assert page.count('class="statement"') == 4


def test_the_plain_layout_has_no_colour(tmp_path: Path) -> None:
    style = guideline.stylesheet(a_book(documents=Documents("plain")), a_context(tmp_path))
    colours = {
        word for word in style.replace(";", " ").replace('"', " ").split() if word.startswith("#") and len(word) == 7
    }

    assert colours
    for colour in colours:
        red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
        assert max(red, green, blue) - min(red, green, blue) < 24, colour


def test_a_rule_on_reputation_says_that_rights_come_first(tmp_path: Path) -> None:
    right = a_rule(id="rights-speak", number="1.2", lead_in="Speak freely.", right=True, modality=Modality.MAY)
    book = a_policy(a_section(a_rule(reputation=True), right))

    assert "Your rights come first." in guideline.html(book, a_context(tmp_path))
    assert "Your rights come first" in pages(book, a_context(ROOT))["rules/privacy-no-record-numbers.md"]
    assert "Your rights come first" not in pages(book, a_context(ROOT))["rules/rights-speak.md"]


def test_the_register_of_deviations_says_what_from_to_why_who_and_until(tmp_path: Path) -> None:
    book = a_book(deviations=(a_deviation(),))
    printed = guideline.html(book, a_context(tmp_path))
    written = pages(book, a_context(ROOT))["about/decisions.md"]

    for text in (printed, written):
        for said in (
            "MUST NOT",
            "SHOULD NOT",
            "A small clinic.",
            "Compliance Committee",
            "December 31, 2027",
            "Weaker",
        ):
            assert said in text, said


def test_places_that_share_the_policy_are_listed(tmp_path: Path) -> None:
    book = a_book()
    shared = dataclasses.replace(
        book.institution, entities=(Entity("east", "East Hospital", "No photos at all.", "communications"),)
    )
    book = dataclasses.replace(book, institution=shared)

    assert "No photos at all." in guideline.html(book, a_context(tmp_path))
    assert "No photos at all." in pages(book, a_context(ROOT))["about/index.md"]


def test_what_changed_is_told_by_weight_and_by_role() -> None:
    old = a_book(version="1.0")
    new = a_policy(
        a_section(a_rule(statement="You must not post numbers.", severity="low"), a_rule(id="new-one", lead_in="Wait."))
    )
    written = pages(
        new,
        dataclasses.replace(
            a_context(ROOT), changes=Changes("1.0", "2027-01-04", diff(record_of(old), record_of(new)))
        ),
    )

    assert "Since version 1.0" in written["about/changes.md"]
    assert "[Wait.](../rules/new-one.md)" in written["about/changes.md"]
    assert "What changed for you" in written["roles/all-workforce.md"]
    assert "Since version" not in pages(new, a_context(ROOT))["about/changes.md"]
