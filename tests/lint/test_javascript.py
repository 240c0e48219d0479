"""The JavaScript engine finds what Python finds, and asks what Python asks."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from policyloom.formats.site.checking import as_script, rules_script, trimmed
from policyloom.lint import FIELDS, rules_from
from policyloom.model.types import Policy
from policyloom.pipeline.compile import compile_policy
from policyloom.views.rules_record import record
from tests.lint import conformance
from tests.lint.conformance import ENGINE, ROOT, Data, disagreements, in_javascript, many_disagreements
from tests.lint.made_rules import FACTS, HOSTILE, Maker
from tests.lint.samples import RECORD_NUMBER, SECRET_WORDS, a_check, a_rule, data, expression

SEED = random.SystemRandom().randrange(1 << 32) if "POLICYLOOM_FUZZ" in os.environ else 20261128
EXAMPLES = ("global-agency", "six-hospitals")


def items_of(policy: Policy, file: Data) -> list[Data]:
    """Every example, sample and case of a policy, each field by field where it names none."""
    written = [*file["rules"]]
    texts = [text["text"] for rule in written for text in rule["examples"]["fail"]]
    texts += [text for rule in written for text in rule["examples"]["pass"]]
    texts += [text for sample in policy.samples for text in sample.texts]
    items: list[Data] = [{"id": "text", "fields": {field: text}} for text in texts for field in FIELDS]
    for rule in policy.rules.values():
        for case in rule.cases:
            answers = {f"{rule.id}/{check}": answer for check, answer in case.answers.items()}
            items.append(
                {"id": case.id, "fields": dict(case.fields), "metadata": dict(case.metadata), "answers": answers}
            )
    return items


def corpus_items() -> list[Data]:
    files = [*(ROOT / "tests" / "corpora").glob("*.jsonl"), *(ROOT / "tests" / "lint" / "corpus").glob("*.jsonl")]
    lines = [json.loads(line) for path in sorted(files) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        {
            "id": str(line.get("id")),
            "fields": {name: line[name] for name in FIELDS if line.get(name)},
            "metadata": line.get("metadata") or {},
        }
        for line in lines
    ]


@pytest.fixture(scope="module")
def file(northfield: Policy) -> Data:
    return json.loads(json.dumps(record(northfield)))


@pytest.mark.slow
def test_every_example_sample_case_and_corpus_item_gives_the_same(northfield: Policy, file: Data) -> None:
    items = items_of(northfield, file) + corpus_items()

    assert len(items) > 3000
    assert disagreements(file, items)[:3] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_other_policies_give_the_same(name: str) -> None:
    policy = compile_policy(ROOT / "policy" / "examples" / name / "policy.yaml").policy
    assert policy
    file = json.loads(json.dumps(record(policy)))

    assert disagreements(file, items_of(policy, file))[:3] == []


@pytest.mark.slow
def test_the_script_of_the_site_finds_and_asks_what_the_whole_export_does(
    northfield: Policy, file: Data, tmp_path: Path
) -> None:
    script = tmp_path / "rules.js"
    script.write_text(rules_script(northfield, ROOT / "templates"), encoding="utf-8")
    items = [*items_of(northfield, file)[::3], *corpus_items()]

    assert disagreements(file, items, {"script": str(script)})[:3] == []
    assert script.stat().st_size < 0.4 * len(json.dumps(file, ensure_ascii=False).encode())


def test_a_script_is_safe_inside_a_page_and_drops_what_nobody_reads() -> None:
    rule = a_rule("a-rule", {**RECORD_NUMBER, "message": "</script>\u2028<!--"})
    keys = ("number", "modality", "level", "audience", "channels", "media")
    whole = data({**rule, **dict.fromkeys(keys, "x")}, metadata={})

    written = as_script(trimmed(whole))

    assert "<" not in written and "\u2028" not in written
    assert (
        json.loads(written.partition(" = ")[2].rstrip(";\n"))["rules"][0]["checks"][0]["message"]
        == "</script>\u2028<!--"
    )
    assert '"pattern":' not in written.replace('"kind":"pattern"', "")


# Fuzz: pieces of the policy's own texts among hostile neighbors


def mixed_items(texts: list[str], facts: list[str], questions: list[str], count: int) -> Iterator[Data]:
    chance = random.Random(SEED)
    for number in range(count):
        fields = {}
        for field in chance.sample(FIELDS, chance.randint(1, 3)):
            pieces = [
                piece
                for text in chance.sample(texts, chance.choice([1, 3, 3, 40]))
                for piece in re.split(r"(?<=\W)", text)[chance.randint(0, 6) :][: chance.randint(1, 14)]
            ]
            fields[field] = "".join(piece + chance.choice(HOSTILE) * (chance.random() < 0.3) for piece in pieces)
        metadata = {name: chance.choice(FACTS) for name in chance.sample(facts, chance.choice([0, 0, 3, 8]))}
        answers = {
            name: chance.choice(["yes", "no"]) for name in chance.sample(questions, chance.choice([0, 0, 5, 40]))
        }
        yield {"id": str(number), "fields": fields, "metadata": metadata, "answers": answers}


def mixed(northfield: Policy, file: Data, count: int) -> list[Data]:
    texts = list(
        dict.fromkeys(text for item in items_of(northfield, file) + corpus_items() for text in item["fields"].values())
    )
    asked = [
        f"{rule['id']}/{one['id']}" for rule in file["rules"] for one in rule["checks"] if one["kind"] == "attestation"
    ]
    return list(mixed_items(texts, list(file["metadata"]), asked, count))


def test_pieces_among_hostile_neighbors_give_the_same(northfield: Policy, file: Data) -> None:
    items = mixed(northfield, file, 100)

    assert disagreements(file, items)[:3] == []


@pytest.mark.slow
def test_pieces_among_hostile_neighbors_give_the_same_in_a_long_run(northfield: Policy, file: Data) -> None:
    items = mixed(northfield, file, 2500)

    assert disagreements(file, items)[:3] == []


# Fuzz: rules of every kind with every setting


def made(count: int, items: int) -> list[tuple[Data, list[Data]]]:
    maker = Maker(SEED)
    files = [json.loads(json.dumps(maker.rules())) for _ in range(count)]
    return [(file, [maker.item(file) for _ in range(items)]) for file in files]


def test_rules_with_every_setting_give_the_same() -> None:
    assert many_disagreements(made(60, 12))[:2] == []


@pytest.mark.slow
def test_rules_with_every_setting_give_the_same_in_a_long_run() -> None:
    assert many_disagreements(made(800, 15))[:2] == []


def test_made_rules_find_and_ask_often_enough_to_say_something() -> None:
    answers = [
        one
        for one in in_javascript(
            line for file, items in made(60, 10) for line in ({"rules": file}, *({"item": one} for one in items))
        )
        if "findings" in one
    ]

    found = [
        (finding["field"] != "", finding["units"] != finding["span"]) for one in answers for finding in one["findings"]
    ]
    assert len(found) > 300
    assert sum(in_text for in_text, _ in found) > 150
    assert any(wide for _, wide in found)
    assert any(one["questions"] for one in answers) and any(one["protected"] for one in answers)


# By hand: what chance may miss


FILLER = " plain words, and nothing more of them. \U0001f600" * 20
CONDITIONS: list[Data] = [
    *({"is": fact} for fact in FACTS if fact is not None and fact != 10**400),
    *({"none_of": [fact, "x"]} for fact in ("", "stra\u00dfe", "SS", 3, True)),
    *({"at_least": limit} for limit in (-1, 0, 2.5, 3)),
    *({"at_most": limit} for limit in (-1, 0, 2.5, 3)),
    *({"ends_with": [ending]} for ending in ("", "ss", "sse", "SSE", "\u03c2", "CU", ".example ", 3, True)),
    *({"days_after": {"metadata": "other", "days": days}} for days in (-9999999, 0, 1, 30, 31)),
    *({"matches": expression(pattern)} for pattern in ("[0-9]", r"e[0-9+\-]", "true", r"\b3\b")),
    *({"present": there} for there in (True, False)),
]


def test_every_test_of_a_condition_reads_every_fact_alike() -> None:
    checks = [a_check("metadata", f"c{at}", require=[{"metadata": "x", **one}]) for at, one in enumerate(CONDITIONS)]
    items = [
        {"id": "facts", "fields": {}, "metadata": {"x": fact, "other": other, "y": True}}
        for fact in FACTS
        for other in ("2026-03-01", "0000-01-01", "0004-02-29", None)
    ]

    assert disagreements(data(a_rule("r", *checks)), items)[:3] == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"xa+b", "xaaab"),
        (r"xa{2,}b", "xaaaab"),
        (r"x(?:ab){1,3}y", "xababy"),
        (r"\b-q", "x-q"),
        (r"q-\b", "q-x"),
        (r"(?:\bq|zz)w", "aqw qw"),
        (r"[a-k]{2}q7", "bcq7"),
        (r"[^a-k\n]q", "\U0001f600q"),
        ("q[\\-\U0001f600]w", "q\U0001f600w"),
        (r"(?:[Qq]u)?x[0-9]", "x7"),
        (r"\bq\b", "(q)"),
        (r"(?:ab|cd|[^a-z\n])(?:ef|g)h", "\u2019gh"),
        (r"\|\^\$", "|^$"),
        (r"[\|]{2}q?", "||"),
        ("abcdefghijklmnopqrstuvwxyzabcdefgh[ij]", "abcdefghijklmnopqrstuvwxyzabcdefghj"),
        ("(?:q7){2}", "q7q7q7q7q7"),
        ("(?:x|yy)?(?:(?:an? )?|the )(?:foo|barr)q7z", "yythe barrq7z"),
        (r"[A-Za-z]{2,9} (?:foo|ba)q7z", "Abcdefghi baq7z"),
        (r"(?:[^a\n]|xx)q7z", "\U0001f600q7z"),
        (r"[^a\n]q7z", "\U0001f600q7z"),
        (r"[a-z]{0,3}(?:(?:[a-z]{1,2}zq|[0-9]{2}wv)7){2,3}", "abczq712wv7"),
        (r"-[a-z]{1,3}-[a-z]{0,2}#", "-abc-de#"),
        (r"(?:kx){20}[a-z]{0,9}q7", "kx" * 20 + "abcq7"),
        ("\u00e9+", "\u00e9\u00e9"),
        ("\U0001f468\u200d\u2695", "\U0001f468\u200d\u2695"),
    ],
)
def test_the_sieve_lets_every_match_through(pattern: str, text: str) -> None:
    made = [a_check("pattern", "as-is", fields=["post"], **expression(pattern, ignore_case=False))]
    made.append(
        a_check(
            "near",
            "near",
            fields=["post"],
            window=3,
            context=[expression("zq")],
            **expression(pattern, ignore_case=False),
        )
    )
    items = [
        {"id": "x", "fields": {"post": one}} for one in (text, f"a {text}", f"{text} zq", f"7{text}_", f"zq{text}\n")
    ]
    # Long texts are searched from known starts.
    items += [{"id": "x", "fields": {"post": FILLER + item["fields"]["post"] + FILLER + text}} for item in items]
    record = data(a_rule("r", *made))

    answers = in_javascript([{"rules": record}, *({"item": one} for one in items)])

    assert any(one["findings"] for one in answers[1:])
    assert disagreements(record, items) == []


def test_handles_give_the_same() -> None:
    handles = ("NorthfieldCare", "@north_field.care", "northfeild", "nortfieldcare_rn", "jane.northfieldd", "NFHjane")
    brands = a_check(
        "handle", fields=["handle"], tokens=["northfield", "northfieldcare", "nfh"], allow=["northfieldcare"]
    )
    items = [
        {"id": one, "fields": {"handle": handle}}
        for one in handles
        for handle in (
            one,
            one.upper(),
            f"{one[:4]}\u200b{one[4:]}",
            one.replace("o", "0"),
            f"\U0001d40d{one[1:]}",
            one[1:],
        )
    ]

    assert disagreements(data(a_rule("r", brands)), items) == []


def test_words_within_longer_ones_are_told_alike() -> None:
    patterns = ("a", "[ab]{2}", "ab", "[a-c]{3}", "\U0001f600a", "c[a-c]{0,2}", "b[ab\U0001f600]{1,3}")
    checks = [
        a_check("pattern", f"c{at}", fields=["post", "bio"], strength=strength, **expression(pattern))
        for at, (pattern, strength) in enumerate(product(patterns, ("review", "block")))
    ]
    chance = random.Random(SEED)
    texts = ["".join(chance.choices("abc\U0001f600 ", k=chance.randint(1, 12))) for _ in range(400)]
    items = [{"id": "x", "fields": {"post": text, "bio": text[::-1]}} for text in texts]
    rules = data(a_rule("one", *checks), a_rule("two", *checks[::-3]))

    assert disagreements(rules, items)[:3] == []


# The record, and what the engine gives away


BROKEN: list[Data | list[Any]] = [
    [],
    {**data(), "format": 2},
    {**data(), "policy": None},
    data({**a_rule(), "severity": "grave"}),
    data({**a_rule(), "active": "yes"}),
    data({**a_rule(), "tags": [1]}),
    data(a_rule("r", {**RECORD_NUMBER, "flag_free": None})),
    data(a_rule("r", {**RECORD_NUMBER, "fold": 1})),
    data(a_rule("r", {**RECORD_NUMBER, "unless": [{}]})),
    data(a_rule("r", {**RECORD_NUMBER, "fields": None, "suggest": "x"})),
    data(a_rule("r", a_check("handle", fields=["handle"]))),
    data(a_rule("r", a_check("metadata", require=[{"metadata": "x", "field": "post"}]))),
    data(a_rule("r", a_check("metadata", require=[{"metadata": "x", "near": 1}]))),
    data(a_rule("r", a_check("metadata", require=[{"metadata": "x", "days_after": 3}]))),
    data(protected=[{"kind": "handle"}]),
]  # fmt: skip


def test_a_broken_record_is_refused_in_the_words_of_python() -> None:
    answers = in_javascript({"rules": one} for one in BROKEN)

    told = [problem.message for one in BROKEN for problem in rules_from(one)[1]]
    assert len(told) == len(BROKEN)
    assert [one["error"] for one in answers] == [f"rules.json: {one}" for one in told]


def test_an_unknown_kind_and_a_pattern_that_is_none_are_named() -> None:
    kind = data(a_rule("r", a_check("smell")))
    pattern = data(a_rule("r", {**SECRET_WORDS, "flag_free": "off("}))

    refused, _, broken = in_javascript([{"rules": kind}, {"rules": pattern}, {"item": {"fields": {"post": "off"}}}])

    assert refused["error"] == 'rules.json: .rules[0].checks[0].kind: this engine knows no kind "smell"'
    assert broken["error"].startswith("rules.json: .rules[0].checks[0]: not a pattern: ")


def test_the_fields_stand_in_one_order_for_both() -> None:
    said = conformance.run("-e", f"require({json.dumps(str(ENGINE))}); console.log(JSON.stringify(policyloom.FIELDS))")

    assert tuple(json.loads(said)) == FIELDS


# The manual's samples


def samples(language: str) -> list[str]:
    manual = (ROOT / "docs" / "engine.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", manual, re.MULTILINE | re.DOTALL)


@pytest.fixture
def desk(file: Data, tmp_path: Path) -> Path:
    """A folder with what the manual tells to copy."""
    for name in ("engine.js", "engine.mjs"):
        shutil.copy(ENGINE.with_name(name), tmp_path)
    (tmp_path / "rules.json").write_text(json.dumps(file), encoding="utf-8")
    (tmp_path / "rules.js").write_text(as_script(trimmed(file)), encoding="utf-8")
    return tmp_path


def test_the_manual_s_sample_for_node_runs(desk: Path) -> None:
    (sample,) = samples("js")
    (desk / "check.mjs").write_text(sample, encoding="utf-8")

    said = conformance.run("check.mjs", cwd=desk)

    assert said.splitlines()[0].startswith("1:10 privacy-no-record-numbers: ")


@pytest.mark.slow
def test_the_manual_s_sample_for_a_page_runs(desk: Path, chromium: Any) -> None:
    (sample,) = samples("html")
    (desk / "page.html").write_text(sample, encoding="utf-8")
    page = chromium.new_page()

    page.goto((desk / "page.html").as_uri())
    page.fill("textarea", "It says MRN: 00482913, in ink.")

    assert page.locator("li").first.inner_text().startswith("MRN: 00482913")
    page.close()
