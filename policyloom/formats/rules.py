"""exports/rules.json: the file that linters read; what is in it, `policyloom.views.rules_record` says."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.model.types import Policy
from policyloom.views.artifact import Artifact, Context
from policyloom.views.rules_record import record, rules_json

__all__ = ["PATH", "record", "render"]

PATH = "exports/rules.json"


def render(policy: Policy, context: Context) -> Iterator[Artifact]:
    """Write rules.json."""
    yield Artifact(PATH, rules_json(policy, context.templates))
