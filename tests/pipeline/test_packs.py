"""Packs: from a distribution, from a path, exclusive ones; what they say of the law, and what the calendar does to it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from policyloom import project
from policyloom.cli import main
from policyloom.diagnostics import has_errors
from policyloom.pipeline.compile import Compilation, compile_policy

NORTHFIELD = Path(__file__).resolve().parents[2] / "policy"
PACK = 'policyloom: 1\npack: {{id: {name}, title: A pack, version: "1.0", kind: jurisdiction, jurisdiction: Here}}\nextends: [healthcare-social-media]\n{more}'


def a_pack(folder: Path, name: str, more: str = "") -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "pack.yaml").write_text(PACK.format(name=name, more=more), encoding="utf-8")


def extending(source: Path, *names: str, more: str = "") -> Compilation:
    text = source.read_text(encoding="utf-8")
    if names:
        text = text.replace("[us-private]", f"[{', '.join(names)}]")
    source.write_text(text + more, encoding="utf-8")
    return compile_policy(source)


def rules_of(compiled: Compilation) -> list[str]:
    return [one.rule for one in compiled.diagnostics]


def test_an_installed_distribution_offers_packs(
    own_northfield: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "lib" / "hospital_packs"
    module.mkdir(parents=True)
    (module / "__init__.py").write_text("raise RuntimeError('a pack is read, never run')", encoding="utf-8")
    a_pack(module, "acute", "rules: {conduct-no-trophies: {severity: critical}}\n")
    info = tmp_path / "lib" / "hospital_packs-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hospital-packs\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[policyloom.packs]\nacute = hospital_packs:acute\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "lib"))

    compiled = extending(own_northfield, "acute")

    assert compiled.policy, compiled.diagnostics
    assert compiled.policy.rules["conduct-no-trophies"].severity == "critical"
    assert [layer.name for layer in compiled.layers] == ["healthcare-social-media", "acute", "northfield-social-media"]
    assert "hospital_packs" not in sys.modules


def test_packs_that_exclude_each_other_are_reported_where_they_are_named(own_northfield: Path) -> None:
    folder = own_northfield.parent
    a_pack(folder, "one")
    text = PACK.format(name="two", more="").replace("kind: ", 'conflicts: {one: "One employer, one law."}, kind: ')
    (folder / "two").mkdir()
    (folder / "two" / "pack.yaml").write_text(text, encoding="utf-8")

    compiled = extending(own_northfield, "./one", "./two")

    (problem,) = (one for one in compiled.diagnostics if one.rule == "pack-conflict")
    assert "One employer, one law." in problem.message
    assert problem.at
    assert problem.at.file.endswith("policy.yaml")
    assert problem.related


def test_two_packs_may_not_have_one_name(own_northfield: Path) -> None:
    a_pack(own_northfield.parent / "a", "same")
    a_pack(own_northfield.parent / "b", "same")

    assert rules_of(extending(own_northfield, "./a/same", "./b/same")) == ["pack-conflict"]


def test_packs_that_disagree_are_reported_unless_the_institution_decides(own_northfield: Path) -> None:
    a_pack(own_northfield.parent, "one", "rules: {conduct-no-trophies: {severity: critical}}\n")
    a_pack(own_northfield.parent, "two", "rules: {conduct-no-trophies: {severity: high, tags: [x]}}\n")
    compiled = extending(own_northfield, "./one", "./two")

    assert "pack-conflict" in rules_of(compiled)
    decided = extending(own_northfield, more="rules: {conduct-no-trophies: {severity: critical}}\n")
    assert "pack-conflict" not in rules_of(decided)


def test_a_site_builds_on_its_institution(own_northfield: Path) -> None:
    site = own_northfield.parent / "sites" / "east" / "policy.yaml"
    site.parent.mkdir(parents=True)
    site.write_text(
        "policyloom: 1\nextends: [../..]\npolicy: {id: east}\ninstitution: {name: Northfield East}\n"
        "choices: {case_discussion: never, disclaimer: {answer: may, reason: R., approved_by: Board}}\n",
        encoding="utf-8",
    )
    policy = compile_policy(site).policy

    assert policy
    assert [layer.name for layer in policy.layers] == [
        "healthcare-social-media",
        "us-core",
        "us-private",
        "northfield-social-media",
        "east",
    ]
    assert [(one.path, one.layer, one.effect) for one in policy.own_deviations] == [
        ("choices.disclaimer", "east", "weaker")
    ]
    traced = {one.path: one for one in policy.provenance}
    assert traced["choices.case_discussion"].place == "northfield-social-media/policy.yaml:86"
    assert [touch.place for touch in traced["choices.case_discussion"].touches] == ["east/policy.yaml:5"]


def test_no_folder_of_this_machine_stands_in_a_document(own_northfield: Path) -> None:
    policy = compile_policy(own_northfield).policy

    assert policy
    assert not [one for one in policy.provenance if str(own_northfield.parent) in one.place or one.place[0] == "/"]


LAW = """
references:
  own-act:
    {{title: Own Act, publisher: State, kind: law, jurisdiction: Here, status: {status}, says: It says so., review_by: {review}{seen}}}
