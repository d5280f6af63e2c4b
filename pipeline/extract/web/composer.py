"""Documents that flow (web pages, Markdown): styles, lists and tables in, lines with labels and cells out.

There are no places on a page: `x0` is the depth of the lists times an indent, so that the segmenter can tell what a
paragraph belongs to, and every box is empty. One `Line` is one paragraph, or one line of it where the writer broke it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipeline.extract.characters import visible
from pipeline.extract.merged_labels import repeated
from pipeline.extract.web.open_blocks import OpenList, OpenTable
from pipeline.model import Cell, Line, Span, Table
from pipeline.numerals import letters, roman

# Indent of a list within a list (points), about what browsers and word processors take.
INDENT = 18.0
# A number or letter that is typed at the start of a list item: the list prints none besides.
TYPED = re.compile(r"\s*(?:\d{1,3}(?:\.\d{1,3})+\.?|\d{1,3}[.)]|\([a-zA-Z]{1,4}\)|\(\d{1,2}\)|[a-z]\))\s")
SECTION = re.compile(r"\s*(?:(?:section|clause)\s+)?(\d{1,3}(?:\.\d{1,3})*)[.:)]?\s", re.IGNORECASE)
SPACES = re.compile(r"[ \t\n\r\f]+")


def _stop_in_heading(spans: list[Span]) -> tuple[Span, ...]:
    """The spans of a line; the stop right after bold words at its start is bold too, as it is printed: **Term**. …"""
    if len(spans) < 2 or not spans[0].bold or spans[1].bold or spans[1].role != "body" or spans[0].role != "body":
        return tuple(spans)
    text = spans[1].text
    if not re.match(r"[.:](?:\s|$)", text) or not spans[0].text.strip() or spans[0].text.endswith((".", ":", " ")):
        return tuple(spans)
    rest = [replace(spans[1], text=text[1:])] if text[1:] else []
    return (replace(spans[0], text=spans[0].text + text[0]), *rest, *spans[2:])


@dataclass(slots=True)
class Composer:
    """Puts the pieces of a flowing document together. `lines` and `tables` are what has come out so far.

    role: the role of the lines to come; note: they are a footnote with this number.
    """

    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    role: str = "body"
    note: bool = False
    _spans: list[Span] = field(default_factory=list)
    _styles: dict[str, int] = field(default_factory=dict)
    _lists: list[OpenList] = field(default_factory=list)
    _grids: list[OpenTable] = field(default_factory=list)
    _label: str | None = None
    _item: bool = False
    _level: int | None = None
    _fresh: bool = True
    _cell: Cell | None = None
    _section: str = ""

    # ------------------------------------------------------------ text

    def style(self, name: str, on: bool) -> None:
        """Switch a style on or off: "bold", "italic", "highlight", or the name of a discard; each may be nested."""
        self._styles[name] = max(0, self._styles.get(name, 0) + (1 if on else -1))

    def text(self, text: str, *, keep: bool = False) -> None:
        """Live text in the styles that are on; white space is made single unless `keep`."""
        text = visible(text)
        on = {name for name, count in self._styles.items() if count}
        role = next((name for name in sorted(on) if name not in {"bold", "italic", "highlight"}), "body")
        if not keep:
            text = SPACES.sub(" ", text)
            before = next((span.text for span in reversed(self._spans) if span.role == role), "")
            if not self._spans or before.endswith((" ", "\t")):
                text = text.lstrip(" ")
        if not text:
            return
        look = (role, "bold" in on, "italic" in on, "highlight" in on)
        last = self._spans[-1] if self._spans else None
        if last is not None and (last.role, last.bold, last.italic, last.highlight) == look:
            text, _ = last.text + text, self._spans.pop()
        self._spans.append(Span(text=text, role=role, bold=look[1], italic=look[2], highlight=look[3]))

    def apart(self, text: str, role: str) -> None:
        """A line of its own that is no text of the document, under the name of its discard."""
        if text.strip():
            self.end()
            self.lines.append(Line(page=1, spans=(Span(text=text),), role=role, paragraph=True))

    def wrap(self) -> None:
        """The line ends, its paragraph goes on."""
        if any(span.text.strip() for span in self._spans):
            self._finish()
            self._fresh = False
        else:
            self._fresh = True

    def end(self) -> None:
        """The paragraph ends."""
        self._finish()
        self._fresh = True

    def _finish(self) -> None:
        spans, self._spans = _stop_in_heading(self._spans), []
        text = "".join(span.text for span in spans)
        if not text.strip():
            return
        roles = {span.role for span in spans if span.text.strip()}
        # A line of nothing but a comment, or of what is hidden, goes there as a whole.
        apart = next(iter(roles)) if len(roles) == 1 and not roles & {"body", "struck"} else ""
        apart = apart if self.role == "body" else ""
        label, self._label = self._label, None
        if label is not None and not any(span.role == "body" and span.text.strip() for span in spans):
            self._label, label = label, None  # nothing but a comment or what is hidden: the item is yet to come
        elif label is not None and label != "•" and not self.note and TYPED.match(text):
            label = None
        depth = len(self._lists)
        content = INDENT * depth
        self.lines.append(
            Line(
                page=1,
                spans=tuple(replace(span, role="body") for span in spans) if apart else spans,
                x0=content - INDENT if self._item and depth else content,
                x1=content,
                role=apart or self.role,
                cell=self._cell,
                paragraph=self._fresh,
                label=label,
                level=self._level,
                note=self.note,
            )
        )
        self._item = False
        if self._level is not None and not self._lists and self._cell is None and self.role == "body":
            match = SECTION.match(text + " ")
            self._section = match[1] if match else ""

    # ------------------------------------------------------------ headings

    def heading(self, level: int | None) -> None:
        """The lines to come are a heading of this level; None: no longer."""
        self.end()
        self._level = level

    # ------------------------------------------------------------ lists

    def open_list(
        self, counts: str = "", *, start: int = 1, step: int = 1, mark: str = ".", none: bool = False
    ) -> None:
        """A list begins: `counts` is "1", "a", "A", "i" or "I" as in HTML, "" for bullets; `none`: unmarked."""
        self.end()
        self._lists.append(OpenList(counts=counts, next=start, step=step, mark=mark, none=none))

    def close_list(self) -> None:
        """The innermost list ends."""
        self.end()
        self._label, self._item = None, False
        if self._lists:
            self._lists.pop()

    def item(self, value: int | None = None) -> None:
        """An item of the innermost list begins; `value`: the number that it is given by hand."""
        self.end()
        if not self._lists:
            self._label = "•"
            return
        mine = self._lists[-1]
        number = mine.next if value is None else value
        mine.next = number + mine.step
        mine.dotted = ""
        self._item = True
        self._label = None if mine.none else self._printed(mine, number) if mine.counts else "•"

    def numbered_by_hand(self) -> None:
        """What begins has its number in its words: the list prints none besides."""
        self._label = None

    def item_ends(self) -> None:
        """The item ends; an empty one leaves no label behind."""
        self.end()
        self._label, self._item = None, False

    def _printed(self, mine: OpenList, number: int) -> str:
        """The label of an item. Numbers below numbers are written as they are cited: 1.1 below 1."""
        if mine.counts == "1" or number < 1:
            above = self._above()
            if above is None:
                return f"{number})"
            mine.dotted = f"{above}.{number}" if above else str(number)
            return mine.dotted if above else f"{number}{mine.mark}"
        if mine.counts in "aA":
            return letters(number, mine.counts) + mine.mark
        numeral = roman(number) if number < 4000 else str(number)
        return (numeral.upper() if mine.counts == "I" else numeral) + mine.mark

    def _above(self) -> str | None:
        """The number that a list of numbers stands below, "" for none; None below bullets and letters or in a table."""
        if self._cell is not None or self.note:
            return None
        if len(self._lists) < 2:
            return self._section
        return self._lists[-2].dotted or None

    # ------------------------------------------------------------ notes

    def begin_note(self, number: str) -> None:
        """A footnote begins; its first line has `number` as label."""
        self.end()
        self.note, self._label, self._item = True, number, False

    def end_note(self) -> None:
        """The footnote ends."""
        self.end()
        self.note, self._label = False, None

    # ------------------------------------------------------------ tables

    def open_table(self, *, ruled: bool = True) -> None:
        """A table begins; a table within a table stands after the text of its cell."""
        self.end()
        grid = OpenTable(number=len(self.tables), first=len(self.lines))
        self._grids.append(grid)
        self.tables.append(Table(number=grid.number, page=1, rows=0, columns=0, ruled=ruled))

    def row(self) -> None:
        """A row of the innermost table begins."""
        self.end()
        if self._grids:
            self._grids[-1].row += 1
            self._grids[-1].column = 0
            self._cell = None

    def cell(self, *, rows: int = 1, columns: int = 1) -> None:
        """A cell begins, which spans `rows` and `columns`."""
        self.end()
        if not self._grids:
            return
        grid = self._grids[-1]
        grid.row = max(grid.row, 0)
        while (grid.row, grid.column) in grid.taken:
            grid.column += 1
        self._cell = Cell(table=grid.number, row=grid.row, column=grid.column)
        if rows > 1:
            grid.down[grid.row, grid.column] = rows
            grid.taken |= {(grid.row + r, grid.column + c) for r in range(1, rows) for c in range(columns)}
        grid.column += columns
        grid.columns = max(grid.columns, grid.column)

    def header_cell(self, columns: int = 1) -> None:
        """The cell that ends is a header: its text names its columns. Headers below one another are put together."""
        self.end()
        here = self._cell
        if here is None or not self._grids:
            return
        text = " ".join(" ".join(line.text.split()) for line in self.lines if line.cell == here)
        header = self._grids[-1].header
        for column in range(here.column, here.column + columns):
            header[column] = f"{header.get(column, '')} {text}".strip()

    def place(self, row: int, column: int) -> None:
        """The lines to come stand in this cell of the innermost table."""
        self.end()
        grid = self._grids[-1]
        grid.row, grid.columns = max(grid.row, row), max(grid.columns, column + 1)
        self._cell = Cell(table=grid.number, row=row, column=column)

    def close_table(self) -> None:
        """The innermost table ends."""
        self.end()
        self._cell = None
        if not self._grids:
            return
        grid = self._grids.pop()
        self.lines[grid.first :] = repeated(self.lines[grid.first :], grid.number, grid.down, grid.columns)
        names = tuple(grid.header.get(column, "") for column in range(grid.columns)) if grid.header else ()
        old = self.tables[grid.number]
        self.tables[grid.number] = Table(
            number=grid.number, page=1, rows=grid.row + 1, columns=grid.columns, header=names, ruled=old.ruled
        )
        if self._grids:
            outer = self._grids[-1]
            self._cell = Cell(table=outer.number, row=max(outer.row, 0), column=max(outer.column - 1, 0))
