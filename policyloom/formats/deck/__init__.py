"""deck.pptx and deck.pdf: the same slides as a PowerPoint file with notes, and as a PDF; it knows the slide model and no other format."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.formats.deck.look import read_look
from policyloom.formats.deck.pdf import write_deck_pdf
from policyloom.formats.deck.pptx import write_pptx
from policyloom.formats.deck.scene import scenes
from policyloom.model.types import Policy
from policyloom.views.artifact import Artifact, Context
from policyloom.views.facets import mark
from policyloom.views.looks import strings
from policyloom.views.slides import slides


def render(policy: Policy, context: Context) -> Iterator[Artifact]:
    """Make deck.pptx and deck.pdf."""
    words = strings(context.templates, "deck", policy.language)
    look = read_look(context.templates, policy.institution.brand)
    placed = scenes(slides(policy, words), look, words)
    stamp = mark(policy, words)
    yield Artifact("deck.pptx", write_pptx(placed, policy, look, stamp, context))
    yield Artifact("deck.pdf", write_deck_pdf(placed, policy, look, words, stamp, context))
