"""Two drawings as numbers and words: the decision chart, and who each rule binds. It knows no format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policyloom.model.types import Check, Policy, Rule, Term
from policyloom.views.facets import key
from policyloom.views.measure import Ruler, ruler
from policyloom.views.text import plain

Words = Mapping[str, str]
WIDTH = 464.0
# The decision chart, in points: boxes, the room inside them, the gap that arrows cross.
_QUESTION, _OUTCOME, _GAP = 236.0, 178.0, 50.0
_PAD, _SIZE, _LINE, _BETWEEN = 9.0, 9.5, 12.5, 24.0
_NUMBER = 20.0
_TALLEST = 600.0
_FEWEST = 3
# The matrix: a line for each rule, a column for each role.
_ROW, _SMALL, _NAMES = 11.3, 8.0, 212.0
# Of a slanted name: how high and how far to the right it reaches, as shares of its length.
_RISE, _REACH = 0.82, 0.58
# A sheet is a little less than half a page high, so that two share a page and none leaves much of one empty.
_SHEET = {"A4": 345.0, "Letter": 322.0}
_EVERYBODY = "all-workforce"


@dataclass(frozen=True, slots=True)
class Step:
    """A question of the chart with the box beside it. `top` and the heights are points; `way_on` and `way_out` are answers."""

    number: int
    top: float
    height: float
    label: str
    lines: tuple[str, ...]
    way_on: str
    way_out: str
    outcome: tuple[str, ...]
    outcome_height: float
    rule: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision chart: its steps, the last box, its height, and all its words as one text for those who cannot see it."""

    steps: tuple[Step, ...]
    end: tuple[str, ...]
    end_top: float
    end_height: float
    height: float
    told: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the matrix: a topic, or a rule with the shape that stands in each column, or an empty string."""

    top: float
    height: float
    number: str
    words: tuple[str, ...]
    badge: str = ""
    everybody: bool = False
    marks: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A stretch of the matrix, with the roles at its head."""

    lines: tuple[Line, ...]
    head: float
    height: float
    told: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who each rule binds: the roles from left to right, the width of a column, the sheets."""

    roles: tuple[str, ...]
    column: float
    sheets: tuple[Sheet, ...]


def decision(policy: Policy, words: Words) -> Decision | None:
    """Draw the questions of the key rules as a chart from top to bottom; nothing where the policy asks too few."""
    measure, top = ruler(policy.institution.brand.faces, "sans", "regular"), 0.0
    steps: list[Step] = []
    for rule, check in _asked(policy):
        step = _step(len(steps) + 1, top, rule, check, words, measure)
        if step.top + max(step.height, step.outcome_height) > _TALLEST:
            break
        steps.append(step)
        top += max(step.height, step.outcome_height) + _BETWEEN
    if len(steps) < _FEWEST:
        return None
    said = f"{words['decide-end']} {plain(policy.in_doubt)}"
    end = measure.broken(said, _QUESTION - 2 * _PAD - _NUMBER, _SIZE)
    height = _tall(len(end))
    told = " ".join([words["decide-told"], *(_told(step, words) for step in steps), said])
    return Decision(tuple(steps), end, top, height, top + height, told)


def _asked(policy: Policy) -> Iterator[tuple[Rule, Check]]:
    """Give the questions about any post or picture, of the key points and of the critical rules."""
    for rule in policy.active_rules:
        for check in rule.checks:
            if check.kind != "attestation":
                continue
            conditions = check.settings.get("applies_if", ())
            about_pictures = all(one.get("metadata") == "media_type" for one in conditions)
            if about_pictures and (rule.key_point or (rule.severity == "critical" and not conditions)):
                yield rule, check


def _step(number: int, top: float, rule: Rule, check: Check, words: Words, measure: Ruler) -> Step:
    settings = check.settings
    label = words["decide-picture"] if settings.get("applies_if") else ""
    lines = measure.broken(plain(settings["question"]), _QUESTION - 2 * _PAD - _NUMBER, _SIZE)
    outcome = measure.broken(plain(settings["suggest"]), _OUTCOME - 2 * _PAD - _NUMBER, _SIZE)
    way_on = settings["pass"]
    return Step(
        number,
        top,
        _tall(len(lines) + bool(label)),
        label,
        lines,
        words[way_on],
        words["no" if way_on == "yes" else "yes"],
        outcome,
        _tall(len(outcome) + 1),
        f"{words['rule']} {rule.number}",
    )


def _tall(lines: int) -> float:
    return 2 * _PAD + lines * _LINE - 3


def _told(step: Step, words: Words) -> str:
    question = " ".join([*([step.label] if step.label else []), *step.lines])
    return f"{step.number}. {question} {step.way_out}: {' '.join(step.outcome)} ({step.rule})"


def matrix(policy: Policy, words: Words) -> Matrix | None:
    """Draw which roles each active rule names; nothing where there is only one role."""
    roles = tuple(one for one in policy.audiences.values() if any(one.id in r.audience for r in policy.active_rules))
    if len(roles) < 2:
        return None
    measure = ruler(policy.institution.brand.faces, "sans", "regular")
    long = [measure.width(plain(one.title)) * _SMALL for one in roles]
    column = (WIDTH - _NAMES - long[-1] * _REACH) / (len(roles) - 0.5)
    head = max(long) * _RISE + 8
    sheets = _pages(tuple(_lines(policy, roles, measure)), _SHEET[policy.institution.brand.paper] - head)
    return Matrix(tuple(plain(one.title) for one in roles), column, tuple(_sheet(one, head, words) for one in sheets))


def _lines(policy: Policy, roles: tuple[Term, ...], measure: Ruler) -> Iterator[Line]:
    """Give topics and rules in order, not yet placed."""
    for section in policy.sections:
        active = tuple(rule for rule in section.rules if rule.active)
        if active:
            title = measure.broken(plain(section.title), WIDTH - 30, _SMALL)
            yield Line(0, _ROW * len(title) + 4, str(section.number), title)
        for rule in active:
            named = measure.broken(plain(rule.lead_in), _NAMES - 32, _SMALL)
            marks = tuple(one.id in rule.audience for one in roles)
            yield Line(0, _ROW * len(named), rule.number, named, key(rule.modality), _EVERYBODY in rule.audience, marks)


def _pages(lines: tuple[Line, ...], room: float) -> Iterator[tuple[Line, ...]]:
    """Deal lines to sheets; a topic never stands last."""
    page: list[Line] = []
    left = room
    for line, following in zip(lines, (*lines[1:], None), strict=True):
        needed = line.height + (following.height if following and not line.badge else 0)
        if page and needed > left:
            yield tuple(page)
            page, left = [], room
        page.append(line)
        left -= line.height
    yield tuple(page)


def _sheet(lines: Iterable[Line], head: float, words: Words) -> Sheet:
    top, placed = head, []
    for line in lines:
        placed.append(Line(top, line.height, line.number, line.words, line.badge, line.everybody, line.marks))
        top += line.height
    told = words["matrix-told"].format(first=placed[0].number, last=placed[-1].number)
    return Sheet(tuple(placed), head, top + 2, told)
