"""The tree that a site builder reads: docs, looks and a plain mkdocs.yml in one folder; it knows no page's content and no builder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import yaml

from policyloom.formats.site import calendar, checking, feed, searching, versions
from policyloom.formats.site.pages import LOOKS, navigation, pages
from policyloom.model.types import Face, Policy
from policyloom.views import brand, icons, looks, quiz
from policyloom.views.artifact import Context
from policyloom.views.facets import key, mark
from policyloom.views.text import inline_html, plain

SETTINGS = "mkdocs.yml"
_OVERRIDES = "overrides"
_ASSETS = "assets"
_SHELL_WORDS = (
    "ask",
    "ask-label",
    "search-hint",
    "search-close",
    "search-results",
    "search-found-one",
    "search-found-many",
    "search-found-none",
    "search-none",
    "search-none-help",
    "search-none-browse",
    "search-none-ask",
    "search-broken",
    "search-dialog",
    "skip",
    "menu",
    "close-menu",
    "to-dark",
    "to-light",
    "open-search",
    "main-pages",
    "page-parts",
    "trail",
    "not-found",
    "not-found-help",
    "version",
    "feed",
)
_ICONS = (
    "question",
    "book",
    "person",
    "siren",
    "chat",
    "calendar",
    "compass",
    "document",
    "hands",
    "phone",
    "scale",
    "flag",
    "search",
    "tick",
    "cross",
    "clock",
    "gavel",
    "globe",
    "briefcase",
    "megaphone",
)
_VIEW_BOX = re.compile(r'viewBox="([-\d.]+)[ ,]+([-\d.]+)[ ,]+([-\d.]+)[ ,]+([-\d.]+)"')


def write(policy: Policy, context: Context) -> None:
    """Write everything that the site is built from into the scratch folder."""
    root = context.scratch
    shutil.copytree(context.shell / _OVERRIDES, root / _OVERRIDES)
    shutil.copytree(context.shell / _ASSETS, root / "docs" / _ASSETS)
    written = pages(policy, context)
    files = {f"docs/{path}": content for path, content in written.items()}
    files |= {f"docs/{_ASSETS}/{name}": content for name, content in _branding(policy, context).items()}
    files |= {f"docs/{path}": content for path, content in _subscriptions(policy, context).items()}
    files[f"docs/{_ASSETS}/{checking.NAME}"] = checking.rules_script(policy, context.templates)
    files[f"docs/{_ASSETS}/{searching.NAME}"] = searching.script(policy, _all_words(policy, context), written)
    _write_fonts(policy, root / "docs" / _ASSETS / "fonts")
    files[SETTINGS] = yaml.safe_dump(settings(policy, context), allow_unicode=True, sort_keys=False, width=200)
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="\n")


def _all_words(policy: Policy, context: Context) -> Mapping[str, str]:
    """Give the strings of the site and of the quiz that it holds."""
    return {
        **looks.strings(context.templates, quiz.LOOKS, policy.language),
        **looks.strings(context.templates, LOOKS, policy.language),
    }


def _write_fonts(policy: Policy, folder: Path) -> None:
    """Put the institution's own fonts beside ours."""
    for face in policy.institution.brand.faces:
        (folder / _font_name(face)).write_bytes(face.content)


def _font_name(face: Face) -> str:
    return f"own-{face.role}-{face.style}.ttf"


def settings(policy: Policy, context: Context) -> dict[str, Any]:
    """Join the shell's hand-written settings with what the policy says."""
    words = looks.strings(context.templates, LOOKS, policy.language)
    base: dict[str, Any] = yaml.safe_load((context.shell / SETTINGS).read_text(encoding="utf-8"))
    base |= {
        "site_name": escape(plain(policy.title)),
        "site_description": escape(plain(policy.promise)),
        "site_author": escape(policy.institution.name),
        "nav": [{words["nav-" + _nav_name(path)]: path} for path in navigation(policy)],
    }
    if policy.institution.url:
        base["site_url"] = policy.institution.url
    base["extra"] |= _extra(policy, words)
    return base


def _extra(policy: Policy, words: Mapping[str, str]) -> dict[str, Any]:
    """Give the overrides what every page shows. Texts come as HTML already."""
    return {
        "language": policy.language,
        "mark": escape(mark(policy, words)),
        "in_doubt": str(inline_html(policy.in_doubt)),
        "institution": escape(policy.institution.name),
        "logo_alt": escape(policy.institution.brand.logo_alt or policy.institution.name),
        "owner": {
            "title": escape(policy.owner.title),
            "email": escape(policy.owner.email),
            "phone": escape(policy.owner.phone),
        },
        "version": escape(policy.version),
        "words": {name: escape(words[name]) for name in _SHELL_WORDS},
    }


def _nav_name(path: str) -> str:
    return "home" if path == "index.md" else path.partition("/")[0].removesuffix(".md")


def _subscriptions(policy: Policy, context: Context) -> dict[str, str]:
    """Write what other programs follow: the feed of versions and the calendar of reviews."""
    words = looks.strings(context.templates, LOOKS, policy.language)
    entries = feed.entries(policy, versions.held(policy, context.approved), context.changes)
    days = calendar.days(policy, words)
    return {
        feed.PATH: feed.atom(policy, entries, context.templates),
        calendar.PATH: calendar.ics(policy, days, words),
    }


def _branding(policy: Policy, context: Context) -> dict[str, str]:
    """Write the institution's colours and logo."""
    template = looks.environment(context.templates).get_template(f"{LOOKS}/brand.css.j2")
    own = policy.institution.brand
    palettes = {"default": brand.light(own), "slate": brand.dark(own)}
    style = template.render(
        palettes=palettes,
        faces=[(face, _font_name(face), _weights(face, own.faces)) for face in own.faces],
        roles=sorted({face.role for face in own.faces}),
        key=key,
        icon_names=sorted({*(one.icon for one in policy.sections), *(one.icon for one in policy.pages), *_ICONS}),
        icon=lambda name, color: icons.data_uri(context.templates, name, color),
    )
    return {"brand.css": style, "logo.svg": own.logo, "favicon.svg": _favicon(own.logo)}


def _weights(face: Face, faces: tuple[Face, ...]) -> str:
    """Say which weights a file serves: bold stands in for semibold where there is none."""
    alone = not any(one.role == face.role and one.style == "semibold" for one in faces)
    return {"semibold": "600", "bold": "600 700" if alone else "700"}.get(face.style, "400")


def _favicon(logo: str) -> str:
    """Crop a wide logo to the square where its mark stands: on the left."""
    found = _VIEW_BOX.search(logo)
    if not found or float(found[3]) <= float(found[4]):
        return logo
    return logo.replace(found[0], f'viewBox="{found[1]} {found[2]} {found[4]} {found[4]}"', 1)
