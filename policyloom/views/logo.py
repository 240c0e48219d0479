"""The logo as a picture for programs that read no SVG; it knows no format."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

import pypdfium2
from PIL import Image

from policyloom.model.types import Brand
from policyloom.views.artifact import Context
from policyloom.views.pdf import write_pdf

_PIXELS_PER_INCH = 300


@dataclass(frozen=True, slots=True)
class Picture:
    """The logo as SVG and as PNG, its size in inches, and what it shows."""

    svg: str
    png: bytes
    width: float
    height: float
    alt: str


def draw_logo(brand: Brand, width: float, height: float, context: Context) -> Picture:
    """Draw the logo as large as a box of a size in inches allows."""
    address = f"data:image/svg+xml;utf8,{quote(brand.logo)}"
    page = (
        f'<html lang="en"><head><title>Logo</title></head><body><img src="{escape(address)}" alt="Logo"></body></html>'
    )
    style = (
        f"@page {{ size: {width}in {height}in; margin: 0 }} body {{ margin: 0 }} "
        f"img {{ max-width: {width}in; max-height: {height}in; display: block }}"
    )
    content = write_pdf(page, stylesheet=style, folder=context.templates, scratch=context.scratch / "logo")
    with pypdfium2.PdfDocument(content) as document:
        image = document[0].render(scale=_PIXELS_PER_INCH / 72, fill_color=(255, 255, 255, 0)).to_pil()
    return _picture(image.crop(image.getbbox()), brand)


def _picture(image: Image.Image, brand: Brand) -> Picture:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return Picture(
        brand.logo, buffer.getvalue(), image.width / _PIXELS_PER_INCH, image.height / _PIXELS_PER_INCH, brand.logo_alt
    )
