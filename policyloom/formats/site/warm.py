"""The site made again and again in one folder: MkDocs builds the pages whose Markdown changed, and no other. It knows no policy's words.

A page's bytes depend on its own Markdown and on what all pages share, which is the settings, the overrides and the list of pages. Where
one of these changed, the whole site is built. Either way the files are the ones that a build from nothing makes.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from policyloom.formats.site.engine import finish, left_out, run
from policyloom.formats.site.tree import write
from policyloom.model.types import Policy
from policyloom.views.artifact import Context

_ALONE = "docs/"


@dataclass(slots=True)
class Workshop:
    """The folder that one site is made in, and what was made last. `site` maps paths below the site's root to bytes."""

    folder: Path
    site: Mapping[str, bytes] = field(default_factory=dict)
    stamps: Mapping[str, int] = field(default_factory=dict)
    rebuilt: int = 0  # how many files the last call made

    def make(self, policy: Policy, context: Context) -> Mapping[str, bytes]:
        """Make the site. `context.scratch` is not used: the workshop has a folder of its own. Raises SiteFailed."""
        fresh, tree, target = (self.folder / name for name in ("fresh", "tree", "html"))
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        write(policy, replace(context, scratch=fresh))
        changed = _changed(fresh, tree)
        if changed is None or not self.stamps:
            shutil.rmtree(tree, ignore_errors=True)
            shutil.rmtree(target, ignore_errors=True)
            fresh.rename(tree)
        else:
            for path in changed:
                (fresh / path).replace(tree / path)
        before, self.stamps = self.stamps, {}  # After a failure, the next call begins from nothing.
        run(tree, target, in_part=changed is not None and bool(before))
        self._gather(target, before if changed is not None else {})
        return self.site

    def _gather(self, target: Path, before: Mapping[str, int]) -> None:
        """Take over the files that were written since `before`, and finish them."""
        files = {path.relative_to(target).as_posix(): path for path in sorted(target.rglob("*")) if path.is_file()}
        stamps = {path: file.stat().st_mtime_ns for path, file in files.items() if not left_out(path)}
        new = {path for path in stamps if path not in self.site or before.get(path) != stamps[path]}
        self.site = {
            path: finish(path, files[path].read_bytes()) if path in new else self.site[path] for path in stamps
        }
        self.stamps, self.rebuilt = stamps, len(new)


def _changed(fresh: Path, tree: Path) -> frozenset[str] | None:
    """Name the files of the tree that are not what they were; None where something changed that more than one page shares."""
    now, before = _files(fresh), _files(tree)
    if now.keys() != before.keys():
        return None
    changed = frozenset(path for path, content in now.items() if content != before[path])
    return changed if all(path.startswith(_ALONE) for path in changed) else None


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
