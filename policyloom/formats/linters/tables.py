"""The rules as tables: CSV for spreadsheets, JSON-LD for catalogs and search. They carry words, and no checks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from policyloom.formats.linters.carried import Export, Rule
from policyloom.views.rules_record import as_json

COLUMNS = (
    "number",
    "id",
    "section",
    "title",
    "statement",
    "modality",
    "severity",
    "active",
    "floor",
    "audience",
    "channels",
    "media",
    "rationale",
    "sources",
    "checks",
    "help_uri",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(export: Export) -> Iterator[tuple[str, str | bytes]]:
    """Write both."""
    yield "rules.csv", _csv(export.record["rules"])
    yield "rules.jsonld", as_json(_terms(export))


def _csv(rules: list[Rule]) -> str:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for rule in rules:
        cells = {**rule, "sources": _sources(rule), "checks": [check["kind"] for check in rule["checks"]]}
        writer.writerow([_cell(cells[name]) for name in COLUMNS])
    return made.getvalue()


def _sources(rule: Rule) -> list[str]:
    return [" ".join(part for part in (one["title"], one["locator"]) if part) for one in rule["sources"]]


def _cell(value: Any) -> str:
    """Write a cell; one that a spreadsheet would take for a formula gets a quote in front."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return f"'{text}" if text.startswith(_FORMULA) else text


def _terms(export: Export) -> dict[str, Any]:
    """Write the rules as a set of defined terms of schema.org."""
    policy = export.record["policy"]
    url = export.policy.institution.url or f"urn:policyloom:{policy['id']}:"
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "@id": url,
        "name": policy["title"],
        "version": policy["version"],
        "inLanguage": policy["language"],
        "publisher": {"@type": "Organization", "name": policy["institution"]},
        "hasDefinedTerm": [
            {
                "@type": "DefinedTerm",
                "@id": f"{url}{rule['id']}" if url.startswith("urn:") else f"{url}rules/{rule['id']}.html",
                "termCode": rule["id"],
                "name": rule["title"],
                "description": rule["statement"],
                "inDefinedTermSet": url,
            }
            for rule in export.record["rules"]
            if rule["active"]
        ],
    }
