"""launch-kit/slides/*.png: the title, the key points and whom to ask, as pictures of pages of deck.pdf; it draws no slide itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from policyloom.views.artifact import Artifact
from policyloom.views.pictures import pages_as_png
from policyloom.views.slide_model import Kind, Slide

FOLDER = "launch-kit/slides"
MOST = 8
_WIDTH = 1600
_COLORS = 128


def key_slides(deck: Sequence[Slide], key_points: frozenset[str], pdf: bytes) -> Iterator[Artifact]:
    """Draw at most MOST slides. key_points: the rules that count where no slide lists them together."""
    chosen = tuple(_chosen(deck, key_points))
    drawn = pages_as_png(pdf, tuple(page for page, _ in chosen), _WIDTH, colors=_COLORS)
    for number, ((_, name), content) in enumerate(zip(chosen, drawn, strict=True), 1):
        yield Artifact(f"{FOLDER}/{number:02}-{name}.png", content)


def _chosen(deck: Sequence[Slide], key_points: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Give the page, from 0, and the name of each slide to draw."""
    contacts = [page for page, slide in enumerate(deck) if slide.kind is Kind.CONTACTS][:1]
    listed = [page for page, slide in enumerate(deck) if slide.pointed]
    alone = [page for page, slide in enumerate(deck) if key_points & set(slide.shown)]
    yield 0, "title"
    yield from ((page, "key-points") for page in islice(listed or alone, MOST - 1 - len(contacts)))
    yield from ((page, "contacts") for page in contacts)
