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
from typing import TypeAlias

from policyloom import __version__, project
from policyloom.diagnostics import Diagnostic, Severity, has_errors
from policyloom.report.style import style_for


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return 2
    gc.disable()  # The process is short; collecting garbage would cost a third of it.
    try:
        return int(_COMMANDS[options.command](options))
    except project.ProjectError as error:
        print(f"policyloom: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("policyloom: stopped; nothing was replaced", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    from policyloom.formats import FORMATS
    from policyloom.report import REPORTERS

    parser = argparse.ArgumentParser(
        prog="policyloom",
        description="One policy in YAML becomes the PDF guideline, the slide deck, the FAQ site and the rules that linters obey.",
        epilog="Start with `policyloom check`, then `policyloom build`. Each command has its own --help.",
    )
    parser.add_argument("--version", action="version", version=f"policyloom {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _check_parser(commands, tuple(REPORTERS))
    _build_parser(commands, tuple(FORMATS), tuple(REPORTERS))
    _test_parser(commands, tuple(REPORTERS))
    _lint_parser(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _check_parser(commands: Commands, reporters: tuple[str, ...]) -> None:
    parser = commands.add_parser(
        "check",
        help="validate a policy, and say what is wrong and where",
        description="Validate a policy with the packs it extends and run every rule's examples. Writes no file. Exit code 1 where there is an error.",
        epilog="Examples:  policyloom check    policyloom check policy/policy.yaml --format concise",
    )
    _source_argument(parser)
    _format_argument(parser, reporters)


def _build_parser(commands: Commands, formats: tuple[str, ...], reporters: tuple[str, ...]) -> None:
    parser = commands.add_parser(
        "build",
        help="make the PDF, the deck, the site and rules.json",
        description="Check a policy and make its documents. All or nothing: the output folder changes only when every document is whole.",
        epilog="Examples:  policyloom build    policyloom build --only pdf,json    policyloom build my/policy.yaml --out public",
    )
    _source_argument(parser)
    parser.add_argument(
        "--only",
        metavar="NAMES",
        help=f"make some formats only, separated by commas: {', '.join(formats)}. Files of the other formats stay as they are.",
    )
    parser.add_argument("--out", metavar="DIR", default="dist", help="the output folder (default: dist)")
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=int,
        default=0,
        help="how many formats to make at a time (default: one for each core)",
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing unless something is wrong")
    _format_argument(parser, reporters)


def _test_parser(commands: Commands, reporters: tuple[str, ...]) -> None:
    parser = commands.add_parser(
        "test",
        help="run every rule's examples and cases",
        description="Run the examples and test cases of every rule through the linter. Exit code 1 where one disagrees with its rule.",
        epilog="Example:  policyloom test policy/policy.yaml",
    )
    _source_argument(parser)
    _format_argument(parser, reporters)


def _lint_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "lint",
        help="look at posts, bios or handles before they go out",
        description="Look for hints that a post, bio or handle breaks a rule, and list the questions that only a person can answer. Exit code 1 where something is found.",
        epilog="Examples:  echo 'MRN: 00482913' | policyloom lint -    policyloom lint post.txt    policyloom lint posts.jsonl --format json    policyloom lint handle.txt --field handle",
    )
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a text file (one post), .jsonl, .json or .csv (many), or - for standard input",
    )
    parser.add_argument(
        "--rules", metavar="FILE", help="the rules (default: $POLICYLOOM_RULES, then dist/exports/rules.json)"
    )
    parser.add_argument(
        "--field",
        default="post",
        choices=("post", "comment", "message", "bio", "handle", "display_name", "image_text", "alt_text"),
        help="what a plain text is (default: post)",
    )
    parser.add_argument("--format", default="text", choices=("text", "json"), help="how findings look (default: text)")
    parser.add_argument(
        "--show-sensitive", action="store_true", help="do not mask matched words that may identify a patient"
    )


def _source_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source",
        metavar="SOURCE",
        nargs="?",
        help="the policy's file or folder (default: policy/policy.yaml, then policy.yaml)",
    )


def _format_argument(parser: argparse.ArgumentParser, reporters: tuple[str, ...]) -> None:
    parser.add_argument("--format", default="full", choices=reporters, help="how problems look (default: full)")


def _check(options: argparse.Namespace) -> int:
    from policyloom import proofs
    from policyloom.pipeline.compile import compile_policy

    compiled = compile_policy(project.find_source(options.source))
    found = compiled.diagnostics
    if compiled.policy:
        found += proofs.try_out(compiled.policy, compiled.document)
    _report(found, compiled.document.texts, options.format, sys.stdout)
    if compiled.policy and not has_errors(found) and options.format == "full":
        policy = compiled.policy
        print(
            f"{policy.title} {policy.version}: {len(policy.active_rules)} rules active, {len(policy.rules) - len(policy.active_rules)} switched off by choices. No problems."
        )
    return int(has_errors(found))


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


def _build(options: argparse.Namespace) -> int:
    from policyloom import proofs
    from policyloom.pipeline.build import ProofFailed, build
    from policyloom.pipeline.compile import compile_policy
    from policyloom.report.progress import Progress

    names = _names(options.only)
    source = project.find_source(options.source)
    progress = Progress(sys.stderr, sys.stderr.isatty() and not options.quiet)
    compiled = compile_policy(source)
    found = compiled.diagnostics + (proofs.try_out(compiled.policy, compiled.document) if compiled.policy else ())
    _report(found, compiled.document.texts, options.format, sys.stderr)
    if compiled.policy is None or has_errors(found):
        print("Nothing was built.", file=sys.stderr)
        return 1
    progress.line(f"Building {compiled.policy.title} for {compiled.policy.institution.name}")
    try:
        built = build(compiled.policy, names, Path(options.out), options.jobs or os.cpu_count() or 1, progress)
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
        print(f"{errors} errors, {len(found) - errors} warnings and notes.", file=stream)  # type: ignore[call-overload]


_COMMANDS = {"check": _check, "build": _build, "test": _test, "lint": _lint}
