"""The clause tree of a document, and what is marked in it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.documents import Box, DocumentInfo, Ledger


@dataclass(frozen=True, kw_only=True, slots=True)
class Annotation:
    """A marked stretch `own[start:end]` of a clause's own words.

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
    """One provision. Its own words, without label and without its children's, are its heading, `text` and `closing`;
    white space normalised.

    text: its words before its items, or all where it has none. closing: its words after its items ("in each case within
    5 days"), None where there are none.
    kind: part, key_term, heading, clause, item, definition, table_row, paragraph, question, note.
    label: as printed; of a key term its name, which is its heading too ("Charges").
    id: unique within its document, stable within an edition (`pipeline.citation.clause_ids`).
    part: the part of the contract that it stands in ("Service Conditions", "Schedule 2"), None where there is none.
    document: id of the document it comes from when several are shown together, else "".
    applicability: codes of the applicability column ("All", "A, MH").
    page_labels: what the document itself calls its first and its last page ("iii"), empty where it calls them by their
        numbers.
    sure: 0 to 1, how sure the reading of this clause is: its label, where it begins and ends (`pipeline.segment.sure`).
    page_start, page_end: 0 where its document does not say what stands on which page.
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
    page_labels: tuple[str, ...] = ()
    closing: str | None = None
    sure: float = 1.0

    @property
    def page(self) -> str:
        """The page that it begins on, as one looks for it: "14", or "14 (printed 12)"."""
        return f"{self.page_start} (printed {self.page_labels[0]})" if self.page_labels else str(self.page_start)

    @property
    def pages(self) -> str:
        """The pages that it stands on: "page 12", "pages 14–15 (printed 12–13)"."""
        if self.page_start == self.page_end:
            return f"page {self.page}"
        printed = f" (printed {'–'.join(self.page_labels)})" if self.page_labels else ""
        return f"pages {self.page_start}–{self.page_end}{printed}"

    @property
    def number(self) -> str | None:
        """The label where it stands apart from the words; None for a key term, whose name is among them."""
        return None if self.kind == "key_term" else self.label

    @property
    def own(self) -> str:
        """Text and closing words with a space between them: what annotations are placed in."""
        return f"{self.text} {self.closing}" if self.text and self.closing else self.text or self.closing or ""

    @property
    def words(self) -> str:
        """Heading, text and closing words together: what a reader counts as the clause's words."""
        own = self.own
        return f"{self.heading} {own}" if self.heading and own else self.heading or own


@dataclass(frozen=True, kw_only=True, slots=True)
class Unplaced:
    """A line that is in no clause, with the discard it fell under."""

    page: int
    text: str
    role: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadText:
    """The words of a page as they were read, before anything was made of them.

    role: "body" for what clauses are made of; "header", "footer" or "cover" for what is set aside, each distinct line
    once. why: what is doubtful about the reading of the page, "" where nothing is.
    """

    page: int
    text: str
    role: str = "body"
    why: str = ""
    document: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Segmentation:
    """The clause tree of one document, in reading order (a parent stands before its children).

    read: the words as they were read, which the tree is held against.
    """

    document: DocumentInfo
    clauses: tuple[Clause, ...]
    unplaced: tuple[Unplaced, ...]
    ledger: Ledger
    notes: tuple[str, ...] = ()
    read: tuple[ReadText, ...] = ()
