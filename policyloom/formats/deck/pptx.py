"""deck.pptx: scenes as native PowerPoint, with words in placeholders, charts, tables, notes and sections; it lays nothing out itself."""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from xml.sax.saxutils import quoteattr

from pptx import Presentation
from pptx.oxml import parse_xml

from policyloom.formats.deck import drawing as d
from policyloom.formats.deck.logo import Picture, draw_logo
from policyloom.formats.deck.look import Look
from policyloom.formats.deck.notes import add_notes
from policyloom.formats.deck.objects import add_chart, add_picture, add_table
from policyloom.formats.deck.scene import Element, Scene
from policyloom.formats.deck.theme import Theme, decoration, dress, holder, is_holder, make_theme, slide_number
from policyloom.model.types import Policy
from policyloom.views import text
from policyloom.views.artifact import Context
from policyloom.views.text import Run
from policyloom.views.zips import normalised

_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
# Of the small shape in a badge: its place from the left, its size, and where the word begins.
_SMALL = (0.2, 0.26, 0.62)
# The longest text that a file property may hold.
_MOST = 255
_P14 = 'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'


@dataclass(frozen=True, slots=True)
class _Stage:
    """What every slide needs: the theme, the layouts by name, the words of the foot, the logo."""

    theme: Theme
    layouts: Mapping[str, Any]
    foot: tuple[Run, ...]
    logo: Picture


def write_pptx(scenes: Sequence[Scene], policy: Policy, look: Look, stamp: str, context: Context) -> bytes:
    """Write the presentation; the same scenes give the same bytes. `stamp` marks every slide, or is empty."""
    presentation = Presentation()
    theme = make_theme(look, policy.language)
    layouts = dress(presentation, theme, policy.institution.short_name)
    foot = ((Run(f"{stamp}   ", bold=True),) if stamp else ()) + text.runs(policy.in_doubt)
    *_, width, height = next(one.part.at for one in scenes[0].elements if one.part.what == "logo")
    stage = _Stage(theme, layouts, foot, draw_logo(policy.institution.brand, width, height, context))
    for scene in scenes:
        _add_slide(presentation, scene, stage)
    _add_sections(presentation, scenes)
    _describe(presentation, policy)
    buffer = io.BytesIO()
    presentation.save(buffer)
    return normalised(buffer.getvalue(), policy.effective)


def _add_slide(presentation: Any, scene: Scene, stage: _Stage) -> None:
    slide = _empty_slide(presentation, stage.layouts[scene.layout.name])
    tree = slide.shapes._spTree
    for number, element in enumerate(scene.elements, 2):
        match element.part.what:
            case "chart":
                add_chart(slide, scene, element, number, stage.theme)
            case "table":
                add_table(slide, scene, element, number, stage.theme)
            case "logo":
                add_picture(slide, element, number, stage.logo)
            case _:
                tree.extend(map(parse_xml, _shapes(scene, element, number, stage.theme)))
    tree.extend(map(parse_xml, _footers(scene, stage)))
    if scene.slide.notes:
        number = len(presentation.slides)
        add_notes(presentation, slide, number, scene.slide.notes, stage.theme.language)


def _empty_slide(presentation: Any, layout: Any) -> Any:
    """Add a slide without the placeholders that python-pptx would copy: ours come in reading order."""
    related, slide = presentation.part.add_slide(layout)
    presentation.slides._sldIdLst.add_sldId(related)
    return slide


def _shapes(scene: Scene, element: Element, number: int, theme: Theme) -> list[str]:
    part = element.part
    if is_holder(part):
        return [_placeholder(scene, element, number, theme)]
    match part.what:
        case "badge":
            return _badge(element, number, theme)
        case "mark" if element.words:
            return [_mark(element, number, theme)]
    return [decoration(element, number, theme, element.alt)]


def _placeholder(scene: Scene, element: Element, number: int, theme: Theme) -> str:
    """Fill a placeholder; only what differs from its layout is written."""
    size = element.size if element.size != element.style.sizes[0] else 0
    own = element.style.color in ("modality", "verdict")
    fill = d.paint(element.color, theme.slots) if own else ""
    words = d.runs(element.words, theme.language, size=size, fill=fill)
    naming = d.identity(number, element.part.slot.replace(".", " ").capitalize())
    return d.shape(naming, "", d.text_body("<a:bodyPr/>", words), holder=holder(scene.layout, element.part))


def _badge(element: Element, number: int, theme: Theme) -> list[str]:
    """Draw a chip with its word, and with the small shape of its modality where the chip stands alone."""
    left, top, _, height = element.part.at
    if element.style.align == "center":
        return [_chip(element, number, "Badge", "chip", 0, theme)]
    box = (left + _SMALL[0], top + (height - _SMALL[1]) / 2, _SMALL[1], _SMALL[1])
    ring = element.shape == "ring"
    looks = d.paint("" if ring else element.color, theme.slots) + d.stroke(
        element.color if ring else "", 3, theme.slots
    )
    naming = d.identity(number + 500, element.shape.capitalize(), decorative=True)
    small = d.shape(naming, d.frame(box) + d.preset(element.shape, box), looks=looks)
    return [_chip(element, number, "Badge", "chip", _SMALL[2], theme), small]


def _mark(element: Element, number: int, theme: Theme) -> str:
    return _chip(element, number, "Mark", element.shape, 0, theme)


def _chip(element: Element, number: int, name: str, shape: str, inset: float, theme: Theme) -> str:
    """Draw a filled shape with a word in it."""
    fill = d.paint(element.color, theme.slots)
    words = d.runs(element.words, theme.language, size=element.size, fill=fill, bold=True, font="+mn-lt")
    body = d.text_body(d.body_properties("middle", (inset, 0, 0, 0), wrap=False), words, align=element.style.align)
    looks = d.paint(element.fill, theme.slots) + d.stroke("", 0, {})
    geometry = d.frame(element.part.at) + d.preset(shape, element.part.at)
    return d.shape(d.identity(number, name), geometry, body, looks=looks)


def _footers(scene: Scene, stage: _Stage) -> tuple[str, str]:
    look, language = stage.theme.look, stage.theme.language
    fill = d.paint(look.color(look.footer.marks[scene.layout.ground]), stage.theme.slots)
    words = "".join(d.runs((run,), language, fill=fill if run.bold else "") for run in stage.foot)
    foot, number = (d.text_body("<a:bodyPr/>", one) for one in (words, slide_number(language)))
    return (
        d.shape(d.identity(900, "Footer"), "", foot, holder='<p:ph type="ftr" sz="quarter" idx="3"/>'),
        d.shape(d.identity(901, "Slide number"), "", number, holder='<p:ph type="sldNum" sz="quarter" idx="4"/>'),
    )


def _add_sections(presentation: Any, scenes: Sequence[Scene]) -> None:
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
    return (
        f'<p14:section name={quoteattr(name)} id="{{{identity}}}"><p14:sldIdLst>{listed}</p14:sldIdLst></p14:section>'
    )


def _describe(presentation: Any, policy: Policy) -> None:
    """Fill the file's properties in, and drop what the default template left there."""
    core = presentation.core_properties
    core.title, core.subject = text.plain(policy.title)[:_MOST], text.plain(policy.promise)[:_MOST]
    core.language, core.version, core.revision = policy.language[:_MOST], policy.version[:_MOST], 1
    core.author = core.last_modified_by = core.keywords = core.comments = ""
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
