"""Two editions in two columns: one `SideBySide` value made from an `EditionDiff`, with the full words of both.

It is a pure function of the comparison. Guarantees: every clause of the old side is in exactly one old cell, and every
clause of the new side in exactly one new cell. The rows of a document follow the new document; a split or a merge
stands at its first new clause, and a removed clause after the clause that stood before it and did not move.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.model import Change, Clause, EditionDiff, Side, WordEdit
from pipeline.report.counts import counted, headline, quiet_change
from pipeline.report.phrases import happened
from pipeline.report.places import place_of
from pipeline.report.proof_lines import proof_lines
from pipeline.report.view_parts import LEVELS, ClausePlace
from pipeline.text import joined_words

_MOVED = "place"  # the facet of a clause that stands elsewhere now: nothing is placed by it


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

    anchor: the name that a link to the row goes by; following: the anchor of the next change, "" after the last.
    """

    old: SideCell
    new: SideCell
    what: str = ""
    level: str = ""
    anchor: str = ""
    following: str = ""

    @property
    def title(self) -> str:
        """The citations, old and new, once where they are the same."""
        both = dict.fromkeys(cell.citation for cell in (self.old, self.new) if cell.places)
        return " → ".join(both)


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """The rows of one document, under its title."""

    title: str
    rows: tuple[SideRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SideBySide:
    """The two columns: the names of the sides, the documents, the anchor of the first change ("" if none).

    headline: the counts, as every output gives them; proof: the account of the words, a sentence each.
    """

    old: str
    new: str
    headline: str
    sections: tuple[Section, ...]
    first: str
    proof: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[SideRow, ...]:
        """All rows in order."""
        return tuple(row for section in self.sections for row in section.rows)

    @property
    def changes(self) -> int:
        """How many rows have a change to be read."""
        return sum(bool(row.level) for row in self.rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Match:
    """Clauses that share a row, and their change if there is one."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    change: Change | None


def side_by_side(diff: EditionDiff) -> SideBySide:
    """The two columns of a comparison."""
    sides = _Texts(diff.old), _Texts(diff.new)
    groups = [(title, [_row(match, sides) for match in matches]) for title, matches in _documents(diff, sides)]
    rows = _linked([row for _, found in groups for row in found])
    sections: list[Section] = []
    for title, found in groups:
        sections.append(Section(title=title, rows=tuple(rows[: len(found)])))
        rows = rows[len(found) :]
    every = [row.anchor for section in sections for row in section.rows if row.anchor]
    return SideBySide(
        old=diff.old.name,
        new=diff.new.name,
        headline=headline(counted(diff).by_level, len(diff.proof.untold)),
        sections=tuple(sections),
        first=every[0] if every else "",
        proof=proof_lines(diff),
    )


class _Texts:
    """Look-ups of one side."""

    def __init__(self, side: Side) -> None:
        self.clauses = {clause.id: clause for clause in side.clauses}
        self.documents = {document.id: document for document in side.documents}

    def title(self, ident: str) -> str:
        """What a reader calls a document."""
        document = self.documents.get(ident)
        return (document.title or document.id) if document is not None else ident

    def place(self, clause: Clause) -> ClausePlace:
        """Where a clause stands."""
        return place_of(clause, self.documents.get(clause.document))


def _documents(diff: EditionDiff, sides: tuple[_Texts, _Texts]) -> list[tuple[str, list[_Match]]]:
    """The documents with their rows: those of the new side, then those of the old one that nothing is left of."""
    matches = _matches(diff)
    by_new = {match.new[0]: match for match in matches if match.new}
    removed = _removed(diff, matches)
    found: dict[tuple[int, str], list[_Match]] = {}
    for clause in diff.new.clauses:
        match = by_new.get(clause.id)
        if match is not None:
            found.setdefault((1, clause.document), []).extend(
                [*removed.pop(f"before {clause.id}", ()), match, *removed.pop(f"after {clause.id}", ())]
            )
    for gone in removed.values():
        found.setdefault((0, sides[0].clauses[gone[0].old[0]].document), []).extend(gone)
    return [(sides[which].title(document), rows) for (which, document), rows in found.items()]


def _matches(diff: EditionDiff) -> list[_Match]:
    """What shares a row; the ids of each side in reading order."""
    changes = {(change.old, change.new): change for change in diff.every_change}
    olds, news = ({clause.id: at for at, clause in enumerate(side.clauses)} for side in (diff.old, diff.new))
    groups = [(pair.old, pair.new) for pair in diff.pairs]
    groups += [((ident,), ()) for ident in diff.removed] + [((), (ident,)) for ident in diff.added]
    return [
        _Match(
            old=tuple(sorted(old, key=olds.__getitem__)),
            new=tuple(sorted(new, key=news.__getitem__)),
            change=changes.get((old, new)),
        )
        for old, new in groups
    ]


def _removed(diff: EditionDiff, matches: Sequence[_Match]) -> dict[str, list[_Match]]:
    """The removed clauses by where they go: "after ID" or "before ID" of a new clause that begins a row, or "gone" with
    their document."""
    of_old = {ident: match for match in matches for ident in match.old}
    found: dict[str, list[_Match]] = {}
    last: dict[str, str] = {}  # by old document: after which new clause the next removed one goes
    first: dict[str, str] = {}  # by old document: the first clause that stayed, for those removed before it
    for clause in diff.old.clauses:
        match = of_old[clause.id]
        if match.new and not _moved(match):
            last[clause.document] = match.new[0]
            first.setdefault(clause.document, match.new[0])
    last.clear()
    for clause in diff.old.clauses:
        match = of_old[clause.id]
        if not match.new:
            spot = f"gone {clause.document}"
            if clause.document in last:
                spot = f"after {last[clause.document]}"
            elif clause.document in first:
                spot = f"before {first[clause.document]}"
            found.setdefault(spot, []).append(match)
        elif not _moved(match):
            last[clause.document] = match.new[0]
    return found


def _moved(match: _Match) -> bool:
    return match.change is not None and _MOVED in match.change.facets


def _row(match: _Match, sides: tuple[_Texts, _Texts]) -> SideRow:
    """A row without its links."""
    change = match.change
    edits = change.words if change is not None else ()
    # Where no word changed, each side keeps its own print: the words of a change are in one typography.
    marked = bool(match.old and match.new) and any(edit.op != "equal" for edit in edits)
    old = _cell([sides[0].clauses[ident] for ident in match.old], sides[0], edits if marked else None, "insert")
    new = _cell([sides[1].clauses[ident] for ident in match.new], sides[1], edits if marked else None, "delete")
    if not match.old or not match.new:
        op, what = ("insert", "Added") if match.new else ("delete", "Removed")
        level = change.significance.level if change is not None else "none"
        # As in the report, what came or went is never a mere consequence.
        level = "low" if level == "none" else level
        return SideRow(old=_all(old, op), new=_all(new, op), what=what, level=level)
    if change is None:
        return SideRow(old=old, new=new)
    level = "" if quiet_change(change) else change.significance.level
    if level == "none":
        level = "low"
    return SideRow(old=old, new=new, what=happened(change), level=level)


def _cell(clauses: Sequence[Clause], side: _Texts, edits: Iterable[WordEdit] | None, other: str) -> SideCell:
    """One side of a row. edits: of both sides, None for the clauses' own words; other: the other side's op."""
    if not clauses:
        return SideCell()
    whole = joined_words([clause for clause in clauses if clause.words])
    words = [WordEdit(op="equal", text=whole)] if edits is None else [edit for edit in edits if edit.op != other]
    heading = clauses[0].heading or ""
    begins = len(clauses) == 1 and bool(heading) and "".join(edit.text for edit in words).startswith(heading)
    head, text = _cut(words, len(heading) if begins else 0)
    return SideCell(places=tuple(side.place(clause) for clause in clauses), heading=head, text=text)


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


def _linked(rows: Sequence[SideRow]) -> list[SideRow]:
    """The rows with a name for each change, and the name of the change after it."""
    numbers = [at for at, row in enumerate(rows) if row.level in LEVELS]
    names = {at: f"change-{number}" for number, at in enumerate(numbers, start=1)}
    after = {at: names[following] for at, following in pairwise(numbers)}
    return [
        replace(row, anchor=names[at], following=after.get(at, "")) if at in names else row
        for at, row in enumerate(rows)
    ]
