"""The deck as values, one Slide per idea, from title to references; it knows neither where words stand nor any file format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from policyloom.model.types import DeckPart, Page, Policy, Section
from policyloom.views import text
from policyloom.views.slide_frame import divider, end, firmness, opening, outline
from policyloom.views.slide_gains import gains, reasons
from policyloom.views.slide_model import Kind, Slide, Strings
from policyloom.views.slide_pages import page_slides
from policyloom.views.slide_rules import key_points, section_slides
from policyloom.views.slide_short import briefing, session
from policyloom.views.slide_stories import playbooks, practice
from policyloom.views.slide_text import brief

_LENGTHS: Mapping[str, Callable[[Policy, Strings], Iterator[Slide]]] = {"briefing": briefing, "session": session}


def slides(policy: Policy, strings: Strings) -> tuple[Slide, ...]:
    """Make the deck of the length that the policy asks for."""
    return tuple(_LENGTHS.get(policy.documents.length, _full)(policy, strings))


def carried(deck: Iterable[Slide]) -> Mapping[str, str]:
    """Tell for each rule whether its statement stands on a slide or in a slide's notes; a rule that is missing is not in the deck."""
    found: dict[str, str] = {}
    for slide in deck:
        found |= dict.fromkeys(slide.noted, "notes") | {
            rule: "slide" for rule, where in found.items() if where == "slide"
        }
        found |= dict.fromkeys(slide.shown, "slide")
    return found


def _full(policy: Policy, strings: Strings) -> Iterator[Slide]:
    """Tell everything: benefits first where the policy's tone asks for it, then rules, playbooks, practice, and whom to ask."""
    if policy.documents.deck_parts:
        yield from _in_parts(policy, strings)
        return
    part = strings["part-opening"]
    yield opening(policy, strings, part)
    yield from _outline(policy, strings, part)
    if policy.benefits_first:
        yield from _benefits(policy, strings)
    yield from _overview(policy, strings)
    for section in policy.sections:
        yield from section_slides(section, policy, strings)
    yield from playbooks(policy, strings)
    for page in shown_pages(policy):
        yield from page_slides(page, policy, strings)
    yield from practice(policy, strings)
    yield from end(policy, strings)


def _in_parts(policy: Policy, strings: Strings) -> Iterator[Slide]:
    """Make the deck in the parts that the policy asks for. A topic that none of them names follows as a part of its own."""
    yield opening(policy, strings, strings["part-opening"])
    named = {key for part in policy.documents.deck_parts for key in part.sections}
    left = (one for one in policy.sections if one.id not in named)
    parts = (*policy.documents.deck_parts, *(_part_of(one) for one in left))
    names = [text.plain(part.title) for part in parts]
    yield from outline([*names, strings["part-end"]], policy, strings, strings["part-opening"])
    sections, made = {one.id: one for one in policy.sections}, {one.id: one for one in shown_pages(policy)}
    for number, part in enumerate(parts, 1):
        name = text.plain(part.title)
        yield Slide(
            Kind.DIVIDER,
            name,
            name,
            (text.plain(part.lead),),
            words=brief(part.lead),
            label=str(number),
            icon=part.icon,
        )
        if part.benefits:
            yield from gains(policy, strings, name)
        for key in part.sections:
            if key in sections:
                yield from section_slides(sections[key], policy, strings, divider=False)
        for key in part.pages:
            if key in made:
                yield from page_slides(made[key], policy, strings, divider=False)
        if part.playbooks:
            yield from playbooks(policy, strings, divider=False)
        if part.practice:
            yield from practice(policy, strings, divider=False)
    yield from end(policy, strings)


def _part_of(topic: Section) -> DeckPart:
    return DeckPart(topic.id, topic.title, topic.lead, topic.icon, False, (topic.id,), (), False, False)


def shown_pages(policy: Policy) -> tuple[Page, ...]:
    """Give the pages that the deck shows."""
    return tuple(page for page in policy.pages if "deck" in page.shown_in)


def _outline(policy: Policy, strings: Strings, part: str) -> Iterator[Slide]:
    parts = [strings["part-benefits"]] if policy.benefits_first else []
    parts += [strings["outline-rules"].format(count=len(policy.sections))]
    parts += [strings["part-events"]] if policy.playbooks else []
    parts += [strings["part-practice"]] if policy.scenarios else []
    yield from outline([*parts, strings["part-end"]], policy, strings, part)


def _benefits(policy: Policy, strings: Strings) -> Iterator[Slide]:
    part = strings["part-benefits"]
    yield divider(strings["benefits-lead"], part, "people")
    yield from gains(policy, strings, part)


def _overview(policy: Policy, strings: Strings) -> Iterator[Slide]:
    part = strings["part-overview"]
    yield divider(strings["overview-lead"].format(count=len(policy.active_rules)), part, "compass")
    yield from reasons(policy, strings, part)
    yield firmness(policy, strings, part)
    yield from key_points(policy, strings, part)
