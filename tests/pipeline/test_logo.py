"""What an SVG may hold to be a logo: shapes that draw, and nothing that acts, fetches or fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyloom.pipeline.logo import fault_in

NORTHFIELD = Path(__file__).resolve().parents[2] / "policy" / "brand" / "logo.svg"
BOX = 'viewBox="0 0 10 10"'


def svg(inside: str = "", attributes: str = BOX) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'


@pytest.mark.parametrize(
    "text",
    [
        NORTHFIELD.read_text(encoding="utf-8"),
        svg('<path fill="url(#sky)" d="M0 0"/>'),
        '<?xml version="1.0" encoding="UTF-8"?>' + svg(),
        svg('<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" r:about=""/></metadata>'),
    ],
)
def test_plain_shapes_are_fine(text: str) -> None:
    assert not fault_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<svg viewBox='0 0 1 1'/>",
        svg("", ""),
        svg("", 'viewBox="0 0 1.2.3 .."'),
        svg("", 'viewBox="0 0 0 10"'),
        svg("", 'viewBox="0 0 nan 10"'),
        svg("", BOX + ' onload="x()"'),
        svg("<script>x()</script>"),
        svg("<style>path { fill: red }</style>"),
        svg("<animateTransform/>"),
        svg('<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="https://x.example/"/>'),
        svg('<path fill="URL(https://x.example/)"/>'),
        svg('<path style="fill: u\\72l(https://x.example/)"/>'),
        svg('<clipPath id="a"><path clip-path="url(#a)"/></clipPath>'),
        svg("<g>" * 5000 + "</g>" * 5000),
        svg(f'<path d="{"M0 0" * 200_000}"/>'),
        '<?xml-stylesheet href="https://x.example/"?>' + svg(),
        '<?xml version="1.0" encoding="utf-7"?>' + svg(),
        "<!DOCTYPE svg>" + svg(),
    ],
)
def test_what_acts_fetches_or_fails_is_refused(text: str) -> None:
    assert fault_in(text)
