"""Where a value comes from: the layers that touched it, what was filled in, and which choices decide it.

It knows layers, choices and placeholders, and no policy. It bears a document with faults, and says what it can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from policyloom.diagnostics import Location
from policyloom.source import choices
from policyloom.source.addresses import Unknown, dotted, find
from policyloom.source.document import MISSING, Document, Origin, Path, strings_in
from policyloom.source.resolution import Resolution, conditions, is_condition, placeholders_in, resolve


class Standing(StrEnum):
    """How a value comes to stand there, or why it does not."""

    SET = "set"
    DEFAULT = "default"  # a choice that nobody answered
    OMITTED = "omitted"
    REPLACED = "replaced"  # it stood below something that a later layer replaced whole


@dataclass(frozen=True, slots=True)
class Filling:
    """A placeholder in the value: the words that took its place, and the layer that gave them."""

    name: str
    words: str
    set_by: Origin | None
    default: bool


@dataclass(frozen=True, slots=True)
class Test:
    """One line of a `when`: the choice, the answers that it allows, and the answer that was given."""

    choice: str
    allowed: tuple[Any, ...]
    answer: Any
    holds: bool
    set_by: Origin | None
    default: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A `when` that decides whether the value, or an entry that it stands in, counts."""

    path: Path
    holds: bool
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """Another wording of the entry: whether it applies, and the value that it has for this path."""

    path: Path
    applies: bool
    tests: tuple[Test, ...]
    value: Any


