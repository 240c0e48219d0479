"""`update`: a newer pack comes in, every local edit stays, and the conflicts are exactly the true ones."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policyloom import project
from policyloom.cli import main
from policyloom.diagnostics import has_errors
from policyloom.pipeline.compile import compile_policy
from policyloom.pipeline.lock import LOCK, read_lock
from policyloom.revise import update
from policyloom.source.reader import read

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "policy" / "packs" / "healthcare-social-media"

RULES = {
    f"rule-{n}": {"statement": f"Say {n}.", "modality": "MUST", "severity": "high", "tags": ["x"]} for n in range(6)
}
BASE = {
    "policyloom": 1,
    "pack": {"id": "small", "title": "Small", "version": "1.0", "language": "en", "description": "A small pack."},
    "rules": RULES,
    "faq": {"q-1": {"question": "May I?", "answer": "Yes."}, "q-2": {"question": "And now?", "answer": "No."}},
    "questions": {
        "tone": {
            "type": "enum",
            "question": "How?",
            "help": "So.",
            "options": {"a": {"title": "A"}, "b": {"title": "B"}},
        },
        "days": {"type": "integer", "question": "How long?", "help": "So.", "default": 31},
    },
}
OVERLAY = """\
policyloom: 1
extends: [./small] # the pack
# Our own changes
rules:
{rules}
"""


def write_pack(folder: Path, data: Mapping[str, Any]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "pack.yaml").write_text(json.dumps(data, indent=1), encoding="utf-8")


def a_policy(folder: Path, overlay: str, base: Mapping[str, Any] = BASE) -> Path:
    source = folder / "policy.yaml"
    write_pack(folder / "small", base)
    source.write_text(overlay, encoding="utf-8")
    update.write(update.prepare(source))
    return source


def changed(**paths: Any) -> dict[str, Any]:
    """Give the pack with other values at dotted paths (written with __); None takes one out."""
    data = copy.deepcopy(BASE)
    data["pack"]["version"] = "2.0"
    for dotted, value in paths.items():
        *above, last = dotted.replace("_", "-").split("--")
        target: Any = data
        for step in above:
            target = target[step]
        if value is None:
            del target[last]
        else:
            target[last] = value
    return data


def test_the_first_update_locks_and_a_changed_pack_is_noticed(tmp_path: Path) -> None:
    source = a_policy(tmp_path, OVERLAY.format(rules="  rule-1: {severity: low, reason: Why., approved_by: Board}"))
    lock = read_lock(tmp_path)

    assert lock
    assert [(one.id, one.version) for one in lock.packs] == [("small", "1.0")]
    assert (tmp_path / lock.packs[0].record).is_file()
    write_pack(tmp_path / "small", changed(rules__rule_2__statement="Say so."))
    prepared = update.prepare(source)
    assert [(one.id, one.version) for one in prepared.changed] == [("small", "2.0")]
    assert prepared.conflicts == ()


@pytest.mark.parametrize(
    ("overlay", "paths", "conflicts"),
    [
        ("rules:\n  rule-1: {severity: low}", {"rules__rule_1__severity": "medium"}, ["rules.rule-1.severity"]),
        ("rules:\n  rule-1: {severity: low}", {"rules__rule_1__severity": "low"}, []),
        ("rules:\n  rule-1: {severity: low}", {"rules__rule_1__statement": "Say."}, []),
        ("rules:\n  rule-1: {severity: low}", {"rules__rule_2__severity": "low"}, []),
        ("rules:\n  rule-1: {severity: low}", {"rules__rule_1": None}, ["rules.rule-1.severity"]),
        ("rules:\n  rule-1: {tags: [x, y]}", {"rules__rule_1__tags": ["z"]}, ["rules.rule-1.tags"]),
        ("rules:\n  rule-1: {tags: [x, y]}", {"rules__rule_1__tags": ["x", "y"]}, []),
        ("rules:\n  rule-9: {severity: low}", {"rules__rule_9": {"severity": "high"}}, ["rules.rule-9"]),
        ("omit: {rule-1: No.}", {"rules__rule_1__statement": "Say."}, ["omit.rule-1"]),
        ("omit: {rule-1: No.}", {"rules__rule_1__tags": ["z"]}, []),
        ("omit: {rule-1: No.}", {"rules__rule_1": None}, ["omit.rule-1"]),
        ("omit: {faq.q-1: No.}", {"faq__q_1__answer": "No."}, ["omit.faq.q-1"]),
        ("choices: {tone: a}", {"questions__tone__options": {"a": {"title": "A"}}}, ["choices.tone"]),
        ("choices: {tone: a}", {"questions__tone__question": "How so?"}, ["choices.tone"]),
        ("choices: {tone: a}", {"questions__tone": None}, ["choices.tone"]),
        ("choices: {tone: a}", {"questions__tone__help": "Like this."}, []),
        ("choices: {days: 40}", {"questions__days__default": 60}, []),
        ("choices: {days: {answer: 40, reason: R., approved_by: B}}", {"choices": {"days": 60}}, ["choices.days"]),
        ("policy: {title: Ours}", {"policy": {"title": "Theirs"}}, ["policy.title"]),
    ],
)
def test_a_conflict_is_an_overlaid_key_whose_base_changed_or_vanished(
    tmp_path: Path, overlay: str, paths: dict[str, Any], conflicts: list[str]
) -> None:
    source = a_policy(tmp_path, f"policyloom: 1\nextends: [./small]\n{overlay}\n")
    write_pack(tmp_path / "small", changed(**paths))

    assert [one.path for one in update.prepare(source).conflicts] == conflicts


def test_a_rule_with_another_id_is_renamed_wherever_the_policy_names_it(tmp_path: Path) -> None:
    own = (
        "rules:\n  # ours\n  rule-1: {severity: low} # firm\nomit:\n  rule-2: No.\n"
        "faq:\n  own: {question: May I?, rules: [rule-3, rule-1]}\n"
    )
    source = a_policy(tmp_path, f"policyloom: 1\nextends: [./small]\n{own}")
    data = changed(rules__rule_1=None, rules__rule_2=None)
    data["rules"] |= {f"new-{n}": {**RULES[f"rule-{n}"], "aliases": [f"rule-{n}"]} for n in (1, 2)}
    write_pack(tmp_path / "small", data)
    prepared = update.prepare(source)
    update.write(prepared)

    assert prepared.conflicts == ()
    assert source.read_text(encoding="utf-8").endswith(own.replace("rule-1", "new-1").replace("rule-2", "new-2"))


def test_keep_and_take_resolve_a_conflict_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = "rules:\n  rule-1: {severity: low} # firm\n  # more\n  rule-2:\n    severity: low\n    statement: Ours.\n"
    source = a_policy(tmp_path, f"policyloom: 1\nextends: [./small]\n{own}")
    write_pack(tmp_path / "small", changed(rules__rule_1__severity="medium", rules__rule_2__severity="medium"))

    assert main(["update", str(source), "--dry-run"]) == 1
    assert read_lock(tmp_path) == read_lock(tmp_path)
    assert "1.0" in (tmp_path / LOCK).read_text(encoding="utf-8")
    assert main(["update", str(source)]) == 1
    assert main(["update", str(source), "--keep", "rules.rule-1.severity"]) == 1
    assert source.read_text(encoding="utf-8").endswith(own)
    assert main(["update", str(source), "--take", "rules.rule-2.severity"]) == 0
    assert source.read_text(encoding="utf-8").endswith(own.replace("    severity: low\n", ""))
    assert main(["update", str(source)]) == 0
    assert "Every pack is the one that is locked." in capsys.readouterr().out


def test_a_second_update_keeps_the_conflicts_of_the_first(tmp_path: Path) -> None:
    source = a_policy(tmp_path, "policyloom: 1\nextends: [./small]\nrules: {rule-1: {severity: low}}\n")
    for version, severity in (("2.0", "medium"), ("3.0", "critical")):
        data = changed(rules__rule_1__severity=severity)
        data["pack"]["version"] = version
        write_pack(tmp_path / "small", data)
        update.write(update.prepare(source))

    (conflict,) = update.prepare(source).conflicts
    assert (conflict.path, conflict.base, conflict.theirs) == ("rules.rule-1.severity", "high", "critical")


def test_a_lost_history_is_said_and_can_be_locked_again(tmp_path: Path) -> None:
    source = a_policy(tmp_path, "policyloom: 1\nextends: [./small]\nrules: {rule-1: {severity: low}}\n")
    lock = read_lock(tmp_path)
    assert lock
    (tmp_path / lock.packs[0].record).unlink()
    write_pack(tmp_path / "small", changed(rules__rule_1__severity="medium"))

    with pytest.raises(project.ProjectError, match="--relock"):
        update.prepare(source)
    assert update.prepare(source, relock=True).conflicts == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"format": 2}',
        '{"format": 1, "packs": 3}',
        "\0",
        '{"format": 1, "packs": [{"id": "small", "version": "1.0", "digest": 3}], "conflicts": []}',
        '{"format": 1, "packs": [], "conflicts": [{"path": 5, "base": 1, "theirs": 2}]}',
    ],
)
def test_a_broken_lock_is_said_plainly(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    source = a_policy(tmp_path, "policyloom: 1\nextends: [./small]\n")
    (tmp_path / LOCK).write_text(text, encoding="utf-8")

    assert main(["check", str(source)]) == 2
    said = capsys.readouterr().err
    assert LOCK in said
    assert "format 2" in said or "update --relock" in said
    assert main(["update", str(source)]) == 2
    assert main(["update", "--relock", str(source)]) == 0
    assert main(["update", "--dry-run", str(source)]) == 0


WORDS = st.sampled_from(["Say 1.", "Say: so", "# no", "é", "Keep it out."])
ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "statement": WORDS,
        "severity": st.sampled_from(["high", "low"]),
        "tags": st.lists(st.sampled_from(["x", "y"]), min_size=1, unique=True),
        "exceptions": st.dictionaries(
            st.sampled_from(["e-1", "e-2"]), st.fixed_dictionaries({"text": WORDS}), min_size=1
        ),
    },
)
OVERLAYS = st.dictionaries(st.sampled_from([*RULES, "rule-9"]), ENTRY.filter(bool), min_size=1, max_size=4)
PACKS = st.dictionaries(st.sampled_from([*RULES, "rule-9"]), ENTRY, max_size=5)
RENAMED = st.lists(st.sampled_from([*RULES]), max_size=2, unique=True)


@settings(max_examples=60, deadline=None)
@given(OVERLAYS, PACKS, PACKS, RENAMED, st.lists(st.sampled_from([*RULES]), max_size=2, unique=True))
def test_an_update_between_any_two_versions_parses_and_keeps_every_local_edit(
    overlay: dict[str, Any], old: dict[str, Any], new: dict[str, Any], renamed: list[str], omitted: list[str]
) -> None:
    lines = [f"  # about {name}\n  {name}: {json.dumps(entry)} # so" for name, entry in overlay.items()]
    left = [name for name in omitted if name not in overlay and name in old]
    text = OVERLAY.format(rules="\n".join(lines)) + (
        "omit:\n" + "".join(f"  {one}: No.\n" for one in left) if left else ""
    )
    after = {name: entry for name, entry in new.items() if name not in renamed}
    after |= {f"new-{name}": {**new[name], "aliases": [name]} for name in renamed if name in new and name in old}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        source = a_policy(folder, text, {**BASE, "rules": old})
        write_pack(folder / "small", {**BASE, "pack": {**BASE["pack"], "version": "2.0"}, "rules": after})
        prepared = update.prepare(source)
        update.write(prepared)
        written = source.read_text(encoding="utf-8")
        document, problems = read(written, "policy.yaml")

    moved = {name: f"new-{name}" for name in renamed if name in new and name in old}
    assert not problems
    assert document.data["rules"] == {moved.get(name, name): entry for name, entry in overlay.items()}
    assert written.count("# so") == len(overlay)
    assert {one.path for one in prepared.conflicts} == set(true_conflicts(overlay, left, old, after, moved))


def true_conflicts(
    overlay: dict[str, Any], omitted: list[str], old: dict[str, Any], new: dict[str, Any], moved: dict[str, str]
) -> list[str]:
    """Say it from the definition: an overlaid key whose base changed or vanished, and is not what we say already."""
    found = []
    for name, entry in overlay.items():
        here = moved.get(name, name)
        if name not in old:
            weighty = {key: new[here][key] for key in ("statement", "severity") if key in new.get(here, {})}
            if here in new and weighty != entry:
                found.append(f"rules.{here}")
            continue
        for path, value in leaves(entry):
            before, after = at(old[name], path), at(new.get(here, {}), path)
            if after not in (before, value):
                found.append(".".join((f"rules.{here}", *path)))
    for name in omitted:
        here = moved.get(name, name)
        weighty = [
            {key: side[key] for key in ("statement", "severity") if key in side}
            for side in (old[name], new.get(here, {}))
        ]
        if here not in new or weighty[0] != weighty[1]:
            found.append(f"omit.{here}")
    return found


def leaves(data: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    if not isinstance(data, dict):
        return [(path, data)]
    return [one for key, value in data.items() for one in leaves(value, (*path, key))]


def at(data: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data


TWENTY = """
rules:
  # 1 and 2
  conduct-info-disclaimer:
    modality: MUST # firm
    statement: When you share health tips, you must add that they are general and that readers should ask their own clinician.
  conduct-no-trophies: {severity: critical} # 3
  conduct-share-successes:
    audience: [all-workforce, partners] # 4
  conduct-add-value:
    lead_in: Bring something of worth. # 5
    rationale: People follow those who give. # 6
  conduct-listen-first:
    severity: high # 7
  # 8
  identity-clear-name:
    tags: [profile]
  identity-clear-headshot: {key_point: true} # 9
  identity-location-website: # 10
    consequence: We may ask you to mend it.
  official-multiple-admins:
    severity: high # 11
  our-parking-photos: # 12, a rule of our own
    section: conduct
    lead_in: Park before you post.
    statement: You must not post while you drive on our grounds.
    modality: MUST NOT
    severity: high
    audience: [all-workforce]
    channels: [any]
    media: [any]
    rationale: A parked car hurts nobody.
    sources: [{ref: policyloom}]
    examples: {field: practice, pass: [She parked first.], fail: [He filmed the ramp.]}
