"""What is linted: one post or profile as texts, facts and answers. It knows no file and no rule."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from policyloom.diagnostics import Location

FIELDS = ("post", "comment", "message", "bio", "handle", "display_name", "image_text", "alt_text")

Fact = str | bool | int | float

# Other names under which a text comes.
ALSO = {"post": "text", "alt_text": "alt"}

_NOTHING: Mapping[str, Fact] = MappingProxyType({})
_NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to lint.

    fields: texts by field name, with LF and in NFC. metadata: facts beside them. answers: "yes" or "no" by
    "rule-id/check-id". at: where it stands; `alone` where its text starts there and is the rest of the file.
    suppress: the reason for each "rule-id" or "rule-id/check-id" that may be broken here.
    """

    id: str
    fields: Mapping[str, str]
    metadata: Mapping[str, Fact] = field(default_factory=lambda: _NOTHING)
    answers: Mapping[str, str] = field(default_factory=lambda: _NO_ANSWERS)
    at: Location | None = None
    alone: bool = False
    suppress: Mapping[str, str] = field(default_factory=lambda: _NO_ANSWERS)


def normal_text(text: str) -> str:
    """Give a text the form that offsets count in: LF for line breaks, Unicode NFC."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def as_one(texts: Iterable[str]) -> str:
    """Join what one field holds in several places: each text that says something else stands on lines of its own."""
    return "\n".join(dict.fromkeys(normal_text(text) for text in texts if text))
