"""review.ics: the days on which somebody has to look at the policy again; it knows no page, no file and no clock."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from policyloom.formats.site import web
from policyloom.model.types import Policy, Reference
from policyloom.views.text import plain

PATH = "review.ics"
_OCTETS = 75
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True, slots=True)
class Day:
    """A day with something to do. `key` says what it is, the same in every build; `path` is the page about it."""

    key: str
    day: str
    summary: str
    description: str
    path: str


def days(policy: Policy, words: Mapping[str, str]) -> tuple[Day, ...]:
    """List the policy's review, the looks at its laws, and the ends of its deviations, in the order of their days."""
    found = (_review(policy, words), *_laws(policy, words), *_deviations(policy, words))
    return tuple(sorted(found, key=lambda one: (one.day, one.key)))


def _review(policy: Policy, words: Mapping[str, str]) -> Day:
    description = words["calendar-review-text"].format(owner=plain(policy.owner.title))
    return Day("review", policy.review, words["calendar-review"], description, "about/index.md")


def _laws(policy: Policy, words: Mapping[str, str]) -> Iterator[Day]:
    dated = sorted((one for one in policy.laws if one.review_by), key=_by)
    for day, group in groupby(dated, key=_by):
        laws = [plain(one.title) for one in group]
        name = "calendar-law" if len(laws) == 1 else "calendar-laws"
        yield Day(f"laws/{day}", day, words[name].format(n=len(laws)), "\n".join(laws), "about/law.md")


def _by(law: Reference) -> str:
    return law.review_by


def _deviations(policy: Policy, words: Mapping[str, str]) -> Iterator[Day]:
    for one in policy.deviations:
        if one.expires:
            said = [plain(one.reason)]
            said += [words["calendar-approved"].format(role=plain(one.approved_by))] if one.approved_by else []
            title = words["calendar-deviation"].format(title=plain(one.title))
            yield Day(f"deviation/{one.path}", one.expires, title, "\n".join(filter(None, said)), "about/decisions.md")


def ics(policy: Policy, found: tuple[Day, ...], words: Mapping[str, str]) -> str:
    """Write the days as iCalendar (RFC 5545): all-day events that make nobody busy. `found` are the days."""
    name = words["calendar-name"].format(title=plain(policy.title))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//policyloom//review//EN", "CALSCALE:GREGORIAN"]
    lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    lines += [line for one in found for line in _event(one, policy)]
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _event(one: Day, policy: Policy) -> Iterator[str]:
    day = datetime.date.fromisoformat(one.day)
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, f'policyloom:{policy.id}/{one.key}')}"
    yield f"DTSTAMP:{web.last_word(policy).replace('-', '')}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + datetime.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(one.summary)}"
    if one.description:
        yield f"DESCRIPTION:{_text(one.description)}"
    if policy.institution.url:
        yield f"URL:{web.absolute(policy, one.path)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(words: str) -> str:
    """Escape a text value. Other controls than a new line have no place in one."""
    return "".join(_ESCAPES.get(char, char) for char in words if char == "\n" or ord(char) >= 32)


def _folded(line: str) -> str:
    """Break a line at 75 octets, never inside a character; what follows starts with a space."""
    parts, size = [""], 0
    for char in line:
        width = len(char.encode("utf-8"))
        if size + width > _OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += char
        size += width
    return "\r\n".join(parts)
