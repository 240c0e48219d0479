"""What the linter finds in the labelled corpus: precision and recall as tables. It writes docs/detection.md, and no prose.

Run `python -m tests.lint.measure` after a change of checks or corpus.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from policyloom.formats.rules import record
from policyloom.lint.engine import check
from policyloom.lint.item import FIELDS, Item, normal_text
from policyloom.lint.rules import Rules, rules_from
from policyloom.model.types import Policy
from policyloom.pipeline.compile import compile_policy

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(__file__).resolve().parent / "corpus"
PAGE = ROOT / "docs" / "detection.md"

DEVELOPMENT = (
    "nurses", "doctors", "offices", "abroad", "voices", "streets", "towns", "fields", "hills", "charts", "corners", "pairs",
    "daily", "holdout", "holdout-late", "feeds", "incidents", "promises", "accents", "harmless",
)  # fmt: skip
STORIES = ("stories",)
HELD_OUT = ("holdout-plain", "holdout-messy")
SETS: Mapping[str, tuple[str, ...]] = {
    "development": DEVELOPMENT,
    "stories": STORIES,
    "held out, plain": ("holdout-plain",),
    "held out, as people post": ("holdout-messy",),
}
ORDINARY = ROOT / "tests" / "corpora" / "ordinary.jsonl"

_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"
_LANGUAGES = {"en": "English", "es": "Spanish"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled item: the rules it breaks, none where it is clean."""

    item: Item
    labels: frozenset[str]
    language: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A sample with the rules that the linter named for it."""

    sample: Sample
    found: frozenset[str]


def samples(files: Iterable[str]) -> tuple[Sample, ...]:
    """Read files of the corpus."""
    return tuple(map(_sample, _lines(CORPUS / f"{name}.jsonl" for name in files)))


def outcomes(rules: Rules, wanted: Iterable[Sample]) -> tuple[Outcome, ...]:
    """Lint samples."""
    return tuple(Outcome(one, frozenset(found.rule for found in check(rules, one.item))) for one in wanted)


def rules_of(policy: Policy) -> Rules:
    """Give a policy's rules as the linter reads them."""
    rules, problems = rules_from(record(policy))
    assert rules is not None, problems
    return rules


def share_found(measured: Iterable[Outcome], *, clean: bool) -> tuple[int, int]:
    """Count items with a finding among all of them: the clean ones, or those that break a rule."""
    wanted = [one for one in measured if bool(one.sample.labels) is not clean]
    return sum(1 for one in wanted if one.found), len(wanted)


def page(rules: Rules, old: str) -> str:
    """Put fresh tables between the marks of the page."""
    before, _, rest = old.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    tables = "\n\n".join("\n".join(table) for table in _tables(rules))
    return f"{before}{_BEGIN}\n\n{tables}\n\n{_END}{after}"


def _tables(rules: Rules) -> Iterator[list[str]]:
    measured = {name: outcomes(rules, samples(files)) for name, files in SETS.items()}
    ordinary = tuple(map(_sample, _lines([ORDINARY])))
    yield [*_totals({**measured, "ordinary": outcomes(rules, ordinary)})]
    yield [*_languages(measured)]
    yield [*_by_rule(measured["development"], outcomes(rules, samples(HELD_OUT)))]


def _totals(measured: Mapping[str, tuple[Outcome, ...]]) -> Iterator[str]:
    yield "| Set | Breaking items | With a finding | Clean items | With a finding |"
    yield "|---|---:|---:|---:|---:|"
    for name, found in measured.items():
        breaking, clean = share_found(found, clean=False), share_found(found, clean=True)
        yield f"| {name} | {breaking[1]} | {_share(*breaking)} | {clean[1]} | {_share(*clean)} |"


def _languages(measured: Mapping[str, tuple[Outcome, ...]]) -> Iterator[str]:
    yield "| Set | Language | Breaking items | With a finding | Clean items | With a finding |"
    yield "|---|---|---:|---:|---:|---:|"
    for name, found in measured.items():
        for code, language in _LANGUAGES.items():
            own = [one for one in found if one.sample.language == code]
            breaking, clean = share_found(own, clean=False), share_found(own, clean=True)
            yield f"| {name} | {language} | {breaking[1]} | {_share(*breaking)} | {clean[1]} | {_share(*clean)} |"


def _by_rule(development: tuple[Outcome, ...], held_out: tuple[Outcome, ...]) -> Iterator[str]:
    yield "| Rule | Labelled | Recall | Named | Precision | On clean items | Held out: labelled | Recall | Named | Precision |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    both = (*development, *held_out)
    for rule in sorted({rule for one in both for rule in one.sample.labels | one.found}):
        own, other = _counts(rule, development), _counts(rule, held_out)
        alarms = sum(1 for one in both if rule in one.found and not one.sample.labels)
        yield f"| `{rule}` | {' | '.join(own)} | {alarms} | {' | '.join(other)} |"


def _counts(rule: str, measured: tuple[Outcome, ...]) -> tuple[str, str, str, str]:
    labelled = sum(1 for one in measured if rule in one.sample.labels)
    named = sum(1 for one in measured if rule in one.found)
    right = sum(1 for one in measured if rule in one.sample.labels & one.found)
    return str(labelled), _percent(right, labelled), str(named), _percent(right, named)


def _share(part: int, whole: int) -> str:
    return f"{part} ({_percent(part, whole)})"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _lines(files: Iterable[Path]) -> Iterator[dict[str, object]]:
    for file in files:
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def _sample(line: Mapping[str, object]) -> Sample:
    texts = {name: normal_text(str(line[name])) for name in FIELDS if line.get(name)}
    facts = line.get("metadata") or {}
    labels = line.get("labels") or ()
    assert isinstance(facts, dict) and isinstance(labels, list | tuple)
    return Sample(Item(str(line["id"]), texts, facts), frozenset(labels), str(line.get("lang", "en")))


def main() -> int:
    """Write the tables of this repository's policy into the page."""
    policy = compile_policy(ROOT / "policy" / "policy.yaml").policy
    if policy is None:
        print("The policy does not compile: run `policyloom check`.", file=sys.stderr)
        return 1
    PAGE.write_text(page(rules_of(policy), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
