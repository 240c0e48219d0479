"""Markdown without HTML, parsed once, and its four writers: HTML, plain text, Markdown for the site, runs. It knows no format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

_ENTITY_OR_ESCAPABLE = re.compile(r"&#?[0-9a-z]+;|[\\`*_{}\[\]]|^[#+-]|^(?:[0-9]+)\.")
_PLAIN = re.compile(r"[A-Za-z][^\\`*_\[\]<>&\n\r\t\0]*")
_MARKS = re.compile(r"[\\`*_\[\]<>]|^(?:[#+-](?= )|[0-9]+[.)](?= ))")
_NOT_ESCAPABLE = str.maketrans({char: f"&#{ord(char)};" for char in "|~:@$=^"})
# No place of a document is the same in all formats, so that links within one, and any scheme but these, stay the words they are.
_SAFE_LINK = re.compile(r"https?://[A-Za-z0-9]|mailto:[^/]|tel:[+0-9]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one look, for PPTX and DOCX."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@lru_cache(maxsize=1)
def _renderer() -> RendererHTML:
    return RendererHTML()


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.validateLink = lambda url: bool(_SAFE_LINK.match(url))  # type: ignore[method-assign]
    return parser


@lru_cache(maxsize=16384)
def _tokens(source: str) -> tuple[Token, ...]:
    return tuple(_parser().parse(source))


@lru_cache(maxsize=16384)
def _inline_tokens(source: str) -> tuple[Token, ...]:
    return tuple(child for token in _parser().parseInline(source) for child in token.children or ())


def html(source: str) -> Markup:
    """Write block HTML: paragraphs and lists."""
    return Markup(_renderer().render(list(_tokens(source)), _parser().options, {}).strip())


def inline_html(source: str) -> Markup:
    """Write HTML without a paragraph around it, for headings, cells and list items."""
    return Markup(_renderer().renderInline(list(_inline_tokens(source)), _parser().options, {}))


def plain(source: str) -> str:
    """Write text without marks; paragraphs become lines."""
    return "\n".join("".join(run.text for run in block) for block in paragraphs(source))


def paragraphs(source: str) -> list[tuple[Run, ...]]:
    """Write each paragraph or list item as runs."""
    if _is_plain(source):
        return [(Run(source),)]
    return [tuple(_runs(token.children or [])) for token in _tokens(source) if token.type == "inline"]


def runs(source: str) -> tuple[Run, ...]:
    """Write one paragraph as runs."""
    return (Run(source),) if _is_plain(source) else tuple(_runs(list(_inline_tokens(source))))


def _is_plain(source: str) -> bool:
    """Tell whether a text is one paragraph of words without a mark, as most are, so that nothing has to be parsed."""
    return _PLAIN.fullmatch(source) is not None and not source[-1].isspace()


def _runs(tokens: list[Token]) -> Iterator[Run]:
    bold = italic = False
    link = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold = token.type == "strong_open"
            case "em_open" | "em_close":
                italic = token.type == "em_open"
            case "link_open":
                link = str(token.attrs.get("href", ""))
            case "link_close":
                link = ""
            case "softbreak" | "hardbreak":
                yield Run(" ", bold, italic, link)
            case _ if token.content:
                yield Run(token.content, bold, italic, link)


def markdown(source: str) -> str:
    """Write Markdown in which nothing but our own emphasis, links and lists is active: what the site's parser reads."""
    return verbatim_markdown(source) if _is_plain(source) else "\n\n".join(_markdown_blocks(_tokens(source)))


def inline_markdown(source: str) -> str:
    """Write one line of escaped Markdown."""
    return "".join(_marked(run) for run in runs(source))


def _markdown_blocks(tokens: tuple[Token, ...]) -> Iterator[str]:
    lists: list[str] = []
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                lists.append("- ")
            case "ordered_list_open":
                lists.append("1. ")
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "inline":
                text = "".join(_marked(run) for run in _runs(token.children or []))
                yield "    " * (len(lists) - 1) + lists[-1] + text if lists else text


def _marked(run: Run, literal: Callable[[str], str] | None = None) -> str:
    text = (literal or verbatim_markdown)(run.text)
    if run.bold:
        text = f"**{text}**"
    if run.italic:
        text = f"*{text}*"
    return f"[{text}]({run.link})" if run.link else text


def pasted_markdown(text: str) -> str:
    """Write literal words for Markdown that people paste elsewhere: only what CommonMark itself would read as a mark is escaped."""
    return _pasted(" ".join(text.split()))


def pasted_inline_markdown(source: str) -> str:
    """Write one line of Markdown for pasting, with our own emphasis and links."""
    return "".join(_marked(run, _pasted) for run in runs(source))


def _pasted(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)


def verbatim_markdown(text: str) -> str:
    """Write literal words (an example post, say) so that no Markdown or HTML in them comes alive."""
    entities = escape(text, quote=False).replace("\n", " ").translate(_NOT_ESCAPABLE)
    return _ENTITY_OR_ESCAPABLE.sub(_escaped, entities)


def _escaped(match: re.Match[str]) -> str:
    found = match[0]
    if found.startswith("&"):
        return found
    return found[:-1] + "\\" + found[-1]
