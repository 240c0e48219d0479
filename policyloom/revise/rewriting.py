"""New words for a text, written the way its author wrote it: Markdown and placeholders stay where their words stay. It knows no policy.

Old and new words are aligned. What comes out is read again, and has to show exactly the words that were asked for.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from policyloom.source.placeholders import literal
from policyloom.views import text

_PART = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}")
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
# What shows otherwise than it is typed: an escape, an entity, the end of a link.
_SPECIAL = re.compile(r"\\([!-/:-@\[-`{-~])|&#?\w+;|\]\((?:[^()\\\s]|\\.)*(?:\s+\"[^\"]*\")?\)")
_FIRST_PRIVATE = 0xE000
_LONGEST = 10_000
_STRAIGHT = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "‑": "-", "\u00ad": None}
)
_MARK = re.compile(r"\*\*|__|[*_]|`+|\[|\]\([^\n]*?\)(?=\W|\Z)|\s+|[^*_`\[\]\s]+|\]")
_AT_START = re.compile(r"\A(\s*)(?:([#>+-])|(\d+)([.)]))(?=\s)")


class CannotRewrite(Exception):
    """The new words cannot be written into the text. `why` says it, `hint` what to do."""

    def __init__(self, why: str, hint: str) -> None:
        super().__init__(why)
        self.why, self.hint = why, hint


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a space or a sign that readers see: its place in the source, and the placeholders that it comes from."""

    words: str
    start: int
    end: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Letter:
    """What a stretch of the source shows: a placeholder shows its value."""

    words: str
    start: int
    end: int
    name: str = ""


def folded(words: str) -> str:
    """Write words without what Word changes by itself: curly quotes, hard spaces and hyphens."""
    return unicodedata.normalize("NFC", words).translate(_STRAIGHT)


def shown(source: str, values: Mapping[str, str]) -> str:
    """Give the words that readers see of a source, a line for each paragraph."""
    return "\n".join(" ".join(line.split()) for line in text.plain(_filled(source, values)).split("\n"))


def escaped(words: str) -> str:
    """Write words so that neither Markdown nor placeholders in them come alive."""
    return literal(words).replace("{", "{{").replace("}", "}}")


def rewritten(source: str, values: Mapping[str, str], after: str, retyped: Iterable[str] = ()) -> str:
    """Write a source so that it shows other words. Raises CannotRewrite.

    values: the words of each placeholder, as Markdown. after: the new words, a line for each paragraph. retyped: words that
    were deleted, even where the same ones came in again.
    """
    if len(after) > _LONGEST:
        raise CannotRewrite(
            f"it is longer than {_LONGEST:,} characters", "Write the new words into the policy by hand."
        )
    letters = tuple(_letters(source, values))
    seen = "".join(one.words for one in letters)
    if " ".join(seen.split()) != " ".join(shown(source, values).split()):
        raise CannotRewrite("its Markdown cannot be followed", "Write the new words into the policy by hand.")
    quoted = folded(after) if seen == folded(seen) else after
    old, new = tuple(_tokens(letters)), _TOKEN.findall(quoted if "\n" in seen else quoted.replace("\n", " "))
    steps = SequenceMatcher(
        None, [_key(one.words) for one in old], [_key(one) for one in new], autojunk=False
    ).get_opcodes()
    _keep_fillings(old, steps, frozenset(" ".join(folded(one).split()) for one in retyped), letters)
    wanted = folded(" ".join(after.split()))
    for candidate in _candidates(source, old, new, steps):
        if folded(" ".join(shown(candidate, values).split())) == wanted:
            return candidate
    raise CannotRewrite(
        "Markdown would show the new words otherwise",
        "Write them into the policy by hand, with the marks that they need.",
    )


def _filled(source: str, values: Mapping[str, str]) -> str:
    return _PART.sub(lambda found: found[0][0] if found[1] is None else values.get(found[1], found[0]), source)


def _key(words: str) -> str:
    return ("\n" if "\n" in words else " ") if words.isspace() else folded(words)


def _letters(source: str, values: Mapping[str, str]) -> Iterator[_Letter]:
    """Walk what readers see of a source, letter by letter. Placeholders stand for themselves while Markdown is read."""
    masked, ends, names = "", [], dict[str, str]()
    for found in re.finditer(rf"{_PART.pattern}|.", source, re.DOTALL):
        name = found[1]
        sign = found[0][0] if name is None else chr(_FIRST_PRIVATE + len(names))
        names |= {} if name is None else {sign: name}
        masked += sign
        ends.append(found.end())
    starts = [0, *ends[:-1]]
    wanted, at, place = text.plain(masked), 0, 0
    while place < len(masked) and at < len(wanted):
        special = _SPECIAL.match(masked, place)
        stop = special.end() if special else place + 1
        shows = _shows(special[0]) if special else masked[place]
        if shows.isspace():
            while stop < len(masked) and masked[stop].isspace():
                stop += 1
            shows = next((one for one in (wanted[at],) if one.isspace()), "")
        if shows and wanted[at] == shows:
            name = names.get(shows, "")
            words = "".join(run.text for run in text.runs(values.get(name, ""))) if name else shows
            yield _Letter(words, starts[place], ends[stop - 1], name)
            at += 1
            while shows.isspace() and at < len(wanted) and wanted[at].isspace():
                at += 1
        place = stop


