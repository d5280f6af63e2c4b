"""Plain text in, `Document` out: one line per line, indents kept, a page per form feed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.extract import encoding, typed_rules
from pipeline.extract.characters import visible
from pipeline.extract.formats import TEXT
from pipeline.model import Document, DocumentInfo, Line, Page, Span

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
# Nobody wraps a text narrower than this: of 43 real texts, 9 have a width of 45 or less, and none of them is wrapped.
# So few lines, when one of them is longer, do not show a width.
NARROW, FEW = 46, 10
# A line of this length and so many words that ends no sentence is prose, not an entry of a list.
PROSE, PROSE_WORDS = 40, 6


def read_text(data: bytes, *, sha256: str) -> Document:
    """Extract text, in the encoding that `encoding.decoded` finds."""
    text = encoding.decoded(data)
    pages = [
        Page(number=number, width=0.0, height=0.0, lines=tuple(_lines(page, number)))
        for number, page in enumerate(text.split("\f"), 1)
    ]
    title = next((line.text.strip() for page in pages for line in page.lines), "")
    return Document(
        info=DocumentInfo(sha256=sha256, media_type=TEXT, title=title, pages=len(pages)),
        pages=tuple(pages),
        notes=encoding.notes(text),
    )


def _lines(text: str, page: int) -> Iterator[Line]:
    fresh, before = True, ""
    rows = [_shown(row) for row in text.expandtabs(8).splitlines()]
    wrap, own = _wrap(rows), _widths(rows)
    for row, printed in enumerate(rows):
        if not printed.strip():
            fresh = True
            continue
        indent = len(printed) - len(printed.lstrip())
        words = printed.strip()
        x0, top = indent * CHARACTER, row * LEADING
        rule = typed_rules.is_rule(words)
        new = fresh or rule or not (_full(before, words, wrap) or _goes_on(before, words, own[row]))
        yield Line(
            page=page,
            spans=tuple(_stops(words, x0)),
            x0=x0,
            top=top,
            x1=x0 + len(words) * CHARACTER,
            bottom=top + LEADING,
            role=typed_rules.ROLE if rule else "body",
            # A page may end within a paragraph.
            paragraph=new if page == 1 or before else None,
        )
        fresh, before = rule, printed.rstrip()


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
    is_narrow = width < NARROW and (len(lengths) > FEW or lengths[0] < NARROW)
    return sys.maxsize if is_narrow else width


def _stops(text: str, x0: float) -> Iterator[Span]:
    """`text` cut where several spaces stand for a tab stop; a span's x0 is that of its first character with ink."""
    for piece in re.finditer(r"(?:\s*\S+)(?:\s\S+)*\s*?(?=\s{2,}|$)|\s+", text):
        start = x0 + (piece.start() + len(piece[0]) - len(piece[0].lstrip())) * CHARACTER
        yield Span(text=piece[0], x0=start, x1=x0 + piece.end() * CHARACTER, size=10.0)
