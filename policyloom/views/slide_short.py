"""The shorter decks: a briefing of ten minutes and a session of half an hour, in slides of the full one; it knows no format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from policyloom.model.entries import SEVERITIES
from policyloom.model.types import Policy, Rule, Section
from policyloom.views import text
from policyloom.views.slide_frame import divider, firmness, first_contacts, opening, outline
from policyloom.views.slide_gains import first_benefit, first_figure, invitation, reasons
from policyloom.views.slide_model import LINES, WORDS, Kind, Slide, Strings
from policyloom.views.slide_rules import best_pair, by_firmness, key_points, listed_words, rule_list
from policyloom.views.slide_stories import best_profiles, plan, playbooks, practice
from policyloom.views.slide_text import brief, numbered, short_notes

BRIEFING = 12
_REASONS = 2
_PLAN = 2
_PLAYBOOKS = 2
_SITUATIONS = 1
_WEIGHTY = SEVERITIES[:2]
# What a title of two lines holds, and what notes hold in which a speaker still finds her way; both in letters.
_TITLE = 68
_NOTES = 6000

Share = tuple[tuple[Section, Rule], ...]


def briefing(policy: Policy, strings: Strings) -> Iterator[Slide]:
    """Tell in at most BRIEFING slides why, the key points, one example, the plan for a mistake, and whom to ask."""
    overview = strings["part-overview"]
    before = [opening(policy, strings, strings["part-opening"]), *_why(policy, strings)]
    after = [*best_pair(policy, strings, overview), *plan(policy, strings, strings["part-events"], _PLAN)]
    after.append(first_contacts(policy, strings, strings["part-end"]))
    yield from before
    yield from key_points(policy, strings, overview, BRIEFING - len(before) - len(after))
    yield from after


def _why(policy: Policy, strings: Strings) -> Iterator[Slide]:
    part = strings["part-benefits"]
    if policy.benefits_first:
        yield from invitation(policy, part)
        yield from first_benefit(policy, strings, part)
    else:
        yield from reasons(policy, strings, strings["part-overview"], _REASONS)


def session(policy: Policy, strings: Strings) -> Iterator[Slide]:
    """Tell why, every key point, every weighty rule by its topic, examples, the playbooks, one situation, and whom to ask."""
    weighty = tuple(_weighty(policy, strings))
    yield opening(policy, strings, strings["part-opening"])
    yield from outline(_parts(policy, strings), policy, strings, strings["part-opening"])
    if policy.benefits_first:
        part = strings["part-benefits"]
        yield divider(strings["benefits-lead"], part, "people")
        yield from invitation(policy, part)
        yield from first_figure(policy, strings, part)
    part = strings["part-overview"]
    yield divider(strings["overview-lead"].format(count=len(policy.active_rules)), part, "compass")
    yield firmness(policy, strings, part)
    yield from key_points(policy, strings, part)
    yield from best_pair(policy, strings, part)
    yield from weighty
    yield from best_profiles(policy, strings)
    yield from playbooks(policy, strings, most=_PLAYBOOKS)
    yield from practice(policy, strings, situations=_SITUATIONS)
    yield first_contacts(policy, strings, strings["part-end"])


def _parts(policy: Policy, strings: Strings) -> tuple[str, ...]:
    there = {
        "part-benefits": policy.benefits_first,
        "part-overview": True,
        "part-events": bool(policy.playbooks),
        "part-practice": bool(policy.scenarios),
        "part-end": True,
    }
    return tuple(strings[part] for part, found in there.items() if found)


def _is_weighty(rule: Rule) -> bool:
    """Tell whether a rule stands in the list of its topic: the key points have stood on slides before."""
    return rule.active and not rule.key_point and rule.severity in _WEIGHTY


def _weighty(policy: Policy, strings: Strings) -> Iterator[Slide]:
    """Tell the weighty rules in the parts that the policy asks for, and those of the other topics in one more."""
    left = {one.id: one for one in policy.sections}
    for part in policy.documents.deck_parts:
        name = text.plain(part.title)
        shared = _shared((left.pop(key) for key in part.sections if key in left), strings)
        if shared:
            yield Slide(Kind.DIVIDER, name, name, (text.plain(part.lead),), words=brief(part.lead), icon=part.icon)
            yield from _told(shared, name, policy, strings)
    name = strings["part-weighty"]
    shared = _shared(left.values(), strings)
    if shared:
        yield divider(strings["weighty-lead"], name, "scale")
        yield from _told(shared, name, policy, strings)


def _shared(topics: Iterable[Section], strings: Strings) -> list[Share]:
    """Deal the weighty rules out to as few slides as hold them; neighboring topics share one where its title names both."""
    dealt: list[Share] = []
    for topic in topics:
        for rule in by_firmness(filter(_is_weighty, topic.rules)):
            joined = (*(dealt[-1] if dealt else ()), (topic, rule))
            if dealt and _fits(joined, strings):
                dealt[-1] = joined
            else:
                dealt.append(((topic, rule),))
    return dealt


def _fits(share: Share, strings: Strings) -> bool:
    words = sum(listed_words(rule) for _, rule in share)
    titled = len({topic.id for topic, _ in share}) == 1 or len(_title(share, strings)) <= _TITLE
    return len(share) <= LINES and words <= WORDS and titled


def _title(share: Share, strings: Strings) -> str:
    topics = dict.fromkeys(text.plain(topic.title) for topic, _ in share)
    return strings["weighty-title"].format(topics=strings["topics-between"].join(topics))


def _told(shared: Sequence[Share], part: str, policy: Policy, strings: Strings) -> Iterator[Slide]:
    """List the weighty rules. The notes of a topic's last slide also tell its other rules, as long as they have room."""
    titles = [_title(share, strings) for share in shared]
    for index, share in enumerate(shared):
        total, before = titles.count(titles[index]), titles[:index].count(titles[index])
        title = numbered(titles[index], before, total, strings)
        slide = rule_list([rule for _, rule in share], title, part, policy, strings)
        later = {topic.id for other in shared[index + 1 :] for topic, _ in other}
        ending = {topic.id: topic for topic, _ in share if topic.id not in later}
        yield _with_others(slide, ending.values(), policy, strings)


def _with_others(slide: Slide, topics: Iterable[Section], policy: Policy, strings: Strings) -> Slide:
    others = [rule for topic in topics for rule in by_firmness(topic.rules) if _is_light(rule)]
    room, told, noted = _NOTES - sum(map(len, slide.notes)), [strings["others-note"]], []
    for rule in others:
        notes = short_notes(rule, policy, strings)
        room -= sum(map(len, notes))
        if room < 0:
            break
        told.extend(notes)
        noted.append(rule.id)
    return replace(slide, notes=(*slide.notes, *told), noted=(*slide.noted, *noted)) if noted else slide


def _is_light(rule: Rule) -> bool:
    return rule.active and not rule.key_point and rule.severity not in _WEIGHTY
