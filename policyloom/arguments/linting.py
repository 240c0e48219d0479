"""What can be typed for the commands lint and audit."""

from __future__ import annotations

from policyloom.arguments.command import Commands
from policyloom.arguments.making import number


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
        "--rules",
        metavar="FILE",
        help="the rules of any policy: a rules.json, a build's folder, or a file: address (default: $POLICYLOOM_RULES, then dist/exports/rules.json)",
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


def audit_parser(commands: Commands, reports: tuple[str, ...]) -> None:
    """Add `audit`."""
    parser = commands.add_parser(
        "audit",
        help="look at an archive of posts, however large",
        description="Check every row of an archive and write what was found. Memory stays the same however many rows there are; rows that cannot be read are counted and told, the rest is checked. Needs the extra `archive` (and `spark` for --engine spark). Exit code 1 with findings, 2 where rows could not be read.",
        examples=(
            "policyloom audit posts.parquet --out findings.csv --summary summary.html",
            "policyloom audit posts.jsonl --column post=body --column id=key --column date=created_at",
            "policyloom audit posts.csv --column group=department --work audit-state",
            "zcat posts.jsonl.gz | policyloom audit - --out findings.csv",
            "policyloom audit posts.parquet --engine spark --master spark://cluster:7077",
        ),
    )
    parser.add_argument(
        "files",
        metavar="ARCHIVE",
        nargs="+",
        help="a .parquet, .csv or .jsonl file, a folder of them, a pattern such as 'archive/**/*.parquet', or - for JSON Lines on standard input; each has its own columns",
    )
    parser.add_argument("--rules", metavar="FILE", help="the rules, as for `lint`")
    parser.add_argument(
        "--column",
        metavar="WHAT=NAME",
        action="append",
        default=[],
        help="which column is what: a text (post, bio …), id, date, group, or a fact that the rules ask for. Columns of these names are found by themselves, also below `metadata`; `text` is a post, `alt` an alt text",
    )
    parser.add_argument("--format", default="csv", choices=reports, help="how findings look (default: csv)")
    parser.add_argument("--out", metavar="FILE", help="where findings go (default: standard output)")
    parser.add_argument(
        "--summary", metavar="FILE", help="write the numbers by rule, month and group: .html with charts, or .json"
    )
    parser.add_argument(
        "--engine",
        default="processes",
        choices=("processes", "duckdb", "spark"),
        help="what brings the rows: worker processes, a DuckDB query that leaves out most rows, or Spark (default: processes)",
    )
    parser.add_argument(
        "--master", metavar="URL", default="local[*]", help="Spark's master (default: local[*], this machine)"
    )
    parser.add_argument(
        "--jobs", metavar="N", type=number, default=0, help="how many processes (default: 0, one for each core)"
    )
    parser.add_argument(
        "--work",
        metavar="DIR",
        help="keep finished parts here; the same command then goes on after a stop. Not for standard input",
    )
    parser.add_argument(
        "--show-sensitive", action="store_true", help="do not mask matched words that may identify a patient"
    )
