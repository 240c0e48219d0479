"""The comments of a Word file, each with the replies to it. It knows no rule and not where a comment stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from policyloom.model.proposals import Remark
from policyloom.revise.word_file import name, value


def comments(root: Any, extended: Any) -> Iterator[tuple[str, Remark]]:
    """Walk the comments that are no replies, in the order of the file: the number, and the comment. `extended` knows who replies to whom."""
    found = {number: (paragraph, remark) for number, paragraph, remark in _written(root)}
    threads = {
        value(one, "paraId"): one for one in (extended if extended is not None else ()) if name(one) == "commentEx"
    }
    known = {paragraph for paragraph, _ in found.values()}
    above = {one: parent for one, node in threads.items() if (parent := value(node, "paraIdParent")) in known}
    replies: dict[str, list[Remark]] = {}
    first: dict[str, Remark] = {}
    for number, (paragraph, remark) in found.items():
        beginning = _beginning(paragraph, above)
        if beginning != paragraph:
            replies.setdefault(beginning, []).append(remark)
        else:
            first[number] = replace(remark, resolved=value(threads.get(paragraph), "done") in ("1", "true", "on"))
    for number, remark in first.items():
        yield number, replace(remark, replies=tuple(replies.get(found[number][0], ())))


def _beginning(paragraph: str, above: Mapping[str, str]) -> str:
    """Follow replies up to the comment that they began with. Where they run in a circle, each stands alone."""
    here = paragraph
    for _ in above:
        if here not in above:
            return here
        here = above[here]
    return here if here not in above else paragraph


def _written(root: Any) -> Iterator[tuple[str, str, Remark]]:
    """Walk all comments: the number, the id of the last paragraph, the words."""
    for node in root if root is not None else ():
        if name(node) == "comment":
            paragraphs = [one for one in node.iter() if name(one) == "p"]
            text = " ".join("".join(t.text or "" for t in one.iter() if name(t) == "t") for one in paragraphs)
            last = value(paragraphs[-1], "paraId") if paragraphs else ""
            remark = Remark(value(node, "author").strip() or "somebody", value(node, "date"), " ".join(text.split()))
            yield value(node, "id"), last, remark
