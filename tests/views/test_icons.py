"""The icons are one family: one box, one line weight, paths that any format can draw."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from policyloom.views import icons

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PACK = Path(__file__).resolve().parents[2] / "policy" / "packs" / "healthcare-social-media"
NAMES = sorted(file.stem for file in (TEMPLATES / "icons").glob("*.svg"))
LINES = [name for name in NAMES if not name.startswith("shape-")]


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_paths_of_absolute_lines_and_curves_in_its_box(name: str) -> None:
    text = icons.source(TEMPLATES, name)
    paths = icons.outlines(TEMPLATES, name)

    assert 'viewBox="0 0 48 48"' in text
    assert len(paths) == text.count("<path") >= 1
    assert {command for path in paths for command, _ in path} <= set("MLCZ")
    assert all(0 <= number <= icons.BOX for path in paths for _, numbers in path for number in numbers)


@pytest.mark.parametrize("name", LINES)
def test_a_line_icon_has_the_common_weight_and_takes_any_colour(name: str) -> None:
    text = icons.source(TEMPLATES, name)

    assert text.count("stroke-width") == 1
    assert 'stroke-width="2.5"' in text
    assert text.count("currentColor") == 1


def test_every_topic_of_the_pack_has_its_icon() -> None:
    sections = yaml.safe_load((PACK / "vocabulary.yaml").read_text(encoding="utf-8"))["sections"]

    assert {section["icon"] for section in sections.values()} <= set(NAMES)


def test_an_icon_with_a_title_is_an_image_and_without_one_is_hidden() -> None:
    titled = icons.svg(TEMPLATES, "tick", title="Done & dusted", color="#123456")

    assert 'role="img"><title>Done &amp; dusted</title>' in titled
    assert 'stroke="#123456"' in titled
    assert 'aria-hidden="true"' in icons.svg(TEMPLATES, "tick")


def test_an_icon_becomes_an_address_for_stylesheets() -> None:
    address = icons.data_uri(TEMPLATES, "lock", "#123456")

    assert address.startswith("data:image/svg+xml,%3Csvg")
    assert "%23123456" in address
    assert not set(address) & set("\"'<># ")
