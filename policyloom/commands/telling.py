"""The commands explain, diff and survey: they answer questions and write nothing."""

from __future__ import annotations

import argparse
import sys

from policyloom import project
from policyloom.commands.output import show
from policyloom.diagnostics import printable
from policyloom.model.clauses import Backing, backing
from policyloom.pipeline.compare import compare, read_side
from policyloom.pipeline.compile import UNREAD, compile_policy
from policyloom.pipeline.tables import load
from policyloom.report import CHANGES, EXPLAINERS, SURVEYS
from policyloom.report.style import style_for
from policyloom.source.explain import Explanation
from policyloom.source.explain import explain as explain_address


def explain(options: argparse.Namespace) -> int:
    """Say where a value comes from."""
    compiled = compile_policy(project.find_source(options.source))
    document = compiled.document
    unread = tuple(one for one in compiled.diagnostics if one.rule in UNREAD)
    if unread and options.format == "text":
        show(unread, document.texts, "full", sys.stderr)
    found = explain_address(document, compiled.filled, options.path)
    behind = backing(compiled.filled or document, found.path) if isinstance(found, Explanation) else Backing()
    write = load(EXPLAINERS[options.format])
    print(write(found, behind, compiled.diagnostics, document.texts, style_for(sys.stdout)), end="")
    return int(not isinstance(found, Explanation))


def diff(options: argparse.Namespace) -> int:
    """Say what changed between two policies."""
    old, new = read_side(options.old), read_side(options.new)
    broken = [side for side in (old, new) if side.broken]
    for side in broken:
        show(side.problems, side.texts, "full", sys.stderr)
        print(f"{printable(side.name)} does not compile: nothing was compared.", file=sys.stderr)
    if broken:
        return 1
    found = compare(old, new)
    print(load(CHANGES[options.format])(found, (old.name, new.name), style_for(sys.stdout)), end="")
    return int(options.exit_code and bool(found))


def survey(options: argparse.Namespace) -> int:
    """Compare how several policies answer each choice."""
    surveyed = []
    for given in options.sources:
        if given.endswith(".json"):
            raise project.ProjectError(
                f"{given} is no policy: `survey` reads policies in YAML, and `diff` reads rules.json"
            )
        compiled = compile_policy(project.find_source(given))
        if compiled.policy is None:
            show(compiled.diagnostics, compiled.document.texts, "full", sys.stderr)
            print(f"{printable(given)} does not compile: nothing was compared.", file=sys.stderr)
            return 1
        surveyed.append(compiled.policy)
    print(load(SURVEYS[options.format])(tuple(surveyed), style_for(sys.stdout)), end="")
    return 0
