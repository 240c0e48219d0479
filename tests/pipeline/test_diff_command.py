"""`policyloom diff` on real files and in a real git repository: what it says, and what it says when it cannot."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from policyloom.cli import main
from policyloom.formats import rules
from policyloom.model.types import Policy

ROOT = Path(__file__).resolve().parents[2]
RULE = "privacy-no-age"

pytestmark = pytest.mark.slow


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _amend(path: Path, lines: str) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8')}\nrules:\n{lines}", encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with Northfield's policy, which extends a pack of its own; the working folder is its top."""
    top = tmp_path / "repository"
    shutil.copytree(ROOT / "policy" / "brand", top / "policy" / "brand")
    shutil.copy(ROOT / "policy" / "policy.yaml", top / "policy" / "policy.yaml")
    (top / "shared").mkdir()
    (top / "shared" / "pack.yaml").write_text(
        "policyloom: 1\npack: {id: shared, title: Shared}\nextends: [healthcare-social-media]\n"
        f"rules:\n  {RULE}: {{severity: low, reason: Ours., approved_by: Board}}\n",
        encoding="utf-8",
    )
    _edit(top / "policy" / "policy.yaml", "[us-private]", "[us-private, ../shared]")
    monkeypatch.chdir(top)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    git("init", "--quiet", "--initial-branch=main")
    commit("First")
    return top


