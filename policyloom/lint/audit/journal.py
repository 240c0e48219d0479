"""What is done of an audit, kept in a folder, so that a stopped one goes on where it was. It knows no rule and no archive.

A part is written beside its place and renamed, then noted in the journal: what the journal names is whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from policyloom.lint.audit.archive import Unit
from policyloom.lint.audit.lines import Count
from policyloom.lint.audit.local import Part

_JOURNAL = "journal.jsonl"


@dataclass(frozen=True, slots=True)
class Journal:
    """A folder with finished parts. key: what they were made from; parts of another key are of no use."""

    folder: Path
    key: str

    def resumed(self, units: list[Unit], work: Iterable[Part], ahead: int) -> Iterator[Part]:
        """Give the parts that are done, `ahead` of them, then those that `work` makes for the rest, kept as they come."""
        for number, entry in enumerate(islice(self._entries(), 1, ahead + 1)):
            bad = [(int(place), str(why)) for place, why in entry["bad"]]
            yield Count(entry["rows"], bad), self._path(number).read_bytes()
        with (self.folder / _JOURNAL).open("a", encoding="utf-8") as journal:
            for number, (count, findings) in enumerate(islice(work, len(units) - ahead), ahead):
                self._keep(number, findings)
                journal.write(json.dumps({"part": number, "rows": count.rows, "bad": count.bad}) + "\n")
                journal.flush()
                os.fsync(journal.fileno())
                yield count, findings

    def done(self) -> int:
        """Tell how many parts are done, and start over where they were made from something else."""
        self.folder.mkdir(parents=True, exist_ok=True)
        entries = [*self._entries()]
        if entries and entries[0].get("key") == self.key:
            return len(entries) - 1
        (self.folder / _JOURNAL).write_text(json.dumps({"key": self.key}) + "\n", encoding="utf-8")
        return 0

    def _entries(self) -> Iterator[dict[str, Any]]:
        """Read the journal up to a line that a stop cut off."""
        path = self.folder / _JOURNAL
        if not path.is_file():
            return
        kept = 0
        with path.open("rb+") as file:
            for line in file:
                try:
                    entry = json.loads(line)
                except ValueError:
                    break
                if not line.endswith(b"\n"):
                    break
                kept += len(line)
                yield entry
            file.truncate(kept)

    def _keep(self, number: int, findings: bytes) -> None:
        target = self._path(number)
        staged = target.with_suffix(".new")
        staged.write_bytes(findings)
        os.replace(staged, target)

    def _path(self, number: int) -> Path:
        return self.folder / f"part-{number:06}.arrow"
