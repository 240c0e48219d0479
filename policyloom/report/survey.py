"""How several policies answer each choice, as a table. It knows no file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from policyloom.diagnostics import printable
from policyloom.model.types import Choice, Policy
from policyloom.report.changes_markdown import inert
from policyloom.report.style import Style

FORMAT = 1
Surveyed = tuple[Policy, ...]


def text(policies: Surveyed, style: Style) -> str:
    """Write each question with everybody's answer under it, those that agree on one line."""
    return "".join(f"{line}\n" for line in _lines(policies, style))


def markdown(policies: Surveyed, style: Style) -> str:
    """Write a page: what the policies are, then a table for each question."""
    return "\n".join(_page(policies)) + "\n"


def data(policies: Surveyed, style: Style) -> str:
    """Write `{"format": 1, "policies": […], "questions": […]}`."""
    written = {
        "format": FORMAT,
        "policies": [_policy(policy) for policy in policies],
        "questions": [_question(name, policies) for name in _names(policies)],
    }
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


def _names(policies: Surveyed) -> tuple[str, ...]:
    return tuple(dict.fromkeys(choice.id for policy in policies for choice in policy.choices))


def _answers(name: str, policies: Surveyed) -> dict[str, list[Policy]]:
    """Group the policies by their answer, in the order in which the options stand."""
    found: dict[str, list[Policy]] = {}
    for policy in policies:
        choice = _choice(name, policy)
        if choice:
            found.setdefault(choice.answer_title, []).append(policy)
    options = next(list(choice.options.values()) for policy in policies if (choice := _choice(name, policy)))
    return {answer: found[answer] for answer in (*options, *found) if answer in found}


def _choice(name: str, policy: Policy) -> Choice | None:
    return next((choice for choice in policy.choices if choice.id == name), None)


def _asked(name: str, policies: Surveyed) -> str:
    return next(choice.question for policy in policies if (choice := _choice(name, policy)))


def _lines(policies: Surveyed, style: Style) -> Iterator[str]:
    for name in _names(policies):
        yield style("bold", f"{printable(_asked(name, policies))}  ({name})")
        for answer, those in _answers(name, policies).items():
            yield f"  {printable(answer)}: {', '.join(printable(one.institution.name) for one in those)}"
        yield ""


def _page(policies: Surveyed) -> Iterator[str]:
    yield "# How they answer"
    yield ""
    yield "| Policy | Builds on | Rules that hold | Own changes |"
    yield "|---|---|---:|---:|"
    for policy in policies:
        layers = ", ".join(_built_on(policy))
        counts = f"{len(policy.active_rules)} | {len(policy.own_deviations)}"
        yield f"| {inert(policy.institution.name)} | {inert(layers)} | {counts} |"
    for name in _names(policies):
        yield ""
        yield f"## {inert(_asked(name, policies))}"
        yield ""
        yield "| Answer | Who |"
        yield "|---|---|"
        for answer, those in _answers(name, policies).items():
            yield f"| {inert(answer)} | {inert(', '.join(one.institution.name for one in those))} |"


def _built_on(policy: Policy) -> list[str]:
    """Name its packs and institutions; a file that one of them takes in by its path is a part of it."""
    return [layer.name for layer in policy.layers[:-1] if not layer.name.startswith(".")]


def _policy(policy: Policy) -> dict[str, Any]:
    return {
        "id": policy.id,
        "institution": policy.institution.name,
        "builds_on": _built_on(policy),
        "active_rules": len(policy.active_rules),
        "deviations": len(policy.own_deviations),
    }


def _question(name: str, policies: Surveyed) -> dict[str, Any]:
    return {
        "id": name,
        "question": _asked(name, policies),
        "answers": {
            policy.id: {"answer": choice.answer, "title": choice.answer_title}
            for policy in policies
            if (choice := _choice(name, policy))
        },
    }
