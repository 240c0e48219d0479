"""deck.html: one file that asks for nothing, in a real browser: with keys, by touch, without the script, on paper, on a phone."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from policyloom.formats.deck.look import read_look
from policyloom.formats.deck.scene import scenes
from policyloom.formats.deck.web import write_web_deck
from policyloom.model.types import Face, Policy
from policyloom.proofs.extract import html_text, squeezed
from policyloom.views.artifact import Context
from policyloom.views.looks import strings
from policyloom.views.slide_model import Slide
from policyloom.views.slides import slides
from policyloom.views.text import plain
from tests.conftest import ROOT
from tests.factory import a_policy, a_rule, a_section, an_institution

WORDS = strings(ROOT / "templates", "deck")
HOSTILE = '</script><script>alert(1)</script> {{ 7*7 }} "&" </style> <b onclick="alert(2)">'
LAPTOP, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
# What stands outside its slide, below the line of its foot, or outside its badge.
OUTSIDE = """() => {
  const sheet = document.querySelector(".now"), slide = sheet.querySelector(".slide"), box = slide.getBoundingClientRect();
  const inside = (outer, inner) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.bottom <= outer.bottom + 1;
  const foot = { left: box.left, right: box.right, bottom: sheet.querySelector(".rule").getBoundingClientRect().top };
  const faults = [];
  for (const one of slide.querySelectorAll("h2, p, th, td")) {
    const range = document.createRange();
    range.selectNodeContents(one);
    const text = range.getBoundingClientRect();
    const outer = one.matches(".foot") ? box : one.matches(".chip, .round") ? one.getBoundingClientRect() : foot;
    if (text.width && !inside(outer, text)) faults.push([sheet.id, one.textContent.slice(0, 40)]);
  }
  return faults;
}"""


def written(policy: Policy, stamp: str = "Draft") -> str:
    look = read_look(ROOT / "templates", policy.institution.brand)
    context = Context(ROOT / "templates", ROOT / "site", ROOT / "schema", Path("unused"))
    placed = scenes(slides(policy, WORDS), look, WORDS)
    return write_web_deck(placed, policy, look, WORDS, stamp, context).decode("utf-8")


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


@pytest.fixture(scope="module")
def page_of_northfield(northfield: Policy) -> str:
    return written(northfield)


@pytest.fixture(scope="module")
def deck(northfield: Policy) -> tuple[Slide, ...]:
    return slides(northfield, WORDS)


@pytest.fixture(scope="module")
def file(page_of_northfield: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("web") / "deck.html"
    path.write_text(page_of_northfield, encoding="utf-8")
    return path


def test_it_has_every_slide_with_its_notes_in_order(page_of_northfield: str, deck: tuple[Slide, ...]) -> None:
    sheets = page_of_northfield.split('<section class="sheet"')[1:]
    assert len(sheets) == len(deck)
    for sheet, slide in zip(sheets, deck, strict=True):
        text = squeezed(unescape(re.sub(r"<[^>]+>", "", sheet)))

        assert squeezed(slide.title) in text
        assert all(squeezed(note) in text for note in slide.notes)


def test_nothing_acts_or_looks_but_its_own_style_and_script(page_of_northfield: str) -> None:
    elements = Elements(page_of_northfield).found
    allowed = next(one["content"] for _, one in elements if one.get("http-equiv") == "Content-Security-Policy")

    for tag, key in (("style", "style-src"), ("script", "script-src")):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page_of_northfield, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{key} 'sha256-{digest}'" in allowed
    assert "unsafe" not in allowed
    assert "default-src 'none'" in allowed
    assert not [one for _, one in elements if "style" in one or any(name.startswith("on") for name in one)]
    assert not [one["src"][:40] for _, one in elements if "src" in one and not one["src"].startswith("data:")]


def test_an_authors_words_stay_words(tmp_path: Path) -> None:
    rule = a_rule(lead_in=HOSTILE, statement=f"You must not {HOSTILE}", key_point=True)
    institution = an_institution(name=HOSTILE)
    policy = a_policy(a_section(rule, title=HOSTILE), title=HOSTILE, in_doubt=HOSTILE, institution=institution)

    page = written(policy, stamp=HOSTILE)

    assert page.count("<script") == page.count("</script") == 1
    assert page.count("</style") == 1
    assert page.count("{{ 7*7 }}") > 5


def test_their_own_font_is_asked_for_first_and_does_not_travel(northfield: Policy) -> None:
    face = Face("sans", "regular", 'Summit "Sans"', b"font" * 1000)
    brand = replace(northfield.institution.brand, faces=(face,))
    policy = replace(northfield, institution=replace(northfield.institution, brand=brand))

    page = written(policy)

    assert r'font: 1.125rem/1.5 "Summit \22 Sans\22 ", Calibri' in page
    assert "@font-face" not in page


@pytest.fixture
def shown(chromium: Any, file: Path) -> Iterator[Any]:
    """The deck on a laptop; afterwards it must have asked for nothing and complained of nothing."""
    context = chromium.new_context(viewport=LAPTOP)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda one: said.append(one.url) if one.url[:5] not in ("data:", "file:") else None)
    page.goto(file.as_uri())
    yield page
    context.close()
    assert said == []


def until(page: Any, condition: str) -> None:
    """Wait for a condition; playwright's own way evaluates text in the page, which the page's policy forbids."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    raise AssertionError(condition)


