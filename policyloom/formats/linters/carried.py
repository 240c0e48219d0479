"""What a check needs beyond its pattern, and whether an engine can say it: exactly, approximately, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from policyloom.model.types import Policy
from policyloom.views.artifact import Context
from policyloom.views.facets import mark
from policyloom.views.looks import strings
from policyloom.views.rules_record import PATIENT_SAFETY, record

Rule = Mapping[str, Any]
Check = Mapping[str, Any]

# What a check may need. `protected`: it yields to protected speech. `condition`: on what a text says; `facts`: on what is
# known beside it. `absence`: it looks for what is missing.
NEEDS = (
    "unless",
    "context",
    "fold",
    "whole",
    "condition",
    "facts",
    "absence",
    "count",
    "handle",
    "person",
    "protected",
)
_KINDS = {"required": "absence", "count": "count", "handle": "handle", "metadata": "facts", "attestation": "person"}


@dataclass(frozen=True, slots=True)
class Export:
    """What an engine's module writes from: rules.json as data, the policy's and the templates' words, the looks' folder."""

    record: Mapping[str, Any]
    policy: Policy
    context: Context
    words: Mapping[str, str]

    def checks(self, engine: Engine) -> Iterator[tuple[Rule, Check, Carried]]:
        """Give the active checks that an engine carries, with how it does."""
        for rule in self.record["rules"]:
            for check in rule["checks"]:
                found = carried(rule, check, engine)
                if found.how != "none":
                    yield rule, check, found


@dataclass(frozen=True, slots=True)
class Carried:
    """How an engine carries a check: `exact`, `approximate` or `none`; `why` names what it leaves out or cannot say."""

    how: str
    why: tuple[str, ...] = ()


class Engine(Protocol):
    """An engine's module, as far as its reach goes."""

    CARRIES: frozenset[str]
    LOSES: frozenset[str]

    def takes(self, check: Check) -> str:
        """Give what else keeps a check out; nothing where it is taken."""


def export_of(policy: Policy, context: Context) -> Export:
    """Gather what all engines write from."""
    notice = mark(policy, strings(context.templates, "", policy.language))
    words = strings(context.templates, "linters", policy.language)
    return Export(record(policy, notice or None), policy, context, words)


def carried(rule: Rule, check: Check, engine: Engine | Any) -> Carried:
    """Tell how an engine carries a check."""
    if not rule["active"]:
        return Carried("none", ("inactive",))
    wanted = [*needs(rule, check)]
    beyond = tuple(one for one in wanted if one not in engine.CARRIES | engine.LOSES)
    limit = engine.takes(check)
    if beyond or limit:
        return Carried("none", (*beyond, *((limit,) if limit else ())))
    lost = tuple(one for one in wanted if one in engine.LOSES)
    return Carried("approximate" if lost else "exact", lost)


def needs(rule: Rule, check: Check) -> Iterator[str]:
    """Give what a check needs beyond its pattern, in the order of NEEDS."""
    found = {
        "unless": bool(check.get("unless")),
        "context": bool(check.get("context")),
        "fold": bool(check.get("fold")),
        "whole": check.get("mode") == "whole",
        "condition": any("field" in one for one in check["applies_if"]),
        "facts": any("metadata" in one for one in check["applies_if"]),
        "protected": PATIENT_SAFETY not in rule["tags"],
    }
    if check["kind"] in _KINDS:
        found[_KINDS[check["kind"]]] = True
    yield from (one for one in NEEDS if found.get(one))


def told(check: Check) -> str:
    """Write what is wrong and what to do instead, in one line."""
    return f"{check['message']} {check['suggest']['text']}".strip()


def name_of(rule: Rule, check: Check) -> str:
    """Name a check for tools that take letters, digits and hyphens."""
    return f"{rule['id']}--{check['id']}"
