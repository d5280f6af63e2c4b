"""What speaks for and against the reading of each clause, sign by sign, each from 0 to 1.

The signs are of the page and of the words alone, so that they hold in a document that nobody has seen; what each weighs
stands in `models/doubt.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Clause, Line
from pipeline.segment.decode.paths import MARGIN
from pipeline.segment.labels.reading import read, run_on
from pipeline.segment.paragraphs.geometry import (
    ALIKE,
    LEADS_ON,
    NEAR,
    Break,
    PageMeasures,
    between,
    ends,
    has_room,
    page_over,
)
from pipeline.segment.paragraphs.line_joining import FIRST, LAST, WholeWords

Signs = dict[str, float]
SIGNS = (
    "nearly",
    "tight",
    "room",
    "edges",
    "looks",
    "cell",
    "hyphen",
    "wide",
    "small",
    "number",
    "glued",
    "furniture",
    "open",
    "after",
    "leads_on",
    "bracket",
)
CELL = 1.6  # sizes of type from line to line within a cell
WIDE = 2.5  # sizes of type between two words of a line
MANY = 3  # more of one sign in a clause say no more
FEW = 4  # words; fewer may be a name
SHORT = 20  # words; longer ones are no running head
DATE = re.compile(r"\s*\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})\b")
# Marks that stand in pairs; the bracket of an item's label stands alone.
PAIRS = ("()", "[]", "{}", "“”")
ITEM = re.compile(r"(?<!\S)\w{1,3}\)")
LIST = re.compile(r"[;,]\s*(?:and|or)\s*$")
HEAD = re.compile(r"\d{1,3}(?:\.\d{1,3})+\.?[“\"‘A-Za-z]")
GLUED = re.compile(r"[a-z]{2}[A-Z][a-z]|[a-z)][.;:,][A-Z][a-z]|[^\W\d_]{22,}")
PAGE_OF = re.compile(r"\bpage\s+\d+(?:\s+of\s+\d+)?\b\s*$", re.IGNORECASE)
PLAIN = frozenset({"paragraph", "heading", "definition"})
TITLES = frozenset({"heading", "part", "key_term", "table_row", "question"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What the segmentation saw of a document: its lines with their columns put under one another, the numbers of those
    of each clause, the margins of `Decoded`, the measures and vocabulary."""

    lines: Sequence[Line]
    numbers: Sequence[Sequence[int]]
    margins: Mapping[int, float]
    layout: PageMeasures
    known: WholeWords


def evidence(clauses: Sequence[Clause], shown: Shown) -> list[Signs]:
    """The signs of each clause."""
    pages = _pages(clauses)
    found: list[Signs] = []
    for at, (clause, numbers) in enumerate(zip(clauses, shown.numbers, strict=True)):
        signs = {**_begins(clause, numbers, shown), **_lines(clause, numbers, shown), **_words(clause)}
        if shown.lines[numbers[0]].paragraph is None:  # a word processor knows where its paragraphs begin and end
            below = at + 1 < len(clauses) and clauses[at + 1].parent == clause.id
            plain = clause.label is None and clause.kind in PLAIN
            signs |= _edges(clause, plain=plain, below=below)
            signs["furniture"] = _is_furniture(clause, pages)
            signs["after"] = at > 0 and plain and "open" in found[-1]
        found.append({name: float(value) for name, value in signs.items() if value})
    return found


def begins_with_number(clause: Clause) -> bool:
    """Does text without a label begin with what may be one?"""
    if clause.label or clause.kind not in {"paragraph", "heading"}:
        return False
    words = clause.words
    return not DATE.match(words) and (
        HEAD.match(words) is not None
        or any(
            len(label.path) > 1 or (label.kind == "item" and label.text.startswith("("))
            for label in (*read(words), *run_on(words))
            if label.kind in {"dotted", "run_on", "item"}
        )
    )


def _is_plain(clause: Clause, line: Line) -> bool:
    """Does only its look say what a clause is: no label, no cell and no word processor?"""
    return clause.label is None and clause.kind in PLAIN and line.cell is None and line.paragraph is None


def _begins(clause: Clause, numbers: Sequence[int], shown: Shown) -> Signs:
    """Where it begins and ends: how nearly the decision came out otherwise, what the page shows there."""
    nearby = (at for at in (*numbers, numbers[-1] + 1) if at < len(shown.lines) and shown.lines[at].label is None)
    margin = min((shown.margins.get(at, MARGIN) for at in nearby), default=MARGIN)  # given labels are believed
    line = shown.lines[numbers[0]]
    above = shown.lines[numbers[0] - 1] if numbers[0] else None
    free = above is not None and above.cell is None and _is_plain(clause, line)
    return {
        "nearly": (MARGIN - margin) / MARGIN,
        "tight": free and above is not None and between(above, line, shown.layout, None) is Break.SAME,
    }


