"""site/: the policy as a static site for people with one question; it knows the model and the looks, and leaves HTML to MkDocs."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.formats.site.engine import build
from policyloom.formats.site.tree import write
from policyloom.model.types import Policy
from policyloom.views.artifact import Artifact, Context

FOLDER = "site"


def render(policy: Policy, context: Context) -> Iterator[Artifact]:
    """Make the site: write its Markdown and settings into the scratch folder, build them there, and hand over the files."""
    write(policy, context)
    for path, content in build(context.scratch):
        yield Artifact(f"{FOLDER}/{path}", content)
