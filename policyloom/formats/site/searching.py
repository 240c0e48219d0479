"""What the site's search knows: every question, rule and page as an entry with its address, and what people call things. It knows no HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policyloom.formats.site import web
from policyloom.model.types import Page, Policy, Rule
from policyloom.views.facets import key
from policyloom.views.text import plain

NAME = "search-index.js"
_GLOBAL = "policyloomSearchIndex"
_KINDS = (
    "question",
    "rule",
    "playbook",
    "guide",
    "story",
    "definition",
    "sample",
    "contact",
    "resource",
    "worksheet",
    "register",
    "law",
    "role",
    "topic",
    "principle",
    "page",
)
_MARKS = ("yes", "no", "ask-first", "must", "must-not", "should", "should-not", "may", "inactive", "do", "dont")
# Pages that stand for themselves: the keys of their title and of their lead in the strings.
_PAGES = {
    "checker.html": ("checker", "checker-lead"),
    "key-points.html": ("key-points", "key-points-lead"),
    "faq/index.html": ("faq", "faq-lead"),
    "rules/index.html": ("rules-title", "rules-lead"),
    "rules/all.html": ("all-rules", "all-rules-lead"),
    "roles/index.html": ("roles", "roles-lead"),
    "playbooks/index.html": ("playbooks", "playbooks-lead"),
    "practice/index.html": ("practice", "practice-lead"),
    "practice/quiz.html": ("quiz", "quiz-lead"),
    "guides/index.html": ("guides", "guides-lead"),
    "managers/index.html": ("managers", "managers-lead"),
    "managers/planner.html": ("planner", "planner-lead"),
    "managers/worksheets.html": ("worksheets", "worksheets-lead"),
    "managers/registers.html": ("registers", "registers-lead"),
    "about/index.html": ("about", "about-lead"),
    "about/why.html": ("why-title", "why-join-lead"),
    "about/principles.html": ("principles", ""),
    "about/definitions.html": ("definitions", ""),
    "about/samples.html": ("samples", "samples-lead"),
    "about/contacts.html": ("contacts", ""),
    "about/decisions.html": ("decisions", "decisions-lead"),
    "about/changes.html": ("changes-title", "changes-lead"),
    "about/law.html": ("law-title", "law-lead"),
    "about/references.html": ("references", "references-lead"),
    "about/downloads.html": ("downloads", "downloads-lead"),
    "about/calendar.html": ("calendar", "calendar-lead"),
    "about/accessibility.html": ("accessibility", "accessibility-lead"),
    "about/accounts.html": ("accounts", "accounts-lead"),
    "about/machine-readable.html": ("machine", "machine-lead"),
    "versions/index.html": ("versions", "versions-lead"),
}

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place that a search may find. `address` is relative to the site's root, `mark` names a badge, `also` is searched and never shown."""

    kind: str
    title: str
    text: str
    address: str
    mark: str = ""
    also: str = ""


def script(policy: Policy, words: Words, paths: Iterable[str]) -> str:
    """Write the index as a classic script, which a page may load from a folder as well as from a server.

    paths: the Markdown files of the site, so that nothing leads to a page that this policy does not have.
    """
    data = {
        "stop": words["search-stop-words"].split(),
        "endings": words["search-endings"].split(),
        "kinds": {kind: words[f"search-kind-{kind}"] for kind in _KINDS},
        "marks": {mark: words[mark] for mark in _MARKS},
        "lay": [{"words": list(one.words), "means": list(one.means)} for one in policy.lay_terms],
        "entries": [_written(entry) for entry in entries(policy, words, paths)],
    }
    return f'"use strict";\nglobalThis.{_GLOBAL} = {json.dumps(data, ensure_ascii=False, separators=(",", ":"))};\n'


def entries(policy: Policy, words: Words, paths: Iterable[str]) -> Iterator[Entry]:
    """List everything that the site can find, in the order of the policy."""
    yield from _questions(policy)
    yield from (_rule(rule) for rule in policy.rules.values())
    yield from _acting(policy)
    yield from _learning(policy)
    yield from _knowing(policy)
    yield from _managing(policy)
    yield from _people(policy)
    yield from _pages(words, frozenset(paths))


