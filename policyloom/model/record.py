"""A policy's normative content as plain data, from a Policy or from rules.json; it knows no file and compares nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policyloom.model.types import Approval, Check, Choice, Definition, Policy, Protection, Rule, Section, Source

Entry = Mapping[str, Any]
Entries = Mapping[str, Entry]

_HEAD_OF_RULES = ("id", "title", "version", "effective", "review", "language", "institution")
_SAME_IN_RULES = (
    "number",
    "section",
    "label",
    "aliases",
    "modality",
    "statement",
    "severity",
    "audience",
    "channels",
    "media",
    "exceptions",
    "narrowing",
    "consequence",
    "inactive_because",
    "active",
    "floor",
    "right",
    "key_point",
    "rationale",
    "extension",
)


@dataclass(frozen=True, slots=True)
class Record:
    """What a policy says, by id. Values are JSON; what says nothing (null, an empty text or list) is left out.

    Order is no content here: a rule's place is its `number`. `choices` and `definitions` are None where the source of
    the record does not hold them, as rules.json does not.
    """

    head: Entry
    sections: Entries
    rules: Entries
    protected: Entries
    choices: Entries | None = None
    definitions: Entries | None = None


@dataclass(frozen=True, slots=True)
class Approved:
    """An approved version: its number, the day from which it held, who approved it, and what it said."""

    version: str
    effective: str
    approval: Approval
    record: Record

    @property
    def name(self) -> str:
        """The version as a part of a file's name."""
        return "".join(char if char.isalnum() or char in ".-_" else "-" for char in self.version)


def record_of(policy: Policy) -> Record:
    """Give a policy's record, with texts as Markdown."""
    return Record(
        head=_head(policy),
        sections={section.id: _section(section) for section in policy.sections},
        rules={rule.id: _rule(rule) for rule in policy.rules.values()},
        protected={protection.id: _protection(protection) for protection in policy.protected},
        choices={choice.id: _choice(choice) for choice in policy.choices},
        definitions={definition.id: _definition(definition) for definition in policy.definitions},
    )


def record_from_rules(data: Mapping[str, Any]) -> Record:
    """Give the record of the data of a rules.json that its schema accepts, with texts without marks."""
    return Record(
        head=_said({key: data["policy"].get(key) for key in _HEAD_OF_RULES} | {"status": data["status"]}),
        sections={one["id"]: _without(one, "id") for one in data["sections"]},
        rules={one["id"]: _rule_from(one) for one in data["rules"]},
        protected={one["id"]: _without(one, "id") for one in data["protected"]},
    )


def _head(policy: Policy) -> Entry:
    return _said(
        {
            "id": policy.id,
            "title": policy.title,
            "version": policy.version,
            "status": str(policy.status),
            "effective": policy.effective,
            "review": policy.review,
            "language": policy.language,
            "institution": policy.institution.name,
            "purpose": policy.purpose,
            "scope": policy.scope,
            "relation": policy.relation,
            "conformance": policy.conformance,
            "in_doubt": policy.in_doubt,
            "consequences": policy.consequences,
        }
    )


def _section(section: Section) -> Entry:
    return _said({"number": str(section.number), "title": section.title, "patient_safety": section.patient_safety})


def _rule(rule: Rule) -> Entry:
    return _said(
        {
            "number": rule.number,
            "section": rule.section,
            "label": rule.label,
            "aliases": rule.aliases,
            "modality": str(rule.modality),
            "lead_in": rule.lead_in,
            "statement": rule.statement,
            "severity": rule.severity,
            "audience": rule.audience,
            "channels": rule.channels,
            "media": rule.media,
            "exceptions": rule.exceptions,
            "narrowing": rule.narrowing,
            "consequence": rule.consequence,
            "when": rule.choices,
            "active": rule.active,
            "floor": rule.floor,
            "right": rule.right,
            "key_point": rule.key_point,
            "checks": {check.id: _check(check) for check in rule.checks},
            "rationale": rule.rationale,
            "extension": rule.extension,
            "sources": _sources(rule.sources),
            "examples": _examples(rule.examples.field, rule.examples.keeping, rule.examples.breaking),
        }
    )


def _check(check: Check) -> Entry:
    return _said({"kind": check.kind, **check.settings})


def _protection(protection: Protection) -> Entry:
    named = {"title": protection.title, "rationale": protection.rationale}
    return _said({**named, "kind": protection.check.kind, **protection.check.settings})


def _choice(choice: Choice) -> Entry:
    """Write a choice. An enum's options keep their order, the strictest first."""
    return _said(
        {
            "question": choice.question,
            "answer": choice.answer,
            "answer_title": choice.answer_title,
            "options": list(choice.options),
        }
    )


def _definition(definition: Definition) -> Entry:
    return _said(
        {"term": definition.term, "definition": definition.definition, "sources": _sources(definition.sources)}
    )


def _sources(sources: tuple[Source, ...]) -> list[Entry]:
    return [_source(source.ref, source.locator, source.note) for source in sources]


def _rule_from(data: Mapping[str, Any]) -> Entry:
    examples = data["examples"]
    return _said(
        {
            **{key: data.get(key) for key in _SAME_IN_RULES},
            "lead_in": data["title"],
            "checks": {check["id"]: _without(check, "id") for check in data["checks"]},
            "sources": [_source(one["ref"], one["locator"], one["note"]) for one in data["sources"]],
            "examples": _examples(examples["field"], examples["pass"], [one["text"] for one in examples["fail"]]),
        }
    )


def _source(ref: str, locator: str | None, note: str | None) -> Entry:
    return _said({"ref": ref, "locator": locator, "note": note})


def _examples(field: str, keeping: object, breaking: object) -> Entry:
    return _said({"field": field, "pass": keeping, "fail": breaking})


def _without(data: Mapping[str, Any], key: str) -> Entry:
    return _said({name: value for name, value in data.items() if name != key})


def _said(data: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what says something, as JSON's own types. False and 0 say something."""
    plain = {str(key): _plain(value) for key, value in data.items()}
    return {key: value for key, value in plain.items() if value not in (None, "", [], {})}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _said(value)
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
