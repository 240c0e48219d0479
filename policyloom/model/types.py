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
class Term:
    """A word of a vocabulary: an audience, a channel, a kind of content, a topic."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from: a reference's id, a place in it, and how it differs."""

    ref: str
    locator: str = ""
    note: str = ""


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
class Contact:
    """A role that people can reach."""

    id: str
    title: str
    email: str
    phone: str
    hours: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Brand:
    """Colours as #rrggbb, the logo as checked SVG text, the paper size."""

    primary: str
    accent: str
    logo: str
    logo_alt: str
    paper: str


@dataclass(frozen=True, slots=True)
class Institution:
    """Whose policy it is."""

    name: str
    short_name: str
    handle: str
    handles: tuple[str, ...]
    domains: tuple[str, ...]
    url: str
    brand: Brand
    contacts: Mapping[str, Contact]


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved, when, and the digest of the words that were approved."""

    role: str
    date: str
    digest: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A question of the pack with this institution's answer. `answer_title` is how readers see the answer."""

    id: str
    type: str
    question: str
    help: str
    answer: Any
    answer_title: str
    default: Any
    disagreement: str
    counsel: bool
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Definition:
    id: str
    term: str
    definition: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Background with its source. `use` is benefit, risk, context or background."""

    id: str
    text: str
    use: str
    vendor: bool
    unsourced: bool
    figure: Figure | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a fact: bars as (label, value) pairs."""

    id: str
    title: str
    unit: str
    caption: str
    fact: str
    bars: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A made-up profile."""

    name: str
    handle: str
    bio: str
    avatar: str
    location: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """Sample wording. `kind` is text, post, handle or profile; `verdict` is do or dont."""

    id: str
    title: str
    kind: str
    verdict: str
    texts: tuple[str, ...]
    profile: Profile | None
    note: str
    rules: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    id: str
    title: str
    text: str
    contact: str
    address: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A work that sources point to. `status` is seen or unverified."""

    id: str
    number: int
    title: str
    publisher: str
    year: str
    address: str
    kind: str
    status: str
    seen: str
    note: str


@dataclass(frozen=True, slots=True)
class Step:
    do: str
    who: str
    within: str


@dataclass(frozen=True, slots=True)
class Playbook:
    id: str
    title: str
    trigger: str
    lead: str
    steps: tuple[Step, ...]
    rules: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Value:
    id: str
    title: str
    statement: str


@dataclass(frozen=True, slots=True)
class Principle:
    id: str
    title: str
    statement: str
    values: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    id: str
    title: str
    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class PlannerStep:
    id: str
    title: str
    action: str
    owner: str
    due: str
    evidence: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """What every policy has to cover, and the rules that do."""

    id: str
    title: str
    question: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorksheetPart:
    title: str
    prompt: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Worksheet:
    id: str
    title: str
    lead: str
    parts: tuple[WorksheetPart, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """A register: `columns` are (id, title, help), `rows` hold a text for each column id."""

    id: str
    title: str
    lead: str
    columns: tuple[tuple[str, str, str], ...]
    rows: tuple[Mapping[str, str], ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Faq:
    """A question staff ask. `verdict` is yes, no or ask-first."""

    id: str
    question: str
    verdict: str
    answer: str
    next: str
    section: str
    audience: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    text: str
    correct: bool
    explanation: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    id: str
    topic: str
    title: str
    situation: str
    question: str
    options: tuple[Option, ...]
    audience: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Protection:
    """Speech that is never flagged, recognised by a check of kind pattern or terms."""

    id: str
    title: str
    rationale: str
    check: Check


@dataclass(frozen=True, slots=True)
class Version:
    """An entry of the version table."""

    version: str
    date: str
    summary: str
    role: str


@dataclass(frozen=True, slots=True)
class Deviation:
    """What the institution changed in a pack: the path, both values as shown, the reason and its place."""

    path: str
    kind: str
    before: str
    after: str
    reason: str


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
