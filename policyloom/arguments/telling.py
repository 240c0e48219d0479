"""What can be typed for the commands explain, diff and survey."""

from __future__ import annotations

from policyloom.arguments.command import Commands, source_argument


def explain_parser(commands: Commands, explainers: tuple[str, ...]) -> None:
    """Add `explain`."""
    parser = commands.add_parser(
        "explain",
        help="say where a value comes from",
        description="Say which layer set a value, where and why, what was filled in, which choices decide it, and the sources behind it. Exit code 1 where nothing stands there.",
        examples=(
            "policyloom explain privacy-no-age.modality",
            "policyloom explain choices.embargo_days",
            "policyloom explain institution.brand.colors.primary --format json",
        ),
    )
    parser.add_argument("path", metavar="PATH", help="a dotted path; `rules.` may be left out")
    source_argument(parser)
    parser.add_argument("--format", default="text", choices=explainers, help="how it looks (default: text)")


def diff_parser(commands: Commands, formats: tuple[str, ...]) -> None:
    """Add `diff`."""
    parser = commands.add_parser(
        "diff",
        help="say what changed between two policies, rule by rule",
        description="Say what changed between two policies, by rule and field: added, removed, moved, reworded, stricter, weaker, reversed, switched on or off; and how much it matters. Substantive: strength or reach, a number, a word such as not or only. Clarifying: other words. Editorial: case, punctuation, reasons, examples. The last line lists the rules that staff must acknowledge again: those that are new to them, or that bind them more or otherwise.",
        examples=(
            "policyloom diff HEAD~1 policy/policy.yaml",
            "policyloom diff v1.0:policy/policy.yaml v1.1 --format markdown",
            "policyloom diff old/rules.json dist/exports/rules.json --exit-code",
        ),
    )
    side = (
        "a policy's file or folder, a rules.json, or else a git revision: REV or REV:PATH (default: policy/policy.yaml)"
    )
    parser.add_argument("old", metavar="OLD", help=side)
    parser.add_argument("new", metavar="NEW", help="the same")
    parser.add_argument("--format", default="text", choices=formats, help="how it looks (default: text)")
    parser.add_argument("--exit-code", action="store_true", help="give exit code 1 where anything differs")


def survey_parser(commands: Commands, formats: tuple[str, ...]) -> None:
    """Add `survey`."""
    parser = commands.add_parser(
        "survey",
        help="compare how several policies answer each choice",
        description="Put several policies side by side: every question that their packs ask, with everybody's answer.",
        examples=("policyloom survey policy policy/examples/* --format markdown",),
    )
    parser.add_argument("sources", metavar="SOURCE", nargs="+", help="a policy's file or folder")
    parser.add_argument("--format", default="text", choices=formats, help="how it looks (default: text)")
