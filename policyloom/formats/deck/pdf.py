"""deck.pdf: scenes as HTML for WeasyPrint, in inches; it lays nothing out itself and writes no HTML."""

from __future__ import annotations

from policyloom.formats.deck.look import Look
from policyloom.formats.deck.scene import Scene
from policyloom.formats.deck.sheets import template_values
from policyloom.model.types import Policy
from policyloom.views import fonts
from policyloom.views.artifact import Context
from policyloom.views.facets import css_string
from policyloom.views.looks import environment
from policyloom.views.pdf import write_pdf


def write_deck_pdf(scenes: tuple[Scene, ...], policy: Policy, look: Look, stamp: str, context: Context) -> bytes:
    """Write the slides as a PDF. `stamp` is the mark that every slide carries, or empty."""
    jinja = environment(context.templates)
    named = fonts.families(policy.institution.brand)
    values = template_values(scenes, policy, look, stamp, context, _inches, _points) | {
        "slide_height": look.footer.rule[1],
        "families": {"sans": css_string(named.sans), "serif": css_string(named.serif)},
    }
    html = jinja.get_template("deck/deck.html.j2").render(values)
    css = jinja.get_template("deck/deck.css.j2").render(values)
    return write_pdf(
        html,
        stylesheet=css,
        folder=context.templates,
        scratch=context.scratch / "deck",
        faces=policy.institution.brand.faces,
    )


def _inches(length: float) -> str:
    return f"{round(length, 3):g}in"


def _points(length: float) -> str:
    return f"{length:g}pt"
