"""What can be typed: the commands, their options and their help. It does none of their work.

Each command's formats come from the table that its work comes from.
"""

from __future__ import annotations

import argparse

from policyloom import __version__
from policyloom.arguments.command import Command
from policyloom.arguments.linting import audit_parser, lint_parser
from policyloom.arguments.making import build_parser, check_parser, test_parser
from policyloom.arguments.reviewing import review_parser
from policyloom.arguments.revising import approve_parser, init_parser, update_parser
from policyloom.arguments.showing import publish_parser, serve_parser
from policyloom.arguments.telling import diff_parser, explain_parser, survey_parser


def parser() -> argparse.ArgumentParser:
    """Make the parser. Each command's choices come from the table that its work comes from."""
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
    init_parser(commands)
    check_parser(commands, tuple(REPORTERS))
    build_parser(commands, tuple(FORMATS), tuple(REPORTERS))
    serve_parser(commands)
    publish_parser(commands)
    test_parser(commands, tuple(REPORTERS))
    explain_parser(commands, tuple(EXPLAINERS))
    diff_parser(commands, tuple(CHANGES))
    survey_parser(commands, tuple(SURVEYS))
    update_parser(commands)
    approve_parser(commands)
    review_parser(commands, tuple(REVIEWS))
    lint_parser(commands, tuple(REPORTS))
    audit_parser(commands, tuple(REPORTS))
    return made
