"""What can be typed for the command lint."""

from __future__ import annotations

from policyloom.arguments.command import Commands


def lint_parser(commands: Commands, reports: tuple[str, ...]) -> None:
    """Add `lint`."""
    parser = commands.add_parser(
        "lint",
        help="look at posts, bios or handles before they go out",
        description="Look for hints that a post, bio or handle breaks a rule, and list the questions that only a person can answer. Exit code 1 where something is found.",
        examples=(
            "echo 'MRN: 00482913' | policyloom lint -",
            "policyloom lint post.txt",
            "policyloom lint posts.jsonl --format json",
            "policyloom lint handle.txt --field handle",
            "policyloom lint drafts/ --format github",
            "policyloom lint 'posts/**/*.post.md' --format sarif > findings.sarif",
        ),
    )
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a text file (one post; `anna.bio.txt` is a bio), .jsonl, .json or .csv (many), a folder, a pattern such as 'posts/**/*.md', or - for standard input",
    )
    parser.add_argument(
        "--rules", metavar="FILE", help="the rules of any policy: a rules.json, a build's folder, or a file: address (default: $POLICYLOOM_RULES, then dist/exports/rules.json)"
    )
    parser.add_argument(
        "--field",
        default="post",
        choices=("post", "comment", "message", "bio", "handle", "display_name", "image_text", "alt_text"),
        help="what a plain text is, where neither its name nor its front matter says (default: post)",
    )
    parser.add_argument("--format", default="text", choices=reports, help="how findings look (default: text)")
    parser.add_argument(
        "--show-sensitive", action="store_true", help="do not mask matched words that may identify a patient"
    )
