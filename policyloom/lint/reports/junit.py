"""Findings as JUnit XML: an item is a test, a finding a failure, so that any CI system shows them. It knows no other report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from policyloom.lint.finding import Finding
from policyloom.lint.outcome import Outcome

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report(outcome: Outcome, _color: bool) -> Iterator[str]:
    """Write one suite. Of an archive it names only the items in which something was found."""
    return (f"{line}\n" for line in _lines(outcome))


def _lines(outcome: Outcome) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<testsuites>"
    yield f"<testsuite name={_quoted(f'policyloom {outcome.rules.id} {outcome.rules.version}')}>"
    clean = dict.fromkeys(item.id for item in outcome.items)
    for item, findings in groupby(outcome.counted(), key=lambda finding: finding.item):
        clean.pop(item, None)
        yield from _case(item, [*findings])
    for item in clean:
        yield from _case(item, [])
    yield "</testsuite>"
    yield "</testsuites>"


def _case(item: str, found: list[Finding]) -> Iterator[str]:
    at = found[0].at if found else None
    place = f" file={_quoted(at.file)} line={_quoted(str(at.line))}" if at else ""
    yield f'<testcase classname="policyloom" name={_quoted(item)}{place}>'
    if found:
        yield from _failure(found)
    yield "</testcase>"


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
