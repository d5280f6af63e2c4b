"""PDF in, `Document` out: glyphs and drawings of each page, put into lines, then furniture, contents and marks named.

Guarantees left behind: every character with ink of every page is in exactly one span of exactly one line; pages are
closed as they are read, so that memory does not grow with the page count; pages without text are flagged.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.extract import roles
from pipeline.extract.pdf import applicability, headers_footers, line_numbers, placeholders, watermarks
from pipeline.extract.pdf.columns import Beside
from pipeline.extract.pdf.file_names import names_in
from pipeline.extract.pdf.image_text_results import sight_notes
from pipeline.extract.pdf.lines import baselines, line
from pipeline.extract.pdf.opening import form_of, opened
from pipeline.extract.pdf.page_lines import Tables, page_lines
from pipeline.extract.pdf.page_read import INVISIBLE, UNREADABLE, PageReader, Raw
from pipeline.extract.typed_underlines import marked
from pipeline.model import Bookmark, Document, DocumentInfo, Line, Page
from pipeline.text import first_of

LAYERS = b"/OCProperties"
# The flag of a page whose words are what OCR made of its picture.
OCR_LAYER = "ocr_layer"
Progress = Callable[[int, int], None]


def read_pdf(data: bytes, *, sha256: str, name: str, progress: Progress | None = None) -> Document:
    """Extract a PDF. `name` is used in messages, `progress(done, total)` is called after each page.

    Raises EncryptedFileError, DamagedFileError, TooLargeError.
    """
    pdf = opened(data, name)
    try:
        names = names_in(data, (LAYERS, placeholders.PORTFOLIO))
        stands_for = placeholders.looked_at(pdf, portfolio=placeholders.PORTFOLIO in names)
        with form_of(pdf) as forms:
            reader = PageReader(pdf, layered=LAYERS in names, forms=forms)
            raws = []
            for index in range(len(pdf)):
                raws.append(reader.read(index))
                if progress:
                    progress(index + 1, len(pdf))
        title = pdf.get_metadata_dict(skip_empty=True).get("Title", "")
        bookmarks = _bookmarks(pdf)
        labels = [pdf.get_page_label(index) for index in range(len(pdf))]
    finally:
        pdf.close()
    raws = _without(raws, line_numbers.find(raws))
    raws = _without(raws, watermarks.find(raws))
    raws = _without(raws, headers_footers.find(raws))
    codes = applicability.find(raws)
    pages: list[Page] = []
    tables = Tables()
    # Of the last two pages: the outer margins of left and right pages differ.
    columns: deque[list[Beside]] = deque(maxlen=2)
    for page in raws:
        marks = codes.on(page)
        lines = page_lines(page, [word for word in page.words if id(word) not in marks], tables, columns)
        pages.append(
            Page(
                number=page.number,
                width=page.width,
                height=page.height,
                lines=marked((*applicability.attach(lines, marks, page.number), *_aside_lines(page))),
                flags=_flags(page),
                label=labels[page.number - 1],
            )
        )
    named = roles.assign(roles.PagesRead(pages=pages, tables=tables.found, edges=tables.columns, bookmarks=bookmarks))
    shown, said = placeholders.set_apart(named.pages, stands_for, name)
    info = DocumentInfo(sha256=sha256, media_type="application/pdf", title=title, pages=len(shown))
    return Document(
        info=info,
        pages=tuple(shown),
        tables=tuple(named.tables),
        bookmarks=bookmarks,
        notes=(
            *said,
            *_notes(shown, name),
            *reader.widths.notes(name),
            *sight_notes({page.number: page.seen for page in raws if page.seen}),
        ),
    )


def _without(pages: Sequence[Raw], found: Mapping[int, str]) -> list[Raw]:
    """The pages with the words that have a role, by their identity, set aside."""
    if not found:
        return list(pages)
    return [
        replace(
            page,
            words=tuple(word for word in page.words if id(word) not in found),
            aside=(*page.aside, *((found[id(word)], word) for word in page.words if id(word) in found)),
        )
        for page in pages
    ]


def _bookmarks(pdf: Any) -> tuple[Bookmark, ...]:
    found = []
    for mark in pdf.get_toc(max_depth=8):
        destination = mark.get_dest()
        index = destination.get_index() if destination else None
        found.append(Bookmark(title=mark.get_title(), page=(index or 0) + 1, level=mark.level + 1))
    return tuple(found)


def _aside_lines(page: Raw) -> list[Line]:
    """The running heads and feet of a page and what is not seen on it, with their roles."""
    found = []
    for role in sorted({role for role, _ in page.aside}):
        rows = baselines(word for mine, word in page.aside if mine == role)
        found += [replace(line(page.number, row, page.shapes), role=role) for row in rows]
    return found


def _flags(page: Raw) -> tuple[str, ...]:
    asides = {role for role, _ in page.aside}
    dark = (UNREADABLE,) if UNREADABLE in asides else ()
    if not page.words and not dark and asides <= {INVISIBLE}:
        return ("image_only",) if page.pictured else ("blank",)
    shown = ("pictured_text",) if page.seen and page.seen.places else ()
    scanned = (OCR_LAYER,) if page.scanned else ()
    return (*dark, *shown, *scanned, *(("sideways",) if page.turn else ()))


def _notes(pages: Sequence[Page], name: str) -> tuple[str, ...]:
    found = []
    dark = [str(page.number) for page in pages if "image_only" in page.flags]
    if dark:
        which = f"Page {dark[0]} of {name} is a picture"
        which = which if len(dark) == 1 else f"{len(dark)} pages of {name} are pictures"
        found.append(f"{which} without text ({first_of(dark)}); nothing was read from there. Run it through OCR first.")
    unread = [str(page.number) for page in pages if UNREADABLE in page.flags]
    if unread:
        found.append(
            f"{name} does not say which letters it shows on page {first_of(unread)}: words in a font without a map to "
            "Unicode were not read. Run it through OCR first."
        )
    return tuple(found)
