"""A document as it was extracted: pages of lines, tables, bookmarks, and where every character went."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A run of characters in one style.

    `role` is "body" for live text, else the name of the discard that its characters fall under ("struck", "hyphen", …).
    sight: how sure the reader was, 0 to 1, of words that the page shows as pictures; None for what the file holds as
    text.
    """

    text: str
    x0: float = 0.0
    x1: float = 0.0
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    highlight: bool = False
    underlined: bool = False
    role: str = "body"
    sight: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """Where in a table a line stands: table number in the document, row and column in the table, all from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One printed line of a page (PDF, text) or one paragraph (DOCX, HTML, Markdown).

    role: "body", or the discard that the whole line falls under: "header", "footer", "page_number", "cover",
        "contents", "applicability", "watermark", "invisible", "hidden", "unreadable", "placeholder", "line_number",
        "typed_rule", "navigation", "comment", "front_matter".
    paragraph: the extractor knows that a new paragraph starts here (always so in DOCX), knows that none does, or leaves
        it to the segmenter (None; PDF and text).
    label: the number that the word processor gives by itself, as printed ("1.1", "(a)"); None where numbers are typed.
    level: outline level known from a style, a bookmark or a Markdown heading (1 is highest), else None.
    applicability: codes printed beside this line in the applicability column ("All", "A, MH").
    note: the line belongs to a footnote or endnote; its first line has the number as `label`.
    ocr: how sure OCR was of the words, 0 to 1, or where some words of the line were read by sight, of the least sure of
        these; None for a line that the file holds as text.
    """

    page: int
    spans: tuple[Span, ...]
    x0: float = 0.0
    top: float = 0.0
    x1: float = 0.0
    bottom: float = 0.0
    role: str = "body"
    cell: Cell | None = None
    paragraph: bool | None = None
    label: str | None = None
    level: int | None = None
    centred: bool = False
    column: int = 0
    applicability: str | None = None
    note: bool = False
    ocr: float | None = None

    @property
    def text(self) -> str:
        """The live characters of the line."""
        return "".join([span.text for span in self.spans if span.role == "body"])

    @property
    def bold(self) -> bool:
        """Is every live character with ink in bold?"""
        inked = [span for span in self.spans if span.role == "body" and span.text.strip()]
        return bool(inked) and all(span.bold for span in inked)

    @property
    def size(self) -> float:
        """Size in points of the greater part of the live characters."""
        if len(self.spans) == 1 and self.spans[0].role == "body":
            return self.spans[0].size
        weight: dict[float, int] = {}
        for span in self.spans:
            if span.role == "body":
                weight[span.size] = weight.get(span.size, 0) + len(span.text)
        return max(weight, key=weight.__getitem__, default=0.0)

    @property
    def box(self) -> Box:
        """Where the line stands."""
        return Box(page=self.page, x0=self.x0, top=self.top, x1=self.x1, bottom=self.bottom)


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table: its place in the document and the texts of its header cells (empty when it has none)."""

    number: int
    page: int
    rows: int
    columns: int
    header: tuple[str, ...] = ()
    ruled: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page and its lines in reading order. `flags`: "image_only", "blank", "sideways", "disagreement", …

    label: what the file calls the page ("iv", "A-1"), as a reader of PDFs shows it; "" where it says nothing.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    flags: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bookmark:
    """An entry of the document's outline."""

    title: str
    page: int
    level: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentInfo:
    """What identifies a document. `id` is its manifest id, "" for a plain file; `title` as on its cover or metadata.

    pages: 0 where it does not say what stands on which page (a Word document without saved page breaks).
    """

    sha256: str
    media_type: str
    title: str
    pages: int
    id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """An extracted document. `notes` are sentences for the reader about what could not be read."""

    info: DocumentInfo
    pages: tuple[Page, ...]
    tables: tuple[Table, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines in reading order."""
        return tuple(line for page in self.pages for line in page.lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """Where every character with ink (white space is not counted) of a document went.

    `characters == in_clauses + sum(discarded.values())`, always.
    """

    characters: int
    in_clauses: int
    discarded: dict[str, int]

    @property
    def balanced(self) -> bool:
        """Is every character accounted for?"""
        return self.characters == self.in_clauses + sum(self.discarded.values())
