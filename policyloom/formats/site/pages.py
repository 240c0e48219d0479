"""The site's pages as Markdown, a pure function of the policy and the looks; it knows no file and no site builder."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from policyloom.formats.site import calendar, machine, versions, web
from policyloom.formats.site.versions import Held
from policyloom.model.types import Page, Policy, Register, Rule
from policyloom.views import looks, quiz, text
from policyloom.views.artifact import Context
from policyloom.views.facets import answer, deciding, facets, key, tags, written_date
from policyloom.views.news import by_role, news
from policyloom.views.rules_record import FORMAT, SCHEMA

LOOKS = "site"
_NAVIGATION = (
    "index.md",
    "checker.md",
    "faq/index.md",
    "rules/index.md",
    "roles/index.md",
    "playbooks/index.md",
    "practice/index.md",
    "guides/index.md",
    "managers/index.md",
    "about/index.md",
)
# What can be downloaded, in groups: each file with the format that makes it.
_DOWNLOADS = {
    "read": {"guideline.pdf": "pdf", "key-points.pdf": "key-points", "card.pdf": "key-points"},
    "train": {
        "deck.pptx": "deck",
        "deck.html": "deck",
        "deck.pdf": "deck",
        "learning/quiz-scorm12.zip": "learning",
        "learning/quiz.gift": "learning",
    },
    "forms": dict.fromkeys(
        (
            "forms/patient-release.pdf",
            "forms/acknowledgement.pdf",
            "forms/account-request.pdf",
            "forms/account-request.csv",
            "forms/incident-report.pdf",
            "forms/account-register.pdf",
            "forms/account-register.csv",
        ),
        "forms",
    ),
    "software": {"exports/rules.json": "json"},
}
_ACCOUNTS = "official-accounts"
_LISTED_OF_ACCOUNTS = ("account", "platform", "unit", "purpose")
_SINGLE = {
    "index.md": "home",
    "key-points.md": "key-points",
    "checker.md": "checker",
    "rules/index.md": "rules",
    "rules/all.md": "all-rules",
    "roles/index.md": "roles",
    "faq/index.md": "faq",
    "playbooks/index.md": "playbooks",
    "practice/index.md": "practice",
    "managers/index.md": "managers",
    "managers/planner.md": "planner",
    "managers/worksheets.md": "worksheets",
    "managers/registers.md": "registers",
    "about/index.md": "about",
    "about/why.md": "why",
    "about/principles.md": "principles",
    "about/definitions.md": "definitions",
    "about/samples.md": "samples",
    "about/contacts.md": "contacts",
    "about/decisions.md": "decisions",
    "about/changes.md": "changes",
    "about/law.md": "law",
    "about/references.md": "references",
    "about/downloads.md": "downloads",
    "about/calendar.md": "calendar",
    "about/accessibility.md": "accessibility",
    "about/machine-readable.md": "machine-readable",
    "versions/index.md": "versions",
}

Values = Mapping[str, Any]

_quoted = json.JSONEncoder(ensure_ascii=False).encode


def navigation(policy: Policy) -> tuple[str, ...]:
    """Give the main pages, in order. Questions, stories and guides are there only where the policy has some."""
    held = {"faq/index.md": policy.faq, "practice/index.md": policy.scenarios, "guides/index.md": guides(policy)}
    return tuple(path for path in _NAVIGATION if held.get(path, True))


def guides(policy: Policy) -> tuple[Page, ...]:
    """Give the pages beside the rules that the site shows."""
    return tuple(page for page in policy.pages if "site" in page.shown_in)


def accounts(policy: Policy) -> Register | None:
    """Give the register of official accounts, with the columns that are for everyone."""
    found = next((one for one in policy.registers if one.id == _ACCOUNTS), None)
    return found and replace(found, columns=tuple(one for one in found.columns if one[0] in _LISTED_OF_ACCOUNTS))


def pages(policy: Policy, context: Context) -> Mapping[str, str]:
    """Write every page: paths of Markdown files below the site's root, and their text."""
    looked = _environment(context.templates)
    held = versions.held(policy, context.approved)
    shared = _shared(policy, looks.strings(context.templates, LOOKS, policy.language), context, held)
    return {
        path: looked.get_template(f"{LOOKS}/{template}.md.j2").render(
            shared, to=_linking(path), beside=_beside(path, context.documents.folder), **values
        )
        for path, template, values in _listed(policy, held)
    }


def _listed(policy: Policy, held: tuple[Held, ...]) -> Iterator[tuple[str, str, Values]]:
    for path, template in _SINGLE.items():
        yield path, template, {}
    if accounts(policy):
        yield "about/accounts.md", "accounts", {}
    for version in held:
        yield version.path, "version", {"held": version, "parts": versions.sections(version.approved)}
    yield from _topics(policy)
    yield from _rules(policy, held)
    yield from _roles(policy)
    for section, questions in web.asked(policy):
        yield f"faq/{section.id}.md", "faq-topic", {"section": section, "questions": questions}
    for one in policy.playbooks:
        yield f"playbooks/{one.id}.md", "playbook", {"one": one}
    if guides(policy):
        yield "guides/index.md", "guides", {}
    for page in guides(policy):
        yield f"guides/{page.id}.md", "guide", {"page": page}
    if quiz.quiz(policy).stories:
        yield "practice/quiz.md", "quiz", {}
    for topic, scenarios in web.stories(policy):
        yield f"practice/{topic.id}.md", "stories", {"topic": topic, "scenarios": scenarios}


