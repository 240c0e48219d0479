"""Findings as SARIF 2.1.0, for code scanning and dashboards; attestations are results of kind `review`.

A rule of the policy is a rule of the tool. Columns count Unicode code points. An item of a file of many items is a
logical location at its line. It knows no other report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from policyloom import __version__
from policyloom.diagnostics import Location
from policyloom.lint.finding import Finding, Question
from policyloom.lint.item import Item
from policyloom.lint.outcome import Outcome
from policyloom.lint.rules import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

Record = dict[str, Any]


def report(outcome: Outcome, _color: bool) -> Iterator[str]:
    """Write one run, a result at a time."""
    rules = [rule for rule in outcome.rules.rules if rule.checks]
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    driver = {**_driver(outcome), "rules": [rule_record(rule) for rule in rules]}
    head = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints"}
    yield f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [\n{json.dumps(head, ensure_ascii=False, indent=2)[:-2]},\n  "results": ['
    between = "\n"
    for result in _results(outcome, numbers):
        yield between + json.dumps(result, ensure_ascii=False)
        between = ",\n"
    yield "\n  ]\n}]}\n"


def rule_record(rule: Rule) -> Record:
    """Write a rule as SARIF's reportingDescriptor."""
    found: Record = {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.id.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.statement},
        "help": {
            "text": f"{rule.statement}\n{rule.rationale}".strip(),
            "markdown": f"{rule.statement}\n\n{rule.rationale}".strip(),
        },
        "defaultConfiguration": {"level": str(rule.level), "enabled": rule.active},
        "properties": {"tags": sorted(rule.tags), "problem.severity": _problem_severity(rule)},
    }
    if rule.help_uri:
        found["helpUri"] = rule.help_uri
    return found


def _problem_severity(rule: Rule) -> str:
    return {"note": "recommendation"}.get(str(rule.level), str(rule.level))


def _driver(outcome: Outcome) -> Record:
    return {
        "name": "policyloom",
        "semanticVersion": __version__,
        "informationUri": "https://policyloom.example/",
        "properties": {"policy": outcome.rules.id, "policyVersion": outcome.rules.version},
    }


def _results(outcome: Outcome, numbers: Mapping[str, int]) -> Iterator[Record]:
    items = {item.id: item for item in outcome.items}
    for finding in outcome.counted():
        yield _finding(finding, None, numbers)
    for finding, reason in outcome.suppressed:
        yield _finding(finding, reason, numbers)
    for question in outcome.questions:
        yield _question(question, items.get(question.item), numbers)


def _finding(finding: Finding, reason: str | None, numbers: Mapping[str, int]) -> Record:
    result: Record = {
        "ruleId": finding.rule,
        "ruleIndex": numbers[finding.rule],
        "kind": "fail",
        "level": str(finding.level),
        "message": {"text": finding.told},
        "locations": [_location(finding.at, finding.item, finding.field)],
        "partialFingerprints": {"policyloom/v1": _fingerprint(finding)},
        "properties": {"check": finding.check, "strength": finding.strength, "excerpt": finding.excerpt},
    }
    if reason is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": reason}]
    return result


def _question(question: Question, item: Item | None, numbers: Mapping[str, int]) -> Record:
    return {
        "ruleId": question.rule,
        "ruleIndex": numbers[question.rule],
        "kind": "review",
        "level": "none",
        "message": {"text": question.question},
        "locations": [_location(item.at if item else None, question.item, "")],
        "partialFingerprints": {"policyloom/v1": _digest(question.item, question.rule, question.check)},
        "properties": {"check": question.check, "pass": question.passing},
    }


def _location(at: Location | None, item: str, field: str) -> Record:
    where = at or Location("stdin", 1, 1, 1, 1)
    region: Record = {"startLine": where.line, "startColumn": where.column}
    if (where.end_line, where.end_column) > (where.line, where.column):
        region |= {"endLine": where.end_line, "endColumn": where.end_column}
    name = f"{item}#{field}" if field else item
    return {
        "physicalLocation": {"artifactLocation": {"uri": _uri(where.file)}, "region": region},
        "logicalLocations": [{"fullyQualifiedName": name, "kind": "member"}],
    }


def _uri(file: str) -> str:
    """Write a path as a reference that GitHub resolves against the repository; standard input is named, not found."""
    if file.startswith("<"):
        return file.strip("<>")
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _fingerprint(finding: Finding) -> str:
    """Name a finding by what does not move with the lines above it."""
    start = finding.span[0] if finding.span else -1
    return _digest(finding.item, finding.rule, finding.check, finding.field, str(start))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
