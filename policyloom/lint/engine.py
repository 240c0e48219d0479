"""The linter itself: rules and an item in, findings and questions out. It reads no file and prints nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policyloom.diagnostics import Location
from policyloom.lint.conditions import all_hold
from policyloom.lint.excerpt import SensitiveSpans, excerpt, sensitive_spans
from policyloom.lint.finding import Finding, Hit, Question
from policyloom.lint.item import FIELDS, Item
from policyloom.lint.matchers import matcher
from policyloom.lint.matchers.attestation import answered
from policyloom.lint.plan import NOT_ASKED, plan_of
from policyloom.lint.rules import Check, Rule, Rules

Found = tuple[Rule, Check, Hit]


def check(
    rules: Rules, item: Item, *, show_sensitive: bool = False, asked: Mapping[str, set[int]] = NOT_ASKED
) -> tuple[Finding, ...]:
    """Find hints that a rule may be broken, in the order of the text.

    Rules that are not active are skipped. Protected speech is never flagged, except where patients are at stake. Words
    that a rule finds as part of longer ones are told once, with the longer. Excerpts of sensitive checks are masked
    unless `show_sensitive`. asked: see Plan.candidates.
    """
    found = [(rule, one, hit) for rule, one in plan_of(rules).candidates(item, asked) for hit in hits(one, item)]
    secret = sensitive_spans(hit for _, one, hit in found if one.sensitive and not show_sensitive)
    speaks_freely = bool(found) and is_protected(rules, item)
    heard = [one for one in found if one[0].guards_patients or not speaks_freely]
    return tuple(sorted((_finding(*one, item, secret) for one in _outermost(heard, item)), key=_place))


def questions(rules: Rules, item: Item) -> tuple[Question, ...]:
    """Ask what only a person can answer, and has not answered for this item yet."""
    speaks_freely = is_protected(rules, item)
    return tuple(
        _question(rule, one, item)
        for rule in rules.rules
        if rule.active and (rule.guards_patients or not speaks_freely)
        for one in rule.checks
        if one.kind == "attestation" and all_hold(one.applies_if, item) and not answered(one, item)
    )


def hits(check: Check, item: Item) -> tuple[Hit, ...]:
    """Run one check on an item."""
    return tuple(matcher(check.kind)(check, item)) if all_hold(check.applies_if, item) else ()


def is_protected(rules: Rules, item: Item) -> bool:
    """Tell whether an item is speech that no rule may touch."""
    return plan_of(rules).is_protected(item)


def finding_of(
    rule: Rule,
    check: Check,
    *,
    item: str,
    field: str,
    span: tuple[int, int] | None,
    start: tuple[int, int],
    excerpt: str,
    at: Location | None,
) -> Finding:
    """Tell of a check that found something: the words are the rule's and the check's, the place is the caller's."""
    return Finding(
        item=item,
        rule=rule.id,
        check=check.id,
        title=rule.title,
        rationale=rule.rationale,
        level=rule.level,
        strength=check.strength,
        sensitive=check.sensitive,
        field=field,
        span=span,
        line=start[0],
        column=start[1],
        message=check.message,
        suggest=check.suggest,
        help_uri=rule.help_uri,
        excerpt=excerpt,
        at=at,
    )


def _outer_first(_rule: Rule, check: Check, hit: Hit) -> tuple[int, int, bool]:
    return hit.start, -hit.end, check.strength != "block"


def _outermost(found: Sequence[Found], item: Item) -> Iterator[Found]:
    """Leave out what stands within another hit of the same rule that is as strong or stronger; of two alike the first stays.

    What an item allows leaves out nothing that it does not allow.
    """
    ends: dict[tuple[str, str, bool, bool], int] = {}
    inner = set()
    for at in sorted(range(len(found)), key=lambda at: _outer_first(*found[at])):
        rule, check, hit = found[at]
        if hit.start < hit.end:
            blocks, allowed = check.strength == "block", check.key in item.suppress
            group = (rule.id, hit.field, allowed, blocks)
            if hit.end <= max(ends.get(group, 0), ends.get((*group[:3], True), 0)):
                inner.add(at)
            ends[group] = max(hit.end, ends.get(group, 0))
    return (one for at, one in enumerate(found) if at not in inner)


def _finding(rule: Rule, check: Check, hit: Hit, item: Item, secret: SensitiveSpans) -> Finding:
    text = item.fields.get(hit.field, "")
    return finding_of(
        rule,
        check,
        item=item.id,
        field=hit.field,
        span=(hit.start, hit.end) if hit.field else None,
        start=_line_and_column(text, hit.start),
        excerpt=excerpt(text, hit, secret),
        at=_in_file(item, text, hit),
    )


def _question(rule: Rule, check: Check, item: Item) -> Question:
    return Question(
        item=item.id,
        rule=rule.id,
        check=check.id,
        level=rule.level,
        question=str(check.settings.get("question", "")),
        passing=str(check.settings.get("pass", "")),
        evidence=str(check.settings.get("evidence") or ""),
        help_uri=rule.help_uri,
    )


def _in_file(item: Item, text: str, hit: Hit) -> Location | None:
    if not item.at or not item.alone:
        return item.at
    before = item.at.line - 1
    (line, column), (end_line, end_column) = _line_and_column(text, hit.start), _line_and_column(text, hit.end)
    return Location(item.at.file, before + line, column, before + end_line, end_column)


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def _place(finding: Finding) -> tuple[int, tuple[int, int]]:
    field = FIELDS.index(finding.field) if finding.field in FIELDS else len(FIELDS)
    return field, finding.span or (0, 0)
