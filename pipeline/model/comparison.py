"""Two sides and more compared: pairs, changes, what else they touch, and a provision over many editions."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.clauses import Clause, ReadText
from pipeline.model.documents import DocumentInfo
from pipeline.model.statements import ChangedPlace, StatementReport


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One side of a comparison: a file, or all documents of an edition with ids made unique by `qualified`.

    name: what a reader calls it ("ICP Contract 2019/20", a file name). edition: as in the manifest, None for a plain
    file. read: the words of the documents as they were read, before they were divided into clauses.
    """

    name: str
    documents: tuple[DocumentInfo, ...]
    clauses: tuple[Clause, ...]
    edition: str | None = None
    variant: str | None = None
    read: tuple[ReadText, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Clauses of the old and the new side that are the same provision; two ids on one side are a split or a merge.

    how: the evidence ("exact", "label", "wording", "meaning", "name", …); score: 0–1, likeness of the words.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    status: str
    facets: tuple[str, ...]
    score: float
    how: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WordEdit:
    """A stretch of words: op is "equal", "insert" or "delete"; text keeps its spaces so that joining gives the
    clause."""

    op: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why a change has its level: the rule's name, the old words, the new words, and the rule in plain English."""

    rule: str
    old: str
    new: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Significance:
    """How much a change matters: level is "high", "medium", "low" or "none".

    score: its place within its level, the weight of its subject by its reach. subject: that subject, "" for none.
    """

    level: str
    reasons: tuple[Reason, ...] = ()
    score: float = 0.0
    subject: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ripple:
    """A clause whose own words stand but whose meaning is touched: via "definition" or "reference".

    term: the changed term, or the citation that is referred to. path: how the change reaches the clause, as what is
    said of it: "uses the term “Month”, which is defined by “Day”, whose definition changed".
    """

    clause: str
    via: str
    term: str
    path: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class GuidanceImpact:
    """A passage of guidance that cites a changed clause, or says in other words what the clause no longer says.

    document, clause: ids. cites: the clause's citation as it stands in the old edition. title, citation, page: what a
    reader calls the document and where in it the passage is. how: "cites" or "paraphrases". Of a paraphrase, score:
    how close it is to the clause, 0–1; says: the words of the passage that the clause no longer holds.
    """

    document: str
    clause: str
    cites: str
    title: str = ""
    citation: str = ""
    page: int = 0
    how: str = "cites"
    score: float | None = None
    says: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LostReference:
    """A cross-reference of the new side that does not lead where its words say.

    kind: "dangling" (nothing has that number) or "re-pointed" (something else has it than before). clause: id of the
    new clause that it stands in; written: the reference as printed; old: id of the old clause that it named, None where
    the words are new; new: id of the clause that it names now, None where it dangles.
    """

    kind: str
    clause: str
    written: str
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cosmetic:
    """A pair of clauses that differ in print only. kinds: in words ("quotation marks"); before, after: where they
    differ."""

    old: str
    new: str
    kinds: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change to report: `old` and `new` as in its pair; an added clause has no old, a removed one no new.

    places: of one cause in many places all of them, its own first, then in reading order; the other changes are the
    comparison's `folded`.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    facets: tuple[str, ...]
    words: tuple[WordEdit, ...]
    significance: Significance
    ripple: tuple[Ripple, ...] = ()
    guidance: tuple[GuidanceImpact, ...] = ()
    places: tuple[ChangedPlace, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class UntoldWords:
    """Words that differ and that no entry tells. side: "old" or "new"; page: 0 where it is not known."""

    side: str
    page: int
    words: str
    document: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DoubtfulPage:
    """A page whose reading is doubtful, and why, in a sentence."""

    side: str
    page: int
    why: str
    document: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAside:
    """Words that differ in what is set apart from the clauses, said once. role: "header", "footer" or "cover"."""

    role: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """The account of the words of a comparison: every word that differs between the sides as read, and who tells it.

    words_old, words_new: how many words were read. differ: how many of them went or came; told: how many of these some
    entry tells; untold: the others. contradicted: how many entries say that words went or came where none of them did.
    """

    words_old: int = 0
    words_new: int = 0
    differ: int = 0
    told: int = 0
    untold: tuple[UntoldWords, ...] = ()
    doubtful_pages: tuple[DoubtfulPage, ...] = ()
    aside: tuple[SetAside, ...] = ()
    contradicted: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionDiff:
    """The comparison of two sides. Every clause of both is in exactly one pair, or in `added` / `removed`.

    `changes` is ranked, most significant first; within a level, clauses that came or went with the section above them
    stand together, in reading order. `summary` counts pairs, changes by facet and by level. `references`
    are the cross-references that no longer lead where they led, and new ones that lead nowhere, in reading order.
    `folded` are the changes that an entry of `changes` tells with its own, by its `places`. `statements`: what the
    publisher says changed held against them, None where no document says anything.
    """

    old: Side
    new: Side
    pairs: tuple[Pair, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changes: tuple[Change, ...]
    summary: dict[str, int]
    references: tuple[LostReference, ...] = ()
    proof: Proof = Proof()
    folded: tuple[Change, ...] = ()
    statements: StatementReport | None = None

    @property
    def every_change(self) -> tuple[Change, ...]:
        """The changes of every pair, those among them that another entry tells with its own."""
        return (*self.changes, *self.folded)


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedStretch:
    """Words with one past. since: the edition that they came in with; gone: the first without them, None if none is."""

    text: str
    since: str
    gone: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """What one step of a chain of editions did to a provision.

    what: "changed", "added", "removed", "unchanged", or "absent" where neither edition has it; facets: of the change.
    below: it came or went with the clause that it stands under.
    """

    what: str
    facets: tuple[str, ...] = ()
    level: str = "none"
    below: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Path:
    """A provision's way through a chain of editions.

    clauses, numbers: for each edition the ids and the citations of the clauses that it is there; none where it is not.
    heading: what it is called, as the newest edition that has it says. steps: one for each edition after the first.
    """

    level: str
    heading: str
    clauses: tuple[tuple[str, ...], ...]
    numbers: tuple[tuple[str, ...], ...]
    steps: tuple[Happening, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A comparison and when it was made (ISO 8601); None where it was made for this answer and is not kept."""

    diff: EditionDiff
    made_at: str | None = None
