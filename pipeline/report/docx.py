"""The comparison as a Word document with tracked changes and comments.

Guarantee of `tracked(diff, full=True)`, checked on what was written (`tracked.check`): accepting every change gives the
new side, rejecting every change the old one: each clause with its label and its words, character for character, in its
order. With `full=False` the same holds for the clauses that changed, came, went or moved. Paragraphs in the styles of
`FURNITURE` are not the contract's: titles, where a clause stands, names of columns. Where the codes of applicability
changed, they stand in brackets before the words.

Numbers are text. A change of print only has an author of its own, `PRINT_AUTHOR`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from pipeline.model import EditionDiff
from pipeline.report.content import content
from pipeline.report.places import Places
from pipeline.report.statements import statement_lines
from pipeline.report.summary import summary
from pipeline.report.tracked.check import check
from pipeline.report.tracked.layout import depths, look_of, table_left, widths_of
from pipeline.report.tracked.markup import PRINT_AUTHOR, WRAPPERS, EditStretch, Marker, ParagraphStyle, run, table
from pipeline.report.tracked.notes import Notes
from pipeline.report.tracked.order import Unit, is_row, sequence
from pipeline.report.tracked.package import word_file
from pipeline.report.tracked.setting import OPS, cells, lines
from pipeline.report.tracked.unfold import owner, reset, unfold

TITLE, LEAD, DOCUMENT, WHERE, GAP, COLUMN = "Title", "icpLead", "icpDocument", "icpWhere", "icpGap", "icpColumn"
TOPIC, PLAIN = "icpTopic", "icpPlain"
FURNITURE = (TITLE, LEAD, DOCUMENT, WHERE, GAP, COLUMN, TOPIC, PLAIN)


def tracked(diff: EditionDiff, *, full: bool, made: datetime) -> bytes:
    """A .docx of the changed clauses, or of the whole new contract with what is gone at its old place (`full`).

    made: the time that the changes and comments bear. The same arguments give the same bytes. Raises `VerifyError`
    where the document would not be faithful.
    """
    return _DocumentWriter(diff, full=full, made=made).file()


class _DocumentWriter:
    """Look-ups of one comparison while its document is written."""

    def __init__(self, diff: EditionDiff, *, full: bool, made: datetime) -> None:
        self.full = full
        self.marker = Marker(made)
        self.report = content(diff)
        self.reset = reset(diff)
        self.diff = diff = unfold(diff)
        self.notes = Notes(diff, self.report)
        self.places = Places(diff.new)
        self.depths = {True: depths(diff.old.clauses), False: depths(diff.new.clauses)}
        self.comments: list[tuple[int, Sequence[str]]] = []

    def file(self) -> bytes:
        """The whole file."""
        title = f"Changes from {self.report.old} to {self.report.new}"
        contract = "".join(self.body())
        check(contract, self.units(), FURNITURE, self.diff if self.full else None)
        body = "".join([*self.front(title), contract, self.furniture("", GAP)])
        return word_file(body, self.comments, title=title, date=self.marker.date)

    def front(self, title: str) -> Iterator[str]:
        """The title and how to read the document."""
        what = "The whole contract" if self.full else "The clauses that changed, came, went or moved"
        yield self.furniture(title, TITLE)
        yield self.furniture(self.report.headline, LEAD)
        for line in self.report.proof:
            yield self.furniture(line, LEAD)
        for line in statement_lines(self.report):
            yield self.furniture(line, LEAD)
        yield from self.plain()
        yield self.furniture(
            f"{what}, as tracked changes: accepting all of them gives {self.report.new}, rejecting all of them gives "
            f"{self.report.old}. Differences in print only, such as other quotation marks, are by the author "
            f"“{PRINT_AUTHOR}”, so that they can be hidden.",
            LEAD,
        )

    def plain(self) -> Iterator[str]:
        """What needs a decision, in plain English, by topic."""
        told = summary(self.report)
        if told.at("high"):
            yield self.furniture("What needs a decision, in plain English:", LEAD)
        for topic, sentences in told.by_topic:
            if weighty := [sentence for sentence in sentences if sentence.level == "high"]:
                yield self.furniture(f"{topic} ({len(weighty)})", TOPIC)
                yield from (self.furniture(sentence.text, PLAIN) for sentence in weighty)

    def furniture(self, text: str, style: str) -> str:
        """A paragraph that is not the contract's."""
        return self.marker.paragraph(run(text) if text else "", ParagraphStyle(style=style))

    def body(self) -> Iterator[str]:
        """The paragraphs and tables, document by document; a line without words ends a table."""
        document = ""
        for key, group in groupby(self.units(), key=self.table):
            for at, unit in enumerate(units := list(group)):
                title = self.places.title(unit.shown.document)
                if unit.new and unit.kind != "from" and title != document:
                    document = title
                    yield self.furniture(title, DOCUMENT)
                if not self.full and (where := self.notes.where(unit)):
                    yield self.furniture(where, WHERE)
                if not key:
                    yield self.words(unit)
                elif at == 0:
                    yield self.rows(units) + self.furniture("", GAP)

    def units(self) -> list[Unit]:
        """What is shown, in order."""
        found = sequence(self.diff)
        if self.full:
            return list(found)
        told = {owner(one) for unit in found if self.notes.is_told(unit) for one in (*unit.old, *unit.new)}
        shown = told | self.reset
        return [unit for unit in found if any(owner(one) in shown for one in (*unit.old, *unit.new))]

    def table(self, unit: Unit) -> tuple[object, ...]:
        """What the rows of one table have in common; nothing for other clauses."""
        clause = unit.shown
        if not is_row(clause):
            return ()
        alone = () if self.full else (unit.old, unit.new)  # each under its own line that says where it stands
        return (len(clause.cells), clause.columns, clause.document, *alone)

    def words(self, unit: Unit) -> str:
        """The paragraphs of a unit, with its comment and the ends of its move."""
        found = lines(unit)
        before, after = self.comment(unit)
        move = unit.kind in ("from", "to")
        if move:
            before = self.marker.move_start(unit.kind, f"move-{self.number(unit)}") + before
        done = ""
        for at, line in enumerate(found):
            inner = self.marker.words(line.stretches)
            inner = (before if at == 0 else "") + inner + (after if at == len(found) - 1 else "")
            look = look_of(line.clause, self.depth(unit, line.clause.id))
            done += self.marker.paragraph(inner, look, line.mark)
        return done + (self.marker.move_end(unit.kind) if move else "")

    def rows(self, units: Sequence[Unit]) -> str:
        """The rows of one table, below the names of their columns."""
        marker, first = self.marker, units[0]
        left = table_left(self.depth(first, first.shown.id))
        columns = first.shown.columns if len(first.shown.columns) == len(first.shown.cells) else ()
        widths = widths_of([*(unit.shown.cells for unit in units), *([columns] if columns else [])], left)
        done: list[str] = []
        if columns:
            kinds = {unit.kind for unit in units}
            op = OPS[first.kind] if len(kinds) == 1 else "equal"
            done.append(marker.row([self.name(column, op) for column in columns], widths, op, head=True))
        for unit in units:
            op = OPS[unit.kind]
            before, after = self.comment(unit)
            inner = [marker.words(cell) for cell in cells(unit)]
            inner[0] = before + inner[0] + after
            done.append(
                marker.row([marker.paragraph(cell, ParagraphStyle(style="icpCell"), op) for cell in inner], widths, op)
            )
        return table(done, widths, left)

    def name(self, column: str, op: str) -> str:
        """The cell with the name of a column."""
        return self.marker.paragraph(
            self.marker.words([EditStretch(op=op, text=column)]), ParagraphStyle(style=COLUMN), op
        )

    def depth(self, unit: Unit, ident: str) -> int:
        """How deep a clause of a unit stands."""
        return self.depths[unit.kind in ("gone", "from")][ident]

    def number(self, unit: Unit) -> int:
        """A number that both ends of a move have, and no other move: where its clause stands on the old side."""
        return self.notes.order[unit.old[0].id]

    def comment(self, unit: Unit) -> tuple[str, str]:
        """The two ends of a unit's comment, "" where it has none. What refers to it comes and goes with the unit."""
        text = self.notes.comment(unit)
        if not text:
            return "", ""
        ident = len(self.comments)
        self.comments.append((ident, text))
        reference = (
            f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{ident}"/></w:r>'
        )
        op = OPS[unit.kind]
        wrapped = self.marker.wrapped(op, reference) if op in WRAPPERS else reference
        return f'<w:commentRangeStart w:id="{ident}"/>', f'<w:commentRangeEnd w:id="{ident}"/>{wrapped}'
