"""Compose the Policy from a document that is merged, valid and filled in; it reports nothing and knows no format."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from policyloom.model import parts
from policyloom.model import types as t
from policyloom.model.deviations import deviations
from policyloom.model.digest import digest_of, normative_digest
from policyloom.model.provenance import provenance
from policyloom.source.choices import fitting, holds, words
from policyloom.source.document import Document

Answers = Mapping[str, Any]
_NO_FILES = t.BrandFiles()
Part = TypeVar("Part")
_STAYING = frozenset({"policy", "institution", "questions", "choices", "rules", "documents"})


def compose(
    document: Document,
    answers: Answers,
    files: t.BrandFiles = _NO_FILES,
    layers: tuple[t.LayerNote, ...] = (),
    names: Mapping[str, str] | None = None,
) -> t.Policy:
    """Make the policy. `document` has passed the schema and the constraints; `files` are the brand's.

    names: how each file is called in documents, where no folder of this machine may stand.
    """
    data = _held(document.data, answers)
    if any(path[0] == "rules" and document.get(*path) is None for path in document.stages):
        data = _without_omitted(data, data["rules"])
    head, institution = data["policy"], parts.institution(data["institution"], files)
    sections = tuple(_sections(document, answers))
    rules = {rule.id: rule for section in sections for rule in section.rules}
    definitions = _all(data, "definitions", parts.definition)
    return t.Policy(
        **_head(head, institution),
        institution=institution,
        audiences=parts.terms(data["audiences"]),
        channels=parts.terms(data["channels"]),
        media=parts.terms(data["media"]),
        topics=parts.terms(data.get("topics", {})),
        metadata={key: t.Metadatum(key, one["type"], one["title"]) for key, one in data.get("metadata", {}).items()},
        sections=sections,
        choices=tuple(_choices(document, answers)),
        definitions=definitions,
        lay_terms=_all(data, "lay_terms", parts.lay_term),
        facts=_all(data, "facts", parts.fact),
        charts=_all(data, "charts", parts.chart),
        samples=_all(data, "samples", parts.sample),
        resources=_all(data, "resources", parts.resource),
        references=tuple(_references(document, data["references"], layers)),
        playbooks=_all(data, "playbooks", parts.playbook),
        values=_all(data, "values", parts.value),
        principles=_all(data, "principles", parts.principle),
        reasons=_all(data, "reasons", parts.reason),
        planner=_all(data, "planner", parts.planner_step),
        factors=_all(data, "factors", parts.factor),
        worksheets=_all(data, "worksheets", parts.worksheet),
        registers=_all(data, "registers", parts.register),
        faq=_all(data, "faq", parts.faq),
        scenarios=_all(data, "scenarios", parts.scenario),
        pages=_all(data, "pages", parts.page),
        documents=parts.documents(data.get("documents", {})),
        protected=_all(data, "protected", _protection),
        history=_all(data, "history", parts.version),
        deviations=deviations(document),
        layers=layers,
        provenance=provenance(document, names or {}),
        digest=normative_digest(head, rules.values(), definitions),
        source_digest=digest_of([document.data, files.logo, *_digests(files)]),
        resolved=document.data,
        looks=files.looks,
        _rules=rules,
    )


def _without_omitted(data: Any, rules: Mapping[str, Any]) -> Any:
    """Take out of each list of rules those that a layer left out: a pack's texts may still name them."""
    match data:
        case dict():
            return {
                key: [name for name in value if name in rules]
                if key == "rules" and isinstance(value, list)
                else _without_omitted(value, rules)
                for key, value in data.items()
            }
        case list():
            return [_without_omitted(value, rules) for value in data]
    return data


def _all(data: Mapping[str, Any], collection: str, make: Callable[[str, Any], Part]) -> tuple[Part, ...]:
    return tuple(make(key, one) for key, one in data.get(collection, {}).items())


def _references(document: Document, data: Mapping[str, Any], layers: tuple[t.LayerNote, ...]) -> Iterator[t.Reference]:
    for number, (key, one) in enumerate(data.items(), 1):
        yield parts.reference(key, number, one, _is_elsewhere(document, key, one, layers))


def _is_elsewhere(document: Document, key: str, data: Mapping[str, Any], layers: tuple[t.LayerNote, ...]) -> bool:
    """Tell whether a law that the base pack names is of a place that no pack of this policy is for."""
    places = [note.jurisdiction for note in layers if note.kind == "jurisdiction"]
    country = data.get("jurisdiction", "").partition(",")[0]
    if data["kind"] != "law" or not places or not country or any(country in place for place in places):
        return False
    brought_by = document.origins[("references", key)][0].layer
    return any(note.name == brought_by and note.kind == "base" for note in layers)


def _digests(files: t.BrandFiles) -> Iterator[str]:
    """Fingerprint each file of the brand besides the logo; a brand without any adds nothing."""
    named = {"pptx": files.pptx, "docx": files.docx, **files.looks}
    named |= {f"{face.role} {face.style}": face.content for face in files.faces}
    return (f"{name} {hashlib.sha256(content).hexdigest()}" for name, content in sorted(named.items()) if content)


