"""Pages of a PDF as PNG pictures, for places that take no PDF; it knows no policy and lays nothing out."""

from __future__ import annotations

import io


def pages_as_png(content: bytes, pages: tuple[int, ...], width: int) -> tuple[bytes, ...]:
    """Draw pages, counted from 0, as PNG files `width` pixels wide. The same PDF gives the same bytes."""
    import pypdfium2  # heavy, and only where pictures are made

    with pypdfium2.PdfDocument(content) as document:
        return tuple(_png(document[page], width) for page in pages)


def _png(page: object, width: int) -> bytes:
    buffer = io.BytesIO()
    picture = page.render(scale=width / page.get_width()).to_pil()  # type: ignore[attr-defined]
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
