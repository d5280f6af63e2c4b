"""The words of each node: its heading told from its text, its cells, its closing words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from pipeline.model import Line
from pipeline.segment.build.key_term_rows import KIND
from pipeline.segment.build.nodes import RUN_IN_ENDS, ClauseNode, TextRun, column_of, printed
from pipeline.segment.build.run_in_headings import Split, run_in, split
from pipeline.segment.labels.defined_terms import bold_term, plain_term, quoted, term_of
from pipeline.segment.paragraphs.line_joining import Joiner
from pipeline.text import inked

HEADING_WORDS = 14
# Stands between the cells, but for empty ones, in the text of a table row.
BETWEEN_CELLS = " | "
# The stop after a heading in bold may not be bold itself.
STOP = re.compile(r"\.\s+(?=[A-Z“\"(])|:\s+")


def set_words(nodes: Sequence[ClauseNode], joiner: Joiner) -> None:
    """Set the heading, the text and the closing words of each node from its pieces."""
    titles = title_nodes(nodes)
    for number, node in enumerate(nodes):
        _words(node, joiner, title=number in titles)


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
    """Are words a title? One in capitals may end with a full stop."""
    if text.isupper() and ". " not in text:
        text = text.removesuffix(".")
    return bool(text) and len(text.split()) <= HEADING_WORDS and text[-1] not in ".;:,?" and text[:1].isupper()
