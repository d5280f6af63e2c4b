"""Draws a parsed source as a PDF: cover, contents pages, body with running head and "Page x of y".

The bytes depend on the source and the version of the drawing library alone: no dates, no identifiers, no compression.
"""

from __future__ import annotations

import io

from build_layout import (
    BOTTOM,
    LEFT,
    MEASURE,
    PADDING,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TOP,
    Cell,
    Placed,
    Row,
    lay_out,
    paginate,
)
from build_source import Head, Source, SourceError
from build_typeset import Run, SetLine, set_lines
from reportlab.lib.colors import Color, black, white
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

BLUE = Color(0, 0.369, 0.722)
YELLOW = Color(1, 1, 0.35)
GREY = Color(0.87, 0.89, 0.91)
SMALL = 8.5


def render_pdf(source: Source) -> bytes:
    """The PDF of a source."""
    _check_letters(source)
    head = source.head
    body = paginate(lay_out(head, source.blocks))
    entries = [(*placed.row.entry, page) for page, rows in enumerate(body) for placed in rows if placed.row.entry]
    front = len(_contents(entries, 0)) if head.contents else 0
    contents = _contents(entries, 1 + front) if head.contents else []
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=0)
    canvas.setTitle(f"{head.title} {head.subtitle}".strip())
    canvas.setAuthor("Illustrative sample – not the NHS text")
    canvas.setSubject(head.id)
    canvas.setKeywords(f"source-sha256:{source.sha256}")
    _cover(canvas, head)
    canvas.showPage()
    for number, page in enumerate([*contents, *body], start=2):
        _furniture(canvas, head, number, 1 + len(contents) + len(body))
        for placed in page:
            _draw_row(canvas, placed)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _check_letters(source: Source) -> None:
    """`SourceError` for letters that the standard fonts do not have."""
    for block in source.blocks:
        words = " ".join((block.label, block.term, block.text, *(cell for row in block.rows for cell in row)))
        try:
            words.encode("cp1252")
        except UnicodeEncodeError as error:
            wrong = words[error.start]
            raise SourceError(
                f"{source.head.id}: {wrong!r} is not in the standard fonts; write it otherwise."
            ) from error


def _contents(entries: list[tuple[int, str, str, int]], offset: int) -> list[list[Placed]]:
    """The contents pages; `offset` is the number of pages before the body, so that page 0 of the body is offset + 1."""
    rows = [
        Row(
            cells=(Cell(x=0, width=MEASURE, lines=set_lines((Run(text="Contents", bold=True),), MEASURE, 13)),),
            size=13,
            leading=20,
        )
    ]
    for level, label, title, page in entries:
        rows.append(_contents_row(level, label, title, page + offset + 1))
    return paginate(rows)


def _contents_row(level: int, label: str, title: str, page: int) -> Row:
    """One line of the contents: label, title, dotted leader, page number."""
    size = 10.0
    x = 0.0 if level < 2 else 20.0
    edge = x + (0.0 if not label else max(44.0, stringWidth(label, "Helvetica", size) + 10))
    lines = list(set_lines((Run(text=title, bold=level == 0),), MEASURE - edge - 44, size, hyphenate=False))
    last = lines[-1]
    number = str(page)
    space = MEASURE - edge - last.width - stringWidth(number, "Helvetica", size)
    dots = max(2, int((space - 3) / stringWidth(".", "Helvetica", size)) - 1)
    leader = Run(text=" " + "." * dots + number)
    lines[-1] = SetLine(runs=(*last.runs, leader), width=MEASURE - edge, last=True)
    cells = [Cell(x=edge, width=MEASURE - edge, lines=tuple(lines))]
    if label:
        cells.insert(0, Cell(x=x, width=edge - x, lines=set_lines((Run(text=label),), MEASURE, size)))
    return Row(cells=tuple(cells), size=size, leading=13.5, before=4.0 if level < 2 else 1.0)


def _furniture(canvas: Canvas, head: Head, page: int, total: int) -> None:
    """The running head and the foot of a page."""
    canvas.setFillColor(black)
    canvas.setFont("Helvetica", SMALL)
    canvas.drawString(LEFT, PAGE_HEIGHT - 46, head.running_head)
    canvas.setLineWidth(0.4)
    canvas.line(LEFT, PAGE_HEIGHT - 52, LEFT + MEASURE, PAGE_HEIGHT - 52)
    canvas.drawString(LEFT, 42, head.running_foot)
    canvas.drawRightString(LEFT + MEASURE, 42, f"Page {page} of {total}")