def _written(entry: Entry) -> dict[str, str]:
    """Write an entry for the browser: what is empty is left out, and line breaks say nothing there."""
    said = {
        "kind": entry.kind,
        "title": " ".join(plain(entry.title).split()),
        "text": " ".join(plain(entry.text).split()),
        "at": entry.address,
        "mark": entry.mark,
        "also": " ".join(plain(entry.also).split()),
    }
    return {name: value for name, value in said.items() if value}


def _questions(policy: Policy) -> Iterator[Entry]:
    for one in policy.faq:
        text, behind = f"{one.answer}\n\n{one.next}", " ".join(policy.rules[rule].lead_in for rule in one.rules)
        yield Entry(
            "question",
            one.question,
            text,
            f"faq/{one.section}.html#{one.id}",
            one.verdict,
            f"{_spelt(one.id)} {behind}",
        )


def _rule(rule: Rule) -> Entry:
    mark = key(rule.modality) if rule.active else "inactive"
    also = " ".join((_spelt(rule.id), *rule.tags))
    return Entry("rule", rule.lead_in, f"{rule.statement}\n\n{rule.rationale}", f"rules/{rule.id}.html", mark, also)


def _acting(policy: Policy) -> Iterator[Entry]:
    for one in policy.playbooks:
        text = "\n\n".join((one.trigger, one.lead, *(step.do for step in one.steps)))
        yield Entry("playbook", one.title, text, f"playbooks/{one.id}.html")


def _learning(policy: Policy) -> Iterator[Entry]:
    for page in policy.pages:
        if "site" in page.shown_in:
            yield Entry("guide", page.title, f"{page.lead}\n\n{_told(page)}", f"guides/{page.id}.html")
    for _, scenarios in web.stories(policy):
        for one in scenarios:
            yield Entry("story", one.title, f"{one.situation}\n\n{one.question}", f"practice/{one.topic}.html#{one.id}")


def _knowing(policy: Policy) -> Iterator[Entry]:
    for term in policy.definitions:
        yield Entry("definition", term.term, term.definition, f"about/definitions.html#{term.id}")
    for one in policy.samples:
        yield Entry(
            "sample", one.title, "\n\n".join((*one.texts, one.note)), f"about/samples.html#{one.id}", one.verdict
        )
    for law in policy.laws:
        yield Entry("law", law.title, law.says or law.note, f"about/law.html#{law.id}")
    for principle in policy.principles:
        yield Entry("principle", principle.title, principle.statement, f"about/principles.html#{principle.id}")


def _managing(policy: Policy) -> Iterator[Entry]:
    for sheet in policy.worksheets:
        yield Entry("worksheet", sheet.title, sheet.lead, f"managers/worksheets.html#{sheet.id}")
    for register in policy.registers:
        yield Entry("register", register.title, register.lead, f"managers/registers.html#{register.id}")


def _people(policy: Policy) -> Iterator[Entry]:
    for name, contact in policy.institution.contacts.items():
        yield Entry("contact", contact.title, contact.purpose, f"about/contacts.html#{name}")
    for resource in policy.resources:
        yield Entry("resource", resource.title, resource.text, f"about/contacts.html#{resource.id}")
    for role in policy.audiences.values():
        yield Entry("role", role.title, role.description, f"roles/{role.id}.html")
    for section in policy.sections:
        yield Entry("topic", section.title, section.lead, f"topics/{section.id}.html")


def _pages(words: Words, paths: frozenset[str]) -> Iterator[Entry]:
    for address, (title, lead) in _PAGES.items():
        if address.removesuffix(".html") + ".md" in paths:
            yield Entry("page", words[title], words[lead] if lead else "", address)


def _told(page: Page) -> str:
    """Give all words of a guide."""
    parts: list[str] = []
    for block in page.blocks:
        parts += [block.title, block.text, *block.points, *(step.do for step in block.steps), *block.posts]
        parts += [cell for row in block.rows for cell in row.values()]
    return "\n\n".join(part for part in parts if part)


def _spelt(name: str) -> str:
    """Give the words that an id is made of."""
    return name.replace("-", " ")
