"""Citations of cases and statutes, and sentences that recite what courts and statutes say.

Their figures, dates and names are nobody's figures, dates and terms, and what a court must do is no duty of a party.
"""

from __future__ import annotations

import re
from functools import lru_cache

_NAME = r"(?:[A-Z][\w.&’'-]*|of|the|and|&)"
_SECTION = r"\d[\w.:-]*(?:\([\w]{1,4}\))*(?:\s?[–-]\s?\d[\w.:-]*(?:\([\w]{1,4}\))*)?"
_SECTIONS = rf"{_SECTION}(?:(?:,?\s(?:and|or|to|through)\s|,\s|\s/\s)(?:§{{1,2}}\s?)?{_SECTION})*"
_MARK = r"(?:§{1,2}|[Ss]ections?|[Ss]s?\.|[Cc]hapters?|[Cc]h\.|[Aa]rts?\.|[Aa]rticles?)"
_LAW_NAME = r"(?:[A-Z][\w.]*\s){0,4}?(?:Code|Stat(?:utes?|\.)|Act|Regulations?)(?:\s(?:Ann(?:otated|\.)|\d{4}))?"
_EFFECTIVE = r"(?:,\seffective\s(?:[A-Z][a-z]+\s\d{1,2},\s\d{4}|\d{1,2}\s[A-Z][a-z]+\s\d{4}))?"
_COURT = r"(?:\s\([^()]{0,40}(?:\b(?:1[6-9]|20)\d\d|\bDist\.|\bCir\.|\bApp\.)\))?"
_CITED = re.compile(
    "|".join(
        (
            # a case: "Oak & Elm Co. v. Ash, LLC", with its court and year where nothing stands between
            rf"\b(?:[A-Z][\w.&’'-]*,?\s)(?:{_NAME},?\s){{0,8}}?(?:v|vs)\.?\s[A-Z][\w.&’'-]*"
            rf"(?:,?\s{_NAME}(?!\w)){{0,6}}{_COURT}",
            # volume, reporter, page, where the reporter begins with the name of a state: "42 Elm St. 2d 21"
            rf"\b\d{{1,4}}\s[A-Z][a-z]+\s(?:[A-Z][A-Za-z]*\.\s?)+(?:\d[a-z]{{1,2}}\s)?\d{{1,5}}\b{_COURT}",
            # year, state, number: "2012-Elm-4648"
            rf"\b(?:19|20)\d\d-[A-Z][A-Za-z]+-\d{{1,6}}\b{_COURT}",
            # "18 U.S.C. § 1833(b)", "N.J.S.A. 34:11", "RSA 329:31-a", "RSA chapter 350-B"
            rf"(?:\b\d{{1,3}}\s)?\b(?:[A-Z]\.){{2,5}}\s?{_MARK}\s?{_SECTIONS}(?:\set\sseq\.)?",
            rf"\b(?:[A-Z]\.){{2,5}}\s?\d+[A-Z]?[:-]{_SECTIONS}(?:\set\sseq\.)?",
            rf"\bRSA\s(?:{_MARK}\s)?{_SECTIONS}(?:\set\sseq\.)?{_EFFECTIVE}",
            # "Elm Code § 550.3–550.4", "Elm Cent. Code ch. 47-25.1", "the Seeds Act 1990, section 4"
            rf"\b{_LAW_NAME},?\s{_MARK}\s?{_SECTIONS}{_EFFECTIVE}",
            # "Section 1833(b) of Title 18 of the United States Code"
            rf"\b{_MARK}\s{_SECTIONS}\sof\sTitle\s\d+(?:\sof\sthe\s(?:[A-Z]\w+\s){{1,3}}Code)?",
            rf"\bTitle\s\d+\sof\sthe\s(?:[A-Z]\w+\s){{1,3}}Code\b|§{{2}}\s?{_SECTIONS}",
            r"\b(?:[A-Z]\w+(?:['’]s)?\s)?common[- ]law\b",
        )
    )
)
# Words that only bring in a citation.
_BRINGS_IN = re.compile(
    r"an?|and|as|also|at|by|cf|citing|consistent|contemplated|e\.g|following|from|in|including|held|interpreting|is|of|or"
    r"|per|pursuant|quoting|see|set|the|to|under|which|with|within|chapter",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_SENTENCE = re.compile(r"[^.;?!]+(?:[.;?!](?!\s+[A-Z“\"(]|$)[^.;?!]*)*[.;?!]?\s*")
_COURTS = r"(?:courts?(?!\sof\b)|legislatures?|statutes?|doctrines?|case\slaw|appellate\sauthority)"
_NO_DUTY = r"(?!must\b|shall\b|will\b|may\b|agrees?\b|to\b)"
# "Elm courts ask whether …", "Elm Code § 5 permits …" (masked), "Under that statute a restraint must …", "The parties
# acknowledge that no court …"
_RECITAL = re.compile(
    rf"^\W*(?:(?:(?!\b(?:must|shall)\b)[^:.;]){{0,90}}:\s)?(?:[A-Z][a-z]+,\s)?(?:under\s)?"
    rf"(?:{_NO_DUTY}[\w’'-]+\s){{0,4}}{_COURTS}\b"
    r"|^\W*(?:under\s)?x{4,}\b(?![^.]*\b(?:must|shall)\b)"
    rf"|^\W*(?:[\w’']+\s){{1,3}}(?:acknowledges?|recogni[sz]es?|understands?|notes?)\sthat,?\s[^.;]{{0,160}}?\b{_COURTS}\b",
    re.IGNORECASE,
)
_DUTY = re.compile(r"\b(?:must|shall|will|may|agrees?|intends?)\b")


@lru_cache(maxsize=256)
def law_citations(text: str) -> tuple[tuple[int, int], ...]:
    """Where citations of cases and statutes stand in a text, in order."""
    return tuple(match.span() for match in _CITED.finditer(text))


@lru_cache(maxsize=256)
def recitals(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences stand that recite the law, in order: a court or a statute is their subject, or they
    cite a case and say of no one what he must or may do."""
    cited = law_citations(text)
    masked = _masked(text, cited)
    found = []
    for match in (one.span() for one in _SENTENCE.finditer(masked)):
        sentence = masked[slice(*match)]
        cases = any(match[0] <= start < match[1] and " v. " in text[start:end] for start, end in cited)
        if (cases and not _DUTY.search(sentence)) or _RECITAL.match(sentence):
            found.append(match)
    return tuple(found)


def _masked(text: str, cited: tuple[tuple[int, int], ...]) -> str:
    """A text whose citations have no stops that could end a sentence."""
    letters = list(text)
    for start, end in cited:
        letters[start:end] = "x" * (end - start)
    return "".join(letters)


def residue(text: str, span: tuple[int, int], aside: list[tuple[int, int]]) -> list[str]:
    """The words of a stretch of a text that stand outside `aside` and do more than bring in a citation."""
    start, end = span
    words = []
    for match in _WORD.finditer(text, start, end):
        inside = any(first < match.end() and match.start() < last for first, last in aside)
        if not inside and not _BRINGS_IN.fullmatch(match[0]):
            words.append(match[0].casefold())
    return words
