"""Whether words fit a box, by the widths of the widest font that may stand in for ours; it knows no slide and no file format.

A presentation is shown with the fonts of whatever computer it meets, so it leaves room for a wide one.
"""

from __future__ import annotations

from collections.abc import Sequence

_NARROW = frozenset("iljtfrI.,:;!'’‘|()[]/ ")
_WIDE = frozenset("mwMW@%—…")
_BOLD = 1.07
_SERIF_BOLD = 1.2
_POINTS = 72.0


def fitting_size(
    words: str, width: float, height: float, sizes: Sequence[int], leading: float, *, weight: float = 1.0
) -> int:
    """Choose the largest size, in points, at which words fit a box given in inches; the last one where none does."""
    return next((size for size in sizes if fits(words, width, height, size, leading, weight=weight)), sizes[-1])


def heaviness(family: str, *, bold: bool) -> float:
    """Say how much wider words run in a family than in plain sans."""
    return {("serif", True): _SERIF_BOLD, ("sans", True): _BOLD}.get((family, bold), 1.0)


def fits(words: str, width: float, height: float, size: int, leading: float, *, weight: float = 1.0) -> bool:
    """Tell whether words fit a box at a size."""
    return lines(words, width, size, weight=weight) * size * leading <= height * _POINTS


def lines(words: str, width: float, size: int, *, weight: float = 1.0) -> int:
    """Count the lines that words take in a box of a width in inches; a word too long for a line counts as many."""
    room = width * _POINTS / size / weight
    total, used = 1, 0.0
    for word in words.split():
        length = sum(map(_width, word))
        gap = 0.3 if used else 0.0
        if used + gap + length <= room:
            used += gap + length
            continue
        total += (1 if used else 0) + int(length / room)
        used = length % room
    return total


def _width(char: str) -> float:
    if char in _NARROW:
        return 0.36
    if char in _WIDE:
        return 0.92
    return 0.7 if char.isupper() else 0.6
