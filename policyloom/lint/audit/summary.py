"""What an audit came to in numbers: by rule, by month, by group; as JSON or as one HTML page. It keeps no finding.

The digest is the same for the same findings in any order, so that engines can be compared: the sum of the findings'
hashes, modulo 2 to the 256.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from policyloom import project
from policyloom.lint.rules import Rules

FORMAT = 1
_DIGESTED = ("item", "date", "group", "rule", "check", "field", "start", "end")
_MOST_BARS = 40
_MOST_BAD = 1000


@dataclass(slots=True)
class Summary:
    """The numbers of an audit, filled part by part."""

    rows: int = 0
    findings: int = 0
    rows_found: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    groups: Counter[str] = field(default_factory=Counter)
    bad: int = 0
    bad_rows: list[tuple[str, int, str]] = field(default_factory=list)
    digest: int = 0
    _last: object = None

    def add(self, batch: pa.RecordBatch) -> None:
        """Count a batch of findings. Those of one row come together."""
        read = batch.to_pydict()
        for at in range(batch.num_rows):
            self.findings += 1
            self.rules[read["rule"][at]] += 1
            self.months[read["date"][at][:7]] += 1
            self.groups[read["group"][at]] += 1
            row = (read["row"][at], read["item"][at])
            self.rows_found += row != self._last
            self._last = row
            said = "\x1f".join(str(read[name][at]) for name in _DIGESTED)
            self.digest = (self.digest + int.from_bytes(hashlib.sha256(said.encode()).digest(), "big")) % (1 << 256)

    def add_rows(self, path: str, rows: int, bad: Iterable[tuple[int, str]]) -> None:
        """Count rows; the first thousand bad ones are named."""
        self.rows += rows
        for place, why in bad:
            self.bad += 1
            if len(self.bad_rows) < _MOST_BAD:
                self.bad_rows.append((path, place, why))


def record(summary: Summary, rules: Rules) -> Mapping[str, Any]:
    """Write the numbers, format 1."""
    titles = {rule.id: rule.title for rule in rules.rules}
    return {
        "format": FORMAT,
        "rules": {"id": rules.id, "version": rules.version},
        "rows": summary.rows,
        "bad_rows": summary.bad,
        "rows_with_findings": summary.rows_found,
        "findings": summary.findings,
        "digest": f"{summary.digest:064x}",
        "by_rule": [{"rule": one, "title": titles[one], "findings": n} for one, n in _ordered(summary.rules)],
        "by_month": [{"month": one or None, "findings": n} for one, n in sorted(summary.months.items())],
        "by_group": [{"group": one or None, "findings": n} for one, n in _ordered(summary.groups)],
        "first_bad_rows": [{"file": file, "row": row, "why": why} for file, row, why in summary.bad_rows],
    }


def page(summary: Summary, rules: Rules) -> str:
    """Write the numbers as one HTML page with bars, which loads nothing."""
    import yaml
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = project.resources().templates / "audit"
    made = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    charts = [
        ("by-rule", [(_title(rules, one), n) for one, n in _ordered(summary.rules)]),
        ("by-month", sorted((month, n) for month, n in summary.months.items() if month)),
        ("by-group", [(group, n) for group, n in _ordered(summary.groups) if group]),
    ]
    shown = [(name, bars[:_MOST_BARS], max(n for _, n in bars)) for name, bars in charts if bars]
    words = yaml.safe_load((templates / "strings.en.yaml").read_text(encoding="utf-8"))
    return made.get_template("summary.html.j2").render(summary=summary, rules=rules, charts=shown, words=words)


def _title(rules: Rules, name: str) -> str:
    return next((rule.title for rule in rules.rules if rule.id == name), name)


def _ordered(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))
