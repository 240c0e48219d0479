"""A plain text file as an item: the text itself, what its front matter says, what its comments allow. It knows no rule.

    ---
    kind: post
    channel: website
    suppress: {privacy-no-age: "The age is the marathon runner's own."}
    ---
    The text. <!-- policyloom: allow privacy-no-age because she told us to -->

Front matter holds the keys of an item, and facts that the rules ask for. An allowing comment is no part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from policyloom.diagnostics import Diagnostic, Location, Severity
from policyloom.lint.item import FIELDS, Item, normal_text
from policyloom.lint.item_record import NO_FACTS, Facts, Place, item_from

_FENCE = "---\n"
_COMMENT = re.compile(r"<!--[ \t]*policyloom:(?P<said>[^>]*?)-->")
_ALLOWED = re.compile(
    r"[ \t]*allow[ \t]+(?P<rule>[a-z0-9-]+(?:/[a-z0-9-]+)?)(?:[ \t]+because[ \t]+(?P<reason>\S[^\n]*?))?[ \t]*"
)

Read = Iterator[Item | Diagnostic]


def plain_item(text: str, path: str, field: str, known: Facts = NO_FACTS) -> Read:
    """Read one text. `field` is what it is where its front matter does not say; `known` are the facts that rules ask for."""
    normal = normal_text(text)
    head, body_at = _front_matter(normal)
    record, problems = _head(head, path) if head else ({}, ())
    yield from problems
    body, allowed, bad = _without_comments(normal[body_at:].rstrip("\n"), path, normal.count("\n", 0, body_at))
    yield from bad
    if problems or bad:
        return
    kind = record.pop("kind", field)
    if kind not in FIELDS:
        yield _wrong("bad-value", f"`{kind}` is no kind of text", Place(path), f"Use one of {', '.join(FIELDS)}.")
    elif kind in record:
        hint = "Keep one of them."
        yield _wrong("duplicate-key", f"`{kind}` stands in the front matter and below it", Place(path), hint)
    elif not (body.strip() or record):
        yield _wrong("empty-item", "there is nothing to lint", Place(path), "Give it some words.")
    else:
        yield from _items(
            {"id": path, **record, kind: body}, allowed, known, Place(path, normal.count("\n", 0, body_at) + 1)
        )


def _items(record: dict[str, Any], allowed: dict[str, str], known: Facts, place: Place) -> Read:
    suppress = record.get("suppress") or {}
    if allowed and isinstance(suppress, dict):
        record["suppress"] = suppress | allowed
    at = Location(place.file, place.line, 1, place.line, 1)
    for one in item_from(record, Place(place.file), known):
        yield one if isinstance(one, Diagnostic) else replace(one, at=at, alone=True)


def _front_matter(text: str) -> tuple[str, int]:
    """Give the front matter and where the text behind it starts."""
    if not text.startswith(_FENCE):
        return "", 0
    end = text.find("\n---\n", len(_FENCE) - 1)
    if end < 0:
        return "", 0
    return text[len(_FENCE) : end + 1], end + len("\n---\n")


def _head(head: str, path: str) -> tuple[dict[str, Any], tuple[Diagnostic, ...]]:
    import yaml  # only a file with front matter needs it

    try:
        found = yaml.load(head, Loader=_plain_loader(yaml))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 2, mark.column + 1) if mark else (1, 1)
        said = getattr(error, "problem", None) or "it cannot be read"
        hint = "Write `key: value` lines between the two ---."
        return {}, (
            _wrong("bad-front-matter", f"the front matter is not YAML: {said}", Place(path, line, column), hint),
        )
    if found is None:
        return {}, ()
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        hint = "Write `key: value` lines between the two ---."
        return {}, (_wrong("bad-front-matter", "the front matter is no list of keys", Place(path), hint),)
    return found, ()


def _plain_loader(yaml: Any) -> Any:
    """Make a loader that keeps dates as they are written and refuses aliases, which can grow without end."""

    class Loader(yaml.SafeLoader):  # type: ignore[misc]
        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                event = self.peek_event()
                raise yaml.composer.ComposerError(None, None, "aliases are not allowed", event.start_mark)
            return super().compose_node(parent, index)

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return Loader


def _without_comments(text: str, path: str, lines: int) -> tuple[str, dict[str, str], tuple[Diagnostic, ...]]:
    """Take out the comments that allow something, keeping every place; `lines` stand before the text."""
    allowed: dict[str, str] = {}
    problems = []
    for comment in _COMMENT.finditer(text):
        said = _ALLOWED.fullmatch(comment["said"])
        if said and said["reason"]:
            allowed[said["rule"]] = said["reason"]
            continue
        line = lines + text.count("\n", 0, comment.start()) + 1
        column = comment.start() - (text.rfind("\n", 0, comment.start()) + 1) + 1
        hint = "Write <!-- policyloom: allow rule-id because … -->."
        problems.append(_wrong("bad-suppression", "the comment allows nothing", Place(path, line, column), hint))
    return _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text), allowed, tuple(problems)


def _wrong(rule: str, message: str, place: Place, hint: str) -> Diagnostic:
    return Diagnostic(rule, Severity.ERROR, message, place.location(), hint)
