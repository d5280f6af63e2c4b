"""Header rows: the row of a ruled table that names its columns is set apart, and its texts become the table's `header`.

In: a whole document, its tables joined over page ends. Out: the same document, in which the lines of header rows have
the role "table_header" (they keep their cells), and each table's `header` holds one name for each column, "" where the
header row has none; it is empty where no row names the columns. Every format is treated alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Document, Line, Table

ROLE = "table_header"
# A name of a column has at most this many words.
NAME_WORDS = 12
# Plain names stand out where so many rows and columns of entries are below them.
ROWS, COLUMNS = 2, 2
# What no name of a column has: a number before it, as provisions have; blanks to fill in, sums, addresses; no letter.
NO_NAME = re.compile(r"\d+(?:\.\d+)*[.)]?\s|.*[\[\]£@]|[^A-Za-z]*$")

_Rows = dict[int, list[Line]]


def set_apart(document: Document) -> Document:
    """`document` with the header rows of its tables named."""
    rows: dict[int, _Rows] = {table.number: {} for table in document.tables}
    for line in document.lines:
        if line.cell is not None and line.role == "body" and line.text.strip():
            rows[line.cell.table].setdefault(line.cell.row, []).append(line)
    heads = {table.number: _head(table, rows[table.number]) for table in document.tables}
    return replace(
        document,
        pages=tuple(replace(page, lines=tuple(_named(line, heads) for line in page.lines)) for page in document.pages),
        tables=tuple(
            replace(table, header=_names(table, heads[table.number], rows[table.number])) for table in document.tables
        ),
    )


def _named(line: Line, heads: dict[int, range]) -> Line:
    cell = line.cell
    if cell is None or line.role != "body" or cell.row not in heads[cell.table]:
        return line
    return replace(line, role=ROLE)


def _names(table: Table, head: range, rows: _Rows) -> tuple[str, ...]:
    """The names of the columns; those that the document gives to each column win over those in the cells."""
    if len(table.header) == table.columns and sum(map(bool, table.header)) > 1:
        return table.header
    if not head:
        return ()
    by_column = _cells([line for number in head for line in rows[number]])
    return tuple(by_column.get(column, "") for column in range(max(table.columns, *(n + 1 for n in by_column))))


def _head(table: Table, rows: _Rows) -> range:
    """The numbers of the rows that name the columns; none where no row names them, or nothing is below it.

    A row names columns if it is the first but for titles of one cell, fills two cells at least with names, and the
    document marks it as the head (a header row of Word, header cells of a web page, a row printed again on the next
    page), or it alone is bold, or it alone holds names where all rows below hold entries.
    """
    order = sorted(rows)
    start = next((at for at, number in enumerate(order) if _fills(rows[number])), len(order))
    if not table.ruled or start + 1 >= len(order) or order[0] != 0 or not _could_name(rows[order[start]]):
        return range(0)
    first, others = rows[order[start]], [rows[number] for number in order[start + 1 :]]
    if table.header and (marked := _marked(table, rows, order[start:])):
        return marked
    alone_bold = _bold(first) and not any(_fills(row) and _bold(row) for row in others)
    if _is_form(others) or not (alone_bold or _stands_out(first, others)):
        return range(0)
    return range(order[start], order[start] + 1)


def _marked(table: Table, rows: _Rows, order: Sequence[int]) -> range:
    """The first rows of `order`, if together they hold just the names that the document gives."""
    names = set(" ".join(table.header).split())
    for count in range(1, len(order)):
        texts = [text for number in order[:count] for text in _cells(rows[number]).values()]
        if set(" ".join(texts).split()) == names:
            return range(order[0], order[count - 1] + 1)
    return range(0)


def _stands_out(first: Sequence[Line], others: Sequence[Sequence[Line]]) -> bool:
    """Has a row names where each row below has entries, in two columns or more, which are half of all at least?"""
    names = _cells(first)
    rows = [_cells(row) for row in others if _fills(row)]
    told = [column for column, name in names.items() if all(_is_entry(row.get(column, ""), name) for row in rows)]
    return len(rows) >= ROWS and len(told) >= COLUMNS and 2 * len(told) >= len(names)


def _is_entry(text: str, name: str) -> bool:
    """Is a cell no name, unlike the one at the head of its column: with a digit, or a passage?"""
    numbered = any(char.isdigit() for char in text) and not any(char.isdigit() for char in name)
    return numbered or (len(text.split()) > NAME_WORDS and text.endswith("."))


def _is_form(rows: Sequence[Sequence[Line]]) -> bool:
    """Are these bold words with an entry beside each, as in an order form? Its first row is an entry too."""
    pairs = [row for row in rows if len(_cells(row)) == 2]
    labelled = [row for row in pairs if _bold([line for line in row if line.cell and line.cell.column == 0])]
    return len(pairs) == len(rows) and 2 * len(labelled) > len(rows)


def _fills(row: Sequence[Line]) -> bool:
    return len(_cells(row)) > 1


def _bold(lines: Sequence[Line]) -> bool:
    return bool(lines) and all(line.bold for line in lines)


def _could_name(row: Sequence[Line]) -> bool:
    """Two cells or more, each with a few words that are no numbered provision and no sentence."""
    texts = list(_cells(row).values())
    return _fills(row) and not any(
        len(text.split()) > NAME_WORDS or (text.endswith((".", ";")) and " " in text) or NO_NAME.match(text)
        for text in texts
    )


def _cells(row: Sequence[Line]) -> dict[int, str]:
    """The texts of a row's cells, by their columns."""
    cells: dict[int, list[str]] = {}
    for line in row:
        if line.cell is not None:
            cells.setdefault(line.cell.column, []).append(f"{line.label or ''} {line.text}".strip())
    return {column: " ".join(" ".join(parts).split()) for column, parts in sorted(cells.items())}
