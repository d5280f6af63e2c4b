"""Documents that hold one table, written as rows of cells for tests."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Cell, Document, DocumentInfo, Line, Page, Span, Table

Rows = Sequence[Sequence[str]]


def table(rows: Rows, *, header: tuple[str, ...] = (), ruled: bool = True) -> Document:
    """A document that is a table. Lines of a cell are parted by a bar, "*" makes a cell bold, "" leaves it empty."""
    lines = []
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            for number, text in enumerate(cell.removeprefix("*").split("|")):
                x0, top = 50.0 + 200 * column, 40.0 * row + 12 * number
                x0 += len(text) - len(text.lstrip())
                span = Span(text=text.strip(), x0=x0, x1=x0 + 5 * len(text), size=10, bold=cell.startswith("*"))
                place = Cell(table=0, row=row, column=column)
                line = Line(page=1, spans=(span,), x0=x0, top=top, x1=span.x1, bottom=top + 10, cell=place)
                lines += [line] if text.strip() else []
    columns = max(len(cells) for cells in rows)
    return Document(
        info=DocumentInfo(sha256="0", media_type="application/pdf", title="", pages=1),
        pages=(Page(number=1, width=600, height=800, lines=tuple(lines)),),
        tables=(Table(number=0, page=1, rows=len(rows), columns=columns, header=header, ruled=ruled),),
    )
