"""Plain text in, `Document` out: one line per line, indents kept, a page per form feed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.extract import encoding, text_tables, typed_rules
from pipeline.extract.characters import visible
from pipeline.extract.formats import TEXT
from pipeline.extract.text_tables import Piece
from pipeline.extract.typed_underlines import marked
from pipeline.model import Cell, Document, DocumentInfo, Line, Page, Span, Table

# Width that one character of indent is taken for, and height of a line (points): Courier 10 on 12.
CHARACTER, LEADING = 6.0, 12.0
SOFT_HYPHEN = "\u00ad"
# No sentence ends with one of these words.
_OPEN = (
    "a an and any as at by each for from if in into its no not of on or such than that the their these this those to "
    "under upon which with within without"
)
OPEN_WORDS = frozenset(_OPEN.split())
# An item of a list that has no labels ends so.
ITEM_ENDS = (".", ":", ";", "!", "?", "; and", "; or", ", and", ", or")
# A text without a line as long as this is a list or a form, and not wrapped: each of 43 real texts has longer lines.
NARROW = 46
# A line of this length and so many words that ends no sentence is prose, not an entry of a list.
PROSE, PROSE_WORDS = 40, 6


def read_text(data: bytes, *, sha256: str) -> Document:
    """Extract text, in the encoding that `encoding.decoded` finds."""
    text = encoding.decoded(data)
    tables: list[Table] = []
    pages = [
        Page(number=number, width=0.0, height=0.0, lines=marked(tuple(_lines(page, number, tables))))
        for number, page in enumerate(text.split("\f"), 1)
    ]
    title = next((line.text.strip() for page in pages for line in page.lines if line.text.strip()), "")
    return Document(
        info=DocumentInfo(sha256=sha256, media_type=TEXT, title=title, pages=len(pages)),
        pages=tuple(pages),
        tables=tuple(tables),
        notes=encoding.notes(text),
    )


def _lines(text: str, page: int, tables: list[Table]) -> Iterator[Line]:
    """The lines of a page. tables: takes in its tables."""
    fresh, before = True, ""
    rows = [_shown(row) for row in text.expandtabs(8).splitlines()]
    typed = _typed_tables(rows, page, tables)
    running = ["" if row in typed else printed for row, printed in enumerate(rows)]
    wrap, own = _wrap(running), _widths(running)
    for row, printed in enumerate(rows):
        if row in typed:
            yield from _cells(printed, row, page, *typed[row])
        if row in typed or not printed.strip():
            fresh = True
            continue
        words = printed.strip()
        rule = typed_rules.is_rule(words)
        new = fresh or rule or not (_full(before, words, wrap) or _goes_on(before, words, own[row]))
        # A page may end within a paragraph.
        yield _line(
            printed,
            row,
            page,
            role=typed_rules.ROLE if rule else "body",
            paragraph=new if page == 1 or before else None,
        )
        fresh, before = rule, printed.rstrip()


def _line(
    printed: str, row: int, page: int, *, role: str, at: int = 0, cell: Cell | None = None, paragraph: bool | None
) -> Line:
    """A line of a page. printed: its characters, of which the first stands `at` so many from the left edge."""
    words = printed.strip()
    x0, top = (at + len(printed) - len(printed.lstrip())) * CHARACTER, row * LEADING
    return Line(
        page=page,
        spans=tuple(_stops(words, x0)),
        x0=x0,
        top=top,
        x1=x0 + len(words) * CHARACTER,
        bottom=top + LEADING,
        role=role,
        cell=cell,
        paragraph=paragraph,
    )


# ---------------------------------------------------------------- tables


def _typed_tables(rows: Sequence[str], page: int, tables: list[Table]) -> dict[int, tuple[int, tuple[Piece, ...]]]:
    """For each row of a page that stands in a typed table, the table's number and the row's cells."""
    found: dict[int, tuple[int, tuple[Piece, ...]]] = {}
    for table in text_tables.find(rows):
        number = len(tables)
        tables.append(Table(number=number, page=page, rows=table.rows, columns=table.columns, header=table.header))
        found |= {row: (number, pieces) for row, pieces in table.lines.items()}
    return found


def _cells(printed: str, row: int, page: int, table: int, pieces: Sequence[Piece]) -> Iterator[Line]:
    """The cells of a row of a table, and what is typed between them."""
    between = list(printed)
    for piece in pieces:
        words = printed[piece.start : piece.end].strip(" |")
        start = printed.find(words, piece.start)
        if words:
            cell = Cell(table=table, row=piece.row, column=piece.column)
            between[start : start + len(words)] = " " * len(words)
            yield _line(words, row, page, role="body", at=start, cell=cell, paragraph=True)
    if "".join(between).strip():
        yield _line("".join(between), row, page, role=typed_rules.ROLE, paragraph=True)


def _shown(row: str) -> str:
    """A row as it is shown; a soft hyphen is, at its end."""
    return visible(row) + (SOFT_HYPHEN if row.rstrip().endswith(SOFT_HYPHEN) else "")


# ---------------------------------------------------------------- wrapped text


def _full(before: str, words: str, width: int) -> bool:
    """Was a line broken where the next word did not fit in the width? Where it would have, the writer began a line."""
    return len(before) + 1 + len(words.split()[0]) > width


def _goes_on(before: str, words: str, own: int) -> bool:
    """Does a line go on with the sentence of the one before it, whatever width the text has elsewhere?

    own: the width of the lines that stand together with it. A line that begins like a number of its own does not.
    """
    if not words[0].isalpha() or len(words.split()[0].rstrip(".)")) == 1 or before.endswith(ITEM_ENDS):
        return False
    last = before.split()[-1]
    if words[0].islower() or last in OPEN_WORDS:
        return len(before.split()) > 1
    return len(before) >= PROSE and len(before.split()) >= PROSE_WORDS and _full(before, words, own)


def _widths(rows: Sequence[str]) -> list[int]:
    """For each row, the length of the longest row of those that stand together, without an empty one between."""
    found: list[int] = []
    for _, group in groupby(rows, key=lambda row: bool(row.strip())):
        lengths = [len(row.rstrip()) for row in group]
        found += [max(lengths)] * len(lengths)
    return found


def _wrap(rows: Sequence[str]) -> int:
    """The width that a text was wrapped at: the greatest length that several lines come near to.

    A few longer lines do not count: they hold one word that could not be broken, such as a web address. A
    text of short lines is not wrapped.
    """
    lengths = sorted((len(row.rstrip()) for row in rows if row.strip()), reverse=True)
    enough = max(2, len(lengths) // 50)
    near = (length for n, length in enumerate(lengths) if length - lengths[min(n + enough, len(lengths) - 1)] <= 6)
    width = next(near, 0)
    return width if lengths and lengths[0] >= NARROW else sys.maxsize


def _stops(text: str, x0: float) -> Iterator[Span]:
    """`text` cut where several spaces stand for a tab stop; a span's x0 is that of its first character with ink."""
    for piece in re.finditer(r"(?:\s*\S+)(?:\s\S+)*\s*?(?=\s{2,}|$)|\s+", text):
        start = x0 + (piece.start() + len(piece[0]) - len(piece[0].lstrip())) * CHARACTER
        yield Span(text=piece[0], x0=start, x1=x0 + piece.end() * CHARACTER, size=10.0)
