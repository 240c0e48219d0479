"""The commands init, update and approve: they write an author's files."""

from __future__ import annotations

import argparse
import datetime
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policyloom import project
from policyloom.commands.making import tried
from policyloom.commands.output import show
from policyloom.diagnostics import has_errors, printable
from policyloom.model.types import Policy
from policyloom.pipeline.compare import compare, side_of
from policyloom.pipeline.compile import compile_policy
from policyloom.report.changes import summary
from policyloom.report.style import Style, style_for
from policyloom.revise import approve as approval
from policyloom.revise import form
from policyloom.revise import init as beginning
from policyloom.revise import update as updating
from policyloom.revise.answers import Question, defaults, place_of, questions, read_answers
from policyloom.revise.edits import inline
from policyloom.source.reader import read
from policyloom.views import fonts

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def init(options: argparse.Namespace) -> int:
    """Ask, then write the files of a new policy."""
    folder = Path(options.folder)
    if options.questions:
        print("".join(_answers_file()), end="")
        return 0
    if options.form:
        return _write_form(folder)
    if project.is_file(folder / beginning.POLICY):
        raise project.ProjectError(f"{project.shown(folder / beginning.POLICY)} is there already: name another folder")
    given = _given(options.answers)
    answers, problems = read_answers(given, questions(place_of(given)))
    if problems:
        for problem in problems:
            print(f"policyloom: {printable(problem)}", file=sys.stderr)
        print("Nothing was written. `policyloom init --questions` prints a file to fill in.", file=sys.stderr)
        return 2
    written = beginning.write(folder, answers, project.today())
    compiled = compile_policy(folder / beginning.POLICY)
    if has_errors(found := tried(compiled)):
        print("The files are written, and the policy needs a few changes before it builds:")
        show(found, compiled.document.texts, "full", sys.stdout)
        return 1
    here = project.shown(folder) in (".", "")
    place = "in this folder" if here else f"below {project.shown(folder)}"
    print(f"Wrote {len(written)} files {place}: {', '.join(written[:3])} and more.")
    out = "dist" if here else f"{project.shown(folder)}/dist"
    print(f"Next: `policyloom build{'' if here else f' {project.shown(folder)} --out {out}'}`.")
    print(f"Then open {out}/guideline.pdf and {out}/site/index.html.")
    return 0


def _write_form(folder: Path) -> int:
    path = folder / form.NAME
    if path.exists():
        raise project.ProjectError(f"{project.shown(path)} is there already: move it away first")
    project.replace(path, form.form_html())
    print(f"Wrote {project.shown(path)}. Open it in a browser: it works without a network.")
    return 0


def _answers_file() -> Iterator[str]:
    yield "# Answers for `policyloom init --answers FILE`. Fill in the first lines, and take the # from a default to change it.\n"
    for one in questions():
        options = f" Answers: {', '.join(one.options)}." if one.options else ""
        yield f"\n# {' '.join(one.question.split())}\n# {' '.join(one.help.split())}{options}\n"
        yield f"{one.key}:\n" if one.default is None else f"# {one.key}: {inline(one.default)}\n"


def _given(path: str | None) -> Any:
    if path is None:
        if not sys.stdin.isatty():
            raise project.ProjectError("there is nobody to ask here: give the answers with --answers FILE")
        return _ask(style_for(sys.stdout))
    name = "standard input" if path == "-" else path
    text = sys.stdin.read() if path == "-" else project.read_text(Path(path))
    document, problems = read(text, name)
    if problems:
        at = problems[0].at
        where = f"{at.file}:{at.line}:{at.column}: " if at else ""
        raise project.ProjectError(f"{where}{problems[0].message}. {problems[0].hint}")
    data = document.data
    return {key: value for key, value in data.items() if value is not None} if isinstance(data, dict) else data


def _ask(style: Style) -> dict[str, Any]:
    """Ask one question at a time; an empty line takes what stands in brackets. The place decides what is asked after it."""
    print("About ten questions. Press Enter to take what stands in brackets; you can change everything later.")
    print("Ctrl-C stops, and nothing is written.\n")
    answers: dict[str, Any] = {}
    number = 0
    while one := next((one for one in questions(place_of(answers)) if one.first and one.key not in answers), None):
        suggested = defaults(answers).get(one.key, one.default)
        suggested = None if suggested is None or one.fault(suggested) else suggested
        titles = one.options or {}
        keys = list(titles)
        if len(keys) == 1:
            answers[one.key] = suggested
            print(f"{style('bold', one.question)}\n   The law there allows only this answer: {titles[keys[0]]}\n")
            continue
        number += 1
        print(f"{style('bold', f'{number}. {one.question}')}\n   {one.help}")
        for place, option in enumerate(keys, 1):
            print(f"   {place}) {titles[option]}")
        answers[one.key] = _answered(one, keys, suggested)
        print()
    return answers


def _answered(one: Question, keys: list[str], suggested: Any) -> Any:
    shown = (
        keys.index(suggested) + 1 if suggested in keys else inline(suggested) if one.type == "boolean" else suggested
    )
    while True:
        try:
            typed = input(f"   [{shown}] " if shown is not None else "   > ").strip()
        except EOFError as error:
            raise project.ProjectError("the answers ended early: nothing was written") from error
        answer: Any = _meant(one, typed, keys) if typed else suggested
        if answer is not None and not (fault := one.fault(answer)):
            return answer
        print(f"   Please give {fault if answer is not None else 'an answer'}.")


