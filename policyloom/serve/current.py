"""What the preview shows at this moment, and a way to wait for what comes next; it knows neither files nor HTTP."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass

Site = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Notice:
    """What is wrong, for the reader of a page."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A site, or none yet; its number, which changes when a page has to be loaded again; what is wrong; how often anything changed."""

    site: Site | None
    number: str
    notice: Notice | None
    turn: int


class Current:
    """Holds what is shown. One thread shows, many wait."""

    def __init__(self) -> None:
        self._process = secrets.token_hex(4)  # Pages that an earlier process served load again.
        self._changed = threading.Condition()
        self.shown = Shown(None, f"{self._process}-0", None, 0)

    def show(self, site: Site | None, notice: Notice | None) -> None:
        """Show a site; where there is none, the last one stays."""
        with self._changed:
            last = self.shown
            new = site is not None and site != last.site
            turn = last.turn + 1
            number = f"{self._process}-{turn}" if new else last.number
            self.shown = Shown(site if new else last.site, number, notice, turn)
            self._changed.notify_all()

    def after(self, turn: int, seconds: float) -> Shown | None:
        """Wait until something changed after a turn; gives None where nothing did in so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.shown.turn > turn, seconds)
            return self.shown if self.shown.turn > turn else None
