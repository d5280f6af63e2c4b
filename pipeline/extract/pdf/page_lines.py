"""The words of a page in, its lines in reading order out: columns, tables where they stand, what is set aslant.

A ruled table stands in one block of text, that in whose column and at whose height it is drawn: after the last line
above its lower edge, before the first below it. A table at the head of a page comes first there, so that it still
belongs to the clause above it on the page before.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

from pipeline.extract.pdf import borderless_tables
from pipeline.extract.pdf.columns import Beside, around_tables, beside
from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.lines import baselines, cell_of, line, struck_whole
from pipeline.extract.pdf.page_read import Raw
from pipeline.extract.pdf.row_order import read_rows
from pipeline.extract.pdf.ruled_tables import RuledTable
from pipeline.extract.pdf.side_headings import beside_numbers
from pipeline.model import Cell, Line, Table

# A cell that is merged over several rows is the label of each of them if it has so many words at most.
LABEL_WORDS = 12


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


def page_lines(page: Raw, body: list[Word], tables: Tables, columns: deque[list[Beside]]) -> list[Line]:
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
    known = [pair for each in columns for pair in each]
    blocks, places = around_tables(free, page.width, known, [grid.box for grid in page.grids])
    columns.append(beside(blocks))
    found = [
        _block_lines(page, column, beside_numbers(read_rows(baselines(block))), tables) for column, block in blocks
    ]
    found = [[_with_centre(each, page.width) for each in block] for block in found]
    for index, grid in enumerate(page.grids):
        number = tables.add(page.number, len(grid.rows), max(len(row) for row in grid.rows), ruled=True)
        tables.columns[number] = tuple(sorted({cell[0] for row in grid.rows for cell in row if cell}))
        block = found[places[index]]
        at = next((n for n, other in enumerate(block) if (other.top + other.bottom) / 2 >= grid.box[3]), len(block))
        block[at:at] = _table_lines(page, cells, index, number)
    lines = [each for block in found for each in block]
    turned = [word for word in body if word.style.angle != 0]
    if turned:
        # In the order in which they were written: what stands aslant has no rows.
        lines.append(replace(line(page.number, turned, ()), role="watermark"))
    return lines


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


def _table_lines(page: Raw, cells: dict[tuple[int, int, int], list[Word]], grid: int, table: int) -> list[Line]:
    """The lines of a table, row by row and cell by cell; the label of a merged cell comes again on each of its rows."""
    found: dict[tuple[int, int], list[Line]] = {}
    for place in sorted(cells):
        if place[0] != grid:
            continue
        rows = baselines(cells[place])
        label = sum(map(len, rows)) <= LABEL_WORDS
        for row in [place[1], *(_merged(page.grids[grid], place[1], place[2]) if label else ())]:
            if row == place[1] or any(key[:2] == (grid, row) and key[2] > place[2] for key in cells):
                cell = Cell(table=table, row=row, column=place[2])
                found[row, place[2]] = [line(page.number, words, page.shapes, cell=cell) for words in rows]
    return [each for at in sorted(found) for each in found[at]]


def _merged(grid: RuledTable, row: int, column: int) -> list[int]:
    """The further rows that a cell reaches over."""
    cell = grid.rows[row][column]
    if cell is None:
        return []
    return [
        at
        for at, others in enumerate(grid.rows[row + 1 :], row + 1)
        if others[column] is None and any(other and other[1] < cell[3] - 1 for other in others)
    ]


def _with_centre(each: Line, width: float) -> Line:
    centred = abs((each.x0 + each.x1) / 2 - width / 2) < 0.02 * width and each.x0 > 0.2 * width
    return replace(each, centred=True) if centred else each
