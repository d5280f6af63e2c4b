"""Lists and ranges of numbers in a question, written out: "clauses 3 to 5" as "clause 3, clause 4, clause 5".

In: a question whose abbreviations are written out. Out: the same with each number that is listed said by itself, so
that what reads references finds every one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.citation import PREFIXES, letters_of, steps
from pipeline.label_grammar import CLAUSE_WORD, PATH

LONGEST = 30
"""So many numbers a range may have: a longer one is no range of clauses."""

_UNIT = r"(?:(?:working|business|operational|calendar)\s+)?(?:hour|day|week|month|year|per\s?cent|million|%)"
_MEMBER = rf"(?:{PATH}|\([a-z]{{1,4}}\))(?![\w%]|\.\d|\s*{_UNIT})"
_AND = r"\s*(?:,\s*(?:and|or|&)?|\band\b|\bor\b|\bto\b|\bthrough\b|&|[-–—])\s*"
_RANGE = re.compile(r"to|through|[-–—]", re.IGNORECASE)
_ENDS = r"(?=\s*(?:[?.,;:)]|$|(?:of|in|say|says|mean|means|about)\b))"
"""How a list ends after a word in the singular: "clause 3 and 4 of the schedule", but not "clause 3 and 20 patients".
"""

_PLACE = (
    r"\s+(?:of|in)\s+(?:schedule\s+\d{1,2}(?:[A-Z]\b)?(?:,?\s*\(?part\s+[A-Z]\b\)?)?"
    rf"|(?:the\s+)?(?:{'|'.join(PREFIXES.values())})\s+conditions?)"
)
"""What all numbers of a list stand in: "of schedule 2 part G", "of the General Conditions"."""

_SINGULAR = {"annexe": "annex", "appendice": "appendix"}


def listed(text: str, prefixes: frozenset[str] = frozenset(PREFIXES)) -> str:
    """A question with its lists written out; everything else stays. prefixes: letters of sections."""
    return _lists(prefixes).sub(_written, text)


@lru_cache(maxsize=64)
def _lists(prefixes: frozenset[str]) -> re.Pattern[str]:
    letters = letters_of(prefixes)
    several = rf"{_MEMBER}(?:{_AND}{_MEMBER})+"
    lettered = rf"{_MEMBER}(?:{_AND}(?:(?P=letters)\s?)?{_MEMBER})+"
    attached = r"\d{1,2}(?![\w%.])"
    return re.compile(
        rf"\b(?P<letters>{letters})\s?(?P<of_letters>{lettered}){_ENDS}"
        rf"|\b(?P<plural>{CLAUSE_WORD})s\s+(?P<of_plural>{several}|{_MEMBER})(?P<place>{_PLACE})?"
        rf"|\b(?P<word>{CLAUSE_WORD})\s+(?P<of_word>{several})(?:(?P<its_place>{_PLACE})|{_ENDS})"
        rf"|\b(?P<attached>schedule|annexe|appendice)s\s+(?P<of_attached>{attached}(?:{_AND}{attached})*)",
        re.IGNORECASE,
    )


def _written(match: re.Match[str]) -> str:
    """A list with its word before each number."""
    kind = next(name for name in ("letters", "plural", "word", "attached") if match[name])
    said = match[kind]
    word = said if kind == "letters" else f"{_SINGULAR.get(said.lower(), said)} "
    numbers = list(_numbers(match[f"of_{kind}"]))
    place = match["place"] or match["its_place"] or ""
    return ", ".join(f"{word}{number}{place}" for number in dict.fromkeys(numbers))


def _numbers(members: str) -> Iterator[str]:
    """The numbers of a list; of a range all between its ends. "(b)" after "5.2(a)" is "5.2(b)"."""
    before: tuple[str, ...] = ()
    end = 0
    for member in re.finditer(_MEMBER, members, re.IGNORECASE):
        path = steps(member[0])
        if member[0].startswith("(") and before:
            path = (*before[:-1], *path) if before[-1].startswith("(") else (*before, *path)
        if before and _RANGE.search(members[end : member.start()]):
            yield from map(_joined, _between(before, path))
        yield _joined(path)
        before, end = path, member.end()


def _between(first: tuple[str, ...], last: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The numbers between two that differ in their last step alone."""
    one, other = first[-1].strip("()"), last[-1].strip("()")
    if first[:-1] != last[:-1] or first[-1].startswith("(") != last[-1].startswith("("):
        return
    if one.isdigit() and other.isdigit():
        between = [str(number) for number in range(int(one) + 1, int(other))]
    elif len(one) == len(other) == 1 and one.isalpha() and other.isalpha():
        between = [chr(letter) for letter in range(ord(one) + 1, ord(other))]
    else:
        return
    if len(between) < LONGEST:
        yield from ((*first[:-1], first[-1].replace(one, number)) for number in between)


def _joined(path: tuple[str, ...]) -> str:
    """A path as it is typed: "5.2(a)"."""
    return ".".join(step for step in path if not step.startswith("(")) + "".join(
        step for step in path if step.startswith("(")
    )
