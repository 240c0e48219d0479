"""Edits of an author's YAML: what is meant changes, and not one character more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policyloom.revise.edits import CannotEdit, Text
from policyloom.source.document import paths_in
from policyloom.source.reader import read

OWN = """\
# Our policy.
policyloom: 1
policy:
  status: draft   # not yet
  version: "1.0"

rules:
  # We looked at this one in May.
  a-rule:
    modality: MUST # firm
    statement: >-
      You must not,
      and you know why.

    audience:
    - clinicians   # they know
    - students
  # This one is short.
  b-rule: {severity: high, tags: [x, y], reason: "Why: not"}

choices: {tone: caution, days: 31}
omit:
  c-rule: We said no.
"""


def edited(path: str, text: str = OWN) -> Text:
    return Text(text, path)


def test_an_entry_goes_with_its_lines_and_leaves_the_comments_of_others() -> None:
    text = edited("own.yaml")

    text.remove(("rules", "a-rule", "statement"))

    assert text.text == OWN.replace("    statement: >-\n      You must not,\n      and you know why.\n", "")


def test_a_list_below_its_key_goes_too() -> None:
    text = edited("own.yaml")

    text.remove(("rules", "a-rule", "audience"))

    assert text.text == OWN.replace("    audience:\n    - clinicians   # they know\n    - students\n", "")


def test_a_whole_rule_goes() -> None:
    text = edited("own.yaml")

    text.remove(("rules", "a-rule"))

    assert "a-rule" not in text.text
    assert "# This one is short.\n  b-rule: {severity" in text.text


@pytest.mark.parametrize(
    ("key", "left"),
    [
        ("severity", 'b-rule: {tags: [x, y], reason: "Why: not"}'),
        ("tags", 'b-rule: {severity: high, reason: "Why: not"}'),
        ("reason", "b-rule: {severity: high, tags: [x, y]}"),
    ],
)
def test_an_entry_between_braces_goes_with_its_comma(key: str, left: str) -> None:
    text = edited("own.yaml")

    text.remove(("rules", "b-rule", key))

    assert text.text == OWN.replace('b-rule: {severity: high, tags: [x, y], reason: "Why: not"}', left)


def test_a_mapping_that_becomes_empty_goes_too() -> None:
    text = edited("own.yaml")

    text.remove(("omit", "c-rule"))

    assert text.text == OWN.replace("omit:\n  c-rule: We said no.\n", "")


def test_a_key_gets_another_name_where_it_stands() -> None:
    text = edited("own.yaml")

    text.rename(("rules", "b-rule"), "d-rule")
    text.rename(("omit", "c-rule"), "e-rule")

    assert text.text == OWN.replace("b-rule", "d-rule").replace("c-rule", "e-rule")


def test_a_value_is_set_in_place_and_its_comment_stays() -> None:
    text = edited("own.yaml")

    text.set(("policy", "status"), "approved")
    text.set(("policy", "version"), "2.0")
    text.set(("choices", "days"), 60)

    wanted = OWN.replace("status: draft   #", "status: approved   #").replace('"1.0"', '"2.0"').replace("31}", "60}")
    assert text.text == wanted


def test_a_new_key_stands_behind_its_siblings() -> None:
    text = edited("own.yaml")

    text.set(("policy", "approval"), {"role": "Board", "date": "2026-12-01", "digest": "sha256:0"})
    text.set(("choices", "talk"), "never")
    text.reach(("references", "hipaa", "confirmed"), {"role": "Counsel", "date": "2026-12-01"})

    assert '  version: "1.0"\n  approval: {role: Board, date: 2026-12-01, digest: "sha256:0"}\n\nrules:' in text.text
    assert "choices: {tone: caution, days: 31, talk: never}" in text.text
    assert text.text.endswith("references:\n  hipaa:\n    confirmed: {role: Counsel, date: 2026-12-01}\n")


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_line_ends_and_a_missing_last_one_do_not_matter(ends: str) -> None:
    text = edited("own.yaml", OWN.rstrip().replace("\n", ends))

    text.set(("omit", "d-rule"), "No.")
    text.remove(("rules", "a-rule", "modality"))

    assert read(text.text, "own.yaml")[0].data["omit"] == {"c-rule": "We said no.", "d-rule": "No."}


def test_what_cannot_be_done_safely_is_refused_and_nothing_changes() -> None:
    odd = "a: {b: 1}\n? c\n: d\n"
    text = edited("odd.yaml", odd)

    with pytest.raises(CannotEdit):
        text.remove(("c",))
    assert text.text == odd


WORDS = st.sampled_from(["x", "a b", "no", "31", "# not a comment", "a: b", "- c", "é", "", "2026-01-01", "'q'", '"'])
LEAVES = st.one_of(WORDS, st.integers(0, 99), st.booleans(), st.lists(WORDS, max_size=2))
TREES = st.dictionaries(
    st.sampled_from(["alpha", "beta-2", "gamma"]),
    st.recursive(
        LEAVES, lambda inner: st.dictionaries(st.sampled_from(["one", "two", "three"]), inner, min_size=1), max_leaves=6
    ),
    min_size=1,
)


def in_blocks(data: Any, indent: int = 0) -> str:
    """Write YAML as a person might: blocks, a comment before each key, braces further in."""
    if not isinstance(data, dict) or indent > 4:
        return " " + json.dumps(data, ensure_ascii=False)
    lines = (f"{' ' * indent}# on {key}\n{' ' * indent}{key}:{in_blocks(one, indent + 2)}" for key, one in data.items())
    return ("\n" if indent else "") + "\n".join(lines)


@settings(max_examples=300)
@given(TREES, st.data())
def test_any_edit_gives_the_data_that_was_meant_and_keeps_all_other_comments(tree: Any, data: st.DataObject) -> None:
    written = in_blocks(tree) + "\n"
    text = Text(written, "own.yaml")
    paths = [path for path in paths_in(text.document.data) if not any(isinstance(step, int) for step in path)]
    path = data.draw(st.sampled_from(paths))
    kept = [line for line in written.splitlines() if line.lstrip().startswith("# on ")]

    if data.draw(st.booleans()):
        text.set((*path[:-1], "new"), "word")
        assert text.document.get(*path[:-1], "new") == "word"
        assert [line for line in text.text.splitlines() if line.lstrip().startswith("# on ")] == kept
    else:
        text.remove(path)
        assert text.document.get(*path) is None
    for other in paths:
        if other[: len(path)] != path and path[: len(other)] != other:
            assert text.document.get(*other) == Text(written, "own.yaml").document.get(*other)
