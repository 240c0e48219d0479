"""What is wrong with a text before any of it means something: syntax, and characters that nothing can show. It reads no YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

import yaml

from policyloom.diagnostics import Diagnostic, Location, Severity

# What libyaml refuses without saying where, and the breaks (U+0085, U+2028, U+2029) that it counts as lines.
UNFIT = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What double quotes can still smuggle in: `"\0"`.
UNPRINTABLE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def between(file: str, start: Any, end: Any) -> Location:
    """Turn the parser's marks, which count from 0, into a place."""
    return Location(file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def syntax_problem(error: yaml.YAMLError, file: str) -> Diagnostic:
    """Put the parser's complaint at its place."""
    mark = getattr(error, "problem_mark", None)
    what = str(getattr(error, "problem", None) or "this is no YAML")
    at = between(file, mark, mark) if mark else Location(file, 1, 1, 1, 1)
    return Diagnostic("yaml-syntax", Severity.ERROR, what, replace(at, end_column=at.column + 1), _advice(what))


def spot(file: str, text: str, offset: int) -> Location:
    """Find the line and column of a character; lines end in LF, CR or both."""
    lines = re.split(r"\r\n|\r|\n", text[:offset])
    return Location(file, len(lines), len(lines[-1]) + 1, len(lines), len(lines[-1]) + 2)


def unfit(character: str, at: Location) -> Diagnostic:
    """Refuse a character that no document can carry."""
    message = f"U+{ord(character):04X} cannot be shown or printed"
    return Diagnostic("unprintable-character", Severity.ERROR, message, at, "Remove it, or begin a new line there.")


def comment(value: object, texts: Mapping[str, str], at: Location | None) -> str:
    """Give a hint where a value is missing because `#` made a comment of it, as in `primary: #0b5d7a`."""
    if value is not None or at is None:
        return ""
    line = next(islice(texts.get(at.file, "").splitlines(), at.line - 1, None), "")
    hidden = line[at.column - 1 :].lstrip().startswith("#")
    return "A # begins a comment: put quotes around the value. " if hidden else ""


def _advice(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "A text with `: ` in it needs quotes around it, or the line is indented too far."
    if "cannot start any token" in problem:
        return "A text that starts with @, `, % or a tab needs quotes; indent with spaces."
    if "block end" in problem or "expected" in problem:
        return "Look at the indentation and the quotes of this line and the one above it."
    return "Look at the quotes, brackets and indentation near this place."
