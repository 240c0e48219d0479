"""A finished page, mended where the builder writes what browsers refuse, and searched for what may never stand in it; it knows no policy."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

_ALIGNED = re.compile(r' style="text-align: (left|right|center);"')

_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_TAG_BEGINS = re.compile(r"<[a-zA-Z]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff]")

_FOLLOWED = frozenset({"http", "https", "mailto", "tel"})
_LOADING = frozenset({"src", "poster", "data", "action", "formaction", "background", "xlink:href"})
_NEVER = frozenset({"style", "srcdoc", "srcset", "ping"})
_FOREIGN = frozenset({"style", "iframe", "frame", "object", "embed", "base", "portal"})
_DATA = frozenset({"application/json", "application/ld+json"})
_ELSEWHERE = frozenset({"canonical"})


class UnsafePage(RuntimeError):
    """A page holds something that could run, send, or load from elsewhere: a fault of ours, however it came there."""


def finished(path: str, source: str) -> str:
    """Mend a page and look it through. Raises UnsafePage with the page and all that is at fault on it."""
    mended = _ALIGNED.sub(r' class="align-\1"', source)
    if faults := _faults(mended):
        raise UnsafePage(f"{path}: " + "; ".join(faults))
    return mended


def _faults(source: str) -> list[str]:
    """Look at each different tag once, since pages share most of theirs. A page whose tags do not all end is read as a whole."""
    tags = _TAG.findall(source)
    if len(tags) != len(_TAG_BEGINS.findall(source)):
        return [*_faults_in(source)]
    return [fault for tag in dict.fromkeys(tags) for fault in _faults_in(tag)]


@lru_cache(maxsize=16384)
def _faults_in(source: str) -> tuple[str, ...]:
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return tuple(reader.faults)


def _may_be_followed(address: str) -> bool:
    """Allow what people follow: pages of the site, the web, mail and telephone."""
    plain = _as_a_browser_reads(address)
    scheme = _SCHEME.match(plain)
    return scheme[1] in _FOLLOWED if scheme else not plain.startswith("//")


def _is_own(address: str) -> bool:
    """Allow what a page loads by itself: files of the site, and pictures written into the page."""
    plain = _as_a_browser_reads(address)
    return plain.startswith("data:image/") if _SCHEME.match(plain) else not plain.startswith("//")


def _as_a_browser_reads(address: str) -> str:
    """Resolve entities, leave out blanks and unseen characters, and take backslashes for slashes."""
    return _UNSEEN.sub("", unescape(address)).replace("\\", "/").lower()


class _Reader(HTMLParser):
    """Reads a page as a browser does and keeps what it may not hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in _FOREIGN:
            self.faults.append(f"<{tag}>")
        if tag == "script" and "src" not in found and found.get("type") not in _DATA:
            self.faults.append("<script> with code in it")
        if found.get("http-equiv", "Content-Security-Policy") != "Content-Security-Policy":
            self.faults.append(f"<{tag} http-equiv={found['http-equiv']}>")
        self.faults += [f"<{tag} {name}>" for name, value in found.items() if not _allowed(tag, name, value, found)]


def _allowed(tag: str, name: str, value: str, beside: dict[str, str]) -> bool:
    """Tell whether a tag may carry an attribute. `beside` are all attributes of the tag."""
    if name.startswith("on") or name in _NEVER:
        return False
    if name in _LOADING or (tag == "link" and name == "href" and beside.get("rel") not in _ELSEWHERE):
        return _is_own(value)
    return name != "href" or _may_be_followed(value)
