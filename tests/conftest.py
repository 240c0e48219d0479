"""What many tests share: this repository's policy, compiled once, and one whole build of it."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from policyloom.cli import main
from policyloom.formats import site
from policyloom.model.types import Policy
from policyloom.pipeline.compile import compile_policy
from policyloom.views.artifact import Context
from tests import browsing

# One commit, one verdict: the same examples on every run. POLICYLOOM_FUZZ=1 looks for new ones.
settings.register_profile("policyloom", deadline=None, derandomize="POLICYLOOM_FUZZ" not in os.environ)
settings.load_profile("policyloom")

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "policy" / "policy.yaml"


def pytest_configure() -> None:
    """Hear SIGINT and SIGHUP: a suite in a shell's background, or below nohup, ignores them, and so would every program that a test stops."""
    for number, heard in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, heard)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `./run test` run most tests side by side, then those that have to be alone."""
    parser.addoption(
        "--company", choices=("together", "alone"), help="run only the tests that may, or may not, have company"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    company = config.getoption("--company")
    if company:
        left = [item for item in items if (item.get_closest_marker("alone") is None) == (company == "alone")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


@pytest.fixture(scope="session")
def northfield() -> Policy:
    policy = compile_policy(SOURCE).policy
    assert policy is not None
    return policy


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole build of this repository's policy."""
    out = tmp_path_factory.mktemp("built") / "dist"
    assert main(["build", str(SOURCE), "--out", str(out), "--quiet"]) == 0
    return out


@pytest.fixture
def own_northfield(tmp_path: Path) -> Path:
    """A copy of the institution's folder that a test may change. Gives its policy.yaml."""
    folder = tmp_path / "own"
    shutil.copytree(SOURCE.parent / "brand", folder / "brand")
    shutil.copy(SOURCE, folder / "policy.yaml")
    return folder / "policy.yaml"


def site_of(policy: Policy, folder: Path) -> Path:
    """Build a policy's site below a folder. Gives the site's own folder."""
    scratch = folder / "scratch"
    scratch.mkdir()
    context = Context(templates=ROOT / "templates", shell=ROOT / "site", schemas=ROOT / "schema", scratch=scratch)
    for artifact in site.render(policy, context):
        target = folder / artifact.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(artifact.content)
    return folder / "site"


@pytest.fixture(scope="session")
def northfield_site(northfield: Policy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repository's policy."""
    return site_of(northfield, tmp_path_factory.mktemp("northfield"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium. A test opens pages of its own and closes them."""
    with browsing.chromium() as browser:
        yield browser
