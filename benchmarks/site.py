#!/usr/bin/env python3
"""The site as a policy grows, beside a bare MkDocs build of the same tree.

    ./run bench site [--sizes 50,200,1000] [--rounds 5]

Ours is everything from the checked policy to the finished files: pages, settings, MkDocs, the look at every finished page. Bare is
`mkdocs.commands.build.build` on the tree that ours wrote. Each runs in a process of its own that loads MkDocs itself, as
`mkdocs build` does, in turns, garbage collection off on both sides. Seconds are processor time, the best of the rounds.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from compose import write_layers  # noqa: E402
from documents import _context, _in_a_child  # noqa: E402

from policyloom.formats import site  # noqa: E402
from policyloom.formats.site.tree import write  # noqa: E402
from policyloom.model.types import Policy  # noqa: E402
from policyloom.pipeline.compile import compile_policy  # noqa: E402
from policyloom.views.artifact import Context  # noqa: E402

SIZES = (50, 200, 1000)
ROUNDS = 5
TARGET = 1.2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="how many rules, separated by commas")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is measured")
    options = parser.parse_args()
    print(f"{'':<12}{'pages':>8}{'ours':>10}{'bare':>10}{'ratio':>8}{'memory':>10}")
    for size in map(int, options.sizes.split(",")):
        pages, ours, bare, megabytes = _measured(size, options.rounds)
        print(
            f"{size:>6} rules{pages:>8}{ours:>8.2f} s{bare:>8.2f} s{ours / bare:>8.2f}{megabytes:>7.0f} MB", flush=True
        )
    print(f"\nours ÷ a bare MkDocs build of the same tree (aim: {TARGET:g} or less)")
    return 0


def _measured(size: int, rounds: int) -> tuple[int, float, float, float]:
    """Give the number of pages, the best seconds of both, and the most memory that ours took."""
    with tempfile.TemporaryDirectory(prefix="policyloom-bench-") as made:
        folder = Path(made)
        source, _ = write_layers(folder / "layers", size)
        compiled = compile_policy(source)
        policy = compiled.policy
        assert policy is not None, compiled.diagnostics[:3]
        tree = _context(folder / "tree")
        write(policy, tree)
        pages = sum(1 for _ in tree.scratch.rglob("*.md"))
        found: dict[str, list[tuple[float, float]]] = {"ours": [], "bare": []}
        for number in range(rounds):
            for name, work in (("ours", _ours(policy)), ("bare", _bare(tree.scratch, folder / f"html-{number}"))):
                found[name].append(_in_a_child(work, folder / f"{name}-{number}"))
        seconds = {name: min(one for one, _ in measured) for name, measured in found.items()}
        return pages, seconds["ours"], seconds["bare"], max(used for _, used in found["ours"])


def _ours(policy: Policy) -> Callable[[Context], None]:
    def work(context: Context) -> None:
        assert sum(len(artifact.content) for artifact in site.render(policy, context))

    return work


def _bare(tree: Path, target: Path) -> Callable[[Context], None]:
    def work(context: Context) -> None:
        from mkdocs.commands.build import build as bare_build
        from mkdocs.config import load_config

        logging.getLogger("mkdocs").setLevel(logging.ERROR)
        config = load_config(str(tree / "mkdocs.yml"), site_dir=str(target))
        config.plugins.on_startup(command="build", dirty=False)
        bare_build(config)

    return work


if __name__ == "__main__":
    sys.exit(main())
