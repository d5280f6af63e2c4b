"""Words that say that something changed, where in a sentence they stand, and whether they say so at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ADDED = r"add(?:ed|ing)|insert(?:ed|ing)|introduc(?:ed|ing)|includ(?:ed|ing)"
REMOVED = r"remov(?:ed|ing)|delet(?:ed|ing)|omitt(?:ed|ing)|withdrawn|dropped|revoked|repealed"
RENUMBERED = r"re-?number(?:ed|ing)|re-?label(?:l)?ed|moved|relocated|transferred|re-?ordered"
AMENDED = (
    r"amend(?:ed|ing)|chang(?:ed|ing)|updat(?:ed|ing)|revis(?:ed|ing)|modif(?:ied|ying)|re-?word(?:ed|ing)"
    r"|clarif(?:ied|ying)|extend(?:ed|ing)|reduc(?:ed|ing)|increas(?:ed|ing)|shorten(?:ed|ing)|lengthen(?:ed|ing)"
    r"|strengthen(?:ed|ing)|tighten(?:ed|ing)|relax(?:ed|ing)|narrow(?:ed|ing)|widen(?:ed|ing)|broaden(?:ed|ing)"
    r"|simplif(?:ied|ying)|correct(?:ed|ing)|replac(?:ed|ing)|substitut(?:ed|ing)|align(?:ed|ing)|restated|rewritten"
    r"|re-?cast|adjust(?:ed|ing)|raised|rais(?:ing)|lower(?:ed|ing)|halved|doubled|trebled|expand(?:ed|ing)|tidied"
    r"|fix(?:ed|ing)|renam(?:ed|ing)|re-?titled|refresh(?:ed|ing)|varied|shifted|capped|split|merged|softened"
)
_ADVERBS = r"(?:(?:also|now|been|further|slightly|since|both|each|all|again|accordingly|\w+ly)\s+)*"
_NOW = (
    r"now\s+(?:also\s+)?(?:requires?|says?|provides?|allows?|permits?|refers?|appl(?:y|ies)|reads?|contains?|sets?|has|have"
    r"|gives?|means|covers?|includes?|must|may|is|are|obliges?|states?|makes?|names?|asks?|needs?|runs?)"
)
# What it says, and words that say so wherever they stand, because they speak of what has been done to a text.
_SAID = (
    ("unchanged", r"(?:is|are|remains?|has\s+been\s+left)\s+(?:the\s+same|unchanged)|unchanged"),
    ("unchanged", r"(?:ha(?:s|ve)\s+not\s+been|(?:was|were)\s+not)\s+(?:changed|amended)|did\s+not\s+change"),
    ("unchanged", r"no\s+(?:substantive\s+)?(?:changes?|amendments?)\s+(?:(?:ha(?:s|ve)\s+been|(?:was|were))\s+)?made"),
    (
        "added",
        rf"(?:(?:has|have|had)\s+been|was|were)\s+{_ADVERBS}(?:{ADDED})|(?:is|are)\s+(?:entirely\s+)?new(?=\W|$)",
    ),
    ("removed", rf"(?:(?:has|have|had)\s+been|was|were)\s+{_ADVERBS}(?:{REMOVED})"),
    ("renumbered", rf"(?:(?:has|have|had)\s+been|was|were)\s+{_ADVERBS}(?:{RENUMBERED})"),
    ("amended", rf"(?:(?:has|have|had)\s+(?:been\s+)?|was\s+|were\s+){_ADVERBS}(?:{AMENDED})"),
    ("added", rf"(?:we|NHS\s+England)(?:\s+have|\s+has|[’']ve)?\s+{_ADVERBS}(?:{ADDED})"),
    ("removed", rf"(?:we|NHS\s+England)(?:\s+have|\s+has|[’']ve)?\s+{_ADVERBS}(?:{REMOVED})"),
    ("renumbered", rf"(?:we|NHS\s+England)(?:\s+have|\s+has|[’']ve)?\s+{_ADVERBS}(?:{RENUMBERED})"),
    ("amended", rf"(?:we|NHS\s+England)(?:\s+have|\s+has|[’']ve)?\s+{_ADVERBS}(?:{AMENDED})"),
    (
        "amended",
        r"(?:amendments?|changes?|updates?|corrections?|revisions?|clarifications?)\s+(?:(?:have|has)\s+been\s+)?made",
    ),
    ("removed", r"no\s+longer\s+(?:appears?|exists?|included|used|there|defined|part\b)"),
    ("amended", rf"{_NOW}|no\s+longer\s+\w+|has\s+become|have\s+become"),
)
# Words that say so only where changes are listed anyway: elsewhere a contract itself speaks so.
_LISTED = (
    ("unchanged", r"no\s+(?:substantive\s+)?(?:changes?|amendments?)"),
    ("added", rf"{ADDED}|inserts?|adds?|introduces?|additions?|insertions?|new(?:ly)?"),
    ("removed", rf"{REMOVED}|deletes?|removes?|omits?|deletions?|removals?"),
    ("renumbered", rf"{RENUMBERED}|re-?numbers?|re-?numberings?|moves?|formerly|previously\s+numbered"),
    (
        "amended",
        rf"{AMENDED}|amends?|amendments?|changes?|updates?|revises?|revisions?|corrects?|corrections?|clarifies"
        r"|clarifications?|clarificatory|replaces?|replacements?|substitutes?|extends?|extensions?|reduces?|reductions?"
        r"|increases?|becomes?|raises?|lowers?|now|goes|go|went|falls?|fell|fallen|rises?|rose|risen|drops?|cut|renames?|fix(?:es)?|rewords?",
    ),
)
# What stands right before such words and takes them back: it is a wish, a rule, a condition or a denial.
_TAKEN_BACK = re.compile(
    r"(?:\b(?:may|must|shall|should|can|could|will|would|might|cannot|to|be|being|if|as|propos\w+\s+to"
    r"|that|which|who|not|not\s+(?:an?|any)|without)\s+"
    r"|\b(?:if|where|when|whenever|unless|until|once|after|before|whether|whose|in\s+case|to\s+the\s+extent)\b(?:[^.;:,]|\.(?=\w)){0,120})$",
    re.IGNORECASE,
)
_NEVER_TAKEN_BACK = re.compile(r"now|new(?:ly)?|no\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """Words that say what was done, at [start, end) of a text."""

    start: int
    end: int
    says: str


def _compiled(rows: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((says, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for says, words in rows)


# By whoever writes the text, or as the first word of a line, where a date may stand before it.
_FIRST = r"^\s*(?:[-*•]\s*)?(?:[\w ,/-]{0,20}\d{2,4}:\s*)?"
_DONE = tuple(
    (says, re.compile(rf"(?:\bwe(?:\s+have|[’']ve)?\s+{_ADVERBS}|{_FIRST})(?:{words})\b(?!\s*:)", re.IGNORECASE))
    for says, words in (("added", ADDED), ("removed", REMOVED), ("renumbered", RENUMBERED), ("amended", AMENDED))
)
_SAID_PATTERNS, _LISTED_PATTERNS = _compiled(_SAID), _compiled(_LISTED)


def said_in(text: str, *, listed: bool) -> tuple[Said, ...]:
    """What a sentence says was done, in order. listed: does it stand where changes are listed?"""
    found = [one for one in _matches(text, _SAID_PATTERNS) if not _taken_back(text, one)]
    if listed:
        more = [one for one in _matches(text, _LISTED_PATTERNS) if not _overlaps(one, found)]
        found += [one for one in more if _NEVER_TAKEN_BACK.match(text, one.start) or not _taken_back(text, one)]
    kept: list[Said] = []
    for one in sorted(found, key=lambda said: (said.start, said.start - said.end)):
        if not _overlaps(one, kept):
            kept.append(one)
    return tuple(kept)


def done_to_text(text: str) -> str:
    """What a sentence of a list of changes says was done where it names no place, "" where it says nothing of the
    kind: "We have added details on training", "Updated contact address"."""
    said = next((one for one in _matches(text, _DONE) if not _taken_back(text, one)), None)
    return said.says if said is not None and said.says != "unchanged" else ""


def _taken_back(text: str, one: Said) -> bool:
    return _TAKEN_BACK.search(text[: one.start]) is not None


def _matches(text: str, patterns: tuple[tuple[str, re.Pattern[str]], ...]) -> Iterator[Said]:
    for says, pattern in patterns:
        for match in pattern.finditer(text):
            yield Said(start=match.start(), end=match.end(), says=says)


def _overlaps(one: Said, others: list[Said]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)
