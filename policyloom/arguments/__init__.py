"""What can be typed: the commands, their options and their help. It does none of their work.

Each command's formats come from the table that its work comes from.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from policyloom import __version__
from policyloom.arguments.command import Command
from policyloom.arguments.linting import audit_parser, lint_parser
from policyloom.arguments.making import build_parser, check_parser, test_parser
from policyloom.arguments.reviewing import review_parser
from policyloom.arguments.revising import approve_parser, init_parser, update_parser
from policyloom.arguments.showing import publish_parser, serve_parser
from policyloom.arguments.telling import diff_parser, explain_parser, survey_parser


def parser(wanted: str = "") -> argparse.ArgumentParser:
    """Make the parser. Each command's choices come from the table that its work comes from.

    wanted: what was typed first. Where it is a command, only its options are made ready.
    """
    from policyloom.formats import FORMATS
    from policyloom.lint.reports import REPORTS
    from policyloom.report import CHANGES, EXPLAINERS, REPORTERS, REVIEWS, SURVEYS

    made = argparse.ArgumentParser(
        prog="policyloom",
        description="One policy in YAML becomes the PDF guideline, the slide deck, the FAQ site and the rules that linters obey.",
        epilog="Start with `policyloom init`, then `policyloom build`. Each command has its own --help.",
    )
    made.add_argument("--version", action="version", version=f"policyloom {__version__}")
    commands = made.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=Command)
    parsers: dict[str, Callable[[], None]] = {
        "init": lambda: init_parser(commands),
        "check": lambda: check_parser(commands, tuple(REPORTERS)),
        "build": lambda: build_parser(commands, tuple(FORMATS), tuple(REPORTERS)),
        "serve": lambda: serve_parser(commands),
        "publish": lambda: publish_parser(commands),
        "test": lambda: test_parser(commands, tuple(REPORTERS)),
        "explain": lambda: explain_parser(commands, tuple(EXPLAINERS)),
        "diff": lambda: diff_parser(commands, tuple(CHANGES)),
        "survey": lambda: survey_parser(commands, tuple(SURVEYS)),
        "update": lambda: update_parser(commands),
        "approve": lambda: approve_parser(commands),
        "review": lambda: review_parser(commands, tuple(REVIEWS)),
        "lint": lambda: lint_parser(commands, tuple(REPORTS)),
        "audit": lambda: audit_parser(commands, tuple(REPORTS)),
    }
    for add in [parsers[wanted]] if wanted in parsers else parsers.values():
        add()
    return made