rules:
  conduct-no-trophies: {{basis: {{own-act: {{locator: s 1}}}}}}
"""


def test_a_law_that_nobody_looked_at_again_is_a_warning(own_northfield: Path) -> None:
    law = LAW.format(status="in_force", review="2026-01-01", seen=", seen: 2025-12-01")
    compiled = extending(own_northfield, more=law)

    (problem,) = compiled.diagnostics
    assert problem.rule == "law-review-overdue"
    assert not has_errors(compiled.diagnostics)


@pytest.mark.parametrize(
    ("law", "rule"),
    [
        (LAW.format(status="seen", review="2099-01-01", seen=", seen: 2025-12-01"), "unknown-value"),
        (LAW.format(status="in_force", review="2099-01-01", seen=""), "missing-key"),
        (
            LAW.format(status="unverified", review="2099-01-01", seen="").replace("says: It says so., ", ""),
            "missing-key",
        ),
        (
            LAW.format(status="unverified", review="2099-01-01", seen="").replace("own-act: {locator", "act: {locator"),
            "dangling-reference",
        ),
    ],
)
def test_a_law_says_what_it_is(own_northfield: Path, law: str, rule: str) -> None:
    assert rules_of(extending(own_northfield, more=law)) == [rule]


def test_the_basis_of_a_rule_stands_behind_its_sources(own_northfield: Path) -> None:
    policy = extending(own_northfield, more=LAW.format(status="unverified", review="2099-01-01", seen="")).policy

    assert policy
    assert [(one.ref, one.locator) for one in policy.rules["conduct-no-trophies"].sources][-1] == ("own-act", "s 1")


EXPIRED = "rules:\n  conduct-info-disclaimer: {modality: MAY, reason: R., approved_by: Board, expires: 2026-01-01}\n"


def test_a_deviation_that_ran_out_fails_the_build_and_can_still_be_compared(
    own_northfield: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    compiled = extending(own_northfield, more=EXPIRED)

    assert rules_of(compiled) == ["deviation-expired"]
    assert compiled.policy
    assert compiled.sound is None
    assert main(["check", str(own_northfield)]) == 1
    assert main(["build", str(own_northfield), "--out", str(tmp_path / "dist")]) == 1
    assert not (tmp_path / "dist").exists()
    capsys.readouterr()
    assert main(["diff", str(own_northfield), str(own_northfield)]) == 0
    assert "No differences." in capsys.readouterr().out


def test_who_approved_it_stands_in_an_explanation(own_northfield: Path, capsys: pytest.CaptureFixture[str]) -> None:
    extending(own_northfield, more=EXPIRED.replace("2026-01-01", "2099-01-01"))

    assert main(["explain", "conduct-info-disclaimer.modality", str(own_northfield)]) == 0
    assert "Reason: R.; approved by Board, until 2099-01-01" in capsys.readouterr().out


def test_every_pack_that_comes_with_the_program_is_whole() -> None:
    for path in sorted(project.resources().packs.glob("*/pack.yaml")):
        text = path.read_text(encoding="utf-8")
        assert f"id: {path.parent.name}\n" in text
        files = {file.name for file in path.parent.glob("*.yaml")} - {"pack.yaml"}
        assert files == {
            line.strip(" -\n")
            for line in text.splitlines()
            if line.strip().startswith("- ") and line.strip().endswith(".yaml")
        }


def test_the_lock_of_northfield_is_that_of_its_packs(capsys: pytest.CaptureFixture[str]) -> None:
    """After a pack was edited: `./run policyloom update`."""
    assert main(["update", "--dry-run", str(NORTHFIELD)]) == 0
    assert "Every pack is the one that is locked." in capsys.readouterr().out
