"""How the Word file looks, read from the folder of looks and joined with the palette; it knows no words and no Word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from policyloom.model.types import Policy
from policyloom.views import brand
from policyloom.views.brand import Palette
from policyloom.views.facets import key


@dataclass(frozen=True, slots=True)
class Style:
    """A style: sizes and spaces in points, 0 or empty where it takes over what it is based on. Colours are #rrggbb."""

    name: str
    character: bool
    family: str
    size: float
    bold: bool
    italic: bool
    underline: bool
    color: str
    fill: str
    before: float | None
    after: float | None
    line: float
    left: float
    hanging: float
    keep: bool
    together: bool


@dataclass(frozen=True, slots=True)
class TableStyle:
    """A style of tables: the colours of its lines and the space inside its cells in points: above and below, left, right."""

    name: str
    line: str
    head_line: str
    padding: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that decides how the file looks. page and margins are in millimetres, number_indent in points, logo in inches."""

    fonts: Mapping[str, str]
    page: tuple[float, float]
    margins: Mapping[str, float]
    number_indent: float
    logo: tuple[float, float]
    palette: Palette
    colors: Mapping[str, str]
    styles: tuple[Style, ...]
    tables: tuple[TableStyle, ...]


def read_look(templates: Path, policy: Policy) -> Look:
    """Read styles.yaml and join it with the institution's colours, or with greys where the policy's documents are plain."""
    data = yaml.load((templates / "word" / "styles.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    plain = policy.documents.layout == "plain"
    palette = brand.grey() if plain else brand.light(policy.institution.brand)
    colors = _colors(palette)
    indent = data["number-indent"]
    return Look(
        {**data["fonts"], **{face.role: face.family for face in policy.institution.brand.faces}},
        tuple(data["pages"][policy.institution.brand.paper]),
        data["margins"],
        indent,
        (data["logo"]["width"], data["logo"]["height"]),
        palette,
        colors,
        tuple(_style(name, one, colors, indent) for name, one in data["styles"].items()),
        tuple(_table(name, one, colors) for name, one in data["tables"].items()),
    )


def _colors(palette: Palette) -> dict[str, str]:
    named = {name: getattr(palette, name) for name in palette.__slots__ if name != "badges"}
    for modality, badge in palette.badges.items():
        named |= {key(modality): badge.ink, f"{key(modality)}-tint": badge.tint}
    return named


def _style(name: str, data: Mapping[str, Any], colors: Mapping[str, str], indent: float) -> Style:
    get = data.get
    return Style(
        name=name,
        character=get("kind") == "character",
        family=get("family", ""),
        size=get("size", 0),
        bold=get("bold", False),
        italic=get("italic", False),
        underline=get("underline", False),
        color=colors[data["color"]] if "color" in data else "",
        fill=colors[data["fill"]] if "fill" in data else "",
        before=get("before"),
        after=get("after"),
        line=get("line", 0),
        left=indent if get("indented") else get("left", 0),
        hanging=get("hanging", 0),
        keep=get("keep", False),
        together=get("together", False),
    )


def _table(name: str, data: Mapping[str, Any], colors: Mapping[str, str]) -> TableStyle:
    return TableStyle(name, colors[data["line"]], colors[data["head-line"]], tuple(data["padding"]))
