"""YAML in: positions, the traps of YAML 1.1, and what is refused."""

from __future__ import annotations

import pytest

from policyloom.source.reader import read


def _rules(text: str) -> list[tuple[str, int, int]]:
    return [(one.rule, one.at.line, one.at.column) for one in read(text, "f.yaml")[1] if one.at]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"), ("on", "on"), ("yes", "yes"), ("1:30", "1:30"), ("2026-11-21", "2026-11-21"), ("0x1F", 31), ("0o17", 15), ("017", 17),
        ("1_000", "1_000"), ("12e03", 12000.0), ("true", True), ("False", False), ("~", None), ("", None), ('"1.0"', "1.0"), ("'true'", "true"), ("1.0", 1.0),
        ("=", "="), ("<<", "<<"), ("NaN", "NaN"),
    ],
)  # fmt: skip
def test_scalars_mean_what_yaml_1_2_says(written: str, meant: object) -> None:
    document, problems = read(f"key: {written}\n", "f.yaml")

    assert not problems
    assert document.data == {"key": meant}
    assert type(document.get("key")) is type(meant)


def test_every_key_and_value_has_its_place() -> None:
    document, _ = read("a:\n  b: [x, yy]\n", "f.yaml")

    value = document.places[("a", "b", 1)].value
    assert (value.line, value.column, value.end_column) == (2, 10, 12)
    assert (document.places[("a", "b")].key.line, document.places[("a", "b")].key.column) == (2, 3)


def test_a_duplicate_key_names_both_places() -> None:
    document, problems = read("a: 1\nb: 2\na: 3\n", "f.yaml")

    assert [(one.rule, one.at and one.at.line, one.related[0].line) for one in problems] == [("duplicate-key", 3, 1)]
    assert document.data == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a: &x 1\n", "anchor"),
        ("a: *x\n", "alias"),
        ("a: !!python/object:os.system x\n", "tag"),
        ("a: 1\n---\nb: 2\n", "several-documents"),
        ("? [1, 2]\n: 3\n", "complex-key"),
        ("a: [1\n", "yaml-syntax"),
        ("a:\n\t- 1\n", "yaml-syntax"),
        ("a: \x07\n", "unprintable-character"),
        ("a: b: c\n", "yaml-syntax"),
    ],
)
def test_what_is_refused(text: str, rule: str) -> None:
    assert rule in {found for found, _, _ in _rules(text)}


def test_an_alias_bomb_stays_small() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
    )

    document, problems = read(bomb, "f.yaml")

    assert {one.rule for one in problems} == {"anchor", "alias"}
    assert len(str(document.data)) < 2000


def test_deep_nesting_is_refused_and_survived() -> None:
    rules = _rules("a: " + "[" * 30_000 + "]" * 30_000)

    assert [rule for rule, _, _ in rules] == ["too-deep"]


def test_columns_count_characters() -> None:
    assert _rules("å: 1\nå: 2\n") == [("duplicate-key", 2, 1)]
    document, _ = read("é😀: naïve\n", "f.yaml")
    assert document.places[("é😀",)].value.column == 5


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("é: é\nb: é\x07\n", 2, 5),
        ("a: 1\r\nb: \x00\r\n", 2, 4),
        ("a: 1\rb: \x1b\r", 2, 4),
        ("a: one\u2028two\n", 1, 7),
        ('a: "one\u0085two"\n', 1, 8),
        ("# a comment\u2029b: 1\n", 1, 12),
        ('a: "one\\0"\n', 1, 4),
        ('"\\e[2J": 1\n', 1, 1),
        ('a: "\\L"\n', 1, 4),
    ],
)
def test_what_nothing_can_show_is_refused_at_its_place(text: str, line: int, column: int) -> None:
    assert _rules(text) == [("unprintable-character", line, column)]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("a: {x: 1, y: 2}\na: {x: 3, z: [4]}\nb: 5\n", ["duplicate-key"]),
        ("? {a: b}\n: {c: d}\nb: 5\n", ["complex-key"]),
        ("*x : {c: d}\nb: 5\n", ["alias"]),
        ("{[a, {b: c}]: d, b: 5}\n", ["complex-key"]),
    ],
)
def test_a_key_that_cannot_be_used_takes_nothing_but_its_value_with_it(text: str, rules: list[str]) -> None:
    document, problems = read(text, "f.yaml")

    assert [one.rule for one in problems] == rules
    assert document.data == ({"a": {"x": 1, "y": 2}, "b": 5} if rules == ["duplicate-key"] else {"b": 5})


def test_a_number_without_end_stays_a_word() -> None:
    assert read("a: 1e999\n", "f.yaml")[0].data == {"a": "1e999"}
