"""How findings and questions look: text for people, JSON for programs. It decides nothing and masks nothing itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policyloom.diagnostics import Diagnostic, Location, Severity, printable
from policyloom.lint.finding import Finding, Question
from policyloom.lint.rules import Rules

FORMAT = 1

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of the linter came to."""

    rules: Rules
    items: int
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]


def text_report(outcome: Outcome, color: bool) -> str:
    """Write one block for each finding, then a line that sums up. It never calls a post compliant."""
    blocks = [_block(finding, color) for finding in outcome.findings]
    return "\n\n".join([*blocks, "\n".join(_closing(outcome))]) + "\n"


def json_report(outcome: Outcome, _color: bool) -> str:
    """Write format 1: findings and questions with their rules, nothing of the linted text but masked excerpts."""
    report = {
        "format": FORMAT,
        "rules": {"id": outcome.rules.id, "version": outcome.rules.version},
        "draft_notice": outcome.rules.draft_notice or None,
        "items": outcome.items,
        "findings": [_finding_record(finding) for finding in outcome.findings],
        "questions": [_question_record(question) for question in outcome.questions],
        "summary": _summary(outcome),
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


REPORTS = {"text": text_report, "json": json_report}


def diagnostics_text(diagnostics: Iterable[Diagnostic]) -> str:
    """Write what is wrong with the input, one problem a line, its hint below."""
    return "".join(_problem(diagnostic) for diagnostic in diagnostics)


def _block(finding: Finding, color: bool) -> str:
    level = _painted(f"{finding.level}[{finding.rule}]", _COLORS[finding.level], color)
    head = f"{_place(finding)}: {level} {printable(finding.message)}"
    return "\n".join([head, *(f"  {name:<8} {printable(value)}" for name, value in _lines(finding) if value)])


def _lines(finding: Finding) -> Iterator[tuple[str, str]]:
    yield "found", finding.excerpt
    yield "rule", finding.title
    yield "why", finding.rationale
    yield "instead", finding.suggest
    yield "more", finding.help_uri


def _place(finding: Finding) -> str:
    at = finding.at
    where = _spot(at) if at else printable(finding.item)
    if not at or at.file == finding.item:
        return where
    inside = f"{finding.field}:{finding.line}:{finding.column}" if finding.field else "facts"
    named = "" if where == printable(finding.item) else f" {printable(finding.item)}"
    return f"{where}:{named} {inside}"


def _spot(at: Location) -> str:
    return f"{printable(at.file)}:{at.line}:{at.column}"


def _closing(outcome: Outcome) -> Iterator[str]:
    yield _summary(outcome)
    if outcome.rules.draft_notice:
        yield f"{printable(outcome.rules.id)} {printable(outcome.rules.version)}: {outcome.rules.draft_notice}"


def _summary(outcome: Outcome) -> str:
    remaining = f"{_count(outcome.questions, 'question')} remain{'s' if len(outcome.questions) == 1 else ''}"
    if not outcome.findings:
        return f"no machine-checkable hint found; {remaining}"
    items = len({finding.item for finding in outcome.findings})
    return f"{_count(outcome.findings, 'hint')} in {items} of {outcome.items} items; {remaining}"


def _count(things: Sequence[object], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def _problem(diagnostic: Diagnostic) -> str:
    place = f"{_spot(diagnostic.at)}: " if diagnostic.at else ""
    hint = f"  {printable(diagnostic.hint)}\n" if diagnostic.hint else ""
    return f"{place}{diagnostic.severity}[{diagnostic.rule}] {printable(diagnostic.message)}\n{hint}"


def _painted(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text


def _finding_record(finding: Finding) -> Mapping[str, Any]:
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
