"""A rule and what belongs to it, as values. It knows no policy, no format and no place but a diagnostic's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from policyloom.diagnostics import Location
from policyloom.model.material import Source


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
    reputation: bool = False
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
