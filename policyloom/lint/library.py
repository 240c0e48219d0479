"""The linter as a library: load a rules.json once, then check texts. It reads no other file and prints nothing.

    from policyloom.lint import load_rules

    rules = load_rules("dist/exports/rules.json")
    for finding in rules.check("MRN: 00482913", kind="post"):
        print(finding.rule, finding.span, finding.message)

Needs nothing but Python; google-re2, where it is installed, makes it many times faster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path

from policyloom.diagnostics import Diagnostic
from policyloom.lint import engine
from policyloom.lint.finding import Finding, Question
from policyloom.lint.item import FIELDS, Fact, Item, normal_text
from policyloom.lint.plan import plan_of
from policyloom.lint.rules import Rule, Rules, read_rules, rules_from


class RulesError(ValueError):
    """The rules cannot be used. `diagnostics` says what is wrong and where."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__("; ".join(f"{one.at.file if one.at else 'rules'}: {one.message}" for one in diagnostics))
        self.diagnostics = diagnostics


def load_rules(path: str | PathLike[str]) -> RuleSet:
    """Load a rules.json, or the one in a build's folder. Raises RulesError."""
    return _loaded(*read_rules(Path(path)))


def rules_of(data: object) -> RuleSet:
    """Take rules.json as data that was read already. Raises RulesError."""
    return _loaded(*rules_from(data))


def _loaded(rules: Rules | None, problems: tuple[Diagnostic, ...]) -> RuleSet:
    if rules is None:
        raise RulesError(problems)
    return RuleSet(rules)


class RuleSet:
    """The rules of one policy, ready to check texts. It may be shared between threads."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    @property
    def id(self) -> str:
        """The policy's id."""
        return self._rules.id

    @property
    def version(self) -> str:
        """The policy's version."""
        return self._rules.version

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, in the order of the policy, also those that are not active."""
        return self._rules.rules

    def check(
        self,
        text: str,
        *,
        kind: str = "post",
        metadata: Mapping[str, Fact] | None = None,
        answers: Mapping[str, str] | None = None,
        show_sensitive: bool = False,
    ) -> tuple[Finding, ...]:
        """Find hints that a text breaks a rule, in the order of the text.

        kind: what the text is, one of item.FIELDS. metadata: facts beside it, as the policy names them. answers: "yes"
        or "no" by "rule-id/check-id". Spans count code points of the text with LF line breaks and in NFC, the end
        excluded. Excerpts of sensitive checks are masked unless `show_sensitive`. Raises ValueError for another kind.
        """
        return engine.check(self._rules, _item(text, kind, metadata, answers), show_sensitive=show_sensitive)

    def questions(
        self,
        text: str = "",
        *,
        kind: str = "post",
        metadata: Mapping[str, Fact] | None = None,
        answers: Mapping[str, str] | None = None,
    ) -> tuple[Question, ...]:
        """Give what only a person can answer and nobody answered yet. Raises ValueError for another kind."""
        return engine.questions(self._rules, _item(text, kind, metadata, answers))

    def is_protected(self, text: str, *, kind: str = "post") -> bool:
        """Tell whether a text is protected speech, which only rules that guard patients may touch."""
        return engine.is_protected(self._rules, _item(text, kind, None, None))

    def check_item(self, item: Item, *, show_sensitive: bool = False) -> tuple[Finding, ...]:
        """Check several texts that belong together, such as a post with its alt text."""
        return engine.check(self._rules, item, show_sensitive=show_sensitive)

    def scan(self, texts: Iterable[str], *, kind: str = "post") -> Iterator[tuple[int, tuple[Finding, ...]]]:
        """Check many texts, quickly: give the position and the findings of each in which something is found.

        Raises ValueError for another kind.
        """
        _known(kind)
        candidates = plan_of(self._rules).field(kind).candidates
        for position, text in enumerate(texts):
            normal = text if text.isascii() and "\r" not in text else normal_text(text)
            if asked := candidates(normal):
                findings = engine.check(self._rules, Item("", {kind: normal}), asked={kind: asked})
                if findings:
                    yield position, findings


def _item(text: str, kind: str, metadata: Mapping[str, Fact] | None, answers: Mapping[str, str] | None) -> Item:
    _known(kind)
    return Item("", {kind: normal_text(text)} if text else {}, metadata or {}, answers or {})


def _known(kind: str) -> None:
    if kind not in FIELDS:
        raise ValueError(f"`{kind}` is no kind of text: use one of {', '.join(FIELDS)}")