def _held(data: Mapping[str, Any], answers: Answers) -> dict[str, Any]:
    """Take out what a choice switches off. A rule stays: documents list it with that choice."""
    return {
        collection: entries if collection in _STAYING else _those_that_hold(entries, answers)
        for collection, entries in data.items()
    }


def _those_that_hold(entries: Any, answers: Answers) -> Any:
    if not isinstance(entries, dict):
        return entries
    held = {key: one for key, one in entries.items() if not isinstance(one, dict) or holds(one.get("when"), answers)}
    return {
        key: one | {"blocks": _those_that_hold(one["blocks"], answers)}
        if isinstance(one, dict) and "blocks" in one
        else one
        for key, one in held.items()
    }


def _head(head: Mapping[str, Any], institution: t.Institution) -> dict[str, Any]:
    approval = head.get("approval")
    texts = (
        "id",
        "title",
        "promise",
        "version",
        "language",
        "effective",
        "review",
        "purpose",
        "scope",
        "in_doubt",
        "legal_notice",
        "conformance",
    )
    extra = ("relation", "invitation", "consequences", "closing")
    return {
        **{key: head[key] for key in texts},
        **{key: head.get(key, "") for key in extra},
        "status": t.Status(head["status"]),
        "owner": institution.contacts[head["owner"]],
        "approval": t.Approval(approval["role"], approval["date"], approval["digest"]) if approval else None,
    }


def _choices(document: Document, answers: Answers) -> Iterator[t.Choice]:
    titles = words(document, answers)
    for key, question in document.get("questions", default={}).items():
        yield parts.choice(key, question, answers[key], titles.get(key, ""))


def _sections(document: Document, answers: Answers) -> Iterator[t.Section]:
    grouped: dict[str, list[tuple[str, Mapping[str, Any]]]] = {key: [] for key in document.data["sections"]}
    for _, key, data in document.entries("rules"):
        grouped[data["section"]].append((key, data))
    used = [(key, data) for key, data in document.data["sections"].items() if grouped[key]]
    for number, (key, data) in enumerate(used, 1):
        rules = tuple(
            _rule(document, name, f"{number}.{index}", one, answers)
            for index, (name, one) in enumerate(grouped[key], 1)
        )
        yield t.Section(
            key, number, data["title"], data["lead"], data["icon"], data.get("patient_safety", False), rules
        )


def _rule(document: Document, key: str, number: str, data: Mapping[str, Any], answers: Answers) -> t.Rule:
    chosen = {**data, **_variant(data, answers)}
    get = data.get
    return t.Rule(
        id=key,
        number=number,
        section=data["section"],
        lead_in=chosen["lead_in"],
        statement=chosen["statement"],
        modality=t.Modality(chosen["modality"]),
        severity=data["severity"],
        audience=parts.words(data, "audience"),
        channels=parts.words(data, "channels"),
        media=parts.words(data, "media"),
        rationale=chosen["rationale"],
        sources=parts.sources(data),
        extension=get("extension", ""),
        principles=parts.words(data, "principles"),
        tags=parts.words(data, "tags"),
        examples=_examples(data["examples"]),
        cases=tuple(_case(document, key, name, case) for name, case in get("cases", {}).items()),
        checks=tuple(_check(document, key, name, check) for name, check in get("checks", {}).items()),
        exceptions=tuple(one["text"] for one in get("exceptions", {}).values() if holds(one.get("when"), answers)),
        narrowing=get("narrowing", ""),
        consequence=get("consequence", ""),
        floor=get("floor", False),
        right=get("right", False),
        reputation=get("reputation", False),
        key_point=get("key_point", False),
        active=holds(get("when"), answers),
        choices={name: tuple(allowed) for name, allowed in get("when", {}).items()},
        label=get("label", ""),
        aliases=parts.words(data, "aliases"),
        since=get("since", ""),
        at=document.key_at(("rules", key)),
    )


def _variant(data: Mapping[str, Any], answers: Answers) -> dict[str, Any]:
    variants = data.get("variants", {})
    chosen = fitting(variants, answers)
    return {key: value for key, value in variants[chosen].items() if key != "when"} if chosen else {}


def _examples(data: Mapping[str, Any]) -> t.Examples:
    return t.Examples(data.get("field", "post"), parts.words(data, "pass"), parts.words(data, "fail"))


def _case(document: Document, rule: str, key: str, data: Mapping[str, Any]) -> t.Case:
    at = document.key_at(("rules", rule, "cases", key))
    get = data.get
    return t.Case(key, data["expect"], get("check", ""), get("fields", {}), get("metadata", {}), get("answers", {}), at)


def _check(document: Document, rule: str, key: str, data: Mapping[str, Any]) -> t.Check:
    settings = {name: setting for name, setting in data.items() if name != "kind"}
    return t.Check(key, data["kind"], settings, document.key_at(("rules", rule, "checks", key)))


def _protection(key: str, data: Mapping[str, Any]) -> t.Protection:
    settings = {name: setting for name, setting in data.items() if name not in ("kind", "title", "rationale")}
    return t.Protection(key, data["title"], data["rationale"], t.Check(key, data["kind"], settings))
