"""Run tests/cases: layers whose comments name the diagnostics they earn, no more and no fewer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policyloom import proofs
from policyloom.pipeline.compile import compile_policy

CASES = sorted((Path(__file__).resolve().parents[1] / "cases").glob("*.yaml"))
_EARNED = re.compile(r"# ((?:error|warning|note)\[[a-z-]+\](?:, (?:error|warning|note)\[[a-z-]+\])*)\s*$")


def _earned(path: Path) -> list[tuple[int, str]]:
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return sorted(
        (number, one) for number, line in lines if (found := _EARNED.search(line)) for one in found[1].split(", ")
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_earns_exactly_its_diagnostics(path: Path) -> None:
    compiled = compile_policy(path)
    found = compiled.diagnostics + (proofs.try_out(compiled.policy, compiled.document) if compiled.policy else ())

    given = sorted(
        (one.at.line, f"{one.severity}[{one.rule}]") for one in found if one.at and Path(one.at.file).name == path.name
    )

    assert given == _earned(path)
    assert all(one.hint for one in found)
    assert [one for one in found if not one.at or Path(one.at.file).name != path.name] == []
