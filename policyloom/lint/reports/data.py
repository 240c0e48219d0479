"""Findings and questions as JSON, format 1, written key by key: nothing of the linted text but masked excerpts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from policyloom.lint.finding import Finding, Question
from policyloom.lint.outcome import Outcome, summary

FORMAT = 1


def report(outcome: Outcome, _color: bool) -> Iterator[str]:
    """Write one object, a finding at a time."""
    head = {
        "format": FORMAT,
        "rules": {"id": outcome.rules.id, "version": outcome.rules.version},
        "draft_notice": outcome.rules.draft_notice or None,
    }
    yield from _object_around(head, "findings", map(finding_record, outcome.counted()), lambda: _foot(outcome))


def as_json(data: Mapping[str, Any]) -> str:
    """Write an object as the JSON that we publish."""
    return _indented(data, 0) + "\n"


def _object_around(
    head: Mapping[str, Any], name: str, records: Iterable[Mapping[str, Any]], foot: Callable[[], Mapping[str, Any]]
) -> Iterator[str]:
    """Write a JSON object: some keys, then a list that may be long, then the keys that are known when it has been read."""
    yield _indented(head, 0)[:-2] + f',\n  "{name}": ['
    between = "\n"
    for record in records:
        yield between + _indented(record, 4)
        between = ",\n"
    yield ("],\n" if between == "\n" else "\n  ],\n") + _indented(foot(), 0)[2:] + "\n"


def _indented(data: Mapping[str, Any], by: int) -> str:
    lines = json.dumps(data, ensure_ascii=False, indent=2).split("\n")
    return "\n".join(" " * by + line for line in lines)


def _foot(outcome: Outcome) -> Mapping[str, Any]:
    return {
        "suppressed": [{**finding_record(one), "reason": reason} for one, reason in outcome.suppressed],
        "questions": [_question_record(question) for question in outcome.questions],
        "items": outcome.linted(),
        "summary": summary(outcome),
    }


def finding_record(finding: Finding) -> Mapping[str, Any]:
    """Write one finding."""
    return {
        "item": finding.item,
        "file": finding.at.file if finding.at else None,
        "file_line": finding.at.line if finding.at else None,
        "rule": finding.rule,
        "check": finding.check,
        "level": str(finding.level),
        "strength": finding.strength,
        "field": finding.field or None,
        "span": list(finding.span) if finding.span else None,
        "line": finding.line if finding.field else None,
        "column": finding.column if finding.field else None,
        "sensitive": finding.sensitive,
        "excerpt": finding.excerpt,
        "title": finding.title,
        "message": finding.message,
        "rationale": finding.rationale,
        "suggest": finding.suggest,
        "help_uri": finding.help_uri,
    }


def _question_record(question: Question) -> Mapping[str, Any]:
    return {
        "item": question.item,
        "rule": question.rule,
        "check": question.check,
        "level": str(question.level),
        "question": question.question,
        "pass": question.passing,
        "evidence": question.evidence or None,
        "help_uri": question.help_uri,
    }
