"""The page "Check a draft" in a real browser: what it marks, asks, prints, reads from a picture, and keeps to itself."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from policyloom.lint.engine import check, questions
from policyloom.lint.item import Item, normal_text
from policyloom.lint.rules import Rules, rules_from
from policyloom.model.types import Policy
from policyloom.views.looks import strings
from policyloom.views.rules_record import rules_json
from tests.browsing import Watch, served
from tests.conftest import ROOT

WORDS = strings(ROOT / "templates", "site")
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
RECORD = "MRN: 00482913"
POST = f"😀👩‍⚕️ Long day on the ward. {RECORD} is going home."
SETTLED = 400  # milliseconds: longer than the page waits for the next key
MARKED = "one => [...one.querySelectorAll('.checker-marks mark')].map(mark => mark.textContent)"

pytestmark = pytest.mark.slow

Opened = Callable[..., Any]


@pytest.fixture(scope="module")
def rules(northfield: Policy) -> Rules:
    found, problems = rules_from(json.loads(rules_json(northfield, ROOT / "templates")))
    assert found and not problems
    return found


@pytest.fixture
def opened(chromium: Any, northfield_site: Path) -> Iterator[Opened]:
    """Opens the page from a folder; keyword arguments are the browser's. Closes what it opened."""
    contexts = []

    def open_page(**settings: Any) -> Any:
        context = chromium.new_context(**({"viewport": WIDE} | settings))
        contexts.append(context)
        page = context.new_page()
        page.watch = Watch(page)
        page.goto(f"{northfield_site.as_uri()}/checker.html")
        if settings.get("java_script_enabled", True):  # the rules come when somebody turns to the page
            page.dispatch_event("#draft-post", "focusin")
            page.wait_for_selector("#checker[data-ready]")
        return page

    yield open_page
    for context in contexts:
        context.close()


def settle(page: Any) -> None:
    """Wait in the page's own time: however busy the machine, its timers run in order."""
    page.evaluate(f"() => new Promise((done) => setTimeout(done, {SETTLED}))")


def write(page: Any, **texts: str) -> None:
    for field, text in texts.items():
        page.check(f"[data-shows={field}]") if field not in ("alt_text", "image_text") else None
        page.fill(f"#draft-{field}", text)
    settle(page)


def cards(page: Any) -> set[str]:
    return set(page.eval_on_selector_all(".checker-card", "all => all.map(one => one.dataset.key)"))


def found_in_python(rules: Rules, fields: Mapping[str, str], **metadata: Any) -> set[str]:
    item = Item(
        "draft", {name: normal_text(text) for name, text in fields.items()}, {"account_type": "personal"} | metadata
    )
    return {f"{one.rule}/{one.check}" for one in check(rules, item)}


def said(page: Any) -> str:
    return str(page.inner_text(".checker-said"))


# The draft


def test_marks_cover_exactly_the_words_that_a_hint_is_about(opened: Opened, rules: Rules) -> None:
    page = opened()

    write(page, post=POST)

    item = Item("draft", {"post": normal_text(POST)}, {"account_type": "personal"})
    spans = [one.span for one in check(rules, item) if one.span]
    assert RECORD in page.eval_on_selector("[data-field=post]", MARKED)
    assert {POST[start:end] for start, end in spans} == set(page.eval_on_selector("[data-field=post]", MARKED))
    assert cards(page) == found_in_python(rules, {"post": POST})


def test_boxes_are_drawn_where_the_marked_words_stand(opened: Opened) -> None:
    page = opened()

    write(page, post=f"{'word ' * 60}{RECORD}")
    page.set_viewport_size(PHONE)
    settle(page)

    both = page.evaluate(
        "['.checker-marks mark', '.checker-boxes span'].map(name => [...document.querySelectorAll('[data-field=post] ' + name)]"
        ".flatMap(one => [...one.getClientRects()].map(r => [r.x, r.y, r.width, r.height].map(Math.round))))"
    )
    assert both[0] == both[1] != []


