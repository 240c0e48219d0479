"""practice/quiz.html: the quiz of the real policy, played in a real browser with mouse and keyboard, and as the list it is without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policyloom.formats.site.pages import pages
from policyloom.model.types import Policy
from policyloom.views.artifact import Context
from policyloom.views.quiz import quiz
from policyloom.views.text import plain
from tests.browsing import Watch, served
from tests.conftest import site_of
from tests.quizzing import answer, key, play
from tests.views.test_quiz import a_quiz_policy, a_scenario, an_option
from tests.web_judges import axe, nu

ROOT = Path(__file__).resolve().parents[2]
PAGE = "practice/quiz.html"
HOSTILE = '</div><script>alert(1)</script> <img src=x onerror=alert(2)> {{ 7*7 }} "&"'


def a_context(scratch: Path) -> Context:
    return Context(templates=ROOT / "templates", shell=ROOT / "site", schemas=ROOT / "schema", scratch=scratch)


@contextmanager
def opened(chromium: Any, address: str, **settings: Any) -> Iterator[tuple[Any, Watch]]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, **settings)
    page = context.new_page()
    watch = Watch(page)
    page.goto(address)
    yield page, watch
    context.close()


def words(source: str) -> str:
    return " ".join(plain(source).split())


def test_a_policy_without_stories_has_no_quiz_and_no_way_to_it(tmp_path: Path) -> None:
    without, one = (pages(policy, a_context(tmp_path)) for policy in (a_quiz_policy(), a_quiz_policy(a_scenario())))

    assert "practice/quiz.md" in one
    assert "quiz.md" in one["practice/index.md"]
    assert "learning/quiz.gift" in one["about/downloads.md"]
    assert "practice/quiz.md" not in without
    assert not [path for path, page in without.items() if "quiz.md" in page or "learning/quiz" in page]


@pytest.mark.slow
def test_without_scripts_it_is_a_list_of_questions_and_answers(
    chromium: Any, northfield: Policy, northfield_site: Path
) -> None:
    with opened(chromium, f"{northfield_site.as_uri()}/{PAGE}", java_script_enabled=False) as (page, _):
        stories = page.locator(".quiz-story")

        assert stories.count() == len(northfield.scenarios)
        assert page.locator(".quiz-desk").is_hidden()
        for place, story in zip(stories.all(), northfield.scenarios, strict=True):
            assert [" ".join(one.split()) for one in place.locator("summary").all_inner_texts()] == [
                words(option.text) for option in story.options
            ]
            assert place.locator(".quiz-verdict.yes").count() == sum(option.correct for option in story.options)
        first = stories.nth(0).locator("details").nth(0)
        first.locator("summary").click()
        assert first.locator(".quiz-explanation").inner_text() == words(northfield.scenarios[0].options[0].explanation)
        assert first.locator(".quiz-rules a").count() == len(northfield.scenarios[0].options[0].rules)


@pytest.mark.slow
def test_it_is_played_to_the_end_with_the_mouse(chromium: Any, northfield: Policy, northfield_site: Path) -> None:
    with opened(chromium, f"{northfield_site.as_uri()}/{PAGE}") as (page, watch):
        page.click(".quiz-go")
        assert play(page, mistakes=(0, 4, 7)) == 12

        assert page.inner_text(".quiz-score") == "9 of 12 stories right"
        assert page.locator(".quiz-one").count() == 12
        assert page.locator(".quiz-one > summary .no").count() == 3
        missed = page.locator(".quiz-one:has(> summary .no) .quiz-rules a")
        expected = {link.get_attribute("href") for link in missed.all()}
        links = [link.get_attribute("href") for link in page.locator(".quiz-read a").all()]
        assert sorted(links) == sorted(expected)
        assert all((northfield_site / "practice" / link).resolve().is_file() for link in links)
        assert page.evaluate("document.activeElement.id") == "quiz-result"
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")[2] == ""
        assert not watch.elsewhere()
        assert not watch.complaints


@pytest.mark.slow
def test_it_is_played_with_the_keyboard_alone(chromium: Any, northfield_site: Path) -> None:
    with opened(chromium, f"{northfield_site.as_uri()}/{PAGE}") as (page, _):
        page.focus("[name=topic]")
        page.keyboard.press("Space")
        _tab_to(page, ".quiz-go")
        page.keyboard.press("Enter")
        while page.locator(".quiz-end").is_hidden():
            assert page.evaluate("document.activeElement.id") == "quiz-title"
            right = key(page)
            page.keyboard.press("Tab")
            if page.get_attribute(".quiz-choices input", "type") == "checkbox":
                for good in right:
                    if good:
                        page.keyboard.press("Space")
                    page.keyboard.press("Tab")
            else:
                page.keyboard.press("Space")
                for _ in range(right.index(True)):
                    page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.className") == "quiz-how right"
            _tab_to(page, ".quiz-next")
            page.keyboard.press("Enter")

        assert "nothing to read again" in page.inner_text(".quiz-said")
        assert page.locator(".quiz-read").is_hidden()
        _tab_to(page, ".quiz-again")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "quiz-round"


def _tab_to(page: Any, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(selector)


@pytest.mark.slow
def test_topics_and_roles_choose_the_stories_and_the_count_says_how_many(
    chromium: Any, northfield: Policy, northfield_site: Path
) -> None:
    asked = quiz(northfield)
    topic, role = asked.topics[1][0].id, asked.roles[1][0].id
    fits = [one for one in asked.stories if one.scenario.topic == topic]
    both = [one for one in fits if not one.roles or role in one.roles]
    with opened(chromium, f"{northfield_site.as_uri()}/{PAGE}") as (page, _):
        count = page.locator(".quiz-count[role=status]")
        assert count.inner_text() == f"{len(asked.stories)} stories fit. Your round has 12 of them."

        page.check(f"[name=topic][value={topic}]")
        assert count.inner_text().startswith(f"{len(fits)} ")
        page.check(f"[name=role][value={role}]")
        assert count.inner_text().startswith(f"{len(both)} ")
        page.uncheck(f"[name=role][value={role}]")
        page.locator("[name=length]").nth(1).check()
        page.click(".quiz-go")
        titles = []
        while page.locator(".quiz-end").is_hidden():
            titles.append(" ".join(page.inner_text("#quiz-title").split()))
            answer(page, rightly=True)
            page.click(".quiz-next")

        assert titles == [words(one.scenario.title) for one in fits]


@pytest.mark.slow
def test_a_short_round_has_something_of_each_topic_and_the_next_goes_on(chromium: Any, northfield_site: Path) -> None:
    with opened(chromium, f"{northfield_site.as_uri()}/{PAGE}") as (page, _):
        rounds = []
        for _ in range(2):
            page.click(".quiz-go")
            play(page)
            rounds.append(page.locator(".quiz-review .quiz-name").all_inner_texts())
            page.click(".quiz-again")
        topics = page.evaluate(
            "(titles) => [...document.querySelectorAll('.quiz-story')]"
            ".filter((one) => titles.includes(one.querySelector('h2').textContent)).map((one) => one.dataset.topic)",
            rounds[0],
        )

        assert len(set(topics)) == page.locator("[name=topic]").count()
        assert not set(rounds[0]) & set(rounds[1])


@pytest.mark.slow
def test_several_right_answers_count_only_together(chromium: Any, northfield: Policy, northfield_site: Path) -> None:
    many = next(one for one in quiz(northfield).stories if one.many)
    with opened(chromium, f"{northfield_site.as_uri()}/{PAGE}") as (page, _):
        page.check(f"[name=topic][value={many.scenario.topic}]")
        page.locator("[name=length]").nth(1).check()
        page.click(".quiz-go")
        while page.inner_text("#quiz-title") != words(many.scenario.title):
            answer(page, rightly=True)
            page.click(".quiz-next")

        assert page.get_attribute(".quiz-choices input", "type") == "checkbox"
        assert page.locator(".quiz-many").is_visible()
        page.locator(".quiz-choices input").nth(key(page).index(True)).check()
        page.click(".quiz-form [type=submit]")

        assert page.inner_text(".quiz-how") == "Partly right."
        assert page.locator(".quiz-told .yes").count() == sum(option.correct for option in many.scenario.options)
        assert page.locator(".quiz-told .mine .quiz-yours:visible").count() == 1


@pytest.mark.slow
def test_an_answer_is_asked_for_before_it_is_checked(chromium: Any, northfield_site: Path) -> None:
    with opened(chromium, f"{northfield_site.as_uri()}/{PAGE}") as (page, _):
        page.click(".quiz-go")
        page.click(".quiz-form [type=submit]")

        assert page.inner_text(".quiz-missing[role=status]") == "Choose an answer first."
        assert page.evaluate("document.activeElement.name") == "answer"
        assert page.locator(".quiz-feedback").is_hidden()
        page.click(".quiz-leave")
        assert page.evaluate("document.activeElement.id") == "quiz-round"


@pytest.mark.slow
def test_questions_print_without_answers_and_a_review_prints_open(
    chromium: Any, northfield: Policy, northfield_site: Path
) -> None:
    topic, n = quiz(northfield).topics[0]
    with opened(chromium, f"{northfield_site.as_uri()}/{PAGE}") as (page, _):
        page.evaluate("window.print = () => { window.printed = document.getElementById('quiz').dataset.prints; }")
        page.check(f"[name=topic][value={topic.id}]")
        page.click(".quiz-print-questions")
        page.emulate_media(media="print")
        assert page.evaluate("window.printed") == "questions"
        assert page.locator(".quiz-story:visible").count() == n
        assert page.locator(".quiz-story summary:visible").count() > n
        assert page.locator(".quiz-story :is(.quiz-verdict, .quiz-explanation):visible").count() == 0
        assert page.locator(".quiz-desk button:visible").count() == 0
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")

        page.click(".quiz-go")
        played = play(page, mistakes=(0,))
        page.click(".quiz-print-review")
        page.emulate_media(media="print")
        assert page.evaluate("window.printed") == "review"
        assert page.locator(".quiz-review .quiz-explanation:visible").count() > 2 * played
        assert page.locator(".quiz-story:visible").count() == 0


@pytest.mark.slow
def test_it_works_below_a_path_of_a_web_server(chromium: Any, northfield_site: Path) -> None:
    with (
        served(northfield_site, "/staff/policy/") as home,
        opened(chromium, f"{home}{PAGE}") as (page, watch),
    ):
        page.click(".quiz-go")
        play(page, mistakes=(1,), stop=2)
        page.locator(".quiz-told .quiz-rules a").first.click()
        page.wait_for_load_state()

        assert "/staff/policy/rules/" in page.url
        assert page.locator(".statement").count() == 1
        assert not watch.elsewhere(home)
        assert not watch.complaints


@pytest.mark.slow
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_no_state_has_a_fault_that_axe_finds_or_is_too_wide(
    chromium: Any, northfield_site: Path, look: str, width: int
) -> None:
    faults: list[tuple[str, str]] = []

    def looked_at(state: str) -> None:
        page.evaluate("window.scrollTo(0, 0)")  # Below the header that stays, axe cannot tell what is behind its words.
        faults.extend((state, found) for found in axe(page))
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        faults.extend([(state, "too wide")] if wide else [])

    with opened(chromium, f"{northfield_site.as_uri()}/{PAGE}", color_scheme=look) as (page, _):
        page.set_viewport_size({"width": width, "height": 740})
        page.locator("[name=topic]").nth(0).check()
        looked_at("start")
        page.locator("[name=topic]").nth(0).uncheck()
        page.click(".quiz-go")
        page.click(".quiz-form [type=submit]")
        looked_at("nothing chosen")
        page.locator(".quiz-choices input").nth(0).check()
        looked_at("chosen")
        answer(page, rightly=False)
        looked_at("wrong")
        page.click(".quiz-next")
        answer(page, rightly=True)
        looked_at("right")
        page.click(".quiz-next")
        play(page)
        page.locator(".quiz-one summary").nth(0).click()
        looked_at("end")

    assert not faults


@pytest.mark.slow
def test_hostile_words_stay_words(chromium: Any, tmp_path: Path) -> None:
    options = tuple(replace(an_option(name, name == "a"), text=HOSTILE, explanation=HOSTILE) for name in "abc")
    story = a_scenario(title=HOSTILE, situation=HOSTILE, question=HOSTILE, options=options)
    site = site_of(a_quiz_policy(story), tmp_path)
    with opened(chromium, f"{site.as_uri()}/{PAGE}") as (page, watch):
        page.click(".quiz-go")
        assert page.inner_text("#quiz-title") == HOSTILE
        assert page.locator(".quiz-choices span").all_inner_texts() == [HOSTILE] * 3
        play(page, mistakes=(0,))

        assert page.locator(".quiz-one > summary .quiz-name").inner_text() == HOSTILE
        assert not watch.complaints


@pytest.mark.slow
def test_its_html_is_valid(northfield_site: Path) -> None:
    assert not [said for said in nu(northfield_site / PAGE) if said["type"] == "error"]
