"""guideline.pdf: the whole policy on paper, in one of three layouts; it knows the model and the looks, and lays nothing out itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policyloom.formats.guideline import book, lettered
from policyloom.formats.guideline.book import stylesheet
from policyloom.model.types import Policy
from policyloom.views import pdf
from policyloom.views.artifact import Artifact, Context

__all__ = ["PATH", "html", "render", "stylesheet"]

PATH = "guideline.pdf"
_HTML: dict[str, Callable[[Policy, Context], str]] = {
    "report": book.html,
    "plain": book.html,
    "lettered": lettered.html,
}


def render(policy: Policy, context: Context) -> Iterator[Artifact]:
    """Make guideline.pdf."""
    content = pdf.write_pdf(
        html(policy, context),
        stylesheet=stylesheet(policy, context),
        folder=context.templates,
        scratch=context.scratch,
    )
    yield Artifact(PATH, content)


def html(policy: Policy, context: Context) -> str:
    """Write the guideline as one page of HTML, in the layout that the policy asks for."""
    return _HTML[policy.documents.layout](policy, context)
