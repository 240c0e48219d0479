"""The kit's texts: plain text in short lines, Markdown, and HTML that loads nothing. It lays no page out."""

from __future__ import annotations

import datetime
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from policyloom.formats.launch_kit import picks
from policyloom.formats.launch_kit.kit import LOOKS, PICTURES, Kit, values
from policyloom.model.types import Status
from policyloom.views import brand, looks
from policyloom.views.facets import key
from policyloom.views.text import plain

_COLUMNS = 78
_CHAT_LETTERS = 500
_POSTS = 5
_BULLET = "- "
_FENCE = re.compile(r"`{3,}")
_EMPTY_LINES = re.compile(r"\n{3,}")
_FILES = (
    ("staff-email", "staff-email.txt, staff-email.html"),
    ("onboarding-paragraph", "onboarding-paragraph.txt"),
    ("newsletter-item", "newsletter-item.md"),
    ("intranet-page", "intranet-page.html"),
    ("chat-post", "chat-post.txt"),
    ("poster-a3", "poster-a3.pdf"),
    ("poster-small", "poster-a4.pdf, poster-letter.pdf"),
    ("monthly-reminders", "monthly-reminders.md"),
    ("invitation", "ambassadors/invitation.txt"),
    ("posts", "ambassadors/posts.md"),
    ("graphics", "ambassadors/graphics.md"),
    ("graphic", ", ".join(f"ambassadors/{name}" for name in PICTURES)),
    ("sign-up-form", "ambassadors/sign-up-form.pdf"),
)


def letters(of: Kit, alts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Write every text of the kit: its path below the kit's folder, and its words. `alts` say what the pictures show."""
    yield "README.txt", _plain(of, "README", _timetable(of))
    yield "staff-email.txt", _plain(of, "staff-email", {})
    yield "staff-email.html", _html(of, "staff-email", {})
    yield "onboarding-paragraph.txt", _plain(of, "onboarding-paragraph", {})
    yield "newsletter-item.md", _markdown(of, "newsletter-item", {})
    yield "intranet-page.html", _html(of, "intranet-page", _page(of))
    yield "chat-post.txt", chat_post(of)
    yield "monthly-reminders.md", _markdown(of, "monthly-reminders", {"year": _year(of), "audience": of.audience})
    yield "ambassadors/invitation.txt", _plain(of, "invitation", {})
    yield "ambassadors/posts.md", _markdown(of, "posts", _posts(of))
    yield "ambassadors/graphics.md", _markdown(of, "graphics", _pictures(alts))


def chat_post(of: Kit) -> str:
    """Write the post for the team chat, at most 500 characters: what does not fit is left out whole."""
    policy = of.policy
    where = f"{of.say('where-site' if of.address else 'where-copy')} {of.address or policy.owner.email}"
    wanted = [of.mark and f"[{of.mark}]", of.say("subject"), plain(policy.promise), plain(policy.in_doubt), where]
    for lines in (wanted, [*wanted[:3], where], [*wanted[:2], where], [wanted[0], of.say("chat-short"), where]):
        post = "\n".join(" ".join(line.split()) for line in lines if line) + "\n"
        if len(post) <= _CHAT_LETTERS:
            break
    return post


def posts(of: Kit) -> tuple[str, ...]:
    """Write the posts that ambassadors may use. Each says where its author works."""
    first = [of.say("post-1"), *([of.say("post-1-site")] if of.address else [])]
    return (" ".join(first), *(of.say(f"post-{number}") for number in range(2, _POSTS + 1)))


def wrapped(text: str) -> str:
    """Break lines at 78 columns, points with a hanging indent; an address is never broken."""
    filled = "\n".join(_filled(line) for line in text.strip().splitlines())
    return _EMPTY_LINES.sub("\n\n", filled) + "\n"


def _filled(line: str) -> str:
    text = line.lstrip(" ")
    indent = " " * (len(line) - len(text))
    hanging = indent + ("  " if text.startswith(_BULLET) else "")
    return textwrap.fill(
        text,
        _COLUMNS,
        initial_indent=indent,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _plain(of: Kit, name: str, more: Mapping[str, Any]) -> str:
    return wrapped(_filled_in(of, f"{name}.txt", more, escaping=False))


def _markdown(of: Kit, name: str, more: Mapping[str, Any]) -> str:
    text = _filled_in(of, f"{name}.md", more, escaping=False)
    return _EMPTY_LINES.sub("\n\n", text).strip() + "\n"


def _html(of: Kit, name: str, more: Mapping[str, Any]) -> str:
    return _filled_in(of, f"{name}.html", more, escaping=True).lstrip()


def _filled_in(of: Kit, name: str, more: Mapping[str, Any], *, escaping: bool) -> str:
    environment = looks.environment(of.context.templates).overlay(autoescape=escaping)
    return environment.get_template(f"{LOOKS}/{name}.j2").render(values(of), **more)


def _year(of: Kit) -> tuple[tuple[str, Any], ...]:
    return picks.year(of.policy, tuple(of.words["months"].split()))


def _timetable(of: Kit) -> dict[str, Any]:
    start = datetime.date.fromisoformat(of.policy.effective)
    days = {"before": -14, "start": 0, "after": 7}
    hold = "readme-retired" if of.policy.status is Status.RETIRED else "readme-draft"
    return {
        "days": {name: of.date((start + datetime.timedelta(days=n)).isoformat()) for name, n in days.items()},
        "hold": of.words[hold] if of.mark else "",
        "year": _year(of),
        "files": [(names, of.words[f"file-{name}"]) for name, names in _FILES],
    }


def _page(of: Kit) -> dict[str, Any]:
    policy = of.policy
    rules, samples = picks.rights(policy)
    return {
        "style": _style(of),
        "key": key,
        "parts": ("gains", "points") if policy.benefits_first else ("points", "gains"),
        "all_points": policy.key_points or picks.leading(policy),
        "rights": rules,
        "rights_samples": samples,
        "questions": picks.questions(policy),
        "playbooks": picks.playbooks(policy),
        "contacts": tuple(policy.institution.contacts.values()),
    }


def _style(of: Kit) -> Markup:
    own = of.policy.institution.brand
    template = looks.environment(of.context.templates).get_template(f"{LOOKS}/intranet-page.css.j2")
    palettes = {"light": brand.light(own), "dark": brand.dark(own)}
    return Markup(template.render(palettes=palettes, key=key, icon=of.icon))


def _posts(of: Kit) -> dict[str, Any]:
    texts = posts(of)
    pictures = (*PICTURES, *("" for _ in texts))
    return {"posts": tuple(zip(texts, pictures, strict=False)), "fence": _fence(texts)}


def _pictures(alts: tuple[str, ...]) -> dict[str, Any]:
    return {"pictures": tuple(zip(PICTURES, alts, strict=True)), "fence": _fence(alts)}


def _fence(texts: tuple[str, ...]) -> str:
    """Make a fence that none of the texts can close."""
    longest = max((len(found) for text in texts for found in _FENCE.findall(text)), default=2)
    return "`" * (longest + 1)
