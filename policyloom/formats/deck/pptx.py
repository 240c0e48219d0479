"""deck.pptx: scenes as native PowerPoint, with words in placeholders, charts, tables, notes and sections; it lays nothing out itself."""

from __future__ import annotations

import io
import uuid
from itertools import groupby
from typing import Any
from xml.sax.saxutils import quoteattr

from pptx import Presentation
from pptx.oxml import parse_xml

from policyloom.formats.deck import drawing as d
from policyloom.formats.deck.look import Look
from policyloom.formats.deck.objects import add_chart, add_logo, add_table
from policyloom.formats.deck.scene import Element, Scene
from policyloom.formats.deck.theme import Theme, decoration, dress, holder, is_holder, make_theme, slide_number
from policyloom.model.types import Policy
from policyloom.views import text
from policyloom.views.artifact import Context
from policyloom.views.slide_model import Strings
from policyloom.views.text import Run
from policyloom.views.zips import normalised

_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_P14 = 'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'


def write_pptx(scenes: tuple[Scene, ...], policy: Policy, look: Look, strings: Strings, stamp: str, context: Context) -> bytes:
    """Write the presentation; the same scenes give the same bytes. `stamp` is the mark that every slide carries, or empty."""
    presentation = Presentation()
    theme = make_theme(look)
    layouts = dress(presentation, look, theme, policy.institution.short_name)
    foot = ((Run(f"{stamp}   ", bold=True),) if stamp else ()) + text.runs(policy.in_doubt)
    for scene in scenes:
        _add_slide(presentation, layouts[scene.layout.name], scene, foot, policy, look, theme, context)
    _add_sections(presentation, scenes)
    _describe(presentation, policy)
    buffer = io.BytesIO()
    presentation.save(buffer)
    return normalised(buffer.getvalue(), policy.effective)


def _add_slide(presentation: Any, layout: Any, scene: Scene, foot: tuple[Run, ...], policy: Policy, look: Look, theme: Theme, context: Context) -> None:
    slide = presentation.slides.add_slide(layout)
    tree = slide.shapes._spTree
    tree[2:] = []
    for number, element in enumerate(scene.elements, 2):
        match element.part.what:
            case "chart":
                add_chart(slide, scene, element, number, look, theme)
            case "table":
                add_table(slide, scene, element, number, look, theme, policy.language)
            case "logo":
                add_logo(slide, element, number, policy, context)
            case _:
                for shape in _shapes(scene, element, number, policy.language, look, theme):
                    tree.append(parse_xml(shape))
    for shape in _footers(scene, foot, policy.language, look, theme):
        tree.append(parse_xml(shape))
    if scene.slide.notes:
        slide.notes_slide.notes_text_frame.text = "\n".join(scene.slide.notes)


def _shapes(scene: Scene, element: Element, number: int, language: str, look: Look, theme: Theme) -> list[str]:
    part = element.part
    if is_holder(part):
        return [_placeholder(scene, element, number, language, theme)]
    match part.what:
        case "badge":
            return _badge(element, number, language, look, theme)
        case "mark" if element.words:
            return [_mark(element, number, language, theme)]
    return [decoration(element, number, look, theme, element.alt)]


def _placeholder(scene: Scene, element: Element, number: int, language: str, theme: Theme) -> str:
    """Fill a placeholder; only what differs from its layout is written."""
    size = element.size if element.size != element.style.sizes[0] else 0
    own = element.style.color in ("modality", "verdict")
    words = d.runs(element.words, language, size=size, fill=d.paint(element.color, theme.slots) if own else "")
    naming = d.identity(number, element.part.slot.replace(".", " ").capitalize())
    return d.shape(naming, "", d.text_body("<a:bodyPr/>", words), holder=holder(scene.layout, element.part))


