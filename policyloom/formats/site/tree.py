"""The tree that a site builder reads: docs, looks and a plain mkdocs.yml in one folder; it knows no page's content and no builder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import yaml

from policyloom.formats.site.pages import LOOKS, navigation, pages
from policyloom.model.types import Face, Policy
from policyloom.views import brand, icons, looks
from policyloom.views.artifact import Context
from policyloom.views.facets import key, mark
from policyloom.views.text import inline_html, plain

SETTINGS = "mkdocs.yml"
_OVERRIDES = "overrides"
_ASSETS = "assets"
_SHELL_WORDS = (
    "ask",
    "ask-label",
    "search-dialog",
    "menu",
    "open-search",
    "clear-search",
    "main-pages",
    "page-parts",
    "trail",
    "not-found",
    "not-found-help",
    "version",
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
)
_VIEW_BOX = re.compile(r'viewBox="([-\d.]+)[ ,]+([-\d.]+)[ ,]+([-\d.]+)[ ,]+([-\d.]+)"')


def write(policy: Policy, context: Context) -> None:
    """Write everything that the site is built from into the scratch folder."""
    root = context.scratch
    shutil.copytree(context.shell / _OVERRIDES, root / _OVERRIDES)
    shutil.copytree(context.shell / _ASSETS, root / "docs" / _ASSETS)
    files = {f"docs/{path}": content for path, content in pages(policy, context.templates, context.changes).items()}
    files |= {f"docs/{_ASSETS}/{name}": content for name, content in _branding(policy, context).items()}
    _write_fonts(policy, root / "docs" / _ASSETS / "fonts")
    files[SETTINGS] = yaml.safe_dump(settings(policy, context), allow_unicode=True, sort_keys=False, width=200)
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="\n")


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
    base["theme"]["language"] = policy.language.split("-")[0]
    for entry, name in zip(base["theme"]["palette"], ("to-dark", "to-light"), strict=True):
        entry["toggle"]["name"] = words[name]
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
    return "home" if path == "index.md" else path.partition("/")[0]


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
