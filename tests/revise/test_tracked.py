"""Reading a reviewed Word file: texts before and after, who changed what, comments and their places."""

from __future__ import annotations

import pytest

from policyloom.model.proposals import Spot
from policyloom.revise.tracked import Reviewed, Text, reviewed
from policyloom.revise.word_file import opened
from tests.word_review import (
    BODY,
    Reviewer,
    W,
    a_guideline,
    a_rule_control,
    control,
    packed,
    paragraph,
)

WHO = 'w:author="Robin Lark" w:date="2026-12-01T09:15:00Z"'


def read(body: str, space: str = W, **sides: str) -> Reviewed:
    def whole(root: str, inside: str) -> bytes:
        return f'<w:{root} xmlns:w="{space}">{inside}</w:{root}>'.encode()

    parts = {BODY: whole("document", f"<w:body>{body}</w:body>")}
    parts |= {f"word/{name}.xml": whole(name, inside) for name, inside in sides.items()}
    return reviewed(opened(packed(parts, [(name, f"{name}.xml") for name in sides])))


def in_rule(*paragraphs: str, more: str = "") -> Text:
    found = read(control("a-rule", control("statement", *paragraphs, more=more)))
    return found.rules[0].texts["statement"]


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_insertions_and_deletions_make_the_text_before_and_after() -> None:
    text = in_rule(
        f"<w:p>{run('You ')}<w:del {WHO}><w:r><w:delText>should</w:delText></w:r></w:del><w:ins {WHO}>{run('must')}</w:ins>{run(' ask.')}</w:p>"
    )

    assert (text.before, text.after) == ("You should ask.", "You must ask.")
    assert [(one.kind, one.text, one.author) for one in text.revisions] == [
        ("deleted", "should", "Robin Lark"),
        ("inserted", "must", "Robin Lark"),
    ]


def test_what_one_inserted_and_another_deleted_is_nothing() -> None:
    text = in_rule(
        f"<w:p>{run('You ask')}<w:ins {WHO}><w:del {WHO}><w:r><w:delText> twice</w:delText></w:r></w:del></w:ins>{run('.')}</w:p>"
    )

    assert text == Text("You ask.", "You ask.", ())


def test_runs_that_word_split_count_as_one_change() -> None:
    text = in_rule(f"<w:p><w:ins {WHO}>{run('Ask ')}</w:ins><w:ins {WHO}>{run('first. ')}</w:ins>{run('Post.')}</w:p>")

    assert [one.text for one in text.revisions] == ["Ask first. "]


@pytest.mark.parametrize(
    ("mark", "before", "after"), [("ins", "Ask. Post.", "Ask.\nPost."), ("del", "Ask.\nPost.", "Ask. Post.")]
)
def test_paragraph_ends_come_and_go(mark: str, before: str, after: str) -> None:
    first = f"<w:p><w:pPr><w:rPr><w:{mark} {WHO}/></w:rPr></w:pPr>{run('Ask. ')}</w:p>"

    text = in_rule(first, f"<w:p>{run('Post.')}</w:p>")

    assert (text.before, text.after) == (before, after)


def test_hard_spaces_breaks_and_unseen_signs_become_plain_spaces_or_nothing() -> None:
    spaced, turned = run("Ask\u00a0 fi\u00adrst\u200b"), run("post\u202e.")

    text = in_rule(f"<w:p>{spaced}<w:r><w:br/></w:r>{run('then')}<w:r><w:tab/></w:r>{turned}</w:p>")

    assert text.after == "Ask first then post."


def test_the_prompt_of_an_empty_control_is_no_text() -> None:
    text = in_rule(paragraph("Click or tap here to enter text."), more="<w:showingPlcHdr/>")

    assert text.after == ""


def test_links_fields_and_inner_controls_give_their_words_and_no_codes() -> None:
    text = in_rule(
        f"<w:p><w:hyperlink>{run('Ask')}</w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple>{run(' us')}</w:fldSimple>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run(' now.')}</w:sdtContent></w:sdt></w:p>"
    )

    assert text.after == "Ask us now."


def test_several_controls_of_one_text_are_its_paragraphs() -> None:
    found = read(
        control("a-rule", control("consequence", paragraph("One.")), control("consequence", paragraph("Two.")))
    )

    assert found.rules[0].texts["consequence"].after == "One.\nTwo."


def test_controls_around_rules_and_controls_of_others_are_no_rules() -> None:
    rule = control("a-rule", control("statement", paragraph("Ask.")))
    found = read(control("all", rule) + control("date", paragraph("Today")) + control("statement", paragraph("Stray.")))

    assert [(one.tag, list(one.texts)) for one in found.rules] == [("a-rule", ["statement"])]


def test_the_strict_form_of_the_format_reads_the_same() -> None:
    found = read(
        control("a-rule", control("statement", paragraph("Ask."))), "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )

    assert found.rules[0].texts["statement"].after == "Ask."


def test_headers_and_notes_are_read_too() -> None:
    change = f"<w:p><w:ins {WHO}>{run('Draft')}</w:ins></w:p>"

    found = read(paragraph("Text"), header=change, footnotes=change)

    assert [(one.spot.heading, one.revisions[0].text) for one in found.elsewhere] == [
        ("page header", "Draft"),
        ("footnotes", "Draft"),
    ]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:p><w:ins {WHO}>{run('New')}</w:ins></w:p>"
    twice = f'<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>'

    found = read(f"<w:p><w:r>{twice}</w:r></w:p>")

    assert [one.revisions[0].text for one in found.elsewhere] == ["New"]


def test_a_comment_stands_where_its_words_do_and_keeps_its_replies() -> None:
    reviewer = Reviewer(
        a_guideline(a_rule_control("a-rule", {"lead_in": "Ask.", "statement": "Ask us first."})), "Robin Lark"
    )
    place = reviewer.field("a-rule", "statement")
    thread = reviewer.comment(place, "us", "Whom?", done=True)
    reviewer.by = "Sam Reed"
    again = reviewer.comment(place, "us", "Communications.", reply_to=thread)
    reviewer.comment(place, "us", "Thanks.", reply_to=again)

    found = reviewed(opened(reviewer.saved()))

    (spot, remark), *others = found.remarks
    assert not others
    assert spot == Spot("a-rule", "statement", "Scope")
    assert (remark.text, remark.about, remark.resolved) == ("Whom?", "us", True)
    assert [(one.author, one.text) for one in remark.replies] == [
        ("Sam Reed", "Communications."),
        ("Sam Reed", "Thanks."),
    ]
    assert found.authors == {"Robin Lark", "Sam Reed"}


def test_replies_in_a_circle_stand_alone() -> None:
    reviewer = Reviewer(a_guideline(a_rule_control("a-rule", {"statement": "Ask us first."})))
    place = reviewer.field("a-rule", "statement")
    reviewer.comment(place, "us", "One.", reply_to="000003EB")
    reviewer.comment(place, "us", "Two.", reply_to="000003E9")

    found = reviewed(opened(reviewer.saved()))

    assert {remark.text for _, remark in found.remarks} <= {"One.", "Two."}
    assert found.remarks


def test_a_comment_on_deleted_words_shows_them() -> None:
    reviewer = Reviewer(a_guideline(a_rule_control("a-rule", {"statement": "Ask us first."})))
    place = reviewer.field("a-rule", "statement")
    reviewer.comment(place, " first", "Too much.")
    reviewer.delete(place, " first")

    found = reviewed(opened(reviewer.saved()))

    assert found.remarks[0][1].about == "first"
