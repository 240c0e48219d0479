"""How wide words are in the letters that will be printed, where their lines break, how high they stand. It knows no page and no policy."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policyloom.model.types import Face
from policyloom.views import fonts

_OURS = {"sans": "SourceSansPro", "serif": "SourceSerifPro"}
_OTHERS = {"bold": ("semibold", "regular"), "regular": ("semibold", "bold")}
_SAFETY = 1.02
_MADE_BOLD = 1.06
_UNKNOWN = 0.7


@dataclass(frozen=True, slots=True)
class Ruler:
    """How wide the letters of a face run, in ems. Widths, sizes and heights below are in any one unit."""

    widths: Mapping[str, float]
    stretch: float

    def width(self, words: str) -> float:
        """Measure words on one line, in ems."""
        return sum(self.widths.get(char, _UNKNOWN) for char in words) * self.stretch

    def lines(self, words: str, width: float, size: float) -> int:
        """Count the lines that words take. A word too long for a line counts as many."""
        room, space = width / size, self.width(" ")
        total, used = 1, 0.0
        for word in words.split():
            length = self.width(word)
            gap = space if used else 0.0
            if used + gap + length <= room:
                used += gap + length
                continue
            total += (1 if used else 0) + int(length / room)
            used = length % room
        return total

    def broken(self, words: str, width: float, size: float) -> tuple[str, ...]:
        """Break words into lines; a word that is wider than a line stands on one of its own."""
        found: list[str] = []
        for word in words.split():
            longer = f"{found[-1]} {word}" if found else word
            if found and self.width(longer) * size <= width:
                found[-1] = longer
            else:
                found.append(word)
        return tuple(found)

    def height(self, words: str, width: float, size: float, leading: float) -> float:
        """Tell how high words stand."""
        return self.lines(words, width, size) * size * leading

    def on_lines(self, words: str, width: float, most: int, sizes: Sequence[float]) -> float:
        """Choose the largest size at which words take no more lines than `most`; the last one where none does."""
        return next((size for size in sizes if self.lines(words, width, size) <= most), sizes[-1])

    def balanced(self, words: str, width: float, size: float) -> float:
        """Narrow a width as long as words take no more lines, so that the last line is about as long as the others."""
        wanted = self.lines(words, width, size)
        steps = (width * (100 - step) / 100 for step in range(1, 50))
        return min((one for one in steps if self.lines(words, one, size) == wanted), default=width)


def ruler(faces: tuple[Face, ...], role: str, style: str = "bold") -> Ruler:
    """Make the ruler of the family for a role (sans, serif) in a style (bold, regular): the institution's where it brings one, else ours."""
    own = {face.style: face.content for face in faces if face.role == role}
    found = next((one for one in (style, *_OTHERS[style]) if one in own), "")
    if not found:
        return Ruler(_widths(_ours(role, style)), _SAFETY)
    return Ruler(_widths(own[found]), _MADE_BOLD if style == "bold" != found else _SAFETY)


def _ours(role: str, style: str) -> bytes:
    return next(path for path in fonts.files() if path.stem == f"{_OURS[role]}-{style.capitalize()}").read_bytes()


@lru_cache(maxsize=4)
def _widths(content: bytes) -> Mapping[str, float]:
    from fontTools.ttLib import TTFont  # heavy, and not every format measures

    with TTFont(io.BytesIO(content), lazy=True) as font:
        em, advances = font["head"].unitsPerEm, font["hmtx"].metrics
        return {chr(code): advances[name][0] / em for code, name in font.getBestCmap().items()}
