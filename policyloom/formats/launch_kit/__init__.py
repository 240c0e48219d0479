"""launch-kit/: what tells people about a policy in the week it starts, as texts, posters and a kit for ambassadors; it changes no rule's words."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.formats.launch_kit.kit import PICTURES, kit
from policyloom.formats.launch_kit.letters import letters
from policyloom.formats.launch_kit.pictures import alt, pictures, png
from policyloom.formats.launch_kit.sheets import POSTERS, poster, sign_up_form
from policyloom.model.types import Policy
from policyloom.views.artifact import Artifact, Context

FOLDER = "launch-kit"


def render(policy: Policy, context: Context) -> Iterator[Artifact]:
    """Make the kit: texts, posters, pictures and the form to join."""
    made = kit(policy, context)
    drawn = pictures(made)
    for path, text in letters(made, tuple(alt(made, one) for one in drawn)):
        yield Artifact(f"{FOLDER}/{path}", text.encode("utf-8"))
    for name, paper in POSTERS.items():
        yield Artifact(f"{FOLDER}/{name}.pdf", poster(made, paper))
    for name, picture in zip(PICTURES, drawn, strict=True):
        yield Artifact(f"{FOLDER}/ambassadors/{name}", png(made, picture))
    yield Artifact(f"{FOLDER}/ambassadors/sign-up-form.pdf", sign_up_form(made))
