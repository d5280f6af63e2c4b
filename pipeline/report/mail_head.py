"""What a mail tells of one comparison: the first screen, as values that the plain and the HTML form are filled with.

A comparison has two texts with hundreds of changes, and its reader a minute: the ten entries to read first, two tables
of counts, the guidance to check, the account of the words. All else is in the attached files and on the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.report.page_links import ComparisonLinks
from pipeline.report.places import PAGE_UNKNOWN
from pipeline.report.summary import Summary
from pipeline.report.summary.sentence import place as place_of
from pipeline.report.summary.topics import ORDER as TOPICS
from pipeline.report.view_parts import LEVELS, ClausePlace, Entry, ReportView
from pipeline.text import beginning

MOST_ITEMS = 10  # entries of all comparisons of a mail together
LONGEST_NAME = 70
LONGEST_TITLE = 90
LONGEST_SENTENCE = 210
LONGEST_AMONG_OTHERS = 110  # of a sentence where several comparisons share the room
MOST_ROWS = 7  # of a table, besides "others" and the sum
MOST_AFFECTED = 5
MOST_GUIDANCE = 3
COLUMNS = tuple(level for level in LEVELS if level != "none")


@dataclass(frozen=True, kw_only=True, slots=True)
class MailComparison:
    """One comparison to tell of.

    report: as the reader has chosen; summary: a sentence for each of its entries. chosen: what was chosen, in words, ""
    for everything; left_out: how many entries that left out. same_edition: are the two sides variants of one year?
    proof: the account of the words in a line. files: names of the attachments, each with what it is. links: to the web
    page, None where it does not show this.
    """

    report: ReportView
    summary: Summary
    chosen: str = ""
    left_out: int = 0
    same_edition: bool = False
    proof: str = ""
    files: tuple[tuple[str, str], ...] = ()
    links: ComparisonLinks | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MailItem:
    """An entry to be read first. where: old and new page in one line. link: to the page, "" where there is none."""

    title: str
    level: str
    sentence: str
    where: str
    link: str = ""

    @property
    def level_name(self) -> str:
        """What is said of the level."""
        return LEVELS[self.level][0]


@dataclass(frozen=True, kw_only=True, slots=True)
class TallyRow:
    """A row of a table of counts: what is counted, and how many entries of each level of `COLUMNS`."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Of all levels."""
        return sum(self.counts)


@dataclass(frozen=True, kw_only=True, slots=True)
class MailHead:
    """What a mail tells of one comparison. parts, topics: tables, () where there would be one row only; guidance: a
    line for each document of guidance; lost: a sentence about references, "" for none; affected: whom the changed words
    name, with how many entries."""

    piece: MailComparison
    old: str
    new: str
    items: tuple[MailItem, ...]
    parts: tuple[TallyRow, ...]
    topics: tuple[TallyRow, ...]
    affected: Sequence[tuple[str, int]]
    guidance: tuple[str, ...]
    lost: str

    @property
    def count(self) -> int:
        """How many entries the comparison has."""
        return len(self.piece.report.entries)

    @property
    def page(self) -> str:
        """Where the page shows the whole comparison, "" for nowhere."""
        return self.piece.links.whole if self.piece.links is not None else ""

    @property
    def items_title(self) -> str:
        """What the list of entries is headed with."""
        if len(self.items) == self.count:
            return "The one change" if self.count == 1 else f"All {self.count} changes"
        return f"Read first ({len(self.items)} of {self.count})"

    @property
    def page_title(self) -> str:
        """What the link to the whole comparison says."""
        return "See it on the page" if self.count == 1 else f"See all {self.count} changes on the page"

    @property
    def in_full(self) -> str:
        """Which file has the entries in full, where no page has them."""
        return f"In full in the attached {self.piece.files[0][0]}." if self.piece.files and self.count else ""

    @property
    def attached(self) -> str:
        """The files in one line: "Attached: old-to-new.html, .docx, .xlsx."."""
        names = [name for name, _ in self.piece.files]
        endings = [f".{name.rpartition('.')[2]}" for name in names[1:]]
        return f"Attached: {', '.join((names[0], *endings))}." if names else ""

    @property
    def named(self) -> str:
        """Whom the changed words name, in a sentence; "" where they name nobody."""
        said = ", ".join(f"{name} {count}" for name, count in self.affected)
        return f"Changes whose words name: {said}." if said else ""

    @property
    def filtered(self) -> str:
        """What the reader asked for, and how many entries that leaves out; "" for everything."""
        if not self.piece.chosen:
            return ""
        left = self.piece.left_out
        others = "nothing is left out" if not left else f"{left} other{'s are' if left != 1 else ' is'} left out"
        return f"You asked for {self.piece.chosen}; {others}."


def heads(pieces: Sequence[MailComparison]) -> tuple[MailHead, ...]:
    """The heads of the comparisons of a mail, which share `MOST_ITEMS` entries."""
    most = LONGEST_SENTENCE if len(pieces) == 1 else LONGEST_AMONG_OTHERS
    return tuple(_head(piece, share, most) for piece, share in zip(pieces, shares(pieces), strict=True))


def shares(pieces: Sequence[MailComparison], most: int = MOST_ITEMS) -> list[int]:
    """How many entries of each comparison are told: one of each as long as there is room, then in turn the weightiest
    that are left."""
    weights = [[list(LEVELS).index(entry.level) for entry in piece.report.entries] for piece in pieces]
    order = [(min(turn, 1), weight, turn, at) for at, there in enumerate(weights) for turn, weight in enumerate(there)]
    taken = Counter(at for *_, at in sorted(order)[:most])
    return [taken[at] for at in range(len(pieces))]


