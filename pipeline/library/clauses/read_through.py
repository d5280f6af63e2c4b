"""A document, an edition or one side of a comparison as it is read from beginning to end: what is printed in what
order, which of it is a section that folds, and the contents.

In: clauses in reading order. Out: flat steps, which a template prints one after the other: a section begins and ends
with a step of its own, so that nothing has to be looked up while 2,000 clauses are printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.editions import (
    EditionKey,
    edition_of,
    edition_side,
    edition_title,
    editions,
    qualified,
    resolve_edition,
)
from pipeline.model import Clause, DocumentInfo, EditionDiff, Side
from pipeline.reading_order import PARTS, Passage, passages
from pipeline.store import Store
from pipeline.store.records import DocumentRecord
from pipeline.text import beginning

OPEN, CLOSE, HEADING, CLAUSE, CLOSING, TABLE, TERMS = "open", "close", "heading", "clause", "closing", "table", "terms"
UNFOLDED = PARTS | {"definition", "key_term", "note"}
"""Kinds that are no section, whatever stands below them."""

GROUPED = {"table_row": TABLE, "key_term": TERMS}
"""Kinds that are printed together with those of their kind that follow them, and as what."""

IN_CONTENTS = 2
"""Levels of sections that the contents name: a third one makes them longer than they help."""

SHORT = 70
"""Letters of a clause that the contents show where it has no heading, such as a question."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TableRow:
    """A row or a key term. page: the page that begins with it, "" where none does."""

    clause: Clause
    page: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What is printed next. kind: `OPEN` and `CLOSE` of a section, `HEADING` of nothing below it, `CLAUSE` with its own
    words, `CLOSING` for its closing words, `TABLE` and `TERMS` for rows and key terms that stand together.

    level: of the section that it opens or stands in, 1 for those of a document. depth: how deep a clause stands below
    its section. page: the page that begins here, "" where none does. number: that page, for its picture.
    """

    kind: str
    clause: Clause
    level: int
    depth: int = 0
    page: str = ""
    number: int = 0
    rows: tuple[TableRow, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentsEntry:
    """A line of the contents: a clause with what it is called. level: 1 or 2."""

    clause: Clause
    name: str
    level: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadDocument:
    """One document in reading order. record: None for a file that is not in the store."""

    title: str
    info: DocumentInfo
    steps: tuple[Step, ...]
    contents: tuple[ContentsEntry, ...]
    clauses: int
    record: DocumentRecord | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadThrough:
    """All that is read. name: of the edition, as `icp diff` takes it, "" for a document or a file. known: the ids that
    references in it can lead to."""

    title: str
    documents: tuple[ReadDocument, ...]
    known: frozenset[str]
    name: str = ""

    @property
    def clauses(self) -> int:
        """How many provisions it has."""
        return sum(one.clauses for one in self.documents)


def document_read(store: Store, record: DocumentRecord) -> ReadThrough:
    """One document of the store; ids are `DOCUMENT#CLAUSE`, and references lead to its whole edition. Errors as in
    `Store.clauses_of`."""
    key = edition_of(record)
    info = store.clauses_of(record).document
    if key is not None and len(editions(store.catalogue.documents())[key]) > 1:
        clauses = _side(store, key).clauses
    else:
        clauses = qualified(store.clauses_of(record).clauses, record.id)
    own = tuple(one for one in clauses if one.document == record.id)
    read = _document(record.title or record.id, info, own, record)
    return ReadThrough(title=read.title, documents=(read,), known=frozenset(one.id for one in clauses))


def edition_read(store: Store, name: str) -> ReadThrough:
    """An edition with all its documents; ids are `DOCUMENT#CLAUSE`. Errors as in `resolve_edition`."""
    known = editions(store.catalogue.documents())
    key = resolve_edition(name, known, or_file=False)
    members = known[key]
    side = _side(store, key)
    by_document = {name: tuple(there) for name, there in groupby(side.clauses, key=lambda one: one.document)}
    title = edition_title(key, members) if len(members) > 1 else members[0].title or str(key)
    documents = [
        _document(_own_title(record, title), info, by_document.get(record.id, ()), record)
        for record, info in zip(members, side.documents, strict=True)
    ]
    known_ids = frozenset(one.id for one in side.clauses)
    return ReadThrough(title=title, documents=tuple(documents), known=known_ids, name=str(key))


def side_read(diff: EditionDiff, side: str) -> ReadThrough:
    """A side ("old" or "new") of a comparison of files."""
    chosen = diff.old if side == "old" else diff.new
    read = _document(chosen.name, chosen.documents[0], chosen.clauses, None)
    return ReadThrough(title=chosen.name, documents=(read,), known=frozenset(one.id for one in chosen.clauses))


def _side(store: Store, key: EditionKey) -> Side:
    """An edition with its references led to where they lead, kept while the store stays as it is."""

    def make() -> Side:
        members = editions(store.catalogue.documents())[key]
        return edition_side(key, members, {one.id: store.clauses_of(one) for one in members})

    return store.once(("edition side", key), make)


def _own_title(record: DocumentRecord, edition: str) -> str:
    """What a document is called below the title of its edition: what that does not say already."""
    return record.part or record.title.removeprefix(edition).strip(" :–-") or record.title or record.id


def _document(title: str, info: DocumentInfo, clauses: Sequence[Clause], record: DocumentRecord | None) -> ReadDocument:
    steps = tuple(_Reading(clauses).steps())
    return ReadDocument(
        title=title,
        info=info,
        steps=steps,
        contents=tuple(_contents(steps)),
        clauses=len(clauses),
        record=record,
    )


# ---------------------------------------------------------------- steps


@dataclass(slots=True)
class _Section:
    """A section that is open. depth: how deep its clause stands; last: the id of the last clause below it."""

    clause: Clause
    depth: int


class _Reading:
    """Turns clauses into steps. clauses: in reading order, a parent before its children."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._clauses = clauses
        self._parents = {one.parent for one in clauses if one.parent is not None}
        self._above = {one.id: one.parent for one in clauses}
        self._open: list[_Section] = []
        self._page = ""

    def steps(self) -> Iterator[Step]:
        """All of them."""
        for (kind, _), group in groupby(passages(self._clauses), key=self._grouped):
            first, *others = group
            if kind:
                yield from self._close(first.clause)
                page, number = self._begins(first.clause)
                rows = [TableRow(clause=first.clause)]
                rows += [TableRow(clause=one.clause, page=self._begins(one.clause)[0]) for one in others]
                yield self._step(kind, first.clause, first.depth, page=page, number=number, rows=tuple(rows))
                continue
            for passage in (first, *others):
                if passage.is_closing:
                    yield from self._close(passage.clause, closing=True)
                    yield self._step(CLOSING, passage.clause, passage.depth)
                else:
                    yield from self._clause(passage.clause, passage.depth)
        while self._open:
            yield self._ended()

    def _grouped(self, passage: Passage) -> tuple[str, object]:
        """What a passage is printed together with: rows of one table, key terms that follow one another."""
        clause = passage.clause
        kind = GROUPED.get(clause.kind, "")
        if passage.is_closing or clause.id in self._parents or (kind == TABLE and not clause.cells):
            kind = ""
        return (kind, (clause.parent, clause.columns, len(clause.cells))) if kind else ("", None)

    def _clause(self, clause: Clause, depth: int) -> Iterator[Step]:
        yield from self._close(clause)
        page, number = self._begins(clause)
        kind = self._kind(clause)
        if kind == OPEN:
            self._open.append(_Section(clause, depth))
        yield self._step(kind, clause, depth, page=page, number=number)

    def _kind(self, clause: Clause) -> str:
        """A section has a heading, or no words but a number, and something below it."""
        named = bool(clause.heading) or not clause.own
        if clause.kind in UNFOLDED or not named:
            return CLAUSE
        if clause.id in self._parents:
            return OPEN
        return HEADING if not clause.own and clause.kind in ("heading", "part", "clause") else CLAUSE

    def _step(
        self, kind: str, clause: Clause, depth: int, *, page: str = "", number: int = 0, rows: tuple[TableRow, ...] = ()
    ) -> Step:
        inside = depth - self._open[-1].depth - 1 if self._open else depth
        level = len(self._open) + (kind == HEADING)
        return Step(kind=kind, clause=clause, level=level, depth=max(inside, 0), page=page, number=number, rows=rows)

    def _close(self, clause: Clause, *, closing: bool = False) -> Iterator[Step]:
        """The ends of the sections that a clause does not stand in; its closing words still stand in its own."""
        if clause.kind == "note" and clause.parent is None:
            return  # a footnote stands where it was printed, and ends nothing
        inside = self._upwards(clause)
        if closing:
            inside.add(clause.id)
        while self._open and self._open[-1].clause.id not in inside:
            yield self._ended()

    def _ended(self) -> Step:
        level = len(self._open)
        return Step(kind=CLOSE, clause=self._open.pop().clause, level=level)

    def _upwards(self, clause: Clause) -> set[str]:
        found: set[str] = set()
        at = clause.parent
        while at is not None and at not in found:
            found.add(at)
            at = self._above.get(at)
        return found

    def _begins(self, clause: Clause) -> tuple[str, int]:
        """The page that begins with a clause as it is called, with its number; ("", 0) where none does."""
        if not clause.page_start or clause.page == self._page:
            return "", 0
        self._page = clause.page
        return clause.page, clause.page_start


def _contents(steps: Sequence[Step]) -> Iterator[ContentsEntry]:
    """The sections and headings of the first levels; where there are none, the clauses that stand below nothing."""
    named = [one for one in steps if one.kind in (OPEN, HEADING) and one.level <= IN_CONTENTS]
    plain = not any(one.kind == OPEN for one in named)
    for step in steps:
        whole = plain and step.kind == CLAUSE and step.level == 0 and step.depth == 0
        if not whole and (step.kind not in (OPEN, HEADING) or step.level > IN_CONTENTS):
            continue
        level = 1 if whole else step.level
        yield ContentsEntry(clause=step.clause, name=called(step.clause), level=level)


def called(clause: Clause) -> str:
    """What a reader calls a section or a clause: its number and its heading, or how it begins."""
    words = clause.heading or ("" if clause.number and not clause.text else clause.text)
    return " ".join(part for part in (clause.number or "", beginning(words, SHORT)) if part)
