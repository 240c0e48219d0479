"""The matched words of a finding, masked by default: a leak copied into a log is a second leak. It knows no rule."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from policyloom.lint.finding import Hit

MASK = "••••••••"

# By field: spans in order, none of which overlaps another.
SensitiveSpans = Mapping[str, list[tuple[int, int]]]


def sensitive_spans(hits: Iterable[Hit]) -> SensitiveSpans:
    """Join what sensitive checks found into spans that do not overlap."""
    joined: dict[str, list[tuple[int, int]]] = {}
    for hit in sorted(hits, key=lambda one: (one.field, one.start, one.end)):
        spans = joined.setdefault(hit.field, [])
        if spans and hit.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], hit.end))
        else:
            spans.append((hit.start, hit.end))
    return joined


def excerpt(text: str, hit: Hit, secret: SensitiveSpans) -> str:
    """Give the words of a hit; whatever of them any sensitive check found becomes a mask that hides its length."""
    kept: list[str] = []
    at = hit.start
    spans = secret.get(hit.field, [])
    for start, end in spans[max(bisect_right(spans, (hit.start, hit.start)) - 1, 0) :]:
        if start >= hit.end:
            break
        if end > at:
            kept += [text[at : max(at, start)], MASK]
            at = end
    return "".join(kept) + text[at : hit.end]
