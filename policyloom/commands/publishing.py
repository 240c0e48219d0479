"""The command publish: build for an address, lay out, and say what to do next."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from functools import partial
from pathlib import Path

from policyloom import project
from policyloom.commands.making import built_or_said
from policyloom.commands.output import show
from policyloom.formats import FORMATS
from policyloom.pipeline.approvals import approved_versions, since_last_approval
from policyloom.pipeline.build import build
from policyloom.pipeline.compile import compile_policy
from policyloom.publish import DOCUMENTS, Published, at, lay_out, refuse_strangers
from policyloom.report.progress import Progress
from policyloom.views.artifact import Beside
from policyloom.views.news import Past


def publish(options: argparse.Namespace) -> int:
    """Compile, build everything for the address, lay it out."""
    source, to = project.find_source(options.source), Path(options.to)
    progress = Progress(sys.stderr, sys.stderr.isatty() and not options.quiet)
    refuse_strangers(to)
    compiled = compile_policy(source)
    show(compiled.diagnostics, compiled.document.texts, "full", sys.stderr)
    if compiled.sound is None:
        print("Nothing was published.", file=sys.stderr)
        return 1
    policy = at(compiled.sound, options.base_url)
    past = Past(since_last_approval(policy, source.parent), approved_versions(source.parent))
    progress.line(f"Building {policy.title} for {policy.institution.url}")
    with tempfile.TemporaryDirectory(prefix="policyloom-", ignore_cleanup_errors=True) as folder:
        out, jobs = Path(folder, "dist"), os.cpu_count() or 1
        work = partial(build, policy, compiled.document, tuple(FORMATS), out, jobs, progress, past, Beside(DOCUMENTS))
        if not built_or_said(work, compiled, "full"):
            return 1
        published = lay_out(policy, out, to, github_pages=options.github_pages)
    if not options.quiet:
        _say_what_next(published, approved=policy.approved, github_pages=options.github_pages)
    return 0


def _say_what_next(published: Published, *, approved: bool, github_pages: bool) -> None:
    where = project.shown(published.folder)
    print(
        f"Published {where} for {published.url}: {published.pages} files of the site, {published.documents} documents."
    )
    if not approved:
        print("This is a draft, and every page says so. `policyloom approve` lifts the mark.")
    if github_pages:
        print(
            f"Next: push what is in {where} to the branch that GitHub Pages serves, or upload it as the artifact of Pages."
        )
    else:
        print(f"Next: copy what is in {where} to your web server, so that it answers at {published.url}")
