"""rules.json as frozen values, read with care: a file that is not one earns a Diagnostic. It knows no policy source."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.lint.record import Malformed, Record
from policyloom.patterns import Pattern, Search, pattern_of, search_for

FORMAT = 1
PATIENT_SAFETY = "patient-safety"

_LEVELS = {
    "critical": Severity.ERROR,
    "high": Severity.ERROR,
    "medium": Severity.WARNING,
    "low": Severity.NOTE,
    "info": Severity.NOTE,
}
_BELOW = ("rules.json", "exports/rules.json", "dist/exports/rules.json")
_LOOK_AT_FIELDS = frozenset({"pattern", "terms", "near", "count", "required", "handle"})
_SETTINGS: Mapping[str, type] = {"window": int, "fold": bool, "mode": str, "at_least": int, "at_most": int}


def _is_fact(value: object) -> bool:
    return isinstance(value, str | bool | int | float)


def _are_facts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_fact, value))


def _is_delay(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("metadata"), str) and isinstance(value.get("days"), int)


_TESTS: Mapping[str, Callable[[object], bool]] = {
    "is": _is_fact,
    "one_of": _are_facts,
    "none_of": _are_facts,
    "present": lambda value: isinstance(value, bool),
    "at_least": lambda value: isinstance(value, int | float),
    "at_most": lambda value: isinstance(value, int | float),
    "ends_with": _are_facts,
    "days_after": _is_delay,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds or does not hold for an item. `tests` are the keys of rules.json beside `metadata` and `field`."""

    metadata: str
    field: str
    tests: Mapping[str, Any]
    matches: Pattern | None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look for. `settings` are the keys of its kind as rules.json writes them."""

    rule: str
    id: str
    kind: str
    fields: tuple[str, ...]
    strength: str
    sensitive: bool
    message: str
    suggest: str
    applies_if: tuple[Condition, ...]
    require: tuple[Condition, ...]
    require_any: tuple[Condition, ...]
    search: Search | None
    settings: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The name under which an item answers it."""
        return f"{self.rule}/{self.id}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as a linter needs it."""

    id: str
    title: str
    statement: str
    rationale: str
    level: Severity
    help_uri: str
    tags: frozenset[str]
    active: bool
    checks: tuple[Check, ...]

    @property
    def guards_patients(self) -> bool:
        """True where protected speech does not silence it."""
        return PATIENT_SAFETY in self.tags


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """Everything a linter lives on. Two of them are never equal, so that what is made ready for one stays its own."""

    id: str
    version: str
    draft_notice: str
    protected: tuple[Search, ...]
    rules: tuple[Rule, ...]
    facts: frozenset[str] = frozenset()


def read_rules(path: Path) -> tuple[Rules | None, tuple[Diagnostic, ...]]:
    """Load a rules.json file; `path` may also be the folder of a build that holds one."""
    path = rules_file(path)
    try:
        data = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        return None, (_unreadable(path, error.strerror or str(error)),)
    except json.JSONDecodeError as error:
        at = Location(str(path), error.lineno, error.colno, error.lineno, error.colno + 1)
        return None, (_problem("rules-syntax", f"not JSON: {error.msg}", at),)
    except (ValueError, RecursionError):
        return None, (_unreadable(path, "it is not JSON in UTF-8"),)
    return rules_from(data, str(path))


def rules_file(path: Path) -> Path:
    """Give the rules.json of a build's folder; any other path as it is."""
    return next((below for name in _BELOW if (below := path / name).is_file()), path) if path.is_dir() else path


def rules_from(data: object, name: str = "rules.json") -> tuple[Rules | None, tuple[Diagnostic, ...]]:
    """Load the data of a rules.json; `name` is how diagnostics call it."""
    try:
        return _rules(Record(data)), ()
    except Malformed as error:
        at = Location(name, 1, 1, 1, 1)
        return None, (_problem("rules-malformed", f"{error.where or 'the file'}: {error.what}", at),)