def _meant(one: Question, typed: str, keys: list[str]) -> Any:
    """Read a number on the screen, an answer or its title, a yes or no, or the words themselves."""
    if _is_place(typed, keys):
        return keys[int(typed) - 1]
    if one.type == "boolean":
        return {"y": True, "yes": True, "true": True, "n": False, "no": False, "false": False}.get(typed.lower(), typed)
    named = {title.lower(): key for key, title in (one.options or {}).items()} | {key.lower(): key for key in keys}
    return named.get(typed.lower(), typed)


def _is_place(typed: str, keys: list[str]) -> bool:
    return typed.isdecimal() and 1 <= int(typed) <= len(keys)


def update(options: argparse.Namespace) -> int:
    """Take the packs that are installed, or resolve conflicts of the last update."""
    source = project.find_source(options.source)
    if updating.EVERY in (options.keep or ()) and updating.EVERY in (options.take or ()):
        raise project.ProjectError("--keep all and --take all cannot both be meant")
    if options.keep or options.take:
        if options.dry_run:
            raise project.ProjectError(
                "--dry-run shows what an update would do: it goes with neither --keep nor --take"
            )
        left = updating.resolve(source, options.keep, options.take)
        still = "1 conflict is open." if len(left) == 1 else f"{len(left)} conflicts are open."
        print(still if left else "No conflict is open.")
        return int(bool(left))
    prepared = updating.prepare(source, relock=options.relock)
    if prepared.problems:
        show(prepared.problems, prepared.texts or {}, "full", sys.stdout)
        print("Nothing was updated.")
        return 1
    for line in _told(prepared, source, style_for(sys.stdout)):
        print(line)
    if options.dry_run:
        then = " Run `policyloom update` first, then settle each conflict." if prepared.conflicts else ""
        print(f"Nothing was written.{then}")
    else:
        updating.write(prepared)
        _say_what_is_wrong(source)
    return int(bool(prepared.conflicts))


def _told(prepared: updating.Update, source: Path, style: Style) -> Iterator[str]:
    before = {pack.id: pack.version for pack in prepared.before}
    for pack in prepared.changed:
        was = f"{before[pack.id]} → " if pack.id in before and before[pack.id] != pack.version else ""
        new = "" if pack.id in before else " (new)"
        yield f"{style('bold', printable(pack.id))} {was}{pack.version}{new}"
    if not prepared.changed:
        yield "Every pack is the one that is locked."
    elif any(pack.id in before for pack in prepared.changed):
        yield from _rules(source)
    yield from (f"  renamed  {printable(one.old)} → {printable(one.new)}" for one in prepared.plan.renames)
    yield from (f"  the same as the pack now  {printable(path)}" for path in prepared.plan.agreed)
    yield from (
        f"  new question  {printable(name)}: its default counts until you answer" for name in prepared.plan.asked
    )
    for one in prepared.conflicts:
        yield style("warning", f"conflict  {printable(one.path)}")
        yield f"    the pack said   {_shown(one.base)}"
        yield f"    it says now     {_shown(one.theirs)}"
        yield f"    keep yours: policyloom update --keep {one.path}    take the pack's: policyloom update --take {one.path}"


def _rules(source: Path) -> Iterator[str]:
    """Sum up what the new packs change here, where both sides compile."""
    then, now = compile_policy(source, as_locked=True).policy, compile_policy(source).policy
    if then and now:
        yield summary(compare(side_of(then), side_of(now)))


def _shown(value: Any) -> str:
    text = "(nothing)" if value is None else value if isinstance(value, str) else inline(value)
    line = printable(" ".join(text.split()))
    return line if len(line) <= 120 else f"{line[:119]}…"


def _say_what_is_wrong(source: Path) -> None:
    found = compile_policy(source).diagnostics
    errors = [one for one in found if one.severity == "error" and one.rule != "open-conflict"]
    if errors:
        counted = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        print(f"The policy has {counted} with these packs: `policyloom check` says what to do.")


def approve(options: argparse.Namespace) -> int:
    """Record an approval, or that laws were checked."""
    today = project.today().isoformat()
    day = today if options.date is None else options.date
    if not _is_day(day):
        raise project.ProjectError(f"`{printable(day)}` is no day: write YYYY-MM-DD")
    if day > today:
        raise project.ProjectError(f"{day} lies in the future: nobody can have approved it yet")
    if not options.role.strip() or not options.role.isprintable() or fonts.missing([options.role]):
        raise project.ProjectError(
            "--role needs the words for a role that documents can print, such as 'Compliance Committee'"
        )
    source = project.find_source(options.source)
    compiled = compile_policy(source)
    policy = compiled.policy
    problems = tuple(one for one in compiled.diagnostics if one.rule != "unverified-law")
    if policy is None or has_errors(problems):
        show(problems, compiled.document.texts, "full", sys.stdout)
        print("Nothing was approved.")
        return 1
    if options.confirm:
        left = approval.confirm(policy, source, options.confirm, options.role.strip(), day)
        print(f"Confirmed {', '.join(map(printable, options.confirm))}. Still to confirm: {', '.join(left) or 'none'}.")
        return 0
    return _approve(policy, source, options.role.strip(), day)


def _approve(policy: Policy, source: Path, role: str, day: str) -> int:
    refused = approval.refusals(policy, source)
    for one in refused:
        print(f"cannot approve: {printable(one.why)}\n  {printable(one.hint)}")
    if refused:
        return 1
    record = approval.approve(policy, source, role, day)
    print(f"Version {policy.version} is approved by {printable(role)}, {day}. Its record is {project.shown(record)}.")
    print("Build again, and the draft mark is gone.")
    return 0


def _is_day(day: str) -> bool:
    try:
        return bool(_DAY.fullmatch(day)) and bool(datetime.date.fromisoformat(day))
    except ValueError:
        return False
