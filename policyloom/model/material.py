"""The policy's smaller values: references, facts, playbooks, FAQ. It knows no rule and no format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


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
class Definition:
    id: str
    term: str
    definition: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class LayTerm:
    """What people type for something, and the policy's words for it."""

    id: str
    words: tuple[str, ...]
    means: tuple[str, ...]


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
    """A work that sources point to. `status` is seen or unverified; a law's is in_force, proposed, stayed, ended or unverified.

    says: what a law says, in our words. review_by: the day by which somebody looks again. confirmed: the role that
    checked an unverified one, and the day. tag: a short sign for lettered lists. elsewhere: it is the law of a place that
    the policy has no pack for, so it is a source and binds nobody here.
    """

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
    tag: str = ""
    jurisdiction: str = ""
    says: str = ""
    review_by: str = ""
    confirmed: tuple[str, str] = ("", "")
    elsewhere: bool = False

    @property
    def doubtful(self) -> bool:
        """True where it was cited from memory and nobody has checked it since."""
        return self.status == "unverified" and not self.confirmed[0]

    @property
    def unconfirmed(self) -> bool:
        """True for a law of this place that nobody has checked: it keeps a policy from being approved."""
        return self.kind == "law" and self.doubtful and not self.elsewhere


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
class Metadatum:
    """A fact beside a post that checks may ask for. `type` is boolean, date, number or text."""

    id: str
    type: str
    title: str
