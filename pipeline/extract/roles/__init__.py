"""The roles of lines, given in passes over the pages of a PDF: one after another, in the order of `PASSES`.

A pass looks at lines of the role "body" alone, so that each leaves less to the next; what it needs of those before it,
and what it leaves behind, is said in its row. Readers of formats that say such things themselves (Word, web pages) give
the roles as they read, and share single modules of this room. `table_headers` comes last, for every format, when the
document is whole (`pipeline.extract.open`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.extract.roles import (
    bookmarks,
    contents,
    cover,
    edge_lines,
    filing_numbers,
    footnotes,
    inner_heads,
    page_lines,
    page_numbers,
    table_continuations,
)
from pipeline.model import Bookmark, Page, Table


@dataclass(frozen=True, kw_only=True, slots=True)
class PagesRead:
    """What the passes work on. edges: the left edges of the columns of each ruled table, by its number."""

    pages: Sequence[Page]
    tables: Sequence[Table]
    edges: Mapping[int, Sequence[float]]
    bookmarks: Sequence[Bookmark]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pass:
    """A pass: what it needs, what it leaves, and the function from pages to pages."""

    name: str
    needs: str
    leaves: str
    run: Callable[[PagesRead], PagesRead]


def _over_pages(function: Callable[[Sequence[Page]], list[Page]]) -> Callable[[PagesRead], PagesRead]:
    """A pass from a function that looks at the pages alone."""
    return lambda read: replace(read, pages=function(read.pages))


def _name_bookmarks(read: PagesRead) -> PagesRead:
    return replace(read, pages=bookmarks.name(read.pages, read.bookmarks))


def _join_tables(read: PagesRead) -> PagesRead:
    pages, tables = table_continuations.join(read.pages, read.tables, read.edges)
    return replace(read, pages=pages, tables=tables)


PASSES = (
    Pass(
        name="page_numbers",
        needs="running heads and feet are set apart, for their numbers count along",
        leaves="the numbers of old pages within the text have the role page_number",
        run=_over_pages(page_numbers.name),
    ),
    Pass(
        name="page_lines",
        needs="running heads and feet are set apart",
        leaves="lines within the text that say which page of an earlier printing ended have the role page_number",
        run=_over_pages(page_lines.name),
    ),
    Pass(
        name="inner_heads",
        needs="page_numbers and page_lines: beside them stand the heads and feet of the old pages",
        leaves="lines that stand beside them again and again have the role header or footer",
        run=_over_pages(inner_heads.name),
    ),
    Pass(
        name="contents",
        needs="page_numbers: a lone number is no entry",
        leaves="titles and entries of contents pages have the role contents",
        run=_over_pages(contents.name),
    ),
    Pass(
        name="cover",
        needs="contents: a first page of entries is no cover",
        leaves="the words of a short first page have the role cover",
        run=_over_pages(cover.name),
    ),
    Pass(
        name="filing_numbers",
        needs="cover: on a whole cover there is nothing to set apart",
        leaves="the number under which a document was filed, at the head of its first page, has the role cover",
        run=_over_pages(filing_numbers.name),
    ),
    Pass(
        name="footnotes",
        needs="cover and contents: their small type is no note",
        leaves="footnotes have `note` and their number as label; their marks in the text are spans of role note_mark",
        run=_over_pages(footnotes.name),
    ),
    Pass(
        name="edge_lines",
        needs="footnotes: they stand at the foot of a page in small type too",
        leaves="small lines at the edges of a single page have the role header or footer",
        run=_over_pages(edge_lines.name),
    ),
    Pass(
        name="bookmarks",
        needs="contents: a bookmark names the heading, not the entry",
        leaves="lines that a bookmark names have its level",
        run=_name_bookmarks,
    ),
    Pass(
        name="table_continuations",
        needs="only the rows of the text are left between the last row of a page and the first of the next",
        leaves="a table that goes on over page ends is one, its repeated head of role table_header",
        run=_join_tables,
    ),
)


def assign(read: PagesRead) -> PagesRead:
    """What was read, with the roles that all passes give, one after another."""
    for each in PASSES:
        read = each.run(read)
    return read
