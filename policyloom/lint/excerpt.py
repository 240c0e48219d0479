"""The matched words of a finding, masked by default: a leak copied into a log is a second leak. It knows no rule."""

from __future__ import annotations

from policyloom.lint.finding import Hit

MASK = "••••••••"

SensitiveSpans = tuple[Hit, ...]


def excerpt(text: str, hit: Hit, secret: SensitiveSpans) -> str:
    """Give the words of a hit; whatever of them any sensitive check found becomes a mask that hides its length."""
    kept: list[str] = []
    at = hit.start
    for start, end in sorted((one.start, one.end) for one in secret if one.field == hit.field):
        if start < hit.end and end > at:
            kept += [text[at : max(at, start)], MASK]
            at = end
    return "".join(kept) + text[at : hit.end]
