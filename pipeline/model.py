"""The types that cross a boundary between stages, one frozen dataclass per boundary.

Coordinates are in points (1/72 inch) from the top left corner of the page, as pdfplumber gives them; pages count from
1. All sequences are tuples, so that a value can be shared, hashed and compared. Field names that stand in the published
JSON shapes (`icp/clauses/1`, `icp/diff/1`, `icp/search/1`) are the same here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# ---------------------------------------------------------------- documents


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A run of characters in one style.

    `role` is "body" for live text, else the name of the discard that its characters fall under ("struck", "hyphen", …).
    sight: how sure the reader was, 0 to 1, of words that the page shows as pictures; None for what the file holds as
    text.
    """

    text: str
    x0: float = 0.0
    x1: float = 0.0
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    highlight: bool = False
    role: str = "body"
    sight: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """Where in a table a line stands: table number in the document, row and column in the table, all from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One printed line of a page (PDF, text) or one paragraph (DOCX, HTML, Markdown).

    role: "body", or the discard that the whole line falls under: "header", "footer", "page_number", "cover",
        "contents", "applicability", "watermark", "line_number", "navigation", "comment", "front_matter".
    paragraph: the extractor knows that a new paragraph starts here (always so in DOCX), knows that none does, or leaves
        it to the segmenter (None; PDF and text).
    label: the number that the word processor gives by itself, as printed ("1.1", "(a)"); None where numbers are typed.
    level: outline level known from a style, a bookmark or a Markdown heading (1 is highest), else None.
    applicability: codes printed beside this line in the applicability column ("All", "A, MH").
    note: the line belongs to a footnote or endnote; its first line has the number as `label`.
    ocr: how sure OCR was of the words, 0 to 1, or where some words of the line were read by sight, of the least sure of
        these; None for a line that the file holds as text.
    """

    page: int
    spans: tuple[Span, ...]
    x0: float = 0.0
    top: float = 0.0
    x1: float = 0.0
    bottom: float = 0.0
    role: str = "body"
    cell: Cell | None = None
    paragraph: bool | None = None
    label: str | None = None
    level: int | None = None
    centred: bool = False
    column: int = 0
    applicability: str | None = None
    note: bool = False
    ocr: float | None = None

    @property
    def text(self) -> str:
        """The live characters of the line."""
        return "".join(span.text for span in self.spans if span.role == "body")

    @property
    def bold(self) -> bool:
        """Is every live character with ink in bold?"""
        inked = [span for span in self.spans if span.role == "body" and span.text.strip()]
        return bool(inked) and all(span.bold for span in inked)

    @property
    def size(self) -> float:
        """Size in points of the greater part of the live characters."""
        weight: dict[float, int] = {}
        for span in self.spans:
            if span.role == "body":
                weight[span.size] = weight.get(span.size, 0) + len(span.text)
        return max(weight, key=lambda size: weight[size], default=0.0)

    @property
    def box(self) -> Box:
        """Where the line stands."""
        return Box(page=self.page, x0=self.x0, top=self.top, x1=self.x1, bottom=self.bottom)


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table: its place in the document and the texts of its header cells (empty when it has none)."""

    number: int
    page: int
    rows: int
    columns: int
    header: tuple[str, ...] = ()
    ruled: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page and its lines in reading order. `flags`: "image_only", "blank", "sideways", "disagreement", …"""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Bookmark:
    """An entry of the document's outline."""

    title: str
    page: int
    level: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentInfo:
    """What identifies a document. `id` is its manifest id, "" for a plain file; `title` as on its cover or metadata.

    pages: 0 where it does not say what stands on which page (a Word document without saved page breaks).
    """

    sha256: str
    media_type: str
    title: str
    pages: int
    id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """An extracted document. `notes` are sentences for the reader about what could not be read."""

    info: DocumentInfo
    pages: tuple[Page, ...]
    tables: tuple[Table, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines in reading order."""
        return tuple(line for page in self.pages for line in page.lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """Where every character with ink (white space is not counted) of a document went.

    `characters == in_clauses + sum(discarded.values())`, always.
    """

    characters: int
    in_clauses: int
    discarded: dict[str, int]

    @property
    def balanced(self) -> bool:
        """Is every character accounted for?"""
        return self.characters == self.in_clauses + sum(self.discarded.values())


# ---------------------------------------------------------------- clauses


@dataclass(frozen=True, kw_only=True, slots=True)
class Annotation:
    """A marked stretch `text[start:end]` of a clause's text.

    type: "definition", "term", "reference", "obligation", "permission", "condition", "quantity", "highlight", "struck",
    "ocr" … value: what it says in normal form: the term, the citation as resolved, the modal verb, the number, how sure
    OCR was of the words ("0.93").
    target: id of the clause pointed to (a term's definition, a reference's target), None when it is not in the
    document. actor, negated: of an obligation. unit: of a quantity ("days", "Operational Days", "GBP", "percent",
    "date"); of a reference, where it leads ("internal", "dangling", "elsewhere", "external"); of an obligation, "no
    party" where its actor is a thing.
    """

    type: str
    start: int
    end: int
    value: str | None = None
    target: str | None = None
    actor: str | None = None
    negated: bool = False
    unit: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One provision. `text` is its own words, without label and without its children's; white space normalised.

    kind: part, heading, clause, item, definition, table_row, paragraph, question, note.
    id: unique within its document, stable within an edition (`pipeline.citation.clause_ids`).
    part: the part of the contract that it stands in ("Service Conditions", "Schedule 2"), None where there is none.
    document: id of the document it comes from when several are shown together, else "".
    applicability: codes of the applicability column ("All", "A, MH").
    cells, columns: of a table row, the texts of its cells ("" where empty) and the names at the head of its columns.
    """

    id: str
    label: str | None
    citation: str
    heading: str | None
    text: str
    parent: str | None
    kind: str
    page_start: int
    page_end: int
    boxes: tuple[Box, ...] = ()
    content_hash: str = ""
    annotations: tuple[Annotation, ...] = ()
    part: str | None = None
    document: str = ""
    applicability: str | None = None
    cells: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Heading and text together: what a reader counts as the clause's words."""
        return " ".join(part for part in (self.heading, self.text) if part)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unplaced:
    """A line that is in no clause, with the discard it fell under."""

    page: int
    text: str
    role: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Segmentation:
    """The clause tree of one document, in reading order (a parent stands before its children)."""

    document: DocumentInfo
    clauses: tuple[Clause, ...]
    unplaced: tuple[Unplaced, ...]
    ledger: Ledger
    notes: tuple[str, ...] = ()


# ---------------------------------------------------------------- comparison


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One side of a comparison: a file, or all documents of an edition with ids made unique by `qualified`.

    name: what a reader calls it ("ICP Contract 2019/20", a file name). edition: as in the manifest, None for a plain
    file.
    """

    name: str
    documents: tuple[DocumentInfo, ...]
    clauses: tuple[Clause, ...]
    edition: str | None = None
    variant: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Clauses of the old and the new side that are the same provision; two ids on one side are a split or a merge.

    how: the evidence ("exact", "label", "wording", "meaning", "neighbours", …); score: 0–1, likeness of the words.
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
    """How much a change matters: level is "high", "medium", "low" or "none"."""

    level: str
    reasons: tuple[Reason, ...] = ()


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
    """One change to report: `old` and `new` as in its pair; an added clause has no old, a removed one no new."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    facets: tuple[str, ...]
    words: tuple[WordEdit, ...]
    significance: Significance
    ripple: tuple[Ripple, ...] = ()
    guidance: tuple[GuidanceImpact, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionDiff:
    """The comparison of two sides. Every clause of both is in exactly one pair, or in `added` / `removed`.

    `changes` is ranked, most significant first. `summary` counts pairs, changes by facet and by level. `references`
    are the cross-references that no longer lead where they led, and new ones that lead nowhere, in reading order.
    """

    old: Side
    new: Side
    pairs: tuple[Pair, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changes: tuple[Change, ...]
    summary: dict[str, int]
    references: tuple[LostReference, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
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


# ---------------------------------------------------------------- search


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherEdition:
    """The same provision in another edition: status is "same" or "changed" (its words).

    Or a further clause of it in the hit's own edition, because it was split or is merged elsewhere: status "part".
    """

    edition: str
    variant: str
    citation: str
    clause: str
    status: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """The parts of a hit's score: cosine similarity of the vectors, BM25 score; None where that side did not find
    it."""

    dense: float | None
    lexical: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A found clause. `highlights` are [start, end) stretches of `clause.text`."""

    rank: int
    score: float
    clause: Clause
    document: DocumentInfo
    edition: str
    lineage: str
    highlights: tuple[tuple[int, int], ...] = ()
    other_editions: tuple[OtherEdition, ...] = ()
    why: Why = field(default_factory=lambda: Why(dense=None, lexical=None))
