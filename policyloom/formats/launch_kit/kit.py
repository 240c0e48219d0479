"""What all pieces of the kit share: the policy's values, the fixed words with names filled in, the way to the site. It writes no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policyloom.formats.launch_kit import picks
from policyloom.model.types import Contact, Policy, Rule
from policyloom.views import brand, icons, looks
from policyloom.views.artifact import Context
from policyloom.views.brand import Palette
from policyloom.views.facets import mark, titles, written_date
from policyloom.views.measure import Ruler, ruler
from policyloom.views.text import plain

LOOKS = "launch-kit"
PICTURES = ("graphic-1.png", "graphic-2.png", "graphic-3.png")


@dataclass(frozen=True, slots=True)
class Kit:
    """A policy on its way to its readers, and what is said of it in many places."""

    policy: Policy
    context: Context
    words: Mapping[str, str]
    names: Mapping[str, str]
    mark: str
    asked: Contact
    palette: Palette
    sans: Ruler
    serif: Ruler

    @property
    def address(self) -> str:
        """Where the policy stands on the web, or nothing."""
        return self.policy.institution.url

    @property
    def shown_address(self) -> str:
        """The address as people write it."""
        return self.address.partition("://")[2].rstrip("/")

    @property
    def logo(self) -> str:
        """The logo as an address that loads nothing."""
        return icons.as_data_uri(self.policy.institution.brand.logo)

    def say(self, key: str, **more: str) -> str:
        """Fill the names into one of the fixed texts."""
        return self.words[key].format(**{**self.names, **more})

    def date(self, day: str) -> str:
        """Write a day in words."""
        return written_date(day, self.words)

    def icon(self, name: str, color: str) -> str:
        """Draw an icon for a stylesheet."""
        return icons.data_uri(self.context.templates, name, color)

    def audience(self, rule: Rule) -> tuple[str, ...]:
        """Name the people whom a rule binds."""
        return titles(rule.audience, self.policy.audiences)


def kit(policy: Policy, context: Context) -> Kit:
    """Gather what the pieces share."""
    words = looks.strings(context.templates, LOOKS, policy.language)
    own = policy.institution.brand
    return Kit(
        policy=policy,
        context=context,
        words=words,
        names=_names(policy, words),
        mark=mark(policy, words),
        asked=picks.asked(policy),
        palette=brand.light(own),
        sans=ruler(own.faces, "sans"),
        serif=ruler(own.faces, "serif"),
    )


def values(of: Kit) -> dict[str, Any]:
    """Give what every template may ask for."""
    policy = of.policy
    where = "where-site" if of.address else "where-copy"
    return {
        "policy": policy,
        "words": of.words,
        "say": of.say,
        "mark": of.mark,
        "asked": of.asked,
        "palette": of.palette,
        "logo": of.logo,
        "address": of.address,
        "shown_address": of.shown_address,
        "where": of.say(where),
        "where_to": of.address or policy.owner.email,
        "points": picks.leading(policy),
        "benefits": picks.gains(policy),
        "disclosure": picks.disclosure(policy),
    }


def _names(policy: Policy, words: Mapping[str, str]) -> dict[str, str]:
    asked, home = picks.asked(policy), policy.institution
    found = {
        "name": home.name,
        "short": home.short_name,
        "handle": home.handle.removeprefix("@"),
        "title": plain(policy.title),
        "date": written_date(policy.effective, words),
        "version": policy.version,
        "asked": asked.title,
        "email": asked.email,
        "phone": asked.phone,
        "owner": policy.owner.title,
        "address": home.url,
    }
    return {key: " ".join(text.split()) for key, text in found.items()}
