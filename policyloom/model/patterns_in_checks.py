"""Every pattern of a check, and every phrase, is in the portable subset; it knows no engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.patterns import Fault, parse
from policyloom.source.document import Document, Path

_LISTS = ("unless", "any_of", "context", "negative_context")
_CONDITIONS = ("applies_if", "require", "require_any")


def patterns(document: Document, answers: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Report each pattern that leaves the portable subset, with what to write instead."""
    for name, phrase in document.get("phrases", default={}).items():
        yield from _at(document, ("phrases", name), phrase, False)
    for path, _, rule in document.entries("rules"):
        for name, check in rule.get("checks", {}).items():
            yield from _in_check(document, (*path, "checks", name), check)
    for path, _, protection in document.entries("protected"):
        yield from _in_check(document, path, protection)


def _in_check(document: Document, path: Path, check: Mapping[str, Any]) -> Iterator[Diagnostic]:
    for where, pattern, folded in _patterns(path, check):
        yield from _at(document, where, pattern, folded)


def _at(document: Document, where: Path, pattern: str, folded: bool) -> Iterator[Diagnostic]:
    if problem := _fault(pattern, folded):
        message = f"at character {problem.offset + 1}: {problem.message}"
        yield Diagnostic("unportable-pattern", Severity.ERROR, message, document.value_at(where), problem.hint)


@lru_cache(maxsize=8192)
def _fault(pattern: str, folded: bool) -> Fault | None:
    """Tell what is wrong with a pattern: each is read once, however often a preview compiles."""
    read = parse(pattern, ignore_case=folded)
    return read if isinstance(read, Fault) else None


def _patterns(path: Path, check: Mapping[str, Any]) -> Iterator[tuple[Path, str, bool]]:
    folded = check.get("ignore_case", check.get("kind") not in ("pattern", "near", "count"))
    if "pattern" in check:
        yield (*path, "pattern"), check["pattern"], folded
    for key in _LISTS:
        for index, pattern in enumerate(check.get(key, ())):
            yield (*path, key, index), pattern, True
    for key in _CONDITIONS:
        for index, condition in enumerate(check.get(key, ())):
            if "matches" in condition:
                yield (*path, key, index, "matches"), condition["matches"], True
