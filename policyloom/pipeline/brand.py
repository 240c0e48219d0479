"""The institution's own look, read and checked: logo, fonts, office templates, colours. It draws nothing but a missing logo."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TypeGuard

from policyloom import project
from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.model.types import BrandFiles, Face
from policyloom.pipeline.font import Unfit, read_face
from policyloom.pipeline.picture import logo_text
from policyloom.source.document import Document
from policyloom.views import slide_template, word_template
from policyloom.views.brand import WORDS, contrast, heading_grounds, nearest, readable, words_on
from policyloom.views.emblem import emblem

_PATH = ("institution", "brand")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_ROLES = ("sans", "serif")


def read_brand(document: Document, files: list[Path], problems: list[Diagnostic]) -> BrandFiles:
    """Read every file that the brand names. What was read joins `files`, what is wrong `problems`."""
    rim = _Rim(document, files, problems)
    problems.extend(_colors(document))
    return BrandFiles(
        _logo(rim),
        _faces(rim),
        _template(rim, "pptx_template", _unfit_slides, "PowerPoint"),
        _template(rim, "docx_template", _unfit_word, "Word"),
    )


@dataclass(frozen=True, slots=True)
class _Rim:
    """Where the brand is named, and where what was read and what went wrong is noted."""

    document: Document
    files: list[Path]
    problems: list[Diagnostic]

    def named(self, *keys: str) -> tuple[str, Location] | None:
        """Give a file's name and the place that names it."""
        name, at = self.document.get(*_PATH, *keys), self.document.value_at((*_PATH, *keys))
        return (name, at) if isinstance(name, str) and at else None

    def read(self, name: str, at: Location, rule: str, hint: str) -> bytes | None:
        """Read a file that lies beside the file that names it, or in the folder where the program runs."""
        beside = Path(at.file).parent
        try:
            if not any(project.lies_in(beside / name, folder) for folder in (beside, Path.cwd())):
                raise project.ProjectError(f"`{name}` lies outside this folder")
            content = project.read_bytes(beside / name)
        except project.ProjectError as error:
            self.report(rule, str(error), at, hint)
            return None
        self.files.append(beside / name)
        return content

    def report(self, rule: str, message: str, at: Location | None, hint: str) -> None:
        """Note what is wrong."""
        self.problems.append(Diagnostic(rule, Severity.ERROR, message, at, hint))


def _logo(rim: _Rim) -> str:
    """Read the logo. Without one, a plain sign is drawn."""
    if rim.document.get(*_PATH, "logo") is None:
        return _drawn(rim.document)
    found = rim.named("logo")
    if not found:
        return ""
    name, at = found
    content = rim.read(name, at, "missing-logo", "Name an SVG or PNG file, relative to this file.")
    if content is None:
        return ""
    text, wrong, hint = logo_text(content)
    if wrong:
        rim.report("unsafe-logo", f"the logo cannot be used: {wrong}", at, hint)
    return text


def _drawn(document: Document) -> str:
    name, colors = document.get("institution", "name"), document.get(*_PATH, "colors", default={})
    primary, accent = (colors.get(key) if isinstance(colors, dict) else None for key in ("primary", "accent"))
    if isinstance(name, str) and _is_color(primary) and _is_color(accent):
        return emblem(name, primary, accent)
    return ""  # The schema has reported it.


def _faces(rim: _Rim) -> tuple[Face, ...]:
    return tuple(chain.from_iterable(_family(rim, role) for role in _ROLES))


def _family(rim: _Rim, role: str) -> Iterator[Face]:
    """Read the files of one role; they have to be of one family, which is how stylesheets ask for them."""
    family = ""
    styles = rim.document.get(*_PATH, "fonts", role)
    at = rim.document.value_at((*_PATH, "fonts", role))
    if at and isinstance(styles, dict) and (lacking := [one for one in ("regular", "bold") if one not in styles]):
        rim.report("unfit-font", f"the family has no `{'` and no `'.join(lacking)}`", at, "Name a file for each.")
    for style in styles if isinstance(styles, dict) else ():
        found = rim.named("fonts", role, style)
        content = rim.read(*found, "missing-font", "Name a TTF or OTF file, relative to this file.") if found else None
        if content is None or not found:
            continue
        try:
            face = read_face(content, role, style)
        except Unfit as unfit:
            rim.report("unfit-font", f"`{found[0]}` cannot be used: {unfit}", found[1], unfit.hint)
            continue
        family = family or face.family
        if face.family != family:
            message = f"`{found[0]}` is of the family {face.family}, and the first file here is of {family}"
            rim.report("unfit-font", message, found[1], "Name files of one family for one role.")
        yield face


def _template(rim: _Rim, key: str, unfit: Callable[[bytes], str], program: str) -> bytes:
    found = rim.named(key)
    if not found:
        return b""
    content = rim.read(*found, "missing-template", f"Name a {program} file, relative to this file.")
    if content is None:
        return b""
    if wrong := unfit(content):
        hint = f"Mend it in {program}, or take `{key}` out: then the program makes a template from the brand."
        rim.report("unfit-template", f"the template cannot be used: {wrong}", found[1], hint)
    return content


def _unfit_slides(content: bytes) -> str:
    return slide_template.broken(content) or _lacking("layout", slide_template.missing_layouts(content))


def _unfit_word(content: bytes) -> str:
    return word_template.broken(content) or _lacking("style", word_template.missing_styles(content))


def _lacking(what: str, names: tuple[str, ...]) -> str:
    listed = ", ".join(f"`{name}`" for name in names)
    return f"it has no {what} called {listed}" if names else ""


def _colors(document: Document) -> Iterator[Diagnostic]:
    """Look at each pair that the brand itself sets: words on its main colour, and its headings on paper."""
    colors = document.get(*_PATH, "colors", default={})
    primary, heading = (colors.get(key) if isinstance(colors, dict) else None for key in ("primary", "heading"))
    if not _is_color(primary):
        return  # The schema has reported it.
    at = document.value_at((*_PATH, "colors", "primary"))
    yield from _pair(primary, "white or dark words on it", at, words_on)
    grounds = heading_grounds(primary)

    def on_paper(color: str) -> float:
        return min(contrast(color, ground) for ground in grounds)

    if _is_color(heading):
        yield from _pair(heading, "the paper under it", document.value_at((*_PATH, "colors", "heading")), on_paper)
    elif words_on(primary) >= WORDS > on_paper(primary):
        message = (
            f"headings and links are set in {readable(primary, *grounds)}, since {primary} cannot be read on paper"
        )
        hint = "Set `heading` beside `primary` to choose the color yourself."
        yield Diagnostic("derived-heading", Severity.NOTE, message, at, hint)


def _is_color(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and _COLOR.fullmatch(value) is not None


def _pair(color: str, other: str, at: Location | None, measure: Callable[[str], float]) -> Iterator[Diagnostic]:
    if measure(color) >= WORDS:
        return
    message = f"{color} and {other} have a contrast of {_floored(measure(color))} : 1, and words need {WORDS} : 1"
    hint = f"The nearest color that can be read is {nearest(color, measure)}."
    yield Diagnostic("low-contrast", Severity.ERROR, message, at, hint)


def _floored(ratio: float) -> float:
    """Cut a ratio to two digits after the point: rounded, a pair that fails could seem to pass."""
    return math.floor(ratio * 100) / 100
