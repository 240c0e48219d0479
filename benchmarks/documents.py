#!/usr/bin/env python3
"""Time and memory of each format as a policy grows, and guideline.pdf beside a bare WeasyPrint render of the same HTML.

    ./run bench documents [--sizes 250,500,1000,2000] [--formats pdf,deck]

Seconds are processor time: what else the machine does counts little. Each measurement runs in a process of its own, forked from this one after the policy is compiled, so that memory is its own. The bare
render gets the same HTML, style sheet, fonts and PDF variant, garbage collection off on both sides; what ours adds is writing the HTML, the
PDF/UA statement, the attachments and the checks. Growth is (time at the largest ÷ time at the smallest) ÷ (rules there ÷ rules here).
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from compose import write_layers  # noqa: E402

from policyloom import project  # noqa: E402
from policyloom.formats import FORMATS, guideline  # noqa: E402
from policyloom.model.types import Policy  # noqa: E402
from policyloom.pipeline.compile import compile_policy  # noqa: E402
from policyloom.pipeline.tables import load  # noqa: E402
from policyloom.views import pdf  # noqa: E402
from policyloom.views.artifact import Context  # noqa: E402

SIZES = (250, 500, 1000, 2000)
BARE = "bare WeasyPrint"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="how many rules, separated by commas")
    parser.add_argument("--formats", default=",".join(FORMATS), help="which formats, separated by commas")
    options = parser.parse_args()
    sizes, names = [int(one) for one in options.sizes.split(",")], options.formats.split(",")
    found = {size: _measured(size, names) for size in sizes}
    _print(found, names, sizes)
    return 0


def _measured(size: int, names: list[str]) -> dict[str, tuple[float, float]]:
    with tempfile.TemporaryDirectory() as folder:
        source, _ = write_layers(Path(folder), size)
        policy = compile_policy(source).policy
        assert policy is not None
        works: dict[str, Callable[[Context], None]] = {name: _format(name, policy) for name in names}
        if "pdf" in names:
            works[BARE] = _bare(policy, Path(folder))
        measured = {name: _in_a_child(work, Path(folder) / "scratch") for name, work in works.items()}
    for name, (seconds, megabytes) in measured.items():
        print(f"{size:>6} rules  {name:<18}{seconds:>8.2f} s{megabytes:>8.0f} MB", file=sys.stderr, flush=True)
    return measured


def _format(name: str, policy: Policy) -> Callable[[Context], None]:
    def work(context: Context) -> None:
        for artifact in load(FORMATS[name])(policy, context):
            assert artifact.content

    return work


def _bare(policy: Policy, folder: Path) -> Callable[[Context], None]:
    """Give the same HTML and style sheet to WeasyPrint with nothing of ours around it but the fonts."""
    context = _context(folder / "bare")
    page, style = guideline.html(policy, context), guideline.stylesheet(policy, context)

    def work(context: Context) -> None:
        with pdf._fonts(context.scratch, ()):
            import weasyprint

            base = f"{context.templates.as_uri()}/"
            made = weasyprint.HTML(string=page, base_url=base).write_pdf(
                stylesheets=[weasyprint.CSS(string=style, base_url=base)], pdf_variant="pdf/a-3a"
            )
        assert io.BytesIO(made).read(4) == b"%PDF"

    return work


def _context(scratch: Path) -> Context:
    scratch.mkdir(parents=True, exist_ok=True)
    found = project.resources()
    return Context(found.templates, found.shell, found.schemas, scratch)


def _in_a_child(work: Callable[[Context], None], scratch: Path) -> tuple[float, float]:
    """Run a piece of work in a forked process. Gives its seconds of processor time, and what it used at most in MB."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        gc.disable()
        started = time.process_time()
        work(_context(scratch))
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        os.write(writer, f"{time.process_time() - started} {used}".encode())
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit("a format failed: see above")
    seconds, megabytes = os.read(reader, 100).decode().split()
    os.close(reader)
    os.close(writer)
    return float(seconds), float(megabytes)


def _print(found: dict[int, dict[str, tuple[float, float]]], names: list[str], sizes: list[int]) -> None:
    first, last = sizes[0], sizes[-1]
    print(f"{'':<18}" + "".join(f"{size:>9} rules" for size in sizes) + f"{'growth':>9}")
    for name in found[first]:
        cells = "".join(f"{found[size][name][0]:>7.2f}s{found[size][name][1]:>5.0f}MB" for size in sizes)
        growth = found[last][name][0] / found[first][name][0] / (last / first)
        print(f"{name:<18}{cells}{growth:>9.2f}")
    if "pdf" in names:
        ratios = " ".join(f"{size}: {found[size]['pdf'][0] / found[size][BARE][0]:.2f}" for size in sizes)
        print(f"\nguideline.pdf ÷ bare WeasyPrint of the same HTML: {ratios} (aim: 1.1 or less)")
    print("growth is per rule, from the fewest to the most (aim: 1.3 or less)")


if __name__ == "__main__":
    sys.exit(main())