@pytest.mark.parametrize("before", ["", "😀😀 ", "Cafe\u0301 Zoe\u0308 ", "\u1112\u1161\u11ab ", "line\r\nline\n"])
def test_a_card_selects_its_words_in_the_field(opened: Opened, before: str) -> None:
    page = opened()
    write(page, post=f"{before}{RECORD} e\u0301")

    page.get_by_role("button", name=RECORD).first.click()

    chosen = "one => one.value.slice(one.selectionStart, one.selectionEnd)"
    assert page.eval_on_selector("#draft-post", chosen) == RECORD
    assert page.evaluate("document.activeElement.id") == "draft-post"
    assert page.eval_on_selector("[data-field=post]", MARKED).count(RECORD) == 1


def test_the_card_of_the_words_under_the_cursor_stands_out(opened: Opened) -> None:
    page = opened()
    write(page, post=f"{RECORD} is here")

    page.focus("#draft-post")
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    inside = page.locator(".checker-card.current").count()
    page.keyboard.press("Control+End")

    assert inside == 1
    assert not page.locator(".checker-card.current").count()


def test_pasted_words_are_checked_and_gone_with_the_words(opened: Opened) -> None:
    page = opened()
    page.fill("#draft-post", RECORD)
    for keys in ("Control+A", "Control+X"):
        page.press("#draft-post", keys)
    settle(page)
    empty = said(page)

    page.press("#draft-post", "Control+V")
    settle(page)
    pasted = page.eval_on_selector("[data-field=post]", MARKED)
    page.fill("#draft-post", "")
    settle(page)

    assert empty == said(page) == WORDS["checker-say-empty"]
    assert pasted == [RECORD]
    assert not cards(page)


def test_every_field_that_is_shown_is_checked_and_no_other(opened: Opened, rules: Rules) -> None:
    page = opened()
    profile = {"handle": "NorthfieldHealthJo", "bio": "Nurse at Northfield Health. Official voice of the ward."}

    write(page, post=POST, **profile)
    with_post = cards(page)
    page.uncheck("[data-shows=post]")

    assert with_post == found_in_python(rules, {"post": POST} | profile)
    assert cards(page) == found_in_python(rules, profile) != set()
    page.press("#draft-handle", "Enter")
    assert "\n" not in page.input_value("#draft-handle")


def test_nothing_found_is_never_called_more_than_that(opened: Opened) -> None:
    page = opened()

    write(page, post="What a lovely sunrise this morning.")

    assert not cards(page)
    assert said(page).startswith(WORDS["checker-say-none"])
    assert said(page) == f"{WORDS['checker-say-none']} {WORDS['checker-say-left-many'].format(n=10)}"
    promises = [
        text for key, text in WORDS.items() if key.startswith("checker") and re.search(r"(?i)complian|\bsafe", text)
    ]
    assert not promises


@pytest.mark.alone
def test_results_are_announced_once_and_only_when_the_person_pauses(opened: Opened) -> None:
    page = opened()
    page.evaluate(
        "globalThis.heard = []; new MutationObserver(() => heard.push(document.querySelector('.checker-live').textContent))"
        ".observe(document.querySelector('.checker-live'), {childList: true, characterData: true, subtree: true})"
    )
    page.wait_for_timeout(1500)

    page.type("#draft-post", f"Now {RECORD} and more", delay=40)
    typing = page.evaluate("heard.length")
    page.wait_for_timeout(2000)

    assert typing == 0
    assert page.evaluate("heard") == [said(page)]


def test_talk_about_work_is_left_alone_and_the_page_says_so(opened: Opened, rules: Rules) -> None:
    page = opened()
    post = "Our pay is too low and our wages are unfair."

    write(page, post=post)

    assert page.is_visible(".checker-free")
    assert cards(page) == found_in_python(rules, {"post": post})


@pytest.mark.alone
def test_a_long_post_is_checked_within_a_frame(opened: Opened) -> None:
    page = opened()
    post = (f"We cared for many people this week. {RECORD} was one. " * 100)[:5000]

    spent = []
    for turn in range(5):
        write(page, post=f"{post}{turn}")
        spent.append(float(page.get_attribute("#checker", "data-spent")))

    assert min(spent) < 16, spent


