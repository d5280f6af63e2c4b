"""Citations: how a lawyer names a provision ("GC5.2(a)", "Schedule 2 Part G, 1.3(b)"): parse, find, write, order, make
ids.

A citation is a prefix (GC, SC or none), a schedule (or annex, appendix, or a part by itself) with its part and its
annex, and a path of labels. The path "36.45A(b)(ii)" is the tuple ("36", "45A", "(b)", "(ii)"): dotted numbers first,
bracketed items after.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.label_grammar import LETTERS, PART_NUMBER, SECTION, SMALL_ITEMS
from pipeline.label_grammar import PATH as _PATH

# Letters that are known whatever a document numbers, and the conditions that they stand for. Any two or three capitals
# may be the letters of a section (`section`); which are is for the clauses of a document to say (`prefixes_of`).
PREFIXES = {"GC": "general", "SC": "service"}
PREFIX = f"(?:{'|'.join(PREFIXES)})"
_SCHEDULE = (
    r"(?P<attachment>Schedule|SCHEDULE|Sched?\.|Annex|ANNEX|Appendix|APPENDIX|App\.)\s+"
    r"(?P<schedule>\d{1,2}|[A-Z]\b)(?P<attached>[A-Z])?\b"
)
_PARTED = rf"{PART_NUMBER}\b"
_PART = rf"(?:,?\s*\(?(?:Part|PART)\s+(?P<part>{_PARTED})\)?)"
# The annex of a schedule or part ("Part B Annex 1"); one without a number is the only one.
_ANNEX = r"(?:,?\s*(?P<annex>Annex|Appendix)\b(?:\s+(?P<annexed>\d{1,2}|[A-Z])\b)?)"
_WORD = (
    r"(?:(?:[Ss]ection|[Cc]lause|[Pp]aragraph|[Cc]ondition|[Aa]rticle|[Rr]ecital)s?|"
    r"(?:[Cc]ls?|[Pp]aras?|[Ss]ecs?|[Aa]rts?|[Cc]onds?)\.)"
)
_BEFORE = rf"(?:\b{_WORD}\s+|§{{1,2}}\s?)"
_AND = r"(?:,|,?\s+and|,?\s+or|\s+to|\s?[/–]\s?(?=\d))"

_ATTACHED = r"(?:\d{1,2}|[A-Z])[A-Z]?\b(?:\s+Part\s+[A-Z]\b)?"
_ATTACHMENTS = {"s": "Schedule", "an": "Annex", "ap": "Appendix"}

_UNIT = (
    r"(?:[Oo]perational\s|[Ww]orking\s|[Bb]usiness\s|[Cc]alendar\s)?(?:[Hh]our|[Dd]ay|[Ww]eek|[Mm]onth|[Yy]ear|per\b)"
)


def _numbered(pattern: str, number: int) -> str:
    """A pattern whose named groups have a number at their end, for another place in one expression."""
    return re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{number}>", pattern)


_WHOLE = re.compile(
    rf"""\s*(?:
        (?P<prefix>{PREFIX})\s?(?P<prefixed>{_PATH})
      | (?:{_SCHEDULE}{_PART}?|Part\s+(?P<alone>{_PARTED})){_ANNEX}?(?:,?\s*(?:{_WORD}\s+)?(?P<inside>{_PATH}))?
      | (?P<only>Annex|Appendix|Schedule),\s*(?:{_WORD}\s+)?(?P<below>{_PATH})
      | (?:{_WORD}\s+)?(?P<plain>{_PATH}|\d*{SMALL_ITEMS})
    )[.:]?\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_FOUND = re.compile(
    rf"""
        \b(?P<prefix>{PREFIX})\s?(?P<prefixed>{_PATH})
      | {_BEFORE}(?P<path>{_PATH})(?P<more>(?:{_AND}\s*{_PATH}(?![\d%]|\.\d|\s+{_UNIT}))*)
        (?:\s+(?:of|in)\s+(?:(?:Part|PART)\s+(?P<part_between>[A-Z]|\d{{1,2}})\s+(?:of|to|in)\s+)?{_SCHEDULE}{_PART}?)?
      | \b(?:Part|PART)\s+(?P<part_first>[A-Z])\s+(?:of|to|in)\s+{_numbered(_SCHEDULE, 3)}
      | \b(?P<plural>Schedules|SCHEDULES|Annexes|ANNEXES|Appendices|APPENDICES)\s+
        (?P<members>{_ATTACHED}(?:(?:,|,?\s+and|,?\s+or|\s+to)\s+{_ATTACHED}(?!\s+{_UNIT}))*)
      | \b{_numbered(_SCHEDULE, 2)}
        {_PART.replace("part>", "part2>")}?
        (?:,\s*(?:{_WORD}\s+)?(?P<inside>{_PATH})(?![\d%]|\.\d|\s+{_UNIT}|\s+(?:of|in)\s+Schedule))?
    """,
    re.VERBOSE,
)
_CUES = (
    *("clause", "section", "paragraph", "condition", "article", "recital", "schedule", "annex", "appendi", "§"),
    *("cl.", "cls.", "para.", "paras.", "sec.", "secs.", "art.", "arts.", "cond.", "conds.", "sch.", "sched.", "app."),
)
# The citation of a clause in a section with letters; in a whole citation they are capitals right before the number.
_OWN = re.compile(rf"(?P<prefix>{LETTERS})(?P<prefixed>{_PATH})")
_STEP = re.compile(r"\d{1,3}[A-Za-z]{0,2}|\([A-Za-z0-9]{1,5}\)")
_MEMBER = re.compile(_PATH)
_ATTACHED_MEMBER = re.compile(r"(?P<schedule>\d{1,2}|[A-Z]\b)(?P<attached>[A-Z]\b)?(?:\s+Part\s+(?P<part>[A-Z])\b)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """The name of a provision; the empty strings and None mean that the place is not given.

    attachment: the word for what `schedule` numbers: "Schedule", "Annex" or "Appendix"; Annex A is not Schedule A.
        "Part" where a document has parts and no schedule around them.
    annex: the annex of the schedule and part, or of the document, with its number if it has one: "Annex 1", "Annex".
    """

    prefix: str = ""
    attachment: str = "Schedule"
    schedule: str | None = None
    part: str | None = None
    annex: str | None = None
    path: tuple[str, ...] = ()


def section(label: str) -> tuple[str, str]:
    """The letters and the number of a section's label: "SC 36" gives ("SC", "36"); empty strings for another label."""
    match = re.match(SECTION, label)
    letters = re.match(r"[A-Z]+", match[0]) if match else None
    return (letters[0], match[0][letters.end() :].strip()) if match and letters else ("", "")


def prefixes_of(citations: Iterable[str]) -> frozenset[str]:
    """The letters of the sections that the clauses with these citations stand in, and those known anyway."""
    return frozenset(PREFIXES) | {match["prefix"] for citation in citations if (match := _OWN.fullmatch(citation))}


def letters_of(prefixes: Iterable[str]) -> str:
    """A pattern for the letters of sections before their number; "ISO 9001" is none, whatever ISO numbers."""
    return rf"(?:{'|'.join(sorted(prefixes))})(?=\s?\d{{1,3}}(?!\d))"


@lru_cache(maxsize=64)
def _for(pattern: re.Pattern[str], prefixes: frozenset[str]) -> re.Pattern[str]:
    """A pattern for references with these letters in place of those known anyway."""
    if prefixes <= PREFIXES.keys():
        return pattern
    return re.compile(pattern.pattern.replace(PREFIX, letters_of(prefixes)), pattern.flags)


def conditions(name: str, path: str) -> str:
    """A number of conditions that are called by their name: "general", "17.4" gives "GC17.4"."""
    prefix = next(prefix for prefix, called in PREFIXES.items() if called == name.lower())
    return f"{prefix}{path}"


def steps(path: str) -> tuple[str, ...]:
    """The labels of a written path: "36.45A(b)(ii)" gives ("36", "45A", "(b)", "(ii)")."""
    return tuple(_STEP.findall(path))


@lru_cache(maxsize=8192)  # the citations of all clauses of two long editions
def parse(text: str, prefixes: frozenset[str] | None = None) -> Citation | None:
    """The citation that `text` is, as a whole; None if it is something else. Case and spaces do not matter.

    "gc 5.2 (a)", "Schedule 2G", "schedule 2 part g, 1.3(b)", "Part B Annex 1, 2", "clause 4" and a bare "5.2(a)" are
    all citations.
    prefixes: the letters of sections that are known (`prefixes_of`); None for any that are written as a clause's own
    citation is, in capitals right before the number ("CP3.1").
    """
    own = _OWN.fullmatch(text) if prefixes is None else None
    if own is not None:
        return Citation(prefix=own["prefix"], path=_normal(own["prefixed"]))
    match = _for(_WHOLE, prefixes or frozenset()).fullmatch(text)
    if match is None:
        return None
    groups = match.groupdict()
    if groups["prefix"]:
        return Citation(prefix=groups["prefix"].upper(), path=_normal(groups["prefixed"]))
    if groups["schedule"] or groups["alone"]:
        part = groups["part"] or groups["attached"]
        return Citation(
            attachment=_word(groups["attachment"]) if groups["schedule"] else "Part",
            schedule=(groups["schedule"] or groups["alone"]).upper(),
            part=part.upper() if part else None,
            annex=_annex(groups["annex"], groups["annexed"]),
            path=_normal(groups["inside"] or ""),
        )
    if groups["only"]:
        return Citation(annex=_annex(groups["only"], None), path=_normal(groups["below"]))
    return Citation(path=_normal(groups["plain"]))


def find(text: str, prefixes: frozenset[str] = frozenset(PREFIXES)) -> Iterator[tuple[int, int, Citation]]:
    """References to provisions of the same contract in running text, as (start, end, citation), in order.

    Finds "GC17.4", "clause 5.2(a)", "Sections 3.1, 3.2 and 4", "paragraph 1.2 of Schedule 3", "Part G of Schedule 2",
    "Schedules 3 and 4", "Annex A" and "Schedule 2G"; a bare number is none. Each member of a list is given by itself.
    Words before a number ("clause") are outside the stretch when the member stands in a list, inside when it stands
    alone. prefixes: the letters of sections that are known (`prefixes_of`).
    """
    if not _has_cue(text, prefixes):
        return
    for match in _for(_FOUND, prefixes).finditer(text):
        groups = match.groupdict()
        if groups["prefix"]:
            yield match.start(), match.end(), Citation(prefix=groups["prefix"], path=steps(groups["prefixed"]))
        elif groups["path"]:
            yield from _members(match)
        elif groups["plural"]:
            yield from _attached(match)
        elif groups["part_first"]:
            place = Citation(
                attachment=_word(groups["attachment3"]), schedule=groups["schedule3"], part=groups["part_first"]
            )
            yield match.start(), match.end(), place
        else:
            place = Citation(
                attachment=_word(groups["attachment2"]),
                schedule=groups["schedule2"],
                part=groups["part2"] or groups["attached2"],
                path=steps(groups["inside"] or ""),
            )
            yield match.start(), match.end(), place


def _has_cue(text: str, prefixes: frozenset[str]) -> bool:
    """Does a text hold a word with which a reference begins? Most have none, and to look for it costs little."""
    small = text.lower()
    for cue in _CUES:  # asked for every text: a loop takes half the time of `any`
        if cue in small:
            return True
    return any(cue in text for cue in ("Part", "PART", *prefixes, *PREFIXES))


def _word(attachment: str) -> str:
    """The word for an attachment in the form that a citation has: "ANNEX", "Annexes" give "Annex"."""
    return next(word for start, word in _ATTACHMENTS.items() if attachment.lower().startswith(start))


def _annex(word: str | None, number: str | None) -> str | None:
    """The annex of a schedule or part in the form that a citation has."""
    if word is None:
        return None
    return f"{_word(word)} {number.upper()}" if number else _word(word)


def _attached(match: re.Match[str]) -> Iterator[tuple[int, int, Citation]]:
    """The members of "Schedules 3 and 4"."""
    word = _word(match["plural"])
    for member in _ATTACHED_MEMBER.finditer(match.string, *match.span("members")):
        part = member["part"] or member["attached"]
        yield member.start(), member.end(), Citation(attachment=word, schedule=member["schedule"], part=part)


def _members(match: re.Match[str]) -> Iterator[tuple[int, int, Citation]]:
    schedule, part = match["schedule"], match["part"] or match["attached"] or match["part_between"]
    place = Citation(attachment=_word(match["attachment"]), schedule=schedule, part=part) if schedule else Citation()
    if not match["more"]:
        yield match.start(), match.end(), replace(place, path=steps(match["path"]))
        return
    for member in _MEMBER.finditer(match.string, match.start("path"), match.end("more")):
        yield member.start(), member.end(), replace(place, path=steps(member[0]))


def write(citation: Citation) -> str:
    """The citation as a lawyer writes it: "GC5.2(a)", "Schedule 2 Part G, 1.3(b)"."""
    dotted = ".".join(step for step in citation.path if not step.startswith("("))
    path = dotted + "".join(step for step in citation.path if step.startswith("("))
    schedule = f"{citation.attachment} {citation.schedule}" if citation.schedule is not None else ""
    part = f"Part {citation.part}" if citation.part else ""
    place = " ".join(name for name in (schedule, part, citation.annex) if name)
    if not place:
        return citation.prefix + path
    return f"{place}, {path}" if path else place


def order(citation: Citation) -> tuple[object, ...]:
    """A key that sorts citations as they stand in a contract: 36.9, 36.45, 36.45A, 36.46; (a) before (b)."""
    place = (
        citation.prefix,
        citation.attachment,
        _rank(citation.schedule or ""),
        citation.part or "",
        citation.annex or "",
    )
    return (*place, tuple(_rank(step) for step in citation.path))


def _rank(step: str) -> tuple[int, str]:
    bare = step.strip("()")
    digits = re.match(r"\d*", bare)
    number = int(digits[0]) if digits and digits[0] else 0
    return number, bare[len(digits[0]) if digits else 0 :]


def _normal(path: str) -> tuple[str, ...]:
    """Steps with the case that contracts print: letters of inserted numbers in capitals, items in small letters."""
    return tuple(step.lower() if step.startswith("(") else step.upper() for step in steps(path))


def slug(citation: str) -> str:
    """A citation as an id: "GC5.2(a)(i)" gives "gc5.2-a-i"; letters outside ASCII lose their accents."""
    plain = unicodedata.normalize("NFKD", citation).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9.]+", "-", plain.casefold()).strip("-.")[:96] or "x"


def clause_ids(citations: list[str]) -> tuple[str, ...]:
    """Ids of a document's clauses in reading order, from their citations.

    The algorithm: the slug of the citation; where an earlier clause of the document has it already, "~2", "~3" … is
    added. An id therefore depends on the clause's citation and on equal citations before it, and on nothing else.
    """
    seen: dict[str, int] = {}
    ids = []
    for citation in citations:
        name = slug(citation)
        seen[name] = seen.get(name, 0) + 1
        ids.append(name if seen[name] == 1 else f"{name}~{seen[name]}")
    return tuple(ids)
