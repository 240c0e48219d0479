"""Fillable fields made to work in every reader: what WeasyPrint writes, settled with pikepdf; it knows no form and no policy.

WeasyPrint names each field for screen readers, tags it and sets the tab order. Left to do here: check boxes lack the font
that a reader draws the tick with, rectangles are upside down, and each text field's look names a transparency that some
readers do not know. The same bytes in give the same bytes out.
"""

from __future__ import annotations

import io
import re
from typing import Any

_TICK = "4"  # The check mark's place in Zapf Dingbats, one of the fonts that every reader has.
_TICK_FONT = "/ZaDb"
_TICK_SHARE = 0.9
_TRANSPARENCY = re.compile(r"/\S+ gs ")


def settled(content: bytes) -> bytes:
    """Settle the fields of a PDF that WeasyPrint wrote; one without fields is our bug and raises."""
    import pikepdf  # heavy, and only forms need it

    with pikepdf.open(io.BytesIO(content)) as document:
        form = document.Root.AcroForm
        form.DR.Font[_TICK_FONT] = document.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.ZapfDingbats)
        )
        for field in form.Fields:
            field.Rect = _upright(field.Rect)
            if field.FT == "/Btn":
                height = round(float(field.Rect[3] - field.Rect[1]) * _TICK_SHARE, 1)
                field.DA = pikepdf.String(f"{_TICK_FONT} {height} Tf 0 g")
                field.MK = pikepdf.Dictionary(CA=pikepdf.String(_TICK))
            else:
                field.DA = pikepdf.String(_TRANSPARENCY.sub("", str(field.DA)))
        buffer = io.BytesIO()
        document.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def _upright(rectangle: Any) -> list[Any]:
    left, top, right, bottom = rectangle
    return [min(left, right), min(top, bottom), max(left, right), max(top, bottom)]
