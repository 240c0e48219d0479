"""Quotation marks and apostrophes as printers set them, for pages and slides; a policy is written with those of a keyboard. It knows no format.

The Word file keeps the keyboard's: its words come back from a review. Other languages have other marks, so that only English is set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from policyloom.views.text import Run

_ENGLISH = re.compile(r"en(?:-|$)", re.IGNORECASE)
_PAGE_LANGUAGE = re.compile(r'<html lang="([^"]*)"')
_MARK = re.compile("""['"]""")
_OPENERS = frozenset(" \t\n\u00a0([{/-–—“‘")
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
_WRITTEN = re.compile("&(?:quot|apos|#34|#39);")
_MARKS = {"&quot;": '"', "&#34;": '"', "&apos;": "'", "&#39;": "'"}
# What stands within a line: a quotation mark after it knows the letter before it.
_WITHIN = frozenset({"a", "abbr", "b", "em", "i", "label", "small", "span", "strong", "sub", "sup"})
_LITERAL = frozenset({"code", "pre", "script", "style", "textarea"})


def curled(words: str, before: str = " ") -> str:
    """Set the marks of one text. before: the letter that stands before it."""

    def _set(match: re.Match[str]) -> str:
        at = match.start()
        opens = (words[at - 1] if at else before) in _OPENERS
        return ("“" if opens else "”") if match[0] == '"' else "‘" if opens else "’"

    return _MARK.sub(_set, words)


def curled_runs(runs: Iterable[Run], language: str) -> Iterator[Run]:
    """Set the marks of one paragraph."""
    before = " "
    for run in runs:
        yield replace(run, text=curled(run.text, before)) if _ENGLISH.match(language) else run
        before = run.text[-1:] or before


def curled_html(html: str, language: str = "") -> str:
    """Set the marks of a page's text, and none in its tags, scripts and fields. language: that of the page where it has no <html>."""
    named = _PAGE_LANGUAGE.search(html)
    if not _ENGLISH.match(named[1] if named else language):
        return html
    return "".join(_pieces(html))


def _pieces(html: str) -> Iterator[str]:
    before, literal = " ", ""
    for piece in _TAG.split(html):
        if piece.startswith("<"):
            found = _NAME.match(piece)
            name = found[1] if found else ""
            before = before if name in _WITHIN else " "
            if name in _LITERAL:
                literal = "" if piece.startswith("</") else literal or name
            yield piece
        elif piece:
            words = piece if literal else curled(_WRITTEN.sub(lambda mark: _MARKS[mark[0]], piece), before)
            before = piece[-1]
            yield words
