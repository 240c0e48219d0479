"""The checker's engine: one long post in Chromium.

    ./run bench checker

It uses assets/rules.js of this repository's policy, as the site has it. A page that is opened from the disk checks a post of 5,000
characters (ordinary sentences, and the rules' own failing examples among them): the first check of a fresh page, which reads all
patterns, and then the median and the slowest of some more, each on another post. `./run bench lint` has the engine beside its naive loop.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from policyloom.formats.site.checking import rules_script  # noqa: E402
from policyloom.model.types import Policy  # noqa: E402
from policyloom.pipeline.compile import compile_policy  # noqa: E402
from tests.browsing import CHROMIUM, FLAGS  # noqa: E402

LONG = 5_000
PAGES = 5
CHECKS = 40
AIM_MS = 10.0

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


def sentences(policy: Policy) -> tuple[list[str], list[str]]:
    """Give sentences of ordinary posts, and texts that break a rule."""
    lines = (ROOT / "tests" / "corpora" / "ordinary.jsonl").read_text(encoding="utf-8").splitlines()
    posts = [json.loads(line).get("post", "") for line in lines]
    clean = [part for post in posts for part in post.replace("! ", "!|").replace(". ", ".|").split("|") if part]
    return clean, [
        text for rule in policy.active_rules if rule.examples.field == "post" for text in rule.examples.breaking
    ]


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


def main() -> None:
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
    print(f"\ncheck(): {statistics.median(rows['check(), then']):.1f} ms (aim: under {AIM_MS:g})")


if __name__ == "__main__":
    main()
