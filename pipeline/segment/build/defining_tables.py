"""Tables of definitions: rows of a short term and what it means, whatever word the meaning begins with.

A title, a sentence above the table or the names of its columns promise definitions; else the meanings say "means", or
terms in bold or in quotation marks, in the order of the alphabet, have meanings that begin as those of a dictionary do.
Names beside sums, dates, addresses and numbers of clauses define nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise

from pipeline.model import Line, Table
from pipeline.segment.build.cells import cells_of, rows_of
from pipeline.segment.build.nodes import MEANS, heading_like
from pipeline.segment.labels.acceptance import is_title
from pipeline.segment.labels.defined_terms import leads_in_parties, promises, quoted
from pipeline.segment.labels.reading import read

# This share of the rows must be a term and a meaning.
DEFINING = 0.6
TERM_WORDS = 12
# So many terms stand in the order of the alphabet by chance in one table of 24; fewer in one of six or two.
SORTED = 4
# So many lines above a table may be the sentence that leads to it.
SENTENCE = 4
_TERM_HEAD = re.compile(
    r"(?:(?:defined|capitali[sz]ed)\s+)?(?:terms?|words?|expressions?|phrases?|abbreviations?|acronyms?|definitions?)\b",
    re.IGNORECASE,
)
_MEANING_HEAD = re.compile(r"(?:meanings?|definitions?|interpretations?|means|explanations?)\b", re.IGNORECASE)
_PLACE = r"(?:following|below|opposite|beside|alongside|set out|given)"
_LEADS = re.compile(
    rf"\b(?:{_PLACE}\b[^.;]*\b(?:meanings?|definitions?)|(?:meanings?|definitions?)\b[^.;]*\b{_PLACE})\b", re.IGNORECASE
)
# How the meanings of a dictionary begin.
_BEGINS = re.compile(r"(?i:(?:an?|any|all|each|every|either|those|that|the|this|such|one)\b)|[a-z]")
_LETTERS = re.compile(r"[^\W\d_]{2}")

_Cells = Sequence[Sequence[Line]]


def defining_tables(
    lines: Sequence[Line], tables: Mapping[int, Table], labels: Mapping[int, int]
) -> Mapping[int, bool]:
    """The tables that define terms, by number: is it sure? labels: where the words begin of each line with a label.

    A table without rules and without a title, whose names are in bold, may be one of key terms as well.
    """
    found: dict[int, bool] = {}
    promised, index = False, 0
    for number, group in groupby(lines, key=lambda line: line.cell.table if line.cell else None):
        block = list(group)
        if number is None:
            for at, line in enumerate(block, index):
                title = _title(line, labels.get(at))
                promised = promises(title) if title else promised
        else:
            led = promised or _LEADS.search(_words(_above(lines, index))) is not None
            table = tables.get(number)
            if are_definitions(rows_of(block), table, promised=led):
                found[number] = led or table is None or table.ruled
        index += len(block)
    return found


def _title(line: Line, start: int | None) -> str:
    """The title that a line is, or that runs in after its label; empty where it is none."""
    if start is None:
        return line.text if heading_like(line) else ""
    rest = line.text[start:].strip()
    return rest if is_title(rest) or promises(rest) else ""


def _above(lines: Sequence[Line], index: int) -> Sequence[Line]:
    """The lines right above a table, none of them in another one."""
    first = index
    while first > max(0, index - SENTENCE) and lines[first - 1].cell is None:
        first -= 1
    return lines[first:index]


def are_definitions(rows: Sequence[Sequence[Line]], table: Table | None, *, promised: bool) -> bool:
    """Does a table define terms? promised: what stands above it says so."""
    split = [cells for row in rows if len(cells := cells_of(row)) == 2 and not names_columns(row)]
    if not split or len({line.cell.column for row in rows for line in row if line.cell}) > 2:
        return False
    marked = [cells for cells in split if _is_marked(cells[0])]
    if table is not None and not table.ruled and len(marked) == len(split):
        return True
    if _share([cells for cells in marked if MEANS.match(_words(cells[1]))], split) and (table is None or table.ruled):
        return True
    named = [cells for cells in split if _is_name(_words(cells[0])) and _is_meaning(_words(cells[1]))]
    if promised or (table is not None and _are_heads(table.header)) or names_columns(rows[0]):
        return _share(named, split)
    ruled = table is None or table.ruled
    phrases = [cells for cells in named if _BEGINS.match(_words(cells[1]))]
    return ruled and len(marked) == len(split) and _in_order(split) and _share(phrases, split)


def _share(some: Sequence[_Cells], rows: Sequence[_Cells]) -> bool:
    return len(some) >= DEFINING * len(rows)


def names_columns(row: Sequence[Line]) -> bool:
    """Are the cells of a row the names of the columns of a table of definitions: "Term", "Meaning"?"""
    return _are_heads([_words(cell) for cell in cells_of(row)])


def _are_heads(names: Sequence[str]) -> bool:
    if len(names) != 2 or any(len(name.split()) > TERM_WORDS for name in names):
        return False
    return _TERM_HEAD.match(names[0]) is not None and _MEANING_HEAD.match(names[1]) is not None


def _is_marked(lines: Sequence[Line]) -> bool:
    """Is a cell a term in bold or in quotation marks?"""
    text = _words(lines)
    marked = quoted(text) is not None or all(line.bold for line in lines)
    return marked and len(text.split()) <= TERM_WORDS and not leads_in_parties(text)


def _is_name(text: str) -> bool:
    """Could words be a term: few, with letters, no sentence, and no number before them?"""
    few = len(text.split()) <= TERM_WORDS and not text.endswith((".", ";")) and not leads_in_parties(text)
    return few and _LETTERS.search(text) is not None and not read(text)


def _is_meaning(text: str) -> bool:
    """Are these words, not a sum, a date, an address of mail or the number of a clause?"""
    words = [word for word in text.split() if _LETTERS.search(word) and "@" not in word]
    return len(words) > 1 and text.lstrip("“\"‘'([")[:1].isalpha()


def _in_order(rows: Sequence[_Cells]) -> bool:
    terms = [_words(cells[0]).strip("“”\"‘’' ").casefold() for cells in rows]
    return len(terms) >= SORTED and all(one < other for one, other in pairwise(terms))


def _words(lines: Iterable[Line]) -> str:
    return " ".join(line.text.strip() for line in lines)
