"""What can be typed: the commands, their options and their help. It does none of their work.

Each command's formats come from the table that its work comes from.
"""

from __future__ import annotations

import argparse
from typing import Any, TypeAlias

from policyloom import __version__


def parser() -> argparse.ArgumentParser:
    """Make the parser. Each command's choices come from the table that its work comes from."""
    from policyloom.formats import FORMATS
    from policyloom.report import CHANGES, EXPLAINERS, REPORTERS, SURVEYS

    made = argparse.ArgumentParser(
        prog="policyloom",
        description="One policy in YAML becomes the PDF guideline, the slide deck, the FAQ site and the rules that linters obey.",
        epilog="Start with `policyloom init`, then `policyloom build`. Each command has its own --help.",
    )
    made.add_argument("--version", action="version", version=f"policyloom {__version__}")
    commands = made.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=_Command)
    _init_parser(commands)
    _check_parser(commands, tuple(REPORTERS))
    _build_parser(commands, tuple(FORMATS), tuple(REPORTERS))
    _test_parser(commands, tuple(REPORTERS))
    _explain_parser(commands, tuple(EXPLAINERS))
    _diff_parser(commands, tuple(CHANGES))
    _survey_parser(commands, tuple(SURVEYS))
    _update_parser(commands)
    _approve_parser(commands)
    _lint_parser(commands)
    return made


