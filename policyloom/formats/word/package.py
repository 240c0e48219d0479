"""guideline.docx as a package: our look in a fresh document, or an institution's own template, emptied; it knows no chapter."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart
from docx.shared import Inches, Mm
from lxml import etree

from policyloom.formats.word import styles
from policyloom.formats.word.look import Look
from policyloom.model.types import Policy
from policyloom.views import text
from policyloom.views.logo import Picture
from policyloom.views.office_theme import dressed

_MOST = 255
_NUMBERING = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_COMPATIBILITY = "http://schemas.microsoft.com/office/word"
# What a fresh document or a template has and ours must not: previews, leftovers, names of people, places on somebody's disk.
_DROPPED = (
    "/thumbnail",
    "/customXml",
    "/stylesWithEffects",
    "/comments",
    "/commentsExtended",
    "/commentsIds",
    "/commentsExtensible",
    "/people",
    "/attachedTemplate",
    "/mailMergeSource",
    "/mailMergeHeaderSource",
)
_UNSET = ("attachedTemplate", "mailMerge", "documentProtection", "writeProtection", "rsids", "savePreviewPicture")
# The settings that stand before w:trackRevisions.
_BEFORE_TRACKING = (
    "writeProtection, view, zoom, removePersonalInformation, removeDateAndTime, doNotDisplayPageBoundaries, displayBackgroundShape, "
    "printPostScriptOverText, printFractionalCharacterWidth, printFormsData, embedTrueTypeFonts, embedSystemFonts, saveSubsetFonts, "
    "saveFormsData, mirrorMargins, alignBordersAndEdges, bordersDoNotSurroundHeader, bordersDoNotSurroundFooter, gutterAtTop, "
    "hideSpellingErrors, hideGrammaticalErrors, activeWritingStyle, proofState, formsDesign, attachedTemplate, linkStyles, "
    "stylePaneFormatFilter, stylePaneSortMethod, documentType, mailMerge, revisionView"
)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>policyloom</Application></Properties>'
)


def fresh(look: Look, name: str) -> Any:
    """Open python-docx's default document and give it our theme, styles and page."""
    document = Document()
    theme = document.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = dressed(theme.blob, name, look.palette, look.fonts)
    styles.dress(document.styles.element, look)
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in look.page)
    section.top_margin, section.bottom_margin = Mm(look.margins["top"]), Mm(look.margins["bottom"])
    section.left_margin, section.right_margin = Mm(look.margins["left"]), Mm(look.margins["right"])
    section.header_distance, section.footer_distance = Mm(look.margins["header"]), Mm(look.margins["footer"])
    section.different_first_page_header_footer = True
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if (setting.get(qn("w:uri")), setting.get(qn("w:name"))) == (_COMPATIBILITY, "compatibilityMode"):
            setting.set(qn("w:val"), "15")
    return document


def emptied(template: bytes, look: Look) -> Any:
    """Open an institution's template without its words: its styles, headers, footers and page setup stay."""
    document = Document(io.BytesIO(template))
    body = document.element.body
    sections = list(body.iter(qn("w:sectPr"))) or [parse_xml(f"<w:sectPr {nsdecls('w')}/>")]
    last = sections[-1]
    held = {_which(one): one for section in sections for one in section if _which(one)}
    for old in [one for one in last if _which(one)]:
        last.remove(old)
    last[:0] = held.values()
    body[:] = [last]
    styles.add_missing(document.styles.element, look)
    return document


def _which(element: Any) -> tuple[str, str] | None:
    """Tell which header or footer a section's element points to."""
    if element.tag in (qn("w:headerReference"), qn("w:footerReference")):
        return element.tag, element.get(qn("w:type"), "default")
    return None


def line_width(document: Any) -> int:
    """Give the width of a line of text in twips."""
    section = document.sections[-1]
    width = (section.page_width or Mm(210)) - (section.left_margin or 0) - (section.right_margin or 0)
    return int((width - (section.gutter or 0)) / 635)


def numbering(document: Any) -> Any:
    """Give the element that holds the document's lists; a template without any gets one."""
    try:
        return document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        blob = f"<w:numbering {nsdecls('w')}/>".encode()
        part = NumberingPart.load(PackURI("/word/numbering.xml"), _NUMBERING, blob, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        return part.element


def picture(document: Any, logo: Picture) -> str:
    """Add the logo to the package. Gives the drawing that stands in a run."""
    made = document.part.new_pic_inline(io.BytesIO(logo.png), Inches(logo.width), Inches(logo.height))
    made.docPr.set("descr", logo.alt)
    made.docPr.set("name", "Logo")
    return f"<w:drawing>{etree.tostring(made, encoding='unicode')}</w:drawing>"


def settle(document: Any, policy: Policy) -> None:
    """Set language, tracking and properties, and drop what is nobody's business."""
    _set_language(document, policy.language)
    _set_settings(document, policy.language)
    _describe(document.core_properties, policy)
    package = document.part.package
    for owner in (package, *list(package.iter_parts())):
        for name, relation in list(owner.rels.items()):
            if relation.reltype.endswith(_DROPPED):
                owner.rels.pop(name)
            elif relation.reltype.endswith("/extended-properties"):
                relation.target_part._blob = _APP


def _set_language(document: Any, language: str) -> None:
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is None:
        return
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>'))


def _set_settings(document: Any, language: str) -> None:
    """Track what reviewers change, without a question on opening."""
    settings = document.settings.element
    for tag in (*_UNSET, "trackRevisions"):
        for old in settings.findall(qn(f"w:{tag}")):
            settings.remove(old)
    for one in settings.findall(qn("w:themeFontLang")):
        one.set(qn("w:val"), language)
    before = _BEFORE_TRACKING.split(", ")
    local = [one.tag.rpartition("}")[2] for one in settings]
    place = next((number for number, name in enumerate(local) if name not in before), len(local))
    settings.insert(place, parse_xml(f"<w:trackRevisions {nsdecls('w')}/>"))


def _describe(core: Any, policy: Policy) -> None:
    core.title, core.subject = text.plain(policy.title)[:_MOST], text.plain(policy.promise)[:_MOST]
    core.language, core.version, core.revision = policy.language[:_MOST], policy.version[:_MOST], 1
    core.author = core.last_modified_by = core.keywords = core.comments = core.category = ""
    core.content_status = str(policy.status)
    core.created = core.modified = datetime.fromisoformat(policy.effective)
