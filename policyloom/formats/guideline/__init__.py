"""guideline.pdf: the whole policy on paper, in one of three layouts; it knows the model and the looks, and lays nothing out itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policyloom.formats.guideline import book, lettered
from policyloom.formats.guideline.book import stylesheet
from policyloom.model.types import Policy
from policyloom.views import looks, pdf
from policyloom.views.artifact import Artifact, Context
from policyloom.views.rules_record import as_json, rules_json

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
        faces=policy.institution.brand.faces,
        attachments=tuple(_carried(policy, context)),
    )
    yield Artifact(PATH, content)


def _carried(policy: Policy, context: Context) -> Iterator[pdf.Attachment]:
    """Give the machine's copies that the book carries: the rules for linters, and the source that all of it was made from."""
    words = looks.strings(context.templates, book.FOLDER, policy.language)
    copies = (
        ("rules.json", rules_json(policy, context.templates), words["carries-rules"], "Data"),
        ("policy.json", as_json(policy.resolved), words["carries-source"], "Source"),
    )
    for name, content, told, relationship in copies:
        yield pdf.Attachment(name, content, told, relationship, policy.effective)


def html(policy: Policy, context: Context) -> str:
    """Write the guideline as one page of HTML, in the layout that the policy asks for."""
    return _HTML[policy.documents.layout](policy, context)
