"""What a mail tells of each comparison: the first screen.

A comparison has two texts with hundreds of changes, and its reader a minute: the ten entries to read first, two tables
of counts, the guidance to check, the account of the words. All else is in the attached files and on the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.report.mail_values import COLUMNS, MailComparison, MailHead, MailItem, TallyRow
from pipeline.report.places import PAGE_UNKNOWN
from pipeline.report.summary.sentence import place as place_of
from pipeline.report.summary.topics import ORDER as TOPICS
from pipeline.report.view_parts import LEVELS, ClausePlace, Entry, ReportView
from pipeline.text import beginning

MOST_ITEMS = 10  # entries of all comparisons of a mail together
LONGEST_LABEL = 30  # letters of a citation, a party, a part


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """How much of everything there is room for on four screens of a phone, each of 844 points by 390.

    name, title, sentence, choice: letters. rows: of a table, besides the others and the sum. affected, documents, lost:
    how many are named. A test draws a mail in which all of it is as long as it may be.
    """

    name: int
    title: int
    sentence: int
    choice: int
    rows: int
    affected: int
    documents: int
    lost: int


ALONE = Room(name=60, title=65, sentence=165, choice=120, rows=5, affected=4, documents=3, lost=3)
SHARED = Room(name=40, title=65, sentence=110, choice=60, rows=3, affected=0, documents=0, lost=0)


def heads(pieces: Sequence[MailComparison]) -> tuple[MailHead, ...]:
    """The heads of the comparisons of a mail, which share `MOST_ITEMS` entries."""
    room = ALONE if len(pieces) == 1 else SHARED
    return tuple(_head(piece, share, room) for piece, share in zip(pieces, shares(pieces), strict=True))


def shares(pieces: Sequence[MailComparison], most: int = MOST_ITEMS) -> list[int]:
    """How many entries of each comparison are told: one of each as long as there is room, then in turn the weightiest
    that are left."""
    weights = [[list(LEVELS).index(entry.level) for entry in piece.report.entries] for piece in pieces]
    order = [(min(turn, 1), weight, turn, at) for at, there in enumerate(weights) for turn, weight in enumerate(there)]
    taken = Counter(at for *_, at in sorted(order)[:most])
    return [taken[at] for at in range(len(pieces))]


def _head(piece: MailComparison, share: int, room: Room) -> MailHead:
    """share: how many entries it tells."""
    report = piece.report
    topics = {sentence.entry: sentence.topic for sentence in piece.summary.sentences}
    affected = Counter({name: len(told) for name, told in piece.summary.by_affected}).most_common(room.affected)
    return MailHead(
        piece=piece,
        old=beginning(report.old, room.name),
        new=beginning(report.new, room.name),
        chosen=beginning(piece.chosen, room.choice),
        items=tuple(_item(entry, piece, room) for entry in report.entries[:share]),
        parts=_table(report.entries, "part", lambda entry: (entry.new or entry.old)[0].part or "elsewhere", room),
        topics=_table(report.entries, "topic", lambda entry: topics[entry.anchor], room, TOPICS),
        affected=tuple((beginning(name, LONGEST_LABEL), count) for name, count in affected),
        guidance=tuple(_guidance(report, room)),
        lost=_lost(report, room),
    )


def _item(entry: Entry, piece: MailComparison, room: Room) -> MailItem:
    return MailItem(
        title=beginning(entry.title, room.title),
        level=entry.level,
        sentence=_sentence(piece.summary.of(entry.anchor).text, entry, room.sentence),
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
    entries: Sequence[Entry], what: str, name_of: Callable[[Entry], str], room: Room, order: Sequence[str] = ()
) -> tuple[TallyRow, ...]:
    """The rows of a table, the fullest ones, which come first or in `order`; the rest of them together."""
    rows = tally(entries, name_of)
    if len(rows) < 2:
        return ()
    fullest = sorted(rows.values(), key=lambda row: row.counts, reverse=True)
    kept, rest = (fullest, []) if len(rows) <= room.rows + 1 else (fullest[: room.rows], fullest[room.rows :])
    if order:
        kept.sort(key=lambda row: order.index(row.name))
    shown = [replace(row, name=beginning(row.name, LONGEST_LABEL)) for row in kept]
    if rest:
        shown.append(_sum(f"{len(rest)} more {what}s", rest))
    return (*shown, _sum("All", fullest))


def _sum(name: str, rows: Sequence[TallyRow]) -> TallyRow:
    return TallyRow(name=name, counts=tuple(map(sum, zip(*(row.counts for row in rows), strict=True))))


def _guidance(report: ReportView, room: Room) -> Iterator[str]:
    """A line for each document of guidance that a change touches: how many passages, and the first of them."""
    documents: dict[str, dict[ClausePlace, str]] = {}
    for entry, touched in report.guidance:
        for place in touched.places:
            documents.setdefault(place.document, {}).setdefault(place, (entry.new or entry.old)[0].citation)
    for document, places in list(documents.items())[: room.documents]:
        first, clause = next(iter(places.items()))
        others = f" and {len(places) - 1} more" if len(places) > 1 else ""
        yield f"{beginning(document, room.name)}: {_passage(first)}, on {beginning(clause, LONGEST_LABEL)}{others}"
    left = list(documents.values())[room.documents :]
    if left:
        what = f"{sum(map(len, left))} {'more ' if room.documents else ''}passages in {len(left)} "
        yield f"{what}document{'s' if len(left) != 1 else ''} of guidance"


def _passage(place: ClausePlace) -> str:
    where = "" if place.pages == PAGE_UNKNOWN else f", {place.pages}"
    return f"{beginning(place.citation, LONGEST_LABEL)}{where}"


def _lost(report: ReportView, room: Room) -> str:
    """How many references lead nowhere or elsewhere, and the first of them."""
    if not report.lost:
        return ""
    count = len(report.lost)
    what = "1 reference leads" if count == 1 else f"{count} references lead"
    first = ", ".join(dict.fromkeys(beginning(row.new, LONGEST_LABEL) for row in report.lost[: room.lost]))
    others = " and others" if count > room.lost else ""
    return f"{what} nowhere or elsewhere{f' (in {first}{others})' if first else ''}."
