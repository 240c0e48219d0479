"""guideline.docx: the guideline for review in Word, each rule a content control; it knows the model, the looks and its own parts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from policyloom.formats.word import package, styles
from policyloom.formats.word.body import Frame, written
from policyloom.formats.word.book import book
from policyloom.formats.word.look import read_look
from policyloom.formats.word.margins import write_margins
from policyloom.model.types import Policy
from policyloom.views.artifact import Artifact, Context
from policyloom.views.logo import draw_logo
from policyloom.views.looks import strings
from policyloom.views.zips import normalised

PATH = "guideline.docx"


def render(policy: Policy, context: Context) -> Iterator[Artifact]:
    """Make guideline.docx."""
    words = strings(context.templates, "word", policy.language)
    look = read_look(context.templates, policy)
    brand = policy.institution.brand
    document = package.emptied(brand.docx, look) if brand.docx else package.fresh(look, policy.institution.short_name)
    frame = Frame(
        styles=styles.names(document.styles.element),
        link=partial(document.part.relate_to, reltype=RELATIONSHIP_TYPE.HYPERLINK, is_external=True),
        numbering=styles.add_numbering(package.numbering(document), look),
        logo=package.picture(document, draw_logo(brand, *look.logo, context)),
        width=package.line_width(document),
        indent=styles.twips(look.number_indent),
        tints=look.colors,
    )
    body = parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{written(book(policy, words), frame)}</w:body>")
    document.element.body[:0] = list(body)
    write_margins(document, policy, words, frame)
    package.settle(document, policy)
    buffer = io.BytesIO()
    document.save(buffer)
    yield Artifact(PATH, normalised(buffer.getvalue(), policy.effective))
