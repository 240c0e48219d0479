"""What can be typed for the commands serve and publish."""

from __future__ import annotations

import argparse

from policyloom.arguments.command import Commands, source_argument


def serve_parser(commands: Commands) -> None:
    """Add `serve`."""
    parser = commands.add_parser(
        "serve",
        help="show the site in a browser, and follow each edit",
        description="Make the site in a private folder and serve it on this machine. When the policy, a pack beside it, its brand or a template is saved, the browser loads the new page. An error shows in the terminal and in the browser, and the last good site stays. Writes no file. Ctrl+C ends it.",
        examples=("policyloom serve", "policyloom serve our-policy --open", "policyloom serve --port 9000"),
    )
    source_argument(parser)
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to serve at (default: 127.0.0.1, which only this machine reaches)",
    )
    parser.add_argument(
        "--port", metavar="N", type=_port, default=8000, help="the port, or the next free one (default: 8000)"
    )
    parser.add_argument("--open", action="store_true", help="open the site in the browser")


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:6]) > 65535:
        raise argparse.ArgumentTypeError(f"`{text}` is no port: write a number from 0 to 65535")
    return int(text)


def publish_parser(commands: Commands) -> None:
    """Add `publish`."""
    parser = commands.add_parser(
        "publish",
        help="prepare a folder for a web server or GitHub Pages",
        description="Make everything and lay it out as a folder that any web server can serve: the site, and in documents/ the files that it links to. It works at the top of an address and below it. All or nothing: the folder changes only when all is whole.",
        examples=(
            "policyloom publish --to public",
            "policyloom publish --to public --base-url https://policy.example.org/staff/",
            "policyloom publish our-policy --to public --github-pages --base-url https://example.github.io/policy/",
        ),
    )
    source_argument(parser)
    parser.add_argument("--to", metavar="FOLDER", required=True, help="the folder to make")
    parser.add_argument(
        "--base-url",
        metavar="URL",
        help="where the folder will be served (default: `institution.publish.url` in the policy). Search engines, rules.json, QR codes and the page for a wrong address use it.",
    )
    parser.add_argument(
        "--github-pages",
        action="store_true",
        help="add what GitHub Pages needs: .nojekyll, and CNAME where the URL is at a domain of your own",
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing unless something is wrong")
