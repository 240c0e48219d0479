"""The output folder: what is there already, who else writes there, and how a build ends before its time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from policyloom import project
from policyloom.cli import main
from policyloom.pipeline import render

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "policy" / "policy.yaml"
OURS = {"generator": {"policyloom": "0"}}


def _stage(out: Path) -> None:
    with project.staged(out) as folder:
        project.write(folder, "new", b"new")


def _out(folder: Path, manifest: object, *files: str) -> Path:
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    for name in files:
        (folder / name).write_text("mine", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "manifest",
    [
        [],
        {},
        {"manifest_version": 3, "artifacts": {"popup.js": {}}},
        {**OURS, "artifacts": {"other": {}}},
        {**OURS, "artifacts": [1]},
    ],
)
def test_a_file_that_no_manifest_of_ours_names_is_safe(tmp_path: Path, manifest: object) -> None:
    out = _out(tmp_path / "dist", manifest, "popup.js")

    with pytest.raises(project.ProjectError, match="no build made"):
        _stage(out)

    assert (out / "popup.js").read_text(encoding="utf-8") == "mine"


def test_what_the_last_build_made_is_replaced(tmp_path: Path) -> None:
    out = _out(tmp_path / "dist", {**OURS, "artifacts": {"old": {"format": "pdf"}}}, "old", ".DS_Store")

    _stage(out)

    assert project.files_below(out) == ["new"]
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


def test_a_manifest_cannot_name_files_outside(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    out = _out(tmp_path / "dist", {**OURS, "artifacts": {"../secret": {"format": "pdf"}, "old": {"format": "pdf"}}})

    assert list(project.made(out)) == ["old"]


def test_what_a_killed_build_left_is_swept_away_and_a_running_one_is_not(tmp_path: Path) -> None:
    (tmp_path / ".dist.staged-killed").mkdir()
    with project.staged(tmp_path / "dist") as running:
        _stage(tmp_path / "dist")

        assert running.is_dir()
        assert not (tmp_path / ".dist.staged-killed").exists()
        (tmp_path / "dist" / "new").unlink()
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


def test_what_somebody_made_read_only_is_replaced_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may remove anything, so the folder refuses by its mode here, as it does for everybody else."""
    remove = os.unlink

    def unlink(path: str, *, dir_fd: int | None = None) -> None:
        folder = os.fstat(dir_fd) if dir_fd is not None else Path(path).parent.stat()
        if not folder.st_mode & 0o200:
            raise PermissionError(path)
        remove(path, dir_fd=dir_fd)

    out = _out(tmp_path / "dist", {**OURS, "artifacts": {"old": {"format": "pdf"}}}, "old")
    out.chmod(0o555)
    monkeypatch.setattr(os, "unlink", unlink)

    _stage(out)

    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


@pytest.mark.parametrize(
    "typed",
    [
        ["build", str(SOURCE), "--only", "json", "--out", "loop"],
        ["build", str(SOURCE), "--only", "json", "--out", "loop/x"],
        ["publish", str(SOURCE), "--to", "loop"],
        ["init", "--form", "loop"],
        ["init", "new", "--answers", "loop"],
        ["review", "import", "loop", str(SOURCE)],
        ["audit", "--rules", "rules.json", "loop"],
        ["audit", "--rules", "rules.json", "posts.csv", "--out", "loop"],
    ],
)
def test_links_that_go_in_a_circle_are_refused_in_words(
    typed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("loop").symlink_to("loop")

    assert main(typed) == 2
    assert "loop" in capsys.readouterr().err or typed[0] == "audit"


def test_a_link_is_called_a_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    assert main(["build", str(SOURCE), "--only", "json", "--out", str(tmp_path / "link")]) == 2
    assert f"link is a link to {tmp_path / 'real'}: name another one with --out" in capsys.readouterr().err


@pytest.mark.parametrize("out", ["/dev/null", "a" * 300, f"{SOURCE}/x", "/", str(SOURCE.parent)])
def test_a_bad_place_is_refused_in_words(out: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(SOURCE), "--only", "json", "--out", out]) == 2
    assert capsys.readouterr().err.startswith("policyloom: ")


@pytest.mark.parametrize("jobs", ["-1", "1e3", "x", "", "99999"])
def test_jobs_are_a_plain_number(jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["build", str(SOURCE), f"--jobs={jobs}"])

    assert ended.value.code == 2
    assert "no number of jobs" in capsys.readouterr().err


def test_a_fault_of_a_format_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("too long")

    monkeypatch.setattr(render, "render_one", fail)

    assert main(["build", str(SOURCE), "--only", "json", "--out", str(tmp_path / "dist")]) == 1
    assert "the format `json` failed: ValueError: too long" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)])
def test_a_stopped_build_cleans_up(tmp_path: Path, number: int, code: int) -> None:
    (tmp_path / "tmp").mkdir()
    running = subprocess.Popen(
        [sys.executable, "-m", "policyloom", "build", str(SOURCE), "--out", str(tmp_path / "dist")],
        cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True, env={**os.environ, "TMPDIR": str(tmp_path / "tmp")},
    )  # fmt: skip
    while not list(tmp_path.glob(".dist.staged-*")):
        time.sleep(0.05)
    time.sleep(0.5)
    os.killpg(running.pid, number)

    assert running.communicate(timeout=60)[1] == "policyloom: stopped; nothing was replaced\n"
    assert running.returncode == code
    assert [path.name for path in tmp_path.rglob("*")] == ["tmp"]


@pytest.mark.slow
def test_streams_that_are_full_closed_or_narrow_are_survived() -> None:
    command = f"{sys.executable} -m policyloom check {SOURCE}"
    for line, code in (
        (f"{command} >/dev/full", 2),
        (f"{command} >&- 2>&-", 0),
        (f"PYTHONIOENCODING=ascii {command} --format json", 0),
    ):
        done = subprocess.run(line, cwd=ROOT, shell=True, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
