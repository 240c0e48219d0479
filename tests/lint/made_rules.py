"""Rules with every setting and items to try them on, made at random, the same for one seed. It knows no engine."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

from policyloom.lint import FIELDS
from policyloom.patterns import Fault, parse, problem_in, words_pattern
from policyloom.patterns.tree import CharClass, Choice, Literal, Node, Repeat
from tests.lint.samples import a_check, a_rule, data, expression

Data = dict[str, Any]

HOSTILE = (
    *("\u00e9", "\u00df", "\u00a0", "\u200d", "\U0001f600", "\u212a", "\u017f", "\u043c", "\uff2d", "\u0301", "\u0300"),
    *("\ufe0f", "\u2019", "\U0001d40d", "\r\n", "\r", "\n", "\t", ".", "_", "-", "7", "$", "", " "),
)
FACTS: list[Any] = [
    *(True, False, 0, 1, 3, 3.0, 2.5, -1, 1e-5, 1e21, 2**53 + 1, 10**400, "", "yes", "No ", "TRUE", "3", " 3.0", "1e3", "\u0663"),
    *("2026-03-01", "2026-03-31T10:00", "2026-02-30", "20260301", "0000-01-01", "0004-02-29", "2026-W10-1", "ICU", "icu"),
    *("Stra\u00dfe", "STRASSE", "\u0130", "\u03a3\u0391\u03a3", "nfh.example", "\u00a0yes", None),
]  # fmt: skip


class Maker:
    """Makes rules and items at random, the same for one seed."""

    LETTERS = "aAbBkKsS09_ "
    PIECES = (
        *("ab", "sk", "mrn", "Ka", "our", "a b", "s_k", "00", "n.f.h", "M.R.N", "c0de"),
        *("a\u0301", "\U0001f600", "\u00e9", "\ufb01", "b\u00e4nd"),
    )
    WORDS = ("patient", "our ward", "record", "seen today", "nurse", "clini", "-ward", " room 7")
    IN_CLASSES = ("a-k", "A-C", "0-9", "s", "K", "_", " ", r"\-", "\u00df", "\U0001f600", r"\t")
    OUT_OF_CLASSES = ("a-k", "0-9", " ", "\U0001f600")
    HANDLES = (
        *("NFHjane", "northfield", "NorthField", "J.N.F.H", "xclini_rn", "cliniJane", "NorthfieldCare"),
        *("northfeild_rn", "norhtfild", "jane.nortfield", "northfieeld2", "n0rthfielt.care"),
    )
    TOKENS = ("nfh", "northfield", "northfieldcare", "ab", "clini", "mrn", "00", "NFH")
    DATES = ("2026-03-01", "2026-03-31T10:00", "0000-01-01", "0001-01-01")
    FACTS = ("x", "y", "z", "constructor")

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def some(self, most: int, make: Any, least: int = 0) -> list[Any]:
        return [make() for _ in range(self.chance.randint(least, most))]

    def joined(self, parts: tuple[str, ...], least: int, most: int) -> str:
        return "".join(self.chance.sample(parts, self.chance.randint(least, most)))

    def atom(self, depth: int) -> str:
        if self.chance.random() < 0.4:
            return self.chance.choice(self.WORDS)
        kind = self.chance.randrange(9 if depth else 7)
        if kind < 3:
            return re.sub(r"[.|?*+()\[\]{}\\/^$]", r"\\\g<0>", self.chance.choice(self.PIECES))
        if kind == 3:
            return f"[{self.joined(self.IN_CLASSES, 1, 3)}]"
        if kind == 4:
            return f"[^{self.joined(self.OUT_OF_CLASSES, 0, 2)}\\n]"
        if kind == 5:
            return r"\b"
        return "(?:" + "|".join(self.some(3, lambda: self.branch(depth - 1), 1)) + ")" if depth else "[Ss]"

    def branch(self, depth: int) -> str:
        quantified = lambda: self.atom(depth) + self.chance.choice(["", "", "", "?", "{2}", "{0,2}", "{1,3}", "+"])  # noqa: E731
        return "".join(self.some(3, quantified, 1))

    def pattern(self) -> tuple[str, bool]:
        while True:
            pattern, ignore_case = "|".join(self.some(3, lambda: self.branch(2), 1)), self.chance.random() < 0.6
            if not problem_in(pattern, ignore_case=ignore_case):
                return pattern, ignore_case

    def expression(self) -> Data:
        return expression(*self.pattern())

    def condition(self) -> Data:
        if self.chance.random() < 0.4:
            test: Data = (
                {"matches": self.expression()}
                if self.chance.random() < 0.8
                else {"present": self.chance.random() < 0.5}
            )
            return {"field": self.chance.choice(FIELDS[:4]), **test}
        return {
            "metadata": self.chance.choice(self.FACTS),
            **self.test(),
            **(self.test() if self.chance.random() < 0.2 else {}),
        }

    def test(self) -> Data:
        wanted = [fact for fact in FACTS if fact is not None and fact != 10**400]
        days = {"metadata": self.chance.choice(self.FACTS), "days": self.chance.randint(-3, 40)}
        return self.chance.choice(
            [
                {"is": self.chance.choice(wanted)},
                {"one_of": self.chance.sample(wanted, 3)},
                {"none_of": self.chance.sample(wanted, 3)},
                {"present": self.chance.random() < 0.5},
                {"at_least": self.chance.choice([0, 1, 2.5, 3])},
                {"at_most": self.chance.choice([0, 1, 2.5, 3])},
                {"ends_with": self.chance.sample(["u", ".example", "E", "ss", "\u03c2"], 2)},
                {"days_after": days},
                {"matches": self.expression()},
            ]
        )

    def check(self) -> Data:
        kind = self.chance.choice(
            ["pattern", "pattern", "terms", "required", "near", "near", "count", "handle", "metadata", "attestation"]
        )
        settings: Data = {
            "fields": self.chance.sample(FIELDS, self.chance.randint(1, 4)),
            "fold": self.chance.random() < 0.4,
        }
        if kind in ("pattern", "near", "count"):
            settings |= self.expression()
        if kind in ("pattern", "terms", "near"):
            settings["unless"] = self.some(1, self.expression)
        if kind == "pattern":
            settings["mode"] = self.chance.choice(["search", "search", "whole"])
        if kind == "terms":
            terms = self.chance.sample(self.PIECES, 3)
            settings |= {"terms": terms, "flag_free": words_pattern(terms)}
        if kind == "required":
            settings["any_of"] = self.some(2, self.expression, 1)
        if kind == "near":
            settings |= {"context": self.some(2, self.expression), "negative_context": self.some(1, self.expression)}
            settings["window"] = self.chance.randint(0, 9)
        if kind == "count":
            settings |= self.chance.choice(
                [{"at_most": 0}, {"at_most": 1}, {"at_least": 1}, {"at_least": 1, "at_most": 2}]
            )
        if kind == "handle":
            settings["tokens"] = self.chance.sample(self.TOKENS, 3)
            settings["allow"] = self.chance.choice([[], ["clinijane"], ["northfieldcare", "nfhjane"]])
        if kind == "metadata":
            settings = {"require": self.some(2, self.condition), "require_any": self.some(2, self.condition)}
        if kind == "attestation":
            settings = {
                "question": "Did they?",
                "pass": self.chance.choice(["yes", "no"]),
                "evidence": self.chance.choice([None, "A form."]),
            }
        return a_check(
            kind, f"c{self.chance.randrange(1 << 30)}", applies_if=self.some(1, self.condition), **settings
        ) | {
            "sensitive": self.chance.random() < 0.5,
            "strength": self.chance.choice(["block", "review"]),
        }

    def rules(self) -> Data:
        def rule() -> Data:
            tags = self.chance.choice([["privacy"], ["patient-safety"]])
            severity = self.chance.choice(["critical", "high", "medium", "low", "info"])
            active, uri = self.chance.random() < 0.9, self.chance.choice([None, "https://example.org/r.html"])
            name = f"r{self.chance.randrange(1 << 30)}"
            return a_rule(name, *self.some(3, self.check), tags=tags, severity=severity, active=active, help_uri=uri)

        def protection() -> Data:
            return {"id": "free", "kind": "pattern", "title": "T", "rationale": "R", **self.expression()}

        return data(*self.some(4, rule, 1), protected=self.some(1, protection) if self.chance.random() < 0.3 else [])

    def text(self, patterns: list[str]) -> str:
        def piece() -> str:
            if patterns and self.chance.random() < 0.5:
                made = self.a_match(parse(self.chance.choice(patterns)))
            else:
                made = self.chance.choice(
                    self.chance.choice([self.PIECES, self.WORDS, self.LETTERS, HOSTILE, self.HANDLES])
                )
            return self.disguised(made) if self.chance.random() < 0.3 else made

        filler = self.chance.choice(["", "", "plain words, nothing more. " * 20, "\U0001f600\u00e9 " * 150])
        return filler[: len(filler) // 2] + self.chance.choice(["", " "]).join(self.some(8, piece)) + filler

    def a_match(self, node: Node | Fault) -> str:
        """Give a text that a pattern matches, but for the edges of words."""
        match node:
            case Literal():
                return node.char
            case CharClass(negated=False):
                return self.chance.choice(
                    [chr(code) for one in node.ranges for code in range(ord(one[0]), ord(one[1]) + 1)]
                )
            case CharClass():
                return self.chance.choice(["z", "Z", "-", "\U0001f601", "\u00e9", "\u2019"])
            case Repeat():
                most = node.least + 2 if node.most is None else node.most
                return "".join(self.a_match(node.atom) for _ in range(self.chance.randint(node.least, most)))
            case Choice():
                return "".join(map(self.a_match, self.chance.choice(node.branches)))
        return ""

    def disguised(self, text: str) -> str:
        at = self.chance.randrange(len(text) + 1)
        return self.chance.choice(
            [
                text.upper(),
                text.replace("e", "3"),
                text.replace("a", "\u0430"),
                ".".join(text),
                " ".join(text),
                "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text),
                f"{text[:at]}\u200b{text[at:]}",
                f"{text[:at]}\u0301{text[at:]}",
                text[:at],
                text.replace(" ", "\u00a0 \n"),
            ]
        )

    def fact(self) -> Any:
        return self.chance.choice(self.DATES if self.chance.random() < 0.25 else FACTS)

    def item(self, file: Data) -> Data:
        patterns = [*_patterns(file)]
        keys = [f"{rule['id']}/{one['id']}" for rule in file["rules"] for one in rule["checks"]]
        return {
            "id": "made",
            "fields": {field: self.text(patterns) for field in self.chance.sample(FIELDS, self.chance.randint(0, 5))},
            "metadata": {name: self.fact() for name in self.FACTS if self.chance.random() < 0.5},
            "answers": {key: self.chance.choice(["yes", "no"]) for key in keys if self.chance.random() < 0.3},
        }


def _patterns(node: object) -> Iterator[str]:
    """Give every pattern of a record."""
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        for value in node.values():
            yield from _patterns(value)
    elif isinstance(node, list):
        for value in node:
            yield from _patterns(value)
