"""Word documents in, `Document` out: one `Line` for each paragraph, with the label that Word prints.

Guarantees left behind: numbering is resolved; text deleted under tracked changes or struck out is in spans of role
"struck" and inserted text is live; table text carries its cell; running heads and feet are lines of role "header" and
"footer". Pages are counted from the page breaks that Word saved, so that they are near, not exact; where it saved none,
`DocumentInfo.pages` is 0: nobody knows what stands on which page, whatever the lines say.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.errors import DamagedFileError
from pipeline.extract.formats import DOCX
from pipeline.extract.roles import cover
from pipeline.extract.roles.contents import TITLE
from pipeline.extract.word.notes import MC, NoteReference, boxes, comment_lines, marked_by_hand, note_lines, references
from pipeline.extract.word.numbering import Numbering, W, indents
from pipeline.extract.word.styles import Styles
from pipeline.model import Cell, Document, DocumentInfo, Line, Page, Span, Table

SKIPPED = {f"{W}{tag}" for tag in ("instrText", "delInstrText", "rPr", "pPr", "footnoteReference", "commentReference")}
# Word writes the older and the newer form of a drawing side by side; the newer is read.
FALLBACK = f"{MC}Fallback"
EMBEDDED = "A part of the document is a file of its own within it and was not read: open it in Word and save it again."


@dataclass(slots=True)
class _WordReader:
    """What changes while the paragraphs of a document are read in order."""

    styles: Styles
    numbering: Numbering
    page: int = 1
    breaks_saved: bool = False
    tables: list[Table] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    references: list[NoteReference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_docx(data: bytes, *, sha256: str, name: str) -> Document:
    """Extract a Word document. Raises DamagedFileError."""
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {part: archive.read(part) for part in archive.namelist() if part.endswith((".xml", ".rels"))}
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        trees = {
            part: etree.fromstring(content, parser)
            for part, content in parts.items()
            if part.startswith(("word/", "docProps/core")) and part.endswith(".xml")
        }
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, OSError, NotImplementedError) as error:
        raise DamagedFileError(
            f"{name} is a Word document that cannot be opened; it is truncated or damaged.",
            "Download it again and retry.",
        ) from error
    body = trees["word/document.xml"].find(f"{W}body")
    if body is None:
        raise DamagedFileError(f"{name} is a Word document without a body.", "Download it again and retry.")
    reader = _WordReader(
        styles=Styles(trees.get("word/styles.xml")), numbering=Numbering(trees.get("word/numbering.xml"))
    )
    reader.breaks_saved = next(body.iter(f"{W}lastRenderedPageBreak"), None) is not None
    _blocks(reader, body, contents=False)
    reader.lines = _with_contents_title(reader.lines)
    reader.lines += note_lines(trees, reader.references, lambda note: _spans(reader, note, None)[0], reader.lines)
    reader.lines += comment_lines(trees, lambda comment: _spans(reader, comment, None)[0]) + _furniture(trees, reader)
    title = trees.get("docProps/core.xml")
    return _document(reader, sha256, _title(title))


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


def _document(reader: _WordReader, sha256: str, title: str) -> Document:
    pages = [
        Page(
            number=number,
            width=595.0,
            height=842.0,
            lines=tuple(line for line in reader.lines if line.page == number),
        )
        for number in range(1, reader.page + 1)
    ]
    return Document(
        info=DocumentInfo(sha256=sha256, media_type=DOCX, title=title, pages=len(pages) if reader.breaks_saved else 0),
        pages=tuple(cover.name(pages)),
        tables=tuple(reader.tables),
        notes=tuple(reader.notes),
    )


def _blocks(reader: _WordReader, parent: Any, *, contents: bool) -> None:
    """Paragraphs, tables and structured document tags of a body, in order."""
    for child in parent:
        if child.tag == f"{W}p":
            _paragraph(reader, child, contents=contents)
        elif child.tag == f"{W}tbl":
            _table(reader, child)
        elif child.tag == f"{W}sdt":
            gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            toc = gallery is not None and "Contents" in gallery.get(f"{W}val", "")
            inner = child.find(f"{W}sdtContent")
            if inner is not None:
                _blocks(reader, inner, contents=contents or toc)
        elif child.tag in {f"{W}ins", f"{W}customXml", f"{W}smartTag", f"{MC}AlternateContent", f"{MC}Choice"}:
            _blocks(reader, child, contents=contents)
        elif child.tag == f"{W}altChunk" and EMBEDDED not in reader.notes:
            reader.notes.append(EMBEDDED)


def _paragraph(reader: _WordReader, paragraph: Any, *, contents: bool = False, cell: Cell | None = None) -> None:
    properties = paragraph.find(f"{W}pPr")
    style = reader.styles.of(properties)
    num, index = reader.styles.numbering(properties)
    deleted = properties is not None and properties.find(f"{W}rPr/{W}del") is not None
    spans, breaks_before, breaks_after = _spans(reader, paragraph, style)
    label = None
    if num is not None and not (deleted and not any(span.role == "body" for span in spans)):
        label = reader.numbering.label(num, index)
    bullet = (
        num is not None and label is None and (level := reader.numbering.level(num, index)) and level.format == "bullet"
    )
    reader.page += breaks_before
    if any(span.text.strip() for span in spans):
        left, first = _indents(reader, properties, num, index)
        toc = contents or reader.styles.name(properties).casefold().startswith(("toc ", "table of figures"))
        reader.lines.append(
            Line(
                page=reader.page,
                spans=tuple(spans),
                x0=left + first,
                x1=left,
                role="contents" if toc else "body",
                cell=cell,
                paragraph=True,
                label="•" if bullet else label,
                level=reader.styles.outline(properties),
                centred=reader.styles.centred(properties),
            )
        )
    reader.page += breaks_after
    for box in boxes(paragraph):
        if cell is None:
            _blocks(reader, box, contents=contents)
        else:
            _cell(reader, box, cell)


def _indents(reader: _WordReader, properties: Any | None, num: str | None, index: int) -> tuple[float, float]:
    level = reader.numbering.level(num, index) if num is not None else None
    left, first = reader.styles.indents(properties)
    if level is not None:
        left = level.left if left is None else left
        first = level.first if first is None else first
    if properties is not None:
        own_left, own_first = indents(properties.find(f"{W}ind"))
        left = own_left if own_left is not None else left
        first = own_first if own_first is not None else first
    return left or 0.0, first or 0.0


def _spans(reader: _WordReader, paragraph: Any, style: str | None) -> tuple[list[Span], int, int]:
    """(spans, page breaks before the first text, page breaks after it) of a paragraph."""
    spans: list[Span] = []
    before, after = 0, 0
    for run, deleted in _runs(paragraph, False):
        look = reader.styles.look(run.find(f"{W}rPr"), style)
        reader.references += references(run, reader.page + before + after, deleted)
        for text in _run_text(run):
            if text == "\f":
                if any(span.text.strip() for span in spans):
                    after += 1
                else:
                    before += 1
                continue
            role = "struck" if deleted or look.struck else "note_mark" if marked_by_hand(run) else "body"
            spans.append(
                Span(
                    text=text.upper() if look.capitals else text,
                    size=look.size,
                    bold=look.bold,
                    italic=look.italic,
                    highlight=look.highlight,
                    role=role,
                )
            )
    return _merged(spans), before, after


def _merged(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    for span in spans:
        last = out[-1] if out else None
        if last and (last.role, last.bold, last.italic, last.size, last.highlight) == (
            span.role,
            span.bold,
            span.italic,
            span.size,
            span.highlight,
        ):
            out[-1] = Span(
                text=last.text + span.text,
                size=last.size,
                bold=last.bold,
                italic=last.italic,
                highlight=last.highlight,
                role=last.role,
            )
        else:
            out.append(span)
    return out


def _runs(parent: Any, deleted: bool) -> Iterator[tuple[Any, bool]]:
    """The runs of a paragraph in order, with whether a tracked change deleted them."""
    for child in parent:
        if child.tag == f"{W}r":
            yield child, deleted
        elif child.tag in {f"{W}del", f"{W}moveFrom"}:
            yield from _runs(child, True)
        elif child.tag not in SKIPPED and child.tag not in {f"{W}p", f"{W}tbl", FALLBACK}:
            yield from _runs(child, deleted)


def _run_text(run: Any) -> Iterator[str]:
    """The text of a run piece by piece; a page break, saved or typed, is a form feed by itself."""
    for child in run:
        tag = child.tag
        if tag in {f"{W}t", f"{W}delText"}:
            yield child.text or ""
        elif tag in {f"{W}tab", f"{W}ptab"}:
            yield "\t"
        elif tag in {f"{W}br", f"{W}cr"}:
            yield "\f" if child.get(f"{W}type") == "page" else "\n"
        elif tag == f"{W}lastRenderedPageBreak":
            yield "\f"
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag == f"{W}sym":
            yield "•"


def _table(reader: _WordReader, table: Any) -> None:
    number = len(reader.tables)
    reader.tables.append(Table(number=number, page=reader.page, rows=0, columns=0))
    rows, columns = 0, 0
    start, header = len(reader.lines), False
    for row in _direct(table, "tr"):
        column = 0
        if rows == 0:
            header = row.find(f"{W}trPr/{W}tblHeader") is not None
        for cell in _direct(row, "tc"):
            place = Cell(table=number, row=rows, column=column)
            _cell(reader, cell, place)
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            column += int(span.get(f"{W}val", "1")) if span is not None else 1
        rows, columns = rows + 1, max(columns, column)
    first: dict[int, str] = {}
    for line in reader.lines[start:]:
        if line.cell and line.cell.table == number and line.cell.row == 0:
            first[line.cell.column] = f"{first.get(line.cell.column, '')} {line.text}".strip()
    reader.tables[number] = Table(
        number=number,
        page=reader.tables[number].page,
        rows=rows,
        columns=columns,
        header=tuple(first[key] for key in sorted(first)) if header else (),
        ruled=_ruled(reader, table),
    )


def _ruled(reader: _WordReader, table: Any) -> bool:
    return table.find(f"{W}tblPr/{W}tblBorders") is not None or reader.styles.bordered(table.find(f"{W}tblPr"))


def _cell(reader: _WordReader, cell: Any, place: Cell) -> None:
    for child in cell:
        if child.tag == f"{W}p":
            _paragraph(reader, child, cell=place)
        elif child.tag == f"{W}tbl":
            _table(reader, child)
        elif child.tag == f"{W}sdt":
            inner = child.find(f"{W}sdtContent")
            if inner is not None:
                _cell(reader, inner, place)


def _direct(parent: Any, tag: str) -> Iterator[Any]:
    """Children of a tag, also inside structured document tags and tracked insertions."""
    for child in parent:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"}:
            yield from _direct(child, tag)


def _furniture(trees: dict[str, Any], reader: _WordReader) -> list[Line]:
    """Each different running head and foot once, on page 1."""
    found: dict[tuple[str, str], Line] = {}
    for part in sorted(trees):
        role = "header" if part.startswith("word/header") else "footer" if part.startswith("word/footer") else None
        if role is None:
            continue
        for paragraph in trees[part].iter(f"{W}p"):
            spans, _, _ = _spans(reader, paragraph, None)
            text = "".join(span.text for span in spans).strip()
            if text:
                found.setdefault((role, text), Line(page=1, spans=tuple(spans), role=role))
    return list(found.values())
