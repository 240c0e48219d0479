"""From a reviewed Word file to proposed edits: each changed text of a rule, as the policy would have to say it. It writes nothing.

The words in the file are compared with those of the policy as it is now: nothing has to be known of the version that the
file was made from.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from policyloom.model.materiality import Materiality, wording
from policyloom.model.proposals import Elsewhere, Proposal, Remark, Review, Revision, Spot
from policyloom.model.types import Policy, Rule
from policyloom.pipeline.compile import Compilation, fillings
from policyloom.revise.rewriting import CannotRewrite, folded, rewritten, shown
from policyloom.revise.tracked import Reviewed, ReviewedRule, Text
from policyloom.source.choices import holds
from policyloom.source.document import Path
from policyloom.source.resolution import Resolution, resolve
from policyloom.views import fonts
from policyloom.views.word_tags import rules_by_tag

EXCEPTIONS = "exceptions"
_GOING = ("deleted", "moved away")
# What a comment gives as a reason, and how much of it.
_REVIEWED = "Review in Word: "
_MOST_REASON = 300
_PERSON = re.compile(r"(?<!\w)@\w|\S@\S+\.\w")


class OtherDocument(Exception):
    """The file has no rule of this policy."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the policy: its rules by their tags (former ids too), and how its texts are written."""

    policy: Policy
    resolution: Resolution
    values: Mapping[str, str]
    ids: Mapping[str, str]
    own: Mapping[str, Any]
    owned: frozenset[str]
    reason: str
    tracked_only: bool

    def rule(self, tag: str) -> Rule | None:
        """Give the rule of a tag."""
        return self.policy.rules.get(self.ids.get(tag, ""))

    def path(self, rule: Rule, field: str) -> Path | None:
        """Find where a text of a rule is written."""
        path: Path = ("rules", rule.id, field)
        if field.startswith(f"{EXCEPTIONS}."):
            key = self._exception(rule, field.removeprefix(f"{EXCEPTIONS}."))
            path = ("rules", rule.id, EXCEPTIONS, key, "text")
        written = self.resolution.written_at(path)
        return written if isinstance(self.resolution.document.get(*written), str) else None

    def _exception(self, rule: Rule, called: str) -> str:
        """Give the key of an exception: the document counts those that hold here, from 1."""
        entries = self.resolution.document.get("rules", rule.id, EXCEPTIONS, default={})
        held = [key for key, one in entries.items() if holds(one.get("when"), self.resolution.answers)]
        if not called.isdecimal():
            return called
        return held[int(called) - 1] if 1 <= int(called) <= len(held) else ""

    def named(self, spot: Spot) -> Spot:
        """Give a spot with a rule's id in the place of its tag, and an exception's key in the place of its number."""
        rule = self.rule(spot.rule)
        path = self.path(rule, spot.field) if rule and spot.field else None
        field = f"{EXCEPTIONS}.{path[3]}" if path and path[2] == EXCEPTIONS else spot.field
        return replace(spot, rule=rule.id if rule else spot.rule, field=field)


def proposed(
    found: Reviewed, compiled: Compilation, policy: Policy, reason: str = "", *, tracked_only: bool = False
) -> Review:
    """Compare a reviewed document with the policy. Raises OtherDocument.

    reason: why, for the rules that need one; else the comments say it. tracked_only: leave out what differs without a
    tracked change, as in a document that was made before the policy changed.
    """
    known = _known(compiled, policy, reason, tracked_only)
    seen = {known.ids[one.tag] for one in found.rules if one.tag in known.ids}
    if not seen:
        raise OtherDocument
    remarks = [(known.named(spot), remark) for spot, remark in found.remarks]
    by_rule = _by_tag(known, found.rules)
    proposals = [made for tag, copies in by_rule.items() for made in _of_rule(known, tag, copies)]
    given = tuple(_with_reasons(known, _with_remarks(proposals, remarks), found.authors))
    taken = {(one.spot.rule, one.spot.field) for one in given}
    return Review(
        given,
        tuple(_elsewhere(known, found.elsewhere, taken)),
        tuple((spot, remark) for spot, remark in remarks if (spot.rule, spot.field) not in taken),
        found.formatting,
        sum(_idle(known, copies, taken) for copies in by_rule.values()),
        tuple(rule.id for rule in policy.active_rules if rule.id not in seen),
    )


