"""The command review: what reviewers did to a Word file comes back as edits of the policy."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TextIO

from policyloom import project
from policyloom.commands.output import show
from policyloom.diagnostics import printable
from policyloom.model.proposals import Review
from policyloom.pipeline.compile import compile_policy
from policyloom.pipeline.tables import load
from policyloom.report import REVIEWS
from policyloom.report.style import style_for
from policyloom.revise.placing import Placing, patch, placed
from policyloom.revise.review import OtherDocument, proposed
from policyloom.revise.tracked import Reviewed, reviewed
from policyloom.revise.word_file import NotWord, opened
from policyloom.views import fonts


def review(options: argparse.Namespace) -> int:
    """Read a reviewed Word file, say what it proposes, and write a patch or the policy where that was asked for."""
    reason, file = _reason(options.reason), Path(options.file)
    source = project.find_source(options.source)
    target = _target(options.patch, source, file)
    found = _read(file)
    compiled = compile_policy(source)
    if compiled.policy is None:
        show(compiled.diagnostics, compiled.document.texts, "full", sys.stderr)
        print("Nothing was read from the document: mend the policy first.", file=sys.stderr)
        return 1
    try:
        proposals = proposed(found, compiled, compiled.policy, reason, tracked_only=options.tracked_only)
    except OtherDocument as error:
        raise project.ProjectError(_no_guideline(file)) from error
    placing = placed(proposals, source, compiled)
    names = project.shown(file), project.shown(source)
    print(load(REVIEWS[options.format])(placing.review, names, style_for(sys.stdout)), end="")
    if options.write or target:
        _write(placing, source, target, sys.stderr if options.format == "json" else sys.stdout)
    return int(_is_open(placing.review))


def _reason(given: str | None) -> str:
    words = (given or "").strip()
    if given is not None and (not words or not words.isprintable() or fonts.missing([words]) or set("{}") & set(words)):
        raise project.ProjectError("--reason needs words that documents can print, on one line and without braces")
    return words


def _target(given: str | None, source: Path, file: Path) -> Path | None:
    """Give the patch's file, where one is asked for and can be written and applied."""
    if given is None:
        return None
    target = Path(given)
    if os.path.realpath(target) in (os.path.realpath(source), os.path.realpath(file)) or project.is_folder(target):
        raise project.ProjectError(f"--patch needs a file of its own, and {project.shown(target)} is none")
    if not project.lies_in(source, Path.cwd()):
        raise project.ProjectError(
            f"a patch names its file from this folder on, and {project.shown(source)} lies elsewhere: change to a folder above it"
        )
    return target


def _read(file: Path) -> Reviewed:
    try:
        return reviewed(opened(project.read_bytes(file)))
    except NotWord as error:
        raise project.ProjectError(f"cannot read {project.shown(file)}: {error}") from error


def _no_guideline(file: Path) -> str:
    said = f"{project.shown(file)} is no guideline.docx of this policy: no content control in it belongs to one of its rules"
    return f"{said}. `policyloom build --only docx` makes one to review"


def _write(placing: Placing, source: Path, target: Path | None, stream: TextIO) -> None:
    found = placing.review
    if found.problems:
        raise project.ProjectError("nothing was written: the policy would be wrong with these edits")
    if lacking := found.unreasoned:
        named = ", ".join(map(printable, lacking))
        raise project.ProjectError(
            f"nothing was written: give --reason TEXT for what changes a pack's words without a comment that says why ({named})"
        )
    if placing.after == placing.before:
        print("Nothing to write.", file=stream)
        return
    path, text = (target, patch(placing, project.shown(source))) if target else (source, placing.after)
    project.replace(path, text)
    then = f" Apply it with `git apply {project.shown(path)}`." if target else ""
    print(f"Wrote {project.shown(path)}.{then}", file=stream)


def _is_open(found: Review) -> bool:
    """Tell whether something is left for people to do."""
    return bool(found.refused or found.elsewhere or found.problems)
