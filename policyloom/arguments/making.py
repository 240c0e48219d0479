"""What can be typed for the commands check, build and test."""

from __future__ import annotations

import argparse

from policyloom.arguments.command import Commands, format_argument, source_argument


def check_parser(commands: Commands, reporters: tuple[str, ...]) -> None:
    """Add `check`."""
    parser = commands.add_parser(
        "check",
        help="validate a policy, and say what is wrong and where",
        description="Validate a policy with the packs it extends and run every rule's examples. Writes no file. Exit code 1 where there is an error.",
        examples=("policyloom check", "policyloom check policy/policy.yaml --format concise"),
    )
    source_argument(parser)
    format_argument(parser, reporters)


def build_parser(commands: Commands, formats: tuple[str, ...], reporters: tuple[str, ...]) -> None:
    """Add `build`."""
    parser = commands.add_parser(
        "build",
        help="make the documents, the site and rules.json",
        description="Check a policy and make its documents. All or nothing: the output folder changes only when every document is whole.",
        examples=(
            "policyloom build",
            "policyloom build --only pdf,docx",
            "policyloom build my/policy.yaml --out public",
        ),
    )
    source_argument(parser)
    parser.add_argument(
        "--only",
        metavar="NAMES",
        help=f"make some formats only, separated by commas: {', '.join(formats)}. Files of the other formats stay as they are.",
    )
    parser.add_argument("--out", metavar="DIR", default="dist", help="the output folder (default: dist)")
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=number,
        default=0,
        help="how many formats to make at a time (default: one for each core)",
    )
    parser.add_argument(
        "--since",
        metavar="OLD",
        help="tell what changed since this one: a policy, a rules.json or a git revision, as for `diff` (default: the version that was approved last)",
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing unless something is wrong")
    format_argument(parser, reporters)


def number(text: str) -> int:
    """Read a number of jobs."""
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise argparse.ArgumentTypeError(f"`{text}` is no number of jobs: write 1, 2, 3 …, or 0 for one for each core")
    return int(text)


def test_parser(commands: Commands, reporters: tuple[str, ...]) -> None:
    """Add `test`."""
    parser = commands.add_parser(
        "test",
        help="run every rule's examples and cases",
        description="Run the examples and test cases of every rule through the linter. Exit code 1 where one disagrees with its rule.",
        examples=("policyloom test policy/policy.yaml",),
    )
    source_argument(parser)
    format_argument(parser, reporters)
