"""How a policy came to be, as values: its layers, who approved it, its versions, what was changed and where each rule comes from.

It knows no rule and no format.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved, when, and the digest of the words that were approved."""

    role: str
    date: str
    digest: str


@dataclass(frozen=True, slots=True)
class Version:
    """An entry of the version table."""

    version: str
    date: str
    summary: str
    role: str


@dataclass(frozen=True, slots=True)
class LayerNote:
    """A layer that the policy is made of. `kind` is base, jurisdiction, consortium or institution; version and title may be empty."""

    name: str
    kind: str
    title: str
    version: str
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class Touch:
    """Where a layer set a key: `place` names the layer's file and line without any folder of this machine."""

    key: str
    layer: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a rule or an answer comes from: the layer that brought it in and where, and what later layers touched."""

    path: str
    layer: str
    place: str
    touches: tuple[Touch, ...]


@dataclass(frozen=True, slots=True)
class Deviation:
    """What a layer changed in what it builds on: the path, the entry's name, which way, both values as shown, the grounds.

    `kind` is changed or omitted, `effect` same (other words), stricter, weaker, mixed or reversed. `expires` is the last day.
    """

    path: str
    title: str
    kind: str
    effect: str
    layer: str
    before: str
    after: str
    reason: str
    approved_by: str
    expires: str