def now(page: Any) -> int:
    until(page, "document.querySelector('.now').id === (location.hash.slice(1) || '1')")
    return int(page.evaluate("document.querySelector('.now').id"))


@pytest.mark.slow
def test_keys_lead_through_the_slides_and_the_address_follows(shown: Any, deck: tuple[Slide, ...]) -> None:
    walked = []
    for key in (
        "ArrowRight",
        "PageDown",
        "Space",
        "ArrowDown",
        "ArrowLeft",
        "PageUp",
        "Shift+Space",
        "End",
        "ArrowRight",
    ):
        shown.keyboard.press(key)
        walked.append(now(shown))
    shown.go_back()
    walked.append(now(shown))
    shown.keyboard.press("Home")

    assert walked == [2, 3, 4, 5, 4, 3, 2, len(deck), len(deck), 2]
    assert now(shown) == 1


@pytest.mark.slow
def test_a_number_and_enter_or_g_go_to_a_slide_and_its_title_is_announced(shown: Any, deck: tuple[Slide, ...]) -> None:
    shown.keyboard.type("24")
    shown.keyboard.press("Enter")
    assert now(shown) == 24
    assert shown.inner_text("[role=status]") == f"Slide 24 of {len(deck)}: {deck[23].title}"

    shown.keyboard.press("g")
    shown.keyboard.type("9999")
    shown.keyboard.press("Escape")
    assert now(shown) == 24
    shown.keyboard.press("g")
    shown.keyboard.type("9999")
    shown.keyboard.press("Enter")
    assert now(shown) == len(deck)
    shown.keyboard.press("ArrowLeft")
    assert now(shown) == len(deck) - 1


@pytest.mark.slow
def test_a_link_to_a_slide_opens_it_and_a_wrong_one_the_first(chromium: Any, file: Path) -> None:
    page = chromium.new_page()
    opened = []
    for address in ("#7", "#0", "#x", "#99999"):
        page.goto("about:blank")
        page.goto(f"{file.as_uri()}{address}")
        opened.append(int(page.evaluate("document.querySelector('.now').id")))
    page.close()

    assert opened == [7, 1, 1, 1]


@pytest.mark.slow
def test_buttons_do_what_keys_do(shown: Any) -> None:
    shown.click("[data-does=next]")
    assert now(shown) == 2
    shown.click("[data-does=notes]")
    assert shown.is_visible(".now .notes")
    assert shown.get_attribute("[data-does=notes]", "aria-pressed") == "true"
    shown.keyboard.press("Escape")
    assert not shown.is_visible(".now .notes")
    shown.click("[data-does=overview]")
    assert shown.is_visible("[id='1'] .slide")
    assert shown.is_visible("[id='9'] .slide")
    shown.click("[id='9'] .slide")
    assert now(shown) == 9
    assert not shown.is_visible("[id='1'] .slide")
    shown.keyboard.press("?")
    assert shown.is_visible("dialog")
    shown.keyboard.press("ArrowRight")
    shown.keyboard.press("Escape")
    assert now(shown) == 9
    shown.focus("[data-does=previous]")
    shown.keyboard.press("Space")
    assert now(shown) == 8


@pytest.mark.slow
def test_the_overview_works_by_keyboard(shown: Any) -> None:
    shown.keyboard.press("o")
    shown.keyboard.press("Tab")
    shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")

    assert now(shown) == 3
    assert shown.evaluate("document.documentElement.className") == "live"


@pytest.mark.slow
@pytest.mark.alone
def test_a_speaker_window_follows_and_leads(shown: Any) -> None:
    shown.keyboard.press("ArrowRight")
    with shown.expect_popup() as opening:
        shown.keyboard.press("s")
    speaker = opening.value
    speaker.wait_for_selector(".live.speaking .now .notes")
    until(speaker, "document.querySelector('.now').id === '2'")

    speaker.keyboard.press("ArrowRight")
    until(shown, "document.querySelector('.now').id === '3'")
    shown.keyboard.press("End")
    until(speaker, f"document.querySelector('.now').id === '{now(shown)}'")
    speaker.close()