def test_before_it_wakes_it_shows_one_field_and_says_where_hints_will_stand(
    chromium: Any, northfield_site: Path
) -> None:
    page = chromium.new_page(viewport=PHONE)

    page.goto(f"{northfield_site.as_uri()}/checker.html")

    assert page.get_attribute("#checker", "data-ready") is None
    assert page.locator("#checker textarea:visible").count() == 1
    assert said(page) == WORDS["checker-say-empty"]
    page.close()


def test_a_long_paste_names_a_few_places_and_a_button_shows_the_rest(opened: Opened) -> None:
    page = opened()
    key = "[data-key='privacy-no-record-numbers/labelled-number']"
    places = page.locator(f"{key} .checker-words button:not(.checker-quiet)")

    write(page, post=f"{RECORD}. " * 150)
    few = places.count()
    page.get_by_role("button", name=WORDS["checker-say-more-many"].format(n=144)).first.click()
    focused = places.nth(few).evaluate("one => one === document.activeElement")
    page.type("#draft-post", "x")
    page.wait_for_timeout(2 * SETTLED)

    assert (few, focused, places.count()) == (6, True, 150)
    assert not page.locator(f"{key} .checker-quiet").count()


def test_what_must_not_be_posted_stands_first_and_a_rule_says_why_once(opened: Opened) -> None:
    page = opened()

    write(
        page, post="Rough night in the ER. Mr. Smith, MRN: 00482913, came in. His plate was ABC 1234. Room 412 coded."
    )

    shown = page.eval_on_selector_all(
        ".checker-card",
        "all => all.map(one => [one.dataset.key.split('/')[0], one.classList.contains('block'), !one.querySelector('.checker-why').hidden])",
    )
    strengths = [block for _, block, _ in shown]
    assert strengths == sorted(strengths, reverse=True)
    assert {True, False} == set(strengths)
    assert [rule for rule, _, says in shown if says] == list(dict.fromkeys(rule for rule, _, _ in shown))
    assert len(shown) > len({rule for rule, _, _ in shown})


# Facts and questions


def test_a_fact_brings_its_hints_and_asks_for_what_is_missing(opened: Opened, rules: Rules) -> None:
    page = opened()
    write(page, post="A hard case today.")

    page.check("[data-fact=has_case]")
    settle(page)
    missing = cards(page)
    page.type("[data-fact=patient_authorization]", "A-17")
    settle(page)

    fields = {"post": "A hard case today."}
    assert missing == found_in_python(rules, fields, has_case=True)
    assert cards(page) == found_in_python(rules, fields, has_case=True, patient_authorization="A-17") != missing
    assert page.input_value("[data-fact=patient_authorization]") == "A-17"


def test_questions_fit_the_draft_and_the_gravest_come_first(opened: Opened, rules: Rules, northfield: Policy) -> None:
    page = opened()
    write(page, post="A walk in the park.")
    item = Item("draft", {"post": "A walk in the park."}, {"account_type": "personal"})

    asked = []
    while page.is_visible(".checker-ask") and page.inner_text("#checker-question") not in asked:
        asked.append(page.inner_text("#checker-question"))
        page.click("[data-answer=unsure]")
        page.click(".checker-next")

    known = {one.question: northfield.rules[one.rule] for one in questions(rules, item)}
    rank = ["critical", "high", "medium", "low", "info"]
    ranks = [rank.index(known[question].severity) for question in asked]
    assert ranks == sorted(ranks)
    assert all({"all-workforce"} & set(known[question].audience) for question in asked)
    assert all({"any", "text"} & set(known[question].media) for question in asked)
    assert len(asked) == 10


def test_a_wrong_answer_says_what_to_do_and_where_it_stands(opened: Opened, northfield: Policy) -> None:
    page = opened()
    write(page, post="A walk in the park.")

    page.click("[data-answer=no]")
    advice = page.inner_text(".checker-advice")
    rule = northfield.rules["privacy-no-identifiable-info"]
    settings = next(one.settings for one in rule.checks if one.kind == "attestation")

    assert settings["message"] in advice
    assert settings["suggest"] in advice
    page.click(".checker-advice a")
    assert page.url.endswith("/rules/privacy-no-identifiable-info.html")


