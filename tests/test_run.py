"""The script `run`: paths mean what they mean where they were typed, and what reads archives comes when it is asked for."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# A Python that has everything, so that nothing is installed, and tells what it was asked to do.
PYTHON = '#!/bin/sh\ncase "$*" in *duckdb*) exit 1 ;; *require-hashes*) echo pip; for last; do :; done; cat "$last" ;; esac\n'


def _script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone whose Python and whose tools only pretend."""
    clone = tmp_path / "a clone"
    _script(clone / ".venv" / "bin" / "policyloom", '#!/bin/sh\necho "$(pwd) $*"\n')
    _script(clone / ".venv" / "bin" / "python", PYTHON)
    for name in ("python3", "ldconfig", "apt-get"):
        answer = "echo libpango-1.0 libpangoft2-1.0 libharfbuzz-subset" if name == "ldconfig" else "exit 0"
        _script(tmp_path / "bin" / name, f"#!/bin/sh\n{answer}\n")
    (clone / ".venv" / "requirements.lock.stamp").touch()
    for name in ("run", "requirements-test.lock"):
        shutil.copy(ROOT / name, clone / name)
    return clone


def _said(clone: Path, folder: Path, *typed: str) -> str:
    tools = f"{clone.parent / 'bin'}:/usr/bin:/bin"
    done = subprocess.run(
        [clone / "run", *typed],
        cwd=folder,
        env={**os.environ, "PATH": tools},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_command_runs_where_it_was_typed(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()

    assert _said(clone, tmp_path / "elsewhere", "policyloom", "init") == f"{tmp_path / 'elsewhere'} init\n"


def test_what_reads_archives_is_installed_before_an_audit_in_the_versions_of_the_tests(clone: Path) -> None:
    said = _said(clone, clone, "policyloom", "audit", "posts.csv")

    assert said.startswith("pip\nduckdb==")
    assert "\npyarrow==" in said
    assert [line for line in said.splitlines() if not line.startswith("    --hash=")][-1].endswith(" audit posts.csv")
    assert said.count("==") == 2
