"""The speaker's notes of a slide, written whole: python-pptx looks through the package for each new part; it knows no policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.parts.slide import NotesSlidePart

from policyloom.formats.deck import drawing as d
from policyloom.views.text import Run

_IMAGE = (
    '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide image"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/>'
    '</p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
)


def add_notes(presentation: Any, slide: Any, number: int, paragraphs: Sequence[str], language: str) -> None:
    """Give a slide its notes page, one paragraph for each text."""
    master = presentation.part.notes_master_part
    element = parse_xml(_page(paragraphs, language))
    name = PackURI(f"/ppt/notesSlides/notesSlide{number}.xml")
    part = NotesSlidePart(name, CONTENT_TYPE.PML_NOTES_SLIDE, presentation.part.package, element)
    part.relate_to(master, RELATIONSHIP_TYPE.NOTES_MASTER)
    part.relate_to(slide.part, RELATIONSHIP_TYPE.SLIDE)
    slide.part.relate_to(part, RELATIONSHIP_TYPE.NOTES_SLIDE)


def _page(paragraphs: Sequence[str], language: str) -> str:
    written = "".join(f"<a:p>{d.runs((Run(one),), language)}</a:p>" for one in paragraphs)
    body = f"<p:txBody><a:bodyPr/><a:lstStyle/>{written}</p:txBody>"
    holder = d.shape(d.identity(3, "Notes"), "", body, holder='<p:ph type="body" sz="quarter" idx="1"/>')
    tree = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    return (
        f"<p:notes {d.NAMESPACES}><p:cSld><p:spTree>{tree}{_IMAGE}{holder}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
    )
