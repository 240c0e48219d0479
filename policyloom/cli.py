"""The command line: arguments in, exit code out. It decides nothing that a stage could decide.

Exit codes: 0 fine; 1 the policy or a post has problems; 2 the command was not understood or a file is in the way.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from policyloom import arguments, project
from policyloom.diagnostics import Diagnostic, Severity, has_errors, printable
from policyloom.model.types import Policy
from policyloom.report import terminal
from policyloom.report.style import style_for


def main(typed: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    parser = arguments.parser()
    options = parser.parse_args(typed)
    if options.command is None:
        parser.print_help()
        return 2
    gc.disable()  # The process is short; collecting garbage would cost a third of it.
    terminal.prepare()
    try:
        code = int(_COMMANDS[options.command](options))
        sys.stdout.flush()
        return code
    except project.ProjectError as error:
        print(f"policyloom: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        terminal.silence()
        return 1
    except OSError as error:
        print(f"policyloom: {error.filename or 'the output'}: {error.strerror or error}", file=sys.stderr)
        terminal.silence()
        return 2
    except KeyboardInterrupt as stop:
        print("policyloom: stopped; nothing was replaced", file=sys.stderr)
        return 143 if isinstance(stop, terminal.Terminated) else 130


def _check(options: argparse.Namespace) -> int:
    from policyloom import proofs
    from policyloom.pipeline.compile import compile_policy

    compiled = compile_policy(project.find_source(options.source))
    found = compiled.diagnostics
    if compiled.policy:
        found += proofs.try_out(compiled.policy, compiled.document)
    _report(found, compiled.document.texts, options.format, sys.stdout)
    if compiled.policy and not has_errors(found) and options.format == "full":
        _say_what(compiled.policy, bool(found))
    return int(has_errors(found))


def _say_what(policy: Policy, warned: bool) -> None:
    active = len(policy.active_rules)
    print(
        f"{policy.title} {policy.version}: {active} rules active, {len(policy.rules) - active} switched off by choices."
    )
    print(f"The digest of its words is {policy.digest}.")
    print("No errors." if warned else "No problems.")


def _test(options: argparse.Namespace) -> int:
    from policyloom import proofs
    from policyloom.pipeline.compile import compile_policy
    from policyloom.proofs.trials import count

    compiled = compile_policy(project.find_source(options.source))
    if compiled.policy is None:
        _report(compiled.diagnostics, compiled.document.texts, options.format, sys.stdout)
        return 1
    found = proofs.try_out(compiled.policy, compiled.document)
    _report(found, compiled.document.texts, options.format, sys.stdout)
    examples, cases = count(compiled.policy)
    if options.format != "json":
        print(f"{examples} examples and {cases} cases of {len(compiled.policy.rules)} rules: {len(found)} disagree.")
    return int(has_errors(found))


def _explain(options: argparse.Namespace) -> int:
    from policyloom.model.clauses import Backing, backing
    from policyloom.pipeline.compile import compile_policy
    from policyloom.pipeline.tables import load
    from policyloom.report import EXPLAINERS
    from policyloom.source.explain import Explanation, explain

    compiled = compile_policy(project.find_source(options.source))
    document = compiled.document
    found = explain(document, compiled.filled, options.path)
    behind = backing(compiled.filled or document, found.path) if isinstance(found, Explanation) else Backing()
    write = load(EXPLAINERS[options.format])
    print(write(found, behind, compiled.diagnostics, document.texts, style_for(sys.stdout)), end="")
    return int(not isinstance(found, Explanation))


def _diff(options: argparse.Namespace) -> int:
    from policyloom.pipeline.compare import compare, read_side
    from policyloom.pipeline.tables import load
    from policyloom.report import CHANGES

    old, new = read_side(options.old), read_side(options.new)
    broken = [side for side in (old, new) if side.broken]
    for side in broken:
        _report(side.problems, side.texts, "full", sys.stderr)
        print(f"{printable(side.name)} does not compile: nothing was compared.", file=sys.stderr)
    if broken:
        return 1
    found = compare(old, new)
    print(load(CHANGES[options.format])(found, (old.name, new.name), style_for(sys.stdout)), end="")
    return int(options.exit_code and bool(found))


def _build(options: argparse.Namespace) -> int:
    from policyloom.pipeline.build import ProofFailed, build
    from policyloom.pipeline.compile import compile_policy
    from policyloom.pipeline.render import RenderFailed
    from policyloom.report.progress import Progress

    names = _names(options.only)
    source = project.find_source(options.source)
    progress = Progress(sys.stderr, sys.stderr.isatty() and not options.quiet)
    compiled = compile_policy(source)
    _report(compiled.diagnostics, compiled.document.texts, options.format, sys.stderr)
    policy = compiled.sound
    if policy is None:
        print("Nothing was built.", file=sys.stderr)
        return 1
    progress.line(f"Building {policy.title} for {policy.institution.name}")
    try:
        jobs = options.jobs or os.cpu_count() or 1
        built = build(policy, compiled.document, names, Path(options.out), jobs, progress)
    except RenderFailed as failure:
        print(f"policyloom: {printable(str(failure))}", file=sys.stderr)
        print("This is a fault of the program: please report it with this policy. Nothing was built.", file=sys.stderr)
        return 1
    except ProofFailed as failure:
        _report(failure.diagnostics, compiled.document.texts, options.format, sys.stderr)
        print("Nothing was built.", file=sys.stderr)
        return 1
    if not options.quiet:
        _say_where(built.out, built.coverage, progress.total())
    return 0


def _names(only: str | None) -> tuple[str, ...]:
    from policyloom.formats import FORMATS
    from policyloom.source.near_miss import suggestion

    names = tuple(name.strip() for name in only.split(",")) if only is not None else tuple(FORMATS)
    for name in names:
        if name not in FORMATS:
            raise project.ProjectError(f"there is no format `{name}`. {suggestion(name, FORMATS)}")
    return tuple(dict.fromkeys(names))


def _say_where(out: Path, coverage: object, seconds: float) -> None:
    left_out = coverage.get("left_out_of_deck", {}) if isinstance(coverage, dict) else {}
    print(f"Built {project.shown(out)} in {seconds:.1f} s.")
    if left_out:
        print(
            f"The deck leaves out {len(left_out)} rules ({', '.join(sorted(set(left_out.values())))}): {project.shown(out / 'coverage.json')} names them."
        )


def _lint(options: argparse.Namespace) -> int:
    from policyloom.lint.command import lint_command

    rules = options.rules or os.environ.get("POLICYLOOM_RULES") or "dist/exports/rules.json"
    return lint_command(
        [str(file) for file in options.files],
        rules_path=Path(rules),
        field=options.field,
        output_format=options.format,
        show_sensitive=options.show_sensitive,
        stdin=sys.stdin,
        out=sys.stdout,
        err=sys.stderr,
        color=style_for(sys.stdout).color,
    )


def _report(found: tuple[Diagnostic, ...], texts: object, name: str, stream: object) -> None:
    from policyloom.pipeline.tables import load
    from policyloom.report import REPORTERS

    written = load(REPORTERS[name])(found, texts, style_for(stream))  # type: ignore[arg-type]
    print(written, end="", file=stream)  # type: ignore[call-overload]
    if name == "full" and found:
        errors = sum(one.severity is Severity.ERROR for one in found)
        others = len(found) - errors
        said = f"{errors} error{'s' * (errors != 1)}, {others} warning{'s' * (others != 1)} or notes."
        print(said, file=stream)  # type: ignore[call-overload]


_COMMANDS = {"check": _check, "build": _build, "test": _test, "explain": _explain, "diff": _diff, "lint": _lint}
