"""Key terms: the rows and lines before the first numbered clause that state parties, fees, terms, dates and the like.

An order form, an award form or the particulars say what was agreed in a table of two columns, a short name with its
value beside it, or in lines "Effective Date: 1 April 2026". Where they stand in the document and what its rows and
lines have in common decides, not what they are about. A form may set two such pairs side by side; other tables of more
columns are tables, and rows and lines with a number of their own keep it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.model import Line
from pipeline.segment.build.cells import cells_of, rows_of, words_of
from pipeline.segment.build.key_term_lines import term_lines
from pipeline.segment.build.key_term_rows import is_name, pairs_of
from pipeline.segment.build.nodes import MEANS, heading_like
from pipeline.segment.build.table_provisions import starts
from pipeline.segment.decode.state import Decision
from pipeline.segment.decode.weights import Weights
from pipeline.segment.labels.divisions import Division
from pipeline.segment.paragraphs import signature_lines
from pipeline.segment.paragraphs.geometry import PageMeasures
from pipeline.text import is_stamp

# So many of a table's rows at least begin with a name.
NAMED = 0.6
# In a document without a numbered clause, its key terms stand before so many words of running text.
PROSE = 150
# So many lines show whether signatures begin.
SIGNING = 5
# These divisions are numbered clauses themselves; schedules and parts hold them.
CLAUSES = frozenset({"prefixed", "article", "question"})


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
    defining: Collection[int],
    weights: Weights,
) -> KeyTerms:
    """The key terms among the live lines of a document, whose numbers are known, and its tables of definitions."""
    numbered = [index for index, each in decisions.items() if _is_number(each)]
    numbered += [index for index, each in divisions.items() if each.label.kind in CLAUSES]
    numbered += _laid_out(lines, weights)
    end = min(numbered, default=len(lines))
    taken = decisions.keys() | divisions.keys()
    tables = {index: number for index, number in _tables(lines[:end]) if number not in defining}
    fields = dict(term_lines(lines[:end], taken, layout))
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
    """Is a label the number of a clause? Bare figures number the clauses of some documents; "(1)" is a party."""
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


def _laid_out(lines: Sequence[Line], weights: Weights) -> Iterator[int]:
    """The number of the first line of each table that lays out numbered clauses."""
    index = 0
    for number, group in groupby(lines, key=lambda line: line.cell.table if line.cell else None):
        found = list(group)
        if number is not None and any(
            start.label.kind == "dotted" for start in starts(rows_of(found), weights, named=False).values()
        ):
            yield index
        index += len(found)


def _are_terms(lines: Sequence[Line]) -> bool:
    """Are the rows of a table short names with a value beside each?"""
    rows = [[words_of(cell) for cell in cells_of(row)] for row in pairs_of(rows_of(lines))]
    pairs = [cells for cells in rows if len(cells) == 2]
    if not pairs or any(len(cells) > 2 for cells in rows):
        return False
    named = [cells for cells in pairs if is_name(cells[0])]
    meanings = [cells for cells in named if MEANS.match(cells[1])]
    return len(named) >= NAMED * len(pairs) and 2 * len(meanings) < len(pairs)


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
