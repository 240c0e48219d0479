"""The two font families that documents are set in: the institution's where it brings some, else ours; it knows no format and fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from policyloom.model.types import Brand

SANS = "Source Sans Pro"
SERIF = "Source Serif Pro"
_PACKAGES = {"font_source_sans_pro": "SourceSansPro", "font_source_serif_pro": "SourceSerifPro"}
_WEIGHTS = ("Regular", "It", "Semibold", "Bold")


@lru_cache(maxsize=1)
def files() -> tuple[Path, ...]:
    """List the TrueType files that documents use."""
    return tuple(
        _folder(package) / f"{stem}-{weight}.ttf" for package, stem in _PACKAGES.items() for weight in _WEIGHTS
    )


@dataclass(frozen=True, slots=True)
class Families:
    """The names under which a stylesheet asks for the two families."""

    sans: str
    serif: str


def families(brand: Brand) -> Families:
    """Name the families of a brand."""
    own = {face.role: face.family for face in brand.faces}
    return Families(own.get("sans", SANS), own.get("serif", SERIF))


def configuration(cache: Path, own: Path, families: Iterable[str] = ()) -> str:
    """Write a fonts.conf that offers our files, those of a folder and no others, and keeps its cache in a private folder.

    families: what the files of that folder are called; ours of the same name step back.
    """
    hidden = {stem for family, stem in ((SANS, "SourceSansPro"), (SERIF, "SourceSerifPro")) if family in set(families)}
    listed = sorted({file.parent for file in files()} | {own})
    folders = "".join(f"<dir>{escape(str(folder))}</dir>" for folder in listed)
    ours = "".join(f"<glob>{escape(str(file))}</glob>" for file in (*_shown(hidden), own / "*"))
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"{folders}<cachedir>{escape(str(cache))}</cachedir>"
        f"<selectfont><rejectfont><glob>*</glob></rejectfont><acceptfont>{ours}</acceptfont></selectfont>"
        "<config><rescan><int>0</int></rescan></config></fontconfig>"
    )


def _shown(hidden: set[str]) -> Iterator[Path]:
    return (file for file in files() if file.stem.partition("-")[0] not in hidden)


def missing(texts: Iterable[str]) -> str:
    """Name the characters, in order of code points, that our sans family cannot draw. It stands in for what others lack."""
    known = _characters()
    return "".join(sorted({char for text in texts for char in text if ord(char) not in known and not char.isspace()}))


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # heavy, and only authors' unusual characters need it

    with TTFont(files()[0], lazy=True) as font:
        return frozenset(font.getBestCmap())


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the font package {package} is not installed")
    return Path(spec.origin).parent / "files"
