"""The examples in policy/examples: each builds every document, passes the machine checks, and shows what it is an example of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from policyloom.cli import main
from policyloom.diagnostics import has_errors
from policyloom.pipeline.compile import compile_policy
from policyloom.proofs import extract
from tests import verapdf

EXAMPLES = Path(__file__).resolve().parents[2] / "policy" / "examples"
TOPS = sorted(path.parent.name for path in EXAMPLES.glob("*/policy.yaml"))
LAYERS = sorted(str(path.relative_to(EXAMPLES)) for path in EXAMPLES.glob("*/*/**/policy.yaml"))

SHOWS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "academic-center": {"guideline.pdf": ("Ridgeway Medicine",)},
    "branded": {"guideline.pdf": ("Summit Grove",)},
    "campus-list": {"guideline.pdf": ("Bayfield",)},
    "global-agency": {"guideline.pdf": ("Meridian",)},
    "health-authority": {"guideline.pdf": ("North Coast",)},
    "plain-print": {"guideline.pdf": ("Gulf Plains",)},
    "quality-consortium": {"guideline.pdf": ("Lakeshore",)},
    "residency": {"guideline.pdf": ("Cedar Court",)},
    "six-hospitals": {"guideline.pdf": ("Harbor Crossing",)},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", TOPS)
def test_an_example_builds_every_document(name: str, tmp_path: Path) -> None:
    out = tmp_path / "dist"

    assert main(["build", str(EXAMPLES / name), "--out", str(out), "--quiet"]) == 0

    for book in ("guideline.pdf", "board-brief.pdf"):
        assert verapdf.failures((out / book).read_bytes()) == {}
    for file, words in SHOWS[name].items():
        said = _words(out / file)
        assert [word for word in words if word not in said] == []


@pytest.mark.parametrize("layer", LAYERS)
def test_a_site_region_or_country_compiles_over_its_example(layer: str) -> None:
    compiled = compile_policy(EXAMPLES / layer)

    assert compiled.policy
    assert not has_errors(compiled.diagnostics)


def _words(file: Path) -> str:
    read = {".pdf": extract.pdf_text, ".html": extract.html_text}.get(file.suffix)
    return " ".join((read(file) if read else json.dumps(json.loads(file.read_text(encoding="utf-8")))).split())
