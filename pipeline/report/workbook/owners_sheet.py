"""The sheet by owner: who has how many changes, and all changes that have an owner, in the order of owner and day. It
is made of formulas that spreadsheets of 2016 know, and follows what is entered in the changes.

The hidden sheet "Owners" has a row for each row of the changes: its owner, the owner's number, where it stands in the
order, and which row stands at this place of the order.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.register import COMMENT, DECISION, DUE, LEVEL, NUMBER, OWNER, PLAIN, REFERENCE, STATUS
from pipeline.report.workbook.values import (
    COUNT,
    HEAD,
    LEAD,
    LISTED,
    LISTED_DATE,
    TITLE,
    FormCell,
    FormSheet,
    Formula,
    Ranges,
    RegisterSheet,
)

NAME, ORDER_NAME = "By owner", "Owners"
WIDTHS = (20, 13, 13, 13, 12, 18, 17, 66, 30)
MOST = 15  # owners that the table has room for; the list below has all
TALL = 61.0  # points of a row of the list: four lines of plain words
PRINTED = 60  # rows of the list that are printed beyond those with an owner: rows that are empty yet take pages too
SPARE = 25  # rows that may be added to the changes
HEADS = ("Owner", "Changes", "Undecided", "Open", "In progress", "Done", "Overdue", "Next due")
COLUMNS = (OWNER, DUE, STATUS, DECISION, NUMBER, REFERENCE, LEVEL, PLAIN, COMMENT)
TABLE, LIST = 4, 4 + MOST + 4  # the rows with the names of the columns
NO_DAY = 99_998  # in place of a day: later than any; what is done comes after it


def owner_sheets(changes: RegisterSheet) -> tuple[FormSheet, FormSheet]:
    """The sheet by owner, and the hidden one that it rests on. changes: the sheet with the owners."""
    at = Ranges(changes)
    order = _Order(at)
    owned = sum(bool(owner) for owner in at.values(OWNER))
    printed = min(at.rows, owned + PRINTED)
    cells = (*_front(printed), *_table(at, order), *_listed(at, order))
    return (
        FormSheet(
            name=NAME,
            widths=WIDTHS,
            cells=cells,
            head=LIST,
            lined=((TABLE + 1, TABLE + MOST), (LIST + 1, LIST + order.rows)),
            tall=(LIST + 1, LIST + order.rows, TALL),
            printed=LIST + printed,
        ),
        FormSheet(name=ORDER_NAME, widths=(20, 10, 20, 10), cells=tuple(order.cells()), hidden=True),
    )


class _Order:
    """The hidden sheet."""

    def __init__(self, at: Ranges) -> None:
        self.at = at
        self.rows = at.rows + SPARE

    def of(self, column: str) -> str:
        """The cells of one of its columns."""
        return f"{ORDER_NAME}!${column}$2:${column}${self.rows + 1}"

    def cells(self) -> Iterator[FormCell]:
        """All of it."""
        owner, due, status = (self.at.of(name) for name in (OWNER, DUE, STATUS))
        for column, name in enumerate(("Who", "Number", "Place", "Row"), start=1):
            yield FormCell(row=1, column=column, value=name, look=HEAD)
        for row in range(2, self.rows + 2):
            at = row - 1
            day = f"IF(ISNUMBER(INDEX({due},{at})),INDEX({due},{at}),{NO_DAY})"
            day = f'IF(INDEX({status},{at})="Done",{NO_DAY + 1},{day})'
            number = f"IFERROR(INDEX(B$1:B{at},MATCH(A{row},A$1:A{at},0)),MAX(B$1:B{at})+1)"
            formulas = (
                f'=IFERROR(INDEX({owner},{at})&"","")',
                f'=IF(A{row}="","",{number})',
                f'=IF(A{row}="","",B{row}*10^10+{day}*10^5+{at})',
                f'=IFERROR(MATCH(SMALL({self.of("C")},{at}),{self.of("C")},0),"")',
            )
            for column, formula in enumerate(formulas, start=1):
                yield FormCell(row=row, column=column, value=Formula(formula))


def _front(printed: int) -> Iterator[FormCell]:
    yield FormCell(row=1, column=1, value="Who has what to do", look=TITLE, wide=9)
    hint = "Enter owners in the column Owner of the sheet Changes; this sheet follows. What is done comes last."
    hint += f" The first {printed} rows of the list are in the print area; set another to print more."
    yield FormCell(row=2, column=1, value=hint, look=LEAD, wide=9)


def _table(at: Ranges, order: _Order) -> Iterator[FormCell]:
    """The counts of each owner, and of the changes that have none."""
    for column, name in enumerate(HEADS, start=1):
        yield FormCell(row=TABLE, column=column, value=name, look=HEAD)
    owner, decision, status, due = (at.of(name) for name in (OWNER, DECISION, STATUS, DUE))
    for number in range(1, MOST + 1):
        row = TABLE + number
        place = f'SMALL({order.of("C")},1+COUNTIF({order.of("B")},"<{number}"))'
        day = f"INT(MOD({place},10^10)/10^5)"
        formulas = (
            f"COUNTIFS({owner},$A{row})",
            f'B{row}-COUNTIFS({owner},$A{row},{decision},"?*")',
            *(f'COUNTIFS({owner},$A{row},{status},"{name}")' for name in HEADS[3:6]),
            f'COUNTIFS({owner},$A{row},{due},">0",{due},"<"&TODAY(),{status},"<>Done")',
            f'IF({day}>={NO_DAY},"",{day})',
        )
        first = f'=IFERROR(INDEX({order.of("A")},MATCH({number},{order.of("B")},0)),"")'
        yield FormCell(row=row, column=1, value=Formula(first), look=LISTED)
        for column, text in enumerate(formulas, start=2):
            look = LISTED_DATE if column == len(HEADS) else LISTED
            yield FormCell(row=row, column=column, value=Formula(f'=IF($A{row}="","",{text})'), look=look)
    row, numbered = TABLE + MOST + 1, f'{at.of(NUMBER)},">0"'
    some = f'COUNTIFS({numbered},{owner},"?*"'
    yield FormCell(row=row, column=1, value="Nobody yet")
    yield FormCell(row=row, column=2, value=Formula(f"=COUNT({at.of(NUMBER)})-{some})"), look=COUNT)
    undecided = f'=B{row}-COUNTIFS({numbered},{decision},"?*")+{some},{decision},"?*")'
    yield FormCell(row=row, column=3, value=Formula(undecided), look=COUNT)


def _listed(at: Ranges, order: _Order) -> Iterator[FormCell]:
    """The changes in the order of owners and days."""
    for column, name in enumerate(COLUMNS, start=1):
        yield FormCell(row=LIST, column=column, value=name, look=HEAD)
    for row in range(2, order.rows + 2):
        place = f"{ORDER_NAME}!$D{row}"
        for column, name in enumerate(COLUMNS, start=1):
            found = f"INDEX({at.of(name)},{place})"
            shown = f'IF({found}="","",{found})'
            look = LISTED_DATE if name == DUE else LISTED
            yield FormCell(row=LIST + row - 1, column=column, value=Formula(f'=IF({place}="","",{shown})'), look=look)
