"""Policy to outputs: render what is asked for into a staging folder, prove it, then swap it in. All or nothing."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from policyloom import __version__, project, proofs
from policyloom.diagnostics import Diagnostic, has_errors
from policyloom.formats import FORMATS
from policyloom.model.types import Policy
from policyloom.pipeline.render import Rendered, render_all
from policyloom.report.progress import Progress
from policyloom.source.document import Document
from policyloom.views.artifact import ABOVE, Beside
from policyloom.views.news import NOTHING_BEFORE, Past

COVERAGE = "coverage.json"
_MADE_WITH = ("weasyprint", "mkdocs", "mkdocs-material", "python-pptx", "python-docx", "jinja2")


class ProofFailed(Exception):
    """A trial of the policy or a proof of an output failed. Nothing was replaced."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(f"{len(diagnostics)} proofs failed")
        self.diagnostics = diagnostics


@dataclass(frozen=True, slots=True)
class Built:
    """What a build left: the folder, how each format went, what the deck leaves out."""

    out: Path
    rendered: tuple[Rendered, ...]
    coverage: Mapping[str, Any]


def build(
    policy: Policy,
    document: Document,
    names: tuple[str, ...],
    out: Path,
    jobs: int,
    progress: Progress,
    past: Past = NOTHING_BEFORE,
    documents: Beside = ABOVE,
) -> Built:
    """Render formats and swap the result in. With a subset, the other files of the last build stay as they are.

    The policy is tried out and each format proven while others are still being rendered. Raises ProofFailed.
    """
    with project.staged(out) as folder:
        kept = _keep(out, folder, names)
        documents = replace(documents, formats=frozenset(names) | {entry["format"] for entry in kept.values()})
        rendered = []
        trials = partial(_try_out, policy, document)
        for one in render_all(policy, past, names, folder, jobs, trials, documents):
            _hold(proofs.prove(policy, folder, one.name))
            progress.done(one.name, _what(one), one.seconds, one.size)
            rendered.append(one)
        made = {path: one.name for one in rendered for path in one.paths}
        coverage = proofs.coverage(policy, frozenset(names))
        project.write(folder, COVERAGE, project.as_json(coverage))
        project.write(folder, project.MANIFEST, project.as_json(_manifest(policy, folder, made, kept)))
        project.write(folder, project.REPORT, project.as_json(_timings(rendered, progress.total())))
    return Built(out, tuple(rendered), coverage)


def _try_out(policy: Policy, document: Document) -> None:
    _hold(proofs.try_out(policy, document))


def _hold(found: tuple[Diagnostic, ...]) -> None:
    if has_errors(found):
        raise ProofFailed(found)


def _what(one: Rendered) -> str:
    if not one.paths:
        return "nothing to make"
    return one.paths[0] if len(one.paths) == 1 else f"{one.paths[0]} and {len(one.paths) - 1} more files"


def _keep(out: Path, folder: Path, names: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Carry over what this build does not make. Gives the old manifest's entries of those files."""
    kept = {
        path: entry
        for path, entry in project.made(out).items()
        if entry.get("format") in FORMATS.keys() - set(names) and (out / path).is_file()
    }
    for path in kept:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(out / path, folder / path)
    return kept


def _manifest(
    policy: Policy, folder: Path, made: Mapping[str, str], kept: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    artifacts = dict(kept)
    for path in project.files_below(folder):
        if path not in kept:
            file = folder / path
            artifacts[path] = {
                "format": made.get(path, "build"),
                "bytes": file.stat().st_size,
                "sha256": project.sha256(file),
                "source": policy.source_digest,
            }
    return {
        "format": 1,
        "policy": {
            "id": policy.id,
            "version": policy.version,
            "status": str(policy.status),
            "approved": policy.approved,
        },
        "source": policy.source_digest,
        "normative_text": policy.digest,
        "generator": {"policyloom": __version__, **{name: version(name) for name in _MADE_WITH}},
        "artifacts": dict(sorted(artifacts.items())),
    }


def _timings(rendered: Iterable[Rendered], seconds: float) -> dict[str, Any]:
    return {
        "format": 1,
        "seconds": round(seconds, 3),
        "python": platform.python_version(),
        "platform": sys.platform,
        "formats": {
            one.name: {"seconds": round(one.seconds, 3), "bytes": one.size, "files": len(one.paths)} for one in rendered
        },
    }
