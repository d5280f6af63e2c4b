"""Key terms: the rows and lines before the first numbered clause that state parties, fees, terms, dates and the like.

An order form, an award form or the particulars say what was agreed in a table of two columns, a short name with its
value beside it, or in lines "Effective Date: 1 April 2026". Where they stand in the document and what its rows and
lines have in common decides, not what they are about. Tables of more columns are tables, and rows and lines with a
number of their own keep it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from pipeline.model import Line
from pipeline.segment.build.layout_tables import row_nodes
from pipeline.segment.build.nodes import MEANS, ClauseNode, edge_after, heading_like, pieces, printed
from pipeline.segment.build.table_provisions import starts
from pipeline.segment.decode.beam import Decision
from pipeline.segment.labels.divisions import Division
from pipeline.segment.labels.reading import read
from pipeline.segment.paragraphs.geometry import NEAR, Break, PageMeasures, between, has_room
from pipeline.segment.paragraphs import signature_lines
from pipeline.text import is_stamp

KIND = "key_term"
# A name has so many words at most, and so many of a table's rows at least begin with one.
NAME_WORDS, NAMED = 12, 0.6
# The name before a colon is shorter, and the value after it is no paragraph.
FIELD_WORDS, VALUE_WORDS = 8, 30
# In a document without a numbered clause, its key terms stand before so many words of running text.
PROSE = 150
FIELD = re.compile(r"\s*(?P<name>[^\W_][^:;.?!]{0,79}?)\s*:(?!//)\s*(?=\S)")
# A name has no verb; with one it is a sentence that leads in to something ("This Agreement is made between: …").
SENTENCE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|shall|will|must|may|can|means|between|whereas|notes?|following|see)\b",
    re.IGNORECASE,
)
# A tab or three spaces part a name from its value, and in print so many ems; other lines of the run stand so near.
GAP = re.compile(r"\s*(?P<name>[^\W_][^\t]{0,79}?)(?:[ ]*\t\s*|[ ]{3,})(?=\S)")
WIDE, AHEAD = 1.5, 3
# So many lines show whether signatures begin.
SIGNING = 5
# These divisions are numbered clauses themselves; schedules and parts hold them.
CLAUSES = frozenset({"prefixed", "article", "question"})
_LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class KeyTerms:
    """Where the key terms of a document are.

    tables: the numbers of tables whose rows are key terms. lines: each line that begins one, by number, with where its
    value begins. titles: the headings right above key terms. last: the number of the last line of them, -1 for none.
    """

    tables: frozenset[int] = frozenset()
    lines: Mapping[int, int] = field(default_factory=dict)
    titles: frozenset[int] = frozenset()
    last: int = -1


def key_terms(
    lines: Sequence[Line],
    decisions: Mapping[int, Decision],
    divisions: Mapping[int, Division],
    layout: PageMeasures,
) -> KeyTerms:
    """The key terms among the live lines of a document, whose numbers are known."""
    numbered = [index for index, each in decisions.items() if _is_number(each)]
    numbered += [index for index, each in divisions.items() if each.label.kind in CLAUSES]
    numbered += _laid_out(lines)
    end = min(numbered, default=len(lines))
    taken = decisions.keys() | divisions.keys()
    tables = dict(_tables(lines[:end]))
    fields = dict(_fields(lines[:end], taken, layout))
    # A schedule may be the title of the whole; one after the first key terms ends them.
    first = min([*tables, *fields], default=end)
    end = min([end, *(index for index in divisions if index > first), *_signatures(lines[:end])])
    if not numbered:
        end = min(end, _prose(lines, tables, fields))
    tables = {index: number for index, number in tables.items() if index < end}
    fields = {index: start for index, start in fields.items() if index < end}
    if not tables and len(fields) == 1 and not any(char.isdigit() for char in lines[min(fields)].text):
        fields = {}
    rows = {index for index, line in enumerate(lines[:end]) if line.cell and line.cell.table in set(tables.values())}
    terms = rows | fields.keys()
    return KeyTerms(
        tables=frozenset(tables.values()),
        lines=fields,
        titles=frozenset(_titles(lines, terms, taken)),
        last=max(terms, default=-1),
    )


def _is_number(decision: Decision) -> bool:
    """Is a label the number of a clause? Bare figures number the clauses of some documents; "(1)" is a party or item."""
    return decision.kind == "number" or (decision.label.name.isdigit() and not decision.label.text.startswith("("))


def _signatures(lines: Sequence[Line]) -> Iterator[int]:
    """The lines at which the parties sign: who signs for whom is no term."""
    yield from (
        index
        for index, line in enumerate(lines)
        if not is_stamp(line.text) and signature_lines.begins(lines[index : index + SIGNING])
    )


# ---------------------------------------------------------------- tables


def _tables(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Each table of key terms: the number of its first line, and its own."""
    index = 0
    for number, group in groupby(lines, key=lambda line: line.cell.table if line.cell else None):
        found = list(group)
        if number is not None and _are_terms(found):
            yield index, number
        index += len(found)


