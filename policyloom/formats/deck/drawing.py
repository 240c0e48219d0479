"""DrawingML text for boxes, words, icons and pictures: strings from numbers and words; it knows no slide and no policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from policyloom.views.quotes import curled_runs
from policyloom.views.text import Run

EMU = 914400
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
_PRESETS = {
    "rect": ("rect", None),
    "card": ("roundRect", 0.16),
    "chip": ("roundRect", 0.12),
    "square": ("roundRect", -0.1),
    "octagon": ("octagon", None),
    "circle": ("ellipse", None),
    "ring": ("ellipse", None),
    "diamond": ("diamond", None),
}
_ANCHORS = {"top": "t", "middle": "ctr", "bottom": "b"}
ALIGNS = {"left": "l", "center": "ctr", "right": "r"}
_ICON_UNITS = 100
_COMMANDS = {"M": "moveTo", "L": "lnTo", "C": "cubicBezTo"}
Box = Sequence[float]
Outlines = Iterable[Iterable[tuple[str, Sequence[float]]]]


def emu(inches: float) -> int:
    """Convert inches to English Metric Units."""
    return round(inches * EMU)


def frame(box: Box) -> str:
    """Write a place and a size."""
    left, top, width, height = map(emu, box)
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def paint(color: str, slots: Mapping[str, str]) -> str:
    """Write a solid fill: as a colour of the theme where it is one, so that a change of theme carries over."""
    if not color:
        return "<a:noFill/>"
    if color in slots:
        return f'<a:solidFill><a:schemeClr val="{slots[color]}"/></a:solidFill>'
    return f'<a:solidFill><a:srgbClr val="{color[1:].upper()}"/></a:solidFill>'


def stroke(color: str, points: float, slots: Mapping[str, str], *, rounded: bool = False) -> str:
    """Write an outline, or that there is none."""
    if not color:
        return "<a:ln><a:noFill/></a:ln>"
    ends, joins = (' cap="rnd"', "<a:round/>") if rounded else ("", "")
    return f'<a:ln w="{round(points * 12700)}"{ends}>{paint(color, slots)}{joins}</a:ln>'


def preset(shape: str, box: Box) -> str:
    """Write the outline of a named shape; corners keep their radius in inches at any size, or below zero their share of it."""
    name, radius = _PRESETS[shape]
    if radius is None:
        return f'<a:prstGeom prst="{name}"><a:avLst/></a:prstGeom>'
    share = min(50000, round((radius / min(box[2], box[3]) if radius > 0 else -radius) * 100000))
    return f'<a:prstGeom prst="{name}"><a:avLst><a:gd name="adj" fmla="val {share}"/></a:avLst></a:prstGeom>'


def outline(paths: Outlines, box: float) -> str:
    """Write an icon's paths as a free form."""
    size = round(box * _ICON_UNITS)
    steps = "".join(_step(command, numbers) for path in paths for command, numbers in path)
    edges = '<a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
    return f'<a:custGeom>{edges}<a:pathLst><a:path w="{size}" h="{size}" fill="none">{steps}</a:path></a:pathLst></a:custGeom>'


def _step(command: str, numbers: Sequence[float]) -> str:
    if command == "Z":
        return "<a:close/>"
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    points = [f'<a:pt x="{round(x * _ICON_UNITS)}" y="{round(y * _ICON_UNITS)}"/>' for x, y in pairs]
    if command == "L":
        return "".join(f"<a:lnTo>{point}</a:lnTo>" for point in points)
    return f"<a:{_COMMANDS[command]}>{''.join(points)}</a:{_COMMANDS[command]}>"


def identity(number: int, name: str, alt: str = "", *, decorative: bool = False) -> str:
    """Name a shape and describe it; decoration is marked as such, so that no reader speaks of it."""
    described = f" descr={quoteattr(alt)}" if alt else ""
    inner = _DECORATIVE if decorative else ""
    return f'<p:cNvPr id="{number}" name={quoteattr(name)}{described}>{inner}</p:cNvPr>'


def shape(naming: str, geometry: str, words: str = "", *, holder: str = "", looks: str = "") -> str:
    """Write a shape, or with `holder` a placeholder."""
    kind = '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>' if holder else "<p:cNvSpPr/>"
    body = words or '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-US"/></a:p></p:txBody>'
    return f"<p:sp {NAMESPACES}><p:nvSpPr>{naming}{kind}<p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:spPr>{geometry}{looks}</p:spPr>{body}</p:sp>"


def body_properties(anchor: str, insets: Sequence[float] = (0, 0, 0, 0), *, wrap: bool = True) -> str:
    """Write how words stand in their box; a single word in a badge never wraps."""
    left, top, right, bottom = map(emu, insets)
    return f'<a:bodyPr wrap="{"square" if wrap else "none"}" lIns="{left}" tIns="{top}" rIns="{right}" bIns="{bottom}" anchor="{_ANCHORS[anchor]}"><a:noAutofit/></a:bodyPr>'


def text_body(properties: str, runs: str, *, align: str = "") -> str:
    """Write one paragraph of runs."""
    aligned = f'<a:pPr algn="{ALIGNS[align]}"/>' if align else ""
    return f"<p:txBody>{properties}<a:lstStyle/><a:p>{aligned}{runs}</a:p></p:txBody>"


def runs(
    words: Iterable[Run], language: str, *, size: int = 0, fill: str = "", bold: bool = False, font: str = ""
) -> str:
    """Write runs; whatever is left out comes from the layout."""
    look = f'{fill}<a:latin typeface="{font}"/>' if font else fill
    sized = f' sz="{size * 100}"' if size else ""
    return "".join(
        _run(run, quoteattr(language), sized, look, bold=bold or run.bold) for run in curled_runs(words, language)
    )


def _run(run: Run, language: str, sized: str, look: str, *, bold: bool) -> str:
    strong, slanted = ' b="1"' if bold else "", ' i="1"' if run.italic else ""
    properties = f'<a:rPr lang={language}{sized}{strong}{slanted} dirty="0">{look}</a:rPr>'
    return f"<a:r>{properties}<a:t>{escape(run.text)}</a:t></a:r>"
