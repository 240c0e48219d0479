"""`review import`: what reviewers did in Word comes back as exactly those edits of the policy, and nothing else is touched."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from policyloom.cli import main
from policyloom.diagnostics import has_errors
from policyloom.formats import word
from policyloom.model.types import Policy, Rule
from policyloom.pipeline.compile import compile_policy
from policyloom.source.reader import read
from policyloom.views.artifact import Context
from policyloom.views.text import plain
from tests import ooxml
from tests.word_review import BODY, Reviewer, a_guideline, a_rule_control, packed

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = jsonschema_rs.validator_for(json.loads((ROOT / "schema" / "review.schema.json").read_text(encoding="utf-8")))
REVIEWERS = ("Robin Lark", "Dana Reed", "Legal Department")
AGE = "When you write about care, you must not give a patient's age."


@pytest.fixture(scope="module")
def guideline(northfield: Policy, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Northfield's real guideline.docx."""
    context = Context(ROOT / "templates", ROOT / "site", ROOT / "schema", tmp_path_factory.mktemp("scratch"), None)
    return next(iter(word.render(northfield, context))).content


@pytest.fixture
def here(own_northfield: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with Northfield's policy below it, and the current one."""
    monkeypatch.chdir(own_northfield.parent.parent)
    return own_northfield.parent.parent


def imported(
    capsys: pytest.CaptureFixture[str], here: Path, content: bytes, *options: str
) -> tuple[int, dict[str, Any]]:
    """Run the command on a document. Gives the exit code and the report as JSON."""
    (here / "reviewed.docx").write_bytes(content)
    capsys.readouterr()
    code = main(["review", "import", "reviewed.docx", "own", "--format", "json", *options])
    found = json.loads(capsys.readouterr().out)
    SCHEMA.validate(found)
    return code, found


def said(capsys: pytest.CaptureFixture[str], here: Path, content: bytes, *options: str) -> tuple[int, str, str]:
    """Run the command on a document. Gives the exit code and what it prints."""
    (here / "reviewed.docx").write_bytes(content)
    capsys.readouterr()
    code = main(["review", "import", "reviewed.docx", "own", *options])
    out, err = capsys.readouterr()
    return code, out, err


def small(policy: Policy, *names: str) -> Reviewer:
    """A small document with some of the policy's rules."""
    return Reviewer(a_guideline(*(a_rule_control(name, texts_of(policy.rules[name])) for name in names)))


def texts_of(rule: Rule) -> dict[str, str]:
    fields = {key: getattr(rule, key) for key in ("lead_in", "statement", "rationale", "consequence")}
    fields |= {f"exceptions.{number}": text for number, text in enumerate(rule.exceptions, 1)}
    return {key: plain(text) for key, text in fields.items() if text}


@dataclass(frozen=True)
class Edit:
    """A scripted edit: what is done, where, and the text that has to come of it."""

    kind: str
    rule: str
    field: str
    words: str
    before: str
    after: str


def scripted(policy: Policy) -> Iterator[Edit]:
    """Make up 50 edits of 50 texts, the same on any day: 48 that can be placed, one of a floor, one of filled-in words."""
    kinds = ("replace", "insert", "delete", "comment", "type")
    fields = ("statement", "rationale", "lead_in", "statement", "exceptions.1")
    free = [rule for rule in policy.active_rules if not rule.floor and not rule.right]
    made = 0
    for index, rule in enumerate(free):
        field = fields[index % len(fields)]
        before = texts_of(rule).get(field) or texts_of(rule)["statement"]
        field = field if field in texts_of(rule) else "statement"
        words = next((one for one in re.findall(r"[a-z]{5,}", before) if before.count(one) == 1), "")
        if made < 48 and words and "Northfield" not in before:
            yield _edit(kinds[made % len(kinds)], rule.id, field, words, before)
            made += 1
    floor = next(rule for rule in policy.active_rules if rule.id == "privacy-no-record-numbers")
    yield _edit("replace", floor.id, "statement", "background", plain(floor.statement))
    filled = policy.rules["official-approval-before-post"]
    yield _edit("replace", filled.id, "statement", "Northfield", plain(filled.statement))


def _edit(kind: str, rule: str, field: str, words: str, before: str) -> Edit:
    instead = {"insert": f"{words} and always", "delete": ""}.get(kind, "something else")
    after = " ".join(before.replace(words, instead).split())
    return Edit(kind, rule, field, words, before, after)


def do(edit: Edit, reviewer: Reviewer) -> None:
    place = reviewer.field(edit.rule, edit.field)
    if edit.kind == "insert":
        reviewer.insert(place, edit.words, " and always")
    elif edit.kind == "delete":
        reviewer.delete(place, edit.words)
    elif edit.kind == "type":
        reviewer.type(place, edit.words, "something else")
    else:
        reviewer.replace(place, edit.words, "something else")
        if edit.kind == "comment":
            reviewer.comment(place, "something else", "This says what we do.")


def test_fifty_scripted_edits_come_back_exactly_and_compile(
    northfield: Policy, guideline: bytes, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edits, reviewer = tuple(scripted(northfield)), Reviewer(guideline)
    for number, edit in enumerate(edits):
        reviewer.by = REVIEWERS[number % 3]
        do(edit, reviewer)

    code, found = imported(capsys, here, reviewer.saved(), "--patch", "review.patch", "--reason", "Spring review.")

    assert code == 1
    assert len(edits) == 50
    assert len({(one.rule, one.field) for one in edits}) == 50
    proposed = {(one["rule"], one["before"], one["after"]) for one in found["edits"]}
    assert proposed == {(one.rule, one.before, one.after) for one in edits}
    assert {one["rule"] for one in found["edits"] if not one["placed"]} == {one.rule for one in edits[48:]}
    assert found["summary"]["placed"] >= 0.95 * len(edits)
    assert [one["untracked"] for one in found["edits"]].count(True) == sum(one.kind == "type" for one in edits)
    assert not found["outside"]
    subprocess.run(["git", "apply", "review.patch"], cwd=here, check=True)
    compiled = compile_policy(here / "own" / "policy.yaml")
    assert not has_errors(compiled.diagnostics)
    assert compiled.policy is not None
    assert [texts_of(compiled.policy.rules[one.rule])[one.field] for one in edits[:48]] == [
        one.after for one in edits[:48]
    ]
    assert not [name for name in REVIEWERS if name in (here / "own" / "policy.yaml").read_text(encoding="utf-8")]


def test_what_nobody_touched_proposes_nothing(guideline: bytes, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = imported(capsys, here, guideline)

    assert code == 0
    assert found["summary"] == {
        "edits": 0,
        "rules": 0,
        "placed": 0,
        "not_placed": 0,
        "outside": 0,
        "formatting": 0,
        "idle": 0,
    }
    assert not found["absent"]


def test_nothing_is_written_unless_asked(northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reviewer = small(northfield, "privacy-no-age")
    reviewer.replace(reviewer.field("privacy-no-age", "statement"), "age", "birthday")
    before = (here / "own" / "policy.yaml").read_bytes()

    code, out, _ = said(capsys, here, reviewer.saved())

    assert code == 0
    assert "- When you write about care, you must not give a patient's [-age-]." in out
    assert "+ When you write about care, you must not give a patient's {+birthday+}." in out
    assert "Robin Reviewer, 2026-12-01 09:15: deleted “age”, inserted “birthday”" in out
    assert out.endswith("1 edit in 1 rule: 1 placed, 0 not.\n")
    assert (here / "own" / "policy.yaml").read_bytes() == before


def test_written_edits_keep_comments_and_replace_what_stands_there(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = here / "own" / "policy.yaml"
    own = "rules: # ours\n  privacy-no-age:\n    # as agreed\n    statement: Never give an age.\n    reason: Shorter.\n"
    policy.write_text(policy.read_text(encoding="utf-8") + own, encoding="utf-8")
    reviewer = Reviewer(a_guideline(a_rule_control("privacy-no-age", {"statement": "Never give an age."})))
    reviewer.insert(reviewer.field("privacy-no-age", "statement"), "an age", " or a birthday")

    code, _, _ = said(capsys, here, reviewer.saved(), "--write")

    written = policy.read_text(encoding="utf-8")
    assert code == 0
    assert written.endswith(own.replace("Never give an age.", '"Never give an age or a birthday."'))
    assert "contacts: # a title should read well" in written


def test_a_word_of_force_is_pointed_out(northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reviewer = small(northfield, "privacy-no-age", "conduct-withdraw")
    reviewer.replace(reviewer.field("privacy-no-age", "statement"), "must not", "should not")
    reviewer.replace(reviewer.field("conduct-withdraw", "statement"), "politely", "kindly")

    _, found = imported(capsys, here, reviewer.saved())
    _, out, _ = said(capsys, here, reviewer.saved())

    assert {one["rule"]: one["substantive"] for one in found["edits"]} == {
        "privacy-no-age": True,
        "conduct-withdraw": False,
    }
    assert out.count("substantive: a number or a word of force changes.") == 1


def test_a_floor_and_a_right_are_listed_with_what_check_says(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = next(rule for rule in northfield.active_rules if rule.right)
    reviewer = small(northfield, "privacy-no-record-numbers", right.id, "privacy-no-age")
    reviewer.replace(reviewer.field("privacy-no-record-numbers", "statement"), "must not", "should not")
    reviewer.insert(
        reviewer.field("privacy-no-record-numbers", "rationale"),
        texts_of(northfield.rules["privacy-no-record-numbers"])["rationale"],
        " So wait.",
    )
    reviewer.insert(reviewer.field(right.id, "statement"), texts_of(right)["statement"], " Mostly.")

    code, found = imported(capsys, here, reviewer.saved())

    why = {(one["rule"], one["field"]): one["why"] for one in found["edits"]}
    assert code == 1
    assert why[("privacy-no-record-numbers", "statement")] == (
        "`rules.privacy-no-record-numbers.statement` belongs to a floor: no layer may weaken it or leave it out"
    )
    assert why[("privacy-no-record-numbers", "rationale")] is None
    assert "belongs to a right" in why[(right.id, "statement")]


def test_placeholders_survive_beside_an_edit_and_refuse_one_that_touches_them(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("identity-disclose-affiliation", "identity-linked-hashtags", "conduct-share-successes")
    reviewer = small(northfield, *names)
    reviewer.insert(reviewer.field(names[0], "statement"), "Northfield", " and its clinics")
    reviewer.replace(reviewer.field(names[1], "statement"), "Northfield", "Northfield Hospital")
    reviewer.type(reviewer.field(names[2], "statement"), "Northfield", "Eastfield")

    code, found = imported(capsys, here, reviewer.saved())

    value, *others = ((one["value"], one["why"]) for one in found["edits"])
    touched = "it changes words that are filled in from `{institution.short_name}`"
    assert code == 1
    assert value[0].startswith("When you talk about {institution.short_name} and its clinics or its services")
    assert others == [(None, touched), (None, touched)]


def test_a_variant_and_an_exception_are_edited_where_they_are_written(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewer = small(northfield, "photo-personal-device", "conduct-no-abuse", "identity-views-own-disclaimer")
    reviewer.replace(reviewer.field("photo-personal-device", "exceptions.2"), "nobody else", "no other person")

    code, found = imported(capsys, here, reviewer.saved(), "--write", "--reason", "Plainer.")

    data = read((here / "own" / "policy.yaml").read_text(encoding="utf-8"), "")[0].data
    assert code == 0
    assert found["edits"][0]["field"] == "exceptions.patients-own-phone"
    assert data["rules"] == {
        "photo-personal-device": {
            "exceptions": {"patients-own-phone": {"text": found["edits"][0]["value"]}},
            "reason": "Plainer.",
        }
    }


def test_a_variant_that_applies_gets_the_edit(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = here / "own" / "policy.yaml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("disclaimer: should", "disclaimer: must"), encoding="utf-8"
    )
    compiled = compile_policy(policy).policy
    assert compiled is not None
    reviewer = small(compiled, "identity-views-own-disclaimer")
    reviewer.replace(reviewer.field("identity-views-own-disclaimer", "statement"), "must", "always must")

    _, found = imported(capsys, here, reviewer.saved(), "--write", "--reason", "Firmer.")

    again = compile_policy(policy).policy
    assert found["edits"][0]["path"] == ["rules", "identity-views-own-disclaimer", "variants", "must", "statement"]
    assert again is not None
    assert "always must" in again.rules["identity-views-own-disclaimer"].statement


def test_a_comment_is_the_reason_unless_it_names_a_person(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("privacy-no-age", "conduct-withdraw", "conduct-no-abuse")
    reviewer = small(northfield, *names)
    for name, words, remark in zip(
        names,
        ("patient's age", "politely", "threaten"),
        ("Say {birthday}, *too*.", "Robin wants this.", "@sam.reed please check."),
        strict=True,
    ):
        place = reviewer.field(name, "statement")
        thread = reviewer.comment(place, words, remark)
        reviewer.by = "Sam Reed"
        reviewer.comment(place, words, "Agreed.", reply_to=thread)
        reviewer.by = "Robin Reviewer"
        reviewer.insert(place, words, " indeed")

    code, found = imported(capsys, here, reviewer.saved())
    refused, _, err = said(capsys, here, reviewer.saved(), "--write")

    reasons = {one["rule"]: one["reason"] for one in found["edits"]}
    assert code == 0
    assert reasons == {"privacy-no-age": "Review in Word: Say (birthday), *too*.", names[1]: None, names[2]: None}
    assert found["edits"][0]["comments"][0]["about"] == "patient's age indeed"
    assert [one["text"] for one in found["edits"][0]["comments"][0]["replies"]] == ["Agreed."]
    assert refused == 2
    assert "give --reason TEXT" in err
    assert "conduct-no-abuse, conduct-withdraw" in err


def test_looks_and_paragraph_ends_are_no_edits(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewer = small(northfield, "privacy-no-age", "conduct-withdraw")
    reviewer.embolden(reviewer.field("privacy-no-age", "statement"), "must not")
    reviewer.split(reviewer.field("conduct-withdraw", "statement"), "politely")

    code, found = imported(capsys, here, reviewer.saved())

    assert code == 0
    assert found["edits"] == []
    assert (found["summary"]["formatting"], found["summary"]["idle"]) == (1, 1)


def test_curly_quotes_and_hard_spaces_of_word_are_no_edits(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewer = small(northfield, "privacy-no-age")
    place = reviewer.field("privacy-no-age", "statement")
    reviewer.type(place, "patient's age", "patient’s\u00a0age")
    reviewer.insert(place, "age", ", or a relative’s")

    _, found = imported(capsys, here, reviewer.saved())

    assert [one["value"] for one in found["edits"]] == [AGE.replace("age.", "age, or a relative's.")]


def test_words_that_markdown_or_yaml_would_read_stay_words(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ' {not} *a* [mark](x): "yes" # no \\ <b> &amp;'
    reviewer = small(northfield, "privacy-no-age")
    reviewer.insert(reviewer.field("privacy-no-age", "statement"), "age", typed)

    code, _, _ = said(capsys, here, reviewer.saved(), "--write", "--reason", "Signs: # *y*")

    compiled = compile_policy(here / "own" / "policy.yaml").policy
    assert code == 0
    assert compiled is not None
    assert plain(compiled.rules["privacy-no-age"].statement) == AGE.replace("age.", f"age{typed}.")
    assert compiled.own_deviations[-1].reason == "Signs: # *y*"


def test_a_moved_sentence_and_a_second_reviewer_are_accepted(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewer = small(northfield, "conduct-no-abuse")
    place = reviewer.field("conduct-no-abuse", "statement")
    reviewer.move(place, "threaten, ", "harass ")
    reviewer.by = "Sam Reed"
    reviewer.delete(place, "harass")

    _, found = imported(capsys, here, reviewer.saved())

    assert found["edits"][0]["after"].startswith("You must not threaten, or defame anyone.")
    assert {one["kind"] for one in found["edits"][0]["changes"]} == {"moved_away", "moved_here", "deleted"}
    assert {one["author"] for one in found["edits"][0]["changes"]} == {"Robin Reviewer", "Sam Reed"}


def test_deleted_texts_and_rules_are_not_placed(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewer = small(northfield, "privacy-no-age", "conduct-withdraw", "photo-personal-device")
    reviewer.delete_all(reviewer.control("privacy-no-age"))
    reviewer.delete_all(reviewer.field("conduct-withdraw", "rationale"))
    reviewer.delete_all(reviewer.field("photo-personal-device", "exceptions.1"))

    code, found = imported(capsys, here, reviewer.saved())

    assert code == 1
    assert [(one["rule"], one["field"], one["why"]) for one in found["edits"]] == [
        ("privacy-no-age", None, "the whole rule was deleted"),
        ("photo-personal-device", "exceptions.approved-app", "all its words were deleted"),
        ("conduct-withdraw", "rationale", "all its words were deleted"),
    ]
    assert "`photo-personal-device.exceptions.approved-app` under `omit`" in found["edits"][1]["hint"]
    assert found["outside"] == []


def test_edits_outside_the_texts_of_rules_are_listed_with_their_place(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewer = small(northfield, "privacy-no-age")
    reviewer.replace(reviewer.root, "everybody", "everyone")
    reviewer.replace(reviewer.control("privacy-no-age"), "critical", "low")
    reviewer.comment(reviewer.root, "This covers", "Whom else?")

    code, found = imported(capsys, here, reviewer.saved())
    _, out, _ = said(capsys, here, reviewer.saved())

    assert code == 1
    assert [(one["heading"], one["rule"], [each["text"] for each in one["changes"]]) for one in found["outside"]] == [
        ("Scope", None, ["everybody", "everyone"]),
        ("Scope", "privacy-no-age", ["critical", "low"]),
    ]
    assert [(one["heading"], one["text"]) for one in found["comments"]] == [("Scope", "Whom else?")]
    assert "under “Scope”" in out
    assert "cannot be placed: it stands in no rule" in out
    assert out.endswith("0 edits in 0 rules: 0 placed, 0 not. 2 edits outside the texts of rules.\n")


def test_a_document_of_another_version(northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    older = {"statement": AGE.replace("care", "work"), "consequence": "You may lose your badge."}
    gone = a_rule_control("rule-of-old", {"lead_in": "Of old.", "statement": "Do as ever."})
    reviewer = Reviewer(a_guideline(a_rule_control("privacy-no-age", older), gone))
    reviewer.replace(reviewer.field("privacy-no-age", "statement"), "age", "birthday")
    reviewer.replace(reviewer.field("privacy-no-age", "consequence"), "badge", "access")
    reviewer.insert(reviewer.field("rule-of-old", "statement"), "ever", " before")

    _, found = imported(capsys, here, reviewer.saved())
    _, tracked = imported(capsys, here, reviewer.saved(), "--tracked-only")

    first, second, third = found["edits"]
    assert (first["after"], first["untracked"], first["placed"]) == (
        AGE.replace("care", "work").replace("age", "birthday"),
        True,
        True,
    )
    assert second["why"] == "the rule has no `consequence` any more"
    assert third["why"] == "the policy has no rule `rule-of-old` any more"
    assert "conduct-withdraw" in found["absent"]
    assert tracked["edits"][0]["why"] == "the policy's words have changed since the document was made"


def test_tracked_only_leaves_the_words_of_an_older_version_alone(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = a_guideline(a_rule_control("privacy-no-age", {"statement": "Older words."}))

    _, found = imported(capsys, here, content)
    code, tracked = imported(capsys, here, content, "--tracked-only")

    assert [one["untracked"] for one in found["edits"]] == [True]
    assert (code, tracked["edits"]) == (0, [])


def test_two_copies_of_a_rule_that_disagree_are_not_placed(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copies = (a_rule_control("privacy-no-age", {"statement": f"{AGE} {more}"}) for more in ("Ever.", "Never."))
    unchanged = a_rule_control("conduct-withdraw", texts_of(northfield.rules["conduct-withdraw"]))
    changed = a_rule_control("conduct-withdraw", {"lead_in": "Bow out."})

    _, found = imported(capsys, here, a_guideline(*copies, unchanged, changed))

    assert [(one["rule"], one["placed"], one["after"]) for one in found["edits"]] == [
        ("privacy-no-age", False, f"{AGE} Ever."),
        ("conduct-withdraw", True, "Bow out."),
    ]


def test_an_approval_that_would_be_void_is_said(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = here / "own" / "policy.yaml"
    approval = f'status: approved\n  approval: {{role: Board, date: 2026-11-22, digest: "{northfield.digest}"}}'
    policy.write_text(policy.read_text(encoding="utf-8").replace("status: draft", approval), encoding="utf-8")
    reviewer = small(northfield, "privacy-no-age")
    reviewer.replace(reviewer.field("privacy-no-age", "statement"), "age", "birthday")

    code, out, _ = said(capsys, here, reviewer.saved())

    assert code == 0
    assert "With these edits `check` would warn: the words have changed since the approval" in out


def test_a_patch_is_refused_where_nothing_could_apply_it(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer = small(northfield, "privacy-no-age")
    before = (here / "own" / "policy.yaml").read_bytes()

    own = said(capsys, here, reviewer.saved(), "--patch", "own/policy.yaml")
    (here / "below").mkdir()
    monkeypatch.chdir(here / "below")
    elsewhere = main(["review", "import", "../reviewed.docx", "../own", "--patch", "x.patch"])

    assert (own[0], elsewhere) == (2, 2)
    assert "--patch needs a file of its own" in own[2]
    assert "change to a folder above it" in capsys.readouterr().err
    assert (here / "own" / "policy.yaml").read_bytes() == before


def test_a_patch_fits_odd_files(
    northfield: Policy, tmp_path: Path, capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    policy = here / "our own" / "policy.yaml"
    policy.parent.mkdir()
    (here / "own" / "brand").rename(here / "our own" / "brand")
    text = (here / "own" / "policy.yaml").read_text(encoding="utf-8").rstrip("\n").replace("\n", "\r\n")
    policy.write_bytes(text.encode())
    reviewer = small(northfield, "privacy-no-age")
    reviewer.replace(reviewer.field("privacy-no-age", "statement"), "age", "birthday")
    (here / "reviewed.docx").write_bytes(reviewer.saved())

    assert main(["review", "import", "reviewed.docx", "our own", "--patch", "x.patch", "--reason", "So."]) == 0
    subprocess.run(["git", "apply", "x.patch"], cwd=here, check=True)

    compiled = compile_policy(policy).policy
    assert compiled is not None
    assert compiled.rules["privacy-no-age"].statement == AGE.replace("age.", "birthday.")
    assert b"\r\nrules:\r\n" in policy.read_bytes()


def _bomb() -> bytes:
    return packed({BODY: b"<a>" + b" " * 60_000_000 + b"</a>"})


def _with_entities() -> bytes:
    return packed({BODY: b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]><d>&e;</d>'})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is no .docx file, or a damaged one"),
        (b"just words", "it is no .docx file, or a damaged one"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "it is an old .doc or has a password"),
        (packed({BODY: b"<w:document"}), "its part word/document.xml is no sound XML"),
        (packed({BODY: b"<html/>"}), "it is an Office file, but no Word document"),
        (packed({"_rels/.rels": b"<none/>"}), "it is a zip file, but no Word document"),
        (_bomb(), "it unpacks to more than 48 MB of text"),
        (_with_entities(), "declares a document type"),
        (a_guideline(), "is no guideline.docx of this policy"),
        (a_guideline(a_rule_control("another-rule", {"statement": "So."})), "is no guideline.docx of this policy"),
    ],
    ids=["empty", "text", "doc", "cut off", "html", "no document", "bomb", "entities", "no rules", "other rules"],
)
def test_what_is_no_guideline_is_refused_without_a_traceback(
    content: bytes, why: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capsys, here, content)

    assert (code, out) == (2, "")
    assert why in err
    assert "Traceback" not in err


def test_a_damaged_part_and_a_missing_file_are_refused(
    guideline: bytes, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(io.BytesIO(guideline)) as archive:
        place = archive.getinfo(BODY).header_offset + 2000

    damaged = said(capsys, here, guideline[:place] + b"\xff" * 400 + guideline[place + 400 :])
    missing = main(["review", "import", "nowhere.docx", "own"])

    assert (damaged[0], missing) == (2, 2)
    assert "it is no .docx file, or a damaged one" in damaged[2]
    assert "cannot read nowhere.docx" in capsys.readouterr().err


def test_signs_that_documents_cannot_print_are_not_placed(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewer = small(northfield, "privacy-no-age")
    reviewer.insert(reviewer.field("privacy-no-age", "statement"), "age", " \U0001f6ab")

    code, found = imported(capsys, here, reviewer.saved())

    assert code == 1
    assert found["edits"][0]["why"] == "documents cannot print \U0001f6ab"


@pytest.mark.slow
def test_the_scripted_reviewer_writes_sound_word_files(northfield: Policy, guideline: bytes, tmp_path: Path) -> None:
    reviewer = Reviewer(guideline)
    for edit in scripted(northfield):
        do(edit, reviewer)
    reviewer.move(reviewer.field("conduct-no-abuse", "statement"), "threaten, ", "harass ")
    reviewer.split(reviewer.field("conduct-withdraw", "rationale"), "last word")
    reviewed = tmp_path / "reviewed.docx"
    reviewed.write_bytes(reviewer.saved())

    assert not ooxml.problems(reviewed)


def test_a_policy_with_errors_is_mended_first(
    northfield: Policy, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = here / "own" / "policy.yaml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("owner: communications", "owner: nobody"), encoding="utf-8"
    )

    code, out, err = said(capsys, here, small(northfield, "privacy-no-age").saved())

    assert (code, out) == (1, "")
    assert "mend the policy first" in err
