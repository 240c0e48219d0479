"""The coverage report: what each format carries of each rule, and why the rest is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policyloom import project
from policyloom.model.types import Policy
from policyloom.views.looks import strings
from policyloom.views.slides import carried, slides

WHOLE = ("pdf", "docx", "site", "json")


def coverage(policy: Policy, formats: frozenset[str]) -> Mapping[str, Any]:
    """Say for each rule where its statement stands. Inactive rules name the choice that switched them off."""
    told: Mapping[str, str] = in_deck(policy) if "deck" in formats else {}
    return {
        "format": 1,
        "formats": sorted(formats),
        "rules": {rule.id: _rule(rule.active, rule.id, formats, told) for rule in policy.rules.values()},
        "inactive": {
            rule.id: {name: list(answers) for name, answers in rule.choices.items()}
            for rule in policy.rules.values()
            if not rule.active
        },
        "left_out_of_deck": left_out(policy, told) if "deck" in formats else {},
    }


def in_deck(policy: Policy) -> Mapping[str, str]:
    """Tell for each rule that the deck carries whether its statement stands on a slide or in a slide's notes."""
    return carried(slides(policy, strings(project.resources().templates, "deck")))


def _rule(active: bool, name: str, formats: frozenset[str], told: Mapping[str, str]) -> dict[str, str]:
    whole = {one: "whole" if active else "listed" for one in WHOLE if one in formats}
    return whole | ({"deck": told.get(name, "left out")} if "deck" in formats else {})


def left_out(policy: Policy, told: Mapping[str, str]) -> dict[str, str]:
    """Name each rule whose statement the deck does not carry, with the reason."""
    length = policy.documents.length
    why = "the deck has no slide for it" if length == "full" else f"the deck is a {length}"
    return {rule.id: why if rule.active else "not active here" for rule in policy.rules.values() if rule.id not in told}
