"""Pages beside the rules, and how documents are laid out, as values. It knows no rule and no format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policyloom.model.material import Source, Step


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a page. `kind` is text, points, checklist, steps, table or posts; the other parts are empty.

    columns: (id, title) pairs. rows: a text for each column id. posts: sample posts, good or bad by `verdict`.
    """

    id: str
    kind: str
    title: str
    text: str
    points: tuple[str, ...]
    steps: tuple[Step, ...]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Mapping[str, str], ...]
    verdict: str
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page beside the rules: a module, tips, a standard. `shown_in` names documents: guideline, deck, site."""

    id: str
    title: str
    lead: str
    icon: str
    shown_in: tuple[str, ...]
    audience: tuple[str, ...]
    blocks: tuple[Block, ...]
    rules: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class DeckPart:
    """A part of the deck: topics, pages, and whether it tells the benefits, lists the playbooks or asks the practice questions."""

    id: str
    title: str
    lead: str
    icon: str
    benefits: bool
    sections: tuple[str, ...]
    pages: tuple[str, ...]
    playbooks: bool
    practice: bool


@dataclass(frozen=True, slots=True)
class Documents:
    """How documents are laid out. `layout` is report, lettered or plain; without `deck_parts` each topic is a part.

    length: how much the deck tells: full, session (half an hour) or briefing (ten minutes).
    mastery: the score in percent from which the learning module counts as passed.
    """

    layout: str = "report"
    deck_parts: tuple[DeckPart, ...] = ()
    length: str = "full"
    mastery: int = 80
