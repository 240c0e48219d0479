"""A real browser and a real web server for the tests of pages: what was asked for, what was complained about."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AT_HOME = ("file:", "data:", "blob:", "about:")


class Watch:
    """What a page asks for and complains about while it is watched: `asked` are addresses, `complaints` are texts."""

    def __init__(self, page: Any) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda said: self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def elsewhere(self, home: str = "file:") -> list[str]:
        """Give the addresses outside the site. `home`: how the site's own begin."""
        return [url for url in self.asked if not url.startswith((home, *AT_HOME))]


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves one folder below a prefix, silently; `prefix` is set on a subclass."""

    prefix = "/"

    def translate_path(self, path: str) -> str:
        asked = unquote(urlsplit(path).path)
        if not asked.startswith(self.prefix):
            return str(Path(self.directory) / "there is no such file")
        return super().translate_path("/" + asked.removeprefix(self.prefix))

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def served(folder: Path, prefix: str = "/") -> Iterator[str]:
    """Serve a folder at http://127.0.0.1:PORT below a prefix such as `/staff/policy/`. Gives the address, with its `/`."""
    handler = partial(type("Handler", (_Quiet,), {"prefix": prefix}), directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
