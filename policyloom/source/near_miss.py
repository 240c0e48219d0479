"""Find what an author probably meant; it knows no policy."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give the nearest known word, or an empty text where none is near."""
    candidates = {candidate.lower(): candidate for candidate in known}
    nearest = get_close_matches(word.lower(), candidates, n=1, cutoff=0.6)
    return candidates[nearest[0]] if nearest else ""


def suggestion(word: str, known: Iterable[str]) -> str:
    """Write the hint for an unknown word: the nearest one, or some of those there are."""
    words = sorted(set(known))
    nearest = did_you_mean(word, words)
    if nearest:
        return f"Did you mean `{nearest}`?"
    shown = ", ".join(f"`{candidate}`" for candidate in words[:6])
    return f"Known here: {shown}{' …' if len(words) > 6 else ''}." if words else "Nothing is defined here yet."