def git(*arguments: str) -> str:
    settings = ("-c", "user.name=Tester", "-c", "user.email=tester@northfield.example", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *settings, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(message: str) -> str:
    git("add", "--all")
    git("commit", "--quiet", "--message", message)
    return git("rev-parse", "HEAD")


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert main(["diff", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def test_a_file_is_compared_with_a_revision(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _amend(
        repository / "policy" / "policy.yaml",
        f"  {RULE}: {{modality: SHOULD NOT, reason: A trial., approved_by: Board}}\n",
    )

    code = main(["diff", "HEAD", "policy", "--exit-code"])
    said = capsys.readouterr().out

    assert code == 1
    assert "modality: MUST NOT → SHOULD NOT  (weaker)" in said
    assert "Rules: 1 weaker (1 substantive)." in said
    assert "To acknowledge again: none." in said


def test_nothing_differs_between_a_revision_and_what_was_committed(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", "HEAD", "policy/policy.yaml", "--exit-code"]) == 0
    assert "No differences." in capsys.readouterr().out
    assert main(["diff", "HEAD:policy", "main:policy/policy.yaml", "--exit-code"]) == 0


def test_a_relative_pack_is_the_one_of_its_revision(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _edit(repository / "shared" / "pack.yaml", "severity: low", "modality: SHOULD NOT")
    commit("Second")

    found = _json(capsys, "HEAD~1", "HEAD")

    assert [change["id"] for change in found["rules"]] == [RULE]  # type: ignore[attr-defined]


def test_a_built_in_pack_is_the_one_of_its_revision(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packs = repository / "policy" / "packs"
    shutil.copytree(ROOT / "policy" / "packs" / "healthcare-social-media", packs / "healthcare-social-media")
    commit("Its own packs")
    _edit(packs / "healthcare-social-media" / "privacy.yaml", "lead_in: Leave the age out.", "lead_in: No ages.")
    commit("Other words")

    found = _json(capsys, "HEAD~1", "HEAD")

    (change,) = found["rules"]  # type: ignore[misc]
    assert (change["id"], change["materiality"], change["fields"][0]["after"]) == (RULE, "clarifying", "No ages.")


def test_the_policy_is_found_from_below_and_by_revisions_with_a_colon(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "shared")

    assert main(["diff", "HEAD", "HEAD:../policy"]) == 0
    assert main(["diff", "HEAD@{2001-01-01 12:00}:policy/policy.yaml", "../policy"]) == 0
    assert capsys.readouterr().out.count("No differences.") == 2


def test_a_rules_json_is_compared_with_a_policy(
    repository: Path, northfield: Policy, capsys: pytest.CaptureFixture[str]
) -> None:
    data = rules.record(northfield)
    removed = data["rules"].pop()
    built = repository / "dist" / "exports" / "rules.json"
    built.parent.mkdir(parents=True)
    built.write_text(json.dumps(data | {"added_later": 1}), encoding="utf-8")
    commit("Built")

    for old in ("dist", "dist/exports/rules.json", "HEAD:dist/exports/rules.json"):
        found = _json(capsys, old, "policy")
        assert {change["id"]: change["kinds"] for change in found["rules"]} == {  # type: ignore[attr-defined]
            removed["id"]: ["added"],
            RULE: ["amended"],
        }


def test_markdown_is_for_pull_requests(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _amend(
        repository / "policy" / "policy.yaml", f"  {RULE}: {{media: [text], reason: A trial., approved_by: Board}}\n"
    )

    assert main(["diff", "HEAD", "policy", "--format", "markdown"]) == 0
    said = capsys.readouterr().out

    assert said.startswith("# Professional use of social media: HEAD (version 1.0) → policy (version 1.0)\n")
    assert f"### `{RULE}` 1.3 Leave the age out." in said
    assert "| media | " in said


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("nowhere", "`nowhere` is no policy, no rules.json and no git revision here"),
        ("", "`` is no policy, no rules.json and no git revision here"),
        ("--all", "required"),
        ("HEAD:nowhere.yaml", "there is no nowhere.yaml at revision HEAD"),
        ("HEAD~7", "`HEAD~7` is no policy"),
        ("x\ny:z", "is no policy"),
        ("shared", "there is no policy at shared"),
        ("broken.json", "broken.json is no JSON"),
        ("other.json", "other.json is no rules.json: the file: "),
        ("newer.json", "newer.json has format 2; this program reads format 1"),
        ("list.json", "list.json is no rules.json: the file: "),
    ],
)
def test_a_side_that_is_not_there_is_misuse(
    repository: Path, capsys: pytest.CaptureFixture[str], old: str, said: str
) -> None:
    for name, text in {"broken": "{", "other": "{}", "newer": '{"format": 2}', "list": "[]"}.items():
        (repository / f"{name}.json").write_text(text, encoding="utf-8")
    try:
        code = main(["diff", old, "policy"])
    except SystemExit as stop:
        code = int(stop.code or 0)

    assert code == 2
    assert said in capsys.readouterr().err


def test_outside_a_repository_a_revision_is_misuse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    assert main(["diff", "HEAD", "HEAD"]) == 2
    assert "no git revision here" in capsys.readouterr().err


def test_without_git_two_files_still_compare(
    own_northfield: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    assert main(["diff", str(own_northfield), str(own_northfield)]) == 0
    assert main(["diff", "HEAD", str(own_northfield)]) == 2
    assert "needs git" in capsys.readouterr().err


def test_a_side_that_does_not_compile_is_reported_by_its_revision(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _edit(repository / "policy" / "policy.yaml", "short_name:", "short_nam:")
    _edit(repository / "policy" / "policy.yaml", "../shared", "../missing")
    commit("Broken")

    assert main(["diff", "HEAD~1", "HEAD"]) == 1
    said = capsys.readouterr().err

    assert "HEAD:policy/policy.yaml:4:" in said
    assert "missing-pack" in said
    assert "/tmp" not in said
    assert "HEAD does not compile: nothing was compared." in said


def test_links_in_a_revision_lead_nowhere(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "shared" / "pack.yaml").unlink()
    (repository / "shared" / "pack.yaml").symlink_to("/etc/hostname")
    commit("A link")

    assert main(["diff", "HEAD~1", "HEAD"]) == 1
    assert "missing-pack" in capsys.readouterr().err


def test_the_repository_stays_as_it_is(repository: Path) -> None:
    before = git("status", "--porcelain", "--ignored")

    main(["diff", "HEAD", "policy"])

    assert git("status", "--porcelain", "--ignored") == before