def _head(piece: MailComparison, share: int, most: int) -> MailHead:
    """share: how many entries it tells; most: letters of a sentence."""
    report = piece.report
    return MailHead(
        piece=piece,
        old=beginning(report.old, LONGEST_NAME),
        new=beginning(report.new, LONGEST_NAME),
        items=tuple(_item(entry, piece, most) for entry in report.entries[:share]),
        parts=_table(report.entries, "part", lambda entry: (entry.new or entry.old)[0].part or "elsewhere"),
        topics=_table(report.entries, "topic", lambda entry: piece.summary.of(entry.anchor).topic, TOPICS),
        affected=Counter({name: len(told) for name, told in piece.summary.by_affected}).most_common(MOST_AFFECTED),
        guidance=tuple(_guidance(report)),
        lost=_lost(report),
    )


def _item(entry: Entry, piece: MailComparison, most: int) -> MailItem:
    return MailItem(
        title=beginning(entry.title, LONGEST_TITLE),
        level=entry.level,
        sentence=_sentence(piece.summary.of(entry.anchor).text, entry, most),
        where=pages_line(entry),
        link=piece.links.entry(entry.anchor) if piece.links is not None else "",
    )


def _sentence(text: str, entry: Entry, most: int) -> str:
    """The sentence of an entry without the place at its end, which stands above and below it here."""
    said = beginning(f"{text.removesuffix(f' ({place_of(entry)}).').removesuffix('.')}.", most)
    return said + "”" * (said.count("“") - said.count("”"))  # a quotation that was cut ends too


def pages_line(entry: Entry) -> str:
    """Old and new page in one line: "Old page 11, new page 12"; "" where neither is known."""
    found = []
    for name, places in (("old", entry.old), ("new", entry.new)):
        pages = dict.fromkeys(place.pages for place in places if place.pages != PAGE_UNKNOWN)
        if pages:
            more = f" and {len(pages) - 2} more" if len(pages) > 2 else ""
            found.append(f"{name} {', '.join(list(pages)[:2])}{more}")
    return ", ".join(found).capitalize()


def tally(entries: Sequence[Entry], name_of: Callable[[Entry], str]) -> dict[str, TallyRow]:
    """How many entries of each level there are of each name, in the order in which the names come first."""
    counts = Counter((name_of(entry), entry.level) for entry in entries)
    names = dict.fromkeys(name_of(entry) for entry in entries)
    return {name: TallyRow(name=name, counts=tuple(counts[name, level] for level in COLUMNS)) for name in names}


def _table(
    entries: Sequence[Entry], what: str, name_of: Callable[[Entry], str], order: Sequence[str] = ()
) -> tuple[TallyRow, ...]:
    """The rows of a table, the fullest ones, which come first or in `order`; the rest of them together."""
    rows = tally(entries, name_of)
    if len(rows) < 2:
        return ()
    fullest = sorted(rows.values(), key=lambda row: row.counts, reverse=True)
    kept, rest = (fullest, []) if len(rows) <= MOST_ROWS + 1 else (fullest[:MOST_ROWS], fullest[MOST_ROWS:])
    if order:
        kept.sort(key=lambda row: order.index(row.name))
    shown = [replace(row, name=beginning(row.name, LONGEST_NAME // 2)) for row in kept]
    if rest:
        shown.append(_sum(f"{len(rest)} more {what}s", rest))
    return (*shown, _sum("All", fullest))


def _sum(name: str, rows: Sequence[TallyRow]) -> TallyRow:
    return TallyRow(name=name, counts=tuple(map(sum, zip(*(row.counts for row in rows), strict=True))))


def _guidance(report: ReportView) -> list[str]:
    """A line for each document of guidance that a change touches: how many passages, and the first of them."""
    passages: dict[str, dict[ClausePlace, str]] = {}
    for entry, touched in report.guidance:
        for place in touched.places:
            passages.setdefault(place.document, {}).setdefault(place, (entry.new or entry.old)[0].citation)
    lines = []
    for document, places in list(passages.items())[:MOST_GUIDANCE]:
        first = "; ".join(f"{_passage(place)} on {clause}" for place, clause in list(places.items())[:2])
        more = f"; {len(places) - 2} more" if len(places) > 2 else ""
        count = f"{len(places)} passage{'s' if len(places) != 1 else ''}"
        lines.append(f"{beginning(document, LONGEST_NAME)}: {count} to check ({first}{more})")
    if len(passages) > MOST_GUIDANCE:
        lines.append(f"{len(passages) - MOST_GUIDANCE} more documents of guidance in the attached files")
    return lines


def _passage(place: ClausePlace) -> str:
    where = "" if place.pages == PAGE_UNKNOWN else f", {place.pages}"
    return f"{beginning(place.citation, 40)}{where}"


def _lost(report: ReportView) -> str:
    """How many references lead nowhere or elsewhere, and the first of them."""
    if not report.lost:
        return ""
    count = len(report.lost)
    what = "1 reference leads" if count == 1 else f"{count} references lead"
    first = ", ".join(dict.fromkeys(row.new for row in report.lost[:3]))
    return f"{what} nowhere or elsewhere (in {first}{' and others' if count > 3 else ''})."
