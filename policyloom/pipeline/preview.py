"""The site alone, compiled and made again after each edit in a process that stays: what was read and made before is kept. It serves nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from policyloom import project, proofs
from policyloom.diagnostics import Diagnostic
from policyloom.formats.site.warm import Workshop
from policyloom.model.types import Policy
from policyloom.pipeline.approvals import approved_versions, since_last_approval
from policyloom.pipeline.compile import Compilation, compile_policy
from policyloom.pipeline.loading import HISTORY
from policyloom.pipeline.looks import FOLDER, laid_over
from policyloom.pipeline.render import RenderFailed, blamed_on
from policyloom.views.artifact import NONE, Context

Stamp = tuple[int, int, int]

_BRAND = "brand"
_WRITTEN = (".yaml", ".yml", ".lock", ".svg", ".png", ".ttf", ".otf")


@dataclass(frozen=True, slots=True)
class Made:
    """What one round gave: the site, where it could be made, and everything that is wrong. `failure` is a fault of a format."""

    compiled: Compilation
    site: Mapping[str, bytes] | None
    rebuilt: int = 0
    failure: str = ""

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the policy, as far as it was compiled."""
        return self.compiled.diagnostics

    def trials(self) -> tuple[Diagnostic, ...]:
        """Run the examples and cases of the rules: a build would refuse the policy where one disagrees."""
        policy = self.compiled.sound
        return proofs.try_out(policy, self.compiled.document) if policy else ()


@dataclass(slots=True)
class Preview:
    """One policy, previewed in a private folder."""

    source: Path
    folder: Path
    workshop: Workshop = field(init=False)
    looks: Path = field(init=False)
    looked: object = None

    def __post_init__(self) -> None:
        self.workshop = Workshop(self.folder / "site")
        self.looks = self.folder / "looks"

    def make(self) -> Made:
        """Compile the policy as it is now, and make its site. A pack that is newer than its lock keeps a build back, and no preview."""
        compiled = compile_policy(self.source)
        policy = compiled.policy
        if policy is None:
            return Made(compiled, None)
        try:
            with blamed_on("site", policy):
                site = self.workshop.make(policy, self._context(policy))
        except RenderFailed as failure:
            return Made(compiled, None, failure=str(failure))
        return Made(compiled, site, self.workshop.rebuilt)

    def watched(self, made: Made | None = None) -> dict[str, Stamp]:
        """Stamp every file that the site depends on. Two calls differ where one was written, came or went."""
        found = project.resources()
        read = {self.source, *(made.compiled.files if made else ())}
        own = [self.source.parent / name for name in (_BRAND, FOLDER, HISTORY)]
        stamps = {path: stamp for folder in {file.parent for file in read} for path, stamp in _stamped(folder)}
        stamps = {path: stamp for path, stamp in stamps.items() if path.endswith(_WRITTEN)}
        for folder in (*own, found.templates, found.shell, found.schemas):
            stamps |= dict(_stamped(folder, below=True))
        return stamps

    def _context(self, policy: Policy) -> Context:
        found = project.resources()
        past = since_last_approval(policy, self.source.parent), approved_versions(self.source.parent)
        return Context(self._looks(policy), found.shell, found.schemas, self.folder / "scratch", *past, NONE)

    def _looks(self, policy: Policy) -> Path:
        """Give a copy of the looks. Where one was edited, it is another copy, since what is read of a look is remembered by its path."""
        ours = project.resources().templates
        seen = (dict(policy.looks), dict(_stamped(ours, below=True)))
        if seen != self.looked:
            number = int(self.looks.name.partition("-")[2] or 0) + 1
            shutil.rmtree(self.looks, ignore_errors=True)
            self.looks = self.folder / f"looks-{number}"
            if laid_over(ours, policy.looks, self.looks) == ours:
                shutil.copytree(ours, self.looks)
            self.looked = seen
        return self.looks


def _stamped(folder: Path | str, *, below: bool = False) -> Iterator[tuple[str, Stamp]]:
    """Stamp the files of a folder; none where it is gone. This runs a few times a second: no Path is made."""
    try:
        with os.scandir(folder) as listed:
            entries = list(listed)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _stamped(entry.path, below=True) if below else ()
            continue
        with contextlib.suppress(OSError):  # An editor has just renamed it, or it is a link to nothing.
            status = entry.stat()
            yield entry.path, (status.st_mtime_ns, status.st_size, status.st_ino)
