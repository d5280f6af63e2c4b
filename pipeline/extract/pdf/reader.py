"""PDF in, `Document` out: glyphs and drawings of each page, put into lines, then furniture, contents and marks named.

Guarantees left behind: every character with ink of every page is in exactly one span of exactly one line; pages are
closed as they are read, so that memory does not grow with the page count; pages without text are flagged.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.extract import roles
from pipeline.extract.pdf import applicability, borderless_tables, headers_footers
from pipeline.extract.pdf.columns import Beside, beside, in_columns
from pipeline.extract.pdf.drawings import drawings
from pipeline.extract.pdf.glyphs import Word, sideways, words
from pipeline.extract.pdf.image_text_results import Face, FontSize, sight_notes
from pipeline.extract.pdf.lines import baselines, cell_of, line, struck_whole
from pipeline.extract.pdf.opening import opened
from pipeline.extract.pdf.page_read import Raw
from pipeline.extract.pdf.ruled_tables import RuledTable, grids
from pipeline.model import Bookmark, Cell, Document, DocumentInfo, Line, Page, Table
from pipeline.text import first_of

INVISIBLE = "invisible"
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Tables:
    """The tables found so far; `open_edge` is the column edge of a table that may go on on the next page.

    columns: the left edges of the columns of each ruled table, by its number.
    """

    found: list[Table] = field(default_factory=list)
    columns: dict[int, tuple[float, ...]] = field(default_factory=dict)
    open_edge: float | None = None

    def add(self, page: int, rows: int, columns: int, *, ruled: bool) -> int:
        """Note a new table and give its number."""
        self.found.append(Table(number=len(self.found), page=page, rows=rows, columns=columns, ruled=ruled))
        return len(self.found) - 1

    def grow(self, rows: int, edge: float) -> None:
        """The last table has so many rows more, and may go on."""
        self.found[-1] = replace(self.found[-1], rows=self.found[-1].rows + rows)
        self.open_edge = edge


def read_pdf(data: bytes, *, sha256: str, name: str, progress: Progress | None = None) -> Document:
    """Extract a PDF. `name` is used in messages, `progress(done, total)` is called after each page.

    Raises EncryptedFileError, DamagedFileError, TooLargeError.
    """
    pdf = opened(data, name)
    try:
        faces: dict[FontSize, Face] = {}
        raws = [_read_page(pdf, index, faces, progress) for index in range(len(pdf))]
        title = pdf.get_metadata_dict(skip_empty=True).get("Title", "")
        bookmarks = _bookmarks(pdf)
    finally:
        pdf.close()
    running = headers_footers.find(raws)
    raws = [
        replace(
            page,
            words=tuple(word for word in page.words if id(word) not in running),
            aside=(*page.aside, *((running[id(word)], word) for word in page.words if id(word) in running)),
        )
        for page in raws
    ]
    codes = applicability.find(raws)
    pages: list[Page] = []
    tables = Tables()
    # Of the last two pages: the outer margins of left and right pages differ.
    columns: deque[list[Beside]] = deque(maxlen=2)
    for page in raws:
        marks = codes.on(page)
        lines = _lines(page, [word for word in page.words if id(word) not in marks], tables, columns)
        pages.append(
            Page(
                number=page.number,
                width=page.width,
                height=page.height,
                lines=(*applicability.attach(lines, marks, page.number), *_aside_lines(page)),
                flags=_flags(page),
            )
        )
    named = roles.assign(roles.PagesRead(pages=pages, tables=tables.found, edges=tables.columns, bookmarks=bookmarks))
    info = DocumentInfo(sha256=sha256, media_type="application/pdf", title=title, pages=len(named.pages))
    return Document(
        info=info,
        pages=tuple(named.pages),
        tables=tuple(named.tables),
        bookmarks=bookmarks,
        notes=(*_notes(named.pages, name), *sight_notes({page.number: page.seen for page in raws if page.seen})),
    )


def _read_page(pdf: Any, index: int, faces: dict[FontSize, Face], progress: Progress | None) -> Raw:
    page = pdf[index]
    textpage = page.get_textpage()
    raw = _read_turned(page, textpage, index + 1, 0, faces)
    turn = sideways(raw.words)
    if turn:
        raw = _read_turned(page, textpage, index + 1, turn, faces)
    textpage.close()
    page.close()
    if progress:
        progress(index + 1, len(pdf))
    return raw


def _read_turned(page: Any, textpage: Any, number: int, turn: int, faces: dict[FontSize, Face]) -> Raw:
    width, height = page.get_size() if turn == 0 else reversed(page.get_size())
    drawn = drawings(page, turn)
    rules = [(shape.x0, (shape.top + shape.bottom) / 2, shape.x1) for shape in drawn.shapes if shape.horizontal]
    printed = words(page, textpage, rules, turn)
    hidden: list[Word] = []
    if turn == 0 and any(word.style.ink for word in printed):
        # Late: few documents have white words, and it needs numpy.
        from pipeline.extract.pdf.hidden_text import invisible

        hidden = invisible(page, printed, pictured=drawn.images > 0)
        unseen = {id(word) for word in hidden}
        printed = [word for word in printed if id(word) not in unseen]
    seen = None
    if drawn.small and turn == 0 and printed:
        # Late: few documents show words as pictures, and it needs numpy.
        from pipeline.extract.pdf.image_text import look

        seen = look(page, drawn.small, printed, faces)
        printed += seen.words
    return Raw(
        number=number,
        width=width,
        height=height,
        words=tuple(printed),
        shapes=drawn.shapes,
        grids=grids(drawn.shapes),
        pictured=drawn.images > 0,
        aside=tuple((INVISIBLE, word) for word in hidden),
        turn=turn,
        seen=seen,
    )


def _bookmarks(pdf: Any) -> tuple[Bookmark, ...]:
    found = []
    for mark in pdf.get_toc(max_depth=8):
        destination = mark.get_dest()
        index = destination.get_index() if destination else None
        found.append(Bookmark(title=mark.get_title(), page=(index or 0) + 1, level=mark.level + 1))
    return tuple(found)


def _lines(page: Raw, body: list[Word], tables: Tables, columns: deque[list[Beside]]) -> list[Line]:
    """The lines of a page in reading order, a table's lines where it stands, row by row and cell by cell.

    columns: those of the pages before; this page's are added."""
    cells: dict[tuple[int, int, int], list[Word]] = {}
    free: list[Word] = []
    for word in body:
        if word.style.angle != 0:
            continue
        place = next(
            ((g, *cell) for g, grid in enumerate(page.grids) if (cell := cell_of(word, grid)) is not None), None
        )
        if place is None:
            free.append(word)
        else:
            cells.setdefault(place, []).append(word)
    lines: list[Line] = []
    known = [pair for each in columns for pair in each]
    blocks = in_columns(free, page.width, known, [grid.box for grid in page.grids])
    columns.append(beside(blocks))
    for column, block in blocks:
        lines += _block_lines(page, column, baselines(block), tables)
    lines = [_with_centre(each, page.width) for each in lines]
    for index, grid in enumerate(page.grids):
        number = tables.add(page.number, len(grid.rows), max(len(row) for row in grid.rows), ruled=True)
        tables.columns[number] = tuple(sorted({cell[0] for row in grid.rows for cell in row if cell}))
        at = next((n for n, other in enumerate(lines) if _after(other, grid, page)), len(lines))
        lines[at:at] = _table_lines(page, cells, index, number)
    turned = [word for word in body if word.style.angle != 0]
    if turned:
        # In the order in which they were written: what stands aslant has no rows.
        lines.append(replace(line(page.number, turned, ()), role="watermark"))
    return lines