def _known(compiled: Compilation, policy: Policy, reason: str, tracked_only: bool) -> _Known:
    resolution = resolve(compiled.document, compiled.filled)
    own = compiled.layers[-1]
    owned = (name for name in policy.rules if compiled.document.origins["rules", name][0].layer == own.name)
    former = {alias: rule.id for rule in policy.rules.values() for alias in rule.aliases}
    ids = {tag: former[name] for tag, name in rules_by_tag(former).items()} | rules_by_tag(policy.rules)
    return _Known(
        policy,
        resolution,
        fillings(compiled.document, dict(resolution.answers)),
        ids,
        own.document.get("rules", default={}) or {},
        frozenset(owned),
        reason,
        tracked_only,
    )


def _by_tag(known: _Known, rules: Iterable[ReviewedRule]) -> dict[str, list[ReviewedRule]]:
    """Put the copies of a rule together, and the rules in the policy's order; unknown ones follow."""
    order = {name: index for index, name in enumerate(known.policy.rules)}
    found: dict[str, list[ReviewedRule]] = {}
    for one in sorted(rules, key=lambda one: order.get(known.ids.get(one.tag, ""), len(order))):
        found.setdefault(known.ids.get(one.tag, one.tag), []).append(one)
    return found


def _elsewhere(known: _Known, found: Iterable[Elsewhere], taken: Container[tuple[str, str]]) -> Iterator[Elsewhere]:
    """Put together what stands in one place. What went with a whole rule was told with it."""
    for spot, group in groupby(found, key=lambda one: known.named(one.spot)):
        if (spot.rule, "") not in taken:
            yield Elsewhere(spot, tuple(revision for one in group for revision in one.revisions))


def _idle(known: _Known, copies: list[ReviewedRule], taken: Container[tuple[str, str]]) -> int:
    """Count the texts whose tracked changes lead to what the policy says already."""
    changed = {
        known.named(Spot(one.tag, field)) for one in copies for field, text in one.texts.items() if text.revisions
    }
    return sum((one.rule, one.field) not in taken and (one.rule, "") not in taken for one in changed)


def _of_rule(known: _Known, tag: str, copies: list[ReviewedRule]) -> Iterator[Proposal]:
    rule = known.rule(copies[0].tag)
    fields = dict.fromkeys(field for one in copies for field in one.texts)
    texts = {field: [one.texts[field] for one in copies if field in one.texts] for field in fields}
    if rule is None:
        for field, found in texts.items():
            yield from (_of_unknown(tag, field, copies[0], one) for one in found if one.before != one.after)
    elif all(not one.after for found in texts.values() for one in found):
        if not known.tracked_only or any(one.revisions for found in texts.values() for one in found):
            yield _deleted(rule, tuple(one for found in texts.values() for text in found for one in text.revisions))
    else:
        for field, found in texts.items():
            yield from _of_field(known, rule, field, found)


def _of_unknown(tag: str, field: str, rule: ReviewedRule, text: Text) -> Proposal:
    lead_in = rule.texts["lead_in"].before if "lead_in" in rule.texts else ""
    return Proposal(
        Spot(tag, field),
        "",
        lead_in,
        text.before,
        text.after,
        text.revisions,
        (),
        untracked=False,
        refused=f"the policy has no rule `{tag}` any more",
        hint="Look for the rule that took its place, and make the edit there.",
    )


def _deleted(rule: Rule, revisions: tuple[Revision, ...]) -> Proposal:
    kind = "floor" if rule.floor else "right" if rule.right else ""
    hint = f"To leave it out, name `{rule.id}` under `omit`, with `reason` and `approved_by`."
    return Proposal(
        Spot(rule.id),
        rule.number,
        shown(rule.lead_in, {}),
        shown(rule.statement, {}),
        "",
        revisions,
        (),
        untracked=not revisions,
        refused="the whole rule was deleted",
        hint=f"It is a {kind}: no layer may leave it out." if kind else hint,
    )


