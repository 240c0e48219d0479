"""Findings as JUnit XML: an item is a test, a finding a failure, so that any CI system shows them. It knows no other report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from policyloom.lint.finding import Finding
from policyloom.lint.outcome import Outcome

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report(outcome: Outcome, _color: bool) -> str:
    """Write one suite."""
    return "".join(f"{line}\n" for line in _lines(outcome))


def _lines(outcome: Outcome) -> Iterator[str]:
    by_item: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in outcome.findings:
        by_item[finding.item].append(finding)
    counts = f'tests="{len(outcome.items)}" failures="{len(by_item)}" errors="0"'
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuites {counts}>"
    yield f"<testsuite name={_quoted(f'policyloom {outcome.rules.id} {outcome.rules.version}')} {counts}>"
    for item in outcome.items:
        place = f" file={_quoted(item.at.file)} line={_quoted(str(item.at.line))}" if item.at else ""
        yield f'<testcase classname="policyloom" name={_quoted(item.id)}{place}>'
        if found := by_item.get(item.id):
            yield from _failure(found)
        yield "</testcase>"
    yield "</testsuite>"
    yield "</testsuites>"


def _failure(found: list[Finding]) -> Iterator[str]:
    head = "; ".join(dict.fromkeys(finding.rule for finding in found))
    told = "\n".join(
        f"{finding.field or 'facts'}:{finding.line}:{finding.column} {finding.level}[{finding.rule}] {finding.message}"
        f" {finding.excerpt}".rstrip()
        for finding in found
    )
    yield f"<failure message={_quoted(head)}>{escape(_writable(told))}</failure>"


def _quoted(text: str) -> str:
    return quoteattr(_writable(text))


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
