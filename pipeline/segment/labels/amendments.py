"""Lists of clauses of another document, as of what is amended there: their numbers are items, no clauses here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.segment.labels.reading import follows, step_order

_CLAUSES = r"(?:clauses|sections|paragraphs|articles|conditions|provisions)"
_FOLLOWING = re.compile(rf"\bfollowing\s+(?:\w+\s+)?{_CLAUSES}\b", re.IGNORECASE)
_AMENDS = re.compile(
    r"\b(?:amend(?:ed|ments?|s)?|replac(?:ed?|ements?)|substitut(?:ed?|ions?)|delet(?:ed?|ions?)|modif(?:ied|ications?)|"
    r"var(?:ied|iations?))\b",
    re.IGNORECASE,
)


def leads_in(words: str) -> bool:
    """Do the words before a list speak of clauses, or of what is amended in some: "… the following clauses:"?"""
    text = words.rstrip()
    last = re.split(r"(?<=[.;])\s+", text)[-1]
    amends = _AMENDS.search(last) is not None and re.search(rf"\b{_CLAUSES}\b", last, re.IGNORECASE) is not None
    return text.endswith(":") and (amends or _FOLLOWING.search(last) is not None)


def comes_next(path: Sequence[str], last: Sequence[str]) -> bool:
    """Does a number go on the numbering of this document, whose last number is given: below it, or after it?"""
    shared = 0
    while shared < min(len(path), len(last)) and path[shared] == last[shared]:
        shared += 1
    below = path[shared:] if shared == len(last) else path[shared + 1 :]
    first = all(step_order(step)[0] <= 1 for step in below)
    return first and (shared == len(last) or (shared < len(path) and follows(last[shared], path[shared])))
