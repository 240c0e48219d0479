"""The guideline as a book: parts, chapters, rules with their examples; it knows the model and the looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from policyloom.model.types import Choice, Fact, Faq, Page, Policy, Rule, Section, Term
from policyloom.views import brand, charts, fonts, icons, looks
from policyloom.views.artifact import Context
from policyloom.views.facets import Tag, answer, css_string, deciding, facets, key, mark, tags, written_date
from policyloom.views.qr import qr_svg

FOLDER = "guideline"
_LINES_OF_HALF_A_PAGE = 23
_PARTS = {
    "start": ("welcome", "scope", "reading", "reasons", "risks", "background", "principles", "definitions"),
    "rules": (),
    "pages": (),
    "act": ("playbooks", "planner", "factors", "worksheets", "registers"),
    "help": ("faq", "samples", "resources", "contacts", "entities"),
    "record": (
        "choices",
        "deviations",
        "adapted",
        "law",
        "references",
        "provenance",
        "versions",
        "legal",
        "matrix",
        "index",
    ),
}
# What people print: no drawings, no forms, no record of files and lines.
_PLAIN = {
    "start": ("scope", "reading", "definitions"),
    "rules": (),
    "pages": (),
    "act": ("playbooks",),
    "help": ("contacts", "entities"),
    "record": ("choices", "deviations", "adapted", "law", "references", "versions", "legal"),
}
_CAUTIOUS_START = (
    "scope",
    "risks",
    "reading",
    "decision",
    "reasons",
    "welcome",
    "background",
    "principles",
    "definitions",
)
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
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the book with its chapters."""

    anchor: str
    title: str
    lead: str
    chapters: tuple[Chapter, ...]


def html(policy: Policy, context: Context) -> str:
    """Write the book as one page of HTML."""
    words = looks.strings(context.templates, FOLDER, policy.language)
    template = looks.environment(context.templates).get_template(f"{FOLDER}/guideline.html.j2")
    palette = palette_of(policy)
    drawn = _drawn(policy, words)
    return template.render(
        shared(policy, words),
        parts=tuple(part for part in _parts(policy, words, drawn) if part.chapters),
        **drawn,
        palette=palette,
        badges=badges_of(palette),
        families=fonts.families(policy.institution.brand),
        shape=lambda name: _shape(name, palette, context),
        code=lambda section: _code(section, policy, words),
        key_points=tuple(_entry(rule, policy) for rule in policy.key_points),
        index=tuple(_index(policy)),
        faq_by_topic=tuple(_faq(policy)),
    )


def shared(policy: Policy, words: Mapping[str, str]) -> dict[str, Any]:
    """Give what the templates of every layout use."""
    return {
        "policy": policy,
        "words": words,
        "facts": _facts(policy),
        "definitions": sorted(policy.definitions, key=lambda one: one.term.casefold()),
        "laws": policy.laws,
        "layer": lambda name: _layer_title(policy, name),
        "traces": tuple(_traces(policy)),
        "values": {value.id: value for value in policy.values},
        "mark": mark(policy, words),
        "logo": icons.as_data_uri(policy.institution.brand.logo),
        "tags": lambda sources: tags(sources, policy),
        "answer": answer,
        "date": lambda day: written_date(day, words),
        "effect": lambda deviation: words[f"effect-{deviation.effect}"],
        "rights": tuple(rule for rule in policy.active_rules if rule.right),
        "badge_of": lambda rule: key(rule.modality),
    }


def _drawn(policy: Policy, words: Mapping[str, str]) -> dict[str, Any]:
    """Give the drawings; a plain guideline has none."""
    makers = {"decision": charts.decision, "matrix": charts.matrix}
    plain = policy.documents.layout == "plain"
    return {name: None if plain else make(policy, words) for name, make in makers.items()}


def palette_of(policy: Policy) -> brand.Palette:
    """Give the institution's colours, or greys where the guideline is plain."""
    return brand.grey() if policy.documents.layout == "plain" else brand.light(policy.institution.brand)


def badges_of(palette: brand.Palette) -> dict[str, brand.Badge]:
    """Give the badges by the keys that templates use."""
    return {key(modality): badge for modality, badge in palette.badges.items()}


def _shape(name: str, palette: brand.Palette, context: Context) -> Markup:
    badge = badges_of(palette)[name]
    return icons.inside(context.templates, f"shape-{badge.shape}", badge.ink)


def _code(section: Section, policy: Policy, words: Mapping[str, str]) -> Markup:
    """Draw the address of a topic's page on the site; nothing where the policy has no site."""
    if not policy.institution.url:
        return Markup("")
    address = f"{policy.institution.url}topics/{section.id}.html"
    return qr_svg(address, title=words["code-told"].format(address=address))


