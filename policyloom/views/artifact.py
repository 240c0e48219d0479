"""What a format is given and what it gives back; it writes no file itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from policyloom.model.record import Approved
from policyloom.model.types import Policy
from policyloom.views.news import Changes


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of the output: its path below the output folder, with forward slashes, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Beside:
    """The other documents as the site finds them.

    folder: where they lie, seen from the site's: above it in dist/, inside it where both are published.
    formats: those that are made, so that no link leads nowhere; None where all of them are.
    """

    folder: str = ".."
    formats: frozenset[str] | None = None

    def has(self, name: str) -> bool:
        """Tell whether the files of a format are there."""
        return self.formats is None or name in self.formats


ABOVE = Beside()
NONE = Beside(formats=frozenset())


@dataclass(frozen=True, slots=True)
class Context:
    """What the rim brings. Nothing in it may change a byte of the output from one day or machine to the next.

    templates: the folder of looks, one subfolder per format. shell: the site's hand-written part.
    schemas: the published schemas. scratch: a private folder that a format may fill and that is thrown away.
    changes: what changed since the version that was approved last, or since one that the user named; None where there is none.
    approved: every version that was approved, the oldest first.
    documents: the other documents, for the site.
    """

    templates: Path
    shell: Path
    schemas: Path
    scratch: Path
    changes: Changes | None = None
    approved: tuple[Approved, ...] = ()
    documents: Beside = ABOVE


Render = Callable[[Policy, Context], Iterable[Artifact]]
