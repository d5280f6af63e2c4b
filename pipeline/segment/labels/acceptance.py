"""Is what looks like a label one? What the words before and after it say, apart from where it stands on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.model import Line
from pipeline.segment.labels.outline import Outline
from pipeline.segment.labels.reading import Label, follows, of_line, read

# A line that ends with one of these words is followed by the number it speaks of, not by a label.
REFERRING = re.compile(
    r"(?:\b(?:sections?|clauses?|paragraphs?|conditions?|articles?|schedules?|annex|appendix|part|regulations?|"
    r"rules?|gc|sc|and|or|to|of|in|under|with|than|least|by|within|page|version|number|no\.?)|[,(£$-])\s*$",
    re.IGNORECASE,
)
# Words after a number that make it a quantity.
UNITS = re.compile(
    r"(?:calendar |working |business )?(?:days?|weeks?|months?|years?|hours?|minutes?|per cent|percent|of|or)\b"
)
# Numbers that may be left out between two sections, and the longest title of one, in words.
LEAP, TITLE_WORDS = 4, 14


def refers(before: str) -> bool:
    """Does a line call for the number that the next one begins with, as "Section" does for "2 (Fees)"?"""
    return REFERRING.search(before) is not None


def is_title(rest: str, *, marked: bool = False) -> bool:
    """Could the words after the label of a section be its title? None are, too.

    marked: they look like a title (bold, centred, in capitals), which then may end with a full stop.
    """
    if marked and rest.endswith(".") and ". " not in rest:
        rest = rest.removesuffix(".")
    return len(rest.split()) <= TITLE_WORDS and not rest.endswith((".", ",", ";", ":")) and not rest[:1].islower()


def opens_section(label: Label, outline: Outline, below: Iterable[Label]) -> bool:
    """Does a section such as GC5 come next by its number, or do clauses of its number come `below` it?"""
    match = re.match(r"([A-Z]+)\s?(\d+)", label.name)
    if match is None:
        return False
    if outline.prefix == match[1] and outline.path:
        return follows(outline.path[0], match[2], LEAP)
    return any(found.kind == "dotted" and found.path[0] == match[2] for found in below)


def runs_on(label: Label, before: str, lines: Sequence[str]) -> bool:
    """Is an item's label one of a list inside its sentence, that stands at the beginning of a line by chance?

    before: the words of its paragraph before it; lines: the texts from the label's line on. Then the item before it
    stands within those words, or the next one within one of the lines, after a comma or a joining word, and none of
    them begins with it: "must give: / (a) notice of the claim, (b) control of it and".
    """
    if not label.text.startswith("("):
        return False
    last, following = _beside(label.name)
    if last and re.search(rf"\w[,;:]?\s+(?:(?:and|or)\s+)?\({re.escape(last)}\)\s", before):
        return True
    if following is None:
        return False
    begins = re.compile(rf"\s*\({re.escape(following)}\)")
    within = re.compile(rf"(?:[,;]|\band|\bor)\s+\({re.escape(following)}\)\s")
    for at, text in enumerate(lines):
        if at and begins.match(text):
            return False
        if within.search(text):
            return True
        if at and read(text):
            return False
    return False


def _beside(name: str) -> tuple[str | None, str | None]:
    """The names of the items before and after this one, where its name alone tells: a and c of b, 2 and 4 of 3."""
    if name.isdigit():
        return str(int(name) - 1), str(int(name) + 1)
    if name in ("i", "ii", "iii"):
        return {"i": None, "ii": "i", "iii": "ii"}[name], {"i": "ii", "ii": "iii", "iii": "iv"}[name]
    if len(name) != 1 or not name.isalpha():
        return None, None
    return (chr(ord(name) - 1) if name not in "aA" else None), (chr(ord(name) + 1) if name not in "zZ" else None)


def restart_under_letters(lines: Iterable[Line]) -> bool:
    """Does numbering start again at 1 below every lettered heading of a document, so that 1 is A.1 and B.1?

    Where it goes on from A to B, the letters only group clauses and are no part of their numbers.
    """
    first: list[str] = []
    below = False
    for line in lines:
        for label in of_line(line):
            if label.kind == "lettered" and line.level is not None:
                below = True
            elif label.kind == "dotted" and below:
                first.append(label.path[0])
                below = False
    return all(number == "1" for number in first)
