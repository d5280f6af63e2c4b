"""Two independent readers compared: what pdfium read of a page against what pdfplumber's reader (pdfminer.six) reads.

Compared are every page with a table, the first, the last, and of the others about one in sixteen, chosen by the file's
SHA-256, so that the same file is always judged on the same pages; or all of them. Pages are compared as multisets of
words, since two readers may rightly differ in their order. A page below the threshold gets the flag "disagreement".

pdfplumber opens the file and walks its pages; `second_reader` takes the strings as pdfminer's interpreter shows them,
without the layout analysis, which a comparison without order has no use for.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pipeline.model import Document, Line, Page
from pipeline.text import first_of

FLAG = "disagreement"
# About one page in this many is compared of those that have no table and are neither first nor last.
SAMPLE = 16
# Chosen on one half of the contracts at hand and judged on the other: models/agreement.toml says when, how and on what.
THRESHOLD = 0.985

# What one reader gives as one character and the other as its likeness, and hyphens, which end a line or do not.
ALIKE = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "−": "-",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "\u00ad": "-",
        "\x02": "-",
        "\ufffe": "-",
    }
)
WORD = re.compile(r"\w+|[^\w\s\-\x00-\x1f\u200b-\u200f\ufeff\ufffd]")


def compared(data: bytes, document: Document, *, every: bool = False) -> Document:
    """`document`, read from the PDF in `data`, with the flag on pages that a second reader reads otherwise, and a note.

    every: compare every page. A page that the second reader cannot read at all counts as one on which they differ.
    """
    chosen = sample(document, every=every)
    differ = {number for number, likeness in likenesses(data, document, chosen) if likeness < THRESHOLD}
    if not differ:
        return document
    pages = tuple(
        replace(page, flags=(*page.flags, FLAG)) if page.number in differ else page for page in document.pages
    )
    return replace(document, pages=pages, notes=(*document.notes, _note(sorted(differ), len(chosen))))


def sample(document: Document, *, every: bool = False) -> tuple[int, ...]:
    """The numbers of the pages to compare, in order."""
    count = len(document.pages)
    if every:
        return tuple(range(1, count + 1))
    chosen = {1, count, *(line.page for line in document.lines if line.cell is not None)}
    others = [number for number in range(2, count) if number not in chosen]

    def lot(number: int) -> str:
        return hashlib.sha256(f"{document.info.sha256}:{number}".encode()).hexdigest()

    return tuple(sorted(chosen | set(sorted(others, key=lot)[: len(others) // SAMPLE])))


def likenesses(data: bytes, document: Document, numbers: Iterable[int]) -> Iterator[tuple[int, float]]:
    """For each of the pages: its number and the share of words, 0 to 1, that both readers have read."""
    for number, ours, theirs in readings(data, document, numbers):
        yield number, 0.0 if theirs is None else likeness(ours, theirs)


def readings(
    data: bytes, document: Document, numbers: Iterable[int]
) -> Iterator[tuple[int, Counter[str], Counter[str] | None]]:
    """For each of the pages: its number, our words, and the second reader's; None where it cannot read the page."""
    import pdfplumber

    wanted = list(numbers)
    try:
        pdf = pdfplumber.open(io.BytesIO(data), pages=wanted)
        found = {page.page_number: page for page in pdf.pages}
    except Exception:
        # Whatever a broken file does to the second reader, its pages cannot be confirmed, and that is said.
        yield from ((number, words(_printed(document.pages[number - 1])), None) for number in wanted)
        return
    with pdf:
        for number in wanted:
            theirs = _read(pdf, found[number]) if number in found else None
            yield number, words(_printed(document.pages[number - 1])), theirs


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two multisets have in common, 0 to 1 (Dice); 1 for two empty ones."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def words(text: str) -> Counter[str]:
    """The words and signs of a text, without hyphens, in their compatibility form (ligatures as letters)."""
    return Counter(WORD.findall(unicodedata.normalize("NFKC", text.translate(ALIKE))))


def _printed(page: Page) -> str:
    """All that was read of a page, what was discarded too, but for what no reader of text sees; each place once."""
    return "\n".join({(line.box, text): text for line in page.lines if (text := _all(line))}.values())


def _all(line: Line) -> str:
    return "".join(span.text if span.sight is None else " " for span in line.spans)


def _read(pdf: Any, page: Any) -> Counter[str] | None:
    """The words of a page by the second reader; None where it fails."""
    # Late: only PDF needs it.
    from pipeline.extract.pdf.second_reader import shown

    try:
        return words(shown(pdf, page))
    except Exception:
        # As above: pdfminer raises whatever its Python code happens to raise on a broken page.
        return None
    finally:
        page.close()


def _note(numbers: list[int], chosen: int) -> str:
    """The sentence for the reader that names the pages."""
    named = first_of(numbers)
    which = f"page {named}" if len(numbers) == 1 else f"{len(numbers)} pages ({named})"
    return f"A second reader confirms {chosen - len(numbers)} of {chosen} pages, but not {which}; check by eye."
