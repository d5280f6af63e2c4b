"""The rows of the change register: plain cells, without a workbook.

Guarantee: every change that a report tells has one row of `CHANGES`, and so has every clause that came or went with a
section; the others stand in `RENUMBERED`, or in `REFERENCES` where only a reference follows a renumbering.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.report.decided import lines
from pipeline.report.phrases import moment
from pipeline.report.register_keys import (
    APART,
    KEY,
    KEY_COLUMNS,
    KEYS_SHEET,
    REGISTER_COLUMNS,
    REGISTER_SHEET,
    RegisterKeys,
)
from pipeline.report.view_parts import LEVELS, ClausePlace, Decisions, Entry, GroupedClause, Ids, ReportView, Touched

Cells = tuple[str | int, ...]
Columns = tuple[tuple[str, int], ...]  # names, and widths in characters

SIGNIFICANCE = "Significance"  # the column with the names of levels
CHANGES: Columns = (
    ("No.", 6),
    ("Reference old", 17),
    ("Reference new", 17),
    ("Heading", 22),
    ("Part", 18),
    ("Document", 24),
    ("Page old", 11),
    ("Page new", 11),
    ("What happened", 20),
    (SIGNIFICANCE, 15),
    ("Why", 44),
    ("Rules", 20),
    ("Old text", 60),
    ("New text", 60),
    ("Clauses touched", 10),
    ("What is touched", 36),
    ("Guidance affected", 36),
    ("Decided before", 44),
    ("Decision", 26),
    ("Owner", 16),
    ("Due", 14),
    ("Status", 14),
    ("Comment", 36),
    ("Reason", 36),
)
RENUMBERED: Columns = (
    ("Old number", 30),
    ("New number", 30),
    ("Page old", 14),
    ("Page new", 14),
    ("What happened", 44),
)
REFERENCES: Columns = (("Stands in", 30), ("Stood in", 30), ("Kind", 22), ("What happened", 90))
GUIDANCE: Columns = (
    ("Clause", 28),
    (SIGNIFICANCE, 15),
    ("Guidance", 40),
    ("Passage", 26),
    ("Page", 14),
    ("What to check", 60),
    ("Owner", 16),
    ("Decision", 26),
)
ABOUT: Columns = (("What", 30), ("Value", 100))
KINDS = {"dangling": "leads nowhere", "re-pointed": "leads elsewhere", "": "follows a renumbering"}


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterSheet:
    """A sheet of the register. fixed: how many columns stay in view; unseen: the name of a column that is hidden;
    hidden: is the whole sheet?"""

    name: str
    columns: Columns
    rows: tuple[Cells, ...]
    fixed: int = 0
    unseen: str = ""
    hidden: bool = False


def sheets(report: ReportView, made: datetime | None, keys: RegisterKeys | None = None) -> tuple[RegisterSheet, ...]:
    """The sheets of the register. made: the time of making, told where it is given. keys: with them what is entered can
    be taken into the store."""
    changes = tuple((at, *cells) for at, cells in enumerate(_changes(report), start=1))
    columns, unseen = CHANGES, ""
    if keys is not None:
        columns, unseen = (*CHANGES, (KEY, 20)), KEY
        changes = tuple((*row, keys.rows[ids].key) for row, ids in zip(changes, _ids(report), strict=True))
    return (
        RegisterSheet(name="Changes", columns=columns, rows=changes, fixed=3, unseen=unseen),
        RegisterSheet(name="Renumbered", columns=RENUMBERED, rows=_renumbered(report)),
        RegisterSheet(name="References", columns=REFERENCES, rows=_references(report)),
        RegisterSheet(name="Guidance", columns=GUIDANCE, rows=tuple(_guidance(report))),
        RegisterSheet(name="About", columns=ABOUT, rows=tuple(_about(report, made))),
        *(_hidden(keys, _ids(report)) if keys is not None else ()),
    )


def _ids(report: ReportView) -> tuple[Ids, ...]:
    """The ids of the rows of the changes, in their order."""
    return tuple(ids for entry in report.entries for ids in (entry.ids, *(below.ids for below in entry.below)))


def _hidden(keys: RegisterKeys, shown: Sequence[Ids]) -> Iterator[RegisterSheet]:
    """The sheets by which what was entered finds its way back."""
    rows = tuple(keys.rows[ids].cells for ids in shown)
    facts = (*keys.facts, ("Columns", APART.join(name for name, _ in CHANGES)))
    yield RegisterSheet(name=REGISTER_SHEET, columns=REGISTER_COLUMNS, rows=facts, hidden=True)
    yield RegisterSheet(name=KEYS_SHEET, columns=KEY_COLUMNS, rows=rows, hidden=True)


def _changes(report: ReportView) -> Iterator[Cells]:
    for entry in report.entries:
        yield _entry(entry)
        for below in entry.below:
            yield _below(entry, below)


def _entry(entry: Entry) -> Cells:
    place = (entry.new or entry.old)[0]
    touched = [spot for group in entry.ripple for spot in group.places]
    return (
        _names(entry.old),
        _names(entry.new),
        place.heading or place.under,
        place.part,
        place.document,
        _pages(entry.old),
        _pages(entry.new),
        entry.what,
        LEVELS[entry.level][0],
        "\n".join(reason.why for reason in entry.reasons),
        "\n".join(reason.rule for reason in entry.reasons),
        entry.old_text,
        entry.new_text,
        len(dict.fromkeys(touched)),
        "\n".join(map(_touched, (*entry.places, *entry.ripple))),
        "\n".join(map(_touched, entry.guidance)),
        *_decided(entry.decided),
    )


def _below(entry: Entry, below: GroupedClause) -> Cells:
    """A clause that came or went with the entry's clause."""
    came = entry.kind == "added"
    place = below.place
    return (
        "" if came else place.citation,
        place.citation if came else "",
        place.heading or place.under,
        place.part,
        place.document,
        "" if came else place.pages,
        place.pages if came else "",
        f"{'Added' if came else 'Removed'} with {entry.title}",
        LEVELS[below.level if below.reasons else "low"][0],
        "\n".join(reason.why for reason in below.reasons),
        "\n".join(reason.rule for reason in below.reasons),
        "" if came else below.text,
        below.text if came else "",
        0,
        "",
        "",
        *_decided(below.decided),
    )


