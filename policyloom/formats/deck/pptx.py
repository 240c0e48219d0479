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
from policyloom.formats.deck.look import Look
from policyloom.formats.deck.marks import badge, mark
from policyloom.formats.deck.notes import add_notes
from policyloom.formats.deck.objects import add_chart, add_picture, add_table, empty_slide
from policyloom.formats.deck.own_slides import fill_template
from policyloom.formats.deck.scene import Element, Scene
from policyloom.formats.deck.theme import Theme, decoration, dress, holder, is_holder, make_theme, slide_number
from policyloom.model.types import Policy
from policyloom.views import text
from policyloom.views.artifact import Context
from policyloom.views.logo import Picture, draw_logo
from policyloom.views.slide_model import Strings
from policyloom.views.text import Run
from policyloom.views.zips import normalised

_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_LEFT = ("/thumbnail", "/printerSettings", "/viewProps", "/custom-properties", "/commentAuthors", "/authors")
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


def write_pptx(
    scenes: Sequence[Scene], policy: Policy, look: Look, strings: Strings, stamp: str, context: Context
) -> bytes:
    """Write the presentation; the same scenes give the same bytes. `stamp` marks every slide, or is empty."""
    foot = ((Run(f"{stamp}   ", bold=True),) if stamp else ()) + text.runs(policy.in_doubt)
    if policy.institution.brand.pptx:
        presentation = fill_template(scenes, policy, look, strings, foot)
    else:
        presentation = _fill_ours(scenes, policy, look, foot, context)
    _add_sections(presentation, scenes)
    _describe(presentation, policy)
    buffer = io.BytesIO()
    presentation.save(buffer)
    return normalised(buffer.getvalue(), policy.effective)


def _fill_ours(scenes: Sequence[Scene], policy: Policy, look: Look, foot: tuple[Run, ...], context: Context) -> Any:
    """Make a presentation with our own master and layouts."""
    presentation = Presentation()
    theme = make_theme(look, policy.language)
    layouts = dress(presentation, theme, policy.institution.short_name)
    *_, width, height = next(one.part.at for one in scenes[0].elements if one.part.what == "logo")
    stage = _Stage(theme, layouts, foot, draw_logo(policy.institution.brand, width, height, context))
    for scene in scenes:
        _add_slide(presentation, scene, stage)
    return presentation


def _add_slide(presentation: Any, scene: Scene, stage: _Stage) -> None:
    slide = empty_slide(presentation, stage.layouts[scene.layout.name])
    tree = slide.shapes._spTree
    for number, element in enumerate(scene.elements, 2):
        match element.part.what:
            case "chart":
                held = holder(scene.layout, element.part)
                add_chart(slide, scene.slide.label, element, number, stage.theme, held)
            case "table":
                add_table(slide, element, number, stage.theme, holder(scene.layout, element.part))
            case "logo":
                add_picture(slide, element, number, stage.logo)
            case _:
                tree.extend(map(parse_xml, _shapes(scene, element, number, stage.theme)))
    tree.extend(map(parse_xml, _footers(scene, stage)))
    if scene.slide.notes:
        number = len(presentation.slides)
        add_notes(presentation, slide, number, scene.slide.notes, stage.theme.language)


def _shapes(scene: Scene, element: Element, number: int, theme: Theme) -> list[str]:
    part = element.part
    if is_holder(part):
        return [_placeholder(scene, element, number, theme)]
    match part.what:
        case "badge":
            return badge(element, number, theme)
        case "mark" if element.words:
            return [mark(element, number, theme)]
    return [decoration(element, number, theme, element.alt)]


def _placeholder(scene: Scene, element: Element, number: int, theme: Theme) -> str:
    """Fill a placeholder; only what differs from its layout is written."""
    size = element.size if element.size != element.style.sizes[0] else 0
    own = element.style.color in ("modality", "verdict")
    fill = d.paint(element.color, theme.slots) if own else ""
    words = d.runs(element.words, theme.language, size=size, fill=fill)
    naming = d.identity(number, element.part.slot.replace(".", " ").capitalize())
    moved = "" if element.part in scene.layout.parts else d.frame(element.part.at)
    return d.shape(naming, moved, d.text_body("<a:bodyPr/>", words), holder=holder(scene.layout, element.part))


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
    """Fill the file's properties in, and drop what a template left there: a picture of it, people's names, where somebody last looked."""
    core = presentation.core_properties
    core.title, core.subject = text.plain(policy.title)[:_MOST], text.plain(policy.promise)[:_MOST]
    core.language, core.version, core.revision = policy.language[:_MOST], policy.version[:_MOST], 1
    core.author = core.last_modified_by = core.keywords = core.comments = ""
    package = presentation.part.package
    for owner in (package, presentation.part):
        for name, relation in list(owner._rels.items()):
            if relation.reltype.endswith(_LEFT):
                owner._rels.pop(name)
            elif relation.reltype.endswith("/extended-properties"):
                relation.target_part._blob = _APP


_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>policyloom</Application></Properties>'
)
