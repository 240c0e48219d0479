"""rules.json: the contract between a policy and every linter, written key by key. It knows no linter."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policyloom import __version__
from policyloom.model.types import Approval, Contact, Deviation, LayerNote, Policy, Rule, Section, Source
from policyloom.patterns import Span, text_spans
from policyloom.views.checks import check_record, one_line, protection_record
from policyloom.views.facets import mark
from policyloom.views.looks import strings
from policyloom.views.text import inline_markdown, markdown, plain

SCHEMA = "https://policyloom.example/schema/rules.schema.json"
FORMAT = 1
PATIENT_SAFETY = "patient-safety"

Record = dict[str, Any]

_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}

_BEYOND_LATIN_1 = re.compile(r"[^\x00-\xff]+")


def rules_json(policy: Policy, templates: Path) -> bytes:
    """Write rules.json, with the draft mark that every document carries.

    Signs beyond Latin-1 are escaped: a text without them takes a byte a sign in Python, and half the time to read.
    """
    notice = mark(policy, strings(templates, "", policy.language))
    text = as_json(record(policy, notice or None)).decode("utf-8")
    return _BEYOND_LATIN_1.sub(lambda found: json.dumps(found[0])[1:-1], text).encode("utf-8")


def as_json(data: Any) -> bytes:
    """Write data as the JSON that we publish: indented, in UTF-8, keys as they come."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def record(policy: Policy, draft_notice: str | None = None, *, whole: bool = True) -> Record:
    """Build the data of rules.json. Every rule is in it, also one that a choice switched off.

    whole: with each rule's help, sources and examples, which no check needs.
    """
    return {
        "$schema": SCHEMA,
        "format": FORMAT,
        "policy": _head(policy),
        "generator": {"name": "policyloom", "version": __version__},
        "status": str(policy.status),
        "draft_notice": draft_notice,
        "approval": _approval(policy.approval) if policy.approval and policy.approved else None,
        "layers": [_layer(layer) for layer in policy.layers],
        "contacts": [_contact(contact) for contact in policy.institution.contacts.values()],
        "deviations": [_deviation(deviation) for deviation in policy.deviations],
        "protected": [protection_record(protection) for protection in policy.protected],
        "regex_dialect": "portable-1",
        "text": {"newline": "LF", "normal_form": "NFC", "offsets": "codepoint", "span": "half-open"},
        "metadata": {key: {"type": one.type, "title": one_line(one.title)} for key, one in policy.metadata.items()},
        "sections": [_section(section) for section in policy.sections],
        "rules": [_rule(rule, section, policy, whole) for section in policy.sections for rule in section.rules],
    }


def _head(policy: Policy) -> Record:
    return {
        "id": policy.id,
        "title": one_line(policy.title),
        "version": policy.version,
        "effective": policy.effective,
        "review": policy.review,
        "language": policy.language,
        "institution": policy.institution.name,
        "source_sha256": policy.source_digest.removeprefix("sha256:"),
    }


def _approval(approval: Approval) -> Record:
    return {"role": approval.role, "date": approval.date, "digest": approval.digest}


def _layer(layer: LayerNote) -> Record:
    return {
        "id": layer.name,
        "kind": layer.kind,
        "title": one_line(layer.title) or None,
        "version": layer.version or None,
        "jurisdiction": layer.jurisdiction or None,
    }


def _contact(contact: Contact) -> Record:
    return {
        "id": contact.id,
        "title": one_line(contact.title),
        "email": contact.email,
        "phone": contact.phone,
        "hours": one_line(contact.hours),
        "purpose": one_line(contact.purpose),
    }


def _deviation(deviation: Deviation) -> Record:
    return {
        "path": deviation.path,
        "kind": deviation.kind,
        "effect": deviation.effect,
        "layer": deviation.layer,
        "before": deviation.before,
        "after": deviation.after,
        "reason": one_line(deviation.reason),
        "approved_by": one_line(deviation.approved_by) or None,
        "expires": deviation.expires or None,
    }


def _section(section: Section) -> Record:
    return {
        "id": section.id,
        "number": str(section.number),
        "title": one_line(section.title),
        "patient_safety": section.patient_safety,
    }


def _rule(rule: Rule, section: Section, policy: Policy, whole: bool) -> Record:
    checks = [check_record(check, policy.institution) for check in rule.checks]
    help_uri = f"{policy.institution.url}rules/{rule.id}.html" if policy.institution.url else None
    return {
        "id": rule.id,
        "number": rule.number,
        "label": rule.label or None,
        "section": section.id,
        "aliases": list(rule.aliases),
        "since": rule.since or None,
        "deprecated": None,
        "title": one_line(rule.lead_in),
        "statement": plain(rule.statement),
        "modality": str(rule.modality),
        "severity": rule.severity,
        "level": _LEVELS[rule.severity],
        "rationale": plain(rule.rationale),
        "exceptions": [plain(exception) for exception in rule.exceptions],
        "narrowing": plain(rule.narrowing) or None,
        "consequence": plain(rule.consequence) or None,
        "extension": plain(rule.extension) or None,
        "audience": list(rule.audience),
        "channels": list(rule.channels),
        "media": list(rule.media),
        "active": rule.active,
        "inactive_because": None if rule.active else {name: list(answers) for name, answers in rule.choices.items()},
        "floor": rule.floor,
        "right": rule.right,
        "reputation": rule.reputation,
        "key_point": rule.key_point,
        "help_uri": help_uri,
        "help": _help_record(rule, help_uri) if whole else None,
        "sources": [_source(source, policy) for source in rule.sources if whole],
        "tags": list(dict.fromkeys([section.id, *rule.tags, *([PATIENT_SAFETY] if section.patient_safety else [])])),
        "checks": checks,
        "examples": _examples(rule, checks) if whole else None,
    }


def _help_record(rule: Rule, help_uri: str | None) -> Record:
    return {"text": "\n".join(map(plain, _help(rule))), "markdown": _help_markdown(rule, help_uri)}


def _help(rule: Rule) -> Iterator[str]:
    paragraphs = (rule.statement, rule.rationale, *rule.exceptions, rule.narrowing, rule.consequence)
    return (paragraph for paragraph in paragraphs if paragraph)


def _help_markdown(rule: Rule, help_uri: str | None) -> str:
    paragraphs = [f"**{inline_markdown(rule.lead_in)}**", *map(markdown, _help(rule))]
    return "\n\n".join([*paragraphs, f"<{help_uri}>"] if help_uri else paragraphs)


def _source(source: Source, policy: Policy) -> Record:
    title = next((one_line(reference.title) for reference in policy.references if reference.id == source.ref), None)
    return {"ref": source.ref, "title": title, "locator": source.locator or None, "note": plain(source.note) or None}


def _examples(rule: Rule, checks: list[Record]) -> Record:
    field = rule.examples.field
    return {
        "field": field,
        "fail": [_failing(_verbatim(example), field, checks) for example in rule.examples.breaking],
        "pass": [_verbatim(example) for example in rule.examples.keeping],
    }


def _failing(text: str, field: str, checks: list[Record]) -> Record:
    return {"text": text, "spans": [list(span) for span in sorted(_spans(text, field, checks))]}


def _spans(text: str, field: str, checks: list[Record]) -> set[Span]:
    looking = [check for check in checks if field in check.get("fields", ())]
    return {span for check in looking for span in text_spans(check["kind"], check, text)}


def _verbatim(text: str) -> str:
    return unicodedata.normalize("NFC", text)
