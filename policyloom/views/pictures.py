"""Pages of a PDF as PNG pictures, for places that take no PDF; it knows no policy and lays nothing out."""

from __future__ import annotations

import io


def pages_as_png(content: bytes, pages: tuple[int, ...], width: int, *, colors: int = 0) -> tuple[bytes, ...]:
    """Draw pages, counted from 0, as PNG files `width` pixels wide. The same PDF gives the same bytes.

    colors: how many the picture may have, at most 256, which makes flat drawings a third as large; 0 keeps them all.
    """
    import pypdfium2  # heavy, and only where pictures are made

    with pypdfium2.PdfDocument(content) as document:
        return tuple(_png(document[page], width, colors) for page in pages)


def _png(page: object, width: int, colors: int) -> bytes:
    buffer = io.BytesIO()
    scale = width / page.get_width()  # type: ignore[attr-defined]
    drawn = page.render(scale=scale).to_pil()  # type: ignore[attr-defined]
    # PDFium rounds sides up, which adds a line of nothing where a page is an odd fraction of an inch.
    picture = drawn.crop((0, 0, width, round(page.get_height() * scale)))  # type: ignore[attr-defined]
    if colors:
        picture = picture.convert("RGB").quantize(colors, dither=0)
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