def _shows(special: str) -> str:
    if special.startswith("\\"):
        return special[1]
    return html.unescape(special) if special.startswith("&") else ""


def _tokens(letters: Sequence[_Letter]) -> Iterator[_Token]:
    """Sum letters up to words. A placeholder's words share its place: all but the first have an empty one at its end."""
    spots = [(one.start, one.end, one.name) for one in letters for _ in one.words]
    ended = 0
    for found in _TOKEN.finditer("".join(one.words for one in letters)):
        here = spots[found.start() : found.end()]
        start, end = max(here[0][0], ended), max(here[-1][1], ended)
        names = tuple(dict.fromkeys(name for _, _, name in here if name))
        yield _Token(found[0], start, end, names)
        ended = end


Steps = Sequence[tuple[str, int, int, int, int]]


def _keep_fillings(old: Sequence[_Token], steps: Steps, retyped: Container[str], letters: Sequence[_Letter]) -> None:
    """Refuse what touches words that were filled in: they say what the policy says elsewhere."""
    partners = {i1 + n: j1 + n for kind, i1, i2, j1, _ in steps if kind == "equal" for n in range(i2 - i1)}
    touched = [one.name for one in letters if one.name and folded(one.words) in retyped]
    for index, token in enumerate(old):
        follows = index and set(token.names) & set(old[index - 1].names) and token.start == token.end
        torn = follows and partners.get(index) != partners.get(index - 1, -2) + 1
        touched += token.names[:1] if index not in partners or torn else ()
    if touched:
        name = touched[0]
        raise CannotRewrite(
            f"it changes words that are filled in from `{{{name}}}`",
            f"Change `{name}` itself, or the words around it: `policyloom explain {name}` says where it is set.",
        )


def _candidates(source: str, old: Sequence[_Token], new: Sequence[str], steps: Steps) -> Iterator[str]:
    """Try to keep every mark that still has words, then none."""
    pieces = tuple(_spliced(source, old, new, steps))
    for some in (_swept(pieces), [one for one in pieces if not one.mark]):
        candidate = "".join(one.words for one in some)
        yield candidate
        yield _AT_START.sub(_unlisted, candidate)


def _unlisted(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[2] else f"{found[1]}{found[3]}\\{found[4]}"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of what is written: words, or a mark that shows nothing itself."""

    words: str
    mark: bool = False


def _spliced(source: str, old: Sequence[_Token], new: Sequence[str], steps: Steps) -> Iterator[_Piece]:
    """Write the old words where they are kept, the new ones where they came in, and every mark that stands in between."""
    at = 0
    for kind, i1, i2, j1, j2 in steps:
        if kind == "equal":
            for token in old[i1:i2]:
                yield from _marks(source[at : token.start])
                yield _Piece(source[max(at, token.start) : token.end])
                at = max(at, token.end)
            continue
        if kind == "replace" or i1 == len(old) or (i1 and not old[i1 - 1].words.isspace()):
            place = old[i1].start if i1 < len(old) else len(source.rstrip())
            yield from _marks(source[at:place])  # What closes after a word stays with that word.
            at = max(at, place)
        yield _Piece(escaped("".join("\n\n" if "\n" in one else " " if one.isspace() else one for one in new[j1:j2])))
        for token in old[i1:i2]:
            yield from _marks(source[at : token.start])
            at = max(at, token.end)
    yield from _marks(source[at:])


def _marks(between: str) -> Iterator[_Piece]:
    return (_Piece(found[0], mark=True) for found in _MARK.finditer(between))


def _swept(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Take out marks that nothing stands between any more."""
    kept: list[_Piece] = []
    opened: list[tuple[str, int]] = []
    for piece in pieces:
        mark = "[" if piece.words.startswith("](") else piece.words
        place = next((n for n in range(len(opened) - 1, -1, -1) if piece.mark and opened[n][0] == mark), None)
        if place is None:
            opened += [(mark, len(kept))] if piece.mark and not piece.words.isspace() else []
            kept.append(piece)
            continue
        begun = opened.pop(place)[1]
        if any(not one.mark and one.words.strip() for one in kept[begun:]):
            kept.append(piece)
        else:
            kept[begun] = _Piece("")
    return kept
