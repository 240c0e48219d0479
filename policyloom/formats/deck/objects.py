"""What python-pptx makes better than we would: native charts, tables and pictures; it knows no policy."""

from __future__ import annotations

import io
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from policyloom.formats.deck import drawing as d
from policyloom.formats.deck.scene import Element
from policyloom.formats.deck.theme import Theme
from policyloom.views.logo import Picture
from policyloom.views.quotes import curled_runs
from policyloom.views.text import Run

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_LABEL = 28
_GAP = 55
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_SVG = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def empty_slide(presentation: Any, layout: Any) -> Any:
    """Add a slide without the placeholders that python-pptx would copy: ours come in reading order."""
    related, slide = presentation.part.add_slide(layout)
    presentation.slides._sldIdLst.add_sldId(related)
    return slide


def add_chart(slide: Any, label: str, element: Element, number: int, theme: Theme, held: str) -> None:
    """Add a native bar chart: labels at the bars, no legend, no axis to read values from. `held` is its placeholder, or empty."""
    data: Any = CategoryChartData(number_format="General")  # type: ignore[no-untyped-call]
    data.categories = [run.text for bar, _ in element.bars for run in curled_runs((Run(bar),), theme.language)]
    data.add_series(label, [value for _, value in element.bars])
    framed = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *_emus(element), data)
    _hold(framed, element, number, held)
    chart = framed.chart
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.name = Pt(element.size), theme.fonts["sans"]
    chart.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    _quiet_axes(chart, theme)
    _label_bars(chart.plots[0])
    _color_bars(chart.plots[0], element, theme)
    _mend_axis_ids(chart)


def _quiet_axes(chart: Any, theme: Theme) -> None:
    values, names = chart.value_axis, chart.category_axis
    values.visible = values.has_major_gridlines = False
    values.minimum_scale = 0
    names.reverse_order = True
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.rgb = _rgb(theme.look.palette.line)


def _label_bars(plot: Any) -> None:
    plot.gap_width, plot.has_data_labels = _GAP, True
    labels = plot.data_labels
    labels.font.size, labels.font.bold, labels.position = Pt(_LABEL), True, XL_LABEL_POSITION.OUTSIDE_END
    labels.number_format, labels.number_format_is_linked = 'General"×"', False


def _color_bars(plot: Any, element: Element, theme: Theme) -> None:
    """Paint what is compared with in a tint, and the rest in the brand's colour."""
    lowest = min(value for _, value in element.bars)
    for index, (_, value) in enumerate(element.bars):
        fill = plot.series[0].points[index].format.fill
        fill.solid()
        fill.fore_color.rgb = _rgb(theme.look.palette.soft if value == lowest else element.fill)


def _mend_axis_ids(chart: Any) -> None:
    """Make the axes' numbers positive: python-pptx writes negative ones, which the schema forbids."""
    for tag in ("axId", "crossAx"):
        for one in chart._chartSpace.iter(f"{_C}{tag}"):
            one.set("val", str(abs(int(one.get("val")))))


def add_table(slide: Any, element: Element, number: int, theme: Theme, held: str) -> None:
    """Add a native table: a header row, generous rows, lines between rows only. `held` is its placeholder, or empty."""
    rows, columns = len(element.rows), element.part.columns
    framed = slide.shapes.add_table(rows, len(columns), *_emus(element))
    _hold(framed, element, number, held)
    table = framed.table
    table._tbl.tblPr.find(f"{_A}tableStyleId").text = _PLAIN_TABLE
    table.horz_banding, table.first_row = False, True
    for index, width in enumerate(columns):
        table.columns[index].width = Emu(d.emu(width))
    for row, cells in enumerate(element.rows):
        table.rows[row].height = Emu(d.emu(element.part.at[3] / 6))
        for column, words in enumerate(cells):
            run = Run(words, bold=column == 0 or row == 0)
            _write_cell(table.cell(row, column), run, element.size, theme, head=row == 0)


def _write_cell(cell: Any, run: Run, size: int, theme: Theme, *, head: bool) -> None:
    palette, slots = theme.look.palette, theme.slots
    color = palette.ink_primary if head else palette.ink
    written = d.runs((run,), theme.language, size=size, fill=d.paint(color, slots), font="+mn-lt")
    body = cell._tc.get_or_add_txBody()
    body.replace(body.p_lst[0], parse_xml(f"<a:p {d.NAMESPACES}>{written}</a:p>"))
    none = "".join(f"<a:{side}><a:noFill/></a:{side}>" for side in ("lnL", "lnR", "lnT"))
    line = f'<a:lnB w="{19050 if head else 9525}">{d.paint(palette.primary if head else palette.line, slots)}</a:lnB>'
    properties = f'<a:tcPr {d.NAMESPACES} marL="0" marR="45720" anchor="ctr">{none}{line}<a:noFill/></a:tcPr>'
    for old in cell._tc.findall(f"{_A}tcPr"):
        cell._tc.remove(old)
    cell._tc.append(parse_xml(properties))


def add_picture(slide: Any, element: Element, number: int, picture: Picture) -> None:
    """Add a picture as SVG, crisp at any size, with a PNG for programs that read none."""
    left, top = element.part.at[:2]
    place = (Emu(d.emu(side)) for side in (left, top, picture.width, picture.height))
    shape = slide.shapes.add_picture(io.BytesIO(picture.png), *place)
    naming = shape._element.nvPicPr.cNvPr
    for key, value in (("id", str(number)), ("name", element.part.slot.capitalize()), ("descr", picture.alt)):
        naming.set(key, value)
    part = Part(PackURI("/ppt/media/logo.svg"), "image/svg+xml", slide.part.package, picture.svg.encode("utf-8"))
    related = slide.part.relate_to(part, _IMAGE)
    drawing = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
    extension = f'<a:ext uri="{_SVG}"><asvg:svgBlip xmlns:asvg="{drawing}" r:embed="{related}"/></a:ext>'
    shape._element.blipFill.find(f"{_A}blip").append(parse_xml(f"<a:extLst {d.NAMESPACES}>{extension}</a:extLst>"))


def _hold(framed: Any, element: Element, number: int, held: str) -> None:
    """Name a frame and describe it, and put it into its placeholder where it has one."""
    naming = framed._element.nvGraphicFramePr
    for key, value in (("id", str(number)), ("name", element.part.slot.capitalize()), ("descr", element.alt)):
        naming.cNvPr.set(key, value)
    if held:
        naming.nvPr.append(parse_xml(held.replace("<p:ph ", f"<p:ph {d.NAMESPACES} ")))


def _emus(element: Element) -> tuple[Emu, Emu, Emu, Emu]:
    left, top, width, height = (Emu(d.emu(side)) for side in element.part.at)
    return left, top, width, height


def _rgb(color: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(color[1:]))  # type: ignore[no-untyped-call]
