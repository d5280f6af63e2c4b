"""The sheet with the counts: by level, by topic and by part, with what is decided; all by formulas over the changes, so
that they follow what is entered, corrected and filtered there. Rows with a number count, as `pipeline.counts` says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.report.register import DECISION, LEVEL, LEVEL_NAMES, NUMBER, PART, STATUS, TOPIC
from pipeline.report.summary.topics import OTHER
from pipeline.report.view_parts import LEVELS, ReportView
from pipeline.report.workbook.values import (
    COUNT,
    HEAD,
    LEAD,
    TITLE,
    TOTAL,
    Bars,
    FormCell,
    FormSheet,
    Formula,
    Ranges,
    RegisterSheet,
)

NAME = "Summary"
WIDTHS = (34, 11, 13, 11, 11, 11, 4, 11, 11, 11, 11, 11)
MOST_PARTS = 12
LONGEST_NAME = 120  # letters of a name that a formula looks for
DECIDED, UNDECIDED = "FF3A6EA5", "FFE0A030"  # apart in colour and in grey
ELSEWHERE = "Elsewhere"


def counts_sheet(report: ReportView, changes: RegisterSheet) -> FormSheet:
    """The sheet of a report. changes: the sheet that is counted."""
    counting = _Counting(Ranges(changes))
    cells = [
        FormCell(row=1, column=1, value=f"What changed: {report.old} → {report.new}", look=TITLE, wide=12),
        FormCell(row=2, column=1, value=report.headline, look=LEAD, wide=12),
        FormCell(row=3, column=1, value=" ".join(report.proof[: 2 if report.untold else 1]), look=LEAD, wide=12),
    ]
    head = 5
    cells += counting.levels(head)
    total = head + len(LEVEL_NAMES) + 1
    cells.append(FormCell(row=total + 1, column=1, value=_besides(report), look=LEAD, wide=6))
    at = total + 3
    for title, column, names in (("Topic", TOPIC, counting.names(TOPIC)), ("Part", PART, counting.parts())):
        if names:
            cells += counting.table(at, title, column, names, total)
            at += len(names) + 3
    bars = Bars(
        title="Decided and undecided",
        rows=(head + 1, total - 1),
        head=head,
        names=1,
        parts=((4, DECIDED), (5, UNDECIDED)),
        at=f"H{head}",
    )
    return FormSheet(name=NAME, widths=WIDTHS, cells=tuple(cells), bars=(bars,))


def _besides(report: ReportView) -> str:
    """What is told on other sheets, and not counted as a change."""
    parts = []
    if report.quiet:
        parts.append(f"{report.quiet} {LEVELS['none'][2 if report.quiet == 1 else 1]} (sheet Renumbered)")
    if report.lost:
        parts.append(f"{len(report.lost)} references lead nowhere or elsewhere (sheet References)")
    if report.passages:
        parts.append(f"{len(report.passages)} passages of guidance are to be checked (sheet Guidance)")
    told = f"Besides, {'; '.join(parts)}." if parts else ""
    return f"{told} {report.folding}".strip()


class _Counting:
    """The formulas over one register, with what they come to."""

    def __init__(self, at: Ranges) -> None:
        self.at = at
        columns = (at.values(name) for name in (NUMBER, LEVEL, DECISION, STATUS, TOPIC, PART))
        self.rows = [row[1:] for row in zip(*columns, strict=True) if isinstance(row[0], int)]
        self.numbered = f'{at.of(NUMBER)},">0"'

    def names(self, column: str) -> list[str]:
        """What stands in a column, the most frequent first."""
        at = {TOPIC: 3, PART: 4}[column]
        counts = Counter(str(row[at]) for row in self.rows)
        found = [name for name, _ in counts.most_common() if name and len(name) <= LONGEST_NAME]
        return sorted(found, key=OTHER.__eq__)  # which says least, last

    def parts(self) -> list[str]:
        """The parts of the contract, no more than there is room for; those left are elsewhere."""
        found = self.names(PART)
        kept = found[:MOST_PARTS]
        whole = len(found) == len(kept) and all(row[4] in kept for row in self.rows)
        return kept if whole or not kept else [*kept, ELSEWHERE]

    def levels(self, head: int) -> Iterator[FormCell]:
        """The table by level, which ends with the sums."""
        yield from _heads(head, ("Level", "Changes", "In the filter", "Decided", "Undecided", "Done"))
        level, number = self.at.of(LEVEL), self.at.of(NUMBER)
        first = f"{self.at.sheet.name}!${self.at.column(NUMBER)}$2"
        for row, name in enumerate(LEVEL_NAMES, start=head + 1):
            some = [one for one in self.rows if one[0] == name]
            decided = sum(bool(one[1]) for one in some)
            criterion = f"{level},$A{row},{self.numbered}"
            seen = f"SUBTOTAL(103,OFFSET({first},ROW({number})-2,0))"
            yield FormCell(row=row, column=1, value=name)
            yield from _counts(
                row,
                Formula(f"=COUNTIFS({criterion})", len(some)),
                Formula(f"=SUMPRODUCT(({level}=$A{row})*ISNUMBER({number})*{seen})", len(some)),
                Formula(f'=COUNTIFS({criterion},{self.at.of(DECISION)},"?*")', decided),
                Formula(f"=B{row}-D{row}", len(some) - decided),
                Formula(f'=COUNTIFS({criterion},{self.at.of(STATUS)},"Done")', sum(one[2] == "Done" for one in some)),
            )
        yield from self._sums(head, self.rows)

    def _sums(self, head: int, rows: Sequence[tuple[object, ...]]) -> Iterator[FormCell]:
        total = head + len(LEVEL_NAMES) + 1
        decided, done = sum(bool(one[1]) for one in rows), sum(one[2] == "Done" for one in rows)
        values = (len(rows), len(rows), decided, len(rows) - decided, done)
        yield FormCell(row=total, column=1, value="All changes", look=TOTAL)
        for column, value in enumerate(values, start=2):
            name = "ABCDEF"[column - 1]
            formula = Formula(f"=SUM({name}{head + 1}:{name}{total - 1})", value)
            yield FormCell(row=total, column=column, value=formula, look=TOTAL)

    def table(self, head: int, title: str, column: str, names: Sequence[str], total: int) -> Iterator[FormCell]:
        """The table by another column. total: the row of all changes, which what is elsewhere is the rest of."""
        at = {TOPIC: 3, PART: 4}[column]
        high, where = LEVEL_NAMES[0], self.at.of(column)
        yield from _heads(head, (title, "Changes", high, "Decided", "Undecided", "Done"))
        for row, name in enumerate(names, start=head + 1):
            rest = name == ELSEWHERE and column == PART
            some = [one for one in self.rows if (one[at] not in names if rest else one[at] == name)]
            criterion = f"{where},$A{row},{self.numbered}"
            formulas = [
                f"COUNTIFS({criterion})",
                f'COUNTIFS({criterion},{self.at.of(LEVEL)},"{high}")',
                f'COUNTIFS({criterion},{self.at.of(DECISION)},"?*")',
                f"B{row}-D{row}",
                f'COUNTIFS({criterion},{self.at.of(STATUS)},"Done")',
            ]
            if rest:
                # What is left of all changes; of the level that is highest, of its row above the sums.
                for place, whole in (
                    (0, f"B{total}"),
                    (1, f"B{total - len(LEVEL_NAMES)}"),
                    (2, f"D{total}"),
                    (4, f"F{total}"),
                ):
                    letter = "BCDEF"[place]
                    formulas[place] = f"{whole}-SUM({letter}{head + 1}:{letter}{row - 1})"
            values = (
                len(some),
                sum(one[0] == high for one in some),
                sum(bool(one[1]) for one in some),
                sum(not one[1] for one in some),
                sum(one[2] == "Done" for one in some),
            )
            yield FormCell(row=row, column=1, value=name)
            yield from _counts(row, *(Formula(f"={text}", value) for text, value in zip(formulas, values, strict=True)))


def _heads(row: int, names: Sequence[str]) -> Iterator[FormCell]:
    for column, name in enumerate(names, start=1):
        yield FormCell(row=row, column=column, value=name, look=HEAD)


def _counts(row: int, *values: Formula) -> Iterator[FormCell]:
    for column, value in enumerate(values, start=2):
        yield FormCell(row=row, column=column, value=value, look=COUNT)
