"""key-points.pdf and card.pdf: the policy on one sheet, and in a pocket; it knows the model and the looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from policyloom.model.types import Contact, Policy
from policyloom.views import brand, charts, fonts, icons, looks, pdf
from policyloom.views.artifact import Artifact, Context
from policyloom.views.facets import css_string, key, mark, written_date
from policyloom.views.measure import ruler
from policyloom.views.qr import qr_svg
from policyloom.views.text import plain

FOLDER = "key-points"
# A sheet has two sides, and a card is small: how many contacts and key points each has room for.
_CONTACTS, _POINTS = 4, 8
# In points, by paper: the room for the points in front and for the chart on the back, and the width of a point's words.
_ROOM = {"A4": (590.0, 530.0), "Letter": (535.0, 480.0)}
_WIDTH = 363.0
# The card's front, in points: the room below its title, the width, size and line of a point's words, the air above and below each.
_FRONT, _FRONT_WIDTH, _FRONT_SIZE, _FRONT_LINE, _AIR = 228.0, 148.0, 10.0, 12.0, (1.5, 7.0)
_ALWAYS = ("day and night", "24")


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the points are set, in points: type size, line, and room above and below each."""

    size: float
    line: float
    air: float


# The largest that fits is taken; very many points run over to another page rather than shrink further.
_SETTINGS = (_Setting(10.5, 14.0, 4.75), _Setting(10.0, 13.0, 2.5), _Setting(9.5, 12.0, 1.5), _Setting(9.0, 11.25, 1.0))


def render(policy: Policy, context: Context) -> Iterator[Artifact]:
    """Make key-points.pdf and card.pdf."""
    for name in ("key-points", "card"):
        content = pdf.write_pdf(
            html(policy, context, name),
            stylesheet=_stylesheet(policy, context, name),
            folder=context.templates,
            scratch=context.scratch,
            faces=policy.institution.brand.faces,
        )
        yield Artifact(f"{name}.pdf", content)


def html(policy: Policy, context: Context, name: str) -> str:
    """Write the sheet (`key-points`) or the card (`card`) as one page of HTML."""
    words = looks.strings(context.templates, FOLDER, policy.language)
    template = looks.environment(context.templates).get_template(f"{FOLDER}/{name}.html.j2")
    address, chart = policy.institution.url, charts.decision(policy, words)
    return template.render(
        _look(policy),
        policy=policy,
        words=words,
        mark=mark(policy, words),
        logo=icons.as_data_uri(policy.institution.brand.logo),
        badge_of=lambda rule: key(rule.modality),
        date=lambda day: written_date(day, words),
        decision=chart,
        scale=min(1.0, _ROOM[policy.institution.brand.paper][1] / chart.height) if chart else 1.0,
        points=policy.key_points[:_POINTS],
        contacts=_contacts(policy),
        code=qr_svg(address, title=words["code-told"].format(address=address)) if address else "",
        shown_address=address.removeprefix("https://").removesuffix("/"),
    )


def _setting(policy: Policy) -> _Setting:
    """Choose the largest setting at which the points fill one side."""
    measure, room = ruler(policy.institution.brand.faces, "sans", "regular"), _ROOM[policy.institution.brand.paper][0]

    def height(setting: _Setting) -> float:
        said = (f"{plain(rule.lead_in)} {plain(rule.statement)}" for rule in policy.key_points)
        lines = [measure.lines(words, _WIDTH, setting.size) for words in said]
        return sum(count * setting.line + 2 * setting.air for count in lines)

    return next((one for one in _SETTINGS if height(one) <= room), _SETTINGS[-1])


def _air(policy: Policy) -> float:
    """Spread the points over the card's front."""
    measure, points = ruler(policy.institution.brand.faces, "sans", "bold"), policy.key_points[:_POINTS]
    lines = sum(measure.lines(plain(rule.lead_in), _FRONT_WIDTH, _FRONT_SIZE) for rule in points)
    least, most = _AIR
    return round(max(least, min(most, (_FRONT - lines * _FRONT_LINE) / (2 * max(len(points), 1)))), 2)


def _contacts(policy: Policy) -> tuple[Contact, ...]:
    """Give the contacts that a person in a hurry needs: the owner, then who answers at all hours."""
    known = policy.institution.contacts.values()
    ordered = sorted(known, key=lambda one: (one.id != policy.owner.id, not _answers_always(one)))
    return tuple(ordered[:_CONTACTS])


def _answers_always(contact: Contact) -> bool:
    return any(word in contact.hours.casefold() for word in _ALWAYS)


def _look(policy: Policy) -> dict[str, Any]:
    palette = brand.light(policy.institution.brand)
    return {
        "palette": palette,
        "badges": {key(modality): badge for modality, badge in palette.badges.items()},
        "families": fonts.families(policy.institution.brand),
        "paper": policy.institution.brand.paper,
    }


def _stylesheet(policy: Policy, context: Context, name: str) -> str:
    template = looks.environment(context.templates).get_template(f"{FOLDER}/{name}.css.j2")
    return template.render(
        _look(policy),
        words=looks.strings(context.templates, FOLDER, policy.language),
        icon=lambda sign, color: icons.data_uri(context.templates, sign, color),
        quoted=css_string,
        setting=_setting(policy),
        air=_air(policy),
    )
