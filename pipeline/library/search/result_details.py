"""A result of the index as a reader is shown it: where else it stands, what it said before, the guidance, and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.editions import short_name
from pipeline.library.clauses.clause_guidance import notes_on
from pipeline.library.clauses.outdated import Outdating, _Since
from pipeline.library.search.filters import EXPLAINING, SPEAKING, EditionLinks
from pipeline.model import (
    CitedClause,
    Clause,
    DocumentInfo,
    GuidanceNote,
    Hit,
    HitItem,
    OtherEdition,
    Previous,
    Why,
)
from pipeline.provision import ProvisionChange
from pipeline.store import Store
from pipeline.store.records import DocumentRecord
from pipeline.text import joined_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.index.corpus import CorpusIndex
    from pipeline.index.entries import IndexedClause, ProvisionHit
    from pipeline.index.query import ParsedQuery

    Encode = Callable[[Sequence[str]], NDArray[np.float32]]

FIRST_ITEMS = 3
"""So many items of a list are shown with its lead-in, whichever were found."""

SENTENCES = 8
"""So many sentences of a page are compared by meaning, where words decide nothing: each takes 10 to 40 ms."""

WORDS = 8
"""So many of the words that matched are named."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerContext:
    """What the hits of one answer are made from. records: by document id. links: of the editions.
    speakers: ids of the documents that are `speaking`.

    encode, vector: the encoder and the question's vector, None where meaning was not asked for. alike: is the question
    a clause?
    """

    store: Store
    index: CorpusIndex
    parsed: ParsedQuery
    records: Mapping[str, DocumentRecord]
    links: EditionLinks
    speakers: Collection[str] = ()
    encode: Encode | None = None
    vector: NDArray[np.float32] | None = None
    alike: bool = False
    _read: dict[str, dict[str, Clause]] = field(default_factory=dict)
    _since: dict[int, _Since | None] = field(default_factory=dict)
    _spent: list[int] = field(default_factory=lambda: [0])

    def hit(self, rank: int, found: ProvisionHit) -> Hit:
        """The hit for a result."""
        from pipeline.index.changes import edition_key

        row = self.index.row_of[found.ranked.key]
        entry = self.index.clauses[row]
        record = self.records[entry.document]
        speaks = record.kind in SPEAKING
        items, after = self._items(row, found)
        return Hit(
            rank=rank,
            score=found.ranked.score,
            clause=replace(self._clause(entry), document=entry.document),
            document=DocumentInfo(
                sha256=record.sha256, media_type=record.media_type, title=record.title, pages=record.pages, id=record.id
            ),
            edition=record.edition,
            lineage=found.lineage,
            highlights=found.ranked.highlights,
            sentence=self._sentence(entry.text) if not found.parts else None,
            items=items,
            items_after=after,
            other_editions=self._other_editions(row, found),
            previous=self._previous(row),
            linked=edition_key(entry) not in self.links.unlinked,
            guidance=() if speaks else self._guidance(row),
            cites=self._cites(row) if speaks else (),
            outdated=self._dates().of(row) if speaks else (),
            why=self._why(found, entry),
        )

    def _clause(self, entry: IndexedClause) -> Clause:
        """The clause of an index entry; each document's file is read once."""
        if entry.document not in self._read:
            segmentation = self.store.clauses_of(self.records[entry.document])
            self._read[entry.document] = {clause.id: clause for clause in segmentation.clauses}
        return self._read[entry.document][entry.key.removeprefix(f"{entry.document}#")]

    def _items(self, row: int, found: ProvisionHit) -> tuple[tuple[HitItem, ...], int]:
        """The parts of a provision that are shown with it, and how many that are not shown stand after them."""
        from pipeline.index.changes import below
        from pipeline.reading_order import PARTS

        parts = below(self.index, row, PARTS) if self.index.clauses[row].text else []
        marked = {self.index.row_of[one.key]: one.highlights for one in found.parts}
        last = 0
        shown: list[HitItem] = []
        for place, part in enumerate(parts):
            if place >= FIRST_ITEMS and part not in marked:
                continue
            shown.append(
                HitItem(
                    clause=replace(self._clause(self.index.clauses[part]), document=self.index.clauses[part].document),
                    depth=self._depth(part, row),
                    matched=part in marked,
                    highlights=marked.get(part, ()),
                    skipped=place - last,
                )
            )
            last = place + 1
        return tuple(shown), len(parts) - last

    def _depth(self, row: int, top: int) -> int:
        """How deep a clause stands below another."""
        depth = 0
        while row != top:
            row, depth = self.index.row_of[self.index.clauses[row].parent or ""], depth + 1
        return depth

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
            heading=first.heading,
            text=joined_words([replace(self._clause(one), heading=None) for one in clauses if one.text]),
            status=became.status,
            own=_own(became),
            below=became.said,
        )

    # ------------------------------------------------------------ guidance

    def _dates(self) -> Outdating:
        return Outdating(
            store=self.store,
            index=self.index,
            records=self.records,
            links=self.links,
            _read=self._read,
            _since=self._since,
        )

    def _guidance(self, row: int) -> tuple[GuidanceNote, ...]:
        # What explains stands before what only builds on the clause.
        return tuple(sorted(notes_on(self._dates(), row, self.speakers), key=self._builds_on))

    def _builds_on(self, note: GuidanceNote) -> bool:
        return self.records[note.document].kind not in EXPLAINING

    def _cites(self, row: int) -> tuple[CitedClause, ...]:
        """What a passage cites, in its items too: they are shown with it."""
        from pipeline.index.changes import below
        from pipeline.index.guidance import cited_in
        from pipeline.reading_order import PARTS

        rows = (row, *below(self.index, row, PARTS))
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
            text=joined_words([replace(self._clause(entry), heading=None)]),
            status=status,
            newest=newest[1],
        )

    def _page(self, entry: IndexedClause) -> int:
        return entry.page if self.records[entry.document].pages else 0

    # ------------------------------------------------------------ why

    def _sentence(self, text: str) -> tuple[int, int] | None:
        """The sentence that answers best: by its words, or by its meaning where no word decides."""
        from pipeline.index.highlight import best_sentence, sentences

        if self.parsed.only_citations:
            return None
        best = best_sentence(text, self.parsed, self.index.lexical.count, len(self.index))
        spans = sentences(text)
        if best is not None or self.encode is None or self.vector is None or len(spans) < 2:
            return best
        if self._spent[0] + len(spans) > SENTENCES:
            return None
        self._spent[0] += len(spans)
        near = self.encode([text[start:end] for start, end in spans]) @ self.vector
        return spans[int(near.argmax())]

    def _why(self, found: ProvisionHit, entry: IndexedClause) -> Why:
        words = self._words(entry)
        ranked = found.ranked
        reasons = self._asked_for(found)
        if ranked.lender is not None:
            reasons.append(self._lent(self.index.clauses[self.index.row_of[ranked.lender]]))
        reasons += [
            f"“{reading.said}” was also searched for as “{reading.read}”."
            for reading in self.parsed.readings
            if reading.kind in ("acronym", "other words") and self._stands(reading.read, entry)
        ]
        if words:
            reasons.append(f"These words stand in it: {', '.join(words)}.")
        if ranked.dense is not None:
            asked = "clause" if self.alike else "question"
            reasons.append(f"Its meaning is like that of the {asked}: {ranked.dense:.2f} of 1.")
        return Why(dense=ranked.dense, lexical=ranked.lexical, words=words, reasons=tuple(reasons))

    def _asked_for(self, found: ProvisionHit) -> list[str]:
        """What the question names: a number, a number above, words in quotation marks."""
        reasons = []
        if found.ranked.exact:
            reasons.append("Its number was asked for.")
        elif self.parsed.only_citations and found.ranked.score >= 1:
            reasons.append("It stands below the clause that was asked for.")
        if self.parsed.phrases:
            quoted = ", ".join(f"“{phrase}”" for phrase in self.parsed.phrases)
            reasons.append(f"It holds {quoted} word for word.")
        return reasons

    def _lent(self, lender: IndexedClause) -> str:
        """Why another result gives this one strength."""
        name = lender.citation or lender.heading or lender.kind
        record = self.records[lender.document]
        if record.kind in SPEAKING:
            return f"{record.title}, “{name}”, which answers the question, cites it."
        if lender.kind == "definition":
            return f"The definition of “{lender.heading or name}” cites it."
        if not lender.text:
            return f"The heading above it answers the question: {lender.heading or name}."
        return f"An item of its list answers the question: {name}."

    def _stands(self, read: str, entry: IndexedClause) -> bool:
        """Does a word that was searched for as well stand in the clause?"""
        from pipeline.index.words import stems

        return bool(set(stems(read)) & set(self.parsed.further) & set(stems(entry.words)))

    def _words(self, entry: IndexedClause) -> tuple[str, ...]:
        """The words of the question, or for the same, as they stand in the clause; each stem once."""
        from pipeline.index.words import placed_stems

        wanted = frozenset((*self.parsed.stems, *self.parsed.further))
        printed: dict[str, str] = {}
        for text in (entry.heading or "", entry.text):
            for stem, start, end in placed_stems(text):
                if stem in wanted:
                    printed.setdefault(stem, text[start:end])
        return tuple(printed.values())[:WORDS]


def _own(became: ProvisionChange) -> str:
    """The status of a provision's own words."""
    return "changed" if became.own else "same"
