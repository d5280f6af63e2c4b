"""What a question asks for: clauses by number, exact phrases, and words.

In: what was typed. Out: a `ParsedQuery`. Never refuses: what is not understood is searched for as words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, partial

from pipeline.citation import PREFIX, PREFIXES, Citation, conditions, letters_of, parse, write
from pipeline.index.listed_numbers import listed
from pipeline.index.sums import Sum, sums
from pipeline.index.words import stems
from pipeline.label_grammar import CLAUSE_WORD
from pipeline.label_grammar import PATH as _PATH

_CONDITIONS = "|".join(PREFIXES.values())
_END = r"(?![\w%]|\.\d)"
_WORD = rf"{CLAUSE_WORD}s?"

REFERENCES: tuple[tuple[str, str, str], ...] = (
    # name, pattern (case does not matter), why; the first that matches at a place is taken
    ("conditions", rf"\b(?P<long>{_CONDITIONS})\s+condition\s+(?P<of>{_PATH}){_END}", "the name in full: GC, SC"),
    (
        "of the conditions",
        rf"\b(?:{_WORD}\s+)?(?P<number>{_PATH})\s+(?:of|in)\s+(?:the\s+)?(?P<which>{_CONDITIONS})\s+conditions?\b",
        "the number said first: clause 17.4 of the General Conditions",
    ),
    ("prefixed", rf"\b{PREFIX}\s?{_PATH}{_END}", "as printed: GC17.4, SC 36.45A(b)"),
    (
        "part of schedule",
        r"\bpart\s+(?P<part>[A-Z])\s+of\s+schedule\s+(?P<schedule>\d{1,2})\b",
        "said the other way round: part G of schedule 2",
    ),
    (
        "within a schedule",
        rf"\b{_WORD}\s+(?P<inner>{_PATH})\s+(?:of|in)\s+(?P<around>schedule\s+\d{{1,2}}(?:,?\s*\(?part\s+[A-Z]\b\)?)?)",
        "the number said first: paragraph 1.4 of schedule 2 part G",
    ),
    (
        "schedule",
        rf"\bschedule\s+\d{{1,2}}(?:[A-Z]\b)?(?:,?\s*\(?part\s+[A-Z]\b\)?)?"
        rf"(?:,\s*(?:{_WORD}\s+)?{_PATH}{_END})?",
        "schedule 2, schedule 2G, schedule 2 part G, 1.3(b)",
    ),
    ("named", rf"\b{_WORD}\s+{_PATH}{_END}", "clause 17.4, section 3, paragraph 1.2(a)"),
    (
        "bare",
        rf"(?<![\w£$€.])(?=\d+[A-Za-z]{{0,2}}[.(]){_PATH}{_END}(?!\s*(?:per\b|million|hour|day|week|month|year|m\b))",
        "17.4 or 36(b) by itself, unless it is a sum or a time; a whole number alone is too often something else",
    ),
)
"""How people cite a provision inside a question."""

ABBREVIATIONS: tuple[tuple[str, str, str], ...] = (
    # what is typed before a number or a letter, what it stands for, why
    (r"scheds?\b\.?|schs?\b\.?|sch(?=\d)", "schedule", "Sch 2, Sched. 2, Sch2"),
    (r"pt\b\.?|pt(?=[A-Z]\b)", "part", "Pt G"),
    (r"cls?\b\.?|cll\b\.?", "clause", "cl 4, cl. 17.4, cll 4"),
    (r"paras?\b\.?", "paragraph", "para 3, paras. 3"),
    (r"secs?\b\.?|ss?\b\.", "section", "sec 4, s. 4; a lone s is too often something else"),
    (r"arts?\b\.?", "article", "art 28"),
    (r"apps?\b\.?|appx\b\.?", "appendix", "app 1, appx B"),
)
"""How people shorten the words before a number; written out before a question is read."""

_SHORT = tuple(
    (re.compile(rf"\b(?:{short})\s*(?=\d|\([a-z]|[A-Z]\b)", re.IGNORECASE), word) for short, word, _ in ABBREVIATIONS
)
TIME = re.compile(
    r"(?<![\w.:£$€])(?P<hour>[01]?\d|2[0-4])[.:](?P<minute>[0-5]\d)(?![\w.:]|%)(?:\s*(?P<half>[ap])\.?m\b)?",
    re.IGNORECASE,
)
"""A time of day, as typed: 18.30, 18:30, 6.30 pm. One with a point may be a clause as well."""

_HALVES = re.compile(r"(?<=\d)(?=[ap]\.?m\b)", re.IGNORECASE)
_REFERENCE = "|".join(f"(?:{pattern})" for _, pattern, _ in REFERENCES)
_PHRASE = re.compile(r"[\"“”]([^\"“”]{2,}?)[\"“”]")
_FILLER = frozenset(
    re.findall(
        r"\w+", "what where which does do say says said is in the of under and or to show me read text clause see"
    )
)
"""Words that, beside a citation, ask for nothing but the clause: "what does GC17.4 say"."""

QUESTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        "what which who whom whose when where why how do does did doing done can could would should am been being have"
        " has had having get gets got we us our you your i me my he she him her them its so than too there here"
        " want wants need needs know please about happens happen mean means tell say says now called",
    )
)
"""Words that make a question of what is asked about. They are rare in contracts, so that BM25 would weigh them heavily,
and frequent in questions and answers, which they would put first. "must" and "may" are not among them."""

_QUESTION = re.compile(rf"(?<![\w’'-])(?:{'|'.join(sorted(QUESTION_WORDS))})(?![\w’'-])", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class QueryReading:
    """How a part of a question was read. said: its words; read: what was searched for.

    kind: "spelling" (instead of them), "old name" (instead of them), "acronym" or "other words" (as well as them),
    "no such clause" (`read` is the nearest number that there is, or ""), "no such word" (it stands in no clause; `read`
    is "").
    """

    kind: str
    said: str
    read: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedQuery:
    """A question taken apart. text: as typed. stems: of its words, phrases included, in order, without those that only
    make it a question (unless there are no others).

    citations: provisions named in it, in order. phrases: quoted words, as typed. sums: of money, by their value.
    only_citations: it asks for the named provisions and for nothing else, so that it needs no vector.
    as_typed: is no spelling corrected?
    leads: a clause that has one of these stands first, as with a phrase: a time of day, an old name asked about alone.
    further: stems of other words for the same, which count less. meaning: what to encode, "" for the text as typed.
    readings: what was read otherwise than it was typed. These three are filled in by `understand`.
    """

    text: str
    citations: tuple[Citation, ...]
    phrases: tuple[str, ...]
    stems: tuple[str, ...]
    only_citations: bool
    as_typed: bool = False
    sums: frozenset[Sum] = frozenset()
    leads: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    meaning: str = ""
    readings: tuple[QueryReading, ...] = ()


@lru_cache(maxsize=64)
def _references(prefixes: frozenset[str]) -> re.Pattern[str]:
    """How people cite a provision of a corpus with these letters of sections."""
    return re.compile(_REFERENCE.replace(PREFIX, letters_of(prefixes)), re.IGNORECASE)


def parse_query(text: str, prefixes: frozenset[str] = frozenset(PREFIXES)) -> ParsedQuery:
    """The question in `text`, which may be empty. prefixes: letters of sections in the corpus (`prefixes_of`)."""
    phrases = tuple(found.strip() for found in _PHRASE.findall(text) if found.strip())
    unquoted = _written_out(_PHRASE.sub(" ", text))
    clocks = [time[0].replace(".", ":") for time in TIME.finditer(unquoted) if time[0] not in text]
    asked = " ".join((unquoted, *phrases, *clocks))
    whole = parse(unquoted, prefixes) if unquoted.strip() else None
    if whole is not None:
        return ParsedQuery(
            text=text, citations=(whole,), phrases=phrases, stems=_stems(asked), only_citations=not phrases
        )
    citations: list[Citation] = []
    rest: list[str] = []
    end = 0
    spread = listed(unquoted, prefixes)
    for match in _references(prefixes).finditer(spread):
        citation = parse(_written(match), prefixes)
        if citation is not None:
            citations.append(citation)
            rest.append(spread[end : match.start()])
            end = match.end()
    rest.append(spread[end:])
    words = re.findall(r"\w+", " ".join(rest).lower())
    return ParsedQuery(
        text=text,
        citations=tuple(dict.fromkeys(citations)),
        phrases=phrases,
        stems=_stems(asked),
        only_citations=bool(citations) and not phrases and all(word in _FILLER for word in words),
        sums=sums(unquoted),
    )


def _written_out(text: str) -> str:
    """A question with the short words before its numbers written out, and its times as 18.30."""
    for short, word in _SHORT:
        text = short.sub(partial(_long, word), text)
    return TIME.sub(_as_time, _HALVES.sub(" ", text))


def _long(word: str, match: re.Match[str]) -> str:
    """The word for a short one, in the plural where that is ("paras", "cll")."""
    short = match[0].lower().strip(" .")
    return f"{word}s " if (len(short) > 1 and short.endswith("s")) or short == "cll" else f"{word} "


def _as_time(match: re.Match[str]) -> str:
    """A time of day by 24 hours, with a point; what is no time but a number stays as it is."""
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02d}.{match['minute']}" if half or ":" in match[0] else match[0]


def is_time(citation: Citation) -> bool:
    """May this be a time of day: two numbers and nothing else, the second of two digits (18.30)?"""
    return not citation.schedule and TIME.fullmatch(write(citation)) is not None


def _stems(text: str) -> tuple[str, ...]:
    asked = _QUESTION.sub(" ", text)
    return tuple(stems(asked) or stems(text))


def _written(match: re.Match[str]) -> str:
    """A reference as `pipeline.citation.parse` reads it."""
    if match["long"]:
        return conditions(match["long"], match["of"])
    if match["which"]:
        return conditions(match["which"], match["number"])
    if match["inner"]:
        return f"{match['around']}, {match['inner']}"
    if match["schedule"]:
        return f"Schedule {match['schedule']} Part {match['part']}"
    return match[0]
