from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from policyloom.lint import read_rules, rules_from
from policyloom.lint.matchers import MATCHERS, UnknownKind, matcher
from policyloom.views.checks import check_record
from tests.factory import a_check as a_source_check
from tests.lint.samples import RECORD_NUMBER, a_check, a_rule, data

ROOT = Path(__file__).resolve().parents[2]


def kinds(schema: str) -> set[str]:
    return set(
        json.loads((ROOT / "schema" / schema).read_text(encoding="utf-8"))["$defs"]["check"]["properties"]["kind"][
            "enum"
        ]
    )


def without(record: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != key}


def test_a_good_file_is_loaded() -> None:
    rules, problems = rules_from(data(a_rule("a-rule", RECORD_NUMBER)))

    assert not problems
    assert rules
    assert rules.rules[0].checks[0].key == "a-rule/number"


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ([], "the file"),
        ({}, ".format"),
        (data(format=2), ".format"),
        (data(format=True), ".format"),
        (without(data(), "policy"), ".policy"),
        (data(rules={}), ".rules"),
        (data(without(a_rule(), "id")), ".rules[0].id"),
        (data(a_rule(severity="awful")), ".rules[0].severity"),
        (data(a_rule(active="yes")), ".rules[0].active"),
        (data(a_rule(tags="privacy")), ".rules[0].tags"),
        (data(a_rule("a", without(RECORD_NUMBER, "flag_free"))), ".rules[0].checks[0].flag_free"),
        (data(a_rule("a", {**RECORD_NUMBER, "unless": ["x"]})), ".rules[0].checks[0].unless[0]"),
        (data(a_rule("a", {**RECORD_NUMBER, "suggest": "Stop."})), ".rules[0].checks[0].suggest"),
        (data(a_rule("a", a_check("metadata", require=[{"is": 1}]))), ".rules[0].checks[0].require[0]"),
        (
            data(a_rule("a", a_check("metadata", require=[{"metadata": "x", "matches": "x"}]))),
            ".rules[0].checks[0].require[0].matches",
        ),
        (data(protected=[{"kind": "handle"}]), ".protected[0].kind"),
        (data(a_rule("a", {**RECORD_NUMBER, "unless": None})), ".rules[0].checks[0].unless"),
        (data(a_rule("a", {**RECORD_NUMBER, "window": "x"})), ".rules[0].checks[0].window"),
        (data(a_rule("a", a_check("handle", fields=["handle"], tokens=[1]))), ".rules[0].checks[0].tokens"),
        (
            data(a_rule("a", a_check("metadata", require=[{"metadata": "x", "one_of": 3}]))),
            ".rules[0].checks[0].require[0].one_of",
        ),
        (
            data(a_rule("a", a_check("metadata", require=[{"metadata": "x", "odd": 3}]))),
            ".rules[0].checks[0].require[0].odd",
        ),
    ],
)
def test_a_file_that_is_no_rules_json_is_refused_with_the_place(broken: object, where: str) -> None:
    rules, (problem,) = rules_from(broken, "rules.json")

    assert rules is None
    assert problem.message.startswith(f"{where}: ")
    assert problem.at
    assert problem.at.file == "rules.json"


@pytest.mark.parametrize(("content", "line"), [(b"{\n,", 2), (b"\xff", 1), (b"[" * 100_000, 1)])
def test_a_file_that_is_no_json_is_no_traceback(tmp_path: Path, content: bytes, line: int) -> None:
    (tmp_path / "rules.json").write_bytes(content)

    rules, (problem,) = read_rules(tmp_path / "rules.json")

    assert rules is None
    assert problem.at
    assert problem.at.line == line


def test_a_missing_file_is_named() -> None:
    _, (problem,) = read_rules(Path("nowhere/rules.json"))

    assert problem.at
    assert "nowhere" in problem.at.file
    assert "policyloom build" in problem.hint


def test_every_kind_has_its_matcher_its_schema_branch_and_its_record() -> None:
    assert kinds("policy.schema.json") == kinds("rules.schema.json") == set(MATCHERS)
    settings: dict[str, Any] = {
        "fields": ["post"],
        "pattern": "a",
        "terms": ["a"],
        "any_of": ["a"],
        "context": ["b"],
        "window": 3,
        "question": "?",
        "pass": "yes",
    }
    for kind in MATCHERS:
        assert (
            check_record(a_source_check("it", kind, **settings) if kind != "pattern" else a_source_check())["kind"]
            == kind
        )
        assert callable(matcher(kind))


def test_a_kind_that_nobody_matches_is_unknown() -> None:
    with pytest.raises(UnknownKind):
        matcher("telepathy")


@pytest.mark.parametrize("missing", ["rules", "protected"])
def test_rules_without_what_makes_them_rules_are_refused(missing: str) -> None:
    whole = data(a_rule("numbers", RECORD_NUMBER))

    for broken in (without(whole, missing), {**whole, "rules": []}):
        rules, problems = rules_from(broken)
        assert rules is None and problems


def test_the_linter_imports_nothing_heavy(tmp_path: Path) -> None:
    heavy = (
        {"jsonschema", "jsonschema_rs", "jinja2", "weasyprint", "mkdocs", "markdown_it", "yaml", "pyarrow", "hashlib", "tempfile"}
        | {"importlib.metadata", "policyloom.model", "policyloom.views", "policyloom.source", "policyloom.patterns.grammar"}
    )  # fmt: skip
    (tmp_path / "rules.json").write_text(json.dumps(data(a_rule("numbers", RECORD_NUMBER))), encoding="utf-8")
    (tmp_path / "a.post.md").write_text("A day at the fair.", encoding="utf-8")
    program = (
        "import sys; from policyloom.cli import main; code = main(sys.argv[1:]);"
        f"print(code, *sorted({heavy!r} & set(sys.modules)))"
    )

    asked = ("lint", str(tmp_path / "a.post.md"), "--rules", str(tmp_path))
    done = subprocess.run([sys.executable, "-c", program, *asked], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "0"
