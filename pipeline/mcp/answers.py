"""What an assistant is told: plain values in which every claim has its citation, document and page.

`text` is what the document says, word for word; everything else is about it. Pages count from 1; 0 where a document
does not say what stands on which page. `key` names a clause of the store for good and can be asked for in place of a
citation.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ClauseText:
    """A clause with its words. under: the headings that it stands below, the outermost first."""

    key: str
    citation: str
    heading: str
    text: str
    under: list[str]
    kind: str
    edition: str
    document: str
    title: str
    page: int
    page_end: int
    sure: float


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """A provision in another edition. status: "same", "changed" or "part"; what: what of it changed, "own words the
    same; (d) changed" where its own words did not."""

    edition: str
    citation: str
    key: str
    status: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Guidance on a clause, in the words of its document. written_for: the edition that it speaks of. outdated: what it
    says that the contract now says otherwise: "written for 2019/20 (six months); GC30.4 now says nine months". cited:
    False where it speaks of `cites` without that number."""

    key: str
    title: str
    citation: str
    page: int
    text: str
    cites: str
    written_for: str
    page_end: int
    outdated: list[str]
    cited: bool


@dataclass(frozen=True, kw_only=True)
class Found:
    """A clause that answers a question, the best first, and what speaks of it elsewhere.

    before: the words before the list that it is an item of, and that it goes on with. matched: of its items and rows
    those that were found, by citation. outdated: of guidance, what in it is out of date. leads_to: what it refers to or
    uses that changed since the edition before ("means as in GC30.4, which changed since 2019/20").
    """

    rank: int
    clause: ClauseText
    before: list[ClauseText]
    matched: list[str]
    because: list[str]
    other_editions: list[Elsewhere]
    guidance: list[Passage]
    outdated: list[str]
    leads_to: list[str]


@dataclass(frozen=True, kw_only=True)
class SearchResults:
    """The answer to a question. read_as: how words of it were read ("spelling: provder → provider").

    no_word_found: no clause has a word of the question; what was found is only the nearest in meaning. unanswered: even
    the nearest is too far from the question to answer it: say so.
    """

    question: str
    total: int
    no_word_found: bool
    unanswered: bool
    read_as: list[str]
    found: list[Found]


@dataclass(frozen=True, kw_only=True)
class ShownClause:
    """A clause with all that stands below it, and what it uses, refers to and is referred to by. before, outdated,
    leads_to: as in `Found`."""

    clause: ClauseText
    before: list[ClauseText]
    below: list[ClauseText]
    definitions: list[ClauseText]
    refers_to: list[str]
    referred_to_by: list[str]
    other_editions: list[Elsewhere]
    guidance: list[Passage]
    outdated: list[str]
    leads_to: list[str]


@dataclass(frozen=True, kw_only=True)
class EditionOfClause:
    """A provision in one edition. words: what changed since the edition `since`: [-gone-] and {+new+}.
    below: what changed of that below it; changed_below: with its words."""

    edition: str
    citation: str
    key: str
    page: int
    since: str
    changed: bool
    event: str
    below: str
    text: str
    words: str
    changed_below: list[str]


@dataclass(frozen=True, kw_only=True)
class ClauseHistory:
    """A provision edition by edition."""

    citation: str
    editions: list[EditionOfClause]


@dataclass(frozen=True, kw_only=True)
class ChangedClause:
    """An entry of a comparison. words: the change with what stands around it: [-gone-] and {+new+}."""

    title: str
    level: str
    what: str
    words: str
    reasons: list[str]
    old: list[str]
    new: list[str]
    touches: list[str]


@dataclass(frozen=True, kw_only=True)
class ComparedEditions:
    """The changes between two editions, the most significant first, and how many there are in all."""

    old: str
    new: str
    total: int
    levels: dict[str, int]
    proved: str
    changes: list[ChangedClause]


@dataclass(frozen=True, kw_only=True)
class WordsAtPage:
    """Words that differ and that no entry tells, or a page that is doubtful, with why."""

    side: str
    document: str
    page: int
    said: str


@dataclass(frozen=True, kw_only=True)
class ComparisonProof:
    """The account of the words of a comparison. differ: so many went or came; told: so many of them an entry tells."""

    old: str
    new: str
    words_old: int
    words_new: int
    differ: int
    told: int
    untold: list[WordsAtPage]
    doubtful_pages: list[WordsAtPage]
    proved: str


@dataclass(frozen=True, kw_only=True)
class HeldEdition:
    """An edition in the store, by the name that `compare` takes."""

    name: str
    work: str
    documents: list[str]
    pages: int
    clauses: int
