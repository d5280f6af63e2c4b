"""What the publisher said against what changed, in the report's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model import ChangedPlace, EditionDiff, StatementCheck, StatementReport
from pipeline.report.phrases import listed
from pipeline.report.view_parts import LEVELS, Entry, Ids, ReportView, StatedRow, StatementsView
from pipeline.text import first_of

STATUSES = {
    "differs": "Listed otherwise",
    "not there": "Listed, but not there",
    "no such place": "Listed, but no such place",
    "general": "Listed in general terms",
    "no place named": "Listed without a place",
    "found": "Listed and found",
}
WRONG = ("differs", "not there", "no such place")
MOST = 5  # places named in a head; the section has all


def statements_view(diff: EditionDiff, entries: Sequence[Entry]) -> StatementsView | None:
    """The section of a report about what its publisher says, None where nothing is said. entries: of the report."""
    report = diff.statements
    if report is None:
        return None
    by_ids = {entry.ids: entry for entry in entries}
    for entry in entries:
        for clause in entry.below:
            by_ids.setdefault(clause.ids, entry)
    rows = tuple(_row(check, by_ids) for check in report.checks)
    order = list(STATUSES)
    return StatementsView(
        lead=_lead(report),
        rows=tuple(sorted(rows, key=lambda row: order.index(row.status))),
        silent=_entries(report.silent, entries),
        general=_entries(report.general, entries),
        quiet=report.quiet,
    )


def statement_lines(view: ReportView) -> tuple[str, ...]:
    """What the publisher said against what changed, a sentence each, the weightiest first; () where nothing is said.

    How many of the listed changes are there; which changes nobody listed; which listed ones are not so.
    """
    found = view.statements
    return () if found is None else tuple(_lines(found))


def short_statement(view: ReportView) -> str:
    """The same in one line of at most some hundred letters; "" where nothing is said."""
    found = view.statements
    if found is None:
        return ""
    listed_ones, wrong = len(found.rows), sum(row.status in WRONG for row in found.rows)
    silent, heavy = len(found.silent), sum(entry.level == "high" for entry in found.silent)
    said = f"The publisher lists {listed_ones} change{'s' if listed_ones != 1 else ''}"
    said += f", of which {wrong} {'are' if wrong > 1 else 'is'} not so" if wrong else ""
    if not silent:
        return f"{said}; every change is listed."
    need = f" ({heavy} {LEVELS['high'][1] if heavy > 1 else LEVELS['high'][2]})" if heavy else ""
    return f"{said}; {silent} {'are' if silent > 1 else 'is'} in no list{need}."


def _lines(found: StatementsView) -> Iterator[str]:
    yield found.lead
    if found.silent:
        heavy = [entry.title for entry in found.silent if entry.level == "high"]
        count = len(found.silent)
        what = (
            f"{count} changes are in no list of the publisher’s"
            if count > 1
            else "One change is in no list of the publisher’s"
        )
        if heavy:
            need = LEVELS["high"][1] if len(heavy) > 1 else LEVELS["high"][2]
            yield f"{what}; {len(heavy)} of them {need}: {first_of(heavy, MOST)}."
        else:
            yield f"{what}; none of them {LEVELS['high'][2]}."
    else:
        yield "Every change is in a list of the publisher’s."
    if found.general:
        count = len(found.general)
        yield f"{count} {'changes are' if count > 1 else 'change is'} listed in general terms only."
    for row in found.rows:
        if row.status in WRONG:
            yield f"{STATUSES[row.status]}: {row.place} ({row.source}). {row.why}"


def _row(check: StatementCheck, by_ids: dict[Ids, Entry]) -> StatedRow:
    said = check.statement
    entries = {entry.anchor: entry.title for place in check.changes if (entry := by_ids.get((place.old, place.new)))}
    return StatedRow(
        place=said.place,
        said=said.text,
        source=f"{said.source}, page {said.page}" if said.page else said.source,
        status=check.status,
        what=STATUSES[check.status],
        why=check.why,
        entries=tuple(entries.items()),
    )


def _entries(places: Sequence[ChangedPlace], entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries of these places, in the order of the report."""
    wanted = {(place.old, place.new) for place in places}
    return tuple(entry for entry in entries if entry.ids in wanted)


def _lead(report: StatementReport) -> str:
    counts = {status: sum(check.status == status for check in report.checks) for status in STATUSES}
    total = len(report.checks)
    told = {
        "found": ("is", "are", "there"),
        "differs": ("is", "are", "there otherwise than listed"),
        "not there": ("is", "are", "not there"),
        "no such place": ("names", "name", "a place that neither text has"),
        "general": ("is", "are", "in general terms"),
        "no place named": ("names", "name", "no place"),
    }
    parts = [f"{count} {told[status][count > 1]} {told[status][2]}" for status in told if (count := counts[status])]
    sources = list(dict.fromkeys(check.statement.source for check in report.checks))
    changes = "1 change" if total == 1 else f"{total} changes"
    return f"The publisher lists {changes} ({first_of(sources, 3)}): {listed(parts)}."
