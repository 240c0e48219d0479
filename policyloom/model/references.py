"""Every id that one entry names exists in the collection it means; it knows no format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.source.document import Document, Path
from policyloom.source.near_miss import suggestion

# Where an id stands (`*` is any key or index), and the mapping that must hold it.
REFERENCES: tuple[tuple[str, str], ...] = (
    ("policy.owner", "institution.contacts"),
    ("rules.*.section", "sections"),
    ("rules.*.audience.*", "audiences"),
    ("rules.*.channels.*", "channels"),
    ("rules.*.media.*", "media"),
    ("rules.*.principles.*", "principles"),
    ("rules.*.checks.*.applies_if.*.metadata", "metadata"),
    ("rules.*.checks.*.require.*.metadata", "metadata"),
    ("rules.*.checks.*.require_any.*.metadata", "metadata"),
    ("rules.*.checks.*.require.*.days_after.metadata", "metadata"),
    ("rules.*.checks.*.require_any.*.days_after.metadata", "metadata"),
    ("*.*.sources.*.ref", "references"),
    ("charts.*.fact", "facts"),
    ("samples.*.rules.*", "rules"),
    ("resources.*.contact", "institution.contacts"),
    ("playbooks.*.rules.*", "rules"),
    ("principles.*.values.*", "values"),
    ("planner.*.owner", "institution.contacts"),
    ("planner.*.rules.*", "rules"),
    ("factors.*.rules.*", "rules"),
    ("worksheets.*.rules.*", "rules"),
    ("registers.*.rules.*", "rules"),
    ("faq.*.section", "sections"),
    ("faq.*.audience.*", "audiences"),
    ("faq.*.rules.*", "rules"),
    ("pages.*.audience.*", "audiences"),
    ("pages.*.rules.*", "rules"),
    ("documents.deck.parts.*.sections.*", "sections"),
    ("documents.deck.parts.*.pages.*", "pages"),
    ("institution.entities.*.contact", "institution.contacts"),
    ("scenarios.*.topic", "topics"),
    ("scenarios.*.audience.*", "audiences"),
    ("scenarios.*.options.*.rules.*", "rules"),
)


def references(document: Document, answers: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Report each id that nothing defines. A rule that the institution left out may still be named by the pack."""
    kept: set[tuple[str, Any]] = set()
    for pattern, collection in REFERENCES:
        known = document.get(*collection.split("."), default={})
        for path, name in _matches(document.data, tuple(pattern.split(".")), ()):
            if name in known or (collection == "rules" and document.omission(collection, name)):
                continue
            message, at = f"`{name}` is not in `{collection}`", document.value_at(path)
            hint = suggestion(str(name), map(str, known))
            if omission := document.omission(collection, name):
                message, at = f"`{name}` cannot be left out of `{collection}`: others name it", omission
                hint = f"Keep it, or change what names it first: `{'.'.join(map(str, path))}` is one of those."
                if (collection, name) in kept:
                    continue
                kept.add((collection, name))
            yield Diagnostic("dangling-reference", Severity.ERROR, message, at, hint)
    yield from _cases(document)
    yield from _bases(document)


def _bases(document: Document) -> Iterator[Diagnostic]:
    """The law behind a rule is among the references."""
    known = document.get("references", default={})
    for path, _, rule in document.entries("rules"):
        for name in rule.get("basis", {}):
            if name not in known:
                message, at = f"`{name}` is not in `references`", document.key_at((*path, "basis", name))
                yield Diagnostic("dangling-reference", Severity.ERROR, message, at, suggestion(str(name), known))


def _matches(data: Any, pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Any]]:
    if not pattern:
        yield path, data
        return
    step, rest = pattern[0], pattern[1:]
    if isinstance(data, dict):
        for key in data if step == "*" else (step,) if step in data else ():
            yield from _matches(data[key], rest, (*path, key))
    elif isinstance(data, list) and step == "*":
        for index, value in enumerate(data):
            yield from _matches(value, rest, (*path, index))


def _cases(document: Document) -> Iterator[Diagnostic]:
    """A test case names checks of its own rule and metadata that are declared."""
    metadata = document.get("metadata", default={})
    for path, _, rule in document.entries("rules"):
        checks = rule.get("checks", {})
        for name, case in rule.get("cases", {}).items():
            here = (*path, "cases", name)
            named = [((*here, "answers", check), check) for check in case.get("answers", {})]
            named += [((*here, "check"), case["check"])] if "check" in case else []
            unknown = [(where, check, "the rule's checks", checks) for where, check in named if check not in checks]
            unknown += [
                ((*here, "metadata", key), key, "`metadata`", metadata)
                for key in case.get("metadata", {})
                if key not in metadata
            ]
            for where, word, collection, known in unknown:
                yield Diagnostic(
                    "dangling-reference",
                    Severity.ERROR,
                    f"`{word}` is not in {collection}",
                    document.key_at(where),
                    suggestion(word, known),
                )
