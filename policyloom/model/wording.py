"""Words that stay the same: stable labels, and one term for one thing. It knows no format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.patterns import names_pattern
from policyloom.source.document import Document, Path, strings_in

# What readers do not read as the policy's own words: works of others, sample wording, what a linter looks for.
_NOT_OURS = frozenset({"references", "protected", "samples", "terminology", "metadata", "lay_terms", "phrases"})
LONGEST_NAMES = 320  # A pattern has 1,000 characters, and some of a pack name the institution twice.
_NO_WORDS = frozenset(
    {"examples", "cases", "checks", "posts", "sources", "basis", "tags", "section", "audience", "rules"}
)


def labels(document: Document, answers: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A label stands for one rule for ever: no other rule may bear it, not even after its rule was left out."""
    borne: dict[str, Path] = {}
    retired = _retired(document)
    for path, name, rule in document.entries("rules"):
        label = rule.get("label")
        if label is None:
            continue
        here, owner = (*path, "label"), borne.setdefault(label, path)
        gone = retired.get(label)
        if owner != path or gone:
            other = owner[1] if owner != path else gone
            message = f"`{name}` bears the label `{label}`, which belongs to `{other}`"
            hint = "Give it a label that was never used: readers cite labels long after a rule has gone."
            earlier = document.value_at((*owner, "label")) if owner != path else None
            related = (earlier,) if earlier else ()
            yield Diagnostic("label-taken", Severity.ERROR, message, document.value_at(here), hint, related)


def handles(document: Document, answers: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """What no private handle may carry has to take in the official one, or the linter would let it pass."""
    official, listed = document.get("institution", "handle"), document.get("institution", "handles")
    if not isinstance(official, str) or not isinstance(listed, list):
        return
    folded = official.lower().replace("_", "")
    if not any(isinstance(one, str) and one.lower() in folded for one in listed):
        message = f"no entry of `handles` is a part of the official handle `{official}`"
        hint = f"Add `{folded}` to `institution.handles`: private accounts must not carry it."
        yield Diagnostic("unlisted-handle", Severity.ERROR, message, document.value_at(("institution", "handle")), hint)


def names(document: Document, answers: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """What {institution} stands for has to leave a pattern room for words of its own."""
    if (length := len(names_pattern(_names(document)))) > LONGEST_NAMES:
        message = f"the names and handles of the institution make a pattern of {length} characters; {LONGEST_NAMES} are allowed"
        hint = "Keep the handles that people use. One that holds a shorter one is found by that."
        yield Diagnostic("long-handles", Severity.ERROR, message, document.value_at(("institution", "handles")), hint)


def called(document: Document) -> str:
    """Write one pattern for all that the institution is called: what {institution} stands for in a pattern.

    Names that are too many are an error; the pattern then holds the first of them, so that no pattern is too long because of it.
    """
    names = _names(document)
    while len(pattern := names_pattern(names)) > LONGEST_NAMES and len(names) > 1:
        names.pop()
    return pattern if 0 < len(pattern) <= LONGEST_NAMES else "institution"


def _names(document: Document) -> list[str]:
    whose = document.get("institution")
    own = whose if isinstance(whose, dict) else {}
    listed = own.get("handles")
    names = [own.get("name"), own.get("short_name"), own.get("handle"), *(listed if isinstance(listed, list) else ())]
    return [name for name in names if isinstance(name, str) and name.strip()]


def _retired(document: Document) -> dict[Any, str]:
    """Map the labels of rules that a layer left out to those rules."""
    return {
        stage.before["label"]: str(path[1])
        for path, stages in document.stages.items()
        if path[0] == "rules" and document.get(*path) is None
        for stage in stages
        if isinstance(stage.before, dict) and "label" in stage.before
    }


def terminology(document: Document, answers: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """The policy's own words use its terms: a phrase to avoid is a warning at its text."""
    entries = [entry for _, _, entry in document.entries("terminology")]
    avoided = {str(phrase).casefold(): entry for entry in entries for phrase in entry["avoid"]}
    if not avoided:
        return
    longest_first = sorted(avoided, key=len, reverse=True)
    wanted = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    for path, text in strings_in(document.data):
        for found in wanted.finditer(text) if _is_ours(path) else ():
            entry = avoided[found[0].casefold()]
            message, hint = (
                f"`{found[0]}` stands for `{entry['term']}`",
                f"Write `{entry['term']}`. {entry.get('why', '')}",
            )
            yield Diagnostic("avoided-term", Severity.WARNING, message, document.value_at(path), hint.strip())


def _is_ours(path: Path) -> bool:
    return path[0] not in _NOT_OURS and _NO_WORDS.isdisjoint(path[2:])
