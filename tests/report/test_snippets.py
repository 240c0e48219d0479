"""Snippets: the caret under its words, whatever stands before them, and nothing that a terminal would obey."""

from __future__ import annotations

import pytest

from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.report import concise, full
from policyloom.report.style import Style

PLAIN = Style(color=False)


def _shown(text: str, line: int, column: int, width: int) -> list[str]:
    at = Location("f.yaml", line, column, line, column + width)
    problem = Diagnostic("r", Severity.ERROR, "what\x1b[2J\nit is", at)
    return full.report([problem], {"f.yaml": text}, PLAIN).splitlines()


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: bad", 1, 4),
        ("x: 1\r\na: bad", 2, 4),
        ("日本: bad", 1, 5),
        ("\ta: bad", 1, 5),
        ("e\u0301: bad", 1, 5),
        (f"{'a ' * 400}bad, more", 1, 801),
    ],
)
def test_the_caret_stands_under_its_words(text: str, line: int, column: int) -> None:
    snippet, caret = _shown(text, line, column, 3)[3:5]

    wide = sum(char in "日本" for char in snippet) - snippet.count("\u0301")
    start = caret.index("^")
    assert caret.strip(" |0123456789") == "^^^"
    assert snippet[start - wide :][:3] == "bad"
    assert len(snippet) < 180


def test_nothing_reaches_the_terminal_that_it_would_obey() -> None:
    lines = _shown("a: \u202ebad", 1, 5, 3)

    assert lines[0] == r"error[r]: what\x1b[2J it is"
    assert "\u202e" not in "".join(lines)
    assert concise.report([Diagnostic("r", Severity.ERROR, "a\nb")], {}, PLAIN) == "error[r]: a b\n"
