"""What the corpus says about a clause from outside its own edition: the passages of guidance that cite it, and those
that speak of it without its number, where that is sure (`meant`)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pipeline.library.clauses.meant import Meaning
from pipeline.library.clauses.outdated import Outdating, outdating
from pipeline.library.search.filters import EXPLAINING, SPEAKING, explaining, speaking
from pipeline.library.search.loaded_models import index_and_encoder, index_in_use
from pipeline.model import GuidanceNote
from pipeline.store import Store
from pipeline.text import joined_words, stretches


def guidance_about(store: Store, key: str) -> tuple[GuidanceNote, ...]:
    """The passages that cite a clause (`DOCUMENT#CLAUSE`) or, where none does, the nearest clause above it; and those
    that cite what stands below it.

    A citation names a clause of the edition that a passage was written for; it is followed through the editions. After
    these stand the passages that speak of it, or of what stands below it, without citing it.
    """
    index, _ = index_and_encoder(store, lexical_only=True)
    row = index.row_of.get(key)
    records = {record.id: record for record in store.catalogue.documents()}
    if row is None or records[index.clauses[row].document].kind in EXPLAINING:
        return ()
    from pipeline.index.changes import below

    dates, speakers = outdating(store, index, records), speaking(records.values())
    found: dict[str, GuidanceNote] = {}
    rows = (row, *below(index, row))
    speaks = records[index.clauses[row].document].kind in SPEAKING  # what cites its numbers cites a contract's
    for one in rows if not speaks else ():
        for note in notes_on(dates, one, speakers):
            found.setdefault(note.clause, note)
    meaning = store.once(("meaning", index_in_use(store)), lambda: Meaning.of(dates, explaining(records.values())))
    for one in rows:
        for passage, target in meaning.on(one):
            note = _note(dates, passage, index.clauses[target].citation, cited=False)
            found.setdefault(note.clause, note)
    return tuple(found.values())


def notes_on(dates: Outdating, row: int, speakers: Collection[str]) -> tuple[GuidanceNote, ...]:
    """As `guidance_about`, of a row of the index, in the index's order. speakers: the ids of the documents that are
    `speaking`."""
    from pipeline.index.guidance import guidance_on

    return tuple(_note(dates, passage, cites) for passage, cites in guidance_on(dates.index, row, speakers))


def _note(dates: Outdating, passage: int, cites: str, *, cited: bool = True) -> GuidanceNote:
    from pipeline.index.changes import parts

    entry = dates.index.clauses[passage]
    record = dates.records[entry.document]
    rows = (passage, *parts(dates.index, passage))
    clauses = [replace(dates.clause(row), heading=None) if row == passage else dates.clause(row) for row in rows]
    outdated = dates.of(passage, only=cites) if cited else dates.said_of(passage, cites)
    marks = [(mark.clause.partition("#")[2], mark.start, mark.end) for one in outdated for mark in one.marks]
    return GuidanceNote(
        document=entry.document,
        title=record.title,
        edition=entry.edition,
        clause=entry.key,
        citation=entry.citation or entry.heading or entry.kind,
        page=entry.page if record.pages else 0,
        page_end=max(clause.page_end for clause in clauses) if record.pages else 0,
        text=joined_words(clauses),
        cites=cites,
        outdated=outdated,
        stale=stretches(clauses, marks),
        cited=cited,
    )