def _badge(element: Element, number: int, language: str, look: Look, theme: Theme) -> list[str]:
    """Draw a chip with its word, and with the small shape of its modality where the chip stands alone."""
    left, top, _, height = element.part.at
    alone = element.style.align != "center"
    words = d.runs(element.words, language, size=element.size, fill=d.paint(element.color, theme.slots), bold=True, font="+mn-lt")
    body = d.text_body(d.body_properties("middle", (0.62 if alone else 0, 0, 0, 0)), words, align=element.style.align)
    looks = d.paint(element.fill, theme.slots) + d.stroke("", 0, {})
    chip = d.shape(d.identity(number, "Badge"), d.frame(element.part.at) + d.preset("chip", element.part.at), body, looks=looks)
    if not alone:
        return [chip]
    box = (left + 0.2, top + height / 2 - 0.13, 0.26, 0.26)
    ring = element.shape == "ring"
    painted = d.paint("" if ring else element.color, theme.slots) + d.stroke(element.color if ring else "", 3, theme.slots)
    small = d.shape(d.identity(number + 500, element.shape.capitalize(), decorative=True), d.frame(box) + d.preset(element.shape, box), looks=painted)
    return [chip, small]


def _mark(element: Element, number: int, language: str, theme: Theme) -> str:
    words = d.runs(element.words, language, size=element.size, fill=d.paint(element.color, theme.slots), bold=True, font="+mn-lt")
    body = d.text_body(d.body_properties("middle"), words, align="center")
    looks = d.paint(element.fill, theme.slots) + d.stroke("", 0, {})
    return d.shape(d.identity(number, "Mark"), d.frame(element.part.at) + d.preset(element.shape, element.part.at), body, looks=looks)


def _footers(scene: Scene, foot: tuple[Run, ...], language: str, look: Look, theme: Theme) -> list[str]:
    mark = d.paint(look.color(look.footer.marks[scene.layout.ground]), theme.slots)
    words = "".join(d.runs((run,), language, fill=mark if run.bold else "") for run in foot)
    number = slide_number(language)
    return [
        d.shape(d.identity(900, "Footer"), "", d.text_body("<a:bodyPr/>", words), holder='<p:ph type="ftr" sz="quarter" idx="3"/>'),
        d.shape(d.identity(901, "Slide number"), "", d.text_body("<a:bodyPr/>", number), holder='<p:ph type="sldNum" sz="quarter" idx="4"/>'),
    ]


def _add_sections(presentation: Any, scenes: tuple[Scene, ...]) -> None:
    """Group the slides into PowerPoint's sections, one for each part of the deck."""
    ids = [one.get("id") for one in presentation.slides._sldIdLst]
    parts = groupby(zip(scenes, ids, strict=True), key=lambda pair: pair[0].slide.part)
    written = "".join(_section(name, [number for _, number in pairs]) for name, pairs in parts)
    listed = f"<p14:sectionLst {_P14}>{written}</p14:sectionLst>"
    extension = f'<p:extLst {d.NAMESPACES}><p:ext uri="{_SECTIONS}">{listed}</p:ext></p:extLst>'
    element = presentation.part._element
    for old in element.findall("{http://schemas.openxmlformats.org/presentationml/2006/main}extLst"):
        element.remove(old)
    element.append(parse_xml(extension))


def _section(name: str, slides: list[str]) -> str:
    identity = str(uuid.uuid5(uuid.NAMESPACE_URL, f"policyloom:{name}:{slides[0]}")).upper()
    listed = "".join(f'<p14:sldId id="{number}"/>' for number in slides)
    return f'<p14:section name={quoteattr(name)} id="{{{identity}}}"><p14:sldIdLst>{listed}</p14:sldIdLst></p14:section>'


def _describe(presentation: Any, policy: Policy) -> None:
    """Fill the file's properties in, and drop what the default template left there."""
    core = presentation.core_properties
    core.title, core.subject, core.language = policy.title, text.plain(policy.promise), policy.language
    core.author = core.last_modified_by = core.keywords = core.comments = ""
    core.version, core.revision = policy.version, 1
    package = presentation.part.package
    for owner in (package, presentation.part):
        for name, relation in list(owner._rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/printerSettings")):
                owner._rels.pop(name)
            elif relation.reltype.endswith("/extended-properties"):
                relation.target_part._blob = _APP


_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>policyloom</Application></Properties>'
)
