"""The command serve: it says where the preview is, and what goes wrong while it runs."""

from __future__ import annotations

import argparse
import sys
import tempfile
import webbrowser
from pathlib import Path

from policyloom import project
from policyloom.commands.output import show
from policyloom.diagnostics import printable
from policyloom.pipeline.preview import Preview
from policyloom.report.progress import Progress
from policyloom.serve import Refused, Round, follow
from policyloom.serve.current import Current
from policyloom.serve.server import listening


def serve(options: argparse.Namespace) -> int:
    """Show the site until somebody ends it."""
    source = project.find_source(options.source)
    progress = Progress(sys.stderr, sys.stderr.isatty())
    current = Current()
    try:
        with tempfile.TemporaryDirectory(prefix="policyloom-", ignore_cleanup_errors=True) as folder:
            events = follow(Preview(source, Path(folder)), current)
            progress.line(f"Making the site of {project.shown(source)}")
            _say(next(events), progress)
            with listening(options.host, options.port, current) as address:
                _say_where(address, options)
                for event in events:
                    _say(event, progress)
    except KeyboardInterrupt:
        progress.line("")
    return 0


def _say_where(address: str, options: argparse.Namespace) -> None:
    if options.port and f":{options.port}/" not in address:
        print(f"Port {options.port} is taken.", file=sys.stderr)
    print(f"The preview is at {address}. Ctrl+C ends it.", flush=True)
    if options.open:
        webbrowser.open(address)


def _say(event: Round | Refused, progress: Progress) -> None:
    compiled = event.made.compiled
    found = compiled.diagnostics if isinstance(event, Round) else event.found
    show(found, compiled.document.texts, "full", sys.stderr)
    if isinstance(event, Refused):
        progress.line("The site is shown, but a build would refuse this policy.")
    elif event.made.failure:
        print(f"policyloom: {printable(event.made.failure)}", file=sys.stderr)
    elif event.made.site is None:
        progress.line("The last version that could be made stays in the browser.")
    else:
        progress.line(f"Made {event.made.rebuilt} files in {event.seconds:.1f} s.")
