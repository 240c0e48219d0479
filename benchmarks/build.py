#!/usr/bin/env python3
"""The whole build beside its parts and beside what a user would do with pandoc, on the same content, in one run.

The peer makes a guideline, slides as PPTX and PDF, and a site from Markdown that says the same: pandoc and WeasyPrint for the guideline and the slide
PDF, pandoc for the PPTX, MkDocs Material for the site. Its Markdown is written beforehand, outside the clock. Each
number is the best of several runs of a whole process, so both sides pay for starting up. Only ratios mean anything.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from policyloom import project  # noqa: E402
from policyloom.formats import FORMATS, guideline  # noqa: E402
from policyloom.formats.site.pages import pages  # noqa: E402
from policyloom.model.types import Policy  # noqa: E402
from policyloom.pipeline.compile import compile_policy  # noqa: E402
from policyloom.views.artifact import Context  # noqa: E402
from policyloom.views.looks import strings  # noqa: E402
from policyloom.views.slides import slides  # noqa: E402

# The peer makes a guideline, slides and a site; ours adds notes, proofs, deck.html and key slides to the same formats.
SAME = "pdf,deck,site"
SOURCE = ROOT / "policy" / "policy.yaml"
PYTHON = sys.executable
BIN = Path(PYTHON).parent
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often each command runs (default: 3)")
    runs = parser.parse_args().runs
    if not shutil.which("pandoc"):
        print("bench: pandoc is missing: ./run bench installs it", file=sys.stderr)
        return 2
    policy = compile_policy(SOURCE).policy
    if policy is None:
        print("bench: the policy has errors: run ./run policyloom check", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        _write_peer(policy, work)
        _print(_ours(work, runs), _peer(work, runs))
    return 0


def _best(runs: int, command: Callable[[], None]) -> float:
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        command()
        times.append(time.perf_counter() - started)
    return min(times)


def _run(work: Path, *command: str | Path) -> None:
    subprocess.run([str(part) for part in command], cwd=work, env=ENVIRONMENT, check=True, capture_output=True)


def _ours(work: Path, runs: int) -> dict[str, float]:
    def build(*options: str) -> Callable[[], None]:
        return lambda: _run(work, PYTHON, "-m", "policyloom", "build", SOURCE, "--out", work / "dist", *options)

    measured = {
        "what the chain makes too": _best(runs, build("--only", SAME)),
        "whole build": _best(runs, build()),
        "whole build, one job": _best(runs, build("--jobs", "1")),
    }
    return measured | {f"  only {name}": _best(runs, build("--only", name)) for name in FORMATS} | {
        "  check": _best(runs, lambda: _run(work, PYTHON, "-m", "policyloom", "check", SOURCE)),
        "  floor: python -c pass": _best(runs, lambda: _run(work, PYTHON, "-c", "pass")),
    }  # fmt: skip


def _peer(work: Path, runs: int) -> dict[str, float]:
    weasyprint = BIN / "weasyprint"
    steps = {
        "  pandoc → WeasyPrint, guideline.pdf": lambda: _run(work, "pandoc", "guideline.md", "--standalone", "--toc", "-c", "peer.css", "--pdf-engine", weasyprint, "--pdf-engine-opt=--pdf-variant=pdf/ua-1", "-o", "guideline.pdf"),
        "  pandoc → deck.pptx": lambda: _run(work, "pandoc", "deck.md", "-o", "deck.pptx"),
        "  pandoc → WeasyPrint, deck.pdf": lambda: _run(work, "pandoc", "deck.md", "--standalone", "-c", "slides.css", "--pdf-engine", weasyprint, "--pdf-engine-opt=--pdf-variant=pdf/ua-1", "-o", "deck.pdf"),
        "  mkdocs build, site": lambda: _run(work / "site", PYTHON, "-m", "mkdocs", "build", "-q"),
    }  # fmt: skip
    measured = {name: _best(runs, step) for name, step in steps.items()}
    return {"whole chain": sum(measured.values()), **measured}


def _write_peer(policy: Policy, work: Path) -> None:
    found = project.resources()
    scratch = work / "scratch"
    scratch.mkdir()
    context = Context(found.templates, found.shell, found.schemas, scratch)
    (work / "guideline.html").write_text(guideline.html(policy, context), encoding="utf-8")
    _run(
        work,
        "pandoc",
        "guideline.html",
        "-f",
        "html-native_divs-native_spans",
        "-t",
        "markdown-raw_html",
        "--extract-media",
        "media",
        "-o",
        "guideline.md",
    )
    (work / "peer.css").write_text(
        f"@page {{ size: {policy.institution.brand.paper.lower()}; margin: 20mm }}", encoding="utf-8"
    )
    (work / "slides.css").write_text(
        "@page { size: 13.333in 7.5in; margin: 15mm } h1 { break-before: page } body { font-size: 24pt }",
        encoding="utf-8",
    )
    (work / "deck.md").write_text(_deck(policy, found.templates), encoding="utf-8")
    _write_site(policy, work / "site", found.templates)


def _deck(policy: Policy, templates: Path) -> str:
    written = [f"% {policy.title}\n"]
    for slide in slides(policy, strings(templates, "deck")):
        body = "\n".join(f"- {words}" for words in slide.body)
        notes = "\n\n".join(slide.notes)
        written.append(f"# {slide.title}\n\n{body}\n\n::: notes\n{notes}\n:::\n")
    return "\n".join(written)


def _write_site(policy: Policy, folder: Path, templates: Path) -> None:
    for path, text in pages(policy, templates).items():
        target = folder / "docs" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    settings = {
        "site_name": policy.title,
        "theme": {"name": "material", "font": False},
        "use_directory_urls": False,
        "markdown_extensions": ["admonition", "attr_list", "md_in_html", "pymdownx.details"],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")


def _print(ours: dict[str, float], peer: dict[str, float]) -> None:
    floor = peer["whole chain"]
    print(f"{'policyloom':<44}{'s':>8}{'× chain':>10}")
    for name, seconds in ours.items():
        print(f"{name:<44}{seconds:>8.2f}{seconds / floor:>10.2f}")
    print(f"\n{'pandoc, WeasyPrint, MkDocs':<44}{'s':>8}{'× chain':>10}")
    for name, seconds in peer.items():
        print(f"{name:<44}{seconds:>8.2f}{seconds / floor:>10.2f}")
    ratio = ours["what the chain makes too"] / floor
    print(f"\nthe same outputs ÷ whole chain = {ratio:.2f} (cores: {os.cpu_count()})")


if __name__ == "__main__":
    sys.exit(main())
