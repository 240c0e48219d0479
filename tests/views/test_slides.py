"""The deck as values: what stands on which slide, and that few words stand on each."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from policyloom.model.types import (
    Examples,
    Fact,
    Figure,
    Modality,
    Option,
    Playbook,
    Policy,
    Scenario,
    Source,
    Status,
    Step,
)
from policyloom.pipeline.compile import compile_policy
from policyloom.views.facets import mark
from policyloom.views.looks import strings
from policyloom.views.slide_model import CHOICES, WORDS, Kind, Slide
from policyloom.views.slide_text import headline, pages, sentences
from policyloom.views.slides import carried, slides
from policyloom.views.text import plain
from tests.factory import a_policy, a_rule, a_section

ROOT = Path(__file__).resolve().parents[2]
STRINGS = strings(ROOT / "templates", "deck")


@lru_cache(maxsize=1)
def northfield() -> Policy:
    policy = compile_policy(ROOT / "policy" / "policy.yaml").policy
    assert policy is not None
    return policy


@lru_cache(maxsize=1)
def northfield_deck() -> tuple[Slide, ...]:
    return slides(northfield(), STRINGS)


def kinds(deck: tuple[Slide, ...]) -> list[Kind]:
    return [slide.kind for slide in deck]


def test_every_prohibition_has_a_slide_of_its_own_with_its_statement() -> None:
    rules = [a_rule(id=f"privacy-{n}", lead_in=f"Keep {n} out.", statement=f"You must not post {n}.") for n in "abc"]

    deck = slides(a_policy(a_section(*rules)), STRINGS)

    shown = [slide.shown for slide in deck if slide.kind is Kind.PROHIBITION]
    assert shown == [("privacy-a",), ("privacy-b",), ("privacy-c",)]


def test_weaker_rules_share_slides_and_stand_in_full_in_the_notes() -> None:
    weak = {"modality": Modality.SHOULD, "floor": False, "key_point": False}
    rules = [a_rule(id=f"conduct-{n}", statement=f"You should try **{n}**.", **weak) for n in range(6)]

    deck = slides(a_policy(a_section(*rules)), STRINGS)

    lists = [slide for slide in deck if slide.kind is Kind.LIST and slide.noted]
    assert [len(slide.lines) for slide in lists] == [3, 3]
    assert all(f"You should try {n}." in lists[n // 3].notes for n in range(6))
    assert carried(deck) == {f"conduct-{n}": "notes" for n in range(6)}


def test_an_inactive_rule_is_not_in_the_deck() -> None:
    deck = slides(a_policy(a_section(a_rule(), a_rule(id="privacy-off", active=False))), STRINGS)

    assert set(carried(deck)) == {"privacy-no-record-numbers"}


def test_caution_leaves_the_benefits_out() -> None:
    fact = Fact(
        "fact-a",
        "You reach more people. They trust you.",
        "benefit",
        True,
        False,
        Figure("8×", "more"),
        (Source("hipaa"),),
    )
    policy = a_policy(facts=(fact,), invitation="You are welcome. Join in.")
    caution = replace(northfield().choices[0], id="tone", answer="caution")

    assert Kind.FIGURE in kinds(slides(policy, STRINGS))
    assert Kind.FIGURE not in kinds(slides(replace(policy, choices=(caution,)), STRINGS))


def test_a_vendor_figure_says_so_on_the_slide_and_in_the_notes() -> None:
    fact = Fact(
        "fact-a",
        "You reach more people. They trust you.",
        "benefit",
        True,
        False,
        Figure("8×", "more"),
        (Source("hipaa"),),
    )

    figure = next(slide for slide in slides(a_policy(facts=(fact,)), STRINGS) if slide.kind is Kind.FIGURE)

    assert (figure.value, figure.vendor, figure.source) == ("8×", True, "HHS")
    assert STRINGS["vendor-note"] in figure.notes


def test_examples_that_fit_stand_side_by_side() -> None:
    short = a_rule(examples=Examples("post", ("A very long example that goes on", "Fine."), ("MRN 1",)))
    long = a_rule(id="privacy-b", examples=Examples("post", ("word " * 20,), ("word " * 20,)))

    deck = slides(a_policy(a_section(short, long)), STRINGS)

    pair = next(slide for slide in deck if slide.kind is Kind.PAIR)
    assert [(card.verdict, plain_words(card.words)) for card in pair.cards] == [("do", "Fine."), ("dont", "MRN 1")]
    assert kinds(deck).count(Kind.PAIR) == 1


def plain_words(words: tuple[object, ...]) -> str:
    return "".join(getattr(run, "text", "") for run in words)


def test_playbooks_share_slides_and_stand_whole_in_the_notes() -> None:
    step = Step("Call the desk first.", "You", "At once")
    book = Playbook("proc-a", "A reporter calls", "A call comes in.", "Stay calm.", (step, step), (), ())

    other = replace(book, id="proc-b", title="A post is wrong")

    slide = next(one for one in slides(a_policy(playbooks=(book, other)), STRINGS) if one.kind is Kind.PLAYBOOKS)

    assert slide.body == ("A reporter calls", "A post is wrong")
    assert slide.notes[:3] == ("A reporter calls", "When: A call comes in.", "Stay calm.")
    assert slide.notes[-1] == "2. Call the desk first. (You, At once)"


def test_the_founding_documents_stand_on_a_slide_and_every_source_in_its_notes() -> None:
    one = a_policy().references[0]
    more = (replace(one, id=f"r{n}", number=n, kind="founding" if n < 4 else "law") for n in range(2, 9))
    told = (replace(one, kind="law"), *more)

    shown = [slide for slide in slides(a_policy(references=told), STRINGS) if slide.kind is Kind.REFERENCES]

    assert [len(slide.lines) for slide in shown] == [2]
    assert {line.mark for line in shown[0].lines} == {"book"}, (
        "a number of the guideline's list tells nothing on a slide"
    )
    assert len(shown[0].notes) == 1 + 8


def test_a_profiles_remarks_share_one_slide() -> None:
    remarks = [slide for slide in northfield_deck() if slide.kind is Kind.NOTES]
    profiles = [sample for sample in northfield().samples if sample.profile]

    assert len(remarks) == len(profiles)
    assert all(
        plain(note) in slide.notes
        for slide, sample in zip(remarks, profiles, strict=True)
        for note in sample.profile.notes
    )


def test_a_scenario_tells_asks_and_answers() -> None:
    options = (
        Option("a", "Yes.", False, "Not so.", ()),
        Option("b", "No.", True, "Right.", ("privacy-no-record-numbers",)),
    )
    scenario = Scenario("one", "t", "A night", "Something happens.", "What now?", options, ())

    told = [
        slide for slide in slides(a_policy(scenarios=(scenario,)), STRINGS) if slide.part == STRINGS["part-practice"]
    ]

    assert kinds(tuple(told)) == [Kind.DIVIDER, Kind.SITUATION, Kind.OPTIONS, Kind.ANSWER]
    assert told[-1].title == "B. No."
    assert "1.1 Keep record numbers out." in told[-1].notes[1]


def test_all_choices_of_a_situation_stand_on_one_slide() -> None:
    options = tuple(Option(name, "word " * 9, name == "a", "Why.", ()) for name in "abcd")
    scenario = Scenario("one", "t", "A night", "Something happens.", "What now?", options, ())

    (shown,) = (one for one in slides(a_policy(scenarios=(scenario,)), STRINGS) if one.kind is Kind.OPTIONS)

    assert [line.mark for line in shown.lines] == ["A", "B", "C", "D"]
    assert shown.title == "What now?"


@pytest.mark.parametrize(("status", "expected"), [(Status.DRAFT, "draft"), (Status.RETIRED, "retired")])
def test_a_policy_that_is_not_in_force_is_marked(status: Status, expected: str) -> None:
    assert mark(a_policy(status=status), STRINGS) == STRINGS[expected]


@pytest.mark.parametrize("slide", northfield_deck(), ids=lambda slide: f"{slide.kind}: {slide.title[:40]}")
def test_northfields_slides_say_little(slide: Slide) -> None:
    words = [word for text in slide.body for word in text.split()]
    badges = [word for line in slide.lines if line.modality for word in line.modality.value.split()]

    most = CHOICES if slide.kind is Kind.OPTIONS else WORDS
    assert len(words) + len(badges) + (len(slide.modality.value.split()) if slide.modality else 0) <= most
    assert len(slide.lines) <= 5
    assert slide.title.strip()


def test_every_active_statement_of_northfield_is_told_whole() -> None:
    policy, deck = northfield(), northfield_deck()

    told = {paragraph for slide in deck for paragraph in slide.notes}

    assert set(carried(deck)) == {rule.id for rule in policy.active_rules}
    assert all(plain(rule.statement) in told for rule in policy.active_rules)


def test_northfields_deck_has_every_part_in_order() -> None:
    wanted = ["opening", "benefits", "overview", "events", "practice", "end"]

    parts = list(dict.fromkeys(slide.part for slide in northfield_deck()))

    assert [part for part in parts if part in {STRINGS[f"part-{name}"] for name in wanted}] == [
        STRINGS[f"part-{name}"] for name in wanted
    ]
    assert parts[3:-3] == [section.title for section in northfield().sections]


def test_titles_are_unique() -> None:
    titles = [(slide.part, slide.kind, slide.title) for slide in northfield_deck()]

    assert len(titles) == len(set(titles))


def test_pages_are_even_and_never_too_full() -> None:
    assert [len(page) for page in pages("abcdef", lambda one: 1)] == [3, 3]
    assert [len(page) for page in pages("abc", lambda one: 16)] == [1, 1, 1]
    assert pages("", lambda one: 1) == []


def test_a_title_is_the_first_sentence() -> None:
    assert sentences('Ask Dr. Lee first. He said "No." Then wait.') == [
        "Ask Dr. Lee first.",
        'He said "No." Then wait.',
    ]
    assert headline("One. Two. Three " + "word " * 40) == ("One.", "Two.")
