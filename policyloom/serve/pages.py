"""What a page gets on its way to the browser: the script that follows the preview, and leave to listen. Files stay as they are."""

from __future__ import annotations

import re

from jinja2 import Template

from policyloom import project
from policyloom.serve.notices import LOOKS, words
from policyloom.views import looks

OWN = "__policyloom"
ASSETS = ("preview.js", "preview.css")

_CONNECT = re.compile(rb"connect-src [^;\"]*")
_POLICY = b'http-equiv="Content-Security-Policy" content="'


def followed(page: bytes, number: str) -> bytes:
    """Let a page follow the preview: its own policy forbids every connection."""
    head = _template("_head").render(own=OWN, number=number, words=words()).strip()
    allowed = _CONNECT.sub(b"connect-src 'self'", page, count=1)
    if allowed is page or b"connect-src" not in allowed:
        allowed = allowed.replace(_POLICY, _POLICY + b"connect-src 'self'; ", 1)
    return allowed.replace(b"</head>", head.encode("utf-8") + b"</head>", 1)


def failing(number: str) -> bytes:
    """Write the page that stands for every page while there is no site."""
    return _alone(number, words()["preview"], "")


def missing(number: str) -> bytes:
    """Write the page for what is not there."""
    return _alone(number, words()["missing"], words()["missing-help"])


def asset(name: str) -> bytes:
    """Read a file of the preview's own."""
    return (project.resources().templates / LOOKS / name).read_bytes()


def _alone(number: str, title: str, help: str) -> bytes:  # noqa: A002
    made: str = _template("alone").render(own=OWN, number=number, title=title, help=help, words=words())
    return made.encode("utf-8")


def _template(name: str) -> Template:
    return looks.environment(project.resources().templates).get_template(f"{LOOKS}/{name}.html.j2")
