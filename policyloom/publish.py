"""A folder for a web server: the site, and inside it the documents that it links to, as a build made them. It makes no document itself."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from policyloom import project
from policyloom.model.types import Policy
from policyloom.views import looks

DOCUMENTS = "documents"
_SITE = "site/"
_MARK = "published"
_HREF = re.compile(r'\bhref="([^"#?]+)')
_URL = re.compile(r"https?://[^\s\"'<>\\^`{|}?#/]+(?:/[^\s\"'<>\\^`{|}?#]*)?")
_PAGES_HOST = ".github.io"


@dataclass(frozen=True, slots=True)
class Published:
    """What was laid out: the folder, its address, and how many files of the site and documents it holds."""

    folder: Path
    url: str
    pages: int
    documents: int


def at(policy: Policy, given: str | None) -> Policy:
    """Give the policy with the address that its site will have. Raises ProjectError."""
    if given is None:
        return policy
    if not _URL.fullmatch(given) or not _has_host(given):
        raise project.ProjectError(
            f"`{given}` is no address of a site: write one such as https://policy.example.org/staff/"
        )
    return replace(policy, institution=replace(policy.institution, url=given.rstrip("/") + "/"))


def refuse_strangers(folder: Path) -> None:
    """Raise ProjectError where the folder holds what `publish` did not make, before anything is built."""
    try:
        ours = _MARK in json.loads((folder / project.MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, RecursionError):
        ours = False
    if not ours and (folder.exists() or folder.is_symlink()) and not _is_empty(folder):
        raise project.ProjectError(
            f"{project.shown(folder)} holds files that `publish` did not make: name another folder with --to"
        )


def lay_out(policy: Policy, built: Path, to: Path, *, github_pages: bool) -> Published:
    """Lay out what a build made for this address, all or nothing. Raises ProjectError where the site links to what was not made."""
    listed = project.made(built)
    site = {path.removeprefix(_SITE): path for path in listed if path.startswith(_SITE)}
    linked = sorted(dict.fromkeys(_linked(built, site)))
    if missing := [path for path in linked if path not in listed]:
        raise project.ProjectError(f"the site links to {missing[0]}, which no format makes")
    placed = site | {f"{DOCUMENTS}/{path}": path for path in linked}
    url = policy.institution.url
    with project.staged(to, "--to") as folder:
        for path, source in placed.items():
            project.write(folder, path, (built / source).read_bytes())
        extra = _extra(url, github_pages)
        for path, content in extra.items():
            project.write(folder, path, content)
        manifest = _manifest(built, folder, placed, extra, url)
        project.write(folder, project.MANIFEST, project.as_json(manifest))
    return Published(to, url, len(site), len(linked))


def _has_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _is_empty(folder: Path) -> bool:
    return project.is_folder(folder) and not folder.is_symlink() and not any(folder.iterdir())


def _linked(built: Path, site: Mapping[str, str]) -> Iterator[str]:
    """Give the documents that pages link to, as paths in the build."""
    for path, source in site.items():
        if path.endswith(".html"):
            for href in _HREF.findall((built / source).read_text(encoding="utf-8")):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(href)))
                if target.startswith(f"{DOCUMENTS}/"):
                    yield target.removeprefix(f"{DOCUMENTS}/")


def _extra(url: str, github_pages: bool) -> dict[str, bytes]:
    """Write what only some web servers want: robots.txt counts at the top of an address alone, CNAME at a domain of one's own."""
    parts = urlsplit(url)
    host, at_top = parts.hostname or "", parts.path in ("", "/")
    found = {}
    if at_top:
        template = looks.environment(project.resources().templates).get_template("publish/robots.txt.j2")
        found["robots.txt"] = template.render(url=url).encode("utf-8")
    if github_pages:
        found[".nojekyll"] = b""
        if at_top and not host.endswith(_PAGES_HOST):
            found["CNAME"] = f"{host}\n".encode()
    return found


def _manifest(
    built: Path, folder: Path, placed: Mapping[str, str], extra: Mapping[str, bytes], url: str
) -> dict[str, Any]:
    """Write the build's manifest anew for what lies where now."""
    manifest: dict[str, Any] = json.loads((built / project.MANIFEST).read_text(encoding="utf-8"))
    listed = {path: manifest["artifacts"][source] for path, source in placed.items()}
    for path in extra:
        file = folder / path
        listed[path] = {
            "format": "publish",
            "bytes": file.stat().st_size,
            "sha256": project.sha256(file),
            "source": manifest["source"],
        }
    return manifest | {_MARK: {"url": url}, "artifacts": dict(sorted(listed.items()))}
