"""The kit's sheets of paper: the poster in two sizes and the form to join. It chooses sizes by the length of words and draws no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from policyloom.formats.launch_kit import picks
from policyloom.formats.launch_kit.kit import LOOKS, Kit, values
from policyloom.model.types import Rule
from policyloom.views import fonts, looks, pdf
from policyloom.views.facets import css_string
from policyloom.views.qr import qr_svg
from policyloom.views.text import plain
from policyloom.views.widgets import settled

# All lengths of the poster are in rem, a share of the paper's width, so that one design fits both.
_WIDTH, _SIDE, _STRIP, _BAND = 29.7, 2.2, 3.3, 1.3
_ICON_ROOM, _QR, _SCAN_WIDTH, _ASK_WIDTH = 3.2, 4.5, 9.0, 15.9
_FOOT, _FOOT_LINE, _FOOT_HEAD, _FOOT_END = 8.0, 1.1, 2.4, 0.6
_LEADING, _TITLE_LEADING, _TOPIC_LINE, _TITLE_GAP = 1.15, 1.25, 0.9, 0.5
_WHO_LEADING, _HOW_LEADING = 1.2, 1.3
_LEAST_GAP, _MOST_GAP = 0.5, 1.6
_INNER = _WIDTH - 2 * _SIDE
_PROMISE_SIZES, _POINT_SIZES = (2.9, 2.5, 2.2, 1.9, 1.65, 1.4), (1.8, 1.65, 1.5, 1.35)


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet: its size as CSS says it, and both sides in millimeters."""

    name: str
    width: float
    height: float

    @property
    def rem(self) -> float:
        """A rem in millimeters."""
        return self.width / _WIDTH


POSTERS = {
    "poster-a3": Paper("A3", 297, 420),
    "poster-a4": Paper("A4", 210, 297),
    "poster-letter": Paper("Letter", 215.9, 279.4),
}


def poster(of: Kit, paper: Paper) -> bytes:
    """Make the poster."""
    points, sizes = _fitted(of, paper)
    look = {
        "paper": paper.name,
        "rem": round(paper.rem, 4),
        "sizes": sizes,
        "width": _WIDTH,
        "side": _SIDE,
        "strip": _STRIP,
        "band": _BAND,
        "icon_room": _ICON_ROOM,
        "qr_size": _QR,
        "scan_width": _SCAN_WIDTH,
        "ask_width": _ASK_WIDTH,
        "icons": sorted({section.icon for _, section in picks.topics(of.policy, points)}),
    }
    return write(of, poster_html(of, points, long_address=bool(sizes["long"])), "poster", look)


def poster_html(of: Kit, points: tuple[Rule, ...], *, long_address: bool = False) -> str:
    """Write the poster as one page of HTML. A long address stands at its foot and not under the code."""
    template = looks.environment(of.context.templates).get_template(f"{LOOKS}/poster.html.j2")
    qr = qr_svg(of.address, title=of.say("qr-title")) if of.address else ""
    shown = {"points": tuple(picks.topics(of.policy, points)), "qr": qr, "long": long_address}
    return template.render(values(of) | shown)


def sign_up_form(of: Kit) -> bytes:
    """Make the form to join as an ambassador, with fields to fill in."""
    look = {"paper": of.policy.institution.brand.paper}
    return settled(write(of, sign_up_html(of), "sign-up-form", look, form=True))


def sign_up_html(of: Kit) -> str:
    """Write the form as one page of HTML."""
    template = looks.environment(of.context.templates).get_template(f"{LOOKS}/sign-up-form.html.j2")
    return template.render(values(of))


def write(of: Kit, html: str, style: str, look: Mapping[str, Any], *, form: bool = False) -> bytes:
    """Lay a page out by one of the kit's style sheets."""
    own = of.policy.institution.brand
    template = looks.environment(of.context.templates).get_template(f"{LOOKS}/{style}.css.j2")
    shared = {"palette": of.palette, "icon": of.icon, "families": fonts.families(own), "quoted": css_string}
    return pdf.write_pdf(
        html,
        stylesheet=template.render({**shared, **look}),
        folder=of.context.templates,
        scratch=of.context.scratch,
        faces=own.faces,
        form=form,
    )


def _fitted(of: Kit, paper: Paper) -> tuple[tuple[Rule, ...], dict[str, float]]:
    """Choose key points and sizes: the last points stay out where not even the smallest letters would hold them all."""
    points, title = picks.leading(of.policy), of.say("subject")
    size = of.sans.on_lines(title, _INNER, 1, (1.15, 0.95, 0.8))
    foot = _foot(of)
    room = paper.height / paper.rem - _STRIP - foot["foot"] - 2 * _BAND - _TITLE_GAP
    room -= of.sans.height(title, _INNER, size, _TITLE_LEADING)
    while (found := _sizes(of, points, room)) is None:
        points = points[:-1]
    top = round(paper.height / paper.rem - foot["foot"], 3)
    return points, {**found, **foot, "title": size, "foot_top": top}


def _foot(of: Kit) -> dict[str, float]:
    """Choose the sizes of whom to ask and of the address, which takes a line of its own where it is long."""
    measure, address = of.sans, of.shown_address or of.policy.owner.title
    beside = measure.on_lines(address, _SCAN_WIDTH, 1, (0.85, 0.75, 0.65))
    long = bool(of.address) and measure.lines(address, _SCAN_WIDTH, beside) > 1
    who = measure.on_lines(of.asked.title, _ASK_WIDTH, 1, (1.3, 1.1))
    if measure.lines(of.asked.title, _ASK_WIDTH, who) > 1:
        who = measure.on_lines(of.asked.title, _ASK_WIDTH, 2, (0.95, 0.85))
    how = measure.on_lines(of.asked.email, _ASK_WIDTH, 1, (1.1, 0.95, 0.8))
    asked = measure.height(of.asked.title, _ASK_WIDTH, who, _WHO_LEADING)
    asked += (1 + measure.lines(of.asked.email, _ASK_WIDTH, how)) * how * _HOW_LEADING
    return {
        "who": who,
        "how": how,
        "address": measure.on_lines(address, _INNER, 1, (0.75, 0.65, 0.55)) if long else beside,
        "foot": max(_FOOT, _FOOT_HEAD + asked + _FOOT_END) + (_FOOT_LINE if long else 0),
        "long": float(long),
    }


def _sizes(of: Kit, points: tuple[Rule, ...], room: float) -> dict[str, float] | None:
    """Choose the largest promise, and below it the largest points, that leave air between them."""
    promise, texts = plain(of.policy.promise), [plain(rule.lead_in) for rule in points]
    for size, point in product(_PROMISE_SIZES, _POINT_SIZES):
        taken = sum(_TOPIC_LINE + of.sans.height(text, _INNER - _ICON_ROOM, point, _LEADING) for text in texts)
        gap = (room - of.serif.height(promise, _INNER, size, _LEADING) - taken) / (len(points) + 1)
        if gap >= _LEAST_GAP or (not points and size == _PROMISE_SIZES[-1]):
            wide = of.serif.balanced(promise, _INNER, size)
            return {"promise": size, "promise_width": wide, "point": point, "gap": round(min(gap, _MOST_GAP), 2)}
    return None
