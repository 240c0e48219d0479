"""Dotted addresses such as rules.privacy-no-age.modality: which path one means, and what is near one that means none.

The first word may be left out for rules. What a layer took out keeps its address. It knows no policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from policyloom.source.document import Path, paths_in
from policyloom.source.resolution import Resolution

_INDEX = re.compile(r"\[(\d+)\]")
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Unknown:
    """An address that leads nowhere: how far it leads, what may have been meant, and the keys that stand there."""

    address: str
    leads_to: str
    near: tuple[str, ...]
    keys: tuple[str, ...]


def dotted(path: Path) -> str:
    """Write a path as people type it."""
    return ".".join(map(str, path))


def find(resolution: Resolution, address: str) -> Path | Unknown:
    """Give the path that an address means."""
    known = {dotted(path): path for path in (*resolution.document.origins, *paths_in(resolution.data))}
    typed = _INDEX.sub(r".\1", address).replace('"', "").replace("'", "").strip(" .")
    for candidate in (typed, f"rules.{typed}"):
        if candidate in known:
            return known[candidate]
    return _unknown(resolution, known, typed)


def _unknown(resolution: Resolution, known: dict[str, Path], typed: str) -> Unknown:
    prefix, rest = _longest(known, typed)
    word, _, tail = rest.partition(".")
    if prefix:
        keys = _keys(resolution, known[prefix])
        beside = {key: f"{prefix}.{key}" for key in keys}
    else:
        keys, beside = list(resolution.data), _anywhere(resolution.data)
    near = [_onwards(known, beside[key], tail) for key in _nearest(word, beside)]
    return Unknown(typed, prefix, tuple(dict.fromkeys(near)), tuple(keys))


def _longest(known: dict[str, Path], typed: str) -> tuple[str, str]:
    """Split an address where it stops leading anywhere."""
    words = typed.split(".")
    for count in range(len(words) - 1, 0, -1):
        head = ".".join(words[:count])
        for candidate in (head, f"rules.{head}"):
            if candidate in known:
                return candidate, ".".join(words[count:])
    return "", typed


def _keys(resolution: Resolution, path: Path) -> list[str]:
    found = resolution.value(path)
    if isinstance(found, dict):
        return list(map(str, found))
    return [str(index) for index in range(len(found))] if isinstance(found, list) else []


def _anywhere(data: dict[str, Any]) -> dict[str, str]:
    """Map each collection and the id of each entry to its address; a rule's is its id alone. An answer hides its question."""
    entries = {
        name: name if collection == "rules" else f"{collection}.{name}"
        for collection, value in sorted(data.items(), key=lambda one: one[0] in ("choices", "rules"))
        if isinstance(value, dict)
        for name in value
    }
    return entries | {name: name for name in data}


def _nearest(word: str, known: Iterable[str]) -> list[str]:
    names = sorted(map(str, known))
    low = word.lower()
    begun = [name for name in names if low and name.lower().startswith(low)]
    close = get_close_matches(low, names, n=3, cutoff=0.6)
    within = [name for name in names if len(low) > 2 and low in name.lower()]
    return list(dict.fromkeys((*begun, *close, *within)))[:_SHOWN]


def _onwards(known: dict[str, Path], start: str, tail: str) -> str:
    """Follow the rest of an address from a corrected start, correcting it too."""
    for word in tail.split(".") if tail else ():
        full = start if start in known else f"rules.{start}"
        below = [address[len(full) + 1 :] for address in known if address.startswith(f"{full}.")]
        near = _nearest(word, {name.partition(".")[0] for name in below})
        exact = [word] if f"{full}.{word}" in known else near
        if not exact:
            break
        start = f"{start}.{exact[0]}"
    return start
