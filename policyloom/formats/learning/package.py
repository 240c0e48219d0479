"""quiz-scorm12.zip: a page with the quiz and its rules, and the manifest that names every file. It speaks to no learning system itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from policyloom.model.types import Face, Policy
from policyloom.views import brand, icons, looks, zips
from policyloom.views.artifact import Context
from policyloom.views.facets import key, mark
from policyloom.views.quiz import LEAST, LOOKS, Quiz
from policyloom.views.text import plain

MANIFEST = "imsmanifest.xml"
_WEIGHTS = {"semibold": "600", "bold": "700"}
_ICONS = ("tick", "cross")


def package(policy: Policy, asked: Quiz, words: dict[str, str], context: Context) -> bytes:
    """Write the zip, the same bytes from the same policy."""
    files = dict(_files(policy, asked, words, context))
    title = words["module"].format(title=" ".join(plain(policy.title).split()))
    template = looks.environment(context.templates).get_template(f"{LOOKS}/{MANIFEST}.j2")
    manifest = template.render(policy=policy, quiz=asked, title=title, files=sorted(files))
    return zips.packed(files | {MANIFEST: manifest.encode("utf-8")})


def _files(policy: Policy, asked: Quiz, words: dict[str, str], context: Context) -> dict[str, bytes]:
    shell = context.shell / "assets"
    files = {
        "index.html": _page(policy, asked, words, context).encode("utf-8"),
        "frame.css": _frame(policy, context).encode("utf-8"),
        "logo.svg": policy.institution.brand.logo.encode("utf-8"),
    }
    files |= {name: (shell / name).read_bytes() for name in ("quiz.js", "quiz.css")}
    files |= {name: (context.templates / LOOKS / name).read_bytes() for name in ("scorm.js", "rules.js")}
    return files | _fonts(policy, shell / "fonts")


def _fonts(policy: Policy, ours: Path) -> dict[str, bytes]:
    """Bring our fonts with their licence, and the institution's own."""
    files = {f"fonts/{file.name}": file.read_bytes() for file in sorted(ours.iterdir())}
    return files | {f"fonts/{_name(face)}": face.content for face in policy.institution.brand.faces}


def _page(policy: Policy, asked: Quiz, words: dict[str, str], context: Context) -> str:
    template = looks.environment(context.templates).get_template(f"{LOOKS}/package.html.j2")
    return template.render(
        policy=policy, quiz=asked, words=words, least=LEAST, mark=mark(policy, words), key=key
    ).lstrip()


def _frame(policy: Policy, context: Context) -> str:
    own = policy.institution.brand
    values: dict[str, Any] = {
        "light": brand.light(own),
        "dark": brand.dark(own),
        "faces": [(face, _name(face), _WEIGHTS.get(face.style, "400")) for face in own.faces],
        "roles": sorted({face.role for face in own.faces}),
        "key": key,
        "signs": {name: Markup(icons.data_uri(context.templates, name, "#000000")) for name in _ICONS},
        "icon": lambda name, color: Markup(icons.data_uri(context.templates, name, color)),
    }
    return looks.environment(context.templates).get_template(f"{LOOKS}/frame.css.j2").render(values).lstrip()


def _name(face: Face) -> str:
    return f"own-{face.role}-{face.style}.ttf"
