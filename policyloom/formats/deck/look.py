"""The deck's layouts, styles and colours, read from the folder of looks; it knows no slide's words and no file format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from policyloom.model.types import Brand, Modality
from policyloom.views.brand import Palette, light, mix

Numbers = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Style:
    """How words look. `color` is a palette name, `sizes` are points, the largest first."""

    family: str
    color: str
    sizes: tuple[int, ...]
    bold: bool = False
    anchor: str = "top"
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Part:
    """One place of a layout: filled by a slide where it has a slot, else decoration."""

    what: str
    at: Numbers
    slot: str = ""
    style: Style | None = None
    shape: str = ""
    icon: str = ""
    fill: str = ""
    line: str = ""
    color: str = ""
    weight: float = 2.0
    row: int = -1
    columns: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand on the slides of one kind, in reading order; `number_on` is the ground under the slide number."""

    name: str
    ground: str
    parts: tuple[Part, ...]
    footer: Numbers
    number_on: str


@dataclass(frozen=True, slots=True)
class Footer:
    """The foot of every slide, by ground."""

    styles: Mapping[str, Style]
    marks: Mapping[str, str]
    lines: Mapping[str, str]
    number: Numbers
    rule: Numbers


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that decides how the deck looks. `fonts` maps a format to its families.

    own: for each kind of slide, the names of the layouts of an institution's own template that it may take, the best first.
    """

    size: tuple[float, float]
    fonts: Mapping[str, Mapping[str, str]]
    leading: float
    palette: Palette
    layouts: Mapping[str, Layout]
    footer: Footer
    templates: Path
    own: Mapping[str, tuple[str, ...]]

    def color(self, name: str, modality: Modality | None = None, verdict: str = "") -> str:
        """Give the colour of a name, following the slide's modality or verdict where the name asks for it."""
        if name.startswith("#"):
            return name
        if name.endswith("-soft"):
            return mix(self.color(name.removesuffix("-soft"), modality, verdict), self.palette.paper, 0.35)
        if name in ("modality", "modality-tint"):
            badge = self.palette.badges[modality or Modality.MAY]
            return badge.tint if name == "modality-tint" else badge.ink
        return str(getattr(self.palette, (verdict or "do") if name == "verdict" else name))


def read_look(templates: Path, brand: Brand) -> Look:
    """Read layouts.yaml and join it with the institution's colours."""
    data = yaml.load((templates / "deck" / "layouts.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    styles = {name: _style(one) for name, one in data["styles"].items()}
    foot = data["footer"]
    grounds = {name: foot[name] for name in ("paper", "primary")}
    footer = Footer(
        {name: styles[one["style"]] for name, one in grounds.items()},
        {name: one["mark"] for name, one in grounds.items()},
        {name: one["line"] for name, one in grounds.items()},
        tuple(foot["number"]),
        tuple(foot["rule"]),
    )
    layouts = {name: _layout(name, data["layouts"], styles, tuple(foot["at"])) for name in data["layouts"]}
    own = {name: (name, *data["own-template"].get(name, data["own-template"]["else"])) for name in layouts}
    families = {face.role: face.family for face in brand.faces}
    fonts = {**data["fonts"], "pptx": data["fonts"]["pptx"] | families}
    return Look(tuple(data["size"]), fonts, data["leading"], light(brand), layouts, footer, templates, own)


def _style(data: Mapping[str, Any]) -> Style:
    get = data.get
    return Style(
        data["family"],
        data["color"],
        tuple(data["sizes"]),
        get("bold", False),
        get("anchor", "top"),
        get("align", "left"),
    )


def _layout(name: str, layouts: Mapping[str, Any], styles: Mapping[str, Style], footer: Numbers) -> Layout:
    data = layouts[name]
    data = layouts[data["like"]] if "like" in data else data
    parts = tuple(part for one in data["parts"] for part in _parts(one, styles))
    return Layout(name, data["ground"], parts, tuple(data.get("footer", footer)), data.get("number-on", data["ground"]))


def _parts(data: Mapping[str, Any], styles: Mapping[str, Style]) -> Iterator[Part]:
    part = _part(data, styles)
    if "repeat" not in data:
        yield part
        return
    left, top, width, height = part.at
    for row in range(data["repeat"]):
        yield replace(part, at=(left, top + row * data["step"], width, height), slot=f"{part.slot}.{row}", row=row)


def _part(data: Mapping[str, Any], styles: Mapping[str, Style]) -> Part:
    get = data.get
    style = styles[data["style"]] if "style" in data else None
    if style and "align" in data:
        style = replace(style, align=data["align"])
    what = get("what", "icon" if "icon" in data else "shape")
    return Part(
        what,
        tuple(data["at"]),
        get("slot", ""),
        style,
        get("shape", ""),
        get("icon", ""),
        get("fill", ""),
        get("line", ""),
        get("color", ""),
        get("weight", 2.0),
        columns=tuple(get("columns", ())),
    )
