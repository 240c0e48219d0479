"""The commands lint and audit. They import no compiler."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from policyloom.lint.command import lint_command
from policyloom.project import ProjectError
from policyloom.report.progress import bar
from policyloom.report.style import style_for


def lint(options: argparse.Namespace) -> int:
    """Look at posts, bios or handles."""
    return lint_command(
        [str(file) for file in options.files],
        rules_path=_rules(options),
        field=options.field,
        output_format=options.format,
        show_sensitive=options.show_sensitive,
        stdin=sys.stdin,
        out=sys.stdout,
        err=sys.stderr,
        color=style_for(sys.stdout).color,
    )


def audit(options: argparse.Namespace) -> int:
    """Look at an archive of posts."""
    try:
        from policyloom.lint.audit.command import audit_command
        from policyloom.lint.audit.wanted import Wanted
    except ImportError as error:
        raise ProjectError(f"audit needs {error.name}: pip install 'policyloom[archive]'") from None
    wanted = Wanted(
        paths=tuple(options.files),
        rules=_rules(options),
        columns=tuple(options.column),
        output_format=options.format,
        out=options.out or "",
        summary=options.summary or "",
        engine=options.engine,
        master=options.master,
        jobs=options.jobs or os.cpu_count() or 1,
        work=options.work or "",
        show_sensitive=options.show_sensitive,
    )
    return audit_command(wanted, stdin=sys.stdin, out=sys.stdout, err=sys.stderr, progress=bar(sys.stderr))


def _rules(options: argparse.Namespace) -> Path:
    """Find the rules; a `file:` address is the path that it means."""
    address = options.rules or os.environ.get("POLICYLOOM_RULES") or "dist/exports/rules.json"
    if not address.startswith("file:"):
        return Path(address)
    from urllib.request import url2pathname

    return Path(url2pathname(address.removeprefix("file:").removeprefix("//localhost").removeprefix("//")))