def _aside_lines(page: Raw) -> list[Line]:
    """The running heads and feet of a page and what is not seen on it, with their roles."""
    found = []
    for role in sorted({role for role, _ in page.aside}):
        rows = baselines(word for mine, word in page.aside if mine == role)
        found += [replace(line(page.number, row, page.shapes), role=role) for row in rows]
    return found


def _block_lines(page: Raw, column: int, rows: list[list[Word]], tables: Tables) -> list[Line]:
    """Lines of one text column; two-column tables without rules become cells."""
    lines: list[Line] = []
    at = 0
    for band in borderless_tables.bands(rows, tables.open_edge):
        lines += [line(page.number, row, page.shapes, column) for row in rows[at : band.start]]
        goes_on = band.cells[0][0] == -1
        if not goes_on:
            tables.add(page.number, 0, 2, ruled=False)
        number, first = len(tables.found) - 1, tables.found[-1].rows
        for row, left, right in band.cells:
            for place, words_ in ((0, left), (1, right)):
                if words_:
                    cell = Cell(table=number, row=first + row, column=place)
                    lines.append(line(page.number, words_, page.shapes, column, cell))
        tables.grow(band.cells[-1][0] + 1, band.edge)
        at = band.end
    lines += [line(page.number, row, page.shapes, column) for row in rows[at:]]
    if len(rows) - at > 3 or (not lines and rows):
        tables.open_edge = None
    return struck_whole(lines)


def _after(other: Line, grid: RuledTable, page: Raw) -> bool:
    """Does a free line stand after a table, in the same column?"""
    middle = (grid.box[0] + grid.box[2]) / 2
    same = other.x0 <= middle <= max(other.x1, page.width / 2) or other.column == (middle > page.width / 2)
    return other.top >= grid.box[3] - 2 and same


def _table_lines(page: Raw, cells: dict[tuple[int, int, int], list[Word]], grid: int, table: int) -> list[Line]:
    return [
        line(page.number, row, page.shapes, cell=Cell(table=table, row=place[1], column=place[2]))
        for place in sorted(cells)
        if place[0] == grid
        for row in baselines(cells[place])
    ]


def _with_centre(each: Line, width: float) -> Line:
    centred = abs((each.x0 + each.x1) / 2 - width / 2) < 0.02 * width and each.x0 > 0.2 * width
    return replace(each, centred=True) if centred else each


def _flags(page: Raw) -> tuple[str, ...]:
    if not page.words and all(role == INVISIBLE for role, _ in page.aside):
        return ("image_only",) if page.pictured else ("blank",)
    shown = ("pictured_text",) if page.seen and page.seen.places else ()
    return (*shown, "sideways") if page.turn else shown


def _notes(pages: Sequence[Page], name: str) -> tuple[str, ...]:
    dark = [str(page.number) for page in pages if "image_only" in page.flags]
    if not dark:
        return ()
    which = f"Page {dark[0]} of {name} is a picture" if len(dark) == 1 else f"{len(dark)} pages of {name} are pictures"
    shown = first_of(dark)
    return (f"{which} without text ({shown}); nothing was read from there. Run it through OCR first.",)
