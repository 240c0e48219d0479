"""Plain texts: what a file's name, its front matter and its comments say; what cannot be read earns its place and a hint."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policyloom.diagnostics import Diagnostic
from policyloom.lint.item import Item
from policyloom.lint.places import field_of, listed
from policyloom.lint.plain import plain_item


def read(text: str, field: str = "post", known: frozenset[str] = frozenset()) -> Item:
    (item,) = plain_item(text, "a.md", field, known)
    assert isinstance(item, Item), item
    return item


def problems(text: str) -> list[Diagnostic]:
    found = [*plain_item(text, "a.md", "post")]
    assert all(isinstance(one, Diagnostic) for one in found)
    return [one for one in found if isinstance(one, Diagnostic)]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("anna.bio.txt", "bio"),
        ("x/anna.POST.md", "post"),
        ("logo.alt-text.txt", "alt_text"),
        ("me.display_name.txt", "display_name"),
        ("bio.txt", ""),
        ("a.bio.pdf", ""),
        ("a.poem.txt", ""),
    ],
)
def test_a_name_says_what_a_file_holds(name: str, field: str) -> None:
    assert field_of(name) == field


def test_a_folder_gives_what_says_what_it_holds(tmp_path: Path) -> None:
    for name in ("b.post.md", "a.bio.txt", "notes.txt", "posts.jsonl", ".git/c.post.md", "sub/d.handle.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")

    found = [os.path.relpath(str(one), tmp_path) for one in listed([str(tmp_path), str(tmp_path / "a.bio.txt")])]

    assert found == ["a.bio.txt", "b.post.md", "posts.jsonl", "sub/d.handle.txt"]
    assert [one for one in listed([str(tmp_path / "**/*.txt")]) if str(one).endswith("notes.txt")]


def test_a_folder_or_a_pattern_without_anything_is_told(tmp_path: Path) -> None:
    found = [*listed([str(tmp_path), str(tmp_path / "*.md")])]

    assert [one.rule for one in found if isinstance(one, Diagnostic)] == ["nothing-to-lint"] * 2


def test_front_matter_names_the_kind_facts_and_suppressions_and_the_text_starts_behind_it() -> None:
    text = "---\nid: a1\nkind: bio\npublished: 2026-01-02\nmetadata: {has_case: true}\nsuppress: {a-rule: she agreed}\n---\nHi.\n"

    item = read(text, known=frozenset({"published"}))

    assert (item.id, dict(item.fields)) == ("a1", {"bio": "Hi."})
    assert dict(item.metadata) == {"published": "2026-01-02", "has_case": True}
    assert dict(item.suppress) == {"a-rule": "she agreed"}
    assert item.at and item.at.line == 8


def test_a_rule_across_a_text_is_no_front_matter() -> None:
    assert read("---\nA text with a rule above.").fields["post"] == "---\nA text with a rule above."


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("---\nkind: poem\n---\nx", "bad-value", 1),
        ("---\nkind: [\n---\nx", "bad-front-matter", 3),
        ("---\n- a\n---\nx", "bad-front-matter", 1),
        ("---\na: &x 1\nb: *x\n---\nx", "bad-front-matter", 3),
        ("---\nkimd: bio\n---\nx", "unknown-key", 1),
        ("---\nsuppress: {a-rule: ''}\n---\nx", "bad-suppression", 1),
        ("Hello.\n <!-- policyloom: allow a-rule -->", "bad-suppression", 2),
        ("Hello.\n <!-- policyloom: ignore everything -->", "bad-suppression", 2),
        (" \n", "empty-item", 1),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, rule: str, line: int) -> None:
    (problem,) = problems(text)

    assert problem.rule == rule
    assert problem.at and problem.at.line == line
    assert problem.hint


def test_an_allowing_comment_is_taken_out_and_every_place_stays() -> None:
    item = read("MRN 1 <!-- policyloom: allow a-rule/number because it is made up --> end")

    assert item.fields["post"].index("end") == len(
        "MRN 1 <!-- policyloom: allow a-rule/number because it is made up --> "
    )
    assert "allow" not in item.fields["post"]
    assert dict(item.suppress) == {"a-rule/number": "it is made up"}
