"""What makes a file fit to set documents in: a whole TrueType or OpenType font that may be embedded. It reads no file itself."""

from __future__ import annotations

import io

from policyloom.model.types import Face

_RESTRICTED = 0x0002
_FAMILY, _TYPOGRAPHIC_FAMILY = 1, 16
_NEEDED = "AaZz09.,;:!?–’“”"


class Unfit(Exception):
    """A font that cannot be used, and what to do about it."""

    def __init__(self, why: str, hint: str) -> None:
        super().__init__(why)
        self.hint = hint


def read_face(content: bytes, role: str, style: str) -> Face:
    """Read a font file for a role (sans, serif) and a style (regular, italic, semibold, bold). Raises Unfit."""
    from fontTools.ttLib import TTFont, TTLibError  # heavy, and only an institution with fonts of its own needs it

    if content[:4] not in (b"\x00\x01\x00\x00", b"OTTO", b"true"):
        raise Unfit(
            "it is no TTF or OTF file", "Web fonts (WOFF) and collections (TTC) do not do: ask for the desktop font."
        )
    try:
        with TTFont(io.BytesIO(content), lazy=True) as font:
            names, licence, known = font["name"], font["OS/2"].fsType, font.getBestCmap()
            family = names.getDebugName(_TYPOGRAPHIC_FAMILY) or names.getDebugName(_FAMILY)
            variable = "fvar" in font
    except (TTLibError, KeyError, AssertionError, ValueError, IndexError, OverflowError, TypeError) as error:
        raise Unfit(f"it is damaged ({type(error).__name__})", "Export or download it again.") from error
    if licence & 0x000F == _RESTRICTED:
        raise Unfit(
            "its maker forbids embedding it in documents", "Ask for a licence that allows it, or name another font."
        )
    if variable:
        raise Unfit("it is a variable font", "Name one static file for each style.")
    if lacking := "".join(char for char in _NEEDED if ord(char) not in known):
        raise Unfit(f"it lacks the signs {lacking}", "Name a font with the letters of English.")
    return Face(role, style, str(family), content)
