"""Labels at the start of a paragraph: what they look like, and which of them can follow which.

`read` says what a paragraph may begin with; whether it is a label is decided over the whole document
(`pipeline.segment.decode`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.label_grammar import (
    ANNEX_NUMBER,
    ANNEX_WORD,
    FAMILY,
    PART_NUMBER,
    ROMAN,
    SCHEDULE_NUMBER,
    SCHEDULE_WORD,
    SECTION,
    STEP,
)
from pipeline.model import Line
from pipeline.numerals import roman_value

BULLETS = "●•▪◦○■□–‣➢*·\uf0b7\uf0a7o-"

# Kinds of labels that open a schedule, a part or an annex.
DIVISIONS = frozenset({"schedule", "part", "annexed", "annex"})
# kind, pattern, reason; the first that matches wins. Group "label" is the label as printed, "name" its bare number.
PATTERNS: tuple[tuple[str, str, str], ...] = (
    (
        "annexed",
        rf"(?P<label>part\s+{PART_NUMBER}\s*[,:.–—-]?\s*"
        rf"(?P<name>{ANNEX_WORD}\s+{ANNEX_NUMBER}))(?![\w.(])\s*[:.–—-]?(?=\s|$)",
        "an annex of a part: PART B - ANNEX 1",
    ),
    (
        "annexed",
        rf"(?P<label>(?P<name>{ANNEX_WORD}\s+{ANNEX_NUMBER})\s+(?:to|of)\s+part\s+"
        rf"{PART_NUMBER})(?![\w.(])\s*[:.–—-]?(?=\s|$)",
        "an annex of a part: ANNEX 1 TO PART B",
    ),
    (
        "schedule",
        rf"(?P<label>(?:{FAMILY}\s+)?{SCHEDULE_WORD}\s+(?P<name>{SCHEDULE_NUMBER}))"
        r"(?:(?![\w.(])|(?=\.(?:\s+[A-Z]|\s*$)))\s*[:.–—-]?(?=\s|$)",
        "a schedule or annex, with number, letter or both: Schedule 2, Annex D1, Schedule 1. Title",
    ),
    (
        "part",
        rf"(?P<label>part\s+(?P<name>{PART_NUMBER}))(?![\w.(])\s*[:.–—-]?(?=\s|$)",
        "a part of a schedule",
    ),
    (
        "annex",
        rf"(?P<label>(?P<name>{ANNEX_WORD}|schedule))\s*(?:[:–—-](?=\s)|$)",
        "an annex without a number, where there is one only",
    ),
    (
        "prefixed",
        rf"(?P<label>(?P<name>{SECTION}))\.?(?=\s|$)",
        "a section with its part's letters: SC36",
    ),
    ("question", r"(?P<label>(?P<name>Q(?:uestion)?\s?\d{1,3}))[.:)]?(?=\s|$)", "a numbered question"),
    (
        "article",
        rf"(?P<label>(?i:article)\s+(?P<name>\d{{1,3}}|{ROMAN}))(?![\w(])\.?\s*[:–—-]?(?=\s|$)",
        "a section that is called an article: ARTICLE IV",
    ),
    (
        "worded",
        r"(?P<label>(?:(?i:section|clause)|SEC\.|Sec\.|§)\s*(?P<name>\d{1,3}(?:\.\d{1,3}){0,3}))"
        r"(?:\.?:?|\s*[–—-])(?=\s+[A-Z“\"'\[]|\s*$)",
        "a number with the word for it before it: Section 2.01 Term, Clause 1 – Supply",
    ),
    ("dotted", rf"(?P<label>(?P<name>{STEP}(?:\.{STEP}){{0,5}}))\.{{0,2}}(?=\s|$)", "1, 1.1, 36.45A, 1.4.."),
    (
        "dotted",
        r"(?P<label>(?P<name>\d{1,3}(?:\.\d{1,3}){0,5}))\.(?=[“\"]?[A-Z][a-z]|(?![AP]M\b)[A-Z]{2,})",
        "1.5.1.Use, 3.Board, 9.12.CCTV: the space after the stop was forgotten",
    ),
    (
        "dotted",
        r"(?P<label>(?P<name>\d{1,3}(?:\.\d{1,3}){1,5}))\.(?=[AI]\s+[a-z])",
        "12.4.A policy: the same before a word of one letter",
    ),
    (
        "item",
        r"(?P<label>\((?P<name>[a-z]{1,4}|[A-Z]{1,4}|[ivxl]{5,8}|[IVXL]{5,8}|\d{1,2}|\d[A-Z])\))(?=\s|$|[A-Z“‘\"'])",
        "(a), (iv), (xviii), (A), (1), (1A)",
    ),
    (
        "item",
        r"(?P<label>\((?P<name>[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\))(?=[a-z]{2})",
        "(1)the: the space after it was lost",
    ),
    ("item", r"(?P<label>(?P<name>[a-z]|[ivx]{2,5}|\d{1,2})\))(?=\s)", "a) and 1) with one bracket"),
    ("item", r"(?P<label>(?P<name>[a-z]|[ivx]{2,5})\.)(?=\s)", "a. and ii. with a full stop"),
    (
        "item",
        r"(?P<label>(?P<name>[a-z]|[ivx]{2,5})\.)(?=[A-Z][a-z])",
        "iii.In-Game, b.Salary: the space after the stop was lost",
    ),
    (
        "lettered",
        r"(?P<label>(?P<name>[A-Z]))[.:](?=\s)",
        "a lettered section of a document with headings: A. Definitions",
    ),
    (
        "bullet",
        rf"(?P<label>(?P<name>[{re.escape(BULLETS)}]))(?=\s+\S)(?!\s*[\W_]+$)",
        "a bullet before words, not a rule drawn with signs",
    ),
)
# The space after a number was lost, or a full stop was left before it: "14.8The Supplier", "2.1.1set out", ".14.8 The".
_SHORT_UNITS = "mm|cm|km|kg|mg|ml|cl|kw|hr|am|pm|st|nd|rd|th|pc|gb|mb"
RUN_ON = re.compile(
    r"\s*(?:(?:\.\s?(?P<after>\d{1,3}(?:\.\d{1,3}){0,5})\.?\s?|(?P<name>\d{1,3}(?:\.\d{1,3}){0,5}))(?=[A-Z][a-z])|"
    r"(?P<capitals>\d{1,3}(?:\.\d{1,3}){1,5})(?=(?![GMTK]Hz|[A-Z]{2,4}\d)[A-Z]{3,}\b)|"
    r"(?P<deep>\d{1,3}(?:\.\d{1,3}){2,5}(?=[a-z])|"
    rf"\d{{1,3}}\.\d{{1,3}}(?=[a-z]{{3}}|(?!{_SHORT_UNITS})[a-z]{{2}}\s)))"
)
# Words enough to be no name with an initial.
RECITAL = re.compile(r"\s*(?P<label>(?P<name>[A-Z])\.)(?=\s+[“\"]?[A-Z][\w’']*[”\",]*\s+\S+\s+\S)")
_COMPILED = tuple(
    (kind, re.compile(r"\s*" + pattern, re.IGNORECASE if kind in DIVISIONS else 0)) for kind, pattern, _ in PATTERNS
)


@dataclass(frozen=True, slots=True)
class Label:
    """A possible label: its kind, as printed (without closing full stop), its bare name, and where the words begin.

    closed: a full stop or a bracket stands after it, which no quantity has.
    """

    kind: str
    text: str
    name: str
    end: int
    closed: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """Steps of a dotted label: ("36", "45A")."""
        return tuple(self.name.split("."))


def read(text: str) -> tuple[Label, ...]:
    """What `text` may begin with, likeliest first; empty where it begins with plain words."""
    found = []
    for kind, pattern in _COMPILED:
        match = pattern.match(text)
        if match is None:
            continue
        printed = re.sub(r"\s+", " ", match["label"]).rstrip(".") if kind != "item" else match["label"]
        name = match["name"]
        if kind == "article" and not name.isdigit():
            value = roman_value(name.lower())
            if value is None:
                continue
            name = str(value)
        closed = match[0].rstrip().endswith((".", ")"))
        found.append(Label(kind=kind, text=printed, name=name, end=match.end(), closed=closed))
        if kind != "dotted":
            break
    return tuple(found)


def of_line(line: Line) -> tuple[Label, ...]:
    """The labels that a line may begin with: its own, or those in its words."""
    return read(f"{line.label} " if line.label else line.text)


def run_on(text: str) -> tuple[Label, ...]:
    """The number that `text` may begin with although no space parts it from the words: "14.8The Supplier"."""
    match = RUN_ON.match(text)
    if match is None:
        return ()
    name = match["after"] or match["name"] or match["capitals"] or match["deep"]
    return (Label(kind="run_on", text=name, name=name, end=match.end()),)


def recital(text: str) -> tuple[Label, ...]:
    """The capital letter with a stop that `text` may begin with, as recitals do; it must come next to be a label."""
    match = RECITAL.match(text)
    return (Label(kind="recital", text=match["label"], name=match["name"], end=match.end()),) if match else ()


def letter(name: str) -> int | None:
    """The place of a letter label: a is 1, z is 26, aa is 27, bb is 28; "ab" counts as 28 too, as some count so."""
    if not name.isalpha() or len(name) > 2:
        return None
    first = ord(name[0].lower()) - 96
    if len(name) == 1:
        return first
    second = ord(name[1].lower()) - 96
    return 26 + second if name[0] == "a" else 26 * (len(name) - 1) + first if name[0] == name[1] else None


def readings(name: str) -> tuple[tuple[str, int], ...]:
    """(style, place) pairs an item label may stand for: "i" is ("letter", 9) or ("roman", 1)."""
    if name.isdigit():
        return (("digit", int(name)),)
    small = name.islower()
    found = []
    if (place := letter(name)) is not None:
        found.append(("letter" if small else "LETTER", place))
    if (value := roman_value(name.lower())) is not None:
        found.append(("roman" if small else "ROMAN", value))
    return tuple(found)


@lru_cache(maxsize=4096)
def step_order(step: str) -> tuple[int, int]:
    """A key for steps of dotted labels: 45 before 45A before 45B before 46."""
    match = re.fullmatch(r"(\d+)([A-Z]{0,2})", step)
    if match is None:
        return 0, 0
    return int(match[1]), sum((ord(char) - 64) * 26**n for n, char in enumerate(reversed(match[2])))


def shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many steps two numbers begin with in common: 2 of 1.2.3 and 1.2.4."""
    count = 0
    for step, same in zip(one, other, strict=False):
        if step != same:
            break
        count += 1
    return count


def follows(before: str, after: str, leap: int = 1) -> bool:
    """May step `after` come next after `before` among siblings, leaving out at most `leap` - 1 numbers?"""
    one, two = step_order(before), step_order(after)
    if two[0] == one[0]:
        return 0 < two[1] - one[1] <= leap
    return 0 < two[0] - one[0] <= leap and two[1] <= 1