faq:
  FAQ: {next: Ask the ward first.} # 13
  own-question: # 14
    question: May I post from the garage?
    verdict: no
    answer: No. Park first.
    next: Post when you stand.
    section: conduct
    audience: [all-workforce]
    rules: [our-parking-photos]
definitions:
  def-ambassador: {definition: A colleague who shares what we publish.} # 15
omit:
  official-multilingual: {reason: English only., approved_by: Board} # 16
  strategy-community-involvement: {reason: Not here., approved_by: Board} # 17
facts:
  fact-two-way: {text: Good posts start a talk.} # 18
terminology: # 19
  patient: {term: patient, avoid: [affected person]}
reasons:
  REASON: {title: Check what we say} # 20
"""


@pytest.mark.slow
def test_twenty_edits_survive_an_update_and_the_conflicts_are_the_true_ones(
    own_northfield: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    pack = own_northfield.parent / "pack"
    shutil.copytree(PACK, pack)
    own = own_northfield.read_text(encoding="utf-8").replace("[us-private]", "[./pack]")
    known = compile_policy(ROOT / "policy" / "policy.yaml").document
    faq, reason = (next(iter(known.get(name))) for name in ("faq", "reasons"))
    edits = TWENTY.replace("FAQ", faq).replace("REASON", reason)
    own_northfield.write_text(own + edits, encoding="utf-8")
    compiled = compile_policy(own_northfield)
    assert not has_errors(compiled.diagnostics), compiled.diagnostics
    assert main(["update", str(own_northfield)]) == 0

    for file in pack.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        text = text.replace("lead_in: Add value", "lead_in: Give value").replace(
            "conduct-listen-first", "conduct-hear-first"
        )
        file.write_text(text, encoding="utf-8")
    _edit(
        pack / "conduct.yaml", "  conduct-hear-first:\n", "  conduct-hear-first:\n    aliases: [conduct-listen-first]\n"
    )
    _edit(pack / "pack.yaml", 'version: "1.0"', 'version: "2.0"')
    statement = known.get("rules", "conduct-info-disclaimer", "statement")
    _edit(pack / "conduct.yaml", statement, "When you share health tips, you should say that they are general.")
    _edit(
        pack / "strategy.yaml", known.get("rules", "strategy-community-involvement", "statement"), "You may take part."
    )
    _edit(pack / "facts.yaml", "fact-permanent", "fact-lasting")

    code = main(["update", str(own_northfield)])
    written = own_northfield.read_text(encoding="utf-8")
    lock = read_lock(own_northfield.parent)

    assert code == 1
    assert written == own + edits.replace("conduct-listen-first", "conduct-hear-first")
    assert lock
    assert {one.path for one in lock.conflicts} == {
        "rules.conduct-info-disclaimer.statement",
        "omit.strategy-community-involvement",
    }
    assert {one.rule for one in compile_policy(own_northfield).diagnostics} == {"open-conflict"}
    assert main(["update", str(own_northfield), "--keep", "all"]) == 0
    assert not has_errors(compile_policy(own_northfield).diagnostics)


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, (path.name, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("way", ["--keep", "--take"])
def test_a_dry_run_settles_nothing(tmp_path: Path, way: str) -> None:
    source = a_policy(tmp_path, "policyloom: 1\nextends: [./small]\n")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    assert main(["update", "--dry-run", way, "all", str(source)]) == 2
    assert main(["update", way, "all", str(source)]) == 2
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
