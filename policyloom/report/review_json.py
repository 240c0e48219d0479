"""A review as JSON, format 1 (schema/review.schema.json). It knows no file.

- `format`: 1. `document`, `policy`: what the user called the two.
- `summary`: `edits` in `rules`, `placed` and `not_placed`; `outside` the texts of rules; changes of `formatting` only; `idle` texts.
- `edits`: `rule`, `number`, `lead_in`, `field`; the words `before` and `after`; `untracked`, `substantive`; `changes` and `comments`; `placed`. Where
  it is placed: `path` and `value` (what the policy would say there) and `reason`; where not: `why` and `hint`; else these are null.
- `outside`: tracked changes elsewhere: `rule` or `heading`, `changes`. `comments`: those beside no edit, with `rule`, `field`, `heading`.
- `absent`: active rules that the document does not hold. `errors`, `warnings`: what `check` would say of the edited policy.
"""

from __future__ import annotations

import json
from typing import Any

from policyloom.model.proposals import Elsewhere, Proposal, Remark, Review, Revision, Spot
from policyloom.report.style import Style

FORMAT = 1


def report(found: Review, names: tuple[str, str], style: Style) -> str:
    """Write a review so that a program can read it."""
    return json.dumps(written(found, names), ensure_ascii=False, indent=2) + "\n"


def written(found: Review, names: tuple[str, str]) -> dict[str, Any]:
    """Write a review as the data of its JSON."""
    return {
        "format": FORMAT,
        "document": names[0],
        "policy": names[1],
        "summary": {
            "edits": len(found.proposals),
            "rules": found.rules,
            "placed": len(found.placed),
            "not_placed": len(found.refused),
            "outside": len(found.elsewhere),
            "formatting": found.formatting,
            "idle": found.idle,
        },
        "edits": [_edit(one) for one in found.proposals],
        "outside": [_outside(one) for one in found.elsewhere],
        "comments": [_spot(spot) | _comment(remark) for spot, remark in found.remarks],
        "absent": list(found.absent),
        "errors": list(found.problems),
        "warnings": list(found.warnings),
    }


def _edit(one: Proposal) -> dict[str, Any]:
    return {
        "rule": one.spot.rule,
        "number": one.number or None,
        "lead_in": one.lead_in,
        "field": one.spot.field or None,
        "before": one.before,
        "after": one.after,
        "untracked": one.untracked,
        "substantive": one.substantive,
        "changes": [_change(revision) for revision in one.revisions],
        "comments": [_comment(remark) for remark in one.remarks],
        "placed": one.placed,
        "path": list(map(str, one.path)) if one.placed else None,
        "value": one.value if one.placed else None,
        "reason": one.reason or None if one.placed else None,
        "why": one.refused or None,
        "hint": one.hint or None,
    }


def _change(one: Revision) -> dict[str, Any]:
    return {"kind": one.kind.replace(" ", "_"), "text": one.text, "author": one.author, "date": one.date or None}


def _comment(one: Remark) -> dict[str, Any]:
    return {
        "text": one.text,
        "about": one.about or None,
        "author": one.author,
        "date": one.date or None,
        "resolved": one.resolved,
        "replies": [{"text": r.text, "author": r.author, "date": r.date or None} for r in one.replies],
    }


def _outside(one: Elsewhere) -> dict[str, Any]:
    return {
        "rule": one.spot.rule or None,
        "heading": one.spot.heading or None,
        "changes": [_change(revision) for revision in one.revisions],
    }


def _spot(spot: Spot) -> dict[str, Any]:
    return {"rule": spot.rule or None, "field": spot.field or None, "heading": spot.heading or None}
