"""Word documents in, `Document` out: one `Line` for each paragraph, with the label that Word prints.

Guarantees left behind: numbering is resolved; text deleted under tracked changes or struck out is in spans of role
"struck", hidden text in spans or lines of role "hidden", and inserted text is live; table text carries its cell;
running heads and feet are lines of role "header" and "footer". What could not be read is said in the notes. Pages are
counted from the page breaks that Word saved, so that they are near, not exact; where it saved none, counted another
number of pages itself, or a page holds more than any can, `DocumentInfo.pages` is 0: nobody knows what stands on which
page, whatever the lines say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.errors import DamagedFileError
from pipeline.extract.formats import DOCX
from pipeline.extract.roles import cover
from pipeline.extract.roles.contents import TITLE
from pipeline.extract.word.body import BodyReader
from pipeline.extract.word.fields import Fields
from pipeline.extract.word.inline import InlineReader
from pipeline.extract.word.namespaces import W
from pipeline.extract.word.notes import comment_lines, note_lines
from pipeline.extract.word.numbering import Numbering
from pipeline.extract.word.package import APP, CORE, MAIN, Package, open_package
from pipeline.extract.word.styles import Styles
from pipeline.model import Document, DocumentInfo, Line, Page, Span

# No page holds so many characters: Word did not save the breaks within it.
FULLEST = 10_000


def read_docx(data: bytes, *, sha256: str, name: str) -> Document:
    """Extract a Word document. Raises DamagedFileError."""
    package = open_package(data, name)
    body = package.trees[MAIN].find(f"{W}body")
    if body is None:
        raise DamagedFileError(f"{name} is a Word document without a body.", "Download it again and retry.")
    reader = read_body(package, body)
    reader.lines = _with_contents_title(reader.lines)
    inline = InlineReader(reader.inline.styles, reader.inline.fields)

    def spans(paragraph: Any) -> list[Span]:
        inline.fields.find(paragraph)
        return inline.read(paragraph, None).spans

    trees = dict(package.trees)
    reader.lines += note_lines(trees, reader.references, spans, reader.lines)
    reader.lines += comment_lines(trees, spans) + _furniture(package, inline)
    breaks_saved = next(body.iter(f"{W}lastRenderedPageBreak"), None) is not None
    counted = _counted(package.trees.get(APP))
    known = breaks_saved and (counted is None or counted == reader.page)
    return _document(reader, sha256, _title(package.trees.get(CORE)), known=known)


def read_body(package: Package, body: Any) -> BodyReader:
    """The text of a document, read into a reader of its own."""
    reader = BodyReader(
        inline=InlineReader(Styles(package.trees.get("word/styles.xml")), Fields()),
        numbering=Numbering(package.trees.get("word/numbering.xml")),
        chunks=package.chunks,
        read_word=lambda data, name: read_docx(data, sha256="", name=name),
    )
    reader.read(body)
    return reader


def _with_contents_title(lines: list[Line]) -> list[Line]:
    """The title right above the first entry of a table of contents belongs to it."""
    first = next((n for n, line in enumerate(lines) if line.role == "contents"), 0)
    if first and TITLE.fullmatch(lines[first - 1].text.strip()):
        lines[first - 1] = replace(lines[first - 1], role="contents")
    return lines


def _title(core: Any | None) -> str:
    if core is None:
        return ""
    found = core.find("{http://purl.org/dc/elements/1.1/}title")
    return (found.text or "").strip() if found is not None else ""


def _counted(app: Any | None) -> int | None:
    """How many pages Word counted when it saved the file; None where it does not say."""
    pages = app.findtext("{*}Pages", "").strip() if app is not None else ""
    return int(pages) if pages.isdecimal() else None


def _document(reader: BodyReader, sha256: str, title: str, *, known: bool) -> Document:
    pages = [
        Page(
            number=number,
            width=595.0,
            height=842.0,
            lines=tuple(line for line in reader.lines if line.page == number),
        )
        for number in range(1, reader.page + 1)
    ]
    known = known and all(sum(len(line.text) for line in page.lines) <= FULLEST for page in pages)
    return Document(
        info=DocumentInfo(sha256=sha256, media_type=DOCX, title=title, pages=len(pages) if known else 0),
        pages=tuple(cover.name(pages)),
        tables=tuple(reader.tables),
        notes=tuple(reader.notes),
    )


def _furniture(package: Package, inline: InlineReader) -> list[Line]:
    """Each different running head and foot once, on page 1."""
    found: dict[tuple[str, str], Line] = {}
    for part in sorted(package.trees):
        role = "header" if part.startswith("word/header") else "footer" if part.startswith("word/footer") else None
        if role is None:
            continue
        inline.fields.find(package.trees[part])
        for paragraph in package.trees[part].iter(f"{W}p"):
            spans = inline.read(paragraph, None).spans
            text = "".join(span.text for span in spans).strip()
            if text:
                found.setdefault((role, text), Line(page=1, spans=_in_one_role(spans), role=role))
    return list(found.values())


def _in_one_role(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans of a line that is set apart as a whole."""
    return tuple(replace(span, role="body") if span.role == "contents" else span for span in spans)
