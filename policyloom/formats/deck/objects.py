"""What python-pptx makes better than we would: native charts, tables and the logo's picture, put into their placeholders."""

from __future__ import annotations

import io
from html import escape
from typing import Any
from urllib.parse import quote

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from policyloom.formats.deck import drawing as d
from policyloom.formats.deck.look import Look
from policyloom.formats.deck.scene import Element, Scene
from policyloom.formats.deck.theme import Theme, holder
from policyloom.model.types import Policy
from policyloom.views.artifact import Context
from policyloom.views.pdf import write_pdf
from policyloom.views.text import Run

_LABEL = 28
_GAP = 55
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_SVG = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_PIXELS_PER_INCH = 300
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def add_chart(slide: Any, scene: Scene, element: Element, number: int, look: Look, theme: Theme) -> None:
    """Add a native bar chart: labels at the bars, no legend, no axis to read values from."""
    data = CategoryChartData(number_format="General")
    data.categories = [label for label, _ in element.bars]
    data.add_series(scene.slide.label, [value for _, value in element.bars])
    framed = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *_emus(element), data)
    _hold(framed, scene, element, number)
    chart = framed.chart
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.name = Pt(element.size), theme.fonts["sans"]
    chart.font.color.rgb = _rgb(look.palette.ink)
    _quiet_axes(chart, look)
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = _GAP, True
    labels = plot.data_labels
    labels.font.size, labels.font.bold, labels.position = Pt(_LABEL), True, XL_LABEL_POSITION.OUTSIDE_END
    labels.number_format, labels.number_format_is_linked = "0×", False
    _color_bars(plot, element, look)


def _quiet_axes(chart: Any, look: Look) -> None:
    values, names = chart.value_axis, chart.category_axis
    values.visible = values.has_major_gridlines = False
    values.minimum_scale = 0
    names.reverse_order = True
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.rgb = _rgb(look.palette.line)


def _color_bars(plot: Any, element: Element, look: Look) -> None:
    """Paint what is compared with in a tint, and the rest in the brand's colour."""
    lowest = min(value for _, value in element.bars)
    for index, (_, value) in enumerate(element.bars):
        fill = plot.series[0].points[index].format.fill
        fill.solid()
        fill.fore_color.rgb = _rgb(look.palette.soft if value == lowest else element.fill)


def add_table(slide: Any, scene: Scene, element: Element, number: int, look: Look, theme: Theme, language: str) -> None:
    """Add a native table: a header row, generous rows, lines between rows only."""
    rows, columns = len(element.rows), element.part.columns
    framed = slide.shapes.add_table(rows, len(columns), *_emus(element))
    _hold(framed, scene, element, number)
    table = framed.table
    table._tbl.tblPr.find(f"{{{table._tbl.nsmap['a']}}}tableStyleId").text = _PLAIN_TABLE
    table.horz_banding, table.first_row = False, True
    for index, width in enumerate(columns):
        table.columns[index].width = Emu(d.emu(width))
    for row, cells in enumerate(element.rows):
        table.rows[row].height = Emu(d.emu(element.part.at[3] / 6))
        for column, words in enumerate(cells):
            _write_cell(table.cell(row, column), words, element, look, theme, language, head=row == 0, bold=column == 0 or row == 0)


def _write_cell(cell: Any, words: str, element: Element, look: Look, theme: Theme, language: str, *, head: bool, bold: bool) -> None:
    color = look.palette.ink_primary if head else look.palette.ink
    written = d.runs((Run(words, bold=bold),), language, size=element.size, fill=d.paint(color, theme.slots), font="+mn-lt")
    body = cell._tc.get_or_add_txBody()
    paragraph = parse_xml(f"<a:p {d.NAMESPACES}>{written}</a:p>")
    body.replace(body.p_lst[0], paragraph)
    none = "".join(f"<a:{side}><a:noFill/></a:{side}>" for side in ("lnL", "lnR", "lnT"))
    line = f'<a:lnB w="{19050 if head else 9525}">{d.paint(look.palette.primary if head else look.palette.line, theme.slots)}</a:lnB>'
    properties = f'<a:tcPr {d.NAMESPACES} marL="0" marR="91440" anchor="ctr">{none}{line}<a:noFill/></a:tcPr>'
    for old in cell._tc.findall("{http://schemas.openxmlformats.org/drawingml/2006/main}tcPr"):
        cell._tc.remove(old)
    cell._tc.append(parse_xml(properties))


def add_logo(slide: Any, element: Element, number: int, policy: Policy, context: Context) -> None:
    """Add the logo as SVG, crisp at any size, with a picture of it for programs that read none."""
    brand = policy.institution.brand
    picture, width, height = logo_png(brand.logo, element.part.at, context)
    left, top = element.part.at[:2]
    shape = slide.shapes.add_picture(io.BytesIO(picture), *(Emu(d.emu(side)) for side in (left, top, width, height)))
    shape.name = "Logo"
    shape._element.nvPicPr.cNvPr.set("id", str(number))
    shape._element.nvPicPr.cNvPr.set("descr", brand.logo_alt)
    package = slide.part.package
    part = Part(PackURI("/ppt/media/logo.svg"), "image/svg+xml", package, brand.logo.encode("utf-8"))
    related = slide.part.relate_to(part, _IMAGE)
    extension = (
        f'<a:extLst {d.NAMESPACES}><a:ext uri="{_SVG}"><asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
        f'r:embed="{related}"/></a:ext></a:extLst>'
    )
    shape._element.blipFill.find("{http://schemas.openxmlformats.org/drawingml/2006/main}blip").append(parse_xml(extension))


def logo_png(svg: str, box: d.Box, context: Context) -> tuple[bytes, float, float]:
    """Draw the logo as large as its box allows. Returns the picture and its size in inches."""
    import pypdfium2  # noqa: PLC0415  (only a deck with a logo needs it)

    address = "data:image/svg+xml;utf8," + quote(svg)
    page = f'<html lang="en"><head><title>Logo</title></head><body><img src="{escape(address)}" alt="Logo"></body></html>'
    style = f"@page {{ size: {box[2]}in {box[3]}in; margin: 0 }} body {{ margin: 0 }} img {{ max-width: {box[2]}in; max-height: {box[3]}in; display: block }}"
    content = write_pdf(page, stylesheet=style, folder=context.templates, scratch=context.scratch / "logo")
    document = pypdfium2.PdfDocument(content)
    image = document[0].render(scale=_PIXELS_PER_INCH / 72, fill_color=(255, 255, 255, 0)).to_pil()
    cropped = image.crop(image.getbbox())
    buffer = io.BytesIO()
    cropped.save(buffer, "PNG")
    return buffer.getvalue(), cropped.width / _PIXELS_PER_INCH, cropped.height / _PIXELS_PER_INCH


    return quote(svg)


def _hold(framed: Any, scene: Scene, element: Element, number: int) -> None:
    """Put a frame into its placeholder and describe it."""
    naming = framed._element.nvGraphicFramePr
    naming.cNvPr.set("id", str(number))
    naming.cNvPr.set("name", element.part.slot.capitalize())
    naming.cNvPr.set("descr", element.alt)
    wanted = holder(scene.layout, element.part).replace("<p:ph ", f"<p:ph {d.NAMESPACES} ")
    naming.nvPr.append(parse_xml(wanted))


def _emus(element: Element) -> tuple[Emu, Emu, Emu, Emu]:
    left, top, width, height = (Emu(d.emu(side)) for side in element.part.at)
    return left, top, width, height


def _rgb(color: str) -> RGBColor:
    return RGBColor.from_string(color[1:].upper())