def _laid_out(lines: Sequence[Line]) -> Iterator[int]:
    """The number of the first line of each table that lays out numbered clauses."""
    index = 0
    for number, group in groupby(lines, key=lambda line: line.cell.table if line.cell else None):
        found = list(group)
        if number is not None and any(start.label.kind == "dotted" for start in starts(_rows(found), named=False).values()):
            yield index
        index += len(found)


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """The rows of a table, each cell by cell."""
    return [
        sorted(row, key=_column) for _, row in groupby(lines, key=lambda line: line.cell.row if line.cell else 0)
    ]


def _are_terms(lines: Sequence[Line]) -> bool:
    """Are the rows of a table short names with a value beside each?"""
    rows = [_cells(row) for row in _rows(lines)]
    pairs = [cells for cells in rows if len(cells) == 2]
    if not pairs or any(len(cells) > 2 for cells in rows):
        return False
    named = [cells for cells in pairs if is_name(next(iter(cells.values())))]
    meanings = [cells for cells in named if MEANS.match(list(cells.values())[1])]
    return len(named) >= NAMED * len(pairs) and 2 * len(meanings) < len(pairs)


def _cells(row: Sequence[Line]) -> dict[int, str]:
    """The words of a row by column."""
    return {column: _words(list(cell)) for column, cell in groupby(row, key=_column)}


def is_name(text: str) -> bool:
    """Could words be the name of a key term: few, with letters, and no number or "Schedule 1" before them?"""
    return 0 < len(text.split()) <= NAME_WORDS and _LETTERS.search(text) is not None and not read(text)


def term_nodes(lines: Sequence[Line], parent: int | None, part: str | None, at: int) -> list[ClauseNode]:
    """The nodes of a table of key terms, in order; the first of them will be node number `at` of the document.

    A row that fills one cell with a title holds the rows after it, up to the next title, and where the table sets names
    in two weights, up to the next name as heavy as a title; the first row, if it is one, holds the whole table. A row
    without a name goes on the value above it.
    """
    rows = _rows(lines)
    pairs = [row for row in rows if len({_column(line) for line in row}) > 1]
    weights = {_heavy(row) for row in pairs}
    lone = sum(_column(row[-1]) == 0 for row in rows)
    nodes: list[ClauseNode] = []
    title = parent
    for number, row in enumerate(rows):
        alone = _column(row[-1]) == 0
        if alone and lone <= len(pairs) and heading_like(row[0]):
            title = at + len(nodes)
            nodes.append(_node("heading", row[:1], parent, part))
            nodes += [_node("paragraph", [line], title, part) for line in row[1:]]
            parent = parent if number else title
            continue
        if not alone and len(weights) > 1 and _heavy(row):
            title = parent
        if nodes and nodes[-1].kind == KIND and _column(row[0]) > 0:
            nodes[-1].lines += row
            nodes[-1].pieces += [pieces(line) for line in row]
            continue
        found = row_nodes([row], None, title, part, at + len(nodes))
        if found[0].kind == "table_row" and is_name(_words(_name(row))):
            found[0].kind = KIND
        nodes += found
    return nodes


def _node(kind: str, lines: Sequence[Line], parent: int | None, part: str | None) -> ClauseNode:
    node = ClauseNode(kind=kind, parent=parent, part=part, x0=lines[0].x0, lines=list(lines))
    node.pieces = [pieces(line) for line in lines]
    return node


def _column(line: Line) -> int:
    return line.cell.column if line.cell else 0


def _name(row: Sequence[Line]) -> list[Line]:
    return [line for line in row if _column(line) == _column(row[0])]


def _heavy(row: Sequence[Line]) -> bool:
    return all(line.bold for line in _name(row))


def _words(lines: Sequence[Line]) -> str:
    return " ".join(printed(line).strip() for line in lines)


# ---------------------------------------------------------------- lines


def _fields(lines: Sequence[Line], taken: Collection[int], layout: PageMeasures) -> Iterator[tuple[int, int]]:
    """Each line that begins a key term, by number, with where its value begins.

    A line with a colon is a paragraph's first, or stands right above or below another such line at the same edge. Names
    with a gap before their values stand in a run, where all values begin at one place.
    """
    found = {index: start for index, line in enumerate(lines) if index not in taken and (start := _field(line))}
    gaps = {index: start for index, line in enumerate(lines) if index not in taken | found.keys() and (start := _gap(line))}
    for index, start in found.items():
        line, before = lines[index], lines[index - 1] if index else None
        begins = before is None or before.cell is not None or between(before, line, layout, None) is not Break.SAME
        beside = (other in found and abs(lines[other].x0 - line.x0) <= NEAR for other in (index - 1, index + 1))
        if (begins or any(beside)) and _length(lines[index:], layout, found, index) <= FIELD_WORDS + VALUE_WORDS:
            yield index, start
    yield from ((index, start) for index, start in gaps.items() if _in_run(index, gaps, lines))


