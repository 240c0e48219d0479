"""Many patterns at once: which of them a text may match, in one pass of RE2. It knows no rule, and finds no spans.

Without google-re2 every pattern may match every text: slower, with the same findings. RE2's sets have a DFA and nothing
to fall back on. A set whose memory runs out matches nothing, not even its canary, and then every pattern may match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

try:
    import re2
except ImportError:  # there is no wheel for every machine
    re2 = None

_MEMORY = 256 << 20
_LARGEST_SET = 512
_CANARY = ""
# RE2 writes a counted repeat out, copy by copy. Without its upper bound a pattern matches no less and compiles twice as
# fast, and the spans are found by the pattern as it is.
_UPPER_BOUND = re.compile(r"(?<!\\)\{([0-9]+),[0-9]+\}")
_OPEN_ENDED = {"0": "*", "1": "+"}

# Gives the positions of the patterns that may match a text. It may name too many, never too few.
MayMatch = Callable[[str], Sequence[int]]


def may_match(patterns: Sequence[str]) -> MayMatch:
    """Make ready the question which of some flag-free patterns may match a text."""
    everything = range(len(patterns))
    if re2 is None or not patterns:
        return lambda _: everything
    shards = [_shard(patterns, start) for start in range(0, len(patterns), _LARGEST_SET)]
    return shards[0] if len(shards) == 1 else partial(_joined, shards)


def _joined(shards: Iterable[MayMatch], text: str) -> list[int]:
    return [position for shard in shards for position in shard(text)]


def _shard(patterns: Sequence[str], start: int) -> MayMatch:
    own = patterns[start : start + _LARGEST_SET]
    searched = _compiled(own)
    everything = range(start, start + len(own))
    if searched is None:
        return lambda _: everything
    match, first, canary = searched.Match, start, len(own)

    def positions(text: str) -> Sequence[int]:
        found = match(text)
        if not found:
            return everything
        if len(found) == 1:
            return ()
        return [first + position for position in found if position != canary]

    return positions


def _compiled(patterns: Sequence[str]) -> Any:
    """Compile a set with its canary last; None where RE2 does not take a pattern or the set."""
    options = re2.Options()
    options.max_mem = _MEMORY
    options.never_capture = True
    options.log_errors = False
    made = re2.Set.SearchSet(options)
    try:
        for pattern in (*patterns, _CANARY):
            made.Add(_UPPER_BOUND.sub(_open_ended, pattern))
        made.Compile()
    except re2.error:
        return None
    return made


def _open_ended(bounds: re.Match[str]) -> str:
    return _OPEN_ENDED.get(bounds[1], f"{{{bounds[1]},}}")
