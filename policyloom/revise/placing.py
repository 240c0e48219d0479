"""Proposed edits put into the text of a policy, as far as the policy bears them. It writes no file.

The edited text is compiled: an edit that makes the policy wrong (a floor refuses it, say) is taken back, with what `check` would say.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from policyloom import project
from policyloom.diagnostics import Diagnostic, Severity
from policyloom.model.proposals import Proposal, Review
from policyloom.pipeline.compile import Compilation, compile_policy
from policyloom.revise.edits import CannotEdit, Text
from policyloom.source.document import Document

_BY_HAND = "Write the new words into the policy by hand."


@dataclass(frozen=True, slots=True)
class Placing:
    """A review whose edits were tried, and the policy's text before and after them."""

    review: Review
    before: str
    after: str


def placed(review: Review, source: Path, compiled: Compilation) -> Placing:
    """Put every edit that was not refused yet into the policy's text, and refuse those that it does not bear."""
    before = project.read_text(source)
    known = {(one.rule, one.message) for one in compiled.diagnostics}
    while True:
        text, review = _written(review, before, project.shown(source))
        tried = compile_policy(source, text=text.text)
        found = [one for one in tried.diagnostics if (one.rule, one.message) not in known]
        refused = dict(_blamed(review.placed, found, tried.document))
        if not refused:
            break
        review = _refuse(review, refused)
    errors = tuple(_said(one) for one in found if one.severity is Severity.ERROR)
    warnings = tuple(_said(one) for one in found if one.severity is not Severity.ERROR)
    return Placing(replace(review, problems=errors, warnings=warnings), before, text.text)


def _said(found: Diagnostic) -> str:
    return f"{found.message}. {found.hint}".strip()


Refusals = Mapping[Proposal, tuple[str, str]]


def _refuse(review: Review, refused: Refusals) -> Review:
    proposals = (
        replace(one, refused=refused[one][0], hint=refused[one][1]) if one in refused else one
        for one in review.proposals
    )
    return replace(review, proposals=tuple(proposals))


def _written(review: Review, before: str, name: str) -> tuple[Text, Review]:
    """Write the edits, rule by rule. What cannot be written safely is refused."""
    text, refused = Text(before, name), dict[Proposal, tuple[str, str]]()
    for rule, group in groupby(review.placed, key=lambda one: one.spot.rule):
        edits = tuple(group)
        if text.document.get("rules", rule):
            for one in edits:
                refused |= _tried(text, (one,), one.path, one.value)
        else:
            refused |= _tried(text, edits, ("rules", rule), _entry(edits))
        reason = next((one.reason for one in edits if one.reason), "")
        if reason and text.document.get("rules", rule) and not text.document.get("rules", rule, "reason"):
            refused |= _tried(text, edits, ("rules", rule, "reason"), reason)
    return text, _refuse(review, refused)


def _tried(text: Text, edits: Iterable[Proposal], path: tuple[str | int, ...], value: Any) -> Refusals:
    try:
        text.reach(path, value)
    except CannotEdit as error:
        return dict.fromkeys(edits, (str(error), _BY_HAND))
    return {}


def _entry(edits: Iterable[Proposal]) -> dict[str, Any]:
    """Make the entry of a rule that the policy does not mention yet."""
    entry: dict[str, Any] = {}
    reason = ""
    for one in edits:
        target = entry
        for step in one.path[2:-1]:
            target = target.setdefault(str(step), {})
        target[str(one.path[-1])] = one.value
        reason = reason or one.reason
    return entry | ({"reason": reason} if reason else {})


def _blamed(
    edits: tuple[Proposal, ...], found: Iterable[Diagnostic], document: Document
) -> Iterator[tuple[Proposal, tuple[str, str]]]:
    """Find the edits behind errors: the one that stands at the error's place, else those of the rule that does."""
    for error in found:
        if error.severity is not Severity.ERROR or error.at is None:
            continue
        here = [one for one in edits if document.value_at(one.path) == error.at]
        yield from ((one, (error.message, error.hint)) for one in here or _around(edits, error, document))


def _around(edits: tuple[Proposal, ...], error: Diagnostic, document: Document) -> Iterator[Proposal]:
    for one in edits:
        at, key = document.value_at(one.path[:2]), document.key_at(one.path[:2])
        if at and key and error.at and at.file == error.at.file and key.line <= error.at.line <= at.end_line:
            yield one


def patch(placing: Placing, name: str) -> str:
    """Write the edits as a unified diff that `git apply` and `patch -p1` take. `name` is the policy's path from where they run."""
    old, new = _lines(placing.before), _lines(placing.after)
    shown = f"{name}\t" if " " in name else name
    lines = difflib.unified_diff(old, new, f"a/{shown}", f"b/{shown}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Split a text where a patch does: at line feeds and nothing else."""
    return [line for line in text.replace("\n", "\n\0").split("\0") if line]
