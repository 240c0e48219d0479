"""The slides that tell stories: mock profiles, playbooks in short, situations to decide; it knows no format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policyloom.model.entries import SEVERITIES
from policyloom.model.types import Option, Playbook, Policy, Rule, Sample, Scenario, Section
from policyloom.views import text
from policyloom.views.slide_frame import line_words
from policyloom.views.slide_model import CHOICES, WORDS, Card, Kind, Line, Slide, Strings
from policyloom.views.slide_text import (
    brief,
    cited,
    count,
    labelled,
    literal,
    numbered,
    pages,
    rich,
    sentences,
    step_lines,
    step_notes,
)

_SITUATIONS = 2
_LETTERS = "ABCDEFGH"
_CHOICES = 4
_NOTES = 3


def profiles(section: Section, policy: Policy, strings: Strings) -> Iterator[Slide]:
    """Show the mock profiles that a section's rules speak of, the good one first, each with what to see in it."""
    ids = {rule.id for rule in section.rules}
    found = [sample for sample in policy.samples if sample.profile and sample.rules and sample.rules[0] in ids]
    for sample in sorted(found, key=lambda one: one.verdict != "do"):
        yield from _profile(sample, text.plain(section.title), strings)


def best_profiles(policy: Policy, strings: Strings) -> Iterator[Slide]:
    """Show the mock profile that stands first of each verdict, the good one first."""
    told = (slide for section in policy.sections for slide in profiles(section, policy, strings))
    shown: dict[str, Slide] = {}
    for slide in told:
        if slide.kind is Kind.PROFILE:
            shown.setdefault(slide.cards[0].verdict, slide)
    yield from (shown[verdict] for verdict in ("do", "dont") if verdict in shown)


def _profile(sample: Sample, part: str, strings: Strings) -> Iterator[Slide]:
    shown = sample.profile
    assert shown is not None
    title = strings[f"profile-{sample.verdict}"]
    card = Card(sample.verdict, literal(shown.bio), shown.name, shown.handle, shown.location)
    picture = labelled(((strings["picture"], shown.avatar),), strings)
    notes = (sample.title, *picture, *shown.notes)
    yield Slide(Kind.PROFILE, title, part, notes, label=strings["made-up"], cards=(card,))
    remarks = tuple(map(text.plain, shown.notes))
    lines = tuple(Line(literal(one), mark="tick" if sample.verdict == "do" else "cross") for one in _fitting(remarks))
    if lines:
        head = strings[f"profile-notes-{sample.verdict}"]
        yield Slide(Kind.NOTES, head, part, (sample.title, *remarks), lines=lines)


def _fitting(remarks: Iterable[str]) -> Iterator[str]:
    """Take the first remarks that one slide holds; the notes have them all."""
    room, lines = WORDS, _NOTES
    for one in remarks:
        if lines and count(one) <= room:
            room, lines = room - count(one), lines - 1
            yield one


def playbooks(policy: Policy, strings: Strings, *, divider: bool = True, most: int | None = None) -> Iterator[Slide]:
    """List what there is a plan for, on at most so many slides; when it applies and the steps stand in the notes."""
    if not policy.playbooks:
        return
    part = strings["part-events"]
    if divider:
        yield Slide(Kind.DIVIDER, part, part, words=rich(strings["events-lead"]), icon="siren")
    dealt = pages(policy.playbooks, lambda playbook: count(playbook.title))[:most]
    for index, page in enumerate(dealt):
        title = numbered(strings["events-title"], index, len(dealt), strings)
        lines = tuple(Line(rich(playbook.title), mark=_icon(playbook, policy)) for playbook in page)
        yield Slide(
            Kind.PLAYBOOKS,
            title,
            part,
            tuple(told for one in page for told in _steps(one, policy, strings)),
            lines=lines,
        )


def _icon(playbook: Playbook, policy: Policy) -> str:
    """Give the icon of the topic that a playbook belongs to."""
    topics = {section.id: section.icon for section in policy.sections}
    return topics[policy.rules[playbook.rules[0]].section] if playbook.rules else "clock"


