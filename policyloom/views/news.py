"""What changed since an earlier version, as documents tell it: by weight, by role, and what staff acknowledge again. It knows no format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policyloom.model.diff import Diff, EntryChange, Kind
from policyloom.model.materiality import Materiality
from policyloom.model.record import Approved
from policyloom.model.types import Policy, Term

EVERYONE = "all-workforce"


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, and since what: `since` is how readers call the earlier version, `effective` the day it held from."""

    since: str
    effective: str
    diff: Diff


@dataclass(frozen=True, slots=True)
class Past:
    """What came before a policy: what changed since an earlier version, and every approved version, the oldest first."""

    changes: Changes | None = None
    approved: tuple[Approved, ...] = ()


NOTHING_BEFORE = Past()


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A rule that changed. `kinds` are keys of strings; before and after are statements, empty where there was or is none."""

    id: str
    number: str
    lead_in: str
    kinds: tuple[str, ...]
    materiality: str
    acknowledge: bool
    before: str
    after: str
    audience: tuple[str, ...]
    here: bool


def news(changes: Changes | None, least: Materiality = Materiality.CLARIFYING) -> tuple[NewsItem, ...]:
    """List the rules that changed at least so much, the weightiest first."""
    order = tuple(reversed(Materiality))
    wanted = order[: order.index(least) + 1]
    found = changes.diff.rules if changes else ()
    items = [_item(change) for change in found if change.materiality in wanted and change.kinds != (Kind.MOVED,)]
    return tuple(sorted(items, key=lambda item: [str(one) for one in order].index(item.materiality)))


def by_role(items: tuple[NewsItem, ...], policy: Policy) -> Mapping[str, tuple[NewsItem, ...]]:
    """Give each role what changed for it: rules that name it, and those for all workforce."""
    return {term.id: tuple(_for_role(items, term)) for term in policy.audiences.values()}


def _for_role(items: tuple[NewsItem, ...], term: Term) -> Iterator[NewsItem]:
    return (item for item in items if term.id in item.audience or EVERYONE in item.audience)


def _item(change: EntryChange) -> NewsItem:
    before, after = change.before or {}, change.after or {}
    old, new = str(before.get("statement", "")), str(after.get("statement", ""))
    return NewsItem(
        id=change.id,
        number=str(change.entry.get("number", "")),
        lead_in=str(change.entry.get("lead_in", change.id)),
        kinds=tuple(str(kind).replace(" ", "-") for kind in change.kinds),
        materiality=str(change.materiality),
        acknowledge=change.acknowledge,
        before=old if before.get("active") is not False else "",
        after=new if after.get("active") is not False else "",
        audience=tuple(change.entry.get("audience", ())),
        here=change.after is not None,
    )
