"""HTTP for the preview: it answers from memory, on this machine, to pages of its own address. It knows no policy and reads no path."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import mimetypes
import socketserver
import threading
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, AF_INET6
from typing import Any
from urllib.parse import unquote, urlsplit

from policyloom import project
from policyloom.serve import pages
from policyloom.serve.current import Current, Shown

_MOST_TRIES = 100
_BEAT = 15.0  # seconds after which a silent stream shows that it lives
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".ics": "text/calendar",
    ".txt": "text/plain",
}


@contextlib.contextmanager
def listening(host: str, port: int, current: Current) -> Iterator[str]:
    """Serve what is current at a port, or at the next free one. Gives the address. Raises ProjectError."""
    server = _bound(host, port, partial(_Handler, current, host))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    try:
        name = f"[{host}]" if ":" in host else host
        yield f"http://{name}:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # Streams of open pages end with the process.

    def server_bind(self) -> None:
        """Take the port, without asking a name server what this machine is called."""
        socketserver.TCPServer.server_bind(self)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that leaves is no fault."""


def _bound(host: str, port: int, handler: Any) -> _Server:
    family = type("_Bound", (_Server,), {"address_family": AF_INET6 if ":" in host else AF_INET})
    for tried in range(port, min(port + _MOST_TRIES, 65536)):
        try:
            made: _Server = family((host, tried), handler)
            return made
        except PermissionError:
            continue
        except OSError as error:
            if error.errno not in _taken():
                raise project.ProjectError(f"cannot serve at {host}: {error.strerror or error}") from error
    raise project.ProjectError(f"no port from {port} on is free: name another one with --port")


def _taken() -> frozenset[int]:
    import errno

    return frozenset({errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)})


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "policyloom", ""
    timeout = 60

    def __init__(self, current: Current, host: str, *given: Any) -> None:
        self.current, self.host = current, host
        super().__init__(*given)

    def do_GET(self) -> None:
        """Give a page of the site, a file of the preview's own, or the stream of what happens."""
        path = unquote(urlsplit(self.path).path).lstrip("/")
        if not _is_ours(self.headers.get("Host", ""), self.host):
            self._answer(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"")
        elif path == f"{pages.OWN}/events":
            self._stream()
        elif path.startswith(f"{pages.OWN}/") and path.partition("/")[2] in pages.ASSETS:
            self._answer(HTTPStatus.OK, _type_of(path), pages.asset(path.partition("/")[2]))
        else:
            self._page(path if path and not path.endswith("/") else f"{path}index.html", self.current.shown)

    def do_HEAD(self) -> None:
        """Give the head of the same answer."""
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing of requests."""

    def _page(self, path: str, shown: Shown) -> None:
        if shown.site is None:
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, "text/html", pages.failing(shown.number))
        elif path not in shown.site:
            self._answer(HTTPStatus.NOT_FOUND, "text/html", pages.missing(shown.number))
        else:
            content, kind = shown.site[path], _type_of(path)
            self._answer(HTTPStatus.OK, kind, pages.followed(content, shown.number) if kind == "text/html" else content)

    def _answer(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        is_text = kind.startswith("text/") or kind in ("application/json", "application/xml")
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if is_text else kind)
        self.send_header("Content-Length", str(len(content)))
        self._private()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _private(self) -> None:
        """End the head of an answer: nothing is kept, guessed at, or lent to other sites."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.end_headers()

    def _stream(self) -> None:
        """Tell a page what is shown, now and whenever it changes, until the page is gone."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self._private()
        turn = -1
        with contextlib.suppress(OSError):
            while self.command == "GET":
                shown = self.current.after(turn, _BEAT)
                turn = shown.turn if shown else turn
                self.wfile.write(f"data: {_told(shown)}\n\n".encode() if shown else b":\n\n")
                self.wfile.flush()


def _told(shown: Shown) -> str:
    notice = shown.notice
    told = {
        "number": shown.number,
        "heading": notice.heading if notice else "",
        "text": notice.text if notice else "",
    }
    return json.dumps(told, ensure_ascii=True)


def _type_of(path: str) -> str:
    ending = f".{path.rpartition('.')[2]}"
    return _TYPES.get(ending) or mimetypes.guess_type(path)[0] or "application/octet-stream"


def _is_ours(asked: str, host: str) -> bool:
    """Refuse names that somebody else's DNS may lead here: an address, `localhost` and the name that was asked for are ours."""
    name = urlsplit(f"//{asked}").hostname or ""
    if name in ("localhost", host.lower()):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
