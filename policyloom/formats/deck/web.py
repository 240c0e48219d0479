"""deck.html: scenes as one page that needs nothing beside it, with notes and a stage to present on; it writes no HTML itself."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

from markupsafe import Markup

from policyloom.formats.deck.look import Look
from policyloom.formats.deck.scene import Scene
from policyloom.formats.deck.sheets import template_values
from policyloom.model.types import Policy
from policyloom.views.artifact import Context
from policyloom.views.brand import dark
from policyloom.views.facets import css_string
from policyloom.views.looks import environment
from policyloom.views.quotes import curled_html
from policyloom.views.slide_model import Strings


def write_web_deck(
    scenes: tuple[Scene, ...], policy: Policy, look: Look, strings: Strings, stamp: str, context: Context
) -> bytes:
    """Write the slides as one page whose policy lets nothing in but its own style and script, by their hashes."""
    jinja = environment(context.templates)
    values = template_values(scenes, policy, look, stamp, context, _inches, _points)
    values |= {
        "sheets": tuple(replace(sheet, level=2) for sheet in values["sheets"]),
        "slide_height": look.size[1],
        "strings": strings,
        "families": _families(policy, look),
        "night": dark(policy.institution.brand),
    }
    body = curled_html(jinja.get_template("deck/deck-web.html.j2").render(values), policy.language)
    style = jinja.get_template("deck/deck-web.css.j2").render(values)
    script = jinja.get_template("deck/deck-web.js").render()
    page = jinja.get_template("deck/deck-web-page.html.j2").render(
        values,
        body=Markup(body),
        style=Markup(style),
        script=Markup(script),
        style_hash=_digest(style),
        script_hash=_digest(script),
    )
    return page.encode("utf-8")


def _families(policy: Policy, look: Look) -> dict[str, Markup]:
    """Name the fonts of the reader's machine, the institution's own first; none travels with the page."""
    own = {face.role: css_string(face.family) + Markup(", ") for face in policy.institution.brand.faces}
    return {role: own.get(role, Markup("")) + Markup(stack) for role, stack in look.fonts["web"].items()}


def _inches(length: float) -> str:
    return f"calc({round(length, 3):g} * var(--in))"


def _points(length: float) -> str:
    return f"calc({length:g} * var(--pt))"


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}"
