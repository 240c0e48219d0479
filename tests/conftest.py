"""What many tests share: this repository's policy, compiled once, and one whole build of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from policyloom.cli import main
from policyloom.model.types import Policy
from policyloom.pipeline.compile import compile_policy

# One commit, one verdict: the same examples on every run. POLICYLOOM_FUZZ=1 looks for new ones.
settings.register_profile("policyloom", deadline=None, derandomize="POLICYLOOM_FUZZ" not in os.environ)
settings.load_profile("policyloom")

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "policy" / "policy.yaml"


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
