"""Lines that are no titles however they are printed: what a copyist put for stamps and pictures, dates, and the first
and last words of letters."""

from __future__ import annotations

import re

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|"
    rf"{_MONTH}\s+\d{{1,2}},?\s+\d{{4}})"
)
_INSERTED = (
    r"\[[^\[\]]*\b(?:illegible|initials?|initialled|logo|seal|stamp|stamped|signatures?|signed|graphic|image|picture|"
    r"letterhead|redacted|omitted)\b[^\[\]]*\]"
)
_MARKS = re.compile(
    rf"(?:(?:{_INSERTED}|(?:dated?:?\s+)?{_DATE}|/s/(?:\s+[^\W\d_][\w.’'-]*){{0,4}})\s*)+", re.IGNORECASE
)
# The whole line, with the name of who is written to; "with regards to the price" is within a sentence.
_LETTER = re.compile(
    r"(?:dear\s+(?:(?:mr|mrs|ms|miss|dr|prof|sirs?|madam|all)\b[.,]?(?:\s+\S+){0,4}|\S+(?:\s+\S+){0,2})|"
    r"to whom it may concern|yours\s+(?:sincerely|faithfully|truly)|(?:sincerely|truly)\s+yours|"
    r"(?:with\s+)?(?:(?:kind|best|warm)(?:est)?\s+)?regards)\s*[,.:;]?",
    re.IGNORECASE,
)


def is_inserted(text: str) -> bool:
    """Is a line nothing but dates, signatures and notes such as "[INITIALS ILLEGIBLE]" or "[LOGO]"?"""
    return _MARKS.fullmatch(text.strip()) is not None


def is_letter(text: str) -> bool:
    """Is a line nothing but the salutation or the close of a letter: "Dear Mr Rye", "Yours sincerely"?"""
    return _LETTER.fullmatch(text.strip()) is not None
