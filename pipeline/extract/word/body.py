"""The text of a Word document in order: paragraphs with their numbers, the cells of tables, text boxes, embedded parts.

As the document reads with all tracked changes accepted: a paragraph whose mark was deleted goes on with the next one,
one that was deleted or moved away as a whole has no number and counts for none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.extract.merged_labels import repeated
from pipeline.extract.word import breaks, chunks, tables
from pipeline.extract.word.chunks import ReadWord
from pipeline.extract.word.fields import Field
from pipeline.extract.word.inline import InlineReader, Words
from pipeline.extract.word.list_fields import ListFields
from pipeline.extract.word.namespaces import MC, R, W
from pipeline.extract.word.notes import NoteReference, boxes
from pipeline.extract.word.numbering import Numbering, indents
from pipeline.extract.word.styles import flag
from pipeline.extract.word.symbols import shown
from pipeline.model import Cell, Line, Span, Table

# What may stand around paragraphs and tables.
AROUND = {f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag", f"{MC}Choice"}
# Bullets that say whether something was chosen.
BOXES = ("☐", "☑", "☒")
# Programs that write formulas as objects.
FORMULAS = ("equation", "mathtype")


@dataclass(frozen=True, slots=True)
class Place:
    """Where paragraphs stand: in a cell; in a table of contents; in a part that was deleted or is hidden.

    paper: on the bare page, where white letters do not show.
    """

    cell: Cell | None = None
    contents: bool = False
    deleted: bool = False
    hidden: bool = False
    paper: bool = True


@dataclass(slots=True)
class _Held:
    """A paragraph whose mark was deleted: its words wait for the next one."""

    words: Words
    properties: Any
    page: int


@dataclass(slots=True)
class BodyReader:
    """What changes while a text is read. chunks: the files that it embeds, as in `Package`; read_word: reads those of
    them that are Word documents."""

    inline: InlineReader
    numbering: Numbering
    chunks: Mapping[str, tuple[str, bytes]]
    read_word: ReadWord
    page: int = 1
    tables: list[Table] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    references: list[NoteReference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _held: _Held | None = None
    _ahead: list[str | None] = field(default_factory=list)
    _counted: ListFields = field(init=False)

    def __post_init__(self) -> None:
        self._counted = ListFields(self.numbering)

    def read(self, body: Any) -> None:
        """Read a body and all within it."""
        self.inline.fields.find(body)
        coloured = next(body.itersiblings(f"{W}background", preceding=True), None) is not None
        self._blocks(body, Place(paper=not coloured))

    # ------------------------------------------------------------ blocks

    def _blocks(self, parent: Any, place: Place) -> None:
        """Paragraphs, tables and what stands around them, in order."""
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child, place)
            elif child.tag == f"{W}tbl":
                self._release(place)
                self._table(child, place)
            elif child.tag == f"{W}sdt":
                gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                toc = gallery is not None and "Contents" in gallery.get(f"{W}val", "")
                inner = child.find(f"{W}sdtContent")
                if inner is not None:
                    self._blocks(inner, replace(place, contents=place.contents or toc))
            elif child.tag == f"{MC}AlternateContent":
                chosen = child.find(f"{MC}Choice")
                self._blocks(chosen if chosen is not None else child, place)
            elif child.tag in AROUND:
                self._blocks(child, place)
            elif child.tag == f"{W}altChunk":
                self._chunk(child.get(f"{R}id", ""), place)
        self._release(place)

    def _chunk(self, ident: str, place: Place) -> None:
        """A file that stands within the document: its text, or the note that it was not read."""
        self._release(place)
        name, data = self.chunks.get(ident, ("", b""))
        found = chunks.read(name, data, self.read_word, page=self.page, first_table=len(self.tables), cell=place.cell)
        self.lines += found.lines
        self.tables += found.tables
        self.notes += [note for note in found.notes if note not in self.notes]

    # ------------------------------------------------------------ paragraphs

    def _paragraph(self, paragraph: Any, place: Place) -> None:
        properties = paragraph.find(f"{W}pPr")
        mark = properties.find(f"{W}rPr") if properties is not None else None
        gone = mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None)
        num, index = self.inline.styles.numbering(properties, self.numbering.linked)
        outline = self.inline.styles.outline(properties)

        def number(counting: Field) -> str:
            if num is not None and not self._ahead:
                self._ahead.append(self.numbering.label(num, index))  # the paragraph's own number comes first
            around = (num, index) if num is not None else None
            return self._counted.number(counting, paragraph=around, outline=outline)

        style = self.inline.styles.of(properties)
        self.inline.paper = place.paper
        words = self.inline.read(paragraph, style, None if place.deleted or place.hidden else number, self.page)
        if place.deleted or place.hidden:
            words.spans = [replace(span, role=_out(span, place)) for span in words.spans]
        self.page += words.before
        self.references += words.notes
        self._objects(words)
        if gone and words.live:
            before = self._held
            self._held = _Held(_joined(before.words if before else None, words), properties, self.page)
        elif gone or place.deleted:
            self._line(words, properties, place, counted=False)
        else:
            self._whole(words, properties, place)
        self.page += words.after
        for box in boxes(paragraph):
            held, self._held = self._held, None
            self._blocks(box, replace(place, paper=False))
            self._held = held

    def _whole(self, words: Words, properties: Any, place: Place) -> None:
        """A paragraph whose mark stands, after those whose marks were deleted before it."""
        held, self._held = self._held, None
        if held is not None:
            if not words.live:
                properties = held.properties
            words = _joined(held.words, words)
        mark = properties.find(f"{W}rPr") if properties is not None else None
        style = self.inline.styles.of(properties)
        unseen = not words.live and self.inline.styles.look(mark, style).hidden and not flag(mark, "specVanish")
        self._line(words, properties, place, counted=not unseen)

    def _release(self, place: Place) -> None:
        """The words that wait have no paragraph after them: they are one."""
        held, self._held = self._held, None
        if held is not None:
            self._line(held.words, held.properties, place, counted=True)

    def _line(self, words: Words, properties: Any, place: Place, *, counted: bool) -> None:
        num, index = self.inline.styles.numbering(properties, self.numbering.linked)
        label = self._ahead.pop() if self._ahead else None
        if label is None and num is not None and counted:
            label = self.numbering.label(num, index)
        level = self.numbering.level(num, index) if num is not None else None
        box = ""
        if level is not None and level.format == "bullet" and counted and not level.hidden:
            label = "•"
            box = shown(level.text, (level.font, level.font)).strip()
        spans, number = words.spans, words.number
        if box in BOXES and words.live:
            spans = [Span(text=f"{box} "), *spans]
        if number is not None and label is None and words.live and not words.unseen:
            label = number
        elif number is not None:
            spans = [Span(text=f"{number} ", role="hidden" if words.unseen else "body"), *spans]
        if not any(span.text.strip() for span in spans):
            return
        left, first = self._indents(properties, num, index)
        name = self.inline.styles.name(properties).casefold()
        roles = {span.role for span in spans if span.text.strip()} or {"body"}
        toc = place.contents or name.startswith(("toc ", "table of figures")) or roles == {"contents"}
        apart = "contents" if toc else "hidden" if roles == {"hidden"} else "body"
        if apart != "body":
            spans = [replace(span, role="body") if span.role in {apart, "contents"} else span for span in spans]
            label = None if apart == "hidden" else label
        line = Line(
            page=self.page,
            spans=tuple(spans),
            x0=left + first,
            x1=left,
            role=apart,
            cell=place.cell,
            paragraph=True,
            label=label,
            level=self.inline.styles.outline(properties),
            centred=self.inline.styles.centred(properties),
        )
        self.lines += breaks.lines(line)

    def _indents(self, properties: Any | None, num: str | None, index: int) -> tuple[float, float]:
        level = self.numbering.level(num, index) if num is not None else None
        left, first = self.inline.styles.indents(properties)
        if level is not None:
            left = level.left if left is None else left
            first = level.first if first is None else first
        if properties is not None:
            own_left, own_first = indents(properties.find(f"{W}ind"))
            left = own_left if own_left is not None else left
            first = own_first if own_first is not None else first
        return left or 0.0, first or 0.0

    def _objects(self, words: Words) -> None:
        """Say that a formula stands in the document as an object, which has no words."""
        formulas = [program for program in words.objects if program.casefold().startswith(FORMULAS)]
        if formulas:
            after = " ".join("".join(span.text for span in words.spans if span.role == "body").split()[:12])
            where = f'in the paragraph "{after} …"' if after else "in a paragraph of its own"
            self.notes.append(f"A formula stands as an object {where} and was not read.")

    # ------------------------------------------------------------ tables

    def _table(self, table: Any, place: Place) -> None:
        """A table; one within a cell of a table with columns is part of that cell's text."""
        cells = tables.rows(table)
        if place.cell is not None and self.tables[place.cell.table].columns > 1:
            for cell in (cell for row in cells for cell in row):
                self._blocks(cell.element, _within(place, cell))
            return
        number, start = len(self.tables), len(self.lines)
        columns = max((cell.column + cell.columns for row in cells for cell in row), default=0)
        # A frame around other things is known by its width while these are read.
        self.tables.append(Table(number=number, page=self.page, rows=len(cells), columns=columns))
        if tables.single(cells):
            self.tables[number] = replace(self.tables[number], columns=1)
        for cell in (cell for row in cells for cell in row):
            here = Cell(table=number, row=cell.row, column=cell.column)
            self._blocks(cell.element, replace(_within(place, cell), cell=here, paper=False))
        down = tables.downwards(cells)
        self.lines[start:] = repeated(self.lines[start:], number, down, columns)
        first: dict[int, str] = {}
        for line in self.lines[start:]:
            if line.cell and line.cell.table == number and line.cell.row == 0:
                first[line.cell.column] = f"{first.get(line.cell.column, '')} {line.text}".strip()
        self.tables[number] = replace(
            self.tables[number],
            columns=columns,
            header=tuple(first[key] for key in sorted(first)) if tables.headed(table) else (),
            ruled=self._ruled(table),
        )

    def _ruled(self, table: Any) -> bool:
        properties = table.find(f"{W}tblPr")
        own = properties is not None and properties.find(f"{W}tblBorders") is not None
        return own or self.inline.styles.bordered(properties)


def _within(place: Place, cell: tables.TableCell) -> Place:
    return replace(place, deleted=place.deleted or cell.deleted, hidden=place.hidden or cell.hidden)


def _out(span: Span, place: Place) -> str:
    return "struck" if place.deleted or span.role == "struck" else "hidden"


def _joined(before: Words | None, words: Words) -> Words:
    """Two paragraphs that became one."""
    if before is None:
        return words
    number = before.number if before.number is not None else words.number
    return Words(spans=[*before.spans, *words.spans], number=number)
