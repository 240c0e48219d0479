"""Suppression: findings that an item allows, each with its reason. Allowing what no rule knows or nothing found is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.lint.finding import Finding
from policyloom.lint.item import Item
from policyloom.lint.rules import Rules

Suppressed = tuple[Finding, str]


def sorted_out(findings: Iterable[Finding], item: Item) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """Part what stands from what the item allows (with the reason)."""
    if not item.suppress:
        return tuple(findings), ()
    standing: list[Finding] = []
    allowed: list[Suppressed] = []
    for one in findings:
        reason = item.suppress.get(f"{one.rule}/{one.check}") or item.suppress.get(one.rule)
        if reason:
            allowed.append((one, reason))
        else:
            standing.append(one)
    return tuple(standing), tuple(allowed)


def idle_suppressions(item: Item, allowed: Iterable[Suppressed], rules: Rules) -> Iterator[Diagnostic]:
    """Tell of each suppression that names no rule or check, and of each that had nothing to suppress."""
    if not item.suppress:
        return
    known = {rule.id for rule in rules.rules} | {check.key for rule in rules.rules for check in rule.checks}
    used = {name for one, _ in allowed for name in (one.rule, f"{one.rule}/{one.check}")}
    for name in item.suppress:
        if name not in known:
            message = f"`{name}` is suppressed, and no rule goes by it"
            yield Diagnostic("unknown-suppression", Severity.WARNING, message, item.at, "Name a rule's id.")
        elif name not in used:
            message = f"`{name}` is suppressed, and found nothing"
            yield Diagnostic("unused-suppression", Severity.WARNING, message, item.at, "Take the suppression away.")
