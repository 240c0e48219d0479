"""The policy as values: what every format reads. It knows no file, no format and no clock.

Texts are Markdown with their placeholders filled in; `policyloom.views.text` turns them into what a format needs.
Mappings keep the author's order. Whatever depends on a choice is already decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from policyloom.model.chronicle import Approval, Deviation, LayerNote, Provenance, Touch, Version
from policyloom.model.institution import Brand, BrandFiles, Choice, Contact, Entity, Face, Institution
from policyloom.model.material import (
    Chart,
    Definition,
    Fact,
    Factor,
    Faq,
    Figure,
    LayTerm,
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
from policyloom.model.pages import Block, DeckPart, Documents, Page
from policyloom.model.rule import Case, Check, Examples, Modality, Protection, Rule, Section

__all__ = [
    "Approval",
    "Block",
    "Brand",
    "BrandFiles",
    "Case",
    "Chart",
    "Check",
    "Choice",
    "Contact",
    "DeckPart",
    "Definition",
    "Deviation",
    "Documents",
    "Entity",
    "Examples",
    "Face",
    "Fact",
    "Factor",
    "Faq",
    "Figure",
    "Institution",
    "LayTerm",
    "LayerNote",
    "Metadatum",
    "Modality",
    "Option",
    "Page",
    "PlannerStep",
    "Playbook",
    "Policy",
    "Principle",
    "Profile",
    "Protection",
    "Provenance",
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
    "Touch",
    "Value",
    "Version",
    "Worksheet",
    "WorksheetPart",
]


class Status(StrEnum):
    """Where a policy stands."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Policy:
    """A checked policy: everything that formats need.

    resolved: the merged source with its placeholders filled in, as plain data. looks: the institution's own templates.
    """

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
    lay_terms: tuple[LayTerm, ...]
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
    pages: tuple[Page, ...]
    documents: Documents
    protected: tuple[Protection, ...]
    history: tuple[Version, ...]
    deviations: tuple[Deviation, ...]
    layers: tuple[LayerNote, ...]
    provenance: tuple[Provenance, ...]
    digest: str
    source_digest: str
    resolved: Mapping[str, Any] = field(repr=False, compare=False)
    looks: Mapping[str, bytes] = field(repr=False, compare=False)
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
    def own_deviations(self) -> tuple[Deviation, ...]:
        """What the institution, or a consortium it belongs to, changed in what it builds on."""
        return tuple(one for one in self.deviations if one.layer not in self._laws)

    @property
    def law_deviations(self) -> tuple[Deviation, ...]:
        """What the packs of its jurisdictions changed in the base."""
        return tuple(one for one in self.deviations if one.layer in self._laws)

    @property
    def laws(self) -> tuple[Reference, ...]:
        """The law behind the rules, that of this place before that of others."""
        return tuple(sorted((one for one in self.references if one.kind == "law"), key=lambda one: one.elsewhere))

    @property
    def _laws(self) -> frozenset[str]:
        return frozenset(layer.name for layer in self.layers if layer.kind == "jurisdiction")

    @property
    def approved(self) -> bool:
        """True where the status is approved and the approval covers exactly these words."""
        return self.status is Status.APPROVED and self.approval is not None and self.approval.digest == self.digest

    @property
    def benefits_first(self) -> bool:
        """True where the tone is to encourage: documents open with the benefits."""
        return next((choice.answer for choice in self.choices if choice.id == "tone"), "encourage") != "caution"