def test_more_questions_than_a_person_bears_wait_until_they_are_asked_for(opened: Opened) -> None:
    page = opened()
    page.check("[data-shows=picture]")
    write(page, post="A hard case today.")
    page.check("[data-fact=has_case]")
    settle(page)

    first = page.inner_text(".checker-progress")
    page.click(".checker-all")

    assert first == WORDS["checker-say-progress"].format(n=1, m=12)
    assert int(page.inner_text(".checker-progress").split()[-1]) > 12


def test_the_keyboard_alone_leads_from_the_draft_to_the_checklist(opened: Opened) -> None:
    page = opened()

    def tab_to(wanted: str) -> None:
        for _ in range(60):
            if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {wanted}")

    tab_to("#draft-post")
    page.keyboard.type(f"{RECORD} went home")
    settle(page)
    tab_to(".checker-words button")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "draft-post"
    for _ in range(12):
        if page.is_visible("#checker-list-title"):
            break
        tab_to("[data-answer=yes]")
        page.keyboard.press("Enter")
        if page.is_visible(".checker-advice"):
            tab_to(".checker-next")
            page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "checker-list-title"
    assert WORDS["checker-say-left-none"] in page.inner_text(".checker-about-found")


# On paper, without the script, after a reload


def printed(page: Any) -> str:
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    return " ".join(" ".join(sheet.get_textpage().get_text_range() for sheet in document).split())


def test_the_checklist_prints_and_the_draft_only_if_that_is_asked_for(opened: Opened, northfield: Policy) -> None:
    page = opened()
    write(page, post=POST)
    page.click("[data-answer=yes]")
    page.click(".checker-finish")
    page.fill("#checker-date", "March 3")

    without = printed(page)
    page.check(".checker-with-draft")
    with_draft = printed(page)

    assert "going home" not in without
    assert RECORD not in without
    assert "going home" in with_draft
    assert all(
        part in without
        for part in (northfield.title, f"{WORDS['version']} {northfield.version}", "Draft, not approved")
    )
    assert all(
        part in without for part in (WORDS["checker-list-lead"], "Keep record numbers out.", northfield.owner.email)
    )
    assert WORDS["checker-print"] not in without.replace(WORDS["checker-with-draft"], "")


def test_without_the_script_the_questions_stand_as_a_list(opened: Opened, northfield: Policy) -> None:
    page = opened(java_script_enabled=False)

    shown = page.inner_text("#checker-plain")

    assert not page.is_visible("#checker")
    for rule in northfield.active_rules:
        if rule.key_point or rule.severity == "critical":
            assert all(one.settings["question"] in shown for one in rule.checks if one.kind == "attestation")
    assert "Have you left out every name" in printed(page)


def test_a_reload_leaves_nothing_behind(opened: Opened) -> None:
    page = opened()
    write(page, post=POST, bio="Nurse")

    page.reload()

    assert page.input_value("#draft-post") == ""
    assert not page.is_checked("[data-shows=bio]")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])")
    assert "00482913" not in kept
    texts = "#checker :is(textarea, select, input:not([type=checkbox], [type=file])):not([autocomplete=off])"
    assert not page.locator(texts).count()


# Pictures


def a_picture(kind: str, side: tuple[int, int] = (80, 60), place: bool = True) -> bytes:
    picture, details = Image.new("RGB", side, "white"), Image.Exif()
    details[0x010F], details[0x0110], details[0x013B] = "Acme", "Phone 9", "J. Writer"
    details.get_ifd(0x8769)[0x9003] = "2026:03:14 09:26:53"
    if place:
        details.get_ifd(0x8825).update({1: "N", 2: (40.0, 42.0, 46.08), 3: "W", 4: (74.0, 0.0, 21.6)})
    file = io.BytesIO()
    picture.save(file, kind, exif=details)
    return file.getvalue()


