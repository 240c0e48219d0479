"""cspell: single words that nobody should write, as `flagWords`. It knows no phrases and no patterns."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from policyloom.formats.linters.carried import Check, Export
from policyloom.views.rules_record import as_json

CARRIES: frozenset[str] = frozenset()
LOSES = frozenset({"unless", "protected", "phrases"})

_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def takes(check: Check) -> str:
    """Take lists of words that hold at least one single word."""
    if check["kind"] != "terms" or "post" not in check["fields"]:
        return "no-word-list"
    return "" if _words(check) else "phrases"


def write(export: Export) -> Iterator[tuple[str, bytes]]:
    """Write a configuration that flags the words and spells nothing else."""
    words = sorted({word for _, check, _ in export.checks(sys.modules[__name__]) for word in _words(check)})
    settings = {"version": "0.2", "language": "en", "import": [], "flagWords": words}
    yield "cspell.json", as_json(settings)


def _words(check: Check) -> list[str]:
    return [word for word in check.get("terms", ()) if _WORD.fullmatch(word)]