def _field(line: Line) -> int:
    """Where the value begins in a line of a name, a colon and a value; 0 for another line."""
    match = FIELD.match(line.text)
    return match.end() if match is not None and _named(match["name"], line) and not is_stamp(line.text) else 0


def _gap(line: Line) -> int:
    """Where the value begins in a line of a name, a wide gap and a value; 0 for another line."""
    match = GAP.match(line.text)
    if match is not None:
        return match.end() if _named(match["name"], line) else 0
    at = 0
    spans = [span for span in line.spans if span.role == "body"]
    for before, span in pairwise(spans):
        at += len(before.text)
        if span.x0 - before.x1 >= WIDE * line.size > 0:
            start = at + len(span.text) - len(span.text.lstrip())
            return start if _named(line.text[:at].strip(), line) and line.text[start:].strip() else 0
    return 0


def _named(name: str, line: Line) -> bool:
    plain = line.cell is None and not line.note and line.label is None and name[:1].isupper()
    return plain and is_name(name) and len(name.split()) <= FIELD_WORDS and not SENTENCE.search(name)


def _in_run(index: int, gaps: Mapping[int, int], lines: Sequence[Line]) -> bool:
    """Does another line with a gap, at the same two edges, stand next, perhaps after the second line of a value?"""
    edges = _edges(lines[index], gaps[index])
    return any(
        other in gaps and all(abs(a - b) <= NEAR for a, b in zip(edges, _edges(lines[other], gaps[other]), strict=True))
        for other in range(index - AHEAD, index + AHEAD + 1)
        if other != index
    )


def _edges(line: Line, start: int) -> tuple[float, float]:
    return line.x0, edge_after(line, start) or line.x0


def after_term(term: ClauseNode, before: Line, line: Line, layout: PageMeasures) -> bool:
    """Is the value of a key term over with its last line, so that the next one goes on something else?

    Where values begin at an edge of their own, their further lines do, too; elsewhere a line that was not full was the
    last.
    """
    if term.edge is not None and term.edge > term.x0 + NEAR:
        return abs(line.x0 - term.edge) > NEAR
    return has_room(before, line, layout)


def _length(lines: Sequence[Line], layout: PageMeasures, found: Collection[int], first: int) -> int:
    """How many words the paragraph has that begins with the first of these lines."""
    words = len(lines[0].text.split())
    for index, (above, below) in enumerate(pairwise(lines), first + 1):
        if index in found or words > FIELD_WORDS + VALUE_WORDS or between(above, below, layout, None) is Break.NEW:
            break
        words += len(below.text.split())
    return words


# ---------------------------------------------------------------- the whole


def _prose(lines: Sequence[Line], tables: Mapping[int, int], fields: Mapping[int, int]) -> int:
    """The number of the line at which a document without numbered clauses has said so much in running text."""
    words = 0
    for index, line in enumerate(lines):
        if line.cell is None and index not in fields:
            words += len(line.text.split())
        if words > PROSE:
            return index
    return len(lines)


def _titles(lines: Sequence[Line], terms: Collection[int], taken: Collection[int]) -> Iterator[int]:
    """The headings below which key terms come before anything else with a number or a heading does."""
    heading: int | None = None
    for index, line in enumerate(lines[: max(terms, default=-1) + 1]):
        if index in terms:
            if heading is not None:
                yield heading
            heading = None
        elif index in taken:
            heading = None
        elif line.cell is None and heading_like(line):
            heading = index


# ---------------------------------------------------------------- citations


def cite_terms(nodes: Sequence[ClauseNode]) -> None:
    """Give each key term its citation: "Key terms, Charges".

    Of several with one name, each is cited with the heading above it, or with the key term before them that has a name
    of its own ("Key terms, Supplier, Address"), and where neither tells them apart, with its number among them.
    """
    groups: dict[str, list[_Named]] = defaultdict(list)
    for node in nodes:
        if node.kind == KIND:
            heading = nodes[node.parent].heading if node.parent is not None else None
            groups[(node.label or "").casefold()].append(_Named(node, heading or ""))
    before = ""
    for node in nodes:
        if node.kind == KIND:
            group = groups[(node.label or "").casefold()]
            if len(group) == 1:
                before = node.label or ""
            else:
                next(each for each in group if each.node is node).before = before
    for group in groups.values():
        above = next((names for names in _above(group) if len(set(names)) == len(group)), None)
        for number, each in enumerate(group):
            steps = ("Key terms", above[number] if above else "", each.node.label or "")
            each.node.citation = ", ".join(filter(None, steps)) + ("" if above else f" ({number + 1})")


@dataclass(slots=True)
class _Named:
    """A key term with what may tell it from others of its name: the heading above it, the last other name before it."""

    node: ClauseNode
    heading: str
    before: str = ""


def _above(group: Sequence[_Named]) -> Iterator[list[str]]:
    """What may stand before the name of each of a group in its citation, the shortest way first."""
    yield ["" for _ in group]
    yield [each.heading for each in group]
    yield [each.before for each in group]
    yield [", ".join(filter(None, (each.heading, each.before))) for each in group]
