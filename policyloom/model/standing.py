"""What only the day tells: approvals that are void, deviations that ran out, laws nobody has looked at again. It knows no format.

Nothing here keeps a policy from being composed: an old revision can still be compared with a new one.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.model.steps import changes
from policyloom.model.types import Policy, Reference, Status
from policyloom.source.document import Document

Look = Callable[[Policy, Document, str], Iterator[Diagnostic]]


def standing(policy: Policy, document: Document, today: datetime.date) -> tuple[Diagnostic, ...]:
    """Run every look at the calendar."""
    return tuple(problem for look in STANDING.values() for problem in look(policy, document, today.isoformat()))


def _approval(policy: Policy, document: Document, today: str) -> Iterator[Diagnostic]:
    if policy.status is not Status.APPROVED:
        return
    if policy.approval is None:
        message = "nobody is named who approved it: every document says that it is a draft"
        hint = f"Add `approval:` with role, date and digest: {policy.digest}."
        at = document.value_at(("policy", "status"))
        yield Diagnostic("missing-approval", Severity.WARNING, message, at, hint)
    elif not policy.approved:
        message = "the words have changed since the approval: every document says that it is a draft"
        hint = "Have the words approved again under another version: `policyloom approve --role ROLE` records it."
        at = document.value_at(("policy", "approval", "digest"))
        yield Diagnostic("approval-void", Severity.WARNING, message, at, hint)


def _review(policy: Policy, document: Document, today: str) -> Iterator[Diagnostic]:
    if policy.status is not Status.RETIRED and policy.review < today:
        message, at = f"the policy was due for review on {policy.review}", document.value_at(("policy", "review"))
        yield Diagnostic("review-overdue", Severity.WARNING, message, at, "Review it, then set the next date.")


def _expired(policy: Policy, document: Document, today: str) -> Iterator[Diagnostic]:
    told = set()
    for change in changes(document):
        grounds = change.grounds
        if grounds.expires and grounds.expires < today and grounds not in told:
            told.add(grounds)
            message = (
                f"what `{change.layer}` changed in `{'.'.join(map(str, change.path[:2]))}` held until {grounds.expires}"
            )
            hint = "Take the change out, or have it approved again and set a new date."
            yield Diagnostic("deviation-expired", Severity.ERROR, message, grounds.expires_at or change.at, hint)


def _laws(policy: Policy, document: Document, today: str) -> Iterator[Diagnostic]:
    for law in policy.references:
        if law.review_by and law.review_by < today:
            at = document.value_at(("references", law.id, "review_by"))
            message = f"somebody had to look at `{law.id}` again by {law.review_by}"
            hint = "Read it again, then set `status`, `seen` and the next `review_by`."
            yield Diagnostic("law-review-overdue", Severity.WARNING, message, at, hint)
    blocking = unverified(policy) if policy.status is Status.APPROVED else ()
    if blocking:
        names = ", ".join(f"`{law.id}`" for law in blocking)
        message = f"rules rest on laws that are cited from memory, and nobody has confirmed them: {names}"
        hint = "Have counsel check each, then run `policyloom approve --confirm ID --role ROLE`. Until then the policy is no more than reviewed."
        places = (document.value_at(("references", law.id, "status")) for law in blocking)
        at = document.value_at(("policy", "status"))
        yield Diagnostic("unverified-law", Severity.ERROR, message, at, hint, tuple(place for place in places if place))


def unverified(policy: Policy) -> tuple[Reference, ...]:
    """List the laws behind active rules that nobody has confirmed: they keep the policy from being approved."""
    cited = {source.ref for rule in policy.active_rules for source in rule.sources}
    return tuple(law for law in policy.references if law.unconfirmed and law.id in cited)


STANDING: Mapping[str, Look] = {"approval": _approval, "review": _review, "deviations": _expired, "laws": _laws}
