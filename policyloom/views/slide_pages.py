"""The slides of the pages beside the rules: a divider each, then its blocks in a few words; the notes tell the whole. It knows no format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policyloom.model.types import Block, Page, Policy
from policyloom.views import text
from policyloom.views.slide_model import WORDS, Kind, Line, Slide, Strings
from policyloom.views.slide_text import (
    brief,
    cited,
    count,
    labelled,
    literal,
    numbered,
    pages,
    short,
    step_lines,
    step_notes,
)


def page_slides(page: Page, policy: Policy, strings: Strings, *, divider: bool = True) -> Iterator[Slide]:
    """Open a page, then tell it block by block."""
    part = text.plain(page.title)
    named = ", ".join(f"{policy.rules[one].number} {text.plain(policy.rules[one].lead_in)}" for one in page.rules)
    told = ((strings["rules"], named), (strings["sources"], cited(page.sources, policy, strings)))
    notes = (text.plain(page.lead), *labelled(told, strings))
    if divider:
        yield Slide(Kind.DIVIDER, part, part, notes, words=brief(page.lead), icon=page.icon)
    else:
        yield Slide(Kind.STATEMENT, part, part, notes, brief(page.lead), icon=page.icon)
    for block in page.blocks:
        yield from _block(block, page, part, strings)


def _block(block: Block, page: Page, part: str, strings: Strings) -> Iterator[Slide]:
    title = text.plain(block.title or page.title)
    told = (text.plain(block.text),) if block.text else ()
    match block.kind:
        case "text":
            yield Slide(Kind.STATEMENT, title, part, told, brief(block.text), icon=page.icon)
        case "posts":
            yield from _posts(block, title, part, told)
        case _:
            lines, notes = _lines(block, page, strings)
            yield from _list(lines, notes, title, part, told, strings)


def _lines(block: Block, page: Page, strings: Strings) -> tuple[list[Line], list[str]]:
    """Give a block's lines, and what the notes say to each."""
    if block.kind == "steps":
        return step_lines(block.steps), step_notes(block.steps, strings)
    if block.kind == "table":
        first = block.columns[0][0]
        lines = [Line(short(row.get(first, "")), mark=page.icon) for row in block.rows]
        return lines, [
            "; ".join(f"{title}: {text.plain(row[key])}" for key, title in block.columns if row.get(key))
            for row in block.rows
        ]
    mark = "tick" if block.kind == "checklist" else page.icon
    return [Line(short(point), mark=mark) for point in block.points], [text.plain(point) for point in block.points]


def _list(
    lines: Sequence[Line], notes: Sequence[str], title: str, part: str, told: tuple[str, ...], strings: Strings
) -> Iterator[Slide]:
    dealt = pages(list(zip(lines, notes, strict=True)), lambda pair: count("".join(r.text for r in pair[0].words)))
    for index, page in enumerate(dealt):
        head = numbered(title, index, len(dealt), strings)
        shown = tuple(line for line, _ in page)
        yield Slide(Kind.OUTLINE, head, part, (*(told if not index else ()), *(note for _, note in page)), lines=shown)


def _posts(block: Block, title: str, part: str, told: tuple[str, ...]) -> Iterator[Slide]:
    """Show the shortest sample post; the notes hold them all."""
    fitting = [post for post in block.posts if count(post) <= WORDS]
    shown = min(fitting or block.posts, key=count)
    words = literal(shown) if fitting else brief(shown)
    yield Slide(
        Kind.SITUATION, title, part, (*told, *block.posts), words, icon="tick" if block.verdict == "do" else "cross"
    )