def _draw_row(canvas: Canvas, placed: Placed) -> None:
    """One row: its rules and fills, its bookmark, then its columns from left to right."""
    row = placed.row
    if row.ruled:
        _draw_box(canvas, placed)
    if row.entry is not None:
        level, label, title = row.entry
        key = f"p{canvas.getPageNumber()}-{placed.top:.1f}"
        canvas.bookmarkHorizontal(key, 0, PAGE_HEIGHT - placed.top)
        canvas.addOutlineEntry(f"{label} {title}".strip(), key, _outline_level(canvas, level), closed=False)
    top = placed.top + (PADDING if row.ruled else 0.0)
    for cell in row.cells:
        for number, line in enumerate(cell.lines):
            baseline = PAGE_HEIGHT - top - number * row.leading - row.size * 0.95
            _draw_line(canvas, line, cell, baseline, row.size)


def _outline_level(canvas: Canvas, level: int) -> int:
    """A bookmark may stand at most one level below the one before it."""
    before = getattr(canvas, "_icp_outline", -1)
    level = min(level, before + 1)
    canvas._icp_outline = level
    return level


def _draw_box(canvas: Canvas, placed: Placed) -> None:
    """The rules round the cells of a table row, grey behind its header."""
    row = placed.row
    bottom = PAGE_HEIGHT - placed.top - row.height
    canvas.setLineWidth(0.5)
    canvas.setFillColor(GREY if row.ruled == "head" else white)
    for cell in row.cells:
        canvas.rect(LEFT + cell.x - PADDING, bottom, cell.width + 2 * PADDING, row.height, fill=1)
    canvas.setFillColor(black)


def _draw_line(canvas: Canvas, line: SetLine, cell: Cell, baseline: float, size: float) -> None:
    """One line of a column: highlights first, then the words, stretched to the column's width if justified."""
    x = LEFT + cell.x
    stretch = 0.0
    if cell.align == "centre":
        x += (cell.width - line.width) / 2
    elif cell.align == "justified" and not line.last and line.spaces:
        stretch = min((cell.width - line.width) / line.spaces, size * 0.6)
    at = x
    for run in line.runs:
        wide = stringWidth(run.text, run.font, size) + stretch * run.text.count(" ")
        if run.highlight:
            canvas.setFillColor(YELLOW)
            canvas.rect(at, baseline - size * 0.24, wide, size * 1.16, stroke=0, fill=1)
            canvas.setFillColor(black)
        at += wide
    text = canvas.beginText(x, baseline)
    text.setWordSpace(stretch)
    for run in line.runs:
        text.setFont(run.font, size)
        text.textOut(run.text)
    canvas.drawText(text)


def _cover(canvas: Canvas, head: Head) -> None:
    """The cover: title, subtitle, then the document-control table (boxed in 2019/20) or a few plain lines."""
    canvas.setFillColor(BLUE)
    canvas.rect(LEFT, PAGE_HEIGHT - 116, 74, 30, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawCentredString(LEFT + 37, PAGE_HEIGHT - 106, "SAMPLE")
    canvas.setFillColor(black)
    y = 210.0
    for text, size in ((head.title, 26.0), (head.subtitle, 20.0)):
        lines = set_lines((Run(text=text, bold=True),), MEASURE, size, hyphenate=False)
        row = Row(cells=(Cell(x=0, width=MEASURE, lines=lines),), size=size, leading=size * 1.3)
        _draw_row(canvas, Placed(row=row, top=y))
        y += row.height + 16
    y = max(y + 30, 430.0)
    for row in _cover_rows(head):
        _draw_row(canvas, Placed(row=row, top=y))
        y += row.height + (0 if row.ruled else 8)
    assert y < PAGE_HEIGHT - BOTTOM + TOP, head.id


def _cover_rows(head: Head) -> list[Row]:
    """The lines of the cover: those of the form "Key: value" are the control table."""
    boxed = "2019-20" in head.id
    rows = []
    for text in head.cover:
        key, colon, value = text.partition(": ")
        if boxed and colon:
            columns = [(0.0, 150.0, key + ":", True), (150.0, MEASURE - 150.0, value, False)]
        else:
            columns = [(0.0, MEASURE, text, not colon)]
        pad = PADDING if boxed and colon else 0.0
        cells = tuple(
            Cell(
                x=x + pad, width=w - 2 * pad, lines=set_lines((Run(text=t, bold=b),), w - 2 * pad, 11, hyphenate=False)
            )
            for x, w, t, b in columns
        )
        rows.append(Row(cells=cells, size=11, leading=15, ruled="cell" if pad else ""))
    return rows
