"""Whose policy it is: brand, contacts, answers, approval, versions, deviations. It knows no rule and no format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Contact:
    """A role that people can reach."""

    id: str
    title: str
    email: str
    phone: str
    hours: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Face:
    """A font file of the institution's own: `role` is sans or serif, `style` regular, italic, semibold or bold."""

    role: str
    style: str
    family: str
    content: bytes


@dataclass(frozen=True, slots=True)
class BrandFiles:
    """What the files of a brand hold: the logo as checked SVG text, fonts, office templates as bytes. Empty where there is none.

    looks: templates of the institution's own that take the place of ours, by path below the folder of looks.
    """

    logo: str = ""
    faces: tuple[Face, ...] = ()
    pptx: bytes = b""
    docx: bytes = b""
    looks: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Brand:
    """Colours as #rrggbb, the logo as checked SVG text, the paper size.

    heading: the colour of headings and links on paper, or empty to derive it. faces: font files that take the place of ours.
    pptx, docx: the bytes of the institution's own templates, or empty.
    """

    primary: str
    accent: str
    logo: str
    logo_alt: str
    paper: str
    heading: str = ""
    faces: tuple[Face, ...] = ()
    pptx: bytes = b""
    docx: bytes = b""


@dataclass(frozen=True, slots=True)
class Entity:
    """A hospital, clinic or school that shares the policy: what differs there, and the key of the contact to ask."""

    id: str
    name: str
    note: str
    contact: str


@dataclass(frozen=True, slots=True)
class Institution:
    """Whose policy it is."""

    name: str
    short_name: str
    handle: str
    handles: tuple[str, ...]
    domains: tuple[str, ...]
    url: str
    brand: Brand
    contacts: Mapping[str, Contact]
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A question of the pack with this institution's answer. `answer_title` is how readers see the answer."""

    id: str
    type: str
    question: str
    help: str
    answer: Any
    answer_title: str
    default: Any
    disagreement: str
    counsel: bool
    options: Mapping[str, str]
