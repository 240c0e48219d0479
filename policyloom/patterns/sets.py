"""Many patterns at once: which of them a text may match, in a pass or two of RE2. It knows no rule, and finds no spans.

A pattern that begins with ANY_CASE is asked in small letters: that is short, and a set of such patterns is ready sooner.
Without google-re2 every pattern may match every text: slower, with the same findings. RE2's sets have a DFA and nothing
to fall back on. A set whose memory runs out matches nothing, not even its canary, and then every pattern may match.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

try:
    import re2
except ImportError:  # there is no wheel for every machine
    re2 = None

ANY_CASE = "(?i)"

_MEMORY = 256 << 20
_LARGEST_SET = 512
_CANARY = ""
# RE2 writes a counted repeat out, copy by copy. Without its upper bound a pattern matches no less and compiles twice as
# fast, and the spans are found by the pattern as it is.
_UPPER_BOUND = re.compile(r"\{([0-9]+),[0-9]+\}")
_OPEN_ENDED = {"0": "*", "1": "+"}
# A pattern that leaps over almost anything keeps a DFA waiting for its end. In one set with all others, each such pattern
# would double the DFA's states, so that these patterns have sets of their own.
_LEAP = re.compile(r"\[\^[^\]]*\](?:[*+]|\{[0-9]+,(?:[0-9]{2,})?\})")

# Gives the positions of the patterns that may match a text. It may name too many, never too few.
MayMatch = Callable[[str], Sequence[int]]
_Shard = tuple[bool, Callable[[bytes], Sequence[int] | None], Sequence[int]]


def may_match(patterns: Sequence[str]) -> MayMatch:
    """Make ready the question which of some flag-free patterns, or patterns in any case of ASCII letters, may match a text."""
    everything = range(len(patterns))
    if re2 is None or not patterns:
        return lambda _: everything
    shards = [_shard(patterns, numbers) for numbers in _shared_out(patterns)]

    def positions(text: str) -> Sequence[int]:
        """This runs once or twice for each text there is, so that it calls nothing that it need not."""
        encoded = text.encode(errors="replace")
        small = encoded.lower()
        asked: list[int] = []
        for reads_small, match, numbers in shards:
            found = match(small if reads_small else encoded)
            if not found:
                asked += numbers
            elif len(found) > 1:
                canary = len(numbers)
                asked += [numbers[position] for position in found if position != canary]
        return asked

    return positions


def open_ended(pattern: str) -> str:
    """Take the upper bounds off a flag-free pattern's repeats: it matches wherever the pattern does, and is light for a DFA."""
    return _UPPER_BOUND.sub(_without_end, pattern)


def leaps(pattern: str) -> bool:
    """Tell whether a flag-free pattern reaches over almost any text between its parts."""
    return bool(_LEAP.search(pattern))


def _shared_out(patterns: Sequence[str]) -> Iterator[list[int]]:
    groups: defaultdict[tuple[bool, bool], list[int]] = defaultdict(list)
    for number, pattern in enumerate(patterns):
        small = pattern.startswith(ANY_CASE)
        groups[small, small and leaps(pattern)].append(number)
    for group in groups.values():
        for start in range(0, len(group), _LARGEST_SET):
            yield group[start : start + _LARGEST_SET]


def _shard(patterns: Sequence[str], numbers: Sequence[int]) -> _Shard:
    """Give a set of patterns: does it read small letters, what asks it, whose numbers it gives. It finds nothing where it gave up."""
    made = _compiled([patterns[number] for number in numbers])
    return patterns[numbers[0]].startswith(ANY_CASE), made.Match if made else lambda _: None, numbers


def _compiled(patterns: Sequence[str]) -> Any:
    """Compile a set with its canary last; None where RE2 does not take a pattern or the set."""
    options = re2.Options()
    options.max_mem = _MEMORY
    options.never_capture = True
    options.log_errors = False
    made = re2.Set.SearchSet(options)
    try:
        for pattern in (*patterns, _CANARY):
            made.Add(_asked(pattern))
        made.Compile()
    except re2.error:
        return None
    return made


def _asked(pattern: str) -> str | bytes:
    eased = open_ended(pattern)
    return eased.removeprefix(ANY_CASE).encode().lower() if eased.startswith(ANY_CASE) else eased


def _without_end(bounds: re.Match[str]) -> str:
    escaped = bounds.string[bounds.start() - 1 : bounds.start()] == "\\"
    return bounds[0] if escaped else _OPEN_ENDED.get(bounds[1], f"{{{bounds[1]},}}")
