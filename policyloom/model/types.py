"""The policy as values: what every format reads. It knows no file, no format and no clock.

Texts are Markdown with their placeholders filled in; `policyloom.views.text` turns them into what a format needs.
Mappings keep the author's order. Whatever depends on a choice is already decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from policyloom.diagnostics import Location
from policyloom.model.institution import Approval, Brand, Choice, Contact, Deviation, Institution, Version
from policyloom.model.material import (
    Chart,
    Definition,
    Fact,
    Factor,
    Faq,
    Figure,
    Metadatum,
    Option,
    PlannerStep,
    Playbook,
    Principle,
    Profile,
    Reason,
    Reference,
    Register,
    Resource,
    Sample,
    Scenario,
    Source,
    Step,
    Term,
    Value,
    Worksheet,
    WorksheetPart,
)

__all__ = [
    "Approval",
    "Brand",
    "Case",
    "Chart",
    "Check",
    "Choice",
    "Contact",
    "Definition",
    "Deviation",
    "Examples",
    "Fact",
    "Factor",
    "Faq",
    "Figure",
    "Institution",
    "Metadatum",
    "Modality",
    "Option",
    "PlannerStep",
    "Playbook",
    "Policy",
    "Principle",
    "Profile",
    "Protection",
    "Reason",
    "Reference",
    "Register",
    "Resource",
    "Rule",
    "Sample",
    "Scenario",
    "Section",
    "Source",
    "Status",
    "Step",
    "Term",
    "Value",
    "Version",
    "Worksheet",
    "WorksheetPart",
]


class Modality(StrEnum):
    """How binding a rule is, in the sense of RFC 2119 and RFC 8174."""

    MUST = "MUST"
    MUST_NOT = "MUST NOT"
    SHOULD = "SHOULD"
    SHOULD_NOT = "SHOULD NOT"
    MAY = "MAY"

    @property
    def prohibits(self) -> bool:
        """True for MUST NOT and SHOULD NOT."""
        return self in (Modality.MUST_NOT, Modality.SHOULD_NOT)


class Status(StrEnum):
    """Where a policy stands."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Examples:
    """What a reader would meet. `field` is post, bio, handle … or practice (shown, never linted)."""

    field: str
    keeping: tuple[str, ...]
    breaking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A test case of a rule: an item, and whether the checks should find something."""

    id: str
    expect: str
    check: str
    fields: Mapping[str, str]
    metadata: Mapping[str, Any]
    answers: Mapping[str, str]
    at: Location | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What a linter looks for: its kind, and the settings of that kind as rules.json writes them."""

    id: str
    kind: str
    settings: Mapping[str, Any]
    at: Location | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty. `number` is its position, `label` an authored one; the id is for ever."""

    id: str
    number: str
    section: str
    lead_in: str
    statement: str
    modality: Modality
    severity: str
    audience: tuple[str, ...]
    channels: tuple[str, ...]
    media: tuple[str, ...]
    rationale: str
    sources: tuple[Source, ...]
    extension: str
    principles: tuple[str, ...]
    tags: tuple[str, ...]
    examples: Examples
    cases: tuple[Case, ...]
    checks: tuple[Check, ...]
    exceptions: tuple[str, ...]
    narrowing: str
    consequence: str
    floor: bool
    right: bool
    key_point: bool
    active: bool
    choices: Mapping[str, tuple[Any, ...]]
    label: str = ""
    aliases: tuple[str, ...] = ()
    since: str = ""
    at: Location | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A topic with its rules. `patient_safety` means that no protected speech silences its rules."""

    id: str
    number: int
    title: str
    lead: str
    icon: str
    patient_safety: bool
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Protection:
    """Speech that is never flagged, recognised by a check of kind pattern or terms."""

    id: str
    title: str
    rationale: str
    check: Check


@dataclass(frozen=True, slots=True)
class Policy:
    """A checked policy: everything that formats need."""

    id: str
    title: str
    promise: str
    version: str
    language: str
    status: Status
    owner: Contact
    effective: str
    review: str
    approval: Approval | None
    purpose: str
    scope: str
    relation: str
    invitation: str
    conformance: str
    in_doubt: str
    legal_notice: str
    consequences: str
    closing: str
    institution: Institution
    audiences: Mapping[str, Term]
    channels: Mapping[str, Term]
    media: Mapping[str, Term]
    topics: Mapping[str, Term]
    metadata: Mapping[str, Metadatum]
    sections: tuple[Section, ...]
    choices: tuple[Choice, ...]
    definitions: tuple[Definition, ...]
    facts: tuple[Fact, ...]
    charts: tuple[Chart, ...]
    samples: tuple[Sample, ...]
    resources: tuple[Resource, ...]
    references: tuple[Reference, ...]
    playbooks: tuple[Playbook, ...]
    values: tuple[Value, ...]
    principles: tuple[Principle, ...]
    reasons: tuple[Reason, ...]
    planner: tuple[PlannerStep, ...]
    factors: tuple[Factor, ...]
    worksheets: tuple[Worksheet, ...]
    registers: tuple[Register, ...]
    faq: tuple[Faq, ...]
    scenarios: tuple[Scenario, ...]
    protected: tuple[Protection, ...]
    history: tuple[Version, ...]
    deviations: tuple[Deviation, ...]
    digest: str
    source_digest: str
    _rules: Mapping[str, Rule] = field(repr=False, compare=False)

    @property
    def rules(self) -> Mapping[str, Rule]:
        """All rules by id, in document order, active or not."""
        return self._rules

    @property
    def active_rules(self) -> tuple[Rule, ...]:
        """The rules that hold here, in document order."""
        return tuple(rule for rule in self._rules.values() if rule.active)

    @property
    def key_points(self) -> tuple[Rule, ...]:
        """The active rules that stand on the key-points page."""
        return tuple(rule for rule in self.active_rules if rule.key_point)

    @property
    def approved(self) -> bool:
        """True where the status is approved and the approval covers exactly these words."""
        return self.status is Status.APPROVED and self.approval is not None and self.approval.digest == self.digest

    @property
    def benefits_first(self) -> bool:
        """True where the tone is to encourage: documents open with the benefits."""
        return next((choice.answer for choice in self.choices if choice.id == "tone"), "encourage") != "caution"
