"""Small policies for tests: complete values with plausible words, each key open to change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policyloom.model.types import (
    Brand,
    Check,
    Contact,
    Deviation,
    Documents,
    Examples,
    Institution,
    Modality,
    Policy,
    Protection,
    Reference,
    Rule,
    Section,
    Source,
    Status,
    Term,
)

A_CONTACT = Contact(
    "communications",
    "Communications Office",
    "comms@northfield.example",
    "555-0100",
    "Weekdays 8 to 6",
    "Questions about posting.",
)

RECORD_NUMBER = {
    "fields": ["post", "bio"],
    "strength": "block",
    "sensitive": True,
    "pattern": r"\bMRN[ #:]{0,3}[0-9]{5,10}\b",
    "ignore_case": True,
    "message": "A number labelled as a patient record.",
    "suggest": "Take the number out.",
}


def a_check(
    name: str = "labelled-number", kind: str = "pattern", settings: Mapping[str, Any] | None = None, **overrides: Any
) -> Check:
    """Make a check; without settings one that finds labelled record numbers."""
    if settings is None:
        settings = (
            RECORD_NUMBER
            if kind == "pattern"
            else {"strength": "review", "message": "Something was found.", "suggest": "Think again."}
        )
    return Check(name, kind, {**settings, **overrides})


def a_rule(**overrides: Any) -> Rule:
    """Make a rule about record numbers in the section privacy."""
    words: dict[str, Any] = {
        "id": "privacy-no-record-numbers",
        "number": "1.1",
        "section": "privacy",
        "lead_in": "Keep record numbers out.",
        "statement": "You must not post **record numbers**.",
        "modality": Modality.MUST_NOT,
        "severity": "critical",
        "audience": ("all-workforce",),
        "channels": ("any",),
        "media": ("text",),
        "rationale": "A stray label gives a patient away.",
        "sources": (Source("hipaa", "45 CFR 164.514"),),
        "extension": "",
        "principles": (),
        "tags": ("phi",),
        "examples": Examples("post", ("Our new whiteboard is up.",), ("MRN: 00482913 went home today.",)),
        "cases": (),
        "checks": (a_check(),),
        "exceptions": (),
        "narrowing": "",
        "consequence": "",
        "floor": True,
        "right": False,
        "key_point": False,
        "active": True,
        "choices": {},
    }
    return Rule(**(words | overrides))


def a_section(*rules: Rule, **overrides: Any) -> Section:
    """Make the section privacy with its rules."""
    words: dict[str, Any] = {
        "id": "privacy",
        "number": 1,
        "title": "Patient privacy",
        "lead": "Keep patients out of your posts.",
        "icon": "lock",
        "patient_safety": True,
        "rules": rules or (a_rule(),),
    }
    return Section(**(words | overrides))


def a_protection(**settings: Any) -> Protection:
    """Make a protection of talk about pay."""
    return Protection(
        "pay",
        "Talk about pay",
        "Employees may compare what they earn.",
        Check("pay", "pattern", {"pattern": r"\bour pay\b", **settings}),
    )


def an_institution(**overrides: Any) -> Institution:
    """Make Northfield Health, which is fictional."""
    words: dict[str, Any] = {
        "name": "Northfield Health",
        "short_name": "Northfield",
        "handle": "NorthfieldHealth",
        "handles": ("northfield", "nfh"),
        "domains": ("northfield.example",),
        "url": "https://social.northfield.example/",
        "brand": Brand("#0b5d7a", "#c2571a", "<svg/>", "Northfield Health", "Letter"),
        "contacts": {"communications": A_CONTACT},
    }
    return Institution(**(words | overrides))


def a_law(**overrides: Any) -> Reference:
    """Make a law that was read in public summaries."""
    words: dict[str, Any] = {
        "id": "hipaa",
        "number": 1,
        "title": "HIPAA Privacy Rule",
        "publisher": "HHS",
        "year": "2000",
        "address": "https://www.hhs.gov/",
        "kind": "law",
        "status": "in_force",
        "seen": "2026-11-02",
        "note": "",
        "jurisdiction": "United States",
        "says": "Patient information stays private.",
        "review_by": "2027-11-30",
    }
    return Reference(**(words | overrides))


def a_deviation(**overrides: Any) -> Deviation:
    """Make a deviation that weakens a rule."""
    words: dict[str, Any] = {
        "path": "rules.privacy-no-record-numbers.modality",
        "title": "Keep record numbers out.",
        "kind": "changed",
        "effect": "weaker",
        "layer": "northfield-social-media",
        "before": "MUST NOT",
        "after": "SHOULD NOT",
        "reason": "A small clinic.",
        "approved_by": "Compliance Committee",
        "expires": "2027-12-31",
    }
    return Deviation(**(words | overrides))


def a_policy(*sections: Section, **overrides: Any) -> Policy:
    """Make a policy of sections; without any, of one section with one rule."""
    chosen = sections or (a_section(),)
    nothing = (
        "choices",
        "definitions",
        "lay_terms",
        "facts",
        "charts",
        "samples",
        "resources",
        "playbooks",
        "values",
        "principles",
        "reasons",
        "planner",
    )
    nothing += ("factors", "worksheets", "registers", "faq", "scenarios", "protected", "history", "deviations")
    nothing += ("pages", "layers", "provenance")
    words: dict[str, Any] = dict.fromkeys(nothing, ())
    words |= dict.fromkeys(("relation", "invitation", "consequences", "closing"), "")
    words |= {
        "id": "northfield-social-media",
        "title": "Professional use of social media",
        "promise": "Post with care, and with joy.",
        "version": "1.0",
        "language": "en-US",
        "status": Status.DRAFT,
        "owner": A_CONTACT,
        "effective": "2027-01-04",
        "review": "2028-01-03",
        "approval": None,
        "purpose": "So that nobody is hurt.",
        "scope": "Everyone here.",
        "conformance": "Must means must.",
        "in_doubt": "Ask the Communications Office.",
        "legal_notice": "This is not legal advice.",
        "institution": an_institution(),
        "audiences": {"all-workforce": Term("all-workforce", "All workforce")},
        "channels": {"any": Term("any", "Everywhere")},
        "media": {"text": Term("text", "Text")},
        "topics": {},
        "documents": Documents(),
        "metadata": {},
        "sections": chosen,
        "references": (a_law(),),
        "digest": "sha256:" + "0" * 64,
        "source_digest": "sha256:" + "1" * 64,
        "resolved": {"policyloom": 1},
        "looks": {},
        "_rules": {rule.id: rule for section in chosen for rule in section.rules},
    }
    return Policy(**(words | overrides))
