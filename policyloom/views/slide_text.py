"""How words are made to fit slides and what the speaker's notes say; it knows the policy's values, no slide's place and no format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from policyloom.model.types import Policy, Rule, Source, Step
from policyloom.views import text
from policyloom.views.slide_model import LINES, WORDS, Line, Strings, Words
from policyloom.views.text import Run

Part = TypeVar("Part")
_WORDS_OF_A_LINE = 17
_CLAUSE = re.compile(r"[,;:] | – ")
_SENTENCE_END = re.compile(r"(?<!\bDr\.)(?<!\bSt\.)(?<!\bvs\.)(?<=[.!?])\s+(?=[\"“A-Z0-9])")


def rich(source: str) -> Words:
    """Read Markdown as one paragraph of words."""
    blocks = text.paragraphs(source)
    return tuple(run for index, block in enumerate(blocks) for run in ((*_gap(index), *block)))


def _gap(index: int) -> Words:
    return (Run(" "),) if index else ()


def literal(words: str) -> Words:
    """Take words as they are: an example post, a name."""
    return (Run(words),) if words else ()


def count(words: str) -> int:
    """Count words as a reader does."""
    return len(words.split())


def sentences(source: str) -> list[str]:
    """Split plain text into its sentences."""
    return [one for one in _SENTENCE_END.split(" ".join(source.split())) if one]


def headline(source: str) -> tuple[str, str]:
    """Split a text into its first sentence, for a title, and as many of the next as a slide can hold."""
    first, *rest = sentences(text.plain(source)) or [""]
    return first, " ".join(_while_short(rest))


def brief(source: str) -> Words:
    """Take a text, or as many of its sentences as a slide can hold; the notes tell the whole."""
    if count(text.plain(source)) <= WORDS:
        return rich(source)
    first, rest = headline(source)
    return literal(" ".join(_while_short([first, *sentences(rest)])) or first)


def short(source: str) -> Words:
    """Take the bold start of a text, or its first sentence, or as many of that one's clauses as a line can hold."""
    runs = rich(source)
    if runs and runs[0].bold:
        return literal(runs[0].text.rstrip(".:"))
    first = (sentences(text.plain(source)) or [""])[0].rstrip(".")
    if count(first) <= _WORDS_OF_A_LINE:
        return literal(first)
    clauses = [first[: found.start()] for found in _CLAUSE.finditer(first) if count(first[: found.start()]) > 2]
    fitting = [clause for clause in clauses if count(clause) <= _WORDS_OF_A_LINE]
    return literal(fitting[-1] if fitting else " ".join(first.split()[:_WORDS_OF_A_LINE]) + " …")


def _while_short(rest: Sequence[str]) -> Iterator[str]:
    total = 0
    for one in rest:
        total += count(one)
        if total > WORDS:
            return
        yield one


def pages(
    parts: Sequence[Part], words: Callable[[Part], int], most: int = LINES, room: int = WORDS
) -> list[tuple[Part, ...]]:
    """Deal lines out to as few slides as hold them, and evenly: never more than `most` lines or `room` words on one."""
    filled = _filled(parts, words, most, room)
    even = _dealt(parts, len(filled))
    return even if all(sum(map(words, page)) <= room or len(page) == 1 for page in even) else filled


def _dealt(parts: Sequence[Part], number: int) -> list[tuple[Part, ...]]:
    starts = [-(-index * len(parts) // number) for index in range(number)] + [len(parts)]
    return [tuple(parts[start:end]) for start, end in pairwise(starts)]


def _filled(parts: Sequence[Part], words: Callable[[Part], int], most: int, room: int) -> list[tuple[Part, ...]]:
    dealt: list[tuple[Part, ...]] = []
    for part in parts:
        last = dealt[-1] if dealt else ()
        if last and len(last) < most and sum(map(words, last)) + words(part) <= room:
            dealt[-1] = (*last, part)
        else:
            dealt.append((part,))
    return dealt


def numbered(title: str, index: int, total: int, strings: Strings) -> str:
    """Say which of several slides with one title this is."""
    return title if total == 1 else strings["page-of"].format(title=title, n=index + 1, total=total)


def step_lines(steps: Sequence[Step]) -> list[Line]:
    """Give each step a line of a few words behind its number."""
    return [Line(short(step.do), mark=str(number)) for number, step in enumerate(steps, 1)]


def step_notes(steps: Sequence[Step], strings: Strings) -> list[str]:
    """Tell the speaker each step in full: what to do, who does it, and by when."""
    return [
        strings["step-note"].format(
            n=number, do=text.plain(step.do), who=text.plain(step.who), within=f", {step.within}" if step.within else ""
        )
        for number, step in enumerate(steps, 1)
    ]


def rule_notes(rule: Rule, policy: Policy, strings: Strings) -> tuple[str, ...]:
    """Tell the speaker a rule in full: its statement in a paragraph of its own, why, for whom, its limits and its sources."""
    told = (
        (strings["audience"], ", ".join(policy.audiences[name].title for name in rule.audience)),
        (strings["why"], rule.rationale),
        (strings["exceptions"], " ".join(rule.exceptions)),
        (strings["narrowing"], rule.narrowing),
        (strings["consequence"], rule.consequence),
        (strings["sources"], cited(rule.sources, policy, strings)),
        (strings["extension"], rule.extension),
    )
    return (*_named(rule, strings), *labelled(told, strings))


def short_notes(rule: Rule, policy: Policy, strings: Strings) -> tuple[str, ...]:
    """Tell the speaker a rule that the deck does not show: its statement in a paragraph of its own, and its sources."""
    return (
        *_named(rule, strings),
        *labelled(((strings["sources"], cited(rule.sources, policy, strings)),), strings),
    )


def _named(rule: Rule, strings: Strings) -> tuple[str, str]:
    head = strings["rule-note"].format(number=rule.number, lead=text.plain(rule.lead_in), badge=word(rule, strings))
    return head, text.plain(rule.statement)


def labelled(told: Sequence[tuple[str, str]], strings: Strings) -> tuple[str, ...]:
    """Write each word with its text, leaving out what has none."""
    return tuple(strings["labelled"].format(label=label, text=text.plain(words)) for label, words in told if words)


def word(rule: Rule, strings: Strings) -> str:
    """Name a rule's modality."""
    return strings[rule.modality.value.lower().replace(" ", "-")]


def cited(sources: Sequence[Source], policy: Policy, strings: Strings) -> str:
    """Name the sources of a statement in one line."""
    known = {reference.id: reference for reference in policy.references}
    return "; ".join(
        _source(source, known[source.ref].publisher, known[source.ref].title, known[source.ref].year, strings)
        for source in sources
    )


def _source(source: Source, publisher: str, title: str, year: str, strings: Strings) -> str:
    parts = (publisher, title, year, source.locator)
    named = ", ".join(part for part in parts if part)
    return strings["source-note"].format(source=named, note=text.plain(source.note)) if source.note else named
