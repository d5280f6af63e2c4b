"""The cover: what stands on a short first page before the text begins is named "cover"; it identifies the document.

Titles, dates, prepared-by boxes and approval references change with every issue and are no provision of the contract.
Parties, fees, terms and the like are: a page that states them, as an order form or an award form does, is no cover.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.label_grammar import PLAIN_NUMBER
from pipeline.model import Line, Page

# A cover has at most this many words, and a later page has more.
WORDS = 150
LABEL = re.compile(rf"\s*(?:{PLAIN_NUMBER}\.?\s+[A-Z]|\([a-z]{{1,3}}\)\s|[A-Z]{{2}}\d{{1,2}}\s)")


# What says of the document itself, not of the contract.
ABOUT = re.compile(
    r"(?:(?:first |re)?published|prepared|version|approval|publication|reference|classification|gateway|document|"
    r"(?:last )?updated|title|author|owner|review|copyright|contact|status|supersed|circulation|issue|target|"
    r"description|purpose|cross|action|timing|filing|exhibit|form|page|date|website|e-?mail|address|telephone)",
    re.IGNORECASE,
)
MONEY = re.compile(r"[£$€]\s?\d")
FIELD = re.compile(r"(?P<name>[A-Z][^:.]{1,40}):\s+\S")
PARTY = re.compile(r"\((?:the\s+|each\s+an?\s+)?[“\"][A-Z][^”\"]{1,40}[”\"]\)")
# One sum or one party says enough; fields may be about the document in words that nobody foresaw.
FIELDS, NAME_WORDS = 2, 8
# A value stands so many ems after its name.
WIDE = 1.5


def name(pages: Sequence[Page]) -> list[Page]:
    """The pages with the role "cover" on each body line of the first, if it is a cover."""
    named = list(pages)
    if len(named) > 1 and _is_cover(named[0], named[1:]):
        lines = tuple(replace(line, role="cover") if line.role == "body" else line for line in named[0].lines)
        named[0] = replace(named[0], lines=lines)
    return named


def _is_cover(first: Page, others: Sequence[Page]) -> bool:
    words = _words(first)
    labelled = any(line.label or LABEL.match(line.text) for line in first.lines if line.role == "body")
    short = 0 < words <= WORDS and not labelled and any(_words(page) > words for page in others)
    return short and not _has_key_terms(first)


def _has_key_terms(page: Page) -> bool:
    """Does a page state what was agreed: a sum, a party by its name for the contract, fields with their values?"""
    lines = [line for line in page.lines if line.role == "body"]
    if any(MONEY.search(line.text) or PARTY.search(line.text) for line in lines):
        return True
    fields = [match["name"] for line in lines if line.cell is None and (match := FIELD.match(line.text.strip()))]
    names = (*fields, *_row_names(lines), *_names_apart(lines))
    return sum(not ABOUT.match(name) for name in names) >= FIELDS


def _names_apart(lines: Sequence[Line]) -> list[str]:
    """The names in lines of a short name and, after a wide gap, a value: all names begin at one place, and all values
    at another."""
    found: dict[tuple[int, int], list[str]] = {}
    for line in lines:
        spans = [span for span in line.spans if span.role == "body" and span.text.strip()]
        if line.cell is None and len(spans) == 2 and spans[1].x0 - spans[0].x1 >= WIDE * line.size > 0:
            name = spans[0].text.strip()
            if name[:1].isupper() and len(name.split()) <= NAME_WORDS:
                found.setdefault((round(line.x0), round(spans[1].x0)), []).append(name)
    return [name for names in found.values() if len(names) >= FIELDS for name in names]


def _row_names(lines: Sequence[Line]) -> list[str]:
    """The first cells of rows of two: a short name with its value beside it. A row of more is one of a history of
    versions, or of distribution."""
    rows: dict[tuple[int, int], dict[int, str]] = {}
    for line in lines:
        if line.cell is not None:
            cells = rows.setdefault((line.cell.table, line.cell.row), {})
            cells[line.cell.column] = f"{cells.get(line.cell.column, '')} {line.text}".strip()
    return [
        cells[0] for cells in rows.values() if len(cells) == 2 and cells.get(0) and len(cells[0].split()) <= NAME_WORDS
    ]


def _words(page: Page) -> int:
    return sum(len(line.text.split()) for line in page.lines if line.role == "body")
