"""Nodes in, clauses out: heading told from text, citation, id, hash, boxes, and the ledger of every character."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from pipeline.citation import clause_ids
from pipeline.model import Annotation, Box, Clause, Document, Ledger, Line, Segmentation, Unplaced
from pipeline.segment.build.citations import cite
from pipeline.segment.build.key_term_rows import KIND
from pipeline.segment.build.marks import marks
from pipeline.segment.build.nodes import RUN_IN_ENDS, ClauseNode, TextRun, column_of, printed
from pipeline.segment.build.run_in_headings import Split, run_in, split
from pipeline.segment.labels.defined_terms import bold_term, plain_term, quoted, term_of
from pipeline.segment.paragraphs.line_joining import Joiner
from pipeline.text import content_hash, inked

KINDS = {"bullet": "item"}
HEADING_WORDS = 14
# Stands between the cells, but for empty ones, in the text of a table row.
BETWEEN_CELLS = " | "
# The stop after a heading in bold may not be bold itself.
STOP = re.compile(r"\.\s+(?=[A-Z“\"(])|:\s+")


def segmentation(document: Document, nodes: Sequence[ClauseNode], joiner: Joiner) -> Segmentation:
    """The finished segmentation of `document`, whose live lines are all in `nodes`, closing words set apart."""
    titles = title_nodes(nodes)
    for number, node in enumerate(nodes):
        _words(node, joiner, title=number in titles)
    cite(nodes, paged=document.info.pages > 0)
    ids = clause_ids([node.citation for node in nodes])
    labels = {page.number: page.label for page in document.pages}
    clauses = tuple(_clause(node, ids, number, labels) for number, node in enumerate(nodes))
    if not document.info.pages:
        clauses = tuple(replace(clause, page_start=0, page_end=0, page_labels=()) for clause in clauses)
    return Segmentation(
        document=document.info,
        clauses=clauses,
        unplaced=_unplaced(document),
        ledger=_ledger(document, nodes, joiner.dropped),
        notes=document.notes,
    )


# ---------------------------------------------------------------- words


def title_nodes(nodes: Sequence[ClauseNode]) -> frozenset[int]:
    """The labelled nodes that have a paragraph of their own right below them: their own words may be a title alone."""
    return frozenset(
        number
        for number, (node, below) in enumerate(pairwise(nodes))
        if node.label and below.kind == "paragraph" and below.parent == number
    )


def _words(node: ClauseNode, joiner: Joiner, *, title: bool) -> None:
    """Set the heading, the text and the closing words of a node from its pieces. title: its words may be a title
    alone."""
    if node.kind == "table_row":
        _row(node, joiner)
        return
    node.closing = _join(node.pieces[node.closes_at :], joiner) if node.closes_at is not None else ""
    pieces = node.pieces[: node.closes_at]
    if node.kind == KIND:
        if node.lines[0].cell:
            _term_row(node, joiner)
        else:
            node.text = _join(pieces, joiner)
        node.heading = node.label
    elif node.kind == "definition":
        _definition(node, pieces, joiner)
    elif node.kind in {"heading", "part", "question"}:
        bold, rest = _split_bold(pieces) if node.kind == "question" else (pieces, [])
        heading = _join(bold or pieces[:1], joiner)
        node.heading = heading.rstrip(": ") or None
        joiner.dropped["punctuation"] += inked(heading) - inked(node.heading or "")
        node.text = _join(rest if bold else pieces[1:], joiner) if node.kind == "question" else ""
    else:
        _clause_words(node, pieces, joiner, title=title)


def _row(node: ClauseNode, joiner: Joiner) -> None:
    """Set the cells of a row, and its words as the cells before and after its items."""
    before = _cells(node.lines[: node.closes_at], joiner)
    after = _cells(node.lines[node.closes_at :], joiner) if node.closes_at is not None else {}
    width = max([node.width, *(column + 1 for column in (*before, *after))])
    node.cells = tuple(" ".join(cells[at] for cells in (before, after) if cells.get(at)) for at in range(width))
    node.text, node.closing = (BETWEEN_CELLS.join(filter(None, cells.values())) for cells in (before, after))


def _cells(lines: Sequence[Line], joiner: Joiner) -> dict[int, str]:
    """The words of the lines of a row by their column."""
    cells: dict[int, list[Line]] = defaultdict(list)
    for line in lines:  # a column may go on after another one
        cells[column_of(line)].append(line)
    return {column: joiner.join([printed(line) for line in cells[column]]) for column in sorted(cells)}


def _term_row(node: ClauseNode, joiner: Joiner) -> None:
    """A row of key terms: its first cell is the label, without a colon, and what the others hold is the text."""
    first = column_of(node.lines[0])
    name = joiner.join([printed(line) for line in node.lines[: node.closes_at] if column_of(line) == first])
    node.label = name.rstrip(": ")
    node.text = joiner.join([printed(line) for line in node.lines[: node.closes_at] if column_of(line) != first])
    joiner.dropped["punctuation"] += inked(name) - inked(node.label)


def _join(pieces: Sequence[Sequence[TextRun]], joiner: Joiner) -> str:
    return joiner.join(["".join(piece.text for piece in line) for line in pieces])


def _split_bold(pieces: Sequence[Sequence[TextRun]]) -> Split:
    """The bold words that pieces begin with, and the rest, line by line."""
    return split(pieces, attrgetter("bold"))


def _split_term(pieces: list[list[TextRun]]) -> tuple[list[list[TextRun]], list[list[TextRun]]]:
    """The term in bold that pieces begin with, of one name or several, and the rest, line by line."""
    length = bold_term(pieces[0])
    if 1 < length < len(pieces[0]):
        return [pieces[0][:length]], [pieces[0][length:], *pieces[1:]]
    return _split_bold(pieces)


def _definition(node: ClauseNode, pieces: list[list[TextRun]], joiner: Joiner) -> None:
    if node.fixed_heading:
        bold = [line for line in pieces if all(piece.bold for piece in line)]
        terms = bold[: next((n for n, line in enumerate(pieces) if not _all_bold(line)), len(pieces))]
        term, text = _join(terms, joiner), _join(pieces[len(terms) :], joiner)
        stripped = term.strip("“”\"‘’' ").rstrip(":")
        joiner.dropped["punctuation"] += inked(term) - inked(stripped)
        node.heading, node.text = stripped or None, text
        return
    whole = _join(pieces, joiner)
    match = quoted(whole)
    if match:
        joiner.dropped["punctuation"] += inked(match[0]) - inked(term_of(match))
        node.heading, node.text = term_of(match).strip(), whole[match.end() :].strip()
        return
    plain = plain_term(whole)
    if plain and not bold_term(pieces[0]):
        joiner.dropped["punctuation"] += inked(plain[0]) - inked(plain["term"])
        node.heading, node.text = plain["term"], whole[plain.end() :].strip()
        return
    bold, rest = _split_term(pieces)
    term = _join(bold, joiner)
    stripped = term.strip("“”\"‘’' ").rstrip(":")
    joiner.dropped["punctuation"] += inked(term) - inked(stripped)
    node.heading, node.text = stripped or None, _join(rest, joiner)


def _all_bold(line: Sequence[TextRun]) -> bool:
    return all(piece.bold for piece in line)


def _clause_words(node: ClauseNode, pieces: list[list[TextRun]], joiner: Joiner, *, title: bool) -> None:
    first, rest = _split_bold(pieces)
    if not _rough(first):
        first, rest = run_in(pieces)
    lead, after = _rough(first), _rough(rest)
    if after in {".", ":"}:  # the stop of a title in bold is often set in plain type
        lead, after = lead + after, ""
    if lead and _is_heading(lead, after, node):
        heading = _join(first, joiner)
        trimmed = heading.rstrip(".: ") if after else heading
        text = _join(rest, joiner) if after else ""
        joiner.dropped["punctuation"] += 0 if after else sum(inked("".join(run.text for run in line)) for line in rest)
        stop = STOP.match(text)
        words = text[stop.end() :] if stop else text
        joiner.dropped["punctuation"] += inked(heading) - inked(trimmed) + inked(text) - inked(words)
        node.heading, node.text = trimmed, words
        return
    whole = _join(pieces, joiner)
    named = node.lines[0].level is not None
    numbered = node.label and node.kind == "clause" and (node.numbers_section or named)
    if (numbered or title) and not node.closing and _is_title(whole):
        node.heading, node.text = whole, ""
    else:
        node.heading, node.text = None, whole


def _rough(pieces: Sequence[Sequence[TextRun]]) -> str:
    """The words of pieces, roughly joined."""
    return " ".join("".join(piece.text for piece in line) for line in pieces).strip()


def _is_heading(lead: str, after: str, node: ClauseNode) -> bool:
    """Are the marked words at a clause's start its heading, rather than a defined term or a clause all in bold?"""
    if node.kind in {"bullet", "paragraph", "note"} or len(lead.split()) > HEADING_WORDS or not lead[:1].isupper():
        return False
    if not after:
        return not lead.endswith((".", ";", ",")) or node.numbers_section
    return lead.endswith(RUN_IN_ENDS) or after[:1].isupper() or after[:1] in '“"(:' or STOP.match(after) is not None


