"""What reviewers propose, as values: tracked changes, comments, and the edits of rules that come of them. It knows no document and no file."""

from __future__ import annotations

from dataclasses import dataclass

from policyloom.source.document import Path


@dataclass(frozen=True, slots=True)
class Revision:
    """One tracked change: `inserted`, `deleted`, `moved here` or `moved away`, the words, who and when (as Word writes it)."""

    kind: str
    text: str
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment: who and when, what it says, the words that it is about, whether it is resolved, and the replies to it."""

    author: str
    date: str
    text: str
    about: str = ""
    resolved: bool = False
    replies: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands in the document: a rule and one of its texts, as far as it stands in one, and the heading above it."""

    rule: str = ""
    field: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An edit of one text of a rule: the words before and after, who proposes it, and how it would stand in the policy.

    untracked: some of the words differ from the policy's without a tracked change. substantive: a number or a word of force
    (must, should, not, only …) comes or goes in words that bind. path, value: where the policy says it, and
    what it would say (Markdown, with placeholders). wants_reason: it changes what a pack says, and the policy gives no
    reason yet; reason: the one to give. refused, hint: why it cannot be placed, and what to do then.
    """

    spot: Spot
    number: str
    lead_in: str
    before: str
    after: str
    revisions: tuple[Revision, ...]
    remarks: tuple[Remark, ...]
    untracked: bool
    substantive: bool = False
    path: Path = ()
    value: str = ""
    wants_reason: bool = False
    reason: str = ""
    refused: str = ""
    hint: str = ""

    @property
    def placed(self) -> bool:
        """True where the edit can go into the policy."""
        return not self.refused


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Tracked changes that stand in no text of a rule: nothing in the policy corresponds to them."""

    spot: Spot
    revisions: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that a reviewed document proposes.

    remarks: comments beside no edit. formatting: how many changes touch only looks. idle: how many texts have tracked changes
    and end as the policy has them. absent: active rules that do not stand in the document. problems, warnings: what would
    be wrong with the policy then, where that is no single edit's fault, and what would be worth a look.
    """

    proposals: tuple[Proposal, ...]
    elsewhere: tuple[Elsewhere, ...]
    remarks: tuple[tuple[Spot, Remark], ...]
    formatting: int
    idle: int
    absent: tuple[str, ...]
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def placed(self) -> tuple[Proposal, ...]:
        """The edits that can go into the policy."""
        return tuple(one for one in self.proposals if one.placed)

    @property
    def refused(self) -> tuple[Proposal, ...]:
        """The edits of rules that cannot."""
        return tuple(one for one in self.proposals if not one.placed)

    @property
    def unreasoned(self) -> tuple[str, ...]:
        """The rules whose edits lack a reason that the policy has to give."""
        lacking = (one.spot.rule for one in self.placed if one.wants_reason and not one.reason)
        return tuple(dict.fromkeys(lacking))

    @property
    def rules(self) -> int:
        """How many rules have edits."""
        return len({one.spot.rule for one in self.proposals})