def attach(page: Any, name: str, content: bytes) -> str:
    page.check("[data-shows=picture]")
    page.set_input_files("#checker-file", {"name": name, "mimeType": "image/jpeg", "buffer": content})
    page.wait_for_selector(".checker-carried:not([hidden])")
    settle(page)
    return str(page.inner_text(".checker-carried"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_shows_the_place_the_day_and_the_names_that_it_carries(opened: Opened, kind: str) -> None:
    page = opened()

    carried = attach(page, f"ward.{kind.lower()}", a_picture(kind))

    assert WORDS["checker-say-picture-place"] in carried
    assert f"{WORDS['checker-say-place']}\n40.71280, -74.00600" in carried
    assert all(part in carried for part in ("2026-03-14 09:26:53", "Acme Phone 9", "J. Writer", "80 × 60"))
    assert page.is_visible(".checker-thumb")
    assert not page.watch.elsewhere()
    assert not page.watch.complaints


def test_the_place_in_a_picture_becomes_a_fact_that_rules_know(opened: Opened, rules: Rules) -> None:
    page = opened()
    write(page, post="A hard case.")
    attach(page, "ward.jpg", a_picture("JPEG"))
    page.check("[data-fact=has_case]")
    settle(page)

    carried = cards(page)
    ticked = page.is_checked("[data-fact=location_shared]")
    page.click(".checker-remove")
    settle(page)

    expected = found_in_python(rules, {"post": "A hard case."}, has_case=True, media_type="photo", location_shared=True)
    assert carried == expected
    assert ticked
    assert cards(page) < carried


def test_a_picture_without_details_says_so_and_asks_for_a_description(opened: Opened) -> None:
    page = opened()
    plain = io.BytesIO()
    Image.new("RGB", (30, 20)).save(plain, "PNG")

    assert WORDS["checker-say-picture-none"] in attach(page, "plain.png", plain.getvalue())
    assert page.is_visible("#draft-alt_text")
    assert "30 × 20" in page.inner_text(".checker-carried")


def hostile_files() -> Iterator[bytes]:
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = a_picture(kind)
        yield from (whole[:cut] for cut in range(0, len(whole), 23))
        yield from (whole[:at] + b"\xff\xff\xff\xff" + whole[at + 4 :] for at in range(2, min(len(whole), 400), 5))
        yield from (whole[:at] + b"\0\0\0\0" + whole[at + 4 :] for at in range(2, min(len(whole), 400), 7))
    yield b"\xff\xd8" + b"\xff\xe1\x00\x02" * 100_000
    yield b"\xff\xd8" + b"\xff" * 1_000_000
    yield b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0tEXt\0\0\0\0" * 50_000
    yield b"RIFF\xff\xff\xff\xffWEBP" + b"EXIF\0\0\0\0" * 50_000
    yield b"\0\0\0\x18ftypheic" + b"\0" * 12 + b"\0\0\0\x01meta" + b"\xff" * 64
    yield b"\0\0\0\x18ftypheic" + b"\0" * 12 + b"\x7f\xff\xff\xffmeta" + b"\0\0\0\x10iinf" * 1000


def test_broken_and_hostile_files_neither_throw_nor_hang(opened: Opened) -> None:
    page = opened()
    files = [list(content) if len(content) < 5000 else content.decode("latin-1") for content in hostile_files()]

    slowest = page.evaluate(
        """async (files) => {
          let slowest = 0;
          for (const one of files) {
            const bytes = typeof one === "string" ? Uint8Array.from(one, (c) => c.charCodeAt(0)) : new Uint8Array(one);
            const start = performance.now(), facts = await imageFacts.read(new File([bytes], "x"));
            if (typeof facts.readable !== "boolean") throw new Error("no facts");
            slowest = Math.max(slowest, performance.now() - start);
          }
          return slowest;
        }""",
        files,
    )

    assert len(files) > 300
    assert slowest < 2000
    assert not page.watch.complaints


def test_a_file_of_100_megabytes_is_read_in_parts(opened: Opened) -> None:
    page = opened()

    facts, spent = page.evaluate(
        """async () => {
          const head = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, ...new Array(14).fill(0), 0xff, 0xc0, 0, 11, 8, 0, 9, 0, 7, 1, 1, 0x11, 0]);
          const start = performance.now();
          const facts = await imageFacts.read(new File([head, new Uint8Array(1e8)], "big.jpg"));
          return [facts, performance.now() - start];
        }"""
    )

    assert (facts["width"], facts["height"], facts["readable"]) == (7, 9, False)
    assert spent < 2000


def test_a_file_that_is_no_picture_is_refused_in_words(opened: Opened) -> None:
    page = opened()

    carried = attach(page, "notes.jpg", b"<script>alert(1)</script>" * 50)

    assert WORDS["checker-say-picture-unreadable"] in carried
    assert not page.is_visible(".checker-thumb")
    assert not page.watch.complaints


def test_a_picture_dropped_beside_its_place_does_not_replace_the_page(opened: Opened) -> None:
    page = opened()
    write(page, post=POST)

    kept = page.evaluate(
        """() => {
          const files = new DataTransfer();
          files.items.add(new File(["x"], "x.jpg"));
          const drop = new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true});
          document.body.dispatchEvent(drop);
          return drop.defaultPrevented;
        }"""
    )

    assert kept


# The whole page, from everywhere, in each state


@contextmanager
def at_home(site: Path, place: str) -> Iterator[str]:
    if place == "file":
        yield site.as_uri() + "/"
        return
    with served(site, place) as address:
        yield address


@pytest.mark.parametrize("place", ["file", "/", "/staff/policy/"])
def test_the_page_asks_nobody_and_complains_of_nothing(chromium: Any, northfield_site: Path, place: str) -> None:
    with at_home(northfield_site, place) as address:
        page = chromium.new_page()
        watch = Watch(page)
        page.goto(f"{address}checker.html")

        write(page, post=f"{POST} <img src=https://example.com/x.png onerror=alert(1)>", bio="https://example.com")
        attach(page, "ward.jpg", a_picture("JPEG"))
        page.click("[data-answer=no]")
        page.click(".checker-finish")
        broken = page.evaluate(
            "[...document.querySelectorAll('#checker a')].filter(one => !/rules\\/[a-z0-9-]+\\.html$/.test(one.href)).length"
        )
        page.close()

    assert not watch.elsewhere(address)
    assert not watch.complaints
    assert not broken


def states(page: Any) -> Iterator[str]:
    yield "empty"
    write(page, post=POST)
    yield "found"
    write(page, post="What a lovely sunrise.")
    yield "nothing found"
    write(page, post=f"{POST} Our pay is low.", bio="Nurse at Northfield", handle="northfieldjo")
    attach(page, "ward.jpg", a_picture("JPEG"))
    page.check("[data-fact=has_case]")
    settle(page)
    page.eval_on_selector(".checker-more", "one => one.open = true")
    yield "picture"
    page.click("[data-answer=no]")
    yield "advice"
    page.click(".checker-finish")
    page.check(".checker-with-draft")
    yield "checklist"


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_no_fault_in_any_state_and_nothing_is_cut_off(
    opened: Opened, look: str, screen: dict[str, int]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(viewport=screen, color_scheme=look, reduced_motion="reduce")
    faults = []
    for state in states(page):
        page.evaluate("scrollTo(0, 0)")
        found = Axe().run(page).response
        faults += [(state, one["id"], one["nodes"][0]["target"]) for one in found["violations"] + found["incomplete"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append((state, "overflow", []))

    assert not faults


@pytest.mark.parametrize(
    "zoomed", [{"width": 640, "height": 400}, {"width": 320, "height": 256}], ids=["200 %", "400 %"]
)
def test_the_page_reflows_when_it_is_zoomed(opened: Opened, zoomed: dict[str, int]) -> None:
    page = opened(viewport=zoomed)

    for state in states(page):
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), state


def test_marks_can_be_seen_where_the_system_sets_the_colors(opened: Opened) -> None:
    page = opened(forced_colors="active")

    write(page, post=POST)

    page.wait_for_selector(".checker-boxes span", state="attached")
    line = "getComputedStyle(document.querySelector('.checker-boxes span')).borderBottomStyle"
    assert page.evaluate(line) in ("double", "dashed")
