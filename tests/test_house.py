"""The house rules: layers, types, style and sizes, checked by the tools that know them."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
MODULES = sorted((ROOT / "policyloom").rglob("*.py"))


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False)


def test_dependencies_point_one_way() -> None:
    done = _run(BIN / "lint-imports")

    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_types_hold_strictly() -> None:
    done = _run(BIN / "mypy")

    assert done.returncode == 0, done.stdout


def test_style_holds() -> None:
    assert _run(BIN / "ruff", "check", ".").returncode == 0
    assert _run(BIN / "ruff", "format", "--check", ".").returncode == 0


def test_tests_run_with_the_versions_of_a_build_and_lock_files_name_no_address() -> None:
    build, tests = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-test.lock")
    )
    locked = [set(re.findall(r"^[\w.-]+==[^ \\]+", lock, re.MULTILINE)) for lock in (build, tests)]

    assert len(locked[0]) > 20
    assert locked[0] <= locked[1]
    assert "://" not in build + tests


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_are_small_and_say_what_they_are(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]

    assert ast.get_docstring(tree)
    assert path.read_text(encoding="utf-8").count("\n") <= 300
    assert all((node.end_lineno or 0) - node.lineno < 60 for node in functions)


@pytest.mark.slow
@pytest.mark.parametrize("schema", ["changes", "explanation", "policy", "review", "rules"])
def test_schemas_compile_strictly(schema: str) -> None:
    ajv = ROOT / "node_modules" / ".bin" / "ajv"

    done = _run(
        ajv,
        "compile",
        "--spec=draft2020",
        "--strict=true",
        "-c",
        "ajv-formats",
        "-s",
        ROOT / "schema" / f"{schema}.schema.json",
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("schema", ["changes", "explanation", "policy", "review", "rules"])
def test_every_key_of_a_schema_is_described_and_every_object_closed(schema: str) -> None:
    data = json.loads((ROOT / "schema" / f"{schema}.schema.json").read_text(encoding="utf-8"))

    undescribed = [where for where, node in _properties(data, "#") if not _described(node)]
    open_objects = [
        where
        for where, node in _objects(data, "#")
        if "additionalProperties" not in node and "$ref" not in node and "properties" in node
    ]

    assert not undescribed
    assert not [
        where
        for where in open_objects
        if "/complete-" not in where and "/resolved" not in where and "/if" not in where and "/then" not in where
    ]


def _properties(node: object, where: str) -> list[tuple[str, dict[str, object]]]:
    found: list[tuple[str, dict[str, object]]] = []
    if isinstance(node, dict):
        for key, value in node.get("properties", {}).items():
            if isinstance(value, dict) and "/if" not in where and "/then" not in where:
                found.append((f"{where}/{key}", value))
        for key, value in node.items():
            found += _properties(value, f"{where}/{key}")
    return found


def _objects(node: object, where: str) -> list[tuple[str, dict[str, object]]]:
    found: list[tuple[str, dict[str, object]]] = []
    if isinstance(node, dict):
        if node.get("type") == "object":
            found.append((where, node))
        for key, value in node.items():
            found += _objects(value, f"{where}/{key}")
    return found


def _described(node: dict[str, object]) -> bool:
    return bool(node.get("description"))
