"""The guideline as a lettered list: stable letters, one line each, source tags behind them; it knows the model and the looks."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.formats.guideline.book import FOLDER, shared
from policyloom.model.types import Policy, Rule, Section
from policyloom.views import looks
from policyloom.views.artifact import Context


def html(policy: Policy, context: Context) -> str:
    """Write the list as one page of HTML: lettered rules first, then the others by topic."""
    words = looks.strings(context.templates, FOLDER, policy.language)
    template = looks.environment(context.templates).get_template(f"{FOLDER}/lettered.html.j2")
    return template.render(
        shared(policy, words),
        lettered=_lettered(policy),
        others=tuple(_others(policy)),
        pages=tuple(page for page in policy.pages if "guideline" in page.shown_in),
    )


def _lettered(policy: Policy) -> tuple[Rule, ...]:
    """Give the rules with a label, (b) before (aa)."""
    found = (rule for rule in policy.rules.values() if rule.label)
    return tuple(sorted(found, key=lambda rule: (len(rule.label), rule.label)))


def _others(policy: Policy) -> Iterator[tuple[Section, tuple[Rule, ...]]]:
    for section in policy.sections:
        rules = tuple(rule for rule in section.rules if not rule.label)
        if rules:
            yield section, rules
