"""Rules test themselves: their examples and cases, run by the linter on the exported rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.lint import engine
from policyloom.lint.item import Item, normal_text
from policyloom.lint.rules import Check, Rules, rules_from
from policyloom.lint.rules import Rule as LintRule
from policyloom.model.types import Case, Policy, Rule
from policyloom.source.document import Document
from policyloom.views.rules_record import record

_TEXT_KINDS = frozenset({"pattern", "terms", "required", "near", "count", "handle"})
_UNPRINTED = "practice"


def trials(policy: Policy, document: Document) -> tuple[Diagnostic, ...]:
    """Run every example and case of every rule, active or not. Each one that disagrees with the checks is an error."""
    rules, broken = rules_from(record(policy))
    if rules is None:
        return broken
    return tuple(
        problem
        for rule, linted in zip(policy.rules.values(), rules.rules, strict=True)
        for problem in _trial(rule, linted, rules)
    ) + tuple(_silenced(policy, document, rules))


def count(policy: Policy) -> tuple[int, int]:
    """Count the examples and the cases that trials run."""
    examples = sum(
        len(rule.examples.keeping) + len(rule.examples.breaking)
        for rule in policy.rules.values()
        if rule.examples.field != _UNPRINTED
    )
    return examples, sum(len(rule.cases) for rule in policy.rules.values())


def _trial(rule: Rule, linted: LintRule, rules: Rules) -> Iterator[Diagnostic]:
    texts = [check for check in linted.checks if check.kind in _TEXT_KINDS]
    if rule.examples.field != _UNPRINTED:
        yield from _keeping(rule, texts, rules)
        yield from _breaking(rule, texts)
    for case in rule.cases:
        yield from _case(rule, linted, case)
    yield from _unexercised(rule, linted)


def _silenced(policy: Policy, document: Document, rules: Rules) -> Iterator[Diagnostic]:
    """Report protected speech that would silence a floor: it covers an example that breaks one."""
    floors = [
        (rule, example)
        for rule, linted in zip(policy.rules.values(), rules.rules, strict=True)
        if rule.floor and rule.examples.field != _UNPRINTED and not linted.guards_patients
        for example in rule.examples.breaking
    ]
    for speech, search in zip(policy.protected, rules.protected, strict=True):
        for rule, example in floors:
            if search.spans(normal_text(example)):
                message = f"protected speech would silence the floor `{rule.id}`: it takes in {example!r}"
                at = document.key_at(("protected", speech.id))
                yield Diagnostic("protection-too-wide", Severity.ERROR, message, at, "Make the pattern more exact.")
                break


def _unexercised(rule: Rule, linted: LintRule) -> Iterator[Diagnostic]:
    """Report each check that finds something in no example and no case of its rule: nobody knows whether it works."""
    items = [_case_item(rule, case) for case in rule.cases]
    if rule.examples.field != _UNPRINTED:
        items += [_item(rule.examples.field, example) for example in rule.examples.breaking]
    for check in linted.checks:
        if check.kind != "attestation" and not any(engine.hits(check, item) for item in items):
            message = f"no example and no case of `{rule.id}` shows what its check `{check.id}` finds"
            hint = "Add an example that breaks the rule, or a case with `expect: fail`."
            yield Diagnostic("unexercised-check", Severity.ERROR, message, rule.at, hint)


def _keeping(rule: Rule, texts: Iterable[Check], rules: Rules) -> Iterator[Diagnostic]:
    for example in rule.examples.keeping:
        item = _item(rule.examples.field, example)
        own = [check for check in texts if engine.hits(check, item)]
        others = [(finding.rule, finding.check) for finding in engine.check(rules, item)]
        blamed = dict.fromkeys([(check.rule, check.id) for check in own] + others)
        for name, check in blamed:
            yield _problem(
                rule,
                f"example that keeps `{rule.id}` is flagged by `{name}/{check}`: {example!r}",
                "Reword the example, or make the check more exact.",
            )


def _breaking(rule: Rule, texts: list[Check]) -> Iterator[Diagnostic]:
    for example in rule.examples.breaking if texts else ():
        if not any(engine.hits(check, _item(rule.examples.field, example)) for check in texts):
            yield _problem(
                rule,
                f"no check of `{rule.id}` finds its example that breaks it: {example!r}",
                "Widen a check, or use `field: practice` for what only people see.",
            )


def _case(rule: Rule, linted: LintRule, case: Case) -> Iterator[Diagnostic]:
    item = _case_item(rule, case)
    found = [check.id for check in linted.checks if case.check in ("", check.id) and engine.hits(check, item)]
    if bool(found) is not (case.expect == "fail"):
        what = f"is found by {', '.join(found)}" if found else "is found by no check"
        yield Diagnostic(
            "failing-case",
            Severity.ERROR,
            f"case `{case.id}` of `{rule.id}` {what}; expected: {case.expect}",
            case.at,
            "Mend the check or the case.",
        )


def _case_item(rule: Rule, case: Case) -> Item:
    answers = {f"{rule.id}/{check}": answer for check, answer in case.answers.items()}
    fields = {name: normal_text(text) for name, text in case.fields.items()}
    return Item(case.id, fields, dict(case.metadata), answers)


def _item(field: str, text: str) -> Item:
    return Item(field, {field: normal_text(text)})


def _problem(rule: Rule, message: str, hint: str) -> Diagnostic:
    return Diagnostic("example-disagrees", Severity.ERROR, message, rule.at, hint)
