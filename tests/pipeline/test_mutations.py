"""Every key of Northfield's file, misspelt, deleted and retyped: located on the right line, no traceback, `dist/` untouched."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from policyloom.cli import main
from policyloom.diagnostics import Severity
from policyloom.pipeline.compile import compile_policy
from policyloom.source.document import Path as KeyPath
from policyloom.source.reader import read

ROOT = Path(__file__).resolve().parents[2]
NORTHFIELD = ROOT / "policy" / "policy.yaml"
# Keys that a policy may lack: deleting them is no mistake (a question has a default, an hour or a paper size has one).
MAY_GO = {("choices",), ("history",), ("history", "1.0"), ("institution", "domains")}
MAY_GO |= {("institution", "brand", key) for key in ("paper", "logo", "logo_alt")}
FREE_KEYS = {("institution", "contacts"), ("history",)}
CATCH_ALL = {str: ["a", "list"], int: "a text", bool: "a text", list: "a text", dict: "a text"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("northfield")
    shutil.copytree(ROOT / "policy" / "brand", made / "brand")
    return made


def _text() -> str:
    return NORTHFIELD.read_text(encoding="utf-8")


def _keys() -> list[KeyPath]:
    document, problems = read(_text(), "policy.yaml")
    assert not problems
    return [path for path in document.places if path and isinstance(path[-1], str)]


def _dumped(data: object) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=1000)


def _data() -> dict[str, object]:
    return read(_text(), "policy.yaml")[0].data  # type: ignore[no-any-return]


def _parent(data: object, path: KeyPath) -> dict[str, object]:
    for step in path[:-1]:
        data = data[step]  # type: ignore[index]
    return data  # type: ignore[return-value]


def _line_of(text: str, path: KeyPath) -> int:
    document, _ = read(text, "policy.yaml")
    at = document.key_at(path)
    assert at is not None
    return at.line


def _errors(folder: Path, text: str) -> list[tuple[str, int]]:
    file = folder / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    compiled = compile_policy(file)
    errors = [one for one in compiled.diagnostics if one.severity is Severity.ERROR]
    assert (compiled.policy is None) is bool(errors)
    return [
        (one.rule, one.at.line if one.at and one.at.file.endswith("/policy.yaml") and "packs" not in one.at.file else 0)
        for one in errors
    ]


@pytest.mark.slow
@pytest.mark.parametrize("path", _keys(), ids=".".join)
def test_a_misspelt_key_is_located_on_its_line(folder: Path, path: KeyPath) -> None:
    data = _data()
    parent = _parent(data, path)
    renamed = {(f"{key}zq" if key == path[-1] else key): value for key, value in parent.items()}
    parent.clear()
    parent.update(renamed)
    text = _dumped(data)

    errors = _errors(folder, text)

    if path[:-1] in FREE_KEYS and not errors:
        return
    assert errors, "a misspelt key went unnoticed"
    assert _line_of(text, (*path[:-1], f"{path[-1]}zq")) in {line for _, line in errors} or path[:-1] in FREE_KEYS


@pytest.mark.slow
@pytest.mark.parametrize("path", _keys(), ids=".".join)
def test_a_deleted_key_is_located_where_it_belongs(folder: Path, path: KeyPath) -> None:
    data = _data()
    del _parent(data, path)[str(path[-1])]
    text = _dumped(data)

    errors = _errors(folder, text)

    if path in MAY_GO or path[0] == "choices" or path[-1] == "hours":
        assert not errors
        return
    assert errors, "a missing key went unnoticed"
    if path[:-1] not in FREE_KEYS:
        assert {_line_of(text, path[:-1]) if path[:-1] else 1} & {line for _, line in errors}


@pytest.mark.slow
@pytest.mark.parametrize("path", _keys(), ids=".".join)
def test_a_retyped_value_is_located_on_its_line(folder: Path, path: KeyPath) -> None:
    data = _data()
    parent = _parent(data, path)
    parent[str(path[-1])] = CATCH_ALL[type(parent[str(path[-1])])]
    text = _dumped(data)

    errors = _errors(folder, text)

    line = _line_of(text, path)
    assert {line, line + 1} & {found for _, found in errors}


def _twenty() -> Iterator[tuple[KeyPath, object]]:
    keys = [
        path
        for path in _keys()
        if (len(path) == 2 and path[0] == "choices")
        or (path[:2] == ("institution", "contacts") and len(path) == 4 and path[-1] != "hours")
    ]
    for path in random.Random(7).sample(keys, 20):
        yield path, ["not", "a", "text"]


def test_twenty_mistakes_give_twenty_diagnostics_in_one_run(folder: Path) -> None:
    data = _data()
    for path, value in _twenty():
        _parent(data, path)[str(path[-1])] = value

    errors = _errors(folder, _dumped(data))

    assert len(errors) == 20
    assert all(line for _, line in errors)


def test_a_policy_with_errors_leaves_the_last_output_alone(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "dist"
    out.mkdir()
    (out / "manifest.json").write_text("{}", encoding="utf-8")
    (out / "guideline.pdf").write_bytes(b"the last one")
    (folder / "policy.yaml").write_text(_text().replace("short_name:", "short_nam:"), encoding="utf-8")

    code = main(["build", str(folder / "policy.yaml"), "--out", str(out)])

    assert code == 1
    assert (out / "guideline.pdf").read_bytes() == b"the last one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dist"]
    assert "Did you mean `short_name`?" in capsys.readouterr().err
