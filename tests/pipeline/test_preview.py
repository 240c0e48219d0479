"""A preview makes again what an edit changed, and its files are the ones that a build from nothing makes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from policyloom.pipeline.preview import Made, Preview
from policyloom.pipeline.render import render_one
from policyloom.views.artifact import NONE
from policyloom.views.news import Past

pytestmark = pytest.mark.slow

RULE = "\n  {id}: {{lead_in: {lead}, reason: We say it our way., approved_by: Board}}"
RULES = "\nrules:" + RULE.format(id="privacy-no-age", lead="Ages stay with us")
ADDED = """
  local-parking-lot: {section: privacy, lead_in: Mind the parking lot, statement: You must not post photos of the parking lot., modality: MUST NOT, severity: low, audience: [all-workforce], channels: [any], media: [photo], rationale: Plates give people away., sources: [{ref: gsa-accessible-posts}], examples: {pass: ["Our lobby."], fail: []}}"""


def from_nothing(made: Made, folder: Path) -> dict[str, bytes]:
    assert made.compiled.policy is not None, made.problems
    out, scratch = folder / "out", folder / "scratch"
    out.mkdir(parents=True)
    scratch.mkdir()
    rendered = render_one(made.compiled.policy, Past(), "site", out, str(scratch), NONE)
    return {path.removeprefix("site/"): (out / path).read_bytes() for path in rendered.paths}


def edits(source: Path) -> dict[str, tuple[Path, str]]:
    """Name each edit, the file it goes to, and what the file then says."""
    text = source.read_text(encoding="utf-8")
    looks = source.parent / "templates" / "site"
    own_rule = text + RULES
    return {
        "a rule": (source, own_rule),
        "a question": (source, own_rule + '\nfaq:\n  describe-every-picture: {question: "May I post my own face?"}\n'),
        "an added rule": (source, own_rule + ADDED),
        "a removed rule": (source, text + "\nomit:\n  privacy-no-age: {reason: Not here., approved_by: Board}\n"),
        "the title": (source, text.replace("\npolicy:\n", "\npolicy:\n  title: How we post\n")),
        "a color": (source, text.replace("#0b5d7a", "#5a0b7a")),
        "a fixed string": (looks / "strings.en.yaml", "nav-about: All about it\n"),
        "a template": (looks / "why.md.j2", "# Why\n\nBecause.\n"),
    }


def test_whatever_is_edited_the_files_are_those_of_a_build_from_nothing(own_northfield: Path, tmp_path: Path) -> None:
    preview = Preview(own_northfield, tmp_path / "preview")
    preview.make()
    unlike, rebuilt = [], {}
    for number, (name, (file, text)) in enumerate(edits(own_northfield).items()):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        made = preview.make()
        rebuilt[name] = made.rebuilt
        if made.site != from_nothing(made, tmp_path / str(number)):
            unlike.append(name)

    assert not unlike
    assert rebuilt["a rule"] < 30
    assert rebuilt["an added rule"] > 200


def test_after_a_page_that_cannot_be_made_the_next_is_made_whole(own_northfield: Path, tmp_path: Path) -> None:
    preview = Preview(own_northfield, tmp_path / "preview")
    preview.make()
    look = own_northfield.parent / "templates" / "site" / "why.md.j2"
    look.parent.mkdir(parents=True)
    look.write_text("# Why\n\n[Gone](../gone.md)\n", encoding="utf-8")
    failed = preview.make()
    look.unlink()
    made = preview.make()

    assert failed.site is None
    assert "gone.md" in failed.failure
    assert made.site == from_nothing(made, tmp_path / "whole")


def test_a_file_that_a_site_depends_on_is_watched(own_northfield: Path, tmp_path: Path) -> None:
    preview = Preview(own_northfield, tmp_path / "preview")
    made = preview.make()
    folder = own_northfield.parent
    seen = [preview.watched(made)]
    for name in ("policy.yaml", "brand/logo.svg", "templates/site/why.md.j2", "history/approved/0.9.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Something else\n", encoding="utf-8")
        seen.append(preview.watched(made))

    assert all(before != after for before, after in pairwise(seen))
    (folder / "notes.txt").write_text("Not of the policy\n", encoding="utf-8")
    assert preview.watched(made) == seen[-1]
