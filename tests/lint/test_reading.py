from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from policyloom.lint import Item, read_items


def read(tmp_path: Path, name: str, content: str | bytes) -> tuple[tuple[Item, ...], list[str]]:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    items, problems = read_items(str(file), "post", io.StringIO())
    places = [f"{one.at.line}:{one.at.column} {one.rule}" for one in problems if one.at and one.at.file == str(file)]
    assert len(places) == len(problems)
    assert all(one.hint for one in problems)
    return items, places


def test_a_plain_text_is_one_field_in_normal_form(tmp_path: Path) -> None:
    (item,), problems = read(tmp_path, "post.txt", "\ufeffcafe\u0301\r\nline two\r\n")

    assert item.fields == {"post": "café\nline two"}
    assert item.alone
    assert not problems


def test_standard_input_is_read_as_the_field_asked_for() -> None:
    items, problems = read_items("-", "handle", io.TextIOWrapper(io.BytesIO(b"janeNFH\n")))

    assert items[0].fields == {"handle": "janeNFH"}
    assert items[0].id == "<stdin>"
    assert not problems


def test_json_holds_an_item_or_a_list_of_them(tmp_path: Path) -> None:
    one, _ = read(tmp_path, "one.json", '{"post": "hi", "id": 7}')
    many, _ = read(
        tmp_path,
        "many.json",
        '[ {"post": "hi"},\n {"bio": "x", "metadata": {"n": 3, "none": null}, "answers": {"r/c": "no"}} ]',
    )

    assert (one[0].id, one[0].fields) == ("7", {"post": "hi"})
    assert [item.at.line for item in many if item.at] == [1, 2]
    assert (many[1].metadata, many[1].answers) == ({"n": 3}, {"r/c": "no"})
    assert len({item.id for item in many}) == 2


def test_json_lines_hold_an_item_a_line(tmp_path: Path) -> None:
    items, problems = read(tmp_path, "posts.jsonl", '{"post": "a"}\n\n{"post": "b"}\r\n')

    assert [(item.fields["post"], item.at.line if item.at else 0) for item in items] == [("a", 1), ("b", 3)]
    assert not problems


def test_a_text_among_the_facts_is_a_text(tmp_path: Path) -> None:
    lines = [
        '{"post": "a", "metadata": {"alt_text": "Two tulips", "media_type": "photo"}}',
        '{"post": "a", "metadata": {"alt": "Two tulips"}}',
        '{"post": "a", "alt_text": "One tulip", "metadata": {"alt_text": "Two tulips"}}',
    ]

    items, problems = read(tmp_path, "a.jsonl", "\n".join(lines))

    assert not problems
    assert [item.fields["alt_text"] for item in items] == ["Two tulips", "Two tulips", "One tulip\nTwo tulips"]
    assert items[0].metadata == {"media_type": "photo"}
    assert items[2].metadata == {}


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ({"alt": "Two tulips"}, "Two tulips"),
        ({"alt": "Two tulips", "alt_text": "Two tulips"}, "Two tulips"),
        ({"alt": "Two tulips", "alt_text": "One tulip"}, "One tulip\nTwo tulips"),
        ({"alt": "Two tulips", "alt_text": "One tulip", "metadata": {"alt": "None"}}, "One tulip\nTwo tulips\nNone"),
        ({"kind": "alt_text", "text": "One tulip", "metadata": {"alt_text": "None"}}, "One tulip\nNone"),
    ],
)
@pytest.mark.parametrize("known", [frozenset(), frozenset({"alt", "alt_text"})])
def test_all_that_a_field_holds_under_several_names_is_its_text(
    tmp_path: Path, item: dict[str, Any], text: str, known: frozenset[str]
) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"post": "a", **item}), encoding="utf-8")

    (found,), problems = read_items(str(tmp_path / "a.json"), "post", io.StringIO(), known)

    assert not problems
    assert dict(found.fields) == {"post": "a", "alt_text": text}


def test_csv_has_a_column_for_a_text_under_its_other_name(tmp_path: Path) -> None:
    (item,), problems = read(tmp_path, "a.csv", "post,alt,alt_text\na,Two tulips,One tulip\n")

    assert (item.fields["alt_text"], problems) == ("One tulip\nTwo tulips", [])


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", b'post,bio\na,x\n\xff,x\nb,y\nc\n"d" e,x\nf,z\n', ["3:1 not-utf-8", "5:1 bad-csv", "6:1 bad-csv"]),
        ("a.jsonl", b'{"post": "a"}\n{"post": "\xff"}\n{"post": "b"}\n{"post": "f"}\n', ["2:11 not-utf-8"]),
    ],
)
def test_a_bad_row_costs_no_other(tmp_path: Path, name: str, content: bytes, expected: list[str]) -> None:
    items, problems = read(tmp_path, name, content)

    assert [item.fields["post"] for item in items] == ["a", "b", "f"]
    assert problems == expected


