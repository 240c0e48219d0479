"""feed.xml: the versions of the policy as Atom entries, with ids that stay; it knows no page's words, no file and no clock."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from policyloom.formats.site import web
from policyloom.formats.site.versions import Held
from policyloom.model.types import Policy, Version
from policyloom.views import looks
from policyloom.views.facets import written_date
from policyloom.views.news import Changes, NewsItem, news

PATH = "feed.xml"
_LOOKS = "site"


@dataclass(frozen=True, slots=True)
class Entry:
    """A version as readers of the feed see it: `updated` is a day; `changed` are the rules to read again."""

    id: str
    version: Version
    updated: str
    address: str
    held: Held | None
    changed: tuple[NewsItem, ...]


def entries(policy: Policy, versions: Sequence[Held], changes: Changes | None) -> tuple[Entry, ...]:
    """Give an entry for every version of the version table, the newest first."""
    approved = {one.approved.version: one for one in versions}
    found = [
        _entry(policy, one, approved.get(one.version), news(changes) if one.version == policy.version else ())
        for one in policy.history
    ]
    return tuple(sorted(found, key=lambda one: (one.updated, one.version.version), reverse=True))


def _entry(policy: Policy, version: Version, held: Held | None, changed: tuple[NewsItem, ...]) -> Entry:
    updated = max(version.date, held.approved.approval.date) if held else version.date
    address = web.absolute(policy, held.path if held else "about/changes.md")
    return Entry(_id(policy, f"version/{version.version}"), version, updated, address, held, changed)


def _id(policy: Policy, what: str) -> str:
    """Name a thing for ever: the id must outlive a move of the site to another address."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'policyloom:{policy.id}/{what}')}"


def atom(policy: Policy, found: Sequence[Entry], templates: Path) -> str:
    """Write the feed (RFC 4287)."""
    words = looks.strings(templates, _LOOKS, policy.language)
    template = looks.environment(templates).get_template(f"{_LOOKS}/feed.xml.j2")
    return template.render(
        policy=policy,
        words=words,
        id=_id(policy, "feed"),
        entries=found,
        updated=max((one.updated for one in found), default=web.last_word(policy)),
        site=policy.institution.url and web.absolute(policy, ""),
        path=PATH,
        date=lambda day: written_date(day, words),
    )
