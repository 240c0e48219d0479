"""deck.pptx, deck.pdf and deck.html: the same slides, with notes, and pictures of the key ones; it knows the slide model and no other format."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.formats.deck.key_slides import key_slides
from policyloom.formats.deck.look import read_look
from policyloom.formats.deck.pdf import write_deck_pdf
from policyloom.formats.deck.pptx import write_pptx
from policyloom.formats.deck.scene import scenes
from policyloom.formats.deck.web import write_web_deck
from policyloom.model.types import Policy
from policyloom.views.artifact import Artifact, Context
from policyloom.views.facets import mark
from policyloom.views.looks import strings
from policyloom.views.slides import slides


def render(policy: Policy, context: Context) -> Iterator[Artifact]:
    """Make the deck in its three forms, and its key slides as pictures."""
    words = strings(context.templates, "deck", policy.language)
    look = read_look(context.templates, policy.institution.brand)
    deck = slides(policy, words)
    placed = scenes(deck, look, words)
    stamp = mark(policy, words)
    pdf = write_deck_pdf(placed, policy, look, stamp, context)
    yield Artifact("deck.pptx", write_pptx(placed, policy, look, words, stamp, context))
    yield Artifact("deck.pdf", pdf)
    yield Artifact("deck.html", write_web_deck(placed, policy, look, words, stamp, context))
    yield from key_slides(deck, frozenset(rule.id for rule in policy.key_points), pdf)
