"""What a search finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model.clauses import Clause
from pipeline.model.documents import DocumentInfo
from pipeline.model.out_of_date import ChangedTarget, GuidanceNote, Outdated


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherEdition:
    """The same provision in another edition: status is "same" or "changed" (its words, or those of what stands below
    it). own: the status of its own words alone. below: what changed of the rest, between the older and the newer of the
    two: "(d) changed, (e) new". newer: is that edition newer than the hit's own?

    Or a further clause of it in the hit's own edition, because it was split or is merged elsewhere: status "part".
    """

    edition: str
    variant: str
    citation: str
    clause: str
    status: str
    own: str = ""
    below: str = ""
    newer: bool = False

    @property
    def only_below(self) -> str:
        """What is said where its own words are the same but not what stands below it; "" elsewhere."""
        return f"own words the same; {self.below}" if self.own == "same" and self.below else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class HitItem:
    """A part of a hit's provision that is shown with it: an item of its list, a row of its table.

    depth: below the provision, from 1. matched: was it found itself? highlights: as in `Hit`. skipped: so many parts
    that are not shown stand before it.
    """

    clause: Clause
    depth: int
    matched: bool = False
    highlights: tuple[tuple[int, int], ...] = ()
    skipped: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Previous:
    """What a hit's provision said in the edition that its own follows. text: of all the clauses that it was there.

    status: "same" or "changed" (its heading or its words or those of what stands below it, typography apart). own: the
    status of its own words alone. below: what changed of the rest: "(d) changed, (e) new". text: with the items of its
    lists. page, page_end: those that it stands on, 0 where its document does not say.
    """

    edition: str
    variant: str
    citation: str
    clause: str
    page: int
    heading: str | None
    text: str
    status: str
    own: str = ""
    below: str = ""
    page_end: int = 0

    @property
    def only_below(self) -> str:
        """What is said where its own words are the same but not what stands below it; "" elsewhere."""
        return f"own words the same; {self.below}" if self.own == "same" and self.below else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CitedClause:
    """A clause that a hit from guidance (or from another work) cites, in the edition that the hit was written for.

    status: "same" or "changed" against the newest edition of the clause's work, "gone" where it no longer stands there;
    newest: that edition. text: with the items of its lists. page, page_end: those that it stands on, 0 where its
    document does not say.
    """

    cites: str
    clause: str
    edition: str
    heading: str | None
    text: str
    status: str
    newest: str
    page: int = 0
    page_end: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """Why a clause was found. dense: cosine similarity of the vectors; lexical: BM25 score; None where that side did
    not find it.

    words: of the question or meaning the same, as they stand in the clause. reasons: in sentences, the strongest first.
    """

    dense: float | None
    lexical: float | None
    words: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A found clause. `highlights` are [start, end) stretches of `clause.own`: the words; `sentence` is the one that
    answers best, None where there is but one, or none is better than the others.

    under: the headings that it stands under, the outermost first. above: the clauses whose words it goes on with, the
    outermost first: the words before the list that it is an item of. items: parts of its list or table, those that were
    found and the first ones, in reading order; they stand between its text and its closing words. items_after: so many
    parts that are not shown stand after them. page, page_end: the pages on which all of these stand, 0 where its
    document does not say. previous: None in the first edition. guidance: on a contract's clause. cites: of a passage of
    guidance; outdated: what is out of date in it. leads: what it leads to that changed since the edition before.
    linked: False where its work has other editions, and nothing says how its own is linked with them.
    """

    rank: int
    score: float
    clause: Clause
    document: DocumentInfo
    edition: str
    lineage: str
    highlights: tuple[tuple[int, int], ...] = ()
    sentence: tuple[int, int] | None = None
    items: tuple[HitItem, ...] = ()
    items_after: int = 0
    other_editions: tuple[OtherEdition, ...] = ()
    previous: Previous | None = None
    guidance: tuple[GuidanceNote, ...] = ()
    cites: tuple[CitedClause, ...] = ()
    linked: bool = True
    outdated: tuple[Outdated, ...] = ()
    under: tuple[str, ...] = ()
    above: tuple[Clause, ...] = ()
    page: int = 0
    page_end: int = 0
    leads: tuple[ChangedTarget, ...] = ()
    why: Why = field(default_factory=lambda: Why(dense=None, lexical=None))

    @property
    def pages(self) -> str:
        """The pages as one looks for them: "page 12", "pages 12–13"; "" where its document does not say."""
        if not self.page:
            return ""
        if self.page == self.page_end:
            return f"page {self.clause.page if self.clause.page_start == self.page else self.page}"
        return f"pages {self.page}–{self.page_end}"


@dataclass(frozen=True, kw_only=True, slots=True)
class QueryReading:
    """How a part of a question was read. said: its words; read: what was searched for.

    kind: "spelling" or "old name" (`read` instead of `said`), "acronym" or "other words" (`read` as well), "no such
    clause" (`read` is the nearest number that there is, or ""), "no such word" (`said` stands in no clause, `read`
    is ""), "variant" (`said` asked for the variant `read` of the contract, and nothing else was searched), "role" (the
    question asks `said`, "what the Provider must do", and only the clauses with the obligation `read` are given).
    """

    kind: str
    said: str
    read: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetValue:
    """A value that a search may be narrowed to, as the option takes it, and how many provisions it would leave.

    label: for the reader, where it is not the value itself.
    """

    value: str
    count: int
    label: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchAnswer:
    """A page of hits. offset: how many stand before its first one. total: how many provisions are near enough to the
    question to be counted (the hits may go on to weaker ones).

    facets: by the name of the limit ("edition", "changed_since", …). like: the key of the clause that the hits are
    like, where that was asked. nearest: how vectors were compared, "exact" or "approximate"; "" where none were.
    weighed: how many clauses were scored for the counts; clauses: how many there are. wordless: no clause within the
    limits has a word of the question; the hits are only the nearest in meaning. unanswered: even the nearest is too far
    from the question to answer it, as measured on questions with and without an answer.
    """

    query: str
    mode: str
    hits: tuple[Hit, ...]
    offset: int = 0
    total: int = 0
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    readings: tuple[QueryReading, ...] = ()
    like: str | None = None
    nearest: str = ""
    weighed: int = 0
    clauses: int = 0
    wordless: bool = False
    unanswered: bool = False
