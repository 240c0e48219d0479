"""Diagnostics with the line, a caret and the hint, as compilers show them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from policyloom.diagnostics import Diagnostic, Location, lines_of, printable
from policyloom.report.style import Style

_WIDEST = 160


def report(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str], style: Style) -> str:
    """Write all diagnostics. `texts` maps each file to its text."""
    lines = {file: lines_of(text) for file, text in texts.items()}
    return "".join(_one(diagnostic, lines, style) for diagnostic in diagnostics)


def _one(diagnostic: Diagnostic, lines: Mapping[str, list[str]], style: Style) -> str:
    level = style(diagnostic.severity, f"{diagnostic.severity}[{diagnostic.rule}]")
    written = [f"{level}{style('bold', ': ' + printable(diagnostic.message))}"]
    if diagnostic.at:
        written += _snippet(diagnostic.at, lines, style, "-->", "^")
    for place in diagnostic.related:
        written += _snippet(place, lines, style, ":::", "-")
    if diagnostic.hint:
        written.append(f"  {style('frame', '=')} {style('bold', 'hint')}: {printable(diagnostic.hint)}")
    return "\n".join(written) + "\n\n"


def _snippet(at: Location, lines: Mapping[str, list[str]], style: Style, arrow: str, mark: str) -> list[str]:
    gutter = " " * len(str(at.line))
    head = f"{gutter}{style('frame', arrow)} {printable(at.file)}:{at.line}:{at.column}"
    known = lines.get(at.file, [])
    if at.line > len(known):
        return [head]
    line = known[at.line - 1]
    end = at.end_column if at.end_line == at.line else len(line) + 1
    start = max(at.column - 1 - _WIDEST // 2, 0) if at.column > _WIDEST * 3 // 4 else 0
    before = ("…" if start else "") + _shown(line[start : at.column - 1])
    marked = _shown(line[at.column - 1 : max(end - 1, at.column)])
    caret = mark * max(_width(marked.rstrip()), 1)
    bar = style("frame", "|")
    return [
        head,
        f"{gutter} {bar}",
        f"{at.line} {bar} {_cut(before + _shown(line[at.column - 1 :]))}",
        f"{gutter} {bar} {' ' * _width(before)}{style('error', caret[: max(_WIDEST - len(before), 1)])}",
    ]


def _shown(text: str) -> str:
    return printable(text.replace("\t", " "))


def _cut(line: str) -> str:
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"


def _width(text: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 0 if unicodedata.combining(char) else 1 for char in text
    )