def _decided(decided: Decisions) -> Cells:
    """What was decided before, or stands in conflict, and the cells to enter a decision in."""
    choice = decided.choice
    told = lines(decided) if len(decided.standing) > 1 else tuple(past.said for past in decided.before)
    entered = (choice.decision, choice.owner, choice.due, choice.status, choice.comment, choice.reason)
    return "\n".join(told), *entered


def _renumbered(report: ReportView) -> tuple[Cells, ...]:
    return tuple((row.old, row.new, *row.pages, row.what) for row in report.concordance)


def _references(report: ReportView) -> tuple[Cells, ...]:
    """The references that were left behind, then those that follow."""
    return tuple((row.new, row.old, KINDS[row.kind], row.what) for row in (*report.lost, *report.references))


def _guidance(report: ReportView) -> Iterator[Cells]:
    for entry, touched in report.guidance:
        for place in touched.places:
            yield (
                entry.title,
                LEVELS[entry.level][0],
                place.document,
                place.citation,
                place.pages,
                touched.sentence,
                "",
                "",
            )


def _about(report: ReportView, made: datetime | None) -> Iterator[Cells]:
    yield "Old", report.old
    yield "New", report.new
    if made is not None:
        yield "Made", moment(made)
    yield "In short", report.headline
    yield "Proof", "\n".join(report.proof)
    for level, count in report.counts:
        yield LEVELS[level][0], count
    if report.folding:
        yield "How it is counted", report.folding
    yield "Other clauses touched", len(report.touched)
    yield "References left behind", len(report.lost)
    yield "Passages of guidance to check", len(report.passages)
    for side, document in report.documents:
        yield f"Document of {side}", document
    yield "Decision to Reason", "These columns are yours; icp decisions import takes them into the store."
    yield "Please note", "A help for reading, made by comparing the words; it is no legal advice."


def _names(places: Sequence[ClausePlace]) -> str:
    return "\n".join(place.citation for place in places)


def _pages(places: Sequence[ClausePlace]) -> str:
    return "\n".join(dict.fromkeys(place.pages for place in places))


def _touched(touched: Touched) -> str:
    """What is touched, with all places."""
    places = ", ".join(f"{place.citation} ({place.pages})" for place in touched.places)
    return f"{touched.sentence}: {places}" if places else touched.sentence