def test_a_cell_may_be_as_long_as_a_text(tmp_path: Path) -> None:
    text = "é" * 150_000
    items, problems = read(tmp_path, "a.csv", f"post,bio\n{text},x\nb,{'y' * 300_000}\nc,z\n")

    assert [item.fields["post"] for item in items] == [text, "c"]
    assert problems == ["3:1 too-long"]


def test_csv_has_a_header_and_cells_over_several_lines(tmp_path: Path) -> None:
    content = 'id,post,metadata.has_case,answers.r/c\na,"one\ntwo",true,\nb,three,,yes\n'

    items, problems = read(tmp_path, "posts.csv", content)

    assert [(item.id, dict(item.fields), dict(item.metadata), dict(item.answers)) for item in items] == [
        ("a", {"post": "one\ntwo"}, {"has_case": "true"}, {}),
        ("b", {"post": "three"}, {}, {"r/c": "yes"}),
    ]
    assert [item.at.line for item in items if item.at] == [2, 4]
    assert not problems


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"ok\n\xff", ["2:1 not-utf-8"]),
        ("a.txt", "  \n", ["1:1 empty-item"]),
        ("a.json", "", ["1:1 bad-json"]),
        ("a.json", '{"post": }', ["1:10 bad-json"]),
        ("a.json", '[{"post": "a"} {"post": "b"}]', ["1:16 bad-json"]),
        ("a.json", '[{"post": "a"},\n', ["2:1 bad-json"]),
        ("a.json", '{"post": "a"} x', ["1:15 bad-json"]),
        ("a.json", '{"post": "a", "post": "b"}', ["1:1 duplicate-key"]),
        ("a.json", '{"metadata": {"n": ' + "9" * 5000 + "}}", ["1:1 bad-json"]),
        ("a.json", "[\n 3]", ["2:2 bad-value"]),
        ("a.json", '{"posts": "a", "bio": "x"}', ["1:1 unknown-key"]),
        ("a.json", '{"post": 3}', ["1:1 bad-value"]),
        ("a.json", r'{"post": "\ud800"}', ["1:1 bad-value"]),
        ("a.json", '{"post": "a", "id": []}', ["1:1 bad-value"]),
        ("a.json", '{"post": "a", "metadata": 1}', ["1:1 bad-value"]),
        ("a.json", '{"post": "a", "metadata": {"x": []}}', ["1:1 bad-value"]),
        ("a.json", '{"post": "a", "answers": []}', ["1:1 bad-value"]),
        ("a.json", '{"post": "a", "answers": {"r/c": true}}', ["1:1 bad-value"]),
        ("a.json", '{"id": "a"}', ["1:1 empty-item"]),
        ("a.jsonl", '{"post": "a"}\n{"post"}', ["2:8 bad-json"]),
        ("a.jsonl", "nonsense", ["1:1 bad-json"]),
        ("a.csv", "post,mood\nhi,good\n", ["1:1 unknown-key"]),
        ("a.csv", "post,post\nMRN: 1,x\n", ["1:1 duplicate-key"]),
        ("a.csv", "post,metadata.\nhi,x\n", ["1:1 unknown-key"]),
        ("a.json", '[{"post": "x"},]', ["1:16 bad-json"]),
        ("a.json", '{"post": "' + "x" * 200_001 + '"}', ["1:1 too-long"]),
        ("a.txt", "x" * 200_001, ["1:1 too-long"]),
        ("a.txt", "---\npost: MRN 00482913\n---\nhello", ["1:1 duplicate-key"]),
        ("a.json", '{"post": 1, "text": "b"}', ["1:1 bad-value"]),
        ("a.json", '{"post": "a", "alt": 1}', ["1:1 unknown-key"]),
        ("a.json", r'{"post": "a", "metadata": {"x": "\udfff"}}', ["1:1 bad-value"]),
        ("a.csv", b"post,\xff\na,b\n", ["1:1 not-utf-8"]),
        ("a.csv", b'"po"st\na\n', ["1:1 bad-csv"]),
        ("a.csv", "post,bio\nhi\n", ["2:1 bad-csv"]),
        ("a.csv", 'post\n"hi\n', ["2:1 bad-csv"]),
    ],
)
def test_bad_input_is_named_with_its_place(
    tmp_path: Path, name: str, content: str | bytes, expected: list[str]
) -> None:
    _, problems = read(tmp_path, name, content)

    assert problems == expected


def test_brackets_without_end_are_no_traceback(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "a.json", "[" * 100_000)

    assert len(problems) == 1


@pytest.mark.parametrize("path", ["missing.txt", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_no_traceback(path: str) -> None:
    items, (problem,) = read_items(path, "post", io.StringIO())

    assert not items
    assert problem.rule == "unreadable-input"


def test_what_can_be_read_is_read_beside_what_cannot(tmp_path: Path) -> None:
    items, problems = read(tmp_path, "posts.jsonl", '{"post": "a"}\nx\n{"post": "b"}\n')

    assert [item.fields["post"] for item in items] == ["a", "b"]
    assert problems == ["2:1 bad-json"]
