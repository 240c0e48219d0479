"""The live preview follows an author's edits: in a real process, over HTTP, in a real browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import Watch

pytestmark = pytest.mark.slow

OWN_RULE = """
rules:
  privacy-no-age: {lead_in: LEAD, reason: We say it our way., approved_by: Board}
"""


@contextmanager
def serving(source: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `policyloom serve` in a process of its own. Gives its address."""
    command = [sys.executable, "-m", "policyloom", "serve", str(source), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            found = re.search(r"http://\S+/", said)
            assert found, said + (process.communicate(timeout=5)[1] if process.poll() is not None else "")
            yield found[0], process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def add(source: Path, text: str) -> str:
    """Append to a policy as an editor does that writes a new file and renames it. Gives what it said before."""
    before = source.read_text(encoding="utf-8")
    fresh = source.with_suffix(".tmp")
    fresh.write_text(before + text, encoding="utf-8")
    os.replace(fresh, source)
    return before


def get(url: str, host: str = "", method: str = "GET") -> tuple[int, str]:
    request = urllib.request.Request(url, headers={"Host": host} if host else {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


def test_an_edit_reaches_the_browser_and_a_broken_one_is_shown_until_it_is_mended(
    own_northfield: Path, chromium: Any
) -> None:
    page = chromium.new_page()
    watch = Watch(page)
    with serving(own_northfield, "--port", str(free_port())) as (address, _):
        page.goto(f"{address}rules/privacy-no-age.html")
        before = add(own_northfield, OWN_RULE.replace("LEAD", "Ages stay with us"))
        page.get_by_role("heading", name="Ages stay with us").wait_for()

        good = add(own_northfield, "oops: 1\n")
        notice = page.get_by_role("alert")
        notice.wait_for()
        told = notice.inner_text()
        kept = page.get_by_role("heading", name="Ages stay with us").count()

        own_northfield.write_text(good, encoding="utf-8")
        notice.wait_for(state="detached")
        own_northfield.write_text(before, encoding="utf-8")
        page.get_by_role("heading", name="Ages stay with us").wait_for(state="detached")
    page.close()

    assert "unknown key `oops`" in told
    assert re.search(r"policy\.yaml:\d+:1\b", told)
    assert kept
    assert not [said for said in watch.complaints if "ERR_" not in said]
    assert not watch.elsewhere(address)


def test_a_policy_that_does_not_compile_is_followed_until_it_does(own_northfield: Path, chromium: Any) -> None:
    before = add(own_northfield, "oops: 1\n")
    page = chromium.new_page()
    with serving(own_northfield, "--port", str(free_port())) as (address, _):
        page.goto(address)
        page.get_by_role("alert").wait_for()
        told = page.get_by_role("alert").inner_text()
        own_northfield.write_text(before, encoding="utf-8")
        page.get_by_role("heading", level=1).wait_for()
        title = page.title()
    page.close()

    assert "there is no site yet" in told.lower()
    assert "unknown key `oops`" in told
    assert title == "Professional use of social media"


def test_an_example_that_disagrees_is_told_beside_the_new_site(own_northfield: Path, chromium: Any) -> None:
    page = chromium.new_page()
    with serving(own_northfield, "--port", str(free_port())) as (address, _):
        page.goto(address)
        add(
            own_northfield,
            '\nrules:\n  privacy-no-record-numbers: {examples: {pass: ["MRN: 00482913"], fail: ["MRN: 00482913"]}, reason: To see it., approved_by: Board}\n',
        )
        page.get_by_role("alert").wait_for()
        told = page.get_by_role("alert").inner_text()
    page.close()

    assert "a build would refuse it" in told


def test_only_pages_of_its_own_address_are_answered_and_nothing_outside_the_site(own_northfield: Path) -> None:
    with serving(own_northfield, "--port", str(free_port())) as (address, _):
        own = get(f"{address}index.html")
        strange = get(f"{address}index.html", "evil.example")
        local = get(f"{address}index.html", "localhost:8000")
        outside = [get(f"{address}{path}") for path in ("../policy.yaml", "%2e%2e/policy.yaml", "//etc/passwd")]
        document = get(f"{address}guideline.pdf")
        posted = get(f"{address}index.html", method="POST")

    assert own[0] == local[0] == 200
    assert strange == (421, "")
    assert [status for status, _ in outside] == [404, 404, 404]
    assert document[0] == 404
    assert "policyloom publish" in document[1]
    assert posted[0] == 501


def test_the_files_of_the_site_are_served_as_they_are_and_pages_only_gain_the_follower(
    own_northfield: Path,
) -> None:
    with serving(own_northfield, "--port", str(free_port())) as (address, _):
        style = get(f"{address}assets/brand.css")[1]
        page = get(f"{address}index.html")[1]

    assert "preview.js" in page
    assert "__policyloom" not in style
    assert page.count("connect-src 'self'") == 1


def test_a_taken_port_is_left_alone_and_ctrl_c_ends_it_quietly(own_northfield: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serving(own_northfield, "--port", str(port)) as (address, process):
            used = int(address.rstrip("/").rpartition(":")[2])
            process.send_signal(signal.SIGINT)
            said, warned = process.communicate(timeout=10)

    assert used > port
    assert process.returncode == 0
    assert warned == f"Port {port} is taken.\n"
    assert not said
