"""Why a result was found, in sentences, and which of its sentences answers best."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.library.search.filters import SPEAKING
from pipeline.model import Why
from pipeline.store.records import DocumentRecord

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.index.corpus import CorpusIndex
    from pipeline.index.entries import IndexedClause, ProvisionHit
    from pipeline.index.query import ParsedQuery

    Encode = Callable[[Sequence[str]], NDArray[np.float32]]

SENTENCES = 8
"""So many sentences of a page are compared by meaning, where words decide nothing: each takes 10 to 40 ms."""

WORDS = 8
"""So many of the words that matched are named."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reasons:
    """Tells why, for the results of one question. records: by document id. encode, vector: the encoder and the
    question's vector, None where meaning was not asked for. alike: is the question a clause?"""

    index: CorpusIndex
    parsed: ParsedQuery
    records: Mapping[str, DocumentRecord]
    encode: Encode | None = None
    vector: NDArray[np.float32] | None = None
    alike: bool = False
    _spent: list[int] = field(default_factory=lambda: [0])

    def sentence(self, text: str) -> tuple[int, int] | None:
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

    def why(self, found: ProvisionHit, entry: IndexedClause) -> Why:
        """Why a result was found. entry: the clause that is shown of it."""
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
