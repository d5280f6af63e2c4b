"""Word documents for tests, made of the XML of their parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from pipeline.extract import extract
from pipeline.model import Document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SCHEMAS = "http://schemas.openxmlformats.org"
RELATED = f"{SCHEMAS}/officeDocument/2006/relationships"
NAMES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W,
        "m": f"{SCHEMAS}/officeDocument/2006/math",
        "r": RELATED,
        "mc": f"{SCHEMAS}/markup-compatibility/2006",
        "o": "urn:schemas-microsoft-com:office:office",
        "w16se": "http://schemas.microsoft.com/office/word/2015/wordml/symex",
    }.items()
)
LEVELS = (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)"))


def data(body: str, *, named: Mapping[str, bytes | str] = {}, **parts: str) -> bytes:
    """A document with this body; further parts by name ("numbering", "header1"), or by their path in the archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
        for path, content in named.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def read(body: str, *, named: Mapping[str, bytes | str] = {}, **parts: str) -> Document:
    """The same, read."""
    return extract(data(body, named=named, **parts), name="case.docx")


def level(index: int, form: str, text: str, more: str = "") -> str:
    about = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{index}">{about}</w:lvl>'


def numbering(*levels: str, more: str = "") -> str:
    """One list, instance 1, with these levels or the usual four."""
    own = "".join(levels) or "".join(level(at, *each) for at, each in enumerate(LEVELS))
    return (
        f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0">{own}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}</w:numbering>'
    )


def styles(*each: str) -> str:
    return f"<w:styles {NAMES}>{''.join(each)}</w:styles>"


def style(ident: str, *, kind: str = "paragraph", name: str = "", based: str = "", p: str = "", r: str = "") -> str:
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{ident}"><w:name w:val="{name or ident}"/>{on}'
        f"<w:pPr>{p}</w:pPr><w:rPr>{r}</w:rPr></w:style>"
    )


def p(*runs: str, **about: str) -> str:
    """A paragraph of runs, or of plain words. num: its level; style; mark: the properties of its mark; properties."""
    inside = about.get("properties", "")
    if "style" in about:
        inside = f'<w:pStyle w:val="{about["style"]}"/>{inside}'
    if "num" in about:
        inside += f'<w:numPr><w:ilvl w:val="{about["num"]}"/><w:numId w:val="1"/></w:numPr>'
    if "mark" in about:
        inside += f"<w:rPr>{about['mark']}</w:rPr>"
    words = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{inside}</w:pPr>{words}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def mark(kind: str, inside: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def field(instruction: str, result: str | None = None, settings: str = "") -> str:
    """A field; both its halves are XML of runs or plain words. settings: those of a form field."""
    inside = instruction if instruction.startswith("<") else code(f" {instruction} ")
    shown = "" if result is None else mark("separate") + (result if result.startswith("<") else r(result))
    return mark("begin", f"<w:ffData>{settings}</w:ffData>" if settings else "") + inside + shown + mark("end")


def deleted(*runs: str) -> str:
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:del>{inside.replace('w:t>', 'w:delText>').replace('<w:t ', '<w:delText ')}</w:del>"


def cell(*blocks: str, properties: str = "") -> str:
    inside = "".join(block if block.startswith("<") else p(block) for block in blocks)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inside = "".join(each if each.startswith("<") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr><w:tblBorders/></w:tblPr>{''.join(rows)}</w:tbl>"


def live(document: Document) -> list[str]:
    """The lines of the text as they are shown, each with its label."""
    lines = (line for line in document.lines if line.role == "body" and line.text.strip())
    return [f"{line.label or ''} {line.text}".strip() for line in lines]


def apart(document: Document) -> list[tuple[str, str]]:
    """(role, text) of what is set apart, line by line and span by span."""
    return [
        (line.role if line.role != "body" else span.role, span.text.strip())
        for line in document.lines
        for span in line.spans
        if (line.role != "body" or span.role != "body") and span.text.strip()
    ]
