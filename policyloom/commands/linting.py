"""The command lint. It imports no compiler."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from policyloom.lint.command import lint_command
from policyloom.report.style import style_for


def lint(options: argparse.Namespace) -> int:
    """Look at posts, bios or handles."""
    rules = options.rules or os.environ.get("POLICYLOOM_RULES") or "dist/exports/rules.json"
    return lint_command(
        [str(file) for file in options.files],
        rules_path=_path(rules),
        field=options.field,
        output_format=options.format,
        show_sensitive=options.show_sensitive,
        stdin=sys.stdin,
        out=sys.stdout,
        err=sys.stderr,
        color=style_for(sys.stdout).color,
    )


def _path(address: str) -> Path:
    """Take a `file:` address as the path that it means."""
    if not address.startswith("file:"):
        return Path(address)
    from urllib.request import url2pathname

    return Path(url2pathname(address.removeprefix("file:").removeprefix("//localhost").removeprefix("//")))
