"""Every character that readers would see is in the packaged fonts: a missing one would print as an empty box."""

from __future__ import annotations

from collections.abc import Iterator

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.model.types import Policy
from policyloom.source.document import Document, Path, strings_in
from policyloom.views import fonts

# Parts of a policy that no document prints.
_UNPRINTED = frozenset({"checks", "cases", "protected", "phrases", "handles", "domains"})
_MOST = 5  # signs that a message names


def glyphs(policy: Policy, document: Document) -> tuple[Diagnostic, ...]:
    """Report each text with a character that the fonts lack (an emoji, say), at its place."""
    return tuple(_lacking(document))


def _lacking(document: Document) -> Iterator[Diagnostic]:
    for path, text in strings_in(document.data):
        if text.isascii() or not _UNPRINTED.isdisjoint(path):
            continue
        if lacking := tuple(fonts.missing([text])):
            yield _problem(document, path, lacking)


def _problem(document: Document, path: Path, lacking: tuple[str, ...]) -> Diagnostic:
    named = ", ".join(
        f"`{one}` (U+{ord(one):04X})" if one.isprintable() else f"U+{ord(one):04X}" for one in lacking[:_MOST]
    )
    more = f" and {len(lacking) - _MOST} more" if len(lacking) > _MOST else ""
    message = f"the fonts have no sign for {named}{more}"
    hint = "Say it in words: emoji and rare signs cannot be printed."
    if not any(one.isprintable() for one in lacking):
        hint = "Remove it: it is a sign that nobody sees, and came in by copying, most likely."
    return Diagnostic("missing-glyph", Severity.ERROR, message, document.value_at(path), hint)