@dataclass(frozen=True, slots=True)
class Question:
    """What a choice asks, what its pack answers by default, and what depends on the answer."""

    name: str
    text: str
    default: Any
    default_set_by: Origin | None
    words: str
    decides: tuple[tuple[Path, bool], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one path.

    `value` is what counts, `written` what stands in the file (its placeholders not filled in), both None where the
    path was taken out. `set_by` is the layer that decides: the last one for a single value, the one that brought it
    in for a mapping. `layers` are all that touched it, oldest first. `instead_of` are those that set what a variant took the place of.
    A location of a mapping or an omission spans key and value, any other one the value.
    """

    path: Path
    standing: Standing
    value: Any
    written: Any
    set_by: Origin | None
    layers: tuple[Origin, ...]
    instead_of: tuple[Origin, ...]
    fillings: tuple[Filling, ...]
    conditions: tuple[Condition, ...]
    variants: tuple[Variant, ...]
    question: Question | None
    keys: tuple[tuple[str, Origin | None], ...]
    fills: tuple[Path, ...]


def explain(document: Document, filled: Document | None, address: str) -> Explanation | Unknown:
    """Explain what an address means. `filled` is the merged document with its placeholders filled in, if that was done."""
    resolution = resolve(document, filled)
    found = find(resolution, address)
    return found if isinstance(found, Unknown) else explain_path(resolution, found)


def explain_path(resolution: Resolution, path: Path) -> Explanation:
    """Explain a path that is there, or that a layer took out."""
    source = resolution.written_at(path)
    value, written = resolution.value(path), resolution.document.get(*source)
    layers = _history(resolution.document, source)
    standing = _standing(value, layers, path, source)
    gone = standing in (Standing.OMITTED, Standing.REPLACED)
    return Explanation(
        path,
        standing,
        None if gone else value,
        None if gone else written,
        _decider(resolution, path, standing, value, layers),
        layers,
        _history(resolution.document, path) if source[2:3] == ("variants",) and source != path else (),
        () if gone or value == written else tuple(_fillings(resolution, written)),
        tuple(_conditions(resolution, path)),
        tuple(_variants(resolution, path)),
        _question(resolution, path),
        () if gone else tuple(_keys(resolution, path, value)),
        resolution.uses.get(dotted(path), ()),
    )


def _standing(value: Any, layers: tuple[Origin, ...], path: Path, source: Path) -> Standing:
    if value is MISSING:
        return Standing.OMITTED if any(one.omits for one in layers) else Standing.REPLACED
    return Standing.DEFAULT if path[:1] == ("choices",) and source[:1] == ("questions",) else Standing.SET


def _history(document: Document, path: Path) -> tuple[Origin, ...]:
    """Every touch of a path, oldest first, with the omissions of the entries above it."""
    found = list(document.origins.get(path, ()))
    for length in range(1, len(path)):
        above = document.origins.get(path[:length], ())
        for index, omission in enumerate(above):
            if omission.omits:
                before = {one.layer for one in above[:index]}
                found.insert(sum(one.layer in before for one in found), omission)
    in_list = bool(path) and isinstance(path[-1], int)  # an item of a list has no key
    return tuple(one if in_list and not one.omits else _whole(one) for one in found)


def _whole(origin: Origin) -> Origin:
    """A mapping and an omission are shown from their key on."""
    if origin.key is None or (origin.value is not None and not origin.omits):
        return origin
    key, at = origin.key, origin.at
    return replace(origin, at=Location(key.file, key.line, key.column, at.end_line, at.end_column))


def _last(layers: tuple[Origin, ...]) -> Origin | None:
    return layers[-1] if layers else None


def _decider(
    resolution: Resolution, path: Path, standing: Standing, value: Any, layers: tuple[Origin, ...]
) -> Origin | None:
    if standing is Standing.REPLACED:
        above = next((path[:n] for n in range(len(path) - 1, 0, -1) if resolution.value(path[:n]) is not MISSING), ())
        return _last(_history(resolution.document, resolution.written_at(above)))
    if not isinstance(value, dict):
        return _last(layers)
    back = [index for index, one in enumerate(layers) if one.omits]
    since = layers[back[-1] + 1 :] if back else layers
    return since[0] if since else None


def _answered(resolution: Resolution, name: str) -> tuple[Origin | None, bool]:
    path = choices.answer_path(resolution.document, name)
    return _last(_history(resolution.document, path)), path[0] == "questions"


def _fillings(resolution: Resolution, written: Any) -> Iterator[Filling]:
    document = resolution.document
    for name in dict.fromkeys(name for _, text in strings_in(written) for name in placeholders_in(text)):
        path: Path = tuple(name.split("."))
        answer = document.get(*resolution.written_at(path))
        if answer is None or isinstance(answer, dict):
            continue
        if path[0] == "choices":
            yield Filling(name, choices.word(document, str(path[1]), answer), *_answered(resolution, str(path[1])))
        else:
            yield Filling(name, str(answer), _last(_history(document, path)), False)


def _conditions(resolution: Resolution, path: Path) -> Iterator[Condition]:
    for length in range(1, len(path) + 1):
        found = resolution.document.get(*path[:length])
        when = found.get("when") if isinstance(found, dict) else None
        if when and is_condition(when):
            yield Condition(path[:length], choices.holds(when, resolution.answers), _tests(resolution, when))


def _tests(resolution: Resolution, when: Mapping[str, Any]) -> tuple[Test, ...]:
    answers = resolution.answers
    return tuple(
        Test(name, tuple(allowed), answers.get(name), answers.get(name) in allowed, *_answered(resolution, name))
        for name, allowed in when.items()
    )


def _variants(resolution: Resolution, path: Path) -> Iterator[Variant]:
    """The variants that have a say: all for a whole entry, else those that set this key."""
    document, entry = resolution.document, path[:2]
    found = document.get(*entry, "variants") if len(entry) == 2 else None
    applied = resolution.variant_at(entry)
    for name, variant in found.items() if isinstance(found, dict) and path[2:3] != ("when",) else ():
        here = (*entry, "variants", name)
        inside = len(path) == 2 or path[2:] == ("variants",) or path[:4] == here
        value = MISSING if inside else resolution.value((*here, *path[2:]))
        if isinstance(variant, dict) and (inside or value is not MISSING):
            when = variant.get("when")
            tests = _tests(resolution, when) if is_condition(when) else ()
            yield Variant(here, name == applied, tests, None if inside else value)


def _question(resolution: Resolution, path: Path) -> Question | None:
    name = str(path[1]) if len(path) > 1 and path[0] in ("choices", "questions") else ""
    asked = resolution.document.get("questions", name)
    if not name or not isinstance(asked, dict):
        return None
    default: Path = ("questions", name, "default")
    answer = resolution.answers.get(name)
    return Question(
        name,
        str(asked.get("question", "")),
        asked.get("default"),
        _last(_history(resolution.document, default)),
        "" if answer is None else choices.word(resolution.document, name, answer),
        tuple(
            (path, holds)
            for path, when, holds in conditions(resolution.document.data, resolution.answers)
            if name in when
        ),
    )


def _keys(resolution: Resolution, path: Path, value: Any) -> Iterator[tuple[str, Origin | None]]:
    names = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for name in names:
        yield str(name), _last(_history(resolution.document, resolution.written_at((*path, name))))
