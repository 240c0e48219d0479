"""Header and footer: the title, the version, the mark of a draft and the page's number; it knows no chapter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from textwrap import shorten
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from policyloom.formats.word.blocks import literal
from policyloom.formats.word.body import Frame, simple_field, spans
from policyloom.model.types import Policy
from policyloom.views.facets import mark
from policyloom.views.text import plain

_MOST_LETTERS = 75
_FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


def write_margins(document: Any, policy: Policy, words: Mapping[str, str], frame: Frame) -> None:
    """Write header and footer, but leave those that a template has, to which only the mark of a draft is added."""
    section = document.sections[-1]
    version = words["version-number"].format(version=policy.version)
    stamp = mark(policy, words)
    marked = literal(stamp, "Policy Flag")
    numbers = "".join(_numbers(words["page-of"], frame))
    if section.header.is_linked_to_previous:
        _write(
            section.header,
            spans(literal(_short(plain(policy.title))), frame),
            spans(literal(version), frame),
            "Policy Header",
            frame,
        )
    if section.footer.is_linked_to_previous:
        left = marked or literal(_short(policy.institution.short_name))
        _write(section.footer, spans(left, frame), numbers, "Policy Footer", frame)
    elif marked:
        for footer in _footers(section):
            footer._element.append(parse_xml(_paragraph(spans(marked, frame), "Policy Footer", frame)))


def _short(name: str) -> str:
    """Cut a name so that it shares a line."""
    return shorten(name, _MOST_LETTERS, placeholder="…")


def _footers(section: Any) -> Iterator[Any]:
    """Give the footers that a template has."""
    for one in (section.footer, section.first_page_footer, section.even_page_footer):
        if not one.is_linked_to_previous:
            yield one


def _write(place: Any, left: str, right: str, style: str, frame: Frame) -> None:
    place.is_linked_to_previous = False
    line = f'<w:tabs><w:tab w:val="right" w:pos="{frame.width}"/></w:tabs>'
    element = place._element
    element[:] = [parse_xml(_paragraph(f"{left}<w:r><w:tab/></w:r>{right}", style, frame, line))]


def _paragraph(words: str, style: str, frame: Frame, looks: str = "") -> str:
    return f'<w:p {nsdecls("w", "r")}><w:pPr><w:pStyle w:val="{frame.styles[style]}"/>{looks}</w:pPr>{words}</w:p>'


def _numbers(pattern: str, frame: Frame) -> Iterator[str]:
    for part in re.split(r"(\{pages?\})", pattern):
        yield simple_field(_FIELDS[part], "1") if part in _FIELDS else spans(literal(part), frame)