@pytest.mark.slow
def test_a_swipe_turns_the_slide(chromium: Any, file: Path) -> None:
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.is_visible(".now .notes")
    swipe: Callable[[int, int], Any] = lambda start, end: page.evaluate(  # noqa: E731
        """([start, end]) => {
          const target = document.querySelector(".now .slide");
          const touch = (x) => new Touch({ identifier: 1, target, clientX: x, clientY: 100 });
          target.dispatchEvent(new TouchEvent("touchstart", { bubbles: true, touches: [touch(start)] }));
          target.dispatchEvent(new TouchEvent("touchend", { bubbles: true, changedTouches: [touch(end)] }));
        }""",
        [start, end],
    )

    swipe(300, 100)
    assert now(page) == 2
    swipe(100, 300)
    assert now(page) == 1
    swipe(200, 180)
    assert now(page) == 1
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_words_stay_on_their_slide_even_in_the_widest_fonts(
    chromium: Any, file: Path, deck: tuple[Slide, ...], size: dict[str, int]
) -> None:
    """No font that the page names is installed where this runs, so that the widest ones stand in."""
    page = chromium.new_page(viewport=size)
    page.goto(file.as_uri())
    faults = []
    for number in range(1, len(deck) + 1):
        page.evaluate(f"location.hash = '{number}'")
        now(page)
        faults += page.evaluate(OUTSIDE)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    cut = page.evaluate(
        "[...document.querySelectorAll('.panel button')].some((one) => one.getBoundingClientRect().right > innerWidth)"
    )
    page.close()

    assert faults == []
    assert not wide
    assert not cut


@pytest.mark.slow
def test_without_the_script_it_is_one_long_page_with_notes(chromium: Any, file: Path, deck: tuple[Slide, ...]) -> None:
    context = chromium.new_context(viewport=LAPTOP, java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())

    assert page.locator(".slide").count() == len(deck)
    assert page.locator(".notes").nth(23).is_visible()
    assert page.locator(".slide").nth(len(deck) - 1).is_visible()
    assert not page.is_visible(".panel")
    context.close()


@pytest.mark.slow
def test_on_paper_each_slide_is_a_page_and_notes_come_where_they_are_open(
    shown: Any, tmp_path: Path, deck: tuple[Slide, ...]
) -> None:
    def printed(name: str) -> list[str]:
        shown.pdf(path=tmp_path / name, prefer_css_page_size=True, print_background=True)
        with pypdfium2.PdfDocument(tmp_path / name) as document:
            assert {(round(one.get_width()), round(one.get_height())) for one in document} == {(960, 540)}
            return [one.get_textpage().get_text_bounded() for one in document]

    bare = printed("bare.pdf")
    shown.keyboard.press("n")
    noted = printed("noted.pdf")

    assert len(bare) == len(deck)
    assert "HIPAA" not in bare[0]
    assert len(noted) >= len(deck) + sum(bool(slide.notes) for slide in deck)
    assert "Purpose:" in noted[1]


@pytest.mark.slow
@pytest.mark.parametrize("state", ["", "n", "o", "?"])
def test_axe_finds_no_fault(shown: Any, state: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    shown.evaluate("location.hash = '24'")
    now(shown)
    if state:
        shown.keyboard.press(state)
    shown.wait_for_timeout(300)

    violations = Axe().run(shown).response["violations"]

    assert [(one["id"], one["nodes"][0]["target"]) for one in violations] == []


@pytest.mark.slow
def test_nothing_moves_where_motion_is_not_wanted(chromium: Any, file: Path) -> None:
    moving = {}
    for wish in ("reduce", "no-preference"):
        page = chromium.new_page(reduced_motion=wish)
        page.goto(file.as_uri())
        moving[wish] = page.evaluate("getComputedStyle(document.querySelector('.now .slide')).animationName")
        page.close()

    assert moving == {"reduce": "none", "no-preference": "appear"}


def test_every_statement_of_the_deck_is_in_the_page(
    page_of_northfield: str, northfield: Policy, tmp_path: Path
) -> None:
    path = tmp_path / "deck.html"
    path.write_text(page_of_northfield, encoding="utf-8")
    text = squeezed(html_text(path))

    assert [rule.id for rule in northfield.active_rules if squeezed(plain(rule.statement)) not in text] == []
