"""Two editions in two columns: one `SideBySide` value made from an `EditionDiff`, with the full words of both.

It is a pure function of the comparison. Guarantees: every clause of the old side is in exactly one old cell, and every
clause of the new side in exactly one new cell, in the order of `row_order`; rows without a change to be read are
folded, each stretch of them into one block. The changes that one goes through, from one to the next, are the entries of
the report, so that they are as many as every other output counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.model import Clause, EditionDiff, Side, WordEdit
from pipeline.report.content import content
from pipeline.report.counts import quiet_change
from pipeline.report.phrases import happened
from pipeline.report.places import Places
from pipeline.report.row_order import Match, in_order
from pipeline.report.summary import summary
from pipeline.report.view_parts import ClausePlace, Entry, Ids
from pipeline.text import joined_words


@dataclass(frozen=True, kw_only=True, slots=True)
class SideCell:
    """What one side has in a row: where it stands and its words, none where the side has nothing.

    heading: the words of the one clause's heading, with their edits; text: the other words. Joined they are the words.
    """

    places: tuple[ClausePlace, ...] = ()
    heading: tuple[WordEdit, ...] = ()
    text: tuple[WordEdit, ...] = ()

    @property
    def citation(self) -> str:
        """The citations of its clauses."""
        return ", ".join(place.citation for place in self.places)


@dataclass(frozen=True, kw_only=True, slots=True)
class SideRow:
    """A provision, old and new. what: what happened to it, "" if nothing; level: of a change to be read, "" otherwise.

    top: the highest heading above it. number: of the entry of the report that tells it, in the order of the rows, 0 of
    one that has none; told: the number of the entry that another row has and that tells this one too. sentence: what
    the summary says of its entry.
    """

    old: SideCell
    new: SideCell
    what: str = ""
    level: str = ""
    top: str = ""
    number: int = 0
    told: int = 0
    sentence: str = ""

    @property
    def title(self) -> str:
        """The citations, old and new, once where they are the same; the heading, or in brackets the one above."""
        both = " → ".join(dict.fromkeys(cell.citation for cell in (self.old, self.new) if cell.places))
        place = (self.new.places or self.old.places)[0]
        if place.heading:
            return both if place.heading in both else f"{both} {place.heading}"
        return f"{both} ({place.under})" if place.under else both

    @property
    def once(self) -> bool:
        """Do both sides say the same, letter for letter? Then one reading does for both."""
        sides = (self.old, self.new)
        return (
            all(cell.places for cell in sides) and self.old.heading + self.old.text == self.new.heading + self.new.text
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Rows that stand together. summary: what is said of rows that are folded, "" of a row with a change."""

    rows: tuple[SideRow, ...]
    summary: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """The rows of one document, under its title.

    contents: the highest headings below which something changed, each with the number of its first change and how many.
    """

    title: str
    blocks: tuple[Block, ...]
    contents: tuple[tuple[str, int, int], ...]

    @property
    def rows(self) -> tuple[SideRow, ...]:
        """Its rows in order."""
        return tuple(row for block in self.blocks for row in block.rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class SideBySide:
    """The two columns: the names of the sides and the documents.

    headline, folding, proof: as in the report; untold: is there a word that no entry tells? changes: how many numbers
    the rows have; unpaged: the documents that do not say what stands on which page.
    """

    old: str
    new: str
    sections: tuple[Section, ...]
    headline: str
    folding: str
    proof: tuple[str, ...]
    untold: bool
    changes: int
    unpaged: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[SideRow, ...]:
        """All rows in order."""
        return tuple(row for section in self.sections for row in section.rows)


def side_by_side(diff: EditionDiff) -> SideBySide:
    """The two columns of a comparison."""
    report = content(diff)
    writer = _Writer(diff, report.entries, {one.entry: one.text for one in summary(report).sentences})
    groups = [(writer.title(key), [writer.row(match) for match in found]) for key, found in in_order(diff).items()]
    rows = iter(writer.numbered([row for _, found in groups for row in found]))
    sections = []
    for title, found in groups:
        mine = [next(rows) for _ in found]
        sections.append(Section(title=title, blocks=tuple(_blocks(mine)), contents=tuple(_contents(mine))))
    return SideBySide(
        old=diff.old.name,
        new=diff.new.name,
        sections=tuple(sections),
        headline=report.headline,
        folding=report.folding,
        proof=report.proof,
        untold=bool(report.untold),
        changes=len(report.entries),
        unpaged=tuple(dict.fromkeys((*_unpaged(diff.old), *_unpaged(diff.new)))),
    )


def _unpaged(side: Side) -> Iterator[str]:
    """The documents of a side whose pages are not known."""
    yield from (document.title or side.name for document in side.documents if not document.pages)


class _Writer:
    """Look-ups of one comparison while its rows are made."""

    def __init__(self, diff: EditionDiff, entries: Sequence[Entry], sentences: Mapping[str, str]) -> None:
        self.sentences = {entry.ids: sentences[entry.anchor] for entry in entries}
        self.sides = Places(diff.old), Places(diff.new)
        self.names = diff.old.name, diff.new.name
        self.entries = {entry.ids: entry for entry in entries}
        # Of the changes that an entry tells besides its own: its ids.
        self.tellers: dict[Ids, Ids] = {below.ids: entry.ids for entry in entries for below in entry.below}
        for change in diff.changes:
            self.tellers |= {(at.old, at.new): (change.old, change.new) for at in change.places[1:]}
        self.keys: list[Ids] = []  # of each row made, the ids of its change

    def title(self, key: tuple[bool, str]) -> str:
        """What a reader calls a document of the new side, or of the old one."""
        new, document = key
        return self.sides[new].title(document) or self.names[new]

    def row(self, match: Match) -> SideRow:
        """A row without its number."""
        change = match.change
        ids = (change.old, change.new) if change is not None else (match.old, match.new)
        self.keys.append(ids)
        edits = change.words if change is not None else ()
        # Where no word changed, each side keeps its own print: the words of a change are in one typography.
        marked = bool(match.old and match.new) and any(edit.op != "equal" for edit in edits)
        old = self.cell(match.old, self.sides[0], edits if marked else None, "insert")
        new = self.cell(match.new, self.sides[1], edits if marked else None, "delete")
        top = self.top(match)
        entry = self.entries.get(ids)
        if not match.old or not match.new:
            op, what = ("insert", "Added") if match.new else ("delete", "Removed")
            # As in the report, what came or went is never a mere consequence.
            level = entry.level if entry is not None else _told_level(change.significance.level if change else "none")
            what = entry.what if entry is not None else what
            return SideRow(old=_all(old, op), new=_all(new, op), what=what, level=level, top=top)
        if change is None:
            return SideRow(old=old, new=new, top=top)
        level = "" if quiet_change(change) else _told_level(change.significance.level)
        return SideRow(old=old, new=new, what=happened(change), level=level, top=top)

    def numbered(self, rows: Sequence[SideRow]) -> Iterator[SideRow]:
        """The rows with the numbers of their entries, in order."""
        numbers: dict[Ids, int] = {}
        for ids in self.keys:
            if ids in self.entries:
                numbers[ids] = len(numbers) + 1
        for ids, row in zip(self.keys, rows, strict=True):
            told = numbers.get(self.tellers.get(ids, ((), ())), 0)
            yield replace(row, number=numbers.get(ids, 0), told=told, sentence=self.sentences.get(ids, ""))

    def top(self, match: Match) -> str:
        """The highest heading above a row, or its own; "" where there is none."""
        places = self.sides[bool(match.new)]
        clause: Clause | None = places.clauses[(match.new or match.old)[0]]
        found = ""
        while clause is not None:
            if clause.heading:
                citation = "" if clause.citation in clause.heading else clause.citation
                found = f"{citation} {clause.heading}".strip()
            clause = places.clauses.get(clause.parent or "")
        return found

    def cell(self, ids: Sequence[str], places: Places, edits: Iterable[WordEdit] | None, other: str) -> SideCell:
        """One side of a row. edits: of both sides, None for the clauses' own words; other: the other side's op."""
        clauses = [places.clauses[ident] for ident in ids]
        if not clauses:
            return SideCell()
        whole = joined_words([clause for clause in clauses if clause.words])
        words = [WordEdit(op="equal", text=whole)] if edits is None else [edit for edit in edits if edit.op != other]
        heading = clauses[0].heading or ""
        begins = len(clauses) == 1 and bool(heading) and "".join(edit.text for edit in words).startswith(heading)
        head, text = _cut(words, len(heading) if begins else 0)
        return SideCell(places=tuple(self.place(clause, places) for clause in clauses), heading=head, text=text)

    def place(self, clause: Clause, places: Places) -> ClausePlace:
        """Where a clause stands, without a page that is not known: the head says of which document."""
        found = places.place(clause)
        document = places.documents.get(clause.document)
        return found if document is None or document.pages else replace(found, pages="")


def _told_level(level: str) -> str:
    """The level of what is to be read, never a mere consequence."""
    return "low" if level == "none" else level


def _blocks(rows: Sequence[SideRow]) -> Iterator[Block]:
    """The rows, those without a change to be read folded."""
    for folded, group in groupby(rows, key=lambda row: not row.level):
        found = tuple(group)
        if folded:
            yield Block(rows=found, summary=_summary(found))
        else:
            yield from (Block(rows=(row,)) for row in found)


def _summary(rows: Sequence[SideRow]) -> str:
    """What is said of folded rows: "37 clauses unchanged, 2 of them renumbered or moved: 4.2 to 6.3"."""
    called = sum(bool(row.what) for row in rows)
    if len(rows) == 1:
        return f"1 clause {rows[0].what.lower() if called else 'unchanged'}: {rows[0].title}"
    first, last = ((row.new.places or row.old.places) for row in (rows[0], rows[-1]))
    of_them = f", {called} of them renumbered or moved" if called else ""
    return f"{len(rows)} clauses unchanged{of_them}: {first[0].citation} to {last[-1].citation}"


def _contents(rows: Sequence[SideRow]) -> Iterator[tuple[str, int, int]]:
    """The highest headings of a document below which something changed, with their first change and how many."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        if row.number:
            counts.setdefault(row.top or row.title, []).append(row.number)
    yield from ((top, numbers[0], len(numbers)) for top, numbers in counts.items())


def _cut(words: Iterable[WordEdit], size: int) -> tuple[tuple[WordEdit, ...], tuple[WordEdit, ...]]:
    """The first `size` letters of the words, and the others."""
    head: list[WordEdit] = []
    tail: list[WordEdit] = []
    for edit in words:
        first, rest = edit.text[:size], edit.text[size:]
        size -= len(first)
        head += [WordEdit(op=edit.op, text=first)] if first else []
        tail += [WordEdit(op=edit.op, text=rest)] if rest else []
    return tuple(head), tuple(tail)


def _all(cell: SideCell, op: str) -> SideCell:
    """A cell whose words all came or all went."""
    return replace(
        cell,
        heading=tuple(WordEdit(op=op, text=edit.text) for edit in cell.heading),
        text=tuple(WordEdit(op=op, text=edit.text) for edit in cell.text),
    )
