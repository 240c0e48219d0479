"""Every character that readers would see is in the packaged fonts: a missing one would print as an empty box."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.model.types import Policy
from policyloom.source.document import Document, Path, strings_in
from policyloom.views import fonts

# Parts of a policy that no document prints.
_UNPRINTED = frozenset({"checks", "cases", "protected", "handles", "domains"})


def glyphs(policy: Policy, document: Document) -> tuple[Diagnostic, ...]:
    """Report each text with a character that the fonts lack (an emoji, say), at its place."""
    return tuple(_lacking(document))


def _lacking(document: Document) -> Iterator[Diagnostic]:
    for path, text in strings_in(document.data):
        if text.isascii() or not _UNPRINTED.isdisjoint(path):
            continue
        for character in fonts.missing([text]):
            yield _problem(document, path, character)


def _problem(document: Document, path: Path, character: str) -> Diagnostic:
    message = f"the fonts have no sign for `{character}` (U+{ord(character):04X})"
    hint = "Say it in words: emoji and rare signs cannot be printed."
    return Diagnostic("missing-glyph", Severity.ERROR, message, document.value_at(path), hint)
