"""`approve`: record the role, the day and the digest of the words, and keep what was approved in the history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from policyloom import project
from policyloom.model.standing import unverified
from policyloom.model.types import Approval, Policy, Status
from policyloom.pipeline.approvals import path_of, read_approved, text_of
from policyloom.revise.edits import Text
from policyloom.source.near_miss import suggestion

EVERY = "all"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a policy cannot be approved, and what to do."""

    why: str
    hint: str


def refusals(policy: Policy, source: Path) -> tuple[Refusal, ...]:
    """List what stands in the way of an approval."""
    return tuple(_refusals(policy, source))


def _refusals(policy: Policy, source: Path) -> Iterable[Refusal]:
    if policy.approved and policy.approval:
        why = f"version {policy.version} is approved already, by {policy.approval.role} on {policy.approval.date}"
        yield Refusal(why, "A later version needs another `policy.version`.")
    if policy.status is Status.RETIRED:
        yield Refusal("it is retired", "Set `policy.status` to draft first, and raise `policy.version`.")
    laws = [law.id for law in unverified(policy)]
    if laws:
        why = f"nobody has confirmed {len(laws)} laws behind its rules: {', '.join(laws)}"
        hint = "Have counsel check each, then run `policyloom approve --confirm ID --role ROLE`, or add `confirmed:` to the reference."
        yield Refusal(why, hint)
    if policy.version not in {entry.version for entry in policy.history}:
        why = f"version {policy.version} is not in `history`"
        hint = f'Add `"{policy.version}": {{date: …, summary: …, role: …}}` under `history`, so that readers see what changed.'
        yield Refusal(why, hint)
    earlier = path_of(source.parent, policy.version)
    if project.is_file(earlier) and read_approved(earlier).approval.digest != policy.digest:
        why = f"version {policy.version} was approved with other words"
        yield Refusal(why, "Raise `policy.version`: what was approved stays as it was.")


def approve(policy: Policy, source: Path, role: str, day: str) -> Path:
    """Write the approval into the policy's file and its record into the history. Gives the record's place."""
    text = Text(project.read_text(source), project.shown(source))
    approval = Approval(role, day, policy.digest)
    text.set(("policy", "approval"), {"role": role, "date": day, "digest": policy.digest})
    text.set(("policy", "status"), "approved")
    record = path_of(source.parent, policy.version)
    project.replace(record, text_of(policy, approval))
    project.replace(source, text.text)
    return record


def confirm(policy: Policy, source: Path, laws: Iterable[str], role: str, day: str) -> tuple[str, ...]:
    """Write that a role checked these laws, or all that block an approval. Gives the laws that are still unconfirmed."""
    text = Text(project.read_text(source), project.shown(source))
    known = {one.id: one for one in policy.references if one.kind == "law" and one.status == "unverified"}
    asked = dict.fromkeys(laws)
    chosen = tuple(one.id for one in unverified(policy)) if EVERY in asked else tuple(asked)
    for law in chosen:
        if law not in known:
            raise project.ProjectError(f"`{law}` is no unverified law of this policy. {suggestion(law, known)}")
        if known[law].confirmed[0]:
            by, on = known[law].confirmed
            raise project.ProjectError(
                f"`{law}` was confirmed already, by {by} on {on}: take that out of the policy first"
            )
    for law in chosen:
        text.reach(("references", law, "confirmed"), {"role": role, "date": day})
    project.replace(source, text.text)
    return tuple(one.id for one in unverified(policy) if one.id not in chosen)
