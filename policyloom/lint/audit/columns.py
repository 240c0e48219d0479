"""Which column of an archive is what: texts by field, an id, a day, a group, facts. It knows no file and no rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from policyloom.diagnostics import Diagnostic, Severity
from policyloom.lint.item import FIELDS


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns to read: `texts` and `facts` map a field or a fact to its column; an empty name is no column."""

    texts: Mapping[str, str]
    id: str = ""
    date: str = ""
    group: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        """Give every column that is read, each once."""
        wanted = (*self.texts.values(), self.id, self.date, self.group, *self.facts.values())
        return tuple(dict.fromkeys(name for name in wanted if name))


def columns_of(
    names: Collection[str], mapped: Iterable[str], facts: Collection[str]
) -> tuple[Columns | None, tuple[Diagnostic, ...]]:
    """Find the columns by their names and by what was mapped: `post=body`, `id=key`, `date=created_at`, `group=ward`.

    A column that is named like a field or like a fact that the rules ask for is that; `text` is a post.
    """
    known = {"id", "date", "group", *FIELDS, *facts}
    chosen = {name: name for name in names if name in known}
    for what, name in (("post", "text"), ("alt_text", "alt")):
        if name in names:
            chosen.setdefault(what, name)
    problems = [*_mapped(mapped, names, known, chosen)]
    texts = {name: chosen[name] for name in FIELDS if name in chosen}
    if not texts and not problems:
        hint = f"Say which one holds the posts: --column post=NAME. There are {', '.join(sorted(names)) or 'none'}."
        problems.append(_wrong("no column holds texts", hint))
    if problems:
        return None, tuple(problems)
    asked = {name: chosen[name] for name in sorted(facts) if name in chosen}
    return Columns(texts, chosen.get("id", ""), chosen.get("date", ""), chosen.get("group", ""), asked), ()


def _mapped(
    mapped: Iterable[str], names: Collection[str], known: Collection[str], chosen: dict[str, str]
) -> Iterator[Diagnostic]:
    for one in mapped:
        what, equals, column = one.partition("=")
        if not equals or what not in known:
            yield _wrong(
                f"`{one}` maps nothing", f"Write WHAT=COLUMN, where WHAT is one of {', '.join(sorted(known))}."
            )
        elif column not in names:
            yield _wrong(f"there is no column `{column}`", f"There are {', '.join(sorted(names))}.")
        else:
            chosen[what] = column


def _wrong(message: str, hint: str) -> Diagnostic:
    return Diagnostic("bad-columns", Severity.ERROR, message, None, hint)
