"""Running heads and feet that stand at no fixed height: they follow the text wherever a page of it ends.

Web pages printed to PDF have such feet: each page of the original ends with its number and what stood beside it. They
are the last (or first) rows of a page, come back on several pages, and one of them has a number that counts with the
pages. Rows around that number belong to it when they come back at the same distance from it. Feet without any number
must be centred, apart from the text, and on most pages. So words with which clauses on several pages end are safe, and
so are the names under signatures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.repeated_rows import COUNTS, PAGE_NUMBER, keys

# So many rows at an end of a page are looked at; where all of them come back, it is text that comes back.
DEEPEST = 6
# Rows beside a number come back at the same distance from it (points), on this share of the pages that have it.
DRIFT, BESIDE = 2.0, 0.2
# Feet without numbers are on this share of the pages, and on so many at least.
MOST, FEWEST = 0.5, 4
# They stand apart from the text by so many times the size of the type, and centred within this share of the width.
APART, CENTRED = 1.6, 0.02

Row = list[Word]


@dataclass(frozen=True, slots=True)
class _End:
    """A row near an end of a page: its place counted from that end, its height, and the keys it may share."""

    page: int
    place: int
    height: float
    text: str
    keys: frozenset[str]
    words: tuple[Word, ...]


def find(rows: Mapping[int, Sequence[Row]], widths: Mapping[int, float], least: int) -> dict[int, str]:
    """The role of each word of a floating head or foot, by the word's identity.

    rows: what stands on each page besides furniture at fixed heights, from top to bottom. widths: of the pages, in
    points. least: on how many pages a row must come back.
    """
    roles: dict[int, str] = {}
    for role, step in (("footer", -1), ("header", 1)):
        ends = {page: [*_ends(page, mine[::step])] for page, mine in rows.items()}
        found = _numbered(ends, least)
        if role == "footer" and not found:
            found = _centred(ends, widths, max(least, FEWEST, round(MOST * len(rows))))
        for end in found:
            name = "page_number" if PAGE_NUMBER.fullmatch(end.text) else role
            roles |= {id(word): name for word in end.words}
    return roles


def _ends(page: int, rows: Sequence[Row]) -> Iterator[_End]:
    """The rows of a page from one end inwards, as far as one looks; none on a page with hardly more than those."""
    for place, row in enumerate(rows[:DEEPEST]):
        text = " ".join(word.text for word in row)
        yield _End(page, place, row[0].baseline, text, frozenset(keys(text, page)), tuple(row))


def _numbered(ends: Mapping[int, Sequence[_End]], least: int) -> list[_End]:
    """The rows of heads or feet that have a number which counts with the pages."""
    pages: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page, mine in ends.items():
        for end in mine:
            for key in end.keys:
                if COUNTS in key:
                    # At the same place from the end: the numbers of a list count too, but wander.
                    pages[key, end.place].add(page)
    counting = {key for (key, _), where in pages.items() if len(where) >= least}
    anchors = {
        page: anchor
        for page, mine in ends.items()
        if (anchor := next((end for end in mine if end.keys & counting), None)) is not None
    }
    beside: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page, anchor in anchors.items():
        for end in ends[page]:
            for place in _places(end, anchor):
                beside[place].add(page)
    needed = max(least, BESIDE * len(anchors))
    found: list[_End] = []
    for page, anchor in anchors.items():
        block = []
        for end in ends[page]:
            if end is not anchor and max(len(beside[place]) for place in _places(end, anchor)) < needed:
                break
            block.append(end)
        if anchor in block and len(block) < DEEPEST:
            found += block
    known = {key for end in found if end.page in anchors and end is not anchors[end.page] for key in end.keys}
    return [*found, *(end for page in ends if page not in anchors for end in _leading(ends[page], known))]


def _leading(mine: Sequence[_End], known: set[str]) -> list[_End]:
    """The rows of a page without a number that stand beside the number on other pages, from the end inwards."""
    return list(takewhile(lambda end: bool(end.keys & known), mine))


def _places(end: _End, anchor: _End) -> list[tuple[str, int]]:
    """What a row says and how far it is from its page's number, rounded up and down."""
    away = (end.height - anchor.height) / DRIFT
    return [(key, int(away // 1) + more) for key in end.keys for more in (0, 1)]


def _centred(ends: Mapping[int, Sequence[_End]], widths: Mapping[int, float], least: int) -> list[_End]:
    """Last rows without a number: one centred row that stands apart from the text."""
    pages: dict[str, list[_End]] = defaultdict(list)
    for page, mine in ends.items():
        if len(mine) == DEEPEST and _stands_centred(mine[0], widths[page]) and _stands_apart(mine[0], mine[1]):
            pages[mine[0].text.casefold()].append(mine[0])
    return [end for mine in pages.values() if len(mine) >= least for end in mine]


def _stands_centred(end: _End, width: float) -> bool:
    middle = (end.words[0].x0 + end.words[-1].x1) / 2
    return abs(middle - width / 2) < CENTRED * width


def _stands_apart(end: _End, before: _End) -> bool:
    return abs(end.height - before.height) > APART * max(end.words[0].style.size, before.words[0].style.size)
