"""What one slide says, as values: its idea, its few words, its notes; it knows neither where words stand nor any file format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from policyloom.model.types import Modality
from policyloom.views.text import Run

WORDS = 30
LINES = 5
# Who decides has to see all choices at once, so that they may take more words than a slide that is only read.
CHOICES = 45
Words = tuple[Run, ...]
Strings = Mapping[str, str]


class Kind(StrEnum):
    """What a slide is for. Each kind has a layout of its name in the folder of looks."""

    TITLE = "title"
    OUTLINE = "outline"
    DIVIDER = "divider"
    STATEMENT = "statement"
    FIGURE = "figure"
    CHART = "chart"
    PROHIBITION = "prohibition"
    RULE = "rule"
    LIST = "list"
    PAIR = "pair"
    PROFILE = "profile"
    NOTES = "notes"
    PLAYBOOKS = "playbooks"
    SITUATION = "situation"
    OPTIONS = "options"
    ANSWER = "answer"
    QUESTIONS = "questions"
    CONTACTS = "contacts"
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class Line:
    """A short line of a list with what stands before it: a modality, or a number, letter or icon name."""

    words: Words
    modality: Modality | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A mock post or profile. `verdict` is do or dont; a post has no name."""

    verdict: str
    words: Words
    name: str = ""
    handle: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Slide:
    """One idea. `part` names the stretch of the deck it belongs to; `shown` and `noted` are the rules whose statements it carries,
    on the slide or in its notes. `pointed` is true where it lists key points.

    title: a sentence. words: the body. source: the small line under a figure or chart, `vendor` where it is a vendor's number.
    label: a figure's words, a divider's number, a title slide's small line. notes: paragraphs for the speaker.
    """

    kind: Kind
    title: str
    part: str
    notes: tuple[str, ...] = ()
    words: Words = ()
    label: str = ""
    value: str = ""
    source: str = ""
    vendor: bool = False
    icon: str = ""
    modality: Modality | None = None
    lines: tuple[Line, ...] = ()
    cards: tuple[Card, ...] = ()
    bars: tuple[tuple[str, float], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    shown: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    pointed: bool = False

    @property
    def body(self) -> tuple[str, ...]:
        """The words that stand on the slide besides its title, its small source line and its footer."""
        cards = (text for card in self.cards for text in (card.name, card.handle, plain(card.words), card.place))
        lines = (plain(line.words) for line in self.lines)
        cells = (cell for row in self.rows for cell in row)
        bars = (label for label, _ in self.bars)
        label = () if self.kind is Kind.TITLE else (self.label,)
        return tuple(text for text in (plain(self.words), *label, self.value, *lines, *cards, *cells, *bars) if text)


def plain(words: Words) -> str:
    """Read words without their looks."""
    return "".join(run.text for run in words)
