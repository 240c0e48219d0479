"""guideline.pdf: the whole policy as a book; it knows the model and the looks, and lays nothing out itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from policyloom.model.types import Choice, Fact, Policy, Rule, Section, Term
from policyloom.views import brand, icons, looks, pdf
from policyloom.views.artifact import Artifact, Context
from policyloom.views.facets import Tag, answer, deciding, facets, key, mark, tags, written_date

_FOLDER = "guideline"
_LINES_OF_HALF_A_PAGE = 23
_PARTS = {
    "start": ("welcome", "scope", "reading", "reasons", "risks", "background", "principles", "definitions"),
    "rules": (),
    "act": ("playbooks", "planner", "factors", "worksheets", "registers"),
    "help": ("samples", "resources", "contacts"),
    "record": ("choices", "deviations", "references", "versions", "legal", "index"),
}
_CAUTIOUS_START = ("scope", "risks", "reading", "reasons", "welcome", "background", "principles", "definitions")
_TITLES = {"scope": "scope-chapter"}
_USES = {"benefits": ("benefit",), "risks": ("risk",), "background": ("context", "background")}


@dataclass(frozen=True, slots=True)
class Card:
    """Examples of one kind: `sign` is do or dont, `field` what they are."""

    sign: str
    field: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule as a page shows it. A long one may run over to the next page."""

    rule: Rule
    badge: str
    facets: tuple[tuple[str, tuple[str, ...]], ...]
    tags: tuple[Tag, ...]
    cards: tuple[Card, ...]
    choices: tuple[Choice, ...]
    long: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its anchor, its title, the template that writes it, and for a topic its rules."""

    anchor: str
    title: str
    template: str
    section: Section | None = None
    active: tuple[Entry, ...] = ()
    idle: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the book with its chapters."""

    anchor: str
    title: str
    lead: str
    chapters: tuple[Chapter, ...]


def render(policy: Policy, context: Context) -> Iterator[Artifact]:
    """Make guideline.pdf."""
    content = pdf.write_pdf(
        html(policy, context),
        stylesheet=stylesheet(policy, context),
        folder=context.templates,
        scratch=context.scratch,
    )
    yield Artifact("guideline.pdf", content)


def html(policy: Policy, context: Context) -> str:
    """Write the book as one page of HTML."""
    words = looks.strings(context.templates, _FOLDER, policy.language)
    template = looks.environment(context.templates).get_template(f"{_FOLDER}/guideline.html.j2")
    return template.render(
        policy=policy,
        words=words,
        parts=tuple(_parts(policy, words)),
        key_points=tuple(_entry(rule, policy) for rule in policy.key_points),
        facts=_facts(policy),
        index=tuple(_index(policy)),
        values={value.id: value for value in policy.values},
        mark=mark(policy, words),
        logo=icons.as_data_uri(policy.institution.brand.logo),
        tags=lambda sources: tags(sources, policy),
        answer=answer,
        date=lambda day: written_date(day, words),
    )


def stylesheet(policy: Policy, context: Context) -> str:
    """Write the book's stylesheet in the institution's colours."""
    palette = brand.light(policy.institution.brand)
    template = looks.environment(context.templates).get_template(f"{_FOLDER}/guideline.css.j2")
    return template.render(
        words=looks.strings(context.templates, _FOLDER, policy.language),
        paper=policy.institution.brand.paper,
        palette=palette,
        badges={key(modality): badge for modality, badge in palette.badges.items()},
        icons=sorted({section.icon for section in policy.sections}),
        icon=lambda name, color: icons.data_uri(context.templates, name, color),
        quoted=_quoted,
    )


def _parts(policy: Policy, words: Mapping[str, str]) -> Iterator[Part]:
    order = _PARTS if policy.benefits_first else _PARTS | {"start": _CAUTIOUS_START}
    for name, chapters in order.items():
        shown = _topics(policy) if name == "rules" else _chapters(policy, words, chapters)
        yield Part(f"part-{name}", words[f"part-{name}"], words[f"part-{name}-lead"], tuple(shown))


def _chapters(policy: Policy, words: Mapping[str, str], names: Iterable[str]) -> Iterator[Chapter]:
    """Give the chapters that have something to say."""
    facts = _facts(policy)
    for name in names:
        if facts.get(name, getattr(policy, name, True)):
            yield Chapter(name, words[_TITLES.get(name, name)], f"{_FOLDER}/_{name}.html.j2")


def _topics(policy: Policy) -> Iterator[Chapter]:
    for section in policy.sections:
        entries = [_entry(rule, policy) for rule in section.rules]
        active = tuple(entry for entry in entries if entry.rule.active)
        idle = tuple(entry for entry in entries if not entry.rule.active)
        yield Chapter(f"topic-{section.id}", section.title, f"{_FOLDER}/_topic.html.j2", section, active, idle)


def _entry(rule: Rule, policy: Policy) -> Entry:
    shown = tuple(_cards(rule))
    return Entry(
        rule=rule,
        badge=key(rule.modality),
        facets=facets(rule, policy),
        tags=tags(rule.sources, policy),
        cards=shown,
        choices=deciding(rule, policy),
        long=_lines(rule, shown) > _LINES_OF_HALF_A_PAGE,
    )


def _cards(rule: Rule) -> Iterator[Card]:
    for sign, examples in (("do", rule.examples.keeping), ("dont", rule.examples.breaking)):
        if examples:
            yield Card(sign, rule.examples.field, examples)


def _lines(rule: Rule, cards: Iterable[Card]) -> int:
    """Estimate a rule's height in lines of the page; it only decides whether a page may break inside."""
    wide = (rule.statement, rule.rationale, rule.narrowing, rule.consequence, *rule.exceptions)
    tallest = max((sum(1 + len(example) // 32 for example in card.examples) for card in cards), default=-2)
    return 4 + tallest + sum(1 + len(text) // 72 for text in wide if text)


def _facts(policy: Policy) -> dict[str, tuple[Fact, ...]]:
    return {name: tuple(fact for fact in policy.facts if fact.use in uses) for name, uses in _USES.items()}


def _index(policy: Policy) -> Iterator[tuple[Term, tuple[Rule, ...]]]:
    for term in policy.audiences.values():
        named = tuple(rule for rule in policy.active_rules if term.id in rule.audience)
        if named:
            yield term, named


def _quoted(text: str) -> Markup:
    """Write a CSS string."""
    escaped = "".join(f"\\{ord(char):x} " if char in '"\\<>' or ord(char) < 32 else char for char in text)
    return Markup(f'"{escaped}"')
