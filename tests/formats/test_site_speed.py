"""What makes the site quick changes no byte of it: a bare MkDocs build of the same tree gives the same pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown, markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config

from policyloom.formats.site import engine
from policyloom.formats.site.quick import _SIGNS, SignsFirst
from policyloom.formats.site.tree import write
from policyloom.model.types import Policy
from policyloom.views.artifact import Context
from tests.conftest import ROOT


@pytest.mark.slow
def test_a_bare_build_of_the_same_tree_gives_the_same_files(northfield: Policy, tmp_path: Path) -> None:
    tree, bare, ours = (tmp_path / name for name in ("tree", "bare", "ours"))
    write(northfield, Context(ROOT / "templates", ROOT / "site", ROOT / "schema", tree))

    build(load_config(str(tree / "mkdocs.yml"), site_dir=str(bare)))
    engine.run(tree, ours)

    assert _files(ours) == _files(bare)


@given(st.text(alphabet="ab .`\\[]()<>&;*_!#:/@x\n", max_size=40))
def test_every_mark_is_found(source: str) -> None:
    assert markdown(source, extensions=[SignsFirst()]) == markdown(source)


def test_every_sign_belongs_to_a_pattern_that_there_is() -> None:
    assert _SIGNS.keys() <= {name for name, _ in Markdown().inlinePatterns._priority}


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".gz")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
