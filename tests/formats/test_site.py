"""site/: pages as text, a real MkDocs build of the real policy, and that site in a real browser."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from policyloom.formats.site.engine import SiteFailed, build
from policyloom.formats.site.pages import pages
from policyloom.formats.site.tree import write
from policyloom.model.types import Approval, Examples, Faq, Playbook, Policy, Status, Step
from policyloom.views import text
from policyloom.views.artifact import Context
from tests.conftest import site_of
from tests.factory import a_policy, a_rule, a_section

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOT = Path(__file__).with_name("snapshots") / "site-rule.md"
DRAFT = "Draft, not approved"
BESIDE = {
    "guideline.pdf",
    "key-points.pdf",
    "card.pdf",
    "deck.pptx",
    "deck.html",
    "deck.pdf",
    "forms/patient-release.pdf",
    "forms/acknowledgement.pdf",
    "forms/account-request.pdf",
    "forms/incident-report.pdf",
    "forms/account-register.pdf",
    "forms/account-register.csv",
    "forms/account-request.csv",
    "learning/quiz-scorm12.zip",
    "learning/quiz.gift",
    "exports/rules.json",
}
HOSTILE = (
    '<script>alert(1)</script> [tap](javascript:alert(2)) { onclick="alert(3)" } &lt;b&gt; {{ 7*7 }} *now* "&" | a\n# b'
)


class Page(HTMLParser):
    """What a page links to, loads, offers as anchors and shows; `elements` holds the text of each element by class."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.scripts = 0
        self.shown: list[str] = []
        self.open: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.anchors |= {found[name] for name in ("id", "name") if name in found}
        self.scripts += tag == "script"
        assert not [name for name in found if name.startswith("on")], found
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag in ("script", "img", "iframe", "source", "video") and "src" in found:
            self.loads.append(found["src"])
        if tag == "link" and found.get("rel") not in ("canonical", "prev", "next"):
            self.loads.append(found["href"])
        if tag in ("script", "style"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open:
            self.shown.append(data)

    @property
    def words(self) -> str:
        return " ".join("".join(self.shown).split())


def a_context(scratch: Path) -> Context:
    return Context(templates=ROOT / "templates", shell=ROOT / "site", schemas=ROOT / "schema", scratch=scratch)


@pytest.fixture(scope="module")
def read(northfield_site: Path) -> dict[str, Page]:
    """All pages by path."""
    found = sorted(northfield_site.rglob("*.html"))
    return {path.relative_to(northfield_site).as_posix(): Page(path.read_text(encoding="utf-8")) for path in found}


def a_question(**overrides: Any) -> Faq:
    words: dict[str, Any] = {
        "id": "photo-of-ward",
        "question": "Can I post a photo of my ward?",
        "verdict": "ask-first",
        "answer": "Ask first. A ward is a place of care.",
        "next": "Call the Communications Office.",
        "section": "privacy",
        "audience": ("all-workforce",),
        "rules": ("privacy-no-record-numbers",),
    }
    return Faq(**(words | overrides))


# The pages as text


def test_a_rule_page_is_the_one_we_looked_at() -> None:
    page = pages(a_policy(faq=(a_question(),)), a_context(ROOT))["rules/privacy-no-record-numbers.md"]

    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.parent.mkdir(exist_ok=True)
        SNAPSHOT.write_text(page, encoding="utf-8")
    assert page == SNAPSHOT.read_text(encoding="utf-8")


def test_an_inactive_rule_keeps_its_page_and_names_the_choice(northfield: Policy) -> None:
    written = pages(northfield, a_context(ROOT))
    idle = [rule for rule in northfield.rules.values() if not rule.active]

    assert idle
    for rule in idle:
        asked = [choice.question for choice in northfield.choices if choice.id in rule.choices]
        assert all(text.inline_markdown(question) in written[f"rules/{rule.id}.md"] for question in asked)


def test_pages_need_no_clock_and_no_order_of_hashing(northfield: Policy) -> None:
    assert pages(northfield, a_context(ROOT)) == pages(northfield, a_context(ROOT))


# A real build


def test_every_rule_has_its_page_with_its_whole_statement_in_one_element(
    northfield: Policy, northfield_site: Path
) -> None:
    for rule in northfield.rules.values():
        source = (northfield_site / "rules" / f"{rule.id}.html").read_text(encoding="utf-8")
        stated = re.findall(r'<div class="statement">\s*<p>(.*?)</p>\s*</div>', source, re.DOTALL)

        assert [Page(found).words for found in stated] == [" ".join(text.plain(rule.statement).split())]


def test_every_link_and_anchor_leads_somewhere(northfield_site: Path, read: dict[str, Page]) -> None:
    lost = [
        (path, link)
        for path, page in read.items()
        for link in page.links
        if not _leads(northfield_site, read, path, link)
    ]

    assert not lost


def _leads(northfield_site: Path, read: dict[str, Page], path: str, link: str) -> bool:
    if link.startswith(("mailto:", "tel:")):
        return True
    address = urlsplit(link)
    if address.scheme:
        return False
    start = northfield_site if address.path.startswith("/") else (northfield_site / path).parent
    target = (
        Path(os.path.normpath(start / unquote(address.path).lstrip("/"))) if address.path else northfield_site / path
    )
    if target == northfield_site:
        target = northfield_site / "index.html"
    if not target.is_relative_to(northfield_site):
        return target.relative_to(northfield_site.parent).as_posix() in BESIDE
    page = read.get(target.relative_to(northfield_site).as_posix())
    return target.is_file() and (not address.fragment or page is None or unquote(address.fragment) in page.anchors)


def test_nothing_is_loaded_from_another_server(northfield_site: Path, read: dict[str, Page]) -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in northfield_site.rglob("*.css"))

    assert not [load for page in read.values() for load in page.loads if urlsplit(load).netloc]
    assert not re.findall(r"url\(['\"]?(?:https?:)?//", styles)
    assert "@import" not in styles