def _lines(clause: Clause, numbers: Sequence[int], shown: Shown) -> Signs:
    """What the page shows between the lines of the clause that stand below one another, and within them."""
    lines, layout = shown.lines, shown.layout
    # A title stands below its label as a paragraph of its own.
    titled = clause.kind == "part" or (clause.label is not None and len(lines[numbers[0]].text.split()) < 2)
    pairs = [
        (lines[one], lines[two])
        for one, two in pairwise(numbers[1:] if titled else numbers)
        if two == one + 1 and lines[two].paragraph is None
    ]
    near = [
        (one, two)
        for one, two in pairs
        if one.cell is None is two.cell and not page_over(one, two, layout) and two.bottom > two.top
    ]
    cells = [(one, two) for one, two in pairs if one.cell is not None and one.cell == two.cell and one.page == two.page]
    return {
        "room": _some(has_room(one, two, layout) for one, two in near),
        "edges": _some(abs(one.x0 - two.x0) > NEAR for one, two in near[1:]),
        "looks": _some(abs(one.size - two.size) > ALIKE or (one.bold and not two.bold) for one, two in near),
        "cell": _some(two.bottom - one.bottom > CELL * max(two.size, 1.0) for one, two in cells),
        "hyphen": any(_is_guess(one, two, shown.known) for one, two in pairs),
        "wide": _is_plain(clause, lines[numbers[0]]) and _some(_has_gap(lines[number]) for number in numbers),
    }


def _has_gap(line: Line) -> bool:
    """Is there a wide gap between two words?"""
    spans = [span for span in line.spans if span.role == "body" and span.text.strip()]
    return any(two.x0 - one.x1 > WIDE * max(two.size, 1.0) for one, two in pairwise(spans))


def _words(clause: Clause) -> Signs:
    """What is in its words that belongs to no words of a clause."""
    glued = _some(GLUED.search(word) for word in clause.words.split())
    return {"number": begins_with_number(clause), "glued": glued}


def _edges(clause: Clause, *, plain: bool, below: bool) -> Signs:
    """How its words begin and end, and whether its brackets and quotation marks close. plain: nothing but its look says
    what it is; below: other clauses stand below it, so that its words lead to them."""
    words = clause.words
    term = clause.kind == "definition"  # a defined term may have small letters
    signs: Signs = {"small": plain and not term and words.lstrip(" “\"'‘([")[:1].islower()}
    if below:
        return signs
    told = clause.label is not None or clause.kind == "item"
    return signs | {
        "open": not told and clause.kind not in TITLES and len(words.split()) > FEW and not ends(words),
        "leads_on": LEADS_ON.search(words) is not None and LIST.search(words) is None,
        "bracket": plain and any(_apart(words, pair) for pair in PAIRS),
    }


def _apart(words: str, pair: str) -> int:
    """How many more of one mark of a pair there are than of the other."""
    bare = ITEM.sub("", words) if pair == "()" else words
    return abs(bare.count(pair[0]) - bare.count(pair[1]))


def _pages(clauses: Sequence[Clause]) -> dict[str, set[int]]:
    """The pages on which the words of short clauses without a label stand."""
    found: dict[str, set[int]] = {}
    for clause in clauses:
        if clause.label is None and clause.kind in PLAIN and len(clause.words.split()) <= SHORT:
            found.setdefault(clause.words, set()).add(clause.page_start)
    return found


def _is_furniture(clause: Clause, pages: Mapping[str, set[int]]) -> bool:
    """Does it read like a running head: short, and printed on page after page, or with the number of a page?"""
    where = pages.get(clause.words, set())
    return bool(where) and (len(where) >= MANY or PAGE_OF.search(clause.words) is not None)


def _is_guess(one: Line, two: Line, known: WholeWords) -> bool:
    """Is a word divided between two lines that stands nowhere else in the document, so that its hyphen is a guess?"""
    last, first = LAST.search(one.text.rstrip()), FIRST.match(two.text.lstrip())
    if last is None or first is None:
        return False
    parts = last[1].casefold(), first[0].casefold()
    return "".join(parts) not in known.words and "-".join(parts) not in known.compounds


def _some(found: Iterable[object]) -> float:
    """How many of a sign there are, as a share of the most that count."""
    return min(sum(1 for one in found if one), MANY) / MANY
