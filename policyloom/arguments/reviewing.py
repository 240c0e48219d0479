"""What can be typed for the command review."""

from __future__ import annotations

from policyloom.arguments.command import Commands, source_argument


def review_parser(commands: Commands, formats: tuple[str, ...]) -> None:
    """Add `review`."""
    parser = commands.add_parser(
        "review",
        help="take in what reviewers changed in guideline.docx",
        description="Read a guideline.docx that reviewers edited in Word, with tracked changes, with comments, or without. It says, rule by rule, which words would change in the policy and what cannot be placed there, and writes nothing. --patch writes the edits as a patch, --write into the policy's own file. Words that a pack says become an override there; words filled in from a placeholder stay filled in; floors and rights stay as they are. No reviewer's name reaches the policy. Exit code 1 where something cannot be placed.",
        examples=(
            "policyloom review import guideline-reviewed.docx",
            "policyloom review import guideline-reviewed.docx --patch review.patch",
            "policyloom review import guideline-reviewed.docx our-policy --write --reason 'Review by the legal department'",
            "policyloom review import guideline-old.docx --tracked-only --format json",
        ),
    )
    parser.add_argument("action", metavar="import", choices=("import",), help="what to do: the word import")
    parser.add_argument("file", metavar="FILE.docx", help="the document that was reviewed")
    source_argument(parser)
    outcomes = parser.add_mutually_exclusive_group()
    outcomes.add_argument(
        "--patch", metavar="FILE", help="write what can be placed as a unified diff, for `git apply` or `patch -p1`"
    )
    outcomes.add_argument("--write", action="store_true", help="write what can be placed into the policy's file")
    parser.add_argument(
        "--reason",
        metavar="TEXT",
        help="why: the policy gives this reason beside each of a pack's rules that it changes now (default: `Review in Word: …` with the comments there; a reason that stands there already stays)",
    )
    parser.add_argument(
        "--tracked-only",
        action="store_true",
        help="leave out words that differ without a tracked change: for a document that is older than the policy",
    )
    parser.add_argument("--format", default="text", choices=formats, help="how the report looks (default: text)")
