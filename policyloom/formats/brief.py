"""board-brief.pdf: two pages for a board: the decision, what changed, deviations, unverified law; it knows the model and the looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from policyloom.model.materiality import Materiality
from policyloom.model.standing import unverified
from policyloom.model.types import Deviation, Policy, Reference, Status
from policyloom.views import brand, fonts, icons, looks, pdf
from policyloom.views.artifact import Artifact, Context
from policyloom.views.facets import css_string, mark, written_date
from policyloom.views.news import NewsItem, news
from policyloom.views.text import plain

Item = TypeVar("Item")
PATH = "board-brief.pdf"
_FOLDER = "brief"
# How much two pages hold, in lines; an item takes its words and lines of its own.
_ROOM = {"changes": 30, "deviations": 20, "laws": 13}
_LETTERS_OF_A_LINE = 95


def render(policy: Policy, context: Context) -> Iterator[Artifact]:
    """Make board-brief.pdf."""
    content = pdf.write_pdf(
        html(policy, context),
        stylesheet=_stylesheet(policy, context),
        folder=context.templates,
        scratch=context.scratch,
        faces=policy.institution.brand.faces,
    )
    yield Artifact(PATH, content)


def html(policy: Policy, context: Context) -> str:
    """Write the brief as one page of HTML."""
    words = looks.strings(context.templates, _FOLDER, policy.language)
    template = looks.environment(context.templates).get_template(f"{_FOLDER}/brief.html.j2")
    items = news(context.changes)
    shown = _fitting(items, "changes", lambda item: item.after or item.before)
    blocking, changed, behind = unverified(policy), _weaker_first(policy), _law_behind(policy)
    told = _fitting(changed, "deviations", _words_of)
    spare = _ROOM["deviations"] - sum(_lines(_words_of(one)) for one in told)
    return template.render(
        policy=policy,
        words=words,
        mark=mark(policy, words),
        logo=icons.as_data_uri(policy.institution.brand.logo),
        date=lambda day: written_date(day, words),
        asked=_asked(policy, words),
        changes=context.changes,
        summary=_summary(items, context, words),
        items=shown,
        more=len(items) - len(shown),
        points=_fitting(policy.key_points, "changes", lambda rule: rule.statement),
        changed=changed,
        deviations=told,
        weaker=sum(one.kind == "omitted" or one.effect in ("weaker", "mixed", "reversed") for one in changed),
        blocking=blocking,
        behind=behind,
        laws=_fitting(blocking or behind, "laws", lambda law: law.title + law.says, spare, own=1),
    )


def _asked(policy: Policy, words: Mapping[str, str]) -> str:
    known = {
        "version": policy.version,
        "title": plain(policy.title),
        "effective": written_date(policy.effective, words),
    }
    if policy.status is Status.RETIRED:
        return words["ask-retire"].format(**known)
    if policy.approved and policy.approval:
        day = written_date(policy.approval.date, words)
        return words["ask-note"].format(**known, role=policy.approval.role, date=day)
    changed = policy.approval is not None and policy.status is Status.APPROVED
    return words["ask-again" if changed else "ask-approve"].format(**known)


def _summary(items: tuple[NewsItem, ...], context: Context, words: Mapping[str, str]) -> str:
    if context.changes is None:
        return ""
    counted = {str(one): sum(item.materiality == one for item in items) for one in Materiality}
    told = "changed-since" if items else "changed-nothing"
    again = sum(item.acknowledge for item in items)
    return words[told].format(version=context.changes.since, acknowledge=again, **counted)


def _weaker_first(policy: Policy) -> tuple[Deviation, ...]:
    """Give one deviation for each entry and layer, the one that weighs most, the weaker ones first."""
    weight = {"weaker": 0, "mixed": 0, "reversed": 0, "stricter": 1}
    ordered = sorted(policy.own_deviations, key=lambda one: weight.get(one.effect, 2))
    return tuple({(*one.path.split(".")[:2], one.layer): one for one in reversed(ordered)}.values())[::-1]


def _law_behind(policy: Policy) -> tuple[Reference, ...]:
    """Give the laws of this place that active rules rest on: once all are checked, a board reads what they ask for."""
    cited = {source.ref for rule in policy.active_rules for source in rule.sources}
    return tuple(one for one in policy.references if one.kind == "law" and not one.elsewhere and one.id in cited)


def _words_of(deviation: Deviation) -> str:
    return deviation.reason or deviation.after


def _lines(words: str, own: int = 2) -> int:
    return own + len(plain(words)) // _LETTERS_OF_A_LINE


def _fitting(
    items: tuple[Item, ...], place: str, words: Callable[[Item], str], spare: int = 0, own: int = 2
) -> tuple[Item, ...]:
    """Take as many items from the start as their place holds, and the room that others left. `own`: lines beside the words."""
    room, taken = _ROOM[place] + spare, 0
    for item in items:
        room -= _lines(words(item), own)
        if room < 0:
            break
        taken += 1
    return items[:taken]


def _stylesheet(policy: Policy, context: Context) -> str:
    template = looks.environment(context.templates).get_template(f"{_FOLDER}/brief.css.j2")
    return template.render(
        words=looks.strings(context.templates, _FOLDER, policy.language),
        paper=policy.institution.brand.paper,
        palette=brand.light(policy.institution.brand),
        families=fonts.families(policy.institution.brand),
        quoted=css_string,
    )
