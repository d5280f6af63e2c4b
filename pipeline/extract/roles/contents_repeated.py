"""Contents without page numbers: a list whose entries come again further on, in the same order, with text between them.

Under a title most of its entries must; a list without a title needs every one of them,
each with its number. Two lists that say the same, as in
two schedules of one form, have nothing between their entries and are no contents of one another. A page of two columns
may be read row by row: what stands right of a wide gap is an entry of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.label_grammar import PLAIN_NUMBER, SMALL_ROMAN
from pipeline.model import Line

# So many entries at least, under a title and without one; this share of those under a title comes again.
TITLED, UNTITLED, SHARE = 3, 5, 0.7
# So many lines in a row may be none, such as the rest of a wrapped entry.
BETWEEN = 2
# A piece of a line is an entry of its own from a gap of so many ems on.
APART = 2.5
# An entry has so many characters at most, and so many letters at least.
LONGEST, LETTERS = 120, 3
# Text stands between the headings: so many lines for each of them.
SPREAD = 1.5

LABEL = re.compile(
    rf"(?:(?:clause|section|article|part)\s+)?(?:{PLAIN_NUMBER}|[A-Z]|[IVXLivxl]{{1,6}})[.):]?(?=\s|$)",
    re.IGNORECASE,
)
# All but letters and digits.
SIGNS = re.compile(r"[\W_]+")
PAGE = re.compile(rf"[\s.…_]*(?:\d{{1,4}}|{SMALL_ROMAN})?\s*$")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A piece of a line: the line's index, the piece's place in it, its words with and without its number."""

    line: int
    place: int
    whole: str
    bare: str


class Places:
    """Where the words of entries stand in the lines of a document."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._wholes: dict[str, list[tuple[int, str]]] = {}
        self._bares: dict[str, list[int]] = {}
        for n, line in enumerate(lines):
            whole, bare = _keys(line.text)
            self._wholes.setdefault(whole[:LETTERS], []).append((n, whole))
            self._bares.setdefault(bare, []).append(n)

    def find(self, entry: _Entry, start: int) -> int | None:
        """The first line from `start` on that begins with the words of an entry."""
        starting = self._wholes.get(entry.whole[:LETTERS], ())
        whole = next((n for n, text in starting if n >= start and text.startswith(entry.whole)), None)
        if entry.bare != entry.whole:
            return whole
        bare = next((n for n in self._bares.get(entry.bare, ()) if n >= start), None)
        return min((n for n in (whole, bare) if n is not None), default=None)

    def in_order(self, entries: Sequence[_Entry], start: int) -> list[int]:
        """Where the entries come again, each after the one before."""
        found = []
        for entry in entries:
            here = self.find(entry, start)
            if here is not None:
                found.append(here)
                start = here + 1
        return found


def repeated(places: Places, start: int, *, titled: bool) -> range:
    """The lines from `start` on that are entries which come again; an empty range where there are too few."""
    lines, last = places.lines, start - 1
    first = next((e for n in range(start, min(start + 1 + BETWEEN, len(lines))) for e in _entries(lines[n], n)), None)
    body = places.find(first, first.line + TITLED) if first else None
    if body is None:
        return range(0)
    entries: list[_Entry] = []
    for n in range(start, body):
        if not titled and not LABEL.match(lines[n].text.strip()):
            break
        mine = [entry for entry in _entries(lines[n], n) if places.find(entry, body) is not None]
        if mine:
            entries += mine
            last = n
        elif n - last > (BETWEEN if titled else 0):
            break
    found = places.in_order(sorted(entries, key=lambda entry: (entry.place > 0, entry.line, entry.place)), body)
    if len(found) < (TITLED if titled else UNTITLED) or len(found) < (SHARE if titled else 1.0) * len(entries):
        return range(0)
    return range(start, last + 1) if found[-1] - found[0] >= SPREAD * len(found) else range(0)


def _entries(line: Line, index: int) -> Iterator[_Entry]:
    for place, text in enumerate(_pieces(line)):
        whole, bare = _keys(PAGE.sub("", text))
        if len(bare) >= LETTERS and len(text) <= LONGEST:
            yield _Entry(index, place, whole, bare)


def _pieces(line: Line) -> list[str]:
    """A line cut at its wide gaps, but not between a number and its words."""
    found: list[str] = []
    before = None
    for span in line.spans:
        if span.role != "body":
            continue
        wide = before is not None and span.x0 - before.x1 > APART * max(span.size, 1.0)
        if found and not (wide and len(_keys(found[-1])[1]) >= LETTERS):
            found[-1] += span.text
        else:
            found.append(span.text)
        before = span
    return found


def _keys(text: str) -> tuple[str, str]:
    """The letters and digits of a text, and those without the number before it."""
    text = text.strip()
    return _plain(text), _plain(LABEL.sub("", text, count=1) if LABEL.match(text) else text)


def _plain(text: str) -> str:
    return SIGNS.sub("", text.casefold())
