"""The shorter decks as values: what a briefing and a session tell, and where the rest of a topic stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policyloom.model.types import DeckPart, Documents, Modality, Policy, Reason
from policyloom.views.looks import strings
from policyloom.views.slide_model import CHOICES, WORDS, Kind, Slide
from policyloom.views.slide_short import BRIEFING
from policyloom.views.slides import carried, slides
from policyloom.views.text import plain
from tests.conftest import ROOT
from tests.factory import a_policy, a_rule, a_section

STRINGS = strings(ROOT / "templates", "deck")
LENGTHS = ("briefing", "session", "full")
LIGHT = {"modality": Modality.SHOULD, "severity": "low", "floor": False}


def deck_of(policy: Policy, length: str) -> tuple[Slide, ...]:
    documents = replace(policy.documents, length=length)
    return slides(replace(policy, documents=documents), STRINGS)


def said(deck: tuple[Slide, ...]) -> set[str]:
    return {note for slide in deck for note in slide.notes}


def test_a_briefing_is_short_and_tells_why_the_key_points_an_example_a_plan_and_whom_to_ask(northfield: Policy) -> None:
    deck = deck_of(northfield, "briefing")

    assert len(deck) <= BRIEFING
    assert deck[0].kind is Kind.TITLE
    assert deck[1].title == "Your voice is welcome."
    assert [slide.kind for slide in deck[-4:]] == [Kind.PAIR, Kind.OUTLINE, Kind.OUTLINE, Kind.CONTACTS]
    assert deck[-2].title.startswith("A wrong post is already up")
    assert set(carried(deck)) == {rule.id for rule in northfield.key_points}


def test_a_briefing_stays_short_however_many_key_points_there_are() -> None:
    rules = [a_rule(id=f"privacy-{n}", key_point=True) for n in range(80)]

    deck = deck_of(a_policy(a_section(*rules)), "briefing")

    assert len(deck) == BRIEFING
    assert sum(slide.pointed for slide in deck) == BRIEFING - 3
    assert deck[1].title.endswith(f"(1\u00a0of\u00a0{BRIEFING - 3})")


def test_where_caution_is_the_tone_a_briefing_opens_with_the_reasons(northfield: Policy) -> None:
    caution = replace(northfield.choices[0], id="tone", answer="caution")
    reasons = tuple(Reason(f"r{n}", f"Reason {n}", "It is so.", ()) for n in range(30))

    deck = deck_of(a_policy(choices=(caution,), reasons=reasons, invitation="You are welcome."), "briefing")

    assert deck[1].title.startswith("A policy earns its place in 10 ways")
    assert "Your voice is welcome." not in [slide.title for slide in deck]


def test_a_session_lasts_about_forty_slides_and_carries_every_rule_of_weight(northfield: Policy) -> None:
    deck = deck_of(northfield, "session")

    weighty = [rule for rule in northfield.active_rules if rule.key_point or rule.severity in ("critical", "high")]
    on_slides = {name for slide in deck for name in (*slide.shown, *slide.noted[: len(slide.lines)])}
    assert 30 <= len(deck) <= 40
    assert [rule.id for rule in weighty if rule.id not in on_slides] == []
    assert [slide.title for slide in deck if slide.kind is Kind.DIVIDER] == [
        STRINGS[f"part-{part}"] for part in ("benefits", "overview", "weighty", "events", "practice")
    ]
    assert [slide.cards[0].verdict for slide in deck if slide.kind is Kind.PROFILE] == ["do", "dont"]


def test_a_session_tells_a_topics_other_rules_in_the_notes_of_its_last_slide() -> None:
    heavy = a_rule(id="privacy-heavy", severity="critical")
    light = a_rule(id="privacy-light", statement="You should **wait**.", **LIGHT)

    deck = deck_of(a_policy(a_section(light, heavy)), "session")

    slide = next(slide for slide in deck if slide.lines and slide.noted)
    assert [plain_words(line.words) for line in slide.lines] == [plain(heavy.lead_in)]
    assert slide.noted == ("privacy-heavy", "privacy-light")
    assert slide.notes[-3:] == (
        "Rule 1.1 (Should): Keep record numbers out.",
        "You should wait.",
        "Sources: HHS, HIPAA Privacy Rule, 2000, 45 CFR 164.514",
    )


def plain_words(words: tuple[object, ...]) -> str:
    return "".join(getattr(run, "text", "") for run in words)


def test_notes_that_are_full_take_no_more_rules_and_what_is_left_is_not_carried() -> None:
    light = [a_rule(id=f"privacy-{n}", statement=f"You should wait {n}. " + "word " * 200, **LIGHT) for n in range(9)]

    deck = deck_of(a_policy(a_section(a_rule(), *light)), "session")

    told = set(carried(deck))
    assert {"privacy-no-record-numbers", "privacy-0", "privacy-3"} <= told
    assert "privacy-8" not in told
    assert max(sum(map(len, slide.notes)) for slide in deck) < 7000


def test_a_topic_without_weight_is_not_in_a_session() -> None:
    weightless = a_section(a_rule(id="joining-in", **LIGHT), id="joining", number=2, title="Joining in")

    deck = deck_of(a_policy(a_section(), weightless), "session")

    assert set(carried(deck)) == {"privacy-no-record-numbers"}


def test_neighboring_topics_share_a_slide_that_names_both() -> None:
    topics = [a_section(a_rule(id=f"{name}-rule"), id=name, title=name.capitalize()) for name in ("care", "press")]
    far = a_section(a_rule(id="long-rule"), id="long", title="A topic whose name fills a title by itself")

    deck = deck_of(a_policy(*topics, far), "session")

    shared = [slide for slide in deck if slide.part == STRINGS["part-weighty"] and slide.kind is Kind.LIST]
    assert [slide.title for slide in shared] == [
        "Care · Press: these weigh most",
        "A topic whose name fills a title by itself: these weigh most",
    ]


def test_the_parts_of_a_deck_order_a_session_too(northfield: Policy) -> None:
    named = ("privacy", "strategy")  # The second has no rule of weight, and so no divider.
    parts = tuple(DeckPart(name, name, "It leads.", "lock", False, (name,), (), False, False) for name in named)
    policy = replace(northfield, documents=Documents(deck_parts=parts))

    deck = deck_of(policy, "session")

    dividers = [slide.title for slide in deck if slide.kind is Kind.DIVIDER]
    assert dividers[2:4] == ["privacy", STRINGS["part-weighty"]]
    assert len(set(carried(deck))) == len(set(carried(deck_of(northfield, "session"))))


@pytest.mark.parametrize("length", LENGTHS)
def test_slides_of_every_length_say_little(northfield: Policy, length: str) -> None:
    for slide in deck_of(northfield, length):
        badges = [line.modality.value for line in slide.lines if line.modality]

        most = CHOICES if slide.kind is Kind.OPTIONS else WORDS
        assert sum(len(text.split()) for text in (*slide.body, *badges)) <= most, slide.title
        assert len(slide.lines) <= 5
        assert slide.title.strip()


@pytest.mark.parametrize("length", LENGTHS)
def test_what_a_deck_carries_stands_whole_in_its_notes_with_its_sources(northfield: Policy, length: str) -> None:
    deck = deck_of(northfield, length)

    for name in carried(deck):
        rule = northfield.rules[name]
        notes = next(slide.notes for slide in deck if plain(rule.statement) in slide.notes and name in slide.noted)

        assert not rule.sources or any(note.startswith("Sources: ") for note in notes), name


@pytest.mark.parametrize("length", LENGTHS)
def test_titles_of_every_length_are_unique(northfield: Policy, length: str) -> None:
    titles = [(slide.part, slide.kind, slide.title) for slide in deck_of(northfield, length)]

    assert len(titles) == len(set(titles))
