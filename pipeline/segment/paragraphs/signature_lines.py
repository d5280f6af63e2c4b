"""Where the parties sign, and when the text was last changed: those lines go on no clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Line
from pipeline.text import is_stamp

# The sentence above the signatures, and the first row of one.
_WITNESS = re.compile(r"(?:in|as)\s+witness(?:es)?\s+(?:whereof|of\s+which|hereof|the\s+hands?)\b", re.IGNORECASE)
_EXECUTED = re.compile(
    r"(?:signed|executed|sealed)(?:(?:,|\s+and)\s+(?:sealed|delivered))*\s+"
    r"(?:as\s+a\s+deed\b|(?:for\s+and\s+)?on\s+behalf\s+of\b|by\b[^.;]*(?:[_.…]{3,}|\)|$))",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:by|signature|signed)\s?:\s*(?:$|/s/|[_.…\s]{3,}|\S+(?:\s+\S+){0,5}$)", re.IGNORECASE)
# The name of who signs stands so many lines above the row for the signature at most.
ABOVE, NAME_WORDS = 3, 8


def begins(lines: Sequence[Line]) -> bool:
    """Do the signatures begin with the first of these lines: with their sentence, a row of one, or a name above it?

    Or is it the line that says when the text was last changed?
    """
    text = lines[0].text.strip()
    if lines[0].cell is not None:
        return False
    if is_stamp(text) or _WITNESS.match(text) or _EXECUTED.match(text) or _BY.match(text):
        return True
    is_name = not text.endswith((".", ";")) or text.casefold().endswith((" inc.", " ltd.", " co.", " corp."))
    return (
        is_name
        and len(text.split()) <= NAME_WORDS
        and any(_BY.match(line.text.strip()) for line in lines[1 : ABOVE + 1])
    )
