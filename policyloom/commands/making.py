"""The commands check, build and test."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from policyloom import project, proofs
from policyloom.commands.output import show
from policyloom.diagnostics import Diagnostic, has_errors, printable
from policyloom.formats import FORMATS
from policyloom.model.standing import unverified
from policyloom.model.types import Policy
from policyloom.pipeline.approvals import approved_versions, since_last_approval
from policyloom.pipeline.build import Built, ProofFailed
from policyloom.pipeline.build import build as build_all
from policyloom.pipeline.compare import compare, read_side, side_of
from policyloom.pipeline.compile import Compilation, compile_policy
from policyloom.pipeline.render import RenderFailed
from policyloom.proofs.trials import count
from policyloom.report.progress import Progress
from policyloom.source.near_miss import did_you_mean
from policyloom.views.news import Changes, Past


def check(options: argparse.Namespace) -> int:
    """Compile a policy and run its examples; say what is wrong, and what the words' digest is where nothing is."""
    compiled = compile_policy(project.find_source(options.source))
    found = tried(compiled)
    show(found, compiled.document.texts, options.format, sys.stdout)
    if compiled.policy and not has_errors(found) and options.format == "full":
        _say_what(compiled.policy, bool(found))
    return int(has_errors(found))


def tried(compiled: Compilation) -> tuple[Diagnostic, ...]:
    """Give what is wrong with a policy, its examples and cases included."""
    policy = compiled.policy
    return compiled.diagnostics + (proofs.try_out(policy, compiled.document) if policy else ())


def _say_what(policy: Policy, warned: bool) -> None:
    active = len(policy.active_rules)
    idle = len(policy.rules) - active
    print(f"{policy.title} {policy.version}: {active} rules active, {idle} switched off by choices.")
    print(f"The digest of its words is {policy.digest}.")
    if laws := unverified(policy):
        print(
            f"Before it can be approved, counsel has to confirm {len(laws)} laws: {', '.join(one.id for one in laws)}."
        )
    print("No errors." if warned else "No problems.")


def test(options: argparse.Namespace) -> int:
    """Run every rule's examples and cases."""
    compiled = compile_policy(project.find_source(options.source))
    if compiled.policy is None:
        show(compiled.diagnostics, compiled.document.texts, options.format, sys.stdout)
        return 1
    found = proofs.try_out(compiled.policy, compiled.document)
    show(found, compiled.document.texts, options.format, sys.stdout)
    examples, cases = count(compiled.policy)
    if options.format != "json":
        print(f"{examples} examples and {cases} cases of {len(compiled.policy.rules)} rules: {len(found)} disagree.")
    return int(has_errors(found))


def build(options: argparse.Namespace) -> int:
    """Compile, render, prove, swap in."""
    names = _names(options.only)
    source = project.find_source(options.source)
    progress = Progress(sys.stderr, sys.stderr.isatty() and not options.quiet)
    compiled = compile_policy(source)
    show(compiled.diagnostics, compiled.document.texts, options.format, sys.stderr)
    policy = compiled.sound
    if policy is None:
        print("Nothing was built.", file=sys.stderr)
        return 1
    past = Past(_changes(options.since, policy, source), approved_versions(source.parent))
    progress.line(f"Building {policy.title} for {policy.institution.name}")
    jobs = options.jobs or os.cpu_count() or 1
    work = partial(build_all, policy, compiled.document, names, Path(options.out), jobs, progress, past)
    built = built_or_said(work, compiled, options.format)
    if built is None:
        return 1
    if not options.quiet:
        _say_where(built.out, built.coverage, progress.total())
    return 0


def built_or_said(work: Callable[[], Built], compiled: Compilation, look: str) -> Built | None:
    """Run a build. Where it fails, say why and give nothing."""
    try:
        return work()
    except RenderFailed as failure:
        print(f"policyloom: {printable(str(failure))}", file=sys.stderr)
        whose = (
            "Take them away one by one"
            if failure.own
            else "This is a fault of the program: please report it with this policy"
        )
        print(f"{whose}. Nothing was built.", file=sys.stderr)
    except ProofFailed as failure:
        show(failure.diagnostics, compiled.document.texts, look, sys.stderr)
        print("Nothing was built.", file=sys.stderr)
    return None


def _changes(since: str | None, policy: Policy, source: Path) -> Changes | None:
    """Find what changed since the version that was named, else since the one that was approved last."""
    if since is None:
        return since_last_approval(policy, source.parent)
    old = read_side(since)
    if old.broken:
        raise project.ProjectError(f"`{since}` does not compile, so nothing can be compared with it")
    found = compare(old, side_of(policy))
    version, effective = (str(found.before.get(key, "")) for key in ("version", "effective"))
    return Changes(version or since, effective, found)


def _names(only: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in only.split(",")) if only is not None else tuple(FORMATS)
    for name in names:
        if name not in FORMATS:
            near = did_you_mean(name, FORMATS)
            hint = f"Did you mean `{near}`?" if near else f"There are {', '.join(FORMATS)}."
            raise project.ProjectError(f"there is no format `{name}`. {hint}")
    return tuple(dict.fromkeys(names))


def _say_where(out: Path, coverage: Mapping[str, Any], seconds: float) -> None:
    left_out = coverage.get("left_out_of_deck", {})
    print(f"Built {project.shown(out)} in {seconds:.1f} s.")
    if left_out:
        why, names = ", ".join(sorted(set(left_out.values()))), project.shown(out / "coverage.json")
        print(f"The deck leaves out {len(left_out)} rules ({why}): {names} names them.")
