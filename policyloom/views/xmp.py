"""The XMP packet's statement that a PDF/A file is PDF/UA-1 too, with the extension schema that PDF/A asks for. It knows no PDF.

Shapes: PDF/UA-1 (ISO 14289-1), clause 5; PDF/A-3 (ISO 19005-3), clause 6.6.2.3.
"""

from __future__ import annotations

_END = b"</rdf:RDF>"
_UA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:name>part</pdfaProperty:name>"
    b"<pdfaProperty:description>The part of ISO 14289 that the file keeps to</pdfaProperty:description>"
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


def with_pdfua(rdf: bytes) -> bytes:
    """Add the statement to the RDF of a packet. Raises ValueError where the RDF is not what WeasyPrint writes."""
    head, end, tail = rdf.rpartition(_END)
    if not end:
        raise ValueError("the metadata has no end of RDF")
    return head + _UA + end + tail