def plan(policy: Policy, strings: Strings, part: str, most: int) -> Iterator[Slide]:
    """Tell one playbook step by step: the first of those behind which most key points of critical weight stand."""
    if not policy.playbooks:
        return
    shown = max(policy.playbooks, key=lambda playbook: sum(_vital(policy.rules[one]) for one in playbook.rules))
    dealt = pages(step_lines(shown.steps), line_words)[:most]
    notes = _steps(shown, policy, strings)
    for index, page in enumerate(dealt):
        title = strings["plan-title"].format(title=text.plain(shown.title))
        yield Slide(Kind.OUTLINE, numbered(title, index, len(dealt), strings), part, notes, lines=page)


def _vital(rule: Rule) -> bool:
    return rule.active and rule.key_point and rule.severity == SEVERITIES[0]


def _steps(playbook: Playbook, policy: Policy, strings: Strings) -> tuple[str, ...]:
    trigger = labelled(((strings["trigger"], playbook.trigger),), strings)
    sources = labelled(((strings["sources"], cited(playbook.sources, policy, strings)),), strings)
    told = step_notes(playbook.steps, strings)
    return (text.plain(playbook.title), *trigger, text.plain(playbook.lead), *told, *sources)


def practice(
    policy: Policy, strings: Strings, *, divider: bool = True, situations: int = _SITUATIONS
) -> Iterator[Slide]:
    """Ask about a few situations from different topics, those that need the fewest words: the situation, the options, the answer."""
    if not policy.scenarios:
        return
    part = strings["part-practice"]
    if divider:
        yield Slide(Kind.DIVIDER, part, part, words=rich(strings["practice-lead"]), icon="question")
    for scenario in _chosen(policy, situations):
        yield from _situation(scenario, part, policy, strings)


def _chosen(policy: Policy, situations: int) -> list[Scenario]:
    by_topic: dict[str, Scenario] = {}
    for scenario in sorted(policy.scenarios, key=_excess):
        by_topic.setdefault(scenario.topic, scenario)
    picked = list(by_topic.values())[:situations]
    return [scenario for scenario in policy.scenarios if scenario in picked]


def _excess(scenario: Scenario) -> tuple[bool, int, bool, int]:
    """Rank a scenario: best is one that fits the fewest slides, then one whose options halve evenly, then a short one."""
    options = sum(count(option.text) + 1 for option in scenario.options)
    right = sum(option.correct for option in scenario.options)
    long = options > CHOICES
    return count(scenario.situation) > WORDS, right + long, long and len(scenario.options) % 2 == 1, options


def _situation(scenario: Scenario, part: str, policy: Policy, strings: Strings) -> Iterator[Slide]:
    told = text.plain(scenario.situation)
    answers = _answers(scenario, policy, strings)
    stretches = pages(sentences(told), count, len(told))
    for index, stretch in enumerate(stretches):
        title = numbered(text.plain(scenario.title), index, len(stretches), strings)
        yield Slide(
            Kind.SITUATION,
            title,
            part,
            (told, text.plain(scenario.question)),
            literal(" ".join(stretch)),
            icon="people",
        )
    marked = list(zip(_LETTERS, scenario.options, strict=False))
    dealt = pages(marked, lambda pair: count(pair[1].text) + 1, _CHOICES, CHOICES)
    for index, page in enumerate(dealt):
        lines = tuple(Line(rich(option.text), mark=letter) for letter, option in page)
        yield Slide(
            Kind.OPTIONS,
            numbered(text.plain(scenario.question), index, len(dealt), strings),
            part,
            answers,
            lines=lines,
        )
    for letter, option in marked:
        if option.correct:
            yield _answer(letter, option, part, answers, strings)


def _answer(letter: str, option: Option, part: str, notes: tuple[str, ...], strings: Strings) -> Slide:
    title = strings["answer-title"].format(letter=letter, text=text.plain(option.text))
    return Slide(Kind.ANSWER, title, part, notes, brief(option.explanation), icon="tick")


def _answers(scenario: Scenario, policy: Policy, strings: Strings) -> tuple[str, ...]:
    return tuple(
        _explained(letter, option, policy, strings) for letter, option in zip(_LETTERS, scenario.options, strict=False)
    )


def _explained(letter: str, option: Option, policy: Policy, strings: Strings) -> str:
    verdict = strings["right" if option.correct else "wrong"]
    cited = ", ".join(
        f"{policy.rules[one].number} {text.plain(policy.rules[one].lead_in)}"
        for one in option.rules
        if one in policy.rules
    )
    return strings["option-note"].format(
        letter=letter, text=text.plain(option.text), verdict=verdict, why=text.plain(option.explanation), rules=cited
    )