def stylesheet(policy: Policy, context: Context) -> str:
    """Write the guideline's stylesheet."""
    palette = palette_of(policy)
    template = looks.environment(context.templates).get_template(f"{FOLDER}/guideline.css.j2")
    return template.render(
        words=looks.strings(context.templates, FOLDER, policy.language),
        layout=policy.documents.layout,
        paper=policy.institution.brand.paper,
        palette=palette,
        families=fonts.families(policy.institution.brand),
        badges=badges_of(palette),
        icons=sorted({section.icon for section in policy.sections}),
        icon=lambda name, color: icons.data_uri(context.templates, name, color),
        quoted=css_string,
    )


def _parts(policy: Policy, words: Mapping[str, str], drawn: Mapping[str, Any]) -> Iterator[Part]:
    whole = _PARTS if policy.benefits_first else _PARTS | {"start": _CAUTIOUS_START}
    order = _PLAIN if policy.documents.layout == "plain" else whole
    for name, chapters in order.items():
        made = {"rules": _topics, "pages": _pages}.get(name)
        shown = made(policy) if made else _chapters(policy, words, chapters, drawn)
        yield Part(f"part-{name}", words[f"part-{name}"], words[f"part-{name}-lead"], tuple(shown))


def _chapters(
    policy: Policy, words: Mapping[str, str], names: Iterable[str], drawn: Mapping[str, Any]
) -> Iterator[Chapter]:
    """Give the chapters that have something to say."""
    facts: dict[str, Any] = {
        **_facts(policy),
        **drawn,
        "deviations": policy.own_deviations,
        "adapted": policy.law_deviations,
        "law": policy.laws,
        "entities": policy.institution.entities,
    }
    for name in names:
        if facts.get(name, getattr(policy, name, True)):
            yield Chapter(name, words[_TITLES.get(name, name)], f"{FOLDER}/_{name}.html.j2")


def _pages(policy: Policy) -> Iterator[Chapter]:
    for page in policy.pages:
        if "guideline" in page.shown_in:
            yield Chapter(f"page-{page.id}", page.title, f"{FOLDER}/_page.html.j2", page=page)


def _layer_title(policy: Policy, name: str) -> str:
    """Call a layer by its title, and the institution's own file by the institution's name."""
    if policy.layers and name == policy.layers[-1].name:
        return policy.institution.name
    return next((one.title or name for one in policy.layers if one.name == name), name)


def _topics(policy: Policy) -> Iterator[Chapter]:
    for section in policy.sections:
        entries = [_entry(rule, policy) for rule in section.rules]
        active = tuple(entry for entry in entries if entry.rule.active)
        idle = tuple(entry for entry in entries if not entry.rule.active)
        yield Chapter(f"topic-{section.id}", section.title, f"{FOLDER}/_topic.html.j2", section, active, idle)


def _entry(rule: Rule, policy: Policy) -> Entry:
    shown = tuple(_cards(rule, policy))
    return Entry(
        rule=rule,
        badge=key(rule.modality),
        facets=facets(rule, policy),
        tags=tags(rule.sources, policy),
        cards=shown,
        choices=deciding(rule, policy),
        long=_lines(rule, shown) > _LINES_OF_HALF_A_PAGE,
    )


def _cards(rule: Rule, policy: Policy) -> Iterator[Card]:
    for sign, examples in (("do", rule.examples.keeping), ("dont", rule.examples.breaking)):
        if examples and policy.documents.layout != "plain":
            yield Card(sign, rule.examples.field, examples)


def _lines(rule: Rule, cards: Iterable[Card]) -> int:
    """Estimate a rule's height in lines of the page; it only decides whether a page may break inside."""
    wide = (rule.statement, rule.rationale, rule.narrowing, rule.consequence, *rule.exceptions)
    tallest = max((sum(1 + len(example) // 32 for example in card.examples) for card in cards), default=-2)
    return 4 + tallest + sum(1 + len(text) // 72 for text in wide if text)


def _facts(policy: Policy) -> dict[str, tuple[Fact, ...]]:
    return {name: tuple(fact for fact in policy.facts if fact.use in uses) for name, uses in _USES.items()}


def _faq(policy: Policy) -> Iterator[tuple[Section, tuple[Faq, ...]]]:
    for section in policy.sections:
        asked = tuple(one for one in policy.faq if one.section == section.id)
        if asked:
            yield section, asked


def _index(policy: Policy) -> Iterator[tuple[Term, tuple[Rule, ...]]]:
    for term in policy.audiences.values():
        named = tuple(rule for rule in policy.active_rules if term.id in rule.audience)
        if named:
            yield term, named


def _traces(policy: Policy) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Group what each layer brought in: the layer, and (rule or choice, file and line) without the layer's name."""
    for layer in dict.fromkeys(one.layer for one in policy.provenance):
        own = (one for one in policy.provenance if one.layer == layer)
        yield layer, tuple((one.path.removeprefix("rules."), one.place.removeprefix(f"{layer}/")) for one in own)
