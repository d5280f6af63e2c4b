"""A result of the index as a reader is shown it: where else it stands, what it said before, the guidance, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.editions import short_name
from pipeline.library.clauses.changed_targets import ChangedTargets
from pipeline.library.clauses.clause_guidance import notes_on
from pipeline.library.clauses.outdated import Outdating
from pipeline.library.search.filters import EXPLAINING, SPEAKING, EditionLinks
from pipeline.library.search.result_parts import headings_above, items_of, words_above
from pipeline.library.search.result_reasons import Reasons
from pipeline.model import CitedClause, Clause, DocumentInfo, GuidanceNote, Hit, OtherEdition, Previous
from pipeline.provision import ProvisionChange
from pipeline.store.records import DocumentRecord
from pipeline.text import joined_words

if TYPE_CHECKING:
    from pipeline.index.corpus import CorpusIndex
    from pipeline.index.entries import IndexedClause, ProvisionHit


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerContext:
    """What the hits of one answer are made from. reasons: why each was found. dates: what is out of date; targets: what
    a clause leads to that changed. speakers: ids of the documents that are `speaking`."""

    reasons: Reasons
    dates: Outdating
    targets: ChangedTargets
    speakers: Collection[str] = ()

    @property
    def index(self) -> CorpusIndex:
        """The index that the question was asked of."""
        return self.dates.index

    @property
    def records(self) -> Mapping[str, DocumentRecord]:
        """The documents by id."""
        return self.dates.records

    @property
    def links(self) -> EditionLinks:
        """The links of the editions."""
        return self.dates.links

    def hit(self, rank: int, found: ProvisionHit) -> Hit:
        """The hit for a result."""
        from pipeline.index.changes import edition_key

        row = self.index.row_of[found.ranked.key]
        entry = self.index.clauses[row]
        record = self.records[entry.document]
        speaks = record.kind in SPEAKING
        marks = {self.index.row_of[one.key]: one.highlights for one in found.parts}
        items, after = items_of(self.dates, row, marks)
        above = words_above(self.dates, row)
        shown = (self.dates.clause(row), *above, *(item.clause for item in items))
        pages = [page for one in shown for page in (one.page_start, one.page_end) if page and record.pages]
        return Hit(
            rank=rank,
            score=found.ranked.score,
            clause=replace(self.dates.clause(row), document=entry.document),
            under=headings_above(self.dates, row),
            above=above,
            page=min(pages, default=0),
            page_end=max(pages, default=0),
            document=DocumentInfo(
                sha256=record.sha256, media_type=record.media_type, title=record.title, pages=record.pages, id=record.id
            ),
            edition=record.edition,
            lineage=found.lineage,
            highlights=found.ranked.highlights,
            sentence=self.reasons.sentence(entry.text) if not found.parts else None,
            items=items,
            items_after=after,
            other_editions=self._other_editions(row, found),
            previous=self._previous(row),
            linked=edition_key(entry) not in self.links.unlinked,
            guidance=() if speaks else self._guidance(row),
            cites=self._cites(row) if speaks else (),
            outdated=self.dates.of(row) if speaks else (),
            leads=self.targets.of(row),
            why=self.reasons.why(found, entry),
        )

    # ------------------------------------------------------------ editions

    def _other_editions(self, row: int, found: ProvisionHit) -> tuple[OtherEdition, ...]:
        """The other clauses of a hit's provision. Where it was split or merged, the words of all its clauses count."""
        from pipeline.index.changes import change, edition_key, place_in

        own = edition_key(self.index.clauses[row])
        here = place_in(self.index, found.lineage, own)

        def newer(other: IndexedClause) -> bool:
            times = self.links.times
            return edition_key(other) in times and own in times and times[edition_key(other)] > times[own]

        def became(other: IndexedClause) -> tuple[str, str, str]:
            edition = edition_key(other)
            if edition == own:
                return "part", "", ""
            there = place_in(self.index, found.lineage, edition)
            between = change(self.index, here, there) if newer(other) else change(self.index, there, here)
            return between.status, _own(between), between.said

        others = [self.index.clauses[self.index.row_of[key]] for key in found.others]
        return tuple(
            OtherEdition(
                edition=other.edition,
                variant=other.variant,
                citation=other.citation,
                clause=other.key,
                status=status,
                own=own_status,
                below=below,
                newer=newer(other),
            )
            for other in others
            for status, own_status, below in [became(other)]
        )

    def _previous(self, row: int) -> Previous | None:
        """What the provision said in the edition before; None in the first, and where it is new."""
        from pipeline.index.changes import change, edition_key, place_in

        entry = self.index.clauses[row]
        before = self.links.previous.get(edition_key(entry))
        there = place_in(self.index, entry.lineage, before) if before else ()
        if not there:
            return None
        became = change(self.index, there, place_in(self.index, entry.lineage, edition_key(entry)))
        clauses = [self.index.clauses[one] for one in there]
        first = clauses[0]
        return Previous(
            edition=first.edition,
            variant=first.variant,
            citation=" and ".join(dict.fromkeys(one.citation for one in clauses)),
            clause=first.key,
            page=self._page(first),
            page_end=self._page_end(there),
            heading=first.heading,
            text=joined_words(self._whole(there)),
            status=became.status,
            own=_own(became),
            below=became.said,
        )

    def _whole(self, rows: Sequence[int]) -> list[Clause]:
        """Clauses with their parts, without their own headings."""
        from pipeline.index.changes import parts

        own = {row: replace(self.dates.clause(row), heading=None) for row in rows}
        inside = dict.fromkeys(one for row in rows for one in (row, *parts(self.index, row)))
        return [own.get(row) or self.dates.clause(row) for row in inside]

    # ------------------------------------------------------------ guidance

    def _guidance(self, row: int) -> tuple[GuidanceNote, ...]:
        # What explains stands before what only builds on the clause.
        return tuple(sorted(notes_on(self.dates, row, self.speakers), key=self._builds_on))

    def _builds_on(self, note: GuidanceNote) -> bool:
        return self.records[note.document].kind not in EXPLAINING

    def _cites(self, row: int) -> tuple[CitedClause, ...]:
        """What a passage cites, in its items too: they are shown with it."""
        from pipeline.index.changes import parts
        from pipeline.index.guidance import cited_in

        rows = (row, *parts(self.index, row))
        found = dict.fromkeys(named for one in rows for named in cited_in(self.index, one))
        return tuple(self._cited(citation, target) for citation, target in found)

    def _cited(self, citation: str, target: int) -> CitedClause:
        """A clause that is cited, with what became of it since."""
        from pipeline.index.changes import change, edition_key, place_in

        entry = self.index.clauses[target]
        own = edition_key(entry)
        newest = self.links.newest.get(own, own)
        there = place_in(self.index, entry.lineage, newest)
        if own == newest:
            status = "same"
        elif not there:
            status = "gone"
        else:
            status = change(self.index, place_in(self.index, entry.lineage, own), there).status
        return CitedClause(
            cites=citation,
            clause=entry.key,
            edition=short_name(entry.edition, entry.variant),
            heading=entry.heading,
            text=joined_words(self._whole((target,))),
            status=status,
            newest=newest[1],
            page=self._page(entry),
            page_end=self._page_end((target,)),
        )

    def _page(self, entry: IndexedClause) -> int:
        return entry.page if self.records[entry.document].pages else 0

    def _page_end(self, rows: Sequence[int]) -> int:
        """The last page of clauses with their parts."""
        paged = self.records[self.index.clauses[rows[0]].document].pages
        return max(clause.page_end for clause in self._whole(rows)) if paged else 0


def _own(became: ProvisionChange) -> str:
    """The status of a provision's own words."""
    return "changed" if became.own else "same"
