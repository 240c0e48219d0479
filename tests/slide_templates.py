"""PowerPoint templates for tests: another size, theme and names than ours, with slides of their own that must go."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Inches

WIDE, OLD = 13.333, 10.0
FONTS = {"major": "Cambria", "minor": "Verdana"}
ACCENT = "7A1FA2"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_THEME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
_FEET = (13, 15, 16)
_BAR = (
    '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:nvSpPr><p:cNvPr id="77" name="Their bar"/><p:cNvSpPr/>'
    '<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="228600"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></p:spPr></p:sp>'
)


def a_template(
    width: float = WIDE, *, dark: bool = False, feet: bool = True, renamed: Mapping[str, str] | None = None
) -> bytes:
    """Make a template 7.5 inches high with a bar on its master. feet: whether its layouts hold a footer and a number."""
    presentation: Any = Presentation()
    master = presentation.slide_master
    _widen(presentation, width)
    _paint(master.part.part_related_by(_THEME), dark)
    master._element.cSld.spTree.insert(2, parse_xml(_BAR.format(width=Inches(width))))
    for layout in master.slide_layouts:
        layout.name = (renamed or {}).get(layout.name, layout.name)
        for one in [] if feet else [one for one in layout.placeholders if one.placeholder_format.type in _FEET]:
            one._element.getparent().remove(one._element)
    for layout in list(presentation.slide_layouts)[:2]:
        slide = presentation.slides.add_slide(layout)
        slide.shapes.title.text = "A slide of theirs"
        slide.notes_slide.notes_text_frame.text = "A note of theirs"
    presentation.core_properties.author = "Somebody"
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def _widen(presentation: Any, width: float) -> None:
    share = Inches(width) / presentation.slide_width
    presentation.slide_width = Inches(width)
    for holder in (presentation.slide_master, *presentation.slide_layouts):
        for one in holder.placeholders:
            frame = one._element.spPr.find(f"{_A}xfrm")
            for place, key in [] if frame is None else [(frame[0], "x"), (frame[1], "cx")]:
                place.set(key, str(round(int(place.get(key)) * share)))


def _paint(theme: Any, dark: bool) -> None:
    root = etree.fromstring(theme.blob)
    for slot, color in {"accent1": ACCENT, **({"lt1": "14202B", "dk1": "F2F2F2"} if dark else {})}.items():
        root.find(f".//{_A}{slot}")[:] = [etree.Element(f"{_A}srgbClr", val=color)]
    for kind, family in FONTS.items():
        root.find(f".//{_A}{kind}Font/{_A}latin").set("typeface", family)
    theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
