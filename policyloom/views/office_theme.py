"""The colours and fonts of an office document's theme, from the palette; it knows no slide, no page and no format."""

from __future__ import annotations

from collections.abc import Mapping

from policyloom.views.brand import Palette

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def scheme(palette: Palette) -> dict[str, str]:
    """Say which colour, as #rrggbb, stands in which slot of a theme."""
    return {
        "dk1": palette.ink,
        "lt1": palette.paper,
        "dk2": palette.ink_primary,
        "lt2": palette.tint,
        "accent1": palette.primary,
        "accent2": palette.accent,
        "accent3": palette.do,
        "accent4": palette.dont,
        "accent5": palette.quiet,
        "accent6": palette.soft,
        "hlink": palette.ink_primary,
        "folHlink": palette.ink_accent,
    }


def dressed(theme: bytes, name: str, palette: Palette, fonts: Mapping[str, str]) -> bytes:
    """Give a theme part our name, colours and families. fonts: `serif` is for headings, `sans` for running text."""
    from lxml import etree  # heavy, and only office documents need it

    root = etree.fromstring(theme)
    root.set("name", name)
    colors = root.find(f".//{_A}clrScheme")
    colors.set("name", name)
    for slot, color in scheme(palette).items():
        holder = colors.find(f"{_A}{slot}")
        holder[:] = [etree.Element(f"{_A}srgbClr", val=color[1:].upper())]
    families = root.find(f".//{_A}fontScheme")
    families.set("name", name)
    for kind, family in (("major", "serif"), ("minor", "sans")):
        families.find(f"{_A}{kind}Font/{_A}latin").set("typeface", fonts[family])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