def _is_title(text: str) -> bool:
    return bool(text) and len(text.split()) <= HEADING_WORDS and text[-1] not in ".;:,?" and text[:1].isupper()


# ---------------------------------------------------------------- clauses


def _clause(node: ClauseNode, ids: Sequence[str], number: int, labels: Mapping[int, str]) -> Clause:
    pages = [line.page for line in node.lines]
    printed = tuple(labels.get(page) or str(page) for page in (min(pages), max(pages)))
    return Clause(
        id=ids[number],
        label=node.label,
        citation=node.citation,
        heading=node.heading,
        text=node.text,
        closing=node.closing or None,
        parent=ids[node.parent] if node.parent is not None else None,
        kind=KINDS.get(node.kind, node.kind),
        page_start=min(pages),
        page_end=max(pages),
        boxes=_boxes(node.lines),
        content_hash=content_hash(node.heading, node.text, node.closing),
        annotations=(*_read_by_ocr(node), *marks(node)),
        part=node.part,
        applicability=_codes(node.lines),
        cells=node.cells,
        columns=node.columns,
        page_labels=printed if printed != (str(min(pages)), str(max(pages))) else (),
    )


def _read_by_ocr(node: ClauseNode) -> tuple[Annotation, ...]:
    """A mark over the whole text that says how sure OCR was: the mean over the lines, weighted by their characters."""
    weights = [(line.ocr, max(1, len(line.text))) for line in node.lines if line.ocr is not None]
    if not weights:
        return ()
    mean = sum(sure * weight for sure, weight in weights) / sum(weight for _, weight in weights)
    return (Annotation(type="ocr", start=0, end=len(node.own), value=f"{mean:.2f}"),)


