"""What can be typed for the commands that write an author's files: init, update and approve."""

from __future__ import annotations

from policyloom.arguments.command import Commands, source_argument


def init_parser(commands: Commands) -> None:
    """Add `init`."""
    parser = commands.add_parser(
        "init",
        help="answer a few questions, get a policy that builds",
        description="Ask about ten questions and write a policy that builds at once, with its lock, a workflow that checks and publishes it, and settings for editors and pre-commit. A file that is there already is never overwritten.",
        examples=(
            "policyloom init",
            "policyloom init our-policy --answers answers.yaml",
            "policyloom init --form",
            "policyloom init --questions > answers.yaml",
        ),
    )
    parser.add_argument("folder", metavar="DIR", nargs="?", default=".", help="where to write (default: this folder)")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument(
        "--answers", metavar="FILE", help="take the answers from a YAML file instead of asking, - for standard input"
    )
    ways.add_argument(
        "--questions", action="store_true", help="print a file for --answers, with every question, and write nothing"
    )
    ways.add_argument(
        "--form",
        action="store_true",
        help="write one HTML page instead, policy-form.html: colleagues fill it in in a browser, offline, and download a policy.yaml",
    )


def update_parser(commands: Commands) -> None:
    """Add `update`."""
    parser = commands.add_parser(
        "update",
        help="take the packs that are installed now, and keep every local edit",
        description="Lock the packs as they are now. What the policy sets itself stays. Where a pack changed a value that the policy sets too, that is a conflict: it is listed, the policy does not build, and --keep or --take resolves it. A rule that goes by another id is renamed in the file; comments, order and formatting stay. Exit code 1 while a conflict is open.",
        examples=(
            "policyloom update --dry-run",
            "policyloom update",
            "policyloom update --keep rules.privacy-no-age.statement",
            "policyloom update --take all",
        ),
    )
    source_argument(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
    parser.add_argument(
        "--keep",
        metavar="PATH",
        action="append",
        default=[],
        help="resolve a conflict: what the policy says counts (`all` for every one)",
    )
    parser.add_argument(
        "--take",
        metavar="PATH",
        action="append",
        default=[],
        help="resolve a conflict: take the key out of the policy, so that the pack's value counts",
    )
    parser.add_argument(
        "--relock", action="store_true", help="lock the packs as they are without comparing: for a lost history"
    )


def approve_parser(commands: Commands) -> None:
    """Add `approve`."""
    parser = commands.add_parser(
        "approve",
        help="record who approved these words, and lift the draft mark",
        description="Write the role, the day and the digest of the words that bind into the policy, set its status to approved, and keep the version in history/approved. One changed word voids it. With --confirm, record instead that a role checked laws that the packs cite from memory.",
        examples=(
            "policyloom approve --role 'Compliance Committee'",
            "policyloom approve --confirm hipaa --confirm whistleblower-law --role 'General Counsel'",
        ),
    )
    source_argument(parser)
    parser.add_argument(
        "--role", metavar="ROLE", required=True, help="the role that approves or confirms, not a person's name"
    )
    parser.add_argument("--date", metavar="DAY", help="the day, YYYY-MM-DD (default: today)")
    parser.add_argument(
        "--confirm",
        metavar="LAW",
        action="append",
        default=[],
        help="record that this law was checked, by its reference's id (`all` for every one that blocks an approval)",
    )