def test_every_page_says_that_it_is_a_draft_and_whom_to_ask(northfield: Policy, read: dict[str, Page]) -> None:
    doubt = " ".join(text.plain(northfield.in_doubt).split())

    assert not [path for path, page in read.items() if DRAFT not in page.words or doubt not in page.words]


def test_an_approved_policy_carries_no_draft_mark(northfield: Policy, tmp_path: Path) -> None:
    approval = Approval("Chief medical officer", "2027-01-02", northfield.digest)
    small = dataclasses.replace(northfield, status=Status.APPROVED, approval=approval)

    folder = site_of(small, tmp_path)

    assert not [path for path in folder.rglob("*.html") if DRAFT in path.read_text(encoding="utf-8")]


def test_the_counts_on_the_site_are_the_policys(northfield: Policy, northfield_site: Path) -> None:
    assert len(list((northfield_site / "rules").glob("*.html"))) == len(northfield.rules) + 2
    assert len(list((northfield_site / "playbooks").glob("*.html"))) == len(northfield.playbooks) + 1
    assert len(list((northfield_site / "roles").glob("*.html"))) == len(northfield.audiences) + 1


def test_the_legal_notice_stands_once(northfield: Policy, read: dict[str, Page]) -> None:
    notice = " ".join(text.plain(northfield.legal_notice).split())

    assert [path for path, page in read.items() if notice in page.words] == ["about/index.html"]


def test_licences_stand_beside_what_they_cover(northfield_site: Path) -> None:
    assert "Martin Donath" in (northfield_site / "assets/vendor/material.LICENSE.txt").read_text(encoding="utf-8")
    assert "Luca Ongaro" in (northfield_site / "assets/vendor/minisearch.LICENSE.txt").read_text(encoding="utf-8")
    assert "Reserved Font Name" in (northfield_site / "assets/fonts/OFL.txt").read_text(encoding="utf-8")


def test_a_build_is_silent(northfield: Policy, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    site_of(a_policy(faq=(a_question(),)), tmp_path)

    assert capfd.readouterr() == ("", "")


def test_a_broken_link_fails_the_build_with_its_place(tmp_path: Path) -> None:
    write(a_policy(), a_context(tmp_path))
    home = tmp_path / "docs" / "index.md"
    home.write_text(home.read_text(encoding="utf-8") + "\n[lost](rules/nowhere.md)\n", encoding="utf-8")

    with pytest.raises(SiteFailed, match=r"nowhere\.md"):
        list(build(tmp_path))


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    rule = a_rule(
        lead_in=HOSTILE,
        statement=HOSTILE,
        rationale=HOSTILE,
        examples=Examples("post", (HOSTILE,), (HOSTILE,)),
        exceptions=(HOSTILE,),
        key_point=True,
    )
    section = a_section(rule, title=HOSTILE, lead=HOSTILE)
    question = a_question(question=HOSTILE, answer=HOSTILE, next=HOSTILE)
    calm, wild = (
        Playbook("proc-x", word, word, word, (Step(word, word, word),) * 2, (), ()) for word in ("Calm", HOSTILE)
    )
    plain = site_of(a_policy(faq=(a_question(),), playbooks=(calm,)), _made(tmp_path / "plain"))

    hostile = a_policy(section, faq=(question,), playbooks=(wild,), title=HOSTILE, promise=HOSTILE)
    folder = site_of(hostile, _made(tmp_path / "hostile"))

    for path in folder.rglob("*.html"):
        page = Page(path.read_text(encoding="utf-8"))
        twin = Page((plain / path.relative_to(folder)).read_text(encoding="utf-8"))
        assert page.scripts == twin.scripts, path
        assert not [link for link in page.links if link.startswith("javascript")], path
    shown = Page((folder / "rules" / f"{rule.id}.html").read_text(encoding="utf-8")).words
    assert shown.count("<script>alert(1)</script>") >= 5
    assert "{{ 7*7 }}" in shown


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


_ELSEWHERE = """
import pickle, sys
from pathlib import Path
from policyloom.formats import site
from policyloom.views.artifact import Context
policy, root, scratch, out = pickle.loads(Path(sys.argv[1]).read_bytes()), *map(Path, sys.argv[2:])
for artifact in site.render(policy, Context(root / "templates", root / "site", root / "schema", scratch)):
    target = out / artifact.path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(artifact.content)
"""


@pytest.mark.slow
def test_two_builds_are_the_same_byte_for_byte(northfield: Policy, northfield_site: Path, tmp_path: Path) -> None:
    import pickle

    stored, scratch, out = tmp_path / "policy", _made(tmp_path / "a way off"), _made(tmp_path / "out")
    stored.write_bytes(pickle.dumps(northfield))
    abroad = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "946684800"}

    command = [sys.executable, "-c", _ELSEWHERE, stored, ROOT, scratch, out]
    subprocess.run(command, cwd=ROOT, env=os.environ | abroad, check=True)

    assert _files(out / "site") == _files(northfield_site)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# A real browser


@pytest.mark.slow
def test_what_a_rule_says_fits_one_laptop_screen(chromium: Any, northfield: Policy, northfield_site: Path) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    below = []
    for rule in northfield.active_rules[::4]:
        page.goto(f"{northfield_site.as_uri()}/rules/{rule.id}.html")
        bottom = page.evaluate("document.querySelector('.cards, .why').getBoundingClientRect().bottom")
        below += [rule.id] if bottom > 800 else []
    page.close()

    assert not below
