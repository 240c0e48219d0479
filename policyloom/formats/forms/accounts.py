"""What the forms about official accounts take from the policy: the request with its worksheet, and the register; it knows no template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policyloom.formats.forms.finding import active, answer, contact, playbooks, question
from policyloom.formats.forms.finding import register as register_of
from policyloom.model.types import Policy, Worksheet, WorksheetPart
from policyloom.views.text import plain

Words = Mapping[str, str]
Columns = tuple[tuple[str, str, str], ...]
_WORKSHEET = "strategy"
_REGISTER = "official-accounts"
_ROWS = 3
_EMPTY_ROWS, _FEWEST_ROWS = 6, 12
_PARTS = (("purpose", 3), ("audience", _ROWS), ("goals", 3), ("kpis", _ROWS), ("peers", _ROWS), ("content", 4))
_RULES = (
    "strategy-before-launch",
    "official-approval-before-create",
    "official-access-defined",
    "official-multiple-admins",
    "official-institutional-email",
    "official-naming-convention",
    "official-comment-policy",
    "official-records-retention",
    "security-mfa",
)
_REGISTER_RULES = ("official-directory-listed", "official-central-stewardship", "official-oversight-reporting")
_KEEPING = "official-records-retention"
# What follows a request: the playbook of a new account opens with the plan and the request themselves.
_NEXT = slice(2, 4)


def request(policy: Policy, words: Words) -> dict[str, Any]:
    """Give the request for an account: the policy's own worksheet, its questions, and who says yes."""
    found = playbooks(policy, ("proc-new-account",))
    approvers = (contact(policy, name).title for name in ("communications", "it_security"))
    return {
        "send": "request-send",
        "send_to": contact(policy, "communications", "social_media"),
        "sheet": worksheet(policy, words),
        "strategy": words.get(f"request-strategy-{answer(policy, 'strategy_first')}", ""),
        "access": question(policy, "factor-access"),
        "posting": question(policy, "factor-posting"),
        "approvers": tuple(dict.fromkeys((words["approval-head"], *approvers))),
        "steps": found[0].steps[_NEXT] if found else (),
        "rules": active(policy, _RULES),
    }


def worksheet(policy: Policy, words: Words) -> Worksheet:
    """Give the policy's strategy worksheet, or a short one of ours."""
    own = next((one for one in policy.worksheets if one.id == _WORKSHEET), None)
    parts = tuple(_part(name, rows, words) for name, rows in _PARTS)
    return own or Worksheet(_WORKSHEET, words["request-sheet"], "", parts, ())


def _part(name: str, rows: int, words: Words) -> WorksheetPart:
    columns = words.get(f"part-{name}-columns", "")
    return WorksheetPart(
        words[f"part-{name}"], words[f"part-{name}-prompt"], tuple(columns.split("|")) if columns else (), rows
    )


def sheet_columns(policy: Policy, words: Words) -> tuple[str, ...]:
    """Name the columns in which an office can keep requests: each part of the worksheet, and each of its columns."""
    parts = worksheet(policy, words).parts
    told = (f"{part.title}: {column}" if column else part.title for part in parts for column in part.columns or ("",))
    return (*words["sheet-columns"].split("|"), *(plain(one) for one in told))


def register(policy: Policy, words: Words) -> dict[str, Any]:
    """Give the register of accounts: its columns, the rows that the policy knows, and empty ones."""
    found = register_of(policy, _REGISTER)
    rows = found.rows if found else ()
    return {
        "title": plain(found.title) if found else words["account-register"],
        "lead": found.lead if found else "",
        "send": "register-send",
        "send_to": contact(policy, "communications", "social_media"),
        "columns": _columns(policy, words),
        "helped": found is not None,
        "rows": (*rows, *({} for _ in range(max(_EMPTY_ROWS, _FEWEST_ROWS - len(rows))))),
        "rules": active(policy, (*_REGISTER_RULES, _KEEPING)),
    }


def columns(policy: Policy, words: Words) -> tuple[str, ...]:
    """Name the columns of the register of accounts."""
    return tuple(plain(title) for _, title, _ in _columns(policy, words))


def _columns(policy: Policy, words: Words) -> Columns:
    found = register_of(policy, _REGISTER)
    if found:
        return found.columns
    return tuple(
        (f"column_{number}", title, "") for number, title in enumerate(words["register-columns"].split("|"), 1)
    )
