"""site/: every page before axe and the Nu HTML checker, some before Lighthouse, the keyboard, a printer; the tree before other builders."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from policyloom.formats.site.tree import write
from policyloom.model.types import Policy
from policyloom.views import text
from tests import web_judges
from tests.browsing import served
from tests.formats.test_site import Page, a_context

CHUNKS = 8
WIDTHS = (1280, 360)
LOOKS = ("light", "dark")
KINDS = (
    "index",
    "key-points",
    "checker",
    "faq/index",
    "faq/photo",
    "rules/privacy-no-identifiable-info",
    "roles/residents",
    "playbooks/proc-compromised-account",
    "managers/registers",
    "about/why",
)
_WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_SPACED = """() => {
  const wider = new CSSStyleSheet();
  wider.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [wider];
}"""
_CUT = """() => [...document.querySelectorAll("main :is(p, li, td, h1, h2, h3, a, button, label), .md-header :is(p, a)")]
  .filter((one) => one.checkVisibility() && getComputedStyle(one).overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1
    && !one.closest(".unseen"))
  .map((one) => one.outerHTML.slice(0, 90))"""

pytestmark = pytest.mark.slow


@contextmanager
def a_page(chromium: Any, **settings: Any) -> Iterator[Any]:
    """Open a page in a context of its own, so that nothing is remembered from another test."""
    context = chromium.new_context(**settings)
    yield context.new_page()
    context.close()


def address(site: Path, name: str) -> str:
    return (site / f"{name}.html").as_uri()


# axe


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_axe_finds_no_fault_and_no_doubt_on_any_page(chromium: Any, northfield_site: Path, chunk: int) -> None:
    names = sorted(
        path.relative_to(northfield_site).with_suffix("").as_posix() for path in northfield_site.rglob("*.html")
    )
    faults = []

    with served(northfield_site) as home, a_page(chromium) as page:
        for name in names[chunk::CHUNKS]:
            page.goto(f"{home}{name}.html")
            faults += [f"{name}, {state}: {fault}" for state in _states(page) for fault in _faults(page)]

    assert not faults


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_no_fault_with_the_menu_open(chromium: Any, northfield_site: Path, look: str) -> None:
    with a_page(chromium, viewport={"width": 360, "height": 740}, color_scheme=look) as page:
        page.goto(address(northfield_site, "faq/photo"))
        page.click(".opens-menu")

        assert page.is_visible("#menu .current")
        assert not _faults(page)


def test_axe_sees_the_faults_that_these_tests_look_for(chromium: Any, northfield_site: Path) -> None:
    with a_page(chromium) as page:
        page.goto(address(northfield_site, "index"))
        page.evaluate("document.body.append(document.createElement('button'))")

        assert [fault for fault in _faults(page) if fault.startswith("button-name")]


def _states(page: Any) -> Iterator[str]:
    """Bring a page into each look and width, one after the other."""
    for look in LOOKS:
        page.emulate_media(color_scheme=look)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            yield f"{look}, {width}"


def _faults(page: Any) -> list[str]:
    return [*web_judges.axe(page), *(["wider than its window"] if page.evaluate(_WIDER) else [])]


# HTML, and what Lighthouse measures


def test_the_nu_checker_finds_no_error_on_any_page(northfield_site: Path) -> None:
    messages = web_judges.nu(northfield_site)

    assert not [(one["url"], one["message"], one.get("extract")) for one in messages if one["type"] == "error"]


def test_the_nu_checker_sees_errors(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("<!doctype html><title>x</title><p><p id=a><p id=a>", encoding="utf-8")

    assert [one for one in web_judges.nu(tmp_path) if one["type"] == "error"]


@pytest.mark.parametrize("name", ["index", "faq/photo", "rules/privacy-no-identifiable-info", "checker"])
@pytest.mark.alone
def test_lighthouse_gives_full_marks_and_finds_pages_quick_on_a_phone(northfield_site: Path, name: str) -> None:
    """A busy machine makes a page look slow and never quick, so that the best of three runs is the truth."""
    best: dict[str, float] = {}
    with served(northfield_site) as home:
        for _ in range(3):
            scores = web_judges.lighthouse(f"{home}{name}.html")
            best = {kind: max(score, best.get(kind, 0)) for kind, score in scores.items()}
            if best["performance"] >= 0.95:
                break

    assert best.pop("performance") >= 0.95
    assert best == {"accessibility": 1, "best-practices": 1, "seo": 1}


# Eyes, hands and settings


@pytest.mark.parametrize("name", KINDS)
def test_text_grows_and_spreads_without_loss(chromium: Any, northfield_site: Path, name: str) -> None:
    with a_page(chromium, viewport={"width": 640, "height": 400}, device_scale_factor=2) as page:
        page.goto(address(northfield_site, name))
        zoomed = page.evaluate(_WIDER), page.evaluate(_CUT)
        page.set_viewport_size({"width": 360, "height": 740})
        page.evaluate(_SPACED)
        spread = page.evaluate(_WIDER), page.evaluate(_CUT)

    assert zoomed == (False, [])
    assert spread == (False, [])


def test_the_keyboard_skips_to_the_words_and_shows_where_it_is(chromium: Any, northfield_site: Path) -> None:
    with a_page(chromium, viewport={"width": 360, "height": 740}) as page:
        page.goto(address(northfield_site, "faq/photo"))
        page.keyboard.press("Tab")
        first = page.inner_text(":focus")
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        next_inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")

    assert (first, ring, next_inside) == ("Skip to content", "solid", True)


def test_every_stop_of_the_keyboard_is_marked_in_the_order_of_the_page(chromium: Any, northfield_site: Path) -> None:
    """Along the head and into the page: each stop has a visible ring, and stands behind the one before it."""
    with a_page(chromium, viewport={"width": 1280, "height": 800}) as page:
        page.goto(address(northfield_site, "rules/privacy-no-identifiable-info"))
        page.evaluate("window.before = document.body")
        stops = []
        for _ in range(25):
            page.keyboard.press("Tab")
            stops.append(
                page.evaluate(
                    """() => {
                      const here = document.activeElement, style = getComputedStyle(here);
                      const follows = Boolean(before.compareDocumentPosition(here) & (4 | 16));
                      window.before = here;
                      return [style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2, follows];
                    }"""
                )
            )

    assert stops == [[True, True]] * 25


def test_the_menu_takes_the_focus_keeps_it_and_gives_it_back(chromium: Any, northfield_site: Path) -> None:
    inside = "document.querySelector('#menu').contains(document.activeElement)"
    with a_page(chromium, viewport={"width": 360, "height": 740}) as page:
        page.goto(address(northfield_site, "faq/photo"))
        page.focus(".opens-menu")
        page.keyboard.press("Enter")
        opened = page.is_visible("#menu"), page.evaluate(inside)
        page.keyboard.press("Tab")
        held = page.evaluate(inside)
        page.keyboard.press("Escape")
        closed = page.is_visible("#menu"), page.evaluate("document.activeElement.matches('.opens-menu')")
        page.click(".opens-menu")
        page.mouse.click(350, 400)
        pressed_beside = page.is_visible("#menu")

    assert (opened, held, closed, pressed_beside) == ((True, True), True, (False, True), False)


def test_the_look_follows_the_system_until_the_reader_chooses(chromium: Any, northfield_site: Path) -> None:
    look = "document.documentElement.dataset.mdColorScheme"
    with served(northfield_site) as home, a_page(chromium, color_scheme="dark") as page:
        page.goto(f"{home}index.html")
        followed = page.evaluate(look)
        page.click("[data-look]")
        page.goto(f"{home}faq/photo.html", wait_until="commit")
        page.wait_for_selector("body", state="attached")
        chosen = page.evaluate(look)
        name = page.get_attribute("[data-look]", "aria-label")
        page.click("[data-look]")
        page.emulate_media(color_scheme="light")
        page.wait_for_selector("html[data-md-color-scheme=default]", state="attached", timeout=5000)

    assert (followed, chosen, name) == ("slate", "default", "Switch to the dark look")


def test_without_a_script_the_tabs_lead_everywhere(chromium: Any, northfield_site: Path) -> None:
    with a_page(chromium, viewport={"width": 360, "height": 740}, java_script_enabled=False) as page:
        page.goto(address(northfield_site, "faq/photo"))

        assert page.is_visible(".md-tabs a[href='../about/index.html']")
        assert not page.locator(".md-header button:visible").count()


@pytest.mark.parametrize("name", KINDS)
def test_nothing_moves_for_readers_who_asked_for_that(chromium: Any, northfield_site: Path, name: str) -> None:
    with a_page(chromium, reduced_motion="reduce") as page:
        page.goto(address(northfield_site, name))

        moving = page.evaluate(
            """() => [...document.querySelectorAll("*")].map((one) => getComputedStyle(one)).filter((style) =>
              style.animationName !== "none" || style.transitionDuration !== "0s" || style.scrollBehavior === "smooth").length"""
        )

    assert moving == 0


def test_in_high_contrast_marks_keep_a_line_and_signs_a_color(chromium: Any, northfield_site: Path) -> None:
    with a_page(chromium, forced_colors="active") as page:
        page.goto(address(northfield_site, "rules/privacy-no-identifiable-info"))
        lines = page.evaluate(
            """() => [...document.querySelectorAll(".badge, .card")].map((one) => getComputedStyle(one).borderTopStyle)"""
        )
        page.goto(address(northfield_site, "faq/photo"))
        signs = page.evaluate(
            """() => [...document.querySelectorAll(".verdict")].map((one) => getComputedStyle(one, "::before").backgroundColor)"""
        )

    assert set(lines) == {"solid"}
    assert set(signs) == {"rgb(0, 0, 0)"}


@pytest.mark.parametrize("name", ["roles/residents", "faq/photo", "rules/privacy-no-identifiable-info"])
def test_a_page_prints_its_words_without_the_frame(
    chromium: Any, northfield: Policy, northfield_site: Path, tmp_path: Path, name: str
) -> None:
    source = Page((northfield_site / f"{name}.html").read_text(encoding="utf-8")).words
    with a_page(chromium, color_scheme="dark") as page:
        page.goto(address(northfield_site, name))
        page.pdf(path=tmp_path / "page.pdf", format="Letter")
        page.emulate_media(media="print")
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")

    sheets = [sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(tmp_path / "page.pdf")]
    printed = " ".join(" ".join(sheets).split())
    heading = source.partition(" - ")[0]

    assert heading in printed
    assert "Draft, not approved" in printed
    assert northfield.owner.email in printed
    assert "Skip to content" not in printed
    assert "For managers" not in printed
    assert all(sheet.strip() for sheet in sheets)
    assert paper == "rgb(255, 255, 255)"


# Other builders of the same tree


@pytest.fixture(scope="module")
def tree(northfield: Policy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    write(northfield, a_context(folder))
    return folder


def test_mkdocs_builds_the_tree_strictly_by_itself(tree: Path) -> None:
    done = _build(tree, "mkdocs", "build", "--strict", "--site-dir", "by-mkdocs")

    assert done.returncode == 0, done.stderr
    assert len(list((tree / "by-mkdocs").rglob("*.html"))) > 200


def test_mkdocs_refuses_a_link_to_an_anchor_that_is_not_there(tree: Path, tmp_path: Path) -> None:
    (tree / "docs" / "stray.md").write_text("# Stray\n\n[lost](index.md#nowhere)\n", encoding="utf-8")

    done = _build(tree, "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "out"))
    (tree / "docs" / "stray.md").unlink()

    assert done.returncode == 1
    assert "nowhere" in done.stderr


def test_zensical_builds_the_same_pages_from_the_same_tree(
    northfield: Policy, northfield_site: Path, tree: Path
) -> None:
    done = _build(tree, "zensical", "build")

    assert done.returncode == 0, done.stdout + done.stderr
    ours = {path.relative_to(northfield_site) for path in northfield_site.rglob("*.html")}
    assert {path.relative_to(tree / "site") for path in (tree / "site").rglob("*.html")} == ours
    for rule in northfield.rules.values():
        page = Page((tree / "site" / "rules" / f"{rule.id}.html").read_text(encoding="utf-8"))
        assert " ".join(text.plain(rule.statement).split()) in page.words
        assert not [load for load in page.loads if "//" in load]


def _build(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / command[0]
    return subprocess.run([program, *command[1:]], cwd=tree, capture_output=True, text=True, check=False)