def _topics(policy: Policy) -> Iterator[tuple[str, str, Values]]:
    for section in policy.sections:
        questions = tuple(one for one in policy.faq if one.section == section.id)
        yield f"topics/{section.id}.md", "topic", {"section": section, "questions": questions}


def _rules(policy: Policy, held: tuple[Held, ...]) -> Iterator[tuple[str, str, Values]]:
    related, following = web.related(policy), web.following(policy)
    for section in policy.sections:
        for rule in section.rules:
            values = {"rule": rule, "section": section, "cards": _cards(rule), "related": related[rule.id]}
            values |= {"following": following.get(rule.id), "standing": versions.standing(rule, held)}
            yield f"rules/{rule.id}.md", "rule", values


def _roles(policy: Policy) -> Iterator[tuple[str, str, Values]]:
    everyone = web.everyones_rules(policy)
    for term in policy.audiences.values():
        own = () if term.id == web.EVERYONE else web.own_rules(policy, term)
        questions = tuple(one for one in policy.faq if term.id in one.audience)
        yield f"roles/{term.id}.md", "role", {"term": term, "own": own, "everyone": everyone, "questions": questions}


def _cards(rule: Rule) -> tuple[tuple[str, tuple[str, ...]], ...]:
    both = (("do", rule.examples.keeping), ("dont", rule.examples.breaking))
    return tuple((sign, examples) for sign, examples in both if examples)


def _shared(policy: Policy, words: Mapping[str, str], context: Context, held: tuple[Held, ...]) -> dict[str, Any]:
    items = news(context.changes)
    described = machine.schema(context.schemas)
    return {
        "policy": policy,
        "words": words,
        "roles": web.roles(policy),
        "asked": web.asked(policy),
        "stories": web.stories(policy),
        "quiz": quiz.quiz(policy),
        "quiz_words": looks.strings(context.templates, quiz.LOOKS, policy.language),
        "fact_groups": web.facts(policy),
        "definitions": sorted(policy.definitions, key=lambda one: one.term.casefold()),
        "values": {value.id: value for value in policy.values},
        "downloads": _DOWNLOADS,
        "made": context.documents.has,
        "guides": guides(policy),
        "laws": policy.laws,
        "rights": tuple(rule for rule in policy.active_rules if rule.right),
        "traced": {one.path.removeprefix("rules."): one for one in policy.provenance},
        "changes": context.changes,
        "layers": {layer.name: layer for layer in policy.layers},
        "versions": held,
        "days": calendar.days(policy, words),
        "accounts": accounts(policy),
        "envelope": machine.keys(described),
        "rule_keys": machine.keys(described["$defs"]["rule"]),
        "kinds": machine.kinds(described),
        "format": FORMAT,
        "schema_id": SCHEMA,
        "check_of": machine.examples(policy),
        "news": items,
        "news_of": by_role(items, policy),
        "address": lambda path: path.removesuffix(".md") + ".html",
        "key": key,
        "answer": answer,
        "facets": lambda rule: facets(rule, policy),
        "deciding": lambda rule: deciding(rule, policy),
        "tags": lambda sources: tags(sources, policy),
        "date": lambda day: written_date(day, words),
        "follower_day": versions.day_after,
        "counted": lambda n, name: words[f"n-{name}-{'one' if n == 1 else 'many'}"].format(n=n),
    }


def _linking(page: str) -> Callable[[str], str]:
    """Give the function that writes a link from one page's place to another page."""
    return lambda path: _relative(path, posixpath.dirname(page))


def _beside(page: str, documents: str) -> Callable[[str], str]:
    """Give the function that writes a link to one of the other documents. `documents`: their folder, seen from the site's."""
    return lambda path: _relative(posixpath.join(documents, path), posixpath.dirname(page))


@lru_cache(maxsize=65536)
def _relative(path: str, folder: str) -> str:
    """Write the way to a file; without a folder of this machine to begin from, `..` leads above the root."""
    return posixpath.relpath(f"/site/{path}", f"/site/{folder}")


@lru_cache(maxsize=4)
def _environment(templates: Path) -> Environment:
    """Make the environment of the looks, in which the Markdown that our writers escape is not escaped a second time."""
    made = looks.environment(templates).overlay()
    made.filters = dict(made.filters) | {
        "md": lambda source: Markup(text.markdown(source)),
        "inline_md": lambda source: Markup(text.inline_markdown(source)),
        "verbatim_md": lambda source: Markup(text.verbatim_markdown(source)),
        "front": lambda source: Markup(_quoted(escape(text.plain(source)))),
        "front_plain": lambda source: Markup(_quoted(" ".join(text.plain(source).split()))),
    }
    return made
