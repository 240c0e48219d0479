"""Quotation marks and apostrophes: a keyboard's become a printer's, in texts and on pages, and nowhere else."""

from __future__ import annotations

import pytest

from policyloom.views.quotes import curled, curled_html, curled_runs
from policyloom.views.text import Run


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("the patient's trust", "the patient’s trust"),
        ('She texts: "Is it true?"', "She texts: “Is it true?”"),
        ('("frequent flyer")', "(“frequent flyer”)"),
        ("residents' pay", "residents’ pay"),
        ("say 'no' first", "say ‘no’ first"),
        ("already “set”", "already “set”"),
    ],
)
def test_marks_are_set(typed: str, printed: str) -> None:
    assert curled(typed) == printed


def test_a_mark_after_bold_words_closes_and_one_after_a_cell_opens() -> None:
    page = '<p>"<b>Is it?</b>" <em>we</em>&#39;re</p><td>one</td><td>&quot;two&#34;</td>'

    assert curled_html(page, "en") == "<p>“<b>Is it?</b>” <em>we</em>’re</p><td>one</td><td>“two”</td>"
    assert [run.text for run in curled_runs((Run('"'), Run("Is it?", bold=True), Run('"')), "en")] == [
        "“",
        "Is it?",
        "”",
    ]


def test_tags_scripts_and_fields_keep_theirs() -> None:
    page = """<html lang="en-US"><p title="a 'b'">it's</p><script>a = 'b'</script><textarea>it's</textarea>"""

    assert curled_html(page) == page.replace(">it's</p>", ">it’s</p>")


def test_other_languages_keep_what_was_typed() -> None:
    page = """<html lang="de"><p>"Ja", sagt's.</p>"""

    assert curled_html(page) == page
    assert [run.text for run in curled_runs((Run('"Ja"'),), "de")] == ['"Ja"']
