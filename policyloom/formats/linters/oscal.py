"""OSCAL 1.2.1: the rules as a catalog of controls, a profile that picks the active ones, and that profile resolved."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from policyloom.formats.linters.carried import Export, Rule
from policyloom.views.rules_record import as_json

VERSION = "1.2.1"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://policyloom.example/oscal")
_NAMESPACE = "https://policyloom.example/ns/oscal"

Record = dict[str, Any]


def write(export: Export) -> Iterator[tuple[str, bytes]]:
    """Write the three documents."""
    every = export.record["rules"]
    active = [rule for rule in every if rule["active"]]
    yield "oscal/catalog.json", as_json({"catalog": _catalog(export, "catalog", every)})
    yield "oscal/profile.json", as_json({"profile": _profile(export, active)})
    yield "oscal/resolved-profile.json", as_json({"catalog": _catalog(export, "resolved-profile", active)})


def _catalog(export: Export, kind: str, rules: list[Rule]) -> Record:
    groups = [*_groups(export, rules)]
    links = {"links": [{"href": "profile.json", "rel": "source-profile"}]} if kind == "resolved-profile" else {}
    return {
        "uuid": _uuid(export, kind),
        "metadata": {**_metadata(export), **links},
        "groups": groups,
        "back-matter": {"resources": [*_resources(export, rules)]},
    }


def _profile(export: Export, rules: list[Rule]) -> Record:
    picked = [{"with-ids": [rule["id"] for rule in rules]}]
    return {
        "uuid": _uuid(export, "profile"),
        "metadata": _metadata(export),
        "imports": [{"href": "catalog.json", "include-controls": picked}],
        "merge": {"as-is": True},
    }


def _metadata(export: Export) -> Record:
    policy = export.record["policy"]
    return {
        "title": policy["title"],
        "last-modified": f"{policy['effective']}T00:00:00Z",
        "version": policy["version"],
        "oscal-version": VERSION,
        "props": [_prop("status", export.record["status"]), _prop("source-sha256", policy["source_sha256"])],
        "roles": [{"id": "publisher", "title": export.words["publisher"]}],
        "parties": [{"uuid": _uuid(export, "party"), "type": "organization", "name": policy["institution"]}],
        "responsible-parties": [{"role-id": "publisher", "party-uuids": [_uuid(export, "party")]}],
    }


def _groups(export: Export, rules: list[Rule]) -> Iterator[Record]:
    for section in export.record["sections"]:
        controls = [_control(export, rule) for rule in rules if rule["section"] == section["id"]]
        if controls:
            yield {"id": f"section-{section['id']}", "title": section["title"], "controls": controls}


def _control(export: Export, rule: Rule) -> Record:
    props = [
        _prop("label", rule["number"], own=False),
        _prop("modality", rule["modality"].lower().replace(" ", "-")),
        _prop("severity", rule["severity"]),
        *([_prop("floor", "true")] if rule["floor"] else []),
        *([] if rule["active"] else [_prop("inactive", "true")]),
    ]
    links = [{"href": f"#{_uuid(export, one['ref'])}", "rel": "reference"} for one in rule["sources"]]
    links = list({one["href"]: one for one in links}.values())
    page = [{"href": rule["help_uri"], "rel": "canonical"}] if rule["help_uri"] else []
    made: Record = {"id": rule["id"], "title": rule["title"], "props": props, "links": [*page, *links]}
    return {**{key: value for key, value in made.items() if value}, "parts": [*_parts(rule)]}


def _parts(rule: Rule) -> Iterator[Record]:
    yield {"id": f"{rule['id']}_smt", "name": "statement", "prose": rule["statement"]}
    if rule["rationale"]:
        yield {"id": f"{rule['id']}_gdn", "name": "guidance", "prose": rule["rationale"]}
    for number, check in enumerate(rule["checks"], 1):
        if check["kind"] == "attestation":
            part = {"id": f"{rule['id']}_obj.{number}", "name": "assessment-objective", "prose": check["question"]}
            yield part


def _resources(export: Export, rules: list[Rule]) -> Iterator[Record]:
    wanted = {source["ref"] for rule in rules for source in rule["sources"]}
    for reference in export.policy.references:
        if reference.id in wanted:
            found: Mapping[str, Any] = {"uuid": _uuid(export, reference.id), "title": reference.title}
            yield {**found, **({"rlinks": [{"href": reference.address}]} if reference.address else {})}


def _prop(name: str, value: str, *, own: bool = True) -> Record:
    return {"name": name, **({"ns": _NAMESPACE} if own else {}), "value": value}


def _uuid(export: Export, name: str) -> str:
    """Name a thing for good: the same policy in the same version gives the same name."""
    policy = export.record["policy"]
    return str(uuid.uuid5(_SPACE, f"{policy['id']} {policy['source_sha256']} {name}"))
