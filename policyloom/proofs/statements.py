"""The consistency proof: every active statement stands whole and identical in what readers get, or in a short deck those it claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.model.types import Policy, Rule
from policyloom.proofs import extract
from policyloom.proofs.coverage import in_deck
from policyloom.proofs.extract import squeezed
from policyloom.views.text import plain
from policyloom.views.word_tags import rule_tag

Finder = Callable[[Path, Policy], Callable[[Rule], str]]

GUIDELINE, WORD, DECK, DECK_WEB, RULE_PAGES, RULES = (
    "guideline.pdf",
    "guideline.docx",
    "deck.pptx",
    "deck.html",
    "site/rules",
    "exports/rules.json",
)


def statements(policy: Policy, folder: Path, name: str) -> tuple[Diagnostic, ...]:
    """Look for each active statement in the files of one format; a statement that is missing is an error."""
    finder = _FINDERS.get(name)
    return tuple(_missing(policy, name, finder(folder, policy))) if finder else ()


def _missing(policy: Policy, name: str, found_for: Callable[[Rule], str]) -> Iterator[Diagnostic]:
    for rule in _claimed(policy, name):
        if squeezed(plain(rule.statement)) not in found_for(rule):
            message = f"the statement of `{rule.id}` is not in the text of the {name} output"
            yield Diagnostic(
                "statement-missing",
                Severity.ERROR,
                message,
                rule.at,
                "This is a fault of the program, not of the policy: please report it with this policy.",
            )


def _claimed(policy: Policy, name: str) -> tuple[Rule, ...]:
    """Give the rules that a format has to tell: all, except in a deck that the policy wants shorter."""
    if name != "deck" or policy.documents.length == "full":
        return policy.active_rules
    shown = in_deck(policy)
    return tuple(rule for rule in policy.active_rules if rule.id in shown)


def _in_pdf(folder: Path, policy: Policy) -> Callable[[Rule], str]:
    text = squeezed(extract.pdf_text(folder / GUIDELINE))
    return lambda rule: text


def _in_deck(folder: Path, policy: Policy) -> Callable[[Rule], str]:
    """Look into the presentation and the web deck: where one of them lacks a statement, its text is what counts."""
    texts = squeezed(extract.pptx_text(folder / DECK)), squeezed(extract.html_text(folder / DECK_WEB))
    return lambda rule: next((one for one in texts if squeezed(plain(rule.statement)) not in one), texts[0])


def _in_word(folder: Path, policy: Policy) -> Callable[[Rule], str]:
    """Look into each rule's own control, since what stands there is what comes back from a review."""
    found = {tag: squeezed(text) for tag, text in extract.docx_rules(folder / WORD)}
    return lambda rule: found.get(rule_tag(rule.id), "")


def _in_site(folder: Path, policy: Policy) -> Callable[[Rule], str]:
    def page(rule: Rule) -> str:
        path = folder / RULE_PAGES / f"{rule.id}.html"
        return squeezed(extract.html_text(path)) if path.is_file() else ""

    return page


def _in_json(folder: Path, policy: Policy) -> Callable[[Rule], str]:
    found = {name: squeezed(statement) for name, statement in extract.json_statements(folder / RULES)}
    return lambda rule: found.get(rule.id, "")


_FINDERS: dict[str, Finder] = {"pdf": _in_pdf, "deck": _in_deck, "docx": _in_word, "site": _in_site, "json": _in_json}
