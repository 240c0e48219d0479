"""Which columns of an archive are what: texts by field, an id, a day, a group, facts. It knows no file and no rule."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.lint.item import ALSO, FIELDS

BELOW = "metadata."

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns to read, by what they are. All that hold a field's texts are read; of others the first that says something.

    kind: says which field the column `text` is in each row, as items of `lint` do.
    """

    texts: Mapping[str, Names]
    id: Names = ()
    date: Names = ()
    group: Names = ()
    facts: Mapping[str, Names] = field(default_factory=dict)
    kind: Names = ()

    def names(self) -> Names:
        """Give every column that is read, each once."""
        wanted = (*self.texts.values(), self.id, self.date, self.group, *self.facts.values(), self.kind)
        return tuple(dict.fromkeys(name for names in wanted for name in names))


def columns_of(
    names: Collection[str],
    mapped: Iterable[str],
    facts: Collection[str],
    late: Callable[[str], bool] | None = None,
) -> tuple[Columns | None, tuple[Diagnostic, ...]]:
    """Find the columns by their names and by what was mapped: `post=body`, `id=key`, `date=created_at`, `group=ward`.

    A column that is named like a field or like a fact that the rules ask for is that, also below `metadata`; `text` is a
    post, `alt` an alt text. late: whether an archive without a header has a column that its first rows have not.
    """
    facts = frozenset(facts) - {*FIELDS}
    known = ("id", "date", "group", *FIELDS, *sorted(facts))
    chosen = {what: tuple(one for one in _spellings(what, what in facts) if late or one in names) for what in known}
    problems = [*_mapped(mapped, names, late, chosen)]
    texts = {name: chosen[name] for name in FIELDS if chosen[name]}
    if not problems and not _any_there([one for found in texts.values() for one in found], names, late):
        hint = f"Say which one holds the posts: --column post=NAME. There are {', '.join(sorted(names)) or 'none'}."
        problems.append(_wrong("no column holds texts", hint))
    if problems:
        return None, tuple(problems)
    asked = {name: chosen[name] for name in sorted(facts) if chosen[name]}
    kind = ("kind",) if (late or "kind" in names) and ALSO["post"] in chosen["post"] else ()
    return Columns(texts, chosen["id"], chosen["date"], chosen["group"], asked, kind), ()


def _spellings(what: str, fact: bool) -> Iterator[str]:
    """Give the names that a column may have. Of a fact that stands in two places, `lint` takes the one below `metadata`."""
    if fact:
        yield from (BELOW + what, what)
        return
    also = (what, ALSO[what]) if what in ALSO else (what,)
    yield from (*also, *(BELOW + one for one in also))


def _any_there(wanted: Iterable[str], names: Collection[str], late: Callable[[str], bool] | None) -> bool:
    wanted = [*wanted]
    return any(one in names for one in wanted) or bool(names and late and any(map(late, wanted)))


def _mapped(
    mapped: Iterable[str], names: Collection[str], late: Callable[[str], bool] | None, chosen: dict[str, Names]
) -> Iterator[Diagnostic]:
    for one in mapped:
        what, equals, column = one.partition("=")
        both = (column, BELOW + column)
        if not equals or what not in chosen:
            hint = f"Write WHAT=COLUMN, where WHAT is one of {', '.join(sorted(chosen))}."
            yield _wrong(f"`{one}` maps nothing", hint)
        elif not _any_there(both, names, late):
            yield _wrong(f"there is no column `{column}`", f"There are {', '.join(sorted(names))}.")
        else:
            chosen[what] = tuple(name for name in both if late or name in names)


def _wrong(message: str, hint: str) -> Diagnostic:
    return Diagnostic("bad-columns", Severity.ERROR, message, None, hint)
