"""What a policy must hold beyond its schema. `CONSTRAINTS` is the table: name to function; it knows no format.

Each function takes the merged document and the answers and yields diagnostics. Rows run on any document that passed the schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.model.floors import floors
from policyloom.model.patterns_in_checks import patterns
from policyloom.model.questions import questions
from policyloom.model.references import references
from policyloom.model.rights import rights
from policyloom.model.wording import handles, labels, names, terminology
from policyloom.source.choices import holds
from policyloom.source.document import Document, Path
from policyloom.source.near_miss import suggestion
from policyloom.source.resolution import may_depend

Answers = Mapping[str, Any]
Constraint = Callable[[Document, Answers], Iterator[Diagnostic]]

MAX_WORDS = 25
REQUIRED_FACTORS = 8
_FIRST_WORDS = {"yes": "Yes", "no": "No", "ask-first": "Ask first"}


def _error(rule: str, message: str, document: Document, path: Path, hint: str, *, at_key: bool = False) -> Diagnostic:
    at = document.key_at(path) if at_key else document.value_at(path)
    return Diagnostic(rule, Severity.ERROR, message, at, hint)


def factors(document: Document, answers: Answers) -> Iterator[Diagnostic]:
    """Every factor is covered by a rule that is active here, and none of the pack's factors is missing."""
    found = dict(document.get("factors", default={}))
    if document.get("factors") is not None and len(found) < REQUIRED_FACTORS:  # Else the schema has said so.
        message = f"the policy covers {len(found)} factors; a policy of this kind needs {REQUIRED_FACTORS}"
        yield _error(
            "missing-factor",
            message,
            document,
            ("factors",),
            "Take the factor out of `omit`, or add one that replaces it.",
            at_key=True,
        )
    rules = document.get("rules", default={})
    for path, key, factor in document.entries("factors"):
        active = [name for name in factor.get("rules", ()) if name in rules and holds(rules[name].get("when"), answers)]
        if not active:
            omitted = [name for name in factor.get("rules", ()) if name not in rules]
            at = _omission(document, omitted) or path
            hint = f"Keep at least one of its rules active: {', '.join(factor.get('rules', ())) or 'it names none'}."
            yield _error(
                "uncovered-factor",
                f"no active rule covers the factor `{key}`: {factor['question']}",
                document,
                at,
                hint,
                at_key=True,
            )


def _omission(document: Document, names: list[str]) -> Path | None:
    for name in names:
        origins = document.origins.get(("rules", name))
        if origins:
            return ("rules", name)
    return None


def whens(document: Document, answers: Answers) -> Iterator[Diagnostic]:
    """Every `when` names choices and answers that exist."""
    for path, when in _whens(document.data, ()):
        for name, allowed in when.items():
            question = document.get("questions", name)
            if question is None:
                yield _error(
                    "unknown-choice",
                    f"no pack asks for `{name}`",
                    document,
                    (*path, name),
                    suggestion(name, answers),
                    at_key=True,
                )
                continue
            options = _options(question)
            for index, answer in enumerate(allowed if options else ()):
                if answer not in options:
                    hint = suggestion(str(answer), map(str, options))
                    yield _error(
                        "unknown-answer", f"`{answer}` is no answer of `{name}`", document, (*path, name, index), hint
                    )


def _options(question: Mapping[str, Any]) -> tuple[Any, ...]:
    return (True, False) if question["type"] == "boolean" else tuple(question.get("options", ()))


def _whens(data: Any, path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "when" and isinstance(value, dict) and may_depend(path):
                yield (*path, key), value
            elif isinstance(value, dict):
                yield from _whens(value, (*path, key))


def statements(document: Document, answers: Answers) -> Iterator[Diagnostic]:
    """A statement has 25 words at most."""
    for path, _, rule in document.entries("rules"):
        variants = [((*path, "variants", name), one) for name, one in rule.get("variants", {}).items()]
        for where, one in [(path, rule), *variants]:
            count = len(one.get("statement", "").split())
            if count > MAX_WORDS:
                message = f"the statement has {count} words; {MAX_WORDS} is the most"
                yield Diagnostic(
                    "long-statement",
                    Severity.WARNING,
                    message,
                    document.value_at((*where, "statement")),
                    "Split the duty, or cut what the rationale can say.",
                )


def verdicts(document: Document, answers: Answers) -> Iterator[Diagnostic]:
    """A FAQ answer opens with its verdict, and a scenario has a right answer and a wrong one."""
    for path, _, faq in document.entries("faq"):
        first = _FIRST_WORDS[faq["verdict"]]
        if not faq["answer"].startswith(first):
            yield _error(
                "verdict-mismatch",
                f"the answer must begin with `{first}`",
                document,
                (*path, "answer"),
                f"Its verdict is `{faq['verdict']}`.",
            )
    for path, key, scenario in document.entries("scenarios"):
        right = {option["correct"] for option in scenario["options"].values()}
        if right != {True, False}:
            yield _error(
                "one-sided-scenario",
                f"scenario `{key}` needs a right and a wrong answer",
                document,
                (*path, "options"),
                "Mark each with `correct: true` or `correct: false`.",
                at_key=True,
            )


def dates(document: Document, answers: Answers) -> Iterator[Diagnostic]:
    """The review date follows the effective date."""
    policy = document.get("policy")
    if date.fromisoformat(policy["review"]) <= date.fromisoformat(policy["effective"]):
        yield _error(
            "review-before-effective",
            "the review date is not after the effective date",
            document,
            ("policy", "review"),
            f"It takes effect on {policy['effective']}.",
        )


def registers(document: Document, answers: Answers) -> Iterator[Diagnostic]:
    """The rows of registers and of tables use their columns."""
    tables = [(path, register) for path, _, register in document.entries("registers")]
    for path, _, page in document.entries("pages"):
        tables += [((*path, "blocks", name), block) for name, block in page["blocks"].items()]
    for path, table in tables:
        columns = table.get("columns", {})
        for row, column in ((row, column) for row, entry in table.get("rows", {}).items() for column in entry):
            if column not in columns:
                where = (*path, "rows", row, column)
                message, hint = f"there is no column `{column}` here", suggestion(column, columns)
                yield _error("unknown-column", message, document, where, hint, at_key=True)


CONSTRAINTS: dict[str, Constraint] = {
    "references": references,
    "questions": questions,
    "floors": floors,
    "rights": rights,
    "factors": factors,
    "whens": whens,
    "statements": statements,
    "verdicts": verdicts,
    "dates": dates,
    "registers": registers,
    "handles": handles,
    "names": names,
    "labels": labels,
    "terminology": terminology,
    "patterns": patterns,
}


def check(document: Document, answers: Answers) -> tuple[Diagnostic, ...]:
    """Run every constraint."""
    return tuple(problem for constraint in CONSTRAINTS.values() for problem in constraint(document, answers))