class _Help(argparse.HelpFormatter):
    """Keep the lines of a text that has some."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return text if "\n" in text else super()._fill_text(text, width, indent)


class _Command(argparse.ArgumentParser):
    """The parser of one command. Its examples stand at the end of its help, a line each."""

    def __init__(self, *, examples: tuple[str, ...] = (), **known: Any) -> None:
        shown = "\n".join(("Examples:" if len(examples) > 1 else "Example:", *(f"  {one}" for one in examples)))
        super().__init__(formatter_class=_Help, epilog=shown, **known)


Commands: TypeAlias = "argparse._SubParsersAction[_Command]"


def _check_parser(commands: Commands, reporters: tuple[str, ...]) -> None:
    parser = commands.add_parser(
        "check",
        help="validate a policy, and say what is wrong and where",
        description="Validate a policy with the packs it extends and run every rule's examples. Writes no file. Exit code 1 where there is an error.",
        examples=("policyloom check", "policyloom check policy/policy.yaml --format concise"),
    )
    _source_argument(parser)
    _format_argument(parser, reporters)


def _build_parser(commands: Commands, formats: tuple[str, ...], reporters: tuple[str, ...]) -> None:
    parser = commands.add_parser(
        "build",
        help="make the PDF, the deck, the site, the board brief and rules.json",
        description="Check a policy and make its documents. All or nothing: the output folder changes only when every document is whole.",
        examples=(
            "policyloom build",
            "policyloom build --only pdf,json",
            "policyloom build my/policy.yaml --out public",
        ),
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
        type=_number,
        default=0,
        help="how many formats to make at a time (default: one for each core)",
    )
    parser.add_argument(
        "--since",
        metavar="OLD",
        help="tell what changed since this one: a policy, a rules.json or a git revision, as for `diff` (default: the version that was approved last)",
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing unless something is wrong")
    _format_argument(parser, reporters)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise argparse.ArgumentTypeError(f"`{text}` is no number of jobs: write 1, 2, 3 …, or 0 for one for each core")
    return int(text)


def _test_parser(commands: Commands, reporters: tuple[str, ...]) -> None:
    parser = commands.add_parser(
        "test",
        help="run every rule's examples and cases",
        description="Run the examples and test cases of every rule through the linter. Exit code 1 where one disagrees with its rule.",
        examples=("policyloom test policy/policy.yaml",),
    )
    _source_argument(parser)
    _format_argument(parser, reporters)


def _explain_parser(commands: Commands, explainers: tuple[str, ...]) -> None:
    parser = commands.add_parser(
        "explain",
        help="say where a value comes from",
        description="Say which layer set a value, where and why, what was filled in, which choices decide it, and the sources behind it. Exit code 1 where nothing stands there.",
        examples=(
            "policyloom explain privacy-no-age.modality",
            "policyloom explain choices.embargo_days",
            "policyloom explain institution.brand.colors.primary --format json",
        ),
    )
    parser.add_argument("path", metavar="PATH", help="a dotted path; `rules.` may be left out")
    _source_argument(parser)
    parser.add_argument("--format", default="text", choices=explainers, help="how it looks (default: text)")


def _diff_parser(commands: Commands, formats: tuple[str, ...]) -> None:
    parser = commands.add_parser(
        "diff",
        help="say what changed between two policies, rule by rule",
        description="Say what changed between two policies, by rule and field: added, removed, moved, reworded, stricter, weaker, reversed, switched on or off; and how much it matters. Substantive: strength or reach, a number, a word such as not or only. Clarifying: other words. Editorial: case, punctuation, reasons, examples. The last line lists the rules that staff must acknowledge again: those that are new to them, or that bind them more or otherwise.",
        examples=(
            "policyloom diff HEAD~1 policy/policy.yaml",
            "policyloom diff v1.0:policy/policy.yaml v1.1 --format markdown",
            "policyloom diff old/rules.json dist/exports/rules.json --exit-code",
        ),
    )
    side = (
        "a policy's file or folder, a rules.json, or else a git revision: REV or REV:PATH (default: policy/policy.yaml)"
    )
    parser.add_argument("old", metavar="OLD", help=side)
    parser.add_argument("new", metavar="NEW", help="the same")
    parser.add_argument("--format", default="text", choices=formats, help="how it looks (default: text)")
    parser.add_argument("--exit-code", action="store_true", help="give exit code 1 where anything differs")


def _init_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "init",
        help="answer a few questions, get a policy that builds",
        description="Ask about ten questions and write a policy that builds at once, with its lock, a workflow that checks and publishes it, and settings for editors and pre-commit. A file that is there already is never overwritten.",
        examples=(
            "policyloom init",
            "policyloom init our-policy --answers answers.yaml",
            "policyloom init --form",
            "policyloom init --questions > answers.yaml",
        ),
    )
    parser.add_argument("folder", metavar="DIR", nargs="?", default=".", help="where to write (default: this folder)")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument(
        "--answers", metavar="FILE", help="take the answers from a YAML file instead of asking, - for standard input"
    )
    ways.add_argument(
        "--questions", action="store_true", help="print a file for --answers, with every question, and write nothing"
    )
    ways.add_argument(
        "--form",
        action="store_true",
        help="write one HTML page instead, policy-form.html: colleagues fill it in in a browser, offline, and download a policy.yaml",
    )


def _survey_parser(commands: Commands, formats: tuple[str, ...]) -> None:
    parser = commands.add_parser(
        "survey",
        help="compare how several policies answer each choice",
        description="Put several policies side by side: every question that their packs ask, with everybody's answer.",
        examples=("policyloom survey policy policy/examples/* --format markdown",),
    )
    parser.add_argument("sources", metavar="SOURCE", nargs="+", help="a policy's file or folder")
    parser.add_argument("--format", default="text", choices=formats, help="how it looks (default: text)")


def _update_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "update",
        help="take the packs that are installed now, and keep every local edit",
        description="Lock the packs as they are now. What the policy sets itself stays. Where a pack changed a value that the policy sets too, that is a conflict: it is listed, the policy does not build, and --keep or --take resolves it. A rule that goes by another id is renamed in the file; comments, order and formatting stay. Exit code 1 while a conflict is open.",
        examples=(
            "policyloom update --dry-run",
            "policyloom update",
            "policyloom update --keep rules.privacy-no-age.statement",
            "policyloom update --take all",
        ),
    )
    _source_argument(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
    parser.add_argument(
        "--keep",
        metavar="PATH",
        action="append",
        default=[],
        help="resolve a conflict: what the policy says counts (`all` for every one)",
    )
    parser.add_argument(
        "--take",
        metavar="PATH",
        action="append",
        default=[],
        help="resolve a conflict: take the key out of the policy, so that the pack's value counts",
    )
    parser.add_argument(
        "--relock", action="store_true", help="lock the packs as they are without comparing: for a lost history"
    )


def _approve_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "approve",
        help="record who approved these words, and lift the draft mark",
        description="Write the role, the day and the digest of the words that bind into the policy, set its status to approved, and keep the version in history/approved. One changed word voids it. With --confirm, record instead that a role checked laws that the packs cite from memory.",
        examples=(
            "policyloom approve --role 'Compliance Committee'",
            "policyloom approve --confirm hipaa --confirm whistleblower-law --role 'General Counsel'",
        ),
    )
    _source_argument(parser)
    parser.add_argument(
        "--role", metavar="ROLE", required=True, help="the role that approves or confirms, not a person's name"
    )
    parser.add_argument("--date", metavar="DAY", help="the day, YYYY-MM-DD (default: today)")
    parser.add_argument(
        "--confirm",
        metavar="LAW",
        action="append",
        default=[],
        help="record that this law was checked, by its reference's id (`all` for every one that blocks an approval)",
    )


def _lint_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "lint",
        help="look at posts, bios or handles before they go out",
        description="Look for hints that a post, bio or handle breaks a rule, and list the questions that only a person can answer. Exit code 1 where something is found.",
        examples=(
            "echo 'MRN: 00482913' | policyloom lint -",
            "policyloom lint post.txt",
            "policyloom lint posts.jsonl --format json",
            "policyloom lint handle.txt --field handle",
        ),
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
