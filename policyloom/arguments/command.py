"""What the parsers of all commands share: how help looks, and the options that several commands have. It knows no command."""

from __future__ import annotations

import argparse
from typing import Any, TypeAlias


class _Help(argparse.HelpFormatter):
    """Keep the lines of a text that has some."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return text if "\n" in text else super()._fill_text(text, width, indent)


class Command(argparse.ArgumentParser):
    """The parser of one command. Its examples stand at the end of its help, a line each."""

    def __init__(self, *, examples: tuple[str, ...] = (), **known: Any) -> None:
        shown = "\n".join(("Examples:" if len(examples) > 1 else "Example:", *(f"  {one}" for one in examples)))
        super().__init__(formatter_class=_Help, epilog=shown, **known)


Commands: TypeAlias = "argparse._SubParsersAction[Command]"


def source_argument(parser: argparse.ArgumentParser) -> None:
    """Let a policy be named."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        nargs="?",
        help="the policy's file or folder (default: policy/policy.yaml, then policy.yaml)",
    )


def format_argument(parser: argparse.ArgumentParser, reporters: tuple[str, ...]) -> None:
    """Let the look of problems be chosen."""
    parser.add_argument("--format", default="full", choices=reporters, help="how problems look (default: full)")
