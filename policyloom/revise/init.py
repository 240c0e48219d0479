"""`init`: from answers to the files of a new policy. Nothing that is there already is overwritten."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment

from policyloom import __version__, project
from policyloom.pipeline import loading, lock
from policyloom.revise import update
from policyloom.revise.answers import NOWHERE, PACK, Question, plain, questions
from policyloom.revise.edits import inline, scalar
from policyloom.views import looks

POLICY = "policy/policy.yaml"
LOCK = f"policy/{lock.LOCK}"
HISTORY = f"policy/{loading.HISTORY}/packs"
LOOKS = "init"
_FILES = {
    ".github/workflows/policy.yml": "workflow.yml.j2",
    ".pre-commit-config.yaml": "pre-commit.yaml.j2",
    ".vscode/settings.json": "settings.json.j2",
    ".gitignore": "gitignore.j2",
    "README.md": "readme.md.j2",
}
_SCHEMA = ".policyloom/policy.schema.json"
LETTER = ("us-private", "us-public", "ca")
MOST_HANDLES = 6
# What the template of the policy's file holds beside contacts and choices.
FILLED = (
    "name",
    "short_name",
    "handle",
    "domain",
    "email",
    "plain_name",
    "packs",
    "id",
    "effective",
    "review",
    "today",
    "handles",
    "url",
    "primary",
    "accent",
    "phone",
    "paper",
    "extra",
)


def write(folder: Path, answers: Mapping[str, Any], today: datetime.date) -> tuple[str, ...]:
    """Write every file of a new policy below a folder. Gives their paths. Raises ProjectError where the policy is there already."""
    _make_sure(folder)
    files = {POLICY: policy_text(values(answers, today))}
    known = {"plain_name": answers["name"], "version": __version__}
    files |= {path: environment().get_template(f"{LOOKS}/{name}").render(known) for path, name in _FILES.items()}
    files[_SCHEMA] = project.read_text(project.resources().schemas / "policy.schema.json")
    written = [path for path in files if not (folder / path).exists()]
    for path in written:
        project.replace(folder / path, files[path])
    locked = update.prepare(folder / POLICY)
    update.write(locked)
    return (*written, *(path.relative_to(folder).as_posix() for path in locked.files))


def _make_sure(folder: Path) -> None:
    """Raise ProjectError before anything is written, where something is in the way."""
    for name in (POLICY, LOCK):
        if (folder / name).exists():
            raise project.ProjectError(f"{project.shown(folder / name)} is there already: name another folder")
    needed = {parent for path in (POLICY, HISTORY, _SCHEMA, *_FILES) for parent in (folder / path).parents}
    for place in sorted({*needed, folder / HISTORY}):
        if place.exists() and not project.is_folder(place):
            raise project.ProjectError(f"{project.shown(place)} is a file and has to be a folder: move it away first")


def environment() -> Environment:
    """Give the looks without escaping: what is written here is no HTML, and every value is written as YAML."""
    return looks.environment(project.resources().templates).overlay(autoescape=False)


def policy_text(found: Mapping[str, Any]) -> str:
    """Write the policy's file with its comments."""
    return environment().get_template(f"{LOOKS}/policy.yaml.j2").render(found)


def values(answers: Mapping[str, Any], today: datetime.date) -> dict[str, Any]:
    """Give what the template of the policy's file holds, as YAML."""
    place, domain, name = answers["places"], str(answers["email"]).rpartition("@")[2], str(answers["name"])
    short_name, handle = str(answers["short_name"]), str(answers["handle"])
    own = own_keys()
    texts = {"name": name, "short_name": short_name, "handle": handle, "domain": domain, "email": str(answers["email"])}
    return {
        **{key: scalar(text) for key, text in texts.items()},
        "plain_name": " ".join(name.split()),
        "packs": PACK if place == NOWHERE else f"{PACK}, {place}",
        "id": slug(name, handle),
        "effective": today.isoformat(),
        "review": _next_year(today).isoformat(),
        "today": today.isoformat(),
        "handles": ", ".join(map(json.dumps, handles(name, short_name, handle))),
        "extra": "",
        "url": scalar(f"https://social.{domain}/"),
        **{key: json.dumps(answers[key]) for key in ("primary", "accent", "phone")},
        "paper": "Letter" if place in LETTER else "A4",
        "contacts": contacts(),
        "owner_title": contacts()[0][1],
        "choices": tuple(choice(one, inline(answers[one.key])) for one in questions(place) if one.key not in own),
    }


def contacts() -> tuple[tuple[str, str, str], ...]:
    """Give the roles that every policy over this pack needs: key, title and purpose as YAML."""
    path = project.resources().templates / LOOKS / "contacts.en.yaml"
    found = yaml.load(project.read_text(path), Loader=yaml.CSafeLoader)
    return tuple((key, scalar(one["title"]), scalar(one["purpose"])) for key, one in found.items())


def choice_text(line: Mapping[str, str]) -> str:
    """Write one line of the choices with its comments."""
    return environment().get_template(f"{LOOKS}/_choice.yaml.j2").render(one=line)


def choice(one: Question, answer: str) -> dict[str, str]:
    """Give a line of the choices: its comment and its answer."""
    options = ", ".join(one.options or ())
    return {
        "name": one.key,
        "question": " ".join(one.question.split()),
        "help": " ".join(one.help.split()),
        "options": options,
        "answer": answer,
    }


def own_keys() -> frozenset[str]:
    """Give the keys of the questions that are not the pack's."""
    path = project.resources().templates / LOOKS / "questions.en.yaml"
    return frozenset(yaml.load(project.read_text(path), Loader=yaml.CSafeLoader))


def slug(name: str, handle: str) -> str:
    """Make an id of a name, or of the handle where the name has no Latin letter: small letters, digits, single hyphens."""
    words = re.findall(r"[a-z0-9]+", plain(name).lower()) or re.findall(r"[a-z0-9]+", handle.lower())
    return "-".join(words)[:60].strip("-") + "-social-media"


def handles(name: str, short_name: str, handle: str) -> Iterator[str]:
    """Guess what must not stand in a private handle: the names as one word each, and the initials where they are long enough."""
    words = re.findall(r"[a-z0-9]+", plain(name).lower())
    guesses = ("".join(re.findall(r"[a-z0-9]+", plain(one).lower())) for one in (short_name, name, handle))
    initials = "".join(word[0] for word in words)
    found = [guess[:40] for guess in guesses if len(guess) > 2] + ([initials] if len(initials) > 2 else [])
    return iter(list(dict.fromkeys(found))[:MOST_HANDLES] or ["none"])


def _next_year(day: datetime.date) -> datetime.date:
    return day.replace(year=day.year + 1, day=min(day.day, 28))
