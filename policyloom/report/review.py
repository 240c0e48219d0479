"""A review as text for people: what can be placed, rule by rule, then what cannot and why, then a count. It knows no file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby

from policyloom.diagnostics import printable
from policyloom.model.proposals import Elsewhere, Proposal, Remark, Review, Revision, Spot
from policyloom.report.style import Style

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_NAMED = 5
_LONGEST = 2000  # of a text whose words are compared here


def report(found: Review, names: tuple[str, str], style: Style) -> str:
    """Write a review. `names` are what the user called the document and the policy."""
    return "".join(f"{line}\n" for line in _lines(found, names, style))


def _lines(found: Review, names: tuple[str, str], style: Style) -> Iterator[str]:
    yield style("bold", printable(f"Review of {names[0]} against {names[1]}"))
    yield ""
    yield from _rules(found.placed, style)
    if found.refused or found.elsewhere:
        yield style("warning", "Cannot be placed:")
        yield ""
        yield from _rules(found.refused, style)
        for one in found.elsewhere:
            yield from _elsewhere(one, style)
            yield ""
    if found.remarks:
        yield style("bold", "Comments beside no edit")
        for spot, remark in found.remarks:
            yield f"  {printable(where(spot))}"
            yield from _remark(remark, "    ")
        yield ""
    yield from _notes(found)
    yield summary(found)


def summary(found: Review) -> str:
    """Count the edits."""
    outside = f" {_counted(len(found.elsewhere), 'edit')} outside the texts of rules." if found.elsewhere else ""
    counted = f"{_counted(len(found.proposals), 'edit')} in {_counted(found.rules, 'rule')}"
    return f"{counted}: {len(found.placed)} placed, {len(found.refused)} not.{outside}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _rules(proposals: Iterable[Proposal], style: Style) -> Iterator[str]:
    for _, group in groupby(proposals, key=lambda one: one.spot.rule):
        edits = tuple(group)
        known = (edits[0].spot.rule, edits[0].number, edits[0].lead_in)
        yield f"{style('bold', printable(known[0]))} {printable(' '.join(word for word in known[1:] if word))}".rstrip()
        for one in edits:
            yield from _proposal(one, style)
        yield ""


def _proposal(one: Proposal, style: Style) -> Iterator[str]:
    untracked = " (not tracked)" if one.untracked else ""
    yield f"  {printable(one.spot.field.replace('_', '-') or 'the rule')}{untracked}"
    before, after = marked(one.before, one.after, style)
    yield f"    {style('error', '-')} {before}"
    yield f"    {style('good', '+')} {after}"
    yield from _revisions(one.revisions, "    ")
    if one.substantive and one.placed:
        yield f"    {style('note', 'substantive:')} a number or a word of force changes. See that the rule's `modality` still fits."
    for remark in one.remarks:
        yield from _remark(remark, "    ")
    if not one.placed:
        yield f"    {style('warning', 'cannot be placed:')} {printable(one.refused)}"
        if one.hint:
            yield f"      {printable(one.hint)}"
    elif one.reason:
        yield f"    reason: {printable(one.reason)}"


def marked(before: str, after: str, style: Style) -> tuple[str, str]:
    """Write both texts with the words that went as [-…-] and those that came as {+…+}."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if not before or not after or max(len(old), len(new)) > _LONGEST:
        return printable(before) or "(nothing)", printable(after) or "(nothing)"
    went, came = [], []
    for same, one, other in _steps(old, new):
        went.append(printable(one) if same or not one else style("error", f"[-{printable(one)}-]"))
        came.append(printable(other) if same or not other else style("good", f"{{+{printable(other)}+}}"))
    return "".join(went), "".join(came)


def _steps(old: list[str], new: list[str]) -> Iterator[tuple[bool, str, str]]:
    """Walk what is the same and what is not. A space between two changed words counts as changed."""
    found: list[tuple[bool, str, str]] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        step = (kind == "equal", "".join(old[i1:i2]), "".join(new[j1:j2]))
        if not step[0] and len(found) > 1 and found[-1][0] and found[-1][1].isspace():
            space, last = found.pop(), found.pop()
            step = (False, last[1] + space[1] + step[1], last[2] + space[2] + step[2])
        found.append(step)
    return iter(found)


_IN_RULE = "it stands in the rule, and in none of its texts: examples, sources and badges are set in the YAML file"
_IN_NONE = "it stands in no rule: what repeats a rule is changed at the rule itself, all other words in the YAML file"


def _elsewhere(one: Elsewhere, style: Style) -> Iterator[str]:
    yield style("bold", printable(where(one.spot)))
    yield from _revisions(one.revisions, "    ")
    said = _IN_RULE if one.spot.rule else _IN_NONE
    yield f"    {style('warning', 'cannot be placed:')} {said}"


def where(spot: Spot) -> str:
    """Say where something stands in the document."""
    if spot.rule:
        return f"{spot.rule} {spot.field.replace('_', '-')}".strip()
    return f"under “{spot.heading}”" if spot.heading else "at the beginning"


def _revisions(revisions: Iterable[Revision], indent: str) -> Iterator[str]:
    """Write what each reviewer did, a line for each stretch of one reviewer's changes."""
    for (author, day), group in groupby(revisions, key=lambda one: (one.author, moment(one.date))):
        done = ", ".join(f"{one.kind} “{printable(one.text)}”" for one in group)
        yield f"{indent}{printable(author)}{f', {printable(day)}' if day else ''}: {done}"


def _remark(remark: Remark, indent: str) -> Iterator[str]:
    day, about = moment(remark.date), f" on “{printable(remark.about)}”" if remark.about else ""
    resolved = " (resolved)" if remark.resolved else ""
    yield f"{indent}comment by {printable(remark.author)}{f', {printable(day)}' if day else ''}{about}{resolved}: “{printable(remark.text)}”"
    for reply in remark.replies:
        day = moment(reply.date)
        said = f"{indent}  reply by {printable(reply.author)}{f', {printable(day)}' if day else ''}"
        yield f"{said}: “{printable(reply.text)}”"


def moment(date: str) -> str:
    """Write a date of Word's as people do: the day and the minute."""
    return date[:16].replace("T", " ")


def _notes(found: Review) -> Iterator[str]:
    yield from (f"With these edits the policy would be wrong: {printable(one)}" for one in found.problems)
    yield from (f"With these edits `check` would warn: {printable(one)}" for one in found.warnings)
    if found.formatting:
        yield f"{_counted(found.formatting, 'change')} of looks only: left out."
    if found.idle:
        yield f"{_counted(found.idle, 'text')} with tracked changes that lead to what the policy says already."
    if any(one.untracked for one in found.proposals):
        yield "Not tracked: typed without Track Changes, or the policy changed after this document was made (--tracked-only leaves these out)."
    if found.absent:
        more = f" and {len(found.absent) - _MOST_NAMED} more" if len(found.absent) > _MOST_NAMED else ""
        yield f"Active rules that are not in the document: {printable(', '.join(found.absent[:_MOST_NAMED]))}{more}."
