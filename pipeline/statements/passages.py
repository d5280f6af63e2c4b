"""The words of a document in which a publisher may say what changed, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Clause, Side
from pipeline.text import is_about_document

FEW = 4  # words of a heading that a stop may end: "Change log."
SHORT_HEADING = 14  # words: a line of more is a sentence, though nothing ends it
# What is called so lists changes: a heading, a title, a line that leads to a list.
_KINDS = r"(?:changes|amendments|updates|revisions|variations)"
_ISSUE = (
    r"(?:v?\d+\.\d|v(?:ersion)?\.?\s?\d|(?:19|20)\d\d"
    r"|(?:this|the\s+new|the\s+latest)\s+(?:version|edition|release|issue|update))"
)
_PART = (
    r"(?:(?:SC|GC)\s?\d|(?:clauses?|schedules?)\s+\w{1,4}\b"
    r"|Particulars|Service\s+Conditions|General\s+Conditions|Definitions)"
)
_LISTS = re.compile(
    rf"\b(?:summary|list|table|overview|record|log|history|details)\s+of\s+(?:\w+\s+){{0,3}}?{_KINDS}\b"
    rf"|\b(?:key|main|principal|significant|material|notable|other|further|minor|recent)\s+(?:\w+\s+){{0,2}}?{_KINDS}\b"
    r"|\bwhat(?:[’']s|\s+has|\s+is)\s+(?:new|changed|changing|different\s+(?:this|in|since|from|now))\b"
    rf"|\b{_KINDS}\s+(?:(?:that\s+)?(?:we\s+(?:have|[’']ve)?\s*)?(?:made|introduced))\s+(?:in|to|since|from|for|between)\b"
    rf"|\b{_KINDS}\s+(?:since|from(?!\s+time)|between|(?:in|for)\s+(?:\w+\s+)?{_ISSUE}"
    rf"|to\b.{{0,60}}?\b(?:for|in|since|from)\s+(?:\w+\s+)?{_ISSUE}|to\s+(?:the\s+)?{_PART})"
    r"|\brelease\s+notes?\b|\bchange-?\s?logs?\b|\bchange\s+(?:history|record|summary)\b"
    r"|\b(?:version|revision|amendment)\s+(?:history|record)\b|\bvariation\s+notice\b|\bnotice\s+of\s+(?:variation|amendment)"
    r"|\bdeed\s+of\s+(?:variation|amendment)\b|^(?:added|changed|removed|fixed|deprecated)$|\bexplanatory\s+note\b",
    re.IGNORECASE,
)
_NAMES_ISSUE = re.compile(r"\bv?\d{1,2}\.\d|\b(?:19|20)\d\d\s?[/–-]\s?\d\d\b", re.IGNORECASE)
_VERSION = re.compile(r"\bv(?:ersion)?\.?\s?\d+(?:\.\d+)*\b", re.IGNORECASE)
_PLACE_COLUMN = re.compile(
    r"\b(?:clauses?|conditions?|references?|refs?|sections?|paragraphs?|paras?|provisions?|schedules?|where|locations?|articles?|terms?)\b",
    re.IGNORECASE,
)
_WAS = re.compile(r"\b(?:old|previous(?:ly)?|existing|before|was|said|used\s+to)\b", re.IGNORECASE)
_IS = re.compile(r"\b(?:new|now|revised|amended|after)\b", re.IGNORECASE)
# "Document control": what stands there beside the changes.
_NO_CHANGE_COLUMN = re.compile(r"\b(?:date|author|approved|owner|status|prepared|version|name)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class TextPassage:
    """Words of a document. page: 0 where it does not say. listed: do they stand where changes are listed?

    under: the heading above. issue: the nearest heading above that names a version or a year, "" for none. label: the
    number that it has in its document; lone: that number is none of a series
    there, but what is spoken of ("10.4" where no clause is 10 or 10.3). where: of a row of a table, what stands in the
    column for the place; None in other passages; values: what stands in the columns for what it was and is now.
    """

    text: str
    page: int
    listed: bool
    under: str = ""
    label: str = ""
    lone: bool = False
    where: str | None = None
    values: tuple[str, str] = ("", "")
    issue: str = ""


def lists_changes(heading: str) -> bool:
    """Does a heading or a title say that changes are listed below it?"""
    return len(heading.split()) <= SHORT_HEADING and _LISTS.search(heading.strip()) is not None


def cover_passages(side: Side) -> Iterator[tuple[str, TextPassage]]:
    """The covers of a side's documents, each with the document's id. Their lines follow one another as one text."""
    for document in side.documents:
        pages: dict[int, list[str]] = {}
        for text in side.read:
            if text.role == "cover" and text.document == document.id:
                pages.setdefault(text.page, []).append(text.text)
        for page, lines in pages.items():
            yield (
                document.id,
                TextPassage(text=" ".join(" ".join(lines).split()), page=page, listed=False, under="cover"),
            )


def passages(
    clauses: Sequence[Clause], title: str, *, paged: bool = True, all_listed: bool | None = None
) -> Iterator[TextPassage]:
    """The passages of one document. title: as it is called; all_listed: is all of it a list of changes? None: where its
    title says so. paged: does it say what stands on which page?"""
    whole = lists_changes(title) if all_listed is None else all_listed
    depth: dict[str, int] = {}
    open_at: int | None = None  # how deep the heading stands under which changes are listed
    under = issue = ""
    labels = {clause.number for clause in clauses if clause.number}
    for clause in clauses:
        level = depth[clause.id] = depth.get(clause.parent or "", -1) + 1
        heading = clause.heading or (clause.text if _heads(clause) else "")
        if heading and clause.kind not in ("definition", "table_row", "item"):
            if lists_changes(heading):
                open_at = level if open_at is None else min(open_at, level)
            elif open_at is not None and level <= open_at and not _VERSION.search(heading):
                open_at = None
            under = heading
            issue = heading if _NAMES_ISSUE.search(heading) else issue
        listed = whole or open_at is not None
        page = clause.page_start if paged else 0
        if clause.kind == "table_row" and clause.cells:
            yield replace(_row(clause, page, listed or _row_lists(clause), under), issue=issue)
        elif clause.own and not is_about_document(clause.own):
            label = clause.number or ""
            text = _with_heading(clause)
            lone = _lone(label, labels)
            yield TextPassage(text=text, page=page, listed=listed, under=under, label=label, lone=lone, issue=issue)


def _with_heading(clause: Clause) -> str:
    """The words of a clause with what it is called before them, a term in quotation marks."""
    if not clause.heading or clause.kind == "heading":
        return clause.own
    return f"“{clause.heading}” {clause.own}" if clause.kind == "definition" else f"{clause.heading}: {clause.own}"


def _lone(label: str, labels: Collection[str]) -> bool:
    """Is a number of several steps none of a series? What it would stand in, or behind, is not there."""
    head, dot, last = label.rstrip(".").rpartition(".")
    if not dot or not last.isdigit():
        return False
    around = {head, f"{head}.", f"{head}.{int(last) - 1}", f"{head}.1"} - {label.rstrip(".")}
    return not around & set(labels)


def _heads(clause: Clause) -> bool:
    """Is a paragraph a heading that nothing marks as one?"""
    words = clause.text.split()
    if clause.kind != "paragraph" or not 0 < len(words) <= SHORT_HEADING:
        return False
    return clause.text[-1] not in ".;," or (len(words) <= FEW and lists_changes(clause.text.rstrip(".")))


def _before_and_after(columns: Sequence[str]) -> tuple[int, int] | None:
    """The columns of a table that say what it was and what it is now; None where there are no such two."""
    old = [at for at, name in enumerate(columns) if _WAS.search(name)]
    new = [at for at, name in enumerate(columns) if _IS.search(name) and at not in old]
    return (old[0], new[0]) if len(old) == len(new) == 1 else None


def _row_lists(clause: Clause) -> bool:
    """Do the columns of a table say that it lists changes?"""
    if _before_and_after(clause.columns) and any(_PLACE_COLUMN.search(name) for name in clause.columns):
        return True
    return any(
        re.match(
            r"(?:description\s+of\s+|nature\s+of\s+|summary\s+of\s+)?(?:the\s+)?(?:changes?|amendments?)\b",
            name,
            re.IGNORECASE,
        )
        for name in clause.columns
    )


def _row(clause: Clause, page: int, listed: bool, under: str) -> TextPassage:
    """A row of a table: what says where apart from what says what."""
    if not listed or len(clause.columns) != len(clause.cells):
        return TextPassage(
            text=" | ".join(cell for cell in clause.cells if cell), page=page, listed=listed, under=under
        )
    pair = _before_and_after(clause.columns)
    places = [at for at, name in enumerate(clause.columns) if _PLACE_COLUMN.search(name) and at not in (pair or ())]
    said = [
        cell
        for at, cell in enumerate(clause.cells)
        if cell and at not in places and not _NO_CHANGE_COLUMN.search(clause.columns[at])
    ]
    where = "; ".join(clause.cells[at] for at in places if clause.cells[at])
    return TextPassage(
        text=" | ".join(said),
        page=page,
        listed=listed,
        under=under,
        where=where if places else None,
        values=(clause.cells[pair[0]], clause.cells[pair[1]]) if pair and places else ("", ""),
    )
