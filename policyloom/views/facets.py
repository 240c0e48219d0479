"""What readers see around a rule or a fact: badge, who and where, source tags, written dates; it knows no format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from policyloom.model.types import Choice, Modality, Policy, Reference, Rule, Source, Status, Term

_ANYWHERE = ("any",)


@dataclass(frozen=True, slots=True)
class Tag:
    """A pointer into the numbered references."""

    reference: Reference
    locator: str
    note: str


def key(modality: Modality) -> str:
    """Give a modality's key in the strings and the class of its badge, `must-not` say."""
    return modality.value.lower().replace(" ", "-")


def titles(ids: Iterable[str], vocabulary: Mapping[str, Term]) -> tuple[str, ...]:
    """Name the terms of a vocabulary."""
    return tuple(vocabulary[one].title for one in ids)


def facets(rule: Rule, policy: Policy) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Tell who a rule binds, where, and for which content: pairs of a string's key and titles. What holds everywhere is left out."""
    found = (
        ("audience", titles(rule.audience, policy.audiences)),
        ("channels", () if rule.channels == _ANYWHERE else titles(rule.channels, policy.channels)),
        ("media", () if rule.media == _ANYWHERE else titles(rule.media, policy.media)),
    )
    return tuple((name, words) for name, words in found if words)


def tags(sources: Iterable[Source], policy: Policy) -> tuple[Tag, ...]:
    """Turn sources into pointers, in the order of the reference list."""
    known = {reference.id: reference for reference in policy.references}
    found = (Tag(known[source.ref], source.locator, source.note) for source in sources)
    return tuple(sorted(found, key=lambda tag: tag.reference.number))


def deciding(rule: Rule, policy: Policy) -> tuple[Choice, ...]:
    """Name the choices that a rule depends on."""
    return tuple(choice for choice in policy.choices if choice.id in rule.choices)


def answer(choice: Choice) -> str:
    """Write this institution's answer as the start of a sentence where it is a word of ours and not of theirs."""
    title = choice.answer_title
    return title[:1].upper() + title[1:] if choice.type in ("boolean", "enum") else title


def mark(policy: Policy, words: Mapping[str, str]) -> str:
    """Give the mark that every page carries, or nothing where the policy is approved."""
    if policy.status is Status.RETIRED:
        return words["retired"]
    return "" if policy.approved else words["draft"]


def written_date(date: str, words: Mapping[str, str]) -> str:
    """Write YYYY-MM-DD in words."""
    year, month, day = date.split("-")
    return words["date-order"].format(year=year, month=words["months"].split()[int(month) - 1], day=int(day))


def css_string(text: str) -> Markup:
    """Write a string for a stylesheet."""
    escaped = "".join(f"\\{ord(char):x} " if char in '"\\<>' or ord(char) < 32 else char for char in text)
    return Markup(f'"{escaped}"')
