"""The QR code: the same modules as the library's own, drawn in runs, with a quiet zone and a title."""

from __future__ import annotations

import re

import segno

from policyloom.views.qr import qr_svg

ADDRESS = "https://social.northfield.example/topics/privacy.html"


def test_every_dark_module_is_drawn_and_no_other() -> None:
    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", qr_svg(ADDRESS, title="Privacy")):
        drawn |= {(int(x) + step, int(y)) for step in range(int(length))}

    matrix = segno.make(ADDRESS, error="m", micro=False).matrix
    assert drawn == {(x + 4, y + 4) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


def test_it_is_titled_and_escaped() -> None:
    drawn = qr_svg(ADDRESS, title='A & "B" <c>')

    assert "<title>A &amp; &#34;B&#34; &lt;c&gt;</title>" in drawn
    assert 'role="img"' in drawn
