"""Plain words take a short way through the writers, and come out as the parser would have them."""

from __future__ import annotations

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from policyloom.views import text
from policyloom.views.text import Run

TEXTS = st.text(alphabet="aZé .,:;!?-+#=~|{}()'\"0*_`[]<>&\\\n\t\u00a0\u2028", max_size=30)


@given(TEXTS)
def test_what_is_written_as_one_run_is_what_html_shows_as_one_paragraph(source: str) -> None:
    found = text.paragraphs(source)
    if found == [(Run(source),)]:
        assert text.html(source) == f"<p>{escape(source, quote=False).replace(chr(34), '&quot;')}</p>"
        assert text.inline_html(source) == escape(source, quote=False).replace('"', "&quot;")


@given(TEXTS)
def test_every_way_to_plain_text_gives_the_words_that_html_shows(source: str) -> None:
    shown = text._tokens(source)
    runs = [tuple(text._runs(token.children or [])) for token in shown if token.type == "inline"]

    assert text.paragraphs(source) == runs
    assert text.runs(source) == tuple(text._runs(list(text._inline_tokens(source))))
    assert text.markdown(source) == "\n\n".join(text._markdown_blocks(shown))
