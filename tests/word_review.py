"""What a reviewer does in Word, as a script: tracked changes, comments, edits without tracking, in a file of any writer.

`a_guideline` writes the smallest file that keeps to the contract in `views/word_tags.py`.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
BODY, COMMENTS, EXTENDED = "word/document.xml", "word/comments.xml", "word/commentsExtended.xml"
RELATED = "word/_rels/document.xml.rels"
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SIDES = {
    COMMENTS: (f"{OFFICE}/comments", "comments"),
    EXTENDED: ("http://schemas.microsoft.com/office/2011/relationships/commentsExtended", "commentsExtended"),
}
DAY = "2026-12-01T09:15:00Z"


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def control(tag: str, *inside: str, more: str = "") -> str:
    return f'<w:sdt><w:sdtPr><w:tag w:val="{escape(tag)}"/>{more}</w:sdtPr><w:sdtContent>{"".join(inside)}</w:sdtContent></w:sdt>'


def paragraph(text: str, style: str = "") -> str:
    looks = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{looks}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def a_rule_control(tag: str, texts: Mapping[str, str]) -> str:
    fields = (control(field, *map(paragraph, text.split("\n"))) for field, text in texts.items())
    return control(tag, paragraph("3.1  MUST NOT  critical"), *fields, paragraph("Applies to: all staff"))


def a_guideline(*rules: str) -> bytes:
    """Write a document with these rules under one heading."""
    body = f"{paragraph('Scope', 'Heading1')}{paragraph('This covers everybody.')}{''.join(rules)}<w:sectPr/>"
    return packed({BODY: f'<w:document xmlns:w="{W}" xmlns:w14="{W14}"><w:body>{body}</w:body></w:document>'.encode()})


def packed(parts: Mapping[str, bytes], related: Iterable[tuple[str, str]] = ()) -> bytes:
    """Make a .docx of its parts."""
    listed = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(related)
    )
    start = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="{BODY}"/>'
    whole = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>'.encode(),
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{start}</Relationships>'.encode(),
        RELATED: f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'.encode(),
        **parts,
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return written.getvalue()


class Reviewer:
    """A document that is being reviewed, by whoever `by` names."""

    def __init__(self, content: bytes, by: str = "Robin Reviewer") -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts[BODY])
        self.by = by
        self._comments: list[Any] = []
        self._threads: list[Any] = []
        self._number = 1000

    def saved(self) -> bytes:
        """Write the document with all that was done to it."""
        parts = {**self.parts, BODY: etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")}
        related = etree.fromstring(parts[RELATED])
        types = etree.fromstring(parts["[Content_Types].xml"])
        for (name, (kind, looks)), tag, held in zip(
            _SIDES.items(), (w("comments"), f"{{{W15}}}commentsEx"), (self._comments, self._threads), strict=True
        ):
            if held:
                parts[name] = etree.tostring(self._holder(tag, held))
                target = name.removeprefix("word/")
                etree.SubElement(
                    related, f"{{{PACKAGE}/relationships}}Relationship", Id=looks, Type=kind, Target=target
                )
                etree.SubElement(
                    types,
                    f"{{{PACKAGE}/content-types}}Override",
                    PartName=f"/{name}",
                    ContentType=f"{_WORDML}.{looks}+xml",
                )
        parts["[Content_Types].xml"] = etree.tostring(types)
        parts[RELATED] = etree.tostring(related)
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return written.getvalue()

    @staticmethod
    def _holder(tag: str, children: list[Any]) -> Any:
        root = etree.Element(tag, nsmap={"w": W, "w14": W14, "w15": W15})
        root.extend(children)
        return root

    def control(self, tag: str, within: Any = None) -> Any:
        """Find a control by its tag."""
        held = self.root if within is None else within
        tags = f"{w('sdtPr')}/{w('tag')}"
        return next(
            one for one in held.iter(w("sdt")) if [found.get(w("val")) for found in one.iterfind(tags)] == [tag]
        )

    def field(self, rule: str, field: str) -> Any:
        """Find the control of a rule's text."""
        return self.control(field, self.control(rule))

    def replace(self, place: Any, old: str, new: str) -> None:
        """Delete words and type others, tracked."""
        runs = self._runs(place, old)
        after = self._mark("ins", new, runs[-1])
        deleted = self._mark("del", "", runs[0])
        runs[0].addprevious(deleted)
        for run in runs:
            deleted.append(run)
            for text in run.iter(w("t")):
                text.tag = w("delText")
        if new:
            deleted.addnext(after)

    def delete(self, place: Any, words: str) -> None:
        """Delete words, tracked."""
        self.replace(place, words, "")

    def insert(self, place: Any, after: str, words: str) -> None:
        """Type words behind others, tracked."""
        last = self._runs(place, after)[-1]
        last.addnext(self._mark("ins", words, last))

    def move(self, place: Any, words: str, after: str) -> None:
        """Move words behind others, tracked."""
        self.replace(place, words, "")
        self.insert(place, after, words)
        for old, new in (("del", "moveFrom"), ("ins", "moveTo")):
            place.findall(f".//{w(old)}")[-1].tag = w(new)

    def type(self, place: Any, old: str, new: str) -> None:
        """Replace words without tracking."""
        first, *others = self._runs(place, old)
        first.find(w("t")).text = new
        for run in others:
            run.getparent().remove(run)

    def embolden(self, place: Any, words: str) -> None:
        """Change looks only, tracked."""
        for run in self._runs(place, words):
            looks = etree.Element(w("rPr"))
            etree.SubElement(looks, w("b"))
            etree.SubElement(etree.SubElement(looks, w("rPrChange"), self._who()), w("rPr"))
            run.insert(0, looks)

    def comment(self, place: Any, words: str, text: str, *, reply_to: str = "", done: bool = False) -> str:
        """Comment on words. Gives the id of the thread."""
        self._number += 1
        number, thread = str(self._number), f"{self._number:08X}"
        runs = self._runs(place, words)
        runs[0].addprevious(etree.Element(w("commentRangeStart"), {w("id"): number}))
        end = etree.Element(w("commentRangeEnd"), {w("id"): number})
        runs[-1].addnext(end)
        sign = etree.Element(w("r"))
        etree.SubElement(sign, w("commentReference"), {w("id"): number})
        end.addnext(sign)
        comment = etree.Element(w("comment"), {**self._who(), w("id"): number})
        held = etree.SubElement(comment, w("p"), {f"{{{W14}}}paraId": thread})
        etree.SubElement(etree.SubElement(held, w("r")), w("t")).text = text
        self._comments.append(comment)
        known = {f"{{{W15}}}paraId": thread, f"{{{W15}}}done": "1" if done else "0"}
        self._threads.append(
            etree.Element(f"{{{W15}}}commentEx", known | ({f"{{{W15}}}paraIdParent": reply_to} if reply_to else {}))
        )
        return thread

    def split(self, place: Any, after: str) -> None:
        """Press Enter behind words, tracked."""
        last = self._runs(place, after)[-1]
        old = last.getparent()
        new = copy.deepcopy(old)
        index = list(old).index(last)
        for one in list(new)[: index + 1]:
            if one.tag != w("pPr"):
                new.remove(one)
        for one in list(old)[index + 1 :]:
            old.remove(one)
        old.addnext(new)
        looks = old.find(w("pPr"))
        if looks is None:
            looks = etree.Element(w("pPr"))
            old.insert(0, looks)
        marks = looks.find(w("rPr"))
        marks = etree.SubElement(looks, w("rPr")) if marks is None else marks
        marks.insert(0, etree.Element(w("ins"), self._who()))

    def delete_all(self, place: Any) -> None:
        """Delete every word of a place and its paragraphs, tracked."""
        for held in list(place.iter(w("p"))):
            words = "".join(text.text or "" for text in held.iter(w("t")))
            if words:
                self.delete(held, words)

    def _who(self) -> dict[str, str]:
        self._number += 1
        return {w("id"): str(self._number), w("author"): self.by, w("date"): DAY}

    def _mark(self, kind: str, words: str, like: Any) -> Any:
        mark = etree.Element(w(kind), self._who())
        if words:
            run = etree.SubElement(mark, w("r"))
            if (looks := like.find(w("rPr"))) is not None:
                run.append(copy.deepcopy(looks))
            text = etree.SubElement(run, w("t"))
            text.text = words
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return mark

    def _runs(self, place: Any, words: str) -> list[Any]:
        """Give the runs that hold exactly these words, splitting those at both ends."""
        runs = [run for run in place.iter(w("r")) if run.find(w("t")) is not None]
        whole = "".join(run.find(w("t")).text or "" for run in runs)
        assert whole.count(words) == 1, f"{whole!r} holds {words!r} {whole.count(words)} times"
        start, at, found = whole.index(words), 0, []
        for run in runs:
            text = run.find(w("t")).text or ""
            first, last = max(start - at, 0), min(start + len(words) - at, len(text))
            at += len(text)
            if first < last:
                found.append(self._cut(run, first, last))
        return found

    @staticmethod
    def _cut(run: Any, first: int, last: int) -> Any:
        text = run.find(w("t")).text
        for piece, place in ((text[:first], run.addprevious), (text[last:], run.addnext)):
            if piece:
                other = copy.deepcopy(run)
                other.find(w("t")).text = piece
                place(other)
        for one in run.getparent().iter(w("t")):
            one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.find(w("t")).text = text[first:last]
        return run
