"""The namespaces of Word documents, as lxml writes them."""

from __future__ import annotations

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W16SE = "{http://schemas.microsoft.com/office/word/2015/wordml/symex}"
OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"

# Strict Open XML names the same elements otherwise (ISO/IEC 29500-1, annex A; 29500-4).
_SCHEMAS = b"http://schemas.openxmlformats.org/"
STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _SCHEMAS + b"wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _SCHEMAS + b"officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", _SCHEMAS + b"officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", _SCHEMAS + b"drawingml/2006/main"),
)


def transitional(xml: bytes) -> bytes:
    """A part of a Strict document with the names that most documents use; any other part as it is."""
    if b"purl.oclc.org/ooxml" not in xml:
        return xml
    for strict, usual in STRICT:
        xml = xml.replace(strict, usual)
    return xml
