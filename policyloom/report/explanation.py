"""An explanation as text for people: the value, who set it and why, what decides it, what stands behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from policyloom.diagnostics import Diagnostic, Location, Severity, lines_of, printable
from policyloom.model.clauses import Backing, Clause
from policyloom.report.concise import report as concise
from policyloom.report.style import Style
from policyloom.source.addresses import Unknown, dotted
from policyloom.source.document import Origin
from policyloom.source.explain import Explanation, Question, Standing, Test, Variant

_LINES = 6
_LISTED = 12
_WIDEST = 160


def report(
    found: Explanation | Unknown,
    behind: Backing,
    diagnostics: Iterable[Diagnostic],
    texts: Mapping[str, str],
    style: Style,
) -> str:
    """Write one explanation, or what was probably meant, and say where the policy has errors."""
    lines = _unknown(found, style) if isinstance(found, Unknown) else _known(found, behind, texts, style)
    return "".join(f"{line}\n" for line in (*lines, *_problems(found, tuple(diagnostics), style)))


def _unknown(found: Unknown, style: Style) -> Iterator[str]:
    yield f"{style('error', 'nothing stands at')} `{printable(found.address)}`"
    if found.near:
        yield "Did you mean:"
        yield from (f"  {printable(address)}" for address in found.near)
    if found.leads_to and not found.keys:
        yield f"`{printable(found.leads_to)}` is a single value: nothing stands below it."
    elif found.leads_to or not found.near:
        yield f"Below `{printable(found.leads_to)}`:" if found.leads_to else "The policy holds:"
        yield f"  {', '.join(map(printable, found.keys))}"


def _known(found: Explanation, behind: Backing, texts: Mapping[str, str], style: Style) -> Iterator[str]:
    yield _headline(found, style)
    parts = (
        ("", _set_by(found, texts, style)),
        ("Layers, oldest first", _layers(found)),
        ("Decided by", _decided(found)),
        ("The choice", _asked(found.question) if found.question else ()),
        ("Filled in", (f"{{{one.name}}}: {_shown(one.words)}{_by(one.set_by, one.default)}" for one in found.fillings)),
        ("Stands in", _capped([dotted(path) for path in found.fills])),
        ("Sources", (line for clause in behind.clauses for line in _clause(clause))),
        ("Beyond the sources", [printable(behind.extension)] if behind.extension else ()),
        ("Holds", _held(found) if isinstance(found.value, dict) else ()),
    )
    for title, lines in parts:
        written = list(lines)
        if written:
            yield from ("", *([style("bold", title)] if title else ()))
            yield from (f"  {line}" if title else line for line in written)


def _headline(found: Explanation, style: Style) -> str:
    name = style("bold", printable(dotted(found.path)))
    if found.standing in (Standing.OMITTED, Standing.REPLACED):
        return f"{name} is not in the policy"
    if isinstance(found.value, dict):
        return f"{name}: {_size(found.value)}"
    return f"{name}: {_text(found.value)}"


def _set_by(found: Explanation, texts: Mapping[str, str], style: Style) -> Iterator[str]:
    layer = found.set_by.layer if found.set_by else ""
    match found.standing:
        case Standing.OMITTED:
            yield f"Left out by {layer}"
        case Standing.REPLACED:
            yield f"Gone, because {layer} replaced what it stood in"
        case Standing.DEFAULT:
            yield f"No layer answers it, so the default of {layer} counts"
        case _ if found.set_by:
            yield f"{'Brought in' if isinstance(found.value, dict) else 'Set'} by {layer}"
    if found.set_by:
        yield from _excerpt(found.set_by.at, texts, style, 1 if isinstance(found.value, dict) else _LINES)
        changed = len(found.layers) > 1 and not isinstance(found.value, dict)
        if found.set_by.reason or changed:
            yield f"Reason: {printable(found.set_by.reason) or 'none given'}{_approval(found.set_by)}"


def _excerpt(at: Location, texts: Mapping[str, str], style: Style, most: int) -> Iterator[str]:
    yield f"{style('frame', '  -->')} {_place(at)}"
    end = at.end_line - (at.end_column == 1 and at.end_line > at.line)
    span = lines_of(texts.get(at.file, ""))[at.line - 1 : end]
    while span and not span[-1].strip():
        span.pop()
    for number, line in enumerate(span[:most], at.line):
        yield f"{style('frame', f'{number:5} |')} {_cut(printable(line))}"
    if most > 1 and len(span) > most:
        yield f"{style('frame', '      |')} … to line {at.line + len(span) - 1}"


def _layers(found: Explanation) -> Iterator[str]:
    if len(found.layers) > 1:
        yield from _touches(found.layers, isinstance(found.value, dict))


def _touches(layers: tuple[Origin, ...], mapping: bool) -> Iterator[str]:
    for number, one in enumerate(layers):
        verb = "left out" if one.omits else "set" if not number else "amended" if mapping else "changed"
        value = "" if one.omits or one.value is None else f"  {_shown(one.value)}"
        reason = f"  (reason: {printable(one.reason)}{_approval(one)})" if one.reason else ""
        yield f"{one.layer}  {verb}  {_place(one.at)}{value}{reason}"


def _approval(origin: Origin) -> str:
    grounds = origin.grounds
    approved = f"; approved by {printable(grounds.approved_by)}" if grounds.approved_by else ""
    return approved + (f", until {grounds.expires}" if grounds.expires else "")


def _decided(found: Explanation) -> Iterator[str]:
    for condition in found.conditions:
        yield f"{dotted(condition.path)} is {'active' if condition.holds else 'switched off'}"
        yield from (f"  {_test(test)}" for test in condition.tests)
    for variant in found.variants:
        yield _variant(variant)
        yield from (f"  {_test(test)}" for test in variant.tests)
    if found.instead_of:
        yield "Without the variant"
        yield from (f"  {line}" for line in _touches(found.instead_of, False))


def _variant(variant: Variant) -> str:
    value = "" if variant.value is None else f": {_shown(variant.value)}"
    return f"Variant `{variant.path[-1]}` {'applies' if variant.applies else 'does not apply'}{value}"


def _test(test: Test) -> str:
    allowed = " or ".join(_shown(answer) for answer in test.allowed)
    wanted = "" if test.holds and len(test.allowed) == 1 else f"; it needs {allowed}"
    return f"choices.{test.choice} is {_shown(test.answer)}{_by(test.set_by, test.default)}{wanted}"


def _asked(question: Question) -> Iterator[str]:
    yield f"Question: {printable(question.text)}"
    if question.words:
        yield f"Readers see: {printable(question.words)}"
    if question.default is not None:
        yield f"Default: {_shown(question.default)}{_by(question.default_set_by)}"
    yield from _capped(
        [f"{'Switches on ' if holds else 'Switches off'} {dotted(path)}" for path, holds in question.decides]
    )


def _clause(clause: Clause) -> Iterator[str]:
    work = ", ".join(part for part in (clause.title, clause.publisher, clause.year, clause.address) if part)
    status = " (unverified)" if clause.status == "unverified" else ""
    locator = f", {clause.locator}" if clause.locator else ""
    yield f"{printable(clause.ref)}{printable(locator)}: {printable(work)}{status}"
    if clause.note:
        yield f"  {printable(clause.note)}"
    if clause.at:
        yield f"  at {_place(clause.at)}"


def _held(found: Explanation) -> Iterator[str]:
    """The keys of a mapping, each with its layer where that is not the one that brought the mapping in."""
    layer = found.set_by.layer if found.set_by else ""
    for (_, origin), (name, value) in zip(found.keys, found.value.items(), strict=True):
        shown = _size(value) if isinstance(value, dict) else _shown(value)
        yield f"{printable(str(name))}: {shown}{_by(origin) if origin and origin.layer != layer else ''}"


def _size(value: Mapping[str, Any]) -> str:
    return "1 key" if len(value) == 1 else f"{len(value)} keys"


def _problems(found: Explanation | Unknown, diagnostics: tuple[Diagnostic, ...], style: Style) -> Iterator[str]:
    errors = sum(one.severity is Severity.ERROR for one in diagnostics)
    if errors:
        yield ""
        counted = "1 error" if errors == 1 else f"{errors} errors"
        yield f"The policy has {counted}, so this is as far as it compiled. `policyloom check` lists them."
    here = found.set_by.at if isinstance(found, Explanation) and found.set_by else None
    if here:
        yield from concise((one for one in diagnostics if _inside(one.at, here)), {}, style).splitlines()


def _inside(at: Location | None, whole: Location) -> bool:
    return at is not None and at.file == whole.file and whole.line <= at.line <= whole.end_line


def _by(origin: Origin | None, default: bool = False) -> str:
    return f"  ({'default of ' if default else ''}{origin.layer}, {_place(origin.at)})" if origin else ""


def _place(at: Location) -> str:
    return f"{printable(at.file)}:{at.line}:{at.column}"


def _capped(lines: list[str]) -> list[str]:
    rest = len(lines) - _LISTED
    return [*map(printable, lines[:_LISTED]), *([f"and {rest} more"] if rest > 0 else [])]


def _text(value: Any) -> str:
    return printable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _shown(value: Any) -> str:
    return _cut(_text(value), 80)


def _cut(text: str, most: int = _WIDEST) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