def _boxes(lines: Sequence[Line]) -> tuple[Box, ...]:
    """The smallest box around each run of lines; none where the document has no places.

    A run ends with its page or column, and where other clauses stand between, as before the words that follow a list.
    """
    placed = [line for line in lines if line.x1 > line.x0 and line.bottom > line.top]
    runs: list[list[Line]] = []
    for line in placed:
        last = runs[-1][-1] if runs else None
        if last is None or (last.page, last.column) != (line.page, line.column) or _far(last, line):
            runs.append([])
        runs[-1].append(line)
    return tuple(
        Box(
            page=run[0].page,
            x0=round(min(line.x0 for line in run), 1),
            top=round(min(line.top for line in run), 1),
            x1=round(max(line.x1 for line in run), 1),
            bottom=round(max(line.bottom for line in run), 1),
        )
        for run in runs
    )


def _far(above: Line, below: Line) -> bool:
    """Is there room for another line between two?"""
    return below.top - above.bottom > 1.2 * (below.bottom - below.top)


def _codes(lines: Sequence[Line]) -> str | None:
    codes = [code for line in lines if line.applicability for code in re.split(r"\s*,\s*", line.applicability) if code]
    return ", ".join(dict.fromkeys(codes)) or None


# ---------------------------------------------------------------- ledger


def _unplaced(document: Document) -> tuple[Unplaced, ...]:
    found = []
    for line in document.lines:
        page = line.page if document.info.pages else 0
        if line.role != "body":
            text = " ".join("".join(span.text for span in line.spans).split())
            found.append(Unplaced(page=page, text=text, role=line.role))
            continue
        found += [
            Unplaced(page=page, text=" ".join(span.text.split()), role=span.role)
            for span in line.spans
            if span.role != "body" and span.text.strip()
        ]
    return tuple(found)


def _ledger(document: Document, nodes: Sequence[ClauseNode], dropped: Counter[str]) -> Ledger:
    total, discarded = 0, Counter[str]()
    for line in document.lines:
        if line.label and line.label != "•":
            total += inked(line.label)
            # A line that is discarded takes its number along, and so does one that is struck out as a whole.
            if line.role != "body" or not line.text.strip():
                discarded[line.role if line.role != "body" else "struck"] += inked(line.label)
        for span in line.spans:
            ink = inked(span.text)
            total += ink
            if line.role != "body" or span.role != "body":
                discarded[line.role if line.role != "body" else span.role] += ink
    kept = sum(inked(part) for node in nodes for part in _printed(node))
    for node in nodes:
        discarded["punctuation"] += _lost_label_ink(node)
    discarded.update(dropped)
    return Ledger(
        characters=total,
        in_clauses=kept,
        discarded={name: count for name, count in sorted(discarded.items()) if count},
    )


def _printed(node: ClauseNode) -> tuple[str, ...]:
    """What of a node stands on the page: a row's bars between its cells do not, and the name of a key term once."""
    if node.kind == "table_row":
        return node.cells
    if node.kind == KIND:
        return (node.label or "", node.text, node.closing)
    return (node.label or "", node.heading or "", node.text, node.closing)


def _lost_label_ink(node: ClauseNode) -> int:
    """Characters of the printed label that the label does not hold: a closing full stop, a bullet."""
    first = node.lines[0]
    automatic = inked(first.label) if first.label and first.label != "•" else 0
    words = sum(inked(piece.text) for piece in node.pieces[0])
    printed = inked(first.text) + automatic - words
    cells = node.kind == "table_row" or (node.kind == KIND and first.cell is not None)
    unlabelled = node.kind == "definition" and not node.label
    return 0 if cells or unlabelled else printed - inked(node.label or "")