def _unreadable(path: Path, why: str) -> Diagnostic:
    return _problem("rules-unreadable", f"cannot read the rules: {why}", Location(str(path), 1, 1, 1, 1))


def _problem(rule: str, message: str, at: Location) -> Diagnostic:
    hint = "Give rules.json with --rules or POLICYLOOM_RULES, or run `policyloom build` to make it."
    return Diagnostic(rule, Severity.ERROR, message, at, hint)


def _rules(file: Record) -> Rules:
    if file.value("format", int) != FORMAT:
        raise Malformed(".format", f"this linter reads format {FORMAT}")
    policy = file.child("policy")
    made = Rules(
        policy.text("id"),
        policy.text("version"),
        file.text("draft_notice", default=""),
        tuple(map(_protection, file.listed("protected"))),
        tuple(map(_rule, file.listed("rules"))),
        frozenset(file.child("metadata").data if "metadata" in file.data else ()),
    )
    if not made.rules:
        raise Malformed(".rules", "there is no rule")
    return made


def _rule(record: Record) -> Rule:
    severity = record.text("severity")
    if severity not in _LEVELS:
        raise Malformed(f"{record.where}.severity", f"one of {', '.join(_LEVELS)}")
    return Rule(
        id=record.text("id"),
        title=record.text("title"),
        statement=record.text("statement"),
        rationale=record.text("rationale"),
        level=_LEVELS[severity],
        help_uri=record.text("help_uri", default=""),
        tags=frozenset(record.texts("tags")),
        active=record.value("active", bool),
        checks=tuple(_check(record.text("id"), one) for one in record.listed("checks")),
    )


def _check(rule: str, record: Record) -> Check:
    if record.text("kind") in _LOOK_AT_FIELDS:
        record.texts("fields")
    if record.text("kind") == "handle":
        record.texts("tokens")
        record.texts("allow", default=())
    return Check(
        rule=rule,
        id=record.text("id"),
        kind=record.text("kind"),
        fields=record.texts("fields", default=()),
        strength=record.text("strength"),
        sensitive=record.value("sensitive", bool, default=False),
        message=record.text("message"),
        suggest=record.child("suggest").text("text"),
        applies_if=_conditions(record, "applies_if"),
        require=_conditions(record, "require"),
        require_any=_conditions(record, "require_any"),
        search=_search(record),
        settings=record.data,
    )


def _protection(record: Record) -> Search:
    search = _search(record)
    if not search:
        raise Malformed(f"{record.where}.kind", "expected pattern or terms")
    return search


def _search(record: Record) -> Search | None:
    kind = record.text("kind")
    if kind in ("pattern", "terms", "near", "count"):
        _expression(record)
    for key in ("unless", "any_of", "context", "negative_context"):
        record.optional(key, list)
        for expression in record.children(key):
            _expression(expression)
    for key, wanted in _SETTINGS.items():
        record.optional(key, wanted)
    return search_for(kind, record.data)


def _expression(record: Record) -> Pattern:
    record.text("flag_free")
    record.text("pattern", default="")
    return pattern_of(record.data)


def _conditions(record: Record, key: str) -> tuple[Condition, ...]:
    return tuple(map(_condition, record.children(key)))


def _condition(record: Record) -> Condition:
    metadata, field = record.text("metadata", default=""), record.text("field", default="")
    if bool(metadata) == bool(field):
        raise Malformed(record.where, "a condition names either `metadata` or `field`")
    tests = {key: value for key, value in record.data.items() if key not in ("metadata", "field", "matches")}
    for test, wanted in tests.items():
        if test not in _TESTS or not _TESTS[test](wanted):
            raise Malformed(f"{record.where}.{test}", "not a test of a condition, or not with this value")
    matches = _expression(record.child("matches")) if "matches" in record.data else None
    return Condition(metadata, field, tests, matches)
