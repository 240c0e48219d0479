"""How forms find their way in a policy: contacts, rules, answers, playbooks by id, each of which may be missing; it knows no form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policyloom.model.types import Contact, Playbook, Policy, Register, Rule


def contact(policy: Policy, *ids: str) -> Contact:
    """Give the first of these contacts that the institution has, or else the owner of the policy."""
    known = policy.institution.contacts
    return next((known[one] for one in ids if one in known), policy.owner)


def active(policy: Policy, ids: Iterable[str]) -> tuple[Rule, ...]:
    """Give those of these rules that hold here, in document order."""
    wanted = frozenset(ids)
    return tuple(rule for rule in policy.active_rules if rule.id in wanted)


def answer(policy: Policy, name: str) -> Any:
    """Give the institution's answer to a question, or nothing where its packs do not ask it."""
    return next((choice.answer for choice in policy.choices if choice.id == name), None)


def playbooks(policy: Policy, ids: Iterable[str]) -> tuple[Playbook, ...]:
    """Give these playbooks in this order, without those that the policy lacks."""
    known = {one.id: one for one in policy.playbooks}
    return tuple(known[one] for one in ids if one in known)


def register(policy: Policy, name: str) -> Register | None:
    """Give a register by its id."""
    return next((one for one in policy.registers if one.id == name), None)


def question(policy: Policy, name: str) -> str:
    """Give the question of one of the things that a policy has to cover, or nothing."""
    return next((one.question for one in policy.factors if one.id == name), "")
