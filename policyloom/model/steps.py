"""What each later layer did to what stood below it: which value, which way, on which grounds. It knows no format.

Values are compared as they were written. `locked` marks what nobody may change on a floor even where no order says which way it goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from policyloom.diagnostics import Location
from policyloom.model.entries import LOOKS, Found, whole_entry
from policyloom.model.strictness import Effect
from policyloom.source.document import Document, Grounds, Path
from policyloom.source.history import Layer
from policyloom.source.layers import merge


@dataclass(frozen=True, slots=True)
class Change:
    """A value that a layer changed. None stands for nothing there. `at` is the place, `earlier` what stood before.

    `floor` and `right` tell what the entry was before: nobody weakens either.
    """

    path: Path
    layer: str
    before: Any
    after: Any
    effect: Effect
    locked: bool
    floor: bool
    right: bool
    grounds: Grounds
    at: Location | None
    earlier: Location | None

    @property
    def omits(self) -> bool:
        """True where the layer took something out."""
        return self.after is None


def changes(document: Document) -> Iterator[Change]:
    """Walk every change that a later layer made to a rule, a question, an answer, a topic, protected speech or a law."""
    for path, layer, before, after in document.steps():
        look = LOOKS.get(str(path[0]), whole_entry)
        for found in look(document, path, before, after):
            yield _placed(document, path, layer, before, found)
    yield from _made_beforehand(document)


def _made_beforehand(document: Document) -> Iterator[Change]:
    """Walk what a layer did to a floor that another layer sets only after it, and that it does not build on.

    The order in which packs are named says nothing of which counts: the floor is what its own layer and those below it say.
    """
    stack = document.layers
    for index, upper in enumerate(stack):
        aside = [layer for layer in stack[:index] if layer.name not in upper.builds_on]
        for collection in ("rules", "questions") if aside else ():
            for name in _floors_of(upper, collection):
                path: Path = (collection, name)
                early = [layer for layer in aside if layer.document.get(*path) is not None]
                if early:
                    whole = merge(layer for layer in stack if layer is upper or layer.name in upper.builds_on)[0].get(
                        *path
                    )
                    for found in LOOKS[collection](document, path, whole, document.get(*path)):
                        yield from _by_one_of(early, document, path, whole, found)


def _floors_of(layer: Layer, collection: str) -> Iterator[str]:
    for _, name, entry in layer.document.entries(collection):
        if entry.get("right") is True or (
            entry.get("floor") is not None if collection == "questions" else entry.get("floor") is True
        ):
            yield name


def _by_one_of(early: Iterable[Layer], document: Document, path: Path, whole: Any, found: Found) -> Iterator[Change]:
    for layer in early:
        if found.below and layer.place((*path, *found.below)):
            yield _placed(document, path, layer.name, whole, found)
            return


def _placed(document: Document, entry: Path, layer: str, whole: Any, found: Found) -> Change:
    path = (*entry, *found.below)
    origin = earlier = None
    for length in range(len(path), 1, -1):
        history = document.origins.get(path[:length], ())
        own = [index for index, one in enumerate(history) if one.layer == layer]
        if own:
            origin, earlier = history[own[-1]], history[own[0] - 1] if own[0] else None
            break
    before = earlier or document.origins.get(entry, (None,))[0]
    stood = whole if isinstance(whole, dict) else {}
    return Change(
        path,
        layer,
        found.before,
        found.after,
        found.effect,
        found.locked,
        stood.get("floor") is not None if entry[0] == "questions" else stood.get("floor") is True,
        stood.get("right") is True,
        origin.grounds if origin else Grounds(),
        (origin.at if found.below or origin.omits else origin.key or origin.at)
        if origin
        else _left_out(document, path, layer),
        before.at if before else None,
    )


def _left_out(document: Document, path: Path, layer: str) -> Location | None:
    """Find the line by which a layer leaves out a part of a path."""
    for one in document.layers:
        names = [name for gone, name in one.omits.items() if gone[: len(path)] == path]
        if one.name == layer and names:
            return one.document.key_at(("omit", names[0]))
    return None
