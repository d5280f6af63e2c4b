"""Lays the blocks of a source out into rows of set lines, and the rows onto pages. Nothing is drawn here.

A `Row` is what stands side by side: a label, its text and the codes of the applicability column; a defined term and its
meaning; the cells of a table row. Rows are cut between lines where a page ends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from build_source import Block, Head
from build_typeset import Run, SetLine, inline_runs, set_lines

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, BOTTOM = 68.0, 68.0, 80.0, 76.0
MEASURE = PAGE_WIDTH - LEFT - RIGHT
CODES_WIDTH = 44.0
TERM_WIDTH = 138.0
PADDING = 4.0
NUMBER_HANGS = (0.0, 44.0, 50.0, 56.0)  # from the label to the text, by depth of the number
HANGS = {"item": 27.0, "bullet": 16.0, "heading": 44.0}
HEADING_HANGS = (("Schedule", 86.0), ("Annex", 66.0), ("Appendix", 76.0), ("Part", 52.0))


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """The letter sizes of a layout, in points, and whether lines are justified.

    least: lines of a paragraph left on either side of a page break; 1 is a word processor without widow control.
    """

    size: float = 10.5
    leading: float = 13.2
    heading: float = 10.5
    gap: float = 6.5
    justified: bool = True
    least: int = 2


LOOKS = {
    "contract": Look(least=1),
    "agreement": Look(least=1),
    "guidance": Look(size=11, leading=14.6, heading=13, gap=7.5, justified=False),
    "questions": Look(size=10.5, leading=14, heading=13, gap=7),
    "easy-read": Look(size=16, leading=23, heading=20, gap=13, justified=False),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """Lines in a column: left edge (from the page's left margin), width, and how they are set there."""

    x: float
    width: float
    lines: tuple[SetLine, ...]
    align: str = "left"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """Columns that start on the same line.

    keep: stands on the same page as the next row. fresh: starts a new page. ruled: "" or "cell" (a table row, boxed) or
    "head" (its header). entry: (level, label, title) for the contents page and the bookmarks. repeat: header rows to
    print again where the row, or the rest of it, starts a page. least: as in `Look`.
    """

    cells: tuple[Cell, ...]
    size: float
    leading: float
    before: float = 0.0
    keep: bool = False
    fresh: bool = False
    ruled: str = ""
    entry: tuple[int, str, str] | None = None
    repeat: Row | None = None
    least: int = 2

    @property
    def depth(self) -> int:
        """Number of lines of the longest column."""
        return max((len(cell.lines) for cell in self.cells), default=0)

    @property
    def height(self) -> float:
        """Height in points without the space before."""
        return self.depth * self.leading + (2 * PADDING if self.ruled else 0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A row and the distance of its top from the top of the page, in points."""

    row: Row
    top: float


def lay_out(head: Head, blocks: tuple[Block, ...]) -> list[Row]:
    """The rows of the body, in order."""
    return _Layout(head).rows(blocks)


class _Layout:
    """Turns blocks into rows; remembers where the text of the clause or definition above starts."""

    def __init__(self, head: Head) -> None:
        self.head = head
        self.look = LOOKS[head.layout]
        self.measure = MEASURE - (CODES_WIDTH + 12 if head.applicability else 0)
        self.edges = [0.0]  # left edge of the text at each depth
        self.origin = 0.0  # left edge of the text that items without a numbered clause belong to

    def rows(self, blocks: tuple[Block, ...]) -> list[Row]:
        """The rows of all blocks."""
        rows: list[Row] = []
        for block in blocks:
            made = self.table(block) if block.kind == "table" else [self.row(block)]
            if made[0].fresh and rows and rows[-1].keep and not rows[-1].ruled:
                rows[-1], made[0] = replace(rows[-1], fresh=True), replace(made[0], fresh=False)
            rows.extend(made)
        return rows

    def row(self, block: Block) -> Row:
        """The row of any block but a table."""
        if block.kind in ("group", "heading", "part", "question"):
            return self.heading(block)
        if block.kind == "definition":
            return self.definition(block)
        if block.kind in ("numbered", "item", "bullet"):
            return self.labelled(block)
        edge = self.edges[min(block.depth, len(self.edges) - 1)] if block.kind == "continuation" else 0.0
        if block.kind == "paragraph":
            self.edges, self.origin = [0.0], 0.0
        return self.plain(block, edge)

    def heading(self, block: Block) -> Row:
        """A bold heading; a group heading is centred capitals."""
        self.edges, self.origin = [0.0], 0.0
        look = self.look
        centred = block.kind == "group" and self.head.layout in ("contract", "agreement")
        size = look.heading if block.kind != "question" else look.size
        text = block.text.upper() if centred else block.text
        cells = []
        edge = 0.0
        if block.label:
            edge = next((hang for start, hang in HEADING_HANGS if block.label.startswith(start)), HANGS["heading"])
            cells.append(self.cell(0.0, edge, block.label, bold=True))
        lines = set_lines((Run(text=text, bold=True),), self.measure - edge, size, hyphenate=False)
        cells.append(Cell(x=edge, width=self.measure - edge, lines=lines, align="centre" if centred else "left"))
        level = {"group": 0, "heading": 1, "part": 2, "question": 2}[block.kind]
        return Row(
            cells=(*cells, *self.codes(block, bold=True)),
            size=size,
            leading=max(look.leading, size * 1.25),
            before=look.gap * (2.4 if block.kind != "question" else 1.8),
            keep=True,
            fresh=block.label.startswith("Schedule") or block.text == "Definitions and Interpretation",
            entry=(level, block.label, text),
        )

    def labelled(self, block: Block) -> Row:
        """A numbered clause, list item or bullet with its label hanging to the left of the text."""
        depth = max(1, block.depth)
        self.edges = self.edges[:depth]
        while len(self.edges) < depth:
            self.edges.append(self.edges[-1])
        start = max(self.edges[depth - 1], self.origin)
        hang = NUMBER_HANGS[min(depth, 3)] if block.kind == "numbered" else HANGS[block.kind]
        edge = start + hang
        self.edges.append(edge)
        label = self.cell(start, hang, block.label or "•")
        return self.plain(block, edge, before=label)

    def definition(self, block: Block) -> Row:
        """The bold term on the left, its meaning on the right, without rules."""
        edge = TERM_WIDTH + 12
        self.edges, self.origin = [edge], edge
        term = set_lines((Run(text=block.term, bold=True),), TERM_WIDTH, self.look.size, hyphenate=False)
        return self.plain(block, edge, before=Cell(x=0.0, width=TERM_WIDTH, lines=term))

    def plain(self, block: Block, edge: float, before: Cell | None = None) -> Row:
        """Text at a left edge, with an optional column on its left and the codes on its right."""
        look, width = self.look, self.measure - edge
        lines = set_lines(inline_runs(block.text), width, look.size, hyphenate=look.justified)
        text = Cell(x=edge, width=width, lines=lines, align="justified" if look.justified else "left")
        cells = (text,) if before is None else (before, text)
        return Row(
            cells=(*cells, *self.codes(block)), size=look.size, leading=look.leading, before=look.gap, least=look.least
        )

    def table(self, block: Block) -> list[Row]:
        """The rows of a ruled table; the header is repeated on every page."""
        size = min(self.look.size, 9.5)
        widths = _column_widths(block.rows, MEASURE)
        header = self.table_row(block.rows[0], widths, size, bold=True)
        header = replace(header, before=self.look.gap, keep=True, ruled="head")
        return [header, *(replace(self.table_row(row, widths, size), repeat=header) for row in block.rows[1:])]

    def table_row(self, texts: tuple[str, ...], widths: list[float], size: float, *, bold: bool = False) -> Row:
        """One boxed row."""
        cells, x = [], 0.0
        for text, width in zip(texts, widths, strict=True):
            inner = width - 2 * PADDING
            lines = set_lines(inline_runs(text, bold=bold), inner, size, hyphenate=False)
            cells.append(Cell(x=x + PADDING, width=inner, lines=lines))
            x += width
        return Row(cells=tuple(cells), size=size, leading=size * 1.25, ruled="cell")

    def cell(self, x: float, width: float, text: str, *, bold: bool = False) -> Cell:
        """A column of one short text."""
        return Cell(x=x, width=width, lines=set_lines((Run(text=text, bold=bold),), MEASURE, self.look.size))

    def codes(self, block: Block, *, bold: bool = False) -> tuple[Cell, ...]:
        """The applicability column: each code on a line of its own."""
        if not self.head.applicability or not block.codes:
            return ()
        lines = tuple(SetLine(runs=(Run(text=code, bold=bold),), width=0.0, last=True) for code in block.codes)
        return (Cell(x=MEASURE - CODES_WIDTH, width=CODES_WIDTH, lines=lines),)


def _column_widths(rows: tuple[tuple[str, ...], ...], measure: float) -> list[float]:
    """Widths that give long columns more room: after the square root of each column's longest text."""
    weights = [max(8.0, max(len(row[column]) for row in rows)) ** 0.55 for column in range(len(rows[0]))]
    return [measure * weight / sum(weights) for weight in weights]


def paginate(rows: list[Row], *, top: float = TOP) -> list[list[Placed]]:
    """The rows on pages: headings stay with what follows, long paragraphs are cut."""
    pages: list[list[Placed]] = [[]]
    y = top
    floor = PAGE_HEIGHT - BOTTOM
    queue = list(rows)
    while queue:
        row = queue.pop(0)
        page = pages[-1]
        gap = row.before if page else 0.0
        needed = gap + _needed(row, queue)
        if page and (row.fresh or y + needed > floor):
            pieces = None if row.fresh or row.keep else _cut(row, floor - y - gap)
            if pieces is None:
                pulled = _pulled(page)
                pages.append([])
                y = top
                if row.repeat is not None and not pulled:
                    pages[-1].append(Placed(row=row.repeat, top=y))
                    y += row.repeat.height
                queue[:0] = [*pulled, replace(row, fresh=False)]
                continue
            queue.insert(0, pieces[1])
            row = pieces[0]
        elif not page and y + row.height > floor:
            pieces = _cut(row, floor - y)
            if pieces is not None:
                queue.insert(0, pieces[1])
                row = pieces[0]
        page.append(Placed(row=row, top=y + gap))
        y += gap + row.height
    return pages


def _pulled(page: list[Placed]) -> list[Row]:
    """Takes the headings that would stand alone at the foot of `page` off it; none if the page has nothing else."""
    count = 0
    while count < len(page) and page[-1 - count].row.keep:
        count += 1
    if count == len(page):
        return []
    rows = [placed.row for placed in page[len(page) - count :]]
    del page[len(page) - count :]
    return rows


def _needed(row: Row, following: list[Row]) -> float:
    """The height that must fit below the current line: the row itself, with what it must stay together with."""
    height = row.height
    if row.keep and following:
        after = following[0]
        first = _needed(after, following[1:]) if after.keep else min(after.depth, after.least) * after.leading
        height += after.before + first + (2 * PADDING if after.ruled else 0)
    return height


def _cut(row: Row, room: float) -> tuple[Row, Row] | None:
    """The row in two where enough lines fit and enough are left; codes and labels stay with the first part.

    No page ends in a divided word.
    """
    fit = int((room - (2 * PADDING if row.ruled else 0)) // row.leading)
    fit = min(fit, row.depth - row.least)
    while any(cell.lines[fit - 1].runs[-1].text.endswith("-") for cell in row.cells if 0 < fit <= len(cell.lines)):
        fit -= 1
    if fit < row.least or (row.ruled and row.depth < 8):
        return None
    short = [cell for cell in row.cells if len(cell.lines) > fit and cell.align == "left" and cell.width < TERM_WIDTH]
    if short and not row.ruled:
        return None
    first = tuple(replace(cell, lines=cell.lines[:fit]) for cell in row.cells)
    rest = tuple(replace(cell, lines=cell.lines[fit:]) for cell in row.cells)
    return replace(row, cells=first), replace(row, cells=rest, before=0.0, entry=None)
