"""`publish` lays out a folder that any web server can serve, at the top of an address or below it, with nothing missing."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from policyloom import project
from policyloom.cli import main
from policyloom.model.types import Policy
from policyloom.publish import _extra, at, refuse_strangers
from tests.browsing import Watch, served
from tests.conftest import SOURCE

BELOW = "/staff/policy/"
URL = f"https://policy.example.org{BELOW}"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published") / "public"
    assert main(["publish", str(SOURCE), "--to", str(folder), "--base-url", URL, "--github-pages", "--quiet"]) == 0
    return folder


@pytest.mark.slow
def test_every_link_of_every_page_leads_somewhere_below_a_path_and_documents_are_there(published: Path) -> None:
    hrefs = re.compile(r'\b(?:href|src)="([^"]+)"')
    missing, documents = [], set()
    for page in published.rglob("*.html"):
        here = URL + page.relative_to(published).as_posix()
        for href in hrefs.findall(page.read_text(encoding="utf-8")):
            target = urlsplit(urljoin(here, href))
            if target.netloc != "policy.example.org" or target.scheme != "https":
                continue
            path = target.path.removeprefix(BELOW) or "index.html"
            documents |= {path} if path.startswith("documents/") else set()
            if not target.path.startswith(BELOW) or not (published / path).is_file():
                missing.append((here, href))

    assert not missing
    assert {"documents/guideline.pdf", "documents/deck.pptx", "documents/exports/rules.json"} <= documents


@pytest.mark.slow
def test_a_browser_walks_from_the_home_page_to_a_document_below_a_path(published: Path, chromium: Any) -> None:
    page = chromium.new_page()
    watch = Watch(page)
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    with served(published, BELOW) as address:
        page.goto(address)
        for path in ("rules/index.html", "rules/privacy-no-age.html", "about/downloads.html"):
            page.goto(f"{address}{path}")
        with page.expect_download() as downloaded:
            page.evaluate("document.querySelector('a[href$=\"rules.json\"]').setAttribute('download', '')")
            page.locator('a[href$="exports/rules.json"]').first.click()
        rules = json.loads(Path(downloaded.value.path()).read_text(encoding="utf-8"))
    page.close()

    assert not failed
    assert not watch.elsewhere(address)
    assert rules["rules"][0]["help_uri"].startswith(f"{URL}rules/")


@pytest.mark.slow
def test_addresses_are_those_of_the_base_url_and_the_page_for_a_wrong_address_works_at_any_depth(
    published: Path,
) -> None:
    home = (published / "index.html").read_text(encoding="utf-8")
    lost = (published / "404.html").read_text(encoding="utf-8")
    sitemap = (published / "sitemap.xml").read_text(encoding="utf-8")
    own = [href for href in re.findall(r'(?:href|src)="([^"#]+)', lost) if not re.match(r"[a-z]+:", href)]

    assert f'rel="canonical" href="{URL}' in home
    assert sitemap.count(f"<loc>{URL}") == sitemap.count("<loc>") > 200
    assert own
    assert not [href for href in own if not href.startswith(BELOW)]


@pytest.mark.slow
def test_the_manifest_names_every_file_with_its_digest_and_only_a_top_address_has_robots(published: Path) -> None:
    manifest = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    there = {path for path in project.files_below(published) if path != "manifest.json"}

    assert manifest["artifacts"].keys() == there
    assert manifest["published"] == {"url": URL}
    assert all(
        hashlib.sha256((published / path).read_bytes()).hexdigest() == entry["sha256"]
        for path, entry in manifest["artifacts"].items()
    )
    assert ".nojekyll" in there
    assert not {"CNAME", "robots.txt", "build-report.json"} & there


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://policy.example.org/", {"robots.txt", ".nojekyll", "CNAME"}),
        ("https://policy.example.org/staff/", {".nojekyll"}),
        ("https://example.github.io/", {"robots.txt", ".nojekyll"}),
        ("https://example.github.io/policy/", {".nojekyll"}),
    ],
)
def test_github_pages_gets_what_fits_its_address(url: str, wanted: set[str]) -> None:
    found = _extra(url, github_pages=True)

    assert found.keys() == wanted
    assert found.get("CNAME", b"policy.example.org\n") == b"policy.example.org\n"
    assert not _extra(url, github_pages=False).keys() - {"robots.txt"}


@pytest.mark.parametrize(
    "url", ["policy.example.org", "ftp://a.example/", "https://", "https:///x", "https://a.example/?q", "https://a:x/"]
)
def test_what_is_no_address_is_refused(url: str, northfield: Policy) -> None:
    with pytest.raises(project.ProjectError, match="no address"):
        at(northfield, url)


def test_an_address_gains_its_last_slash(northfield: Policy) -> None:
    assert at(northfield, "https://a.example/b").institution.url == "https://a.example/b/"
    assert at(northfield, None) is northfield


def test_a_folder_that_publish_did_not_make_is_refused_before_anything_is_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "notes.txt").write_text("mine", encoding="utf-8")

    code = main(["publish", str(SOURCE), "--to", str(tmp_path / "public")])

    assert code == 2
    assert "`publish` did not make" in capsys.readouterr().err
    assert (tmp_path / "public" / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_the_folder_of_a_build_is_refused_and_an_empty_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    refuse_strangers(tmp_path / "dist")
    (tmp_path / "dist" / "manifest.json").write_text('{"generator": {"policyloom": "1"}, "artifacts": {}}')

    with pytest.raises(project.ProjectError):
        refuse_strangers(tmp_path / "dist")