def _of_field(known: _Known, rule: Rule, field: str, copies: list[Text]) -> Iterator[Proposal]:
    path = known.path(rule, field)
    source = known.resolution.document.get(*path) if path else None
    before = shown(source, known.values) if isinstance(source, str) else copies[0].before
    changed = [one for one in copies if not _same(one.after, before)]
    if len(copies) > 1:  # What was moved leaves an empty copy behind.
        changed = [one for one in changed if one.after]
    if not changed or (known.tracked_only and not any(one.revisions for one in changed)):
        return
    text = changed[0]
    made = Proposal(
        known.named(Spot(rule.id, field)),
        rule.number,
        shown(rule.lead_in, {}),
        before,
        text.after,
        tuple(revision for one in changed for revision in one.revisions),
        (),
        untracked=not _same(text.before, before),
        substantive=field != "rationale" and wording(before, text.after).materiality is Materiality.SUBSTANTIVE,
        path=path or (),
        wants_reason=rule.id not in known.owned and not (known.own.get(rule.id) or {}).get("reason"),
    )
    if any(not _same(one.after, text.after) for one in changed):
        hint = "Decide which of them counts, and take the other copy out of the document."
        yield replace(made, refused="the rule stands twice in the document, with different words", hint=hint)
    else:
        yield _rewritten(known, made, source)


def _same(one: str, other: str) -> bool:
    """Tell whether readers see the same words: where paragraphs end does not count."""
    return folded(" ".join(one.split())) == folded(" ".join(other.split()))


def _rewritten(known: _Known, made: Proposal, source: Any) -> Proposal:
    """Write the new words the way the policy writes the old ones, or say why that cannot be done."""
    name = f"`{made.spot.field}`"
    if not isinstance(source, str):
        return replace(made, refused=f"the rule has no {name} any more", hint="Write the words where they belong now.")
    if not made.after:
        where = ".".join(map(str, made.path[1:4] if EXCEPTIONS in made.path else made.path[1:]))
        hint = f"To leave it out, name `{where}` under `omit`, where the policy can do without it."
        return replace(made, refused="all its words were deleted", hint=hint)
    if known.tracked_only and made.untracked:
        hint = "Make the edit again in a document that is built from the policy as it is now."
        return replace(made, refused="the policy's words have changed since the document was made", hint=hint)
    if lacking := fonts.missing([made.after]):
        return replace(made, refused=f"documents cannot print {' '.join(lacking)}", hint="Say it in words.")
    try:
        retyped = () if made.untracked else tuple(one.text for one in made.revisions if one.kind in _GOING)
        return replace(made, value=rewritten(source, known.values, made.after, retyped).rstrip())
    except CannotRewrite as error:
        return replace(made, refused=error.why, hint=error.hint)


def _with_remarks(proposals: Iterable[Proposal], remarks: list[tuple[Spot, Remark]]) -> Iterator[Proposal]:
    for one in proposals:
        here = (remark for spot, remark in remarks if (spot.rule, spot.field) == (one.spot.rule, one.spot.field))
        yield replace(one, remarks=tuple(here))


def _with_reasons(known: _Known, proposals: Iterable[Proposal], authors: frozenset[str]) -> Iterator[Proposal]:
    made = tuple(proposals)
    for one in made:
        said = [remark.text for other in made if other.spot.rule == one.spot.rule for remark in other.remarks]
        reason = known.reason or _from_comments(said, authors)
        yield replace(one, reason=reason) if one.wants_reason and one.placed else one


def _from_comments(said: Iterable[str], authors: frozenset[str]) -> str:
    """Make a reason of comments. One that seems to name a person is left out: no person stands in a policy."""
    names = {author for author in authors if len(author) > 2}
    names |= {word for author in authors for word in author.replace(".", " ").split() if len(word) > 2}
    named = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in sorted(names))) if names else None
    usable = [one for one in said if one and not _PERSON.search(one) and not (named and named.search(one))]
    text = " ".join(usable).replace("{", "(").replace("}", ")")  # Grounds are shown as they are written.
    text = " ".join(text.translate(dict.fromkeys(map(ord, fonts.missing([text])))).split())
    return f"{_REVIEWED}{text if len(text) <= _MOST_REASON else f'{text[:_MOST_REASON]}…'}" if text else ""
