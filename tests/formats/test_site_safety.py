"""site/: nothing on a page runs, loads or sends but what is ours, whatever a policy says; judged by the CSP evaluator and Chromium."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from policyloom.formats.site.engine import SiteFailed, build
from policyloom.formats.site.finishing import UnsafePage, finished
from policyloom.formats.site.tree import write
from policyloom.model.types import Faq, Policy
from policyloom.views import text
from tests import web_judges
from tests.browsing import Watch, served
from tests.conftest import site_of
from tests.factory import a_policy, a_rule, a_section
from tests.formats.test_site import a_context

ONE_OF_EACH_KIND = (
    "index",
    "key-points",
    "checker",
    "faq/index",
    "faq/photo",
    "rules/index",
    "rules/privacy-no-identifiable-info",
    "topics/privacy",
    "roles/residents",
    "playbooks/proc-compromised-account",
    "practice/respect",
    "managers/worksheets",
    "about/index",
    "about/samples",
)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')
_LISTEN = (
    "window.refused = []; addEventListener('securitypolicyviolation', (one) => refused.push(one.violatedDirective))"
)


# What a finished page may hold


@pytest.mark.parametrize(
    "words",
    [
        '<p onclick="go()">',
        "<p ONCLICK=go()>",
        "<svg/onload=go()>",
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<script type="module">go()</script>',
        '<script src="https://elsewhere.example/x.js"></script>',
        '<script src="//elsewhere.example/x.js"></script>',
        '<img src="https://elsewhere.example/x.png">',
        '<img src="/\\elsewhere.example/x.png">',
        '<img srcset="x.png 1x">',
        '<link rel="stylesheet" href="https://elsewhere.example/x.css">',
        '<iframe src="x.html"></iframe>',
        '<object data="x.svg"></object>',
        '<base href="x/">',
        '<form action="https://elsewhere.example/">',
        '<meta http-equiv="refresh" content="0">',
        '<a href="javascript:go()">',
        "<a href='javascript:go()'>",
        '<a href=" JavaScript:go()">',
        '<a href="java&#x09;script:go()">',
        '<a href="java&Tab;script&colon;go()">',
        '<a href="data:text/html,x">',
        '<a href="vbscript:go()">',
        '<a href="file:///etc/passwd">',
        '<a href="//elsewhere.example/">',
        '<a href="x.html" ping="y">',
        '<use xlink:href="https://elsewhere.example/x.svg#a">',
        '<p title="x"onclick="go()">',
        "<p b'><p onclick=go()>",
    ],
)
def test_what_could_run_load_or_send_is_refused(words: str) -> None:
    with pytest.raises(UnsafePage, match=r"^faq/photo\.html: "):
        finished("faq/photo.html", f"<!doctype html><html><body><p>Calm.</p>{words}</body></html>")


@pytest.mark.parametrize(
    "words",
    [
        '<a href="https://elsewhere.example/">',
        '<a href="mailto:desk@northfield.example">',
        '<a href="tel:+1 555 0100">',
        '<a href="../rules/x.html#do">',
        '<link rel="canonical" href="https://northfield.example/">',
        '<link rel="stylesheet" href="../assets/site.css">',
        '<script src="../assets/look.js"></script>',
        '<script type="application/ld+json">{"a": "onclick=1"}</script>',
        '<p title="a > b, style= and onclick=">Write onclick=go() or style= as you like. javascript:go()</p>',
        "<p>&lt;script&gt;go()&lt;/script&gt;</p>",
    ],
)
def test_what_pages_need_passes_as_it_is(words: str) -> None:
    assert finished("index.html", words) == words


def test_the_side_that_a_column_is_set_to_becomes_a_class() -> None:
    assert finished("x.html", '<td style="text-align: right;">3</td>') == '<td class="align-right">3</td>'


def test_an_unsafe_page_fails_the_build(tmp_path: Path) -> None:
    write(a_policy(), a_context(tmp_path))
    home = tmp_path / "docs" / "index.md"
    home.write_text(home.read_text(encoding="utf-8") + '\n<p onclick="go()">Go</p>\n', encoding="utf-8")

    with pytest.raises(SiteFailed, match=r"index\.html: <p onclick>"):
        list(build(tmp_path))


# What a policy may say


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "java&Tab;script:alert(1)",
        "&#x6A;avascript&colon;alert(1)",
        "%6aavascript:alert(1)",
        "data:text/html,x",
        "data:image/svg+xml,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "blob:x",
        "ftp://elsewhere.example/",
        "https:elsewhere.example",
        "/etc/passwd",
        "../index.html",
        "#top",
    ],
)
@pytest.mark.parametrize("form", ["[tap]({})", "[tap](<{}>)", "[tap][x]\n\n[x]: {}", "<{}>", "![tap]({})"])
def test_a_link_that_does_not_lead_to_the_web_mail_or_a_telephone_stays_words(address: str, form: str) -> None:
    source = form.format(address)

    assert "href=" not in text.html(source)
    assert "src=" not in text.html(source)
    assert not [run for run in text.runs(source) if run.link]


@pytest.mark.parametrize(
    "address", ["https://northfield.example/a?b=c#d", "mailto:desk@northfield.example", "tel:+15550100"]
)
def test_a_link_to_the_web_mail_or_a_telephone_is_kept(address: str) -> None:
    assert f'<a href="{address}">tap</a>' in text.html(f"[tap]({address})")


def test_hostile_links_and_questions_stay_words_on_the_site(tmp_path: Path) -> None:
    words = (
        "[a](javascript:go()) [b](//elsewhere.example) <img src=x onerror=go()> </script><script>go()</script> <!-- "
    )
    question = Faq(
        "photo", words, "ask-first", words, words, "privacy", ("all-workforce",), ("privacy-no-record-numbers",)
    )
    policy = a_policy(a_section(a_rule(statement=words, rationale=words)), faq=(question,))

    page = _Reader((site_of(policy, tmp_path) / "faq" / "privacy.html").read_text(encoding="utf-8"))

    assert page.scripts == _Reader((tmp_path / "site" / "index.html").read_text(encoding="utf-8")).scripts + 1
    assert page.asked[0][0] == " ".join(words.split())


# Who else may speak on a page


def test_every_page_has_one_strict_policy_before_all_that_it_binds(northfield_site: Path) -> None:
    heads = {path: path.read_text(encoding="utf-8").partition("</head>")[0] for path in northfield_site.rglob("*.html")}
    found = {path: _POLICY.findall(head) for path, head in heads.items()}
    policies = {policy for one in found.values() for policy in one}

    assert not [path for path, one in found.items() if len(one) != 1]
    assert not [path for path, head in heads.items() if re.search(r"<(?!!|html|head|meta)", _POLICY.split(head)[0])]
    assert len(policies) == 1
    assert not re.search(r"unsafe|\*|https?:|wasm", policies.pop())


@pytest.mark.slow
def test_googles_evaluator_finds_nothing_grave_in_the_policy(northfield_site: Path) -> None:
    policy = _POLICY.findall((northfield_site / "index.html").read_text(encoding="utf-8"))[0]

    assert not [one for one in web_judges.csp(policy) if one[0] in web_judges.GRAVE]
    assert [one for one in web_judges.csp("script-src 'unsafe-inline'") if one[0] in web_judges.GRAVE]


@pytest.mark.slow
@pytest.mark.parametrize("way", ["file", "/", "/staff/policy/"])
def test_every_kind_of_page_asks_for_its_own_files_alone_and_breaks_no_rule(
    chromium: Any, northfield_site: Path, way: str
) -> None:
    with served(northfield_site, "/" if way == "file" else way) as address:
        home = f"{northfield_site.as_uri()}/" if way == "file" else address
        context = chromium.new_context()
        context.add_init_script(_LISTEN)
        faults = [fault for name in ONE_OF_EACH_KIND for fault in _faults_of(context, home, name)]
        context.close()

    assert not faults


def _faults_of(context: Any, home: str, name: str) -> list[str]:
    page = context.new_page()
    watch = Watch(page)
    assert page.goto(f"{home}{name}.html", wait_until="networkidle").ok, name
    refused = page.evaluate("refused")
    dressed = page.evaluate("getComputedStyle(document.querySelector('.md-header')).position === 'sticky'")
    page.close()
    own = "data:", home
    asked = [url for url in watch.asked if not url.startswith(own)]
    return [f"{name}: {fault}" for fault in [*asked, *watch.complaints, *refused, *([] if dressed else ["no styles"])]]


@pytest.mark.slow
def test_a_script_that_slips_into_a_page_does_not_run_or_send(chromium: Any, northfield_site: Path) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script(_LISTEN)
    with served(northfield_site) as address:
        page.goto(f"{address}index.html")
        page.evaluate(
            """() => {
              const script = document.createElement("script");
              try { script.textContent = "window.ran = true"; } catch { refused.push("trusted types"); }
              document.body.append(script);
              const image = document.createElement("img");
              image.src = "https://elsewhere.example/x.png";
              document.body.append(image);
              return new Promise((done) => image.addEventListener("error", done));
            }"""
        )
        refused, ran = page.evaluate("refused"), page.evaluate("window.ran === true")
    context.close()

    assert {"trusted types", "img-src"} <= set(refused)
    assert not ran


# What search engines are told


def test_the_questions_told_to_search_engines_are_the_words_on_the_page(
    northfield: Policy, northfield_site: Path
) -> None:
    pages = {
        topic: _Reader((northfield_site / "faq" / f"{topic}.html").read_text(encoding="utf-8"))
        for topic in {one.section for one in northfield.faq}
    }

    for page in pages.values():
        assert [question for question, _ in page.asked] == list(page.shown)
    for one in northfield.faq:
        question, answer, then = (" ".join(text.plain(words).split()) for words in (one.question, one.answer, one.next))
        assert (question, f"{answer} {then}") in pages[one.section].asked
        assert answer in pages[one.section].shown[question]
        assert then in pages[one.section].shown[question]


def test_only_pages_with_questions_tell_of_questions(northfield_site: Path) -> None:
    telling = [path for path in northfield_site.rglob("*.html") if "FAQPage" in path.read_text(encoding="utf-8")]

    assert {path.parent.name for path in telling} == {"faq"}


class _Reader(HTMLParser):
    """What a page tells search engines, as pairs under `asked`, and the words that it shows under each question."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.asked: list[tuple[str, str]] = []
        self.scripts = 0
        self._parts: list[list[str]] = []
        self._tags: list[str] = []
        self.feed(source)
        words = [[" ".join(one.split()) for one in pair] for pair in self._parts]
        self.shown = dict(words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self._tags += ["told" if ("type", "application/ld+json") in attrs else tag]
        if tag == "h2":
            self._parts.append(["", ""])

    def handle_endtag(self, tag: str) -> None:
        while self._tags and self._tags.pop() not in (tag, "told"):
            pass

    def handle_data(self, data: str) -> None:
        if "told" in self._tags:
            self.asked = [(one["name"], one["acceptedAnswer"]["text"]) for one in json.loads(data)["mainEntity"]]
        elif self._parts:
            self._parts[-1]["h2" not in self._tags] += data
