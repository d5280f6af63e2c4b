"""The dates and deadlines that an edition sets: when it takes effect, when it ends, by when notice must be given, what
is due on a day of the calendar.

In: an edition of the store. Out: each date with its kind, the sentence that sets it, its clause and its page. A date
that a sentence only mentions ("the Agreement dated 3 May 2019") sets nothing and is left out; a time that runs from an
event ("within 30 days of receipt") has no day in a calendar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.editions import EditionKey, edition_title, editions, resolve_edition
from pipeline.model import Annotation, Clause
from pipeline.sentences import SentenceEnds
from pipeline.store import Store
from pipeline.store.records import DocumentRecord

_SENTENCES = SentenceEnds(stops=".?!", after="”\"')", opening="“\"'(")
_NEAR = 80
"""Letters before a date in which its cue stands: "no later than 5 p.m. on the last Operational Day before"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cue:
    """What makes a date one that is set. before, after: what stands near it; within: what its sentence says; kind: of
    the date, None for one that sets nothing; why: the reason for the rule. The first that fits decides."""

    kind: str | None
    why: str
    before: str = ""
    within: str = ""
    after: str = ""


_BY = (
    r"(?:\b(?:by|before|until|on or before|prior to)"
    r"(?: (?:the|\d+|[ap]\.?m\.?|\d+[.:]\d+|on|at|noon|close of business))*"
    r"|\b(?:no|not|event) later than\b(?:[^.;]|\b[ap]\.m\.?){0,45})\s*$"
)
_TERM = r"^,?\s*\((?:the|such date|hereinafter)?[^)]{0,30}[“\"'](?:\w+ )*"
CUES = (
    Cue(kind="effective", after=_TERM + r"(?:effective|commencement|start)", why="the sentence calls it so"),
    Cue(kind="expiry", after=_TERM + r"(?:expiry|expiration|end|termination)", why="the sentence calls it so"),
    Cue(
        kind=None,
        before=r"\b(?:dated|as amended on|last updated|published(?: on)?|version of)\s*$",
        why="a paper is named by its day",
    ),
    Cue(
        kind=None,
        within=r"^(?!.*\b(?:must|shall|will|may|is|are)\b).*\b(?:was|were|had|has been)\b",
        why="the sentence tells what happened",
    ),
    Cue(kind="notice", before=_BY, within=r"\bnotice\b|\bnotif(?:y|ies|ied)\b", why="the last day for a notice"),
    Cue(
        kind="expiry",
        before=r"\b(?:expir(?:es?|y|ing|ation)|ends?|ending|terminat(?:es?|ing|ion)|ceases?|lapses?)\b"
        r"(?: \w+){0,4}\s*$",
        why="something ends on the day",
    ),
    Cue(kind="expiry", before=r"\b(?:until|(?:up )?to and including)(?: the)?\s*$", why="it runs to the day"),
    Cue(
        kind="effective",
        before=r"\b(?:effective|effect|(?:in|into) force|commenc\w+|starts?|begins?|beginning|from and including)\b"
        r"(?: \w+){0,4}\s*$",
        why="it runs from the day",
    ),
    Cue(kind="deadline", before=_BY, why="the last day for something"),
    Cue(
        kind="day",
        before=r"\b(?:must|shall|will|(?:is|are) to)\b[^.;]{0,50}\bon(?: the)?\s*$",
        why="something has to be done on the day",
    ),
)
_EVERY_YEAR = re.compile(r"\bon(?: the)?\s*$", re.IGNORECASE)
"""Before a day of every year: "The rates are increased on 1 April of each year"."""

NAMED = (
    # words of a key term or of a definition whose value is the date: its kind
    (r"expir|\bend\b|termination", "expiry"),
    (r"effective|commenc|start|\bbegin", "effective"),
    (r"notice", "notice"),
    (r"deadline|\bdue\b|review|renewal|\bbreak\b", "deadline"),
)
KIND_WORDS = {
    "effective": "Takes effect",
    "expiry": "Ends",
    "notice": "Last day for notice",
    "deadline": "Due",
    "day": "On this day",
}
_Pattern = re.Pattern[str]


def _compiled(cue: Cue) -> tuple[str | None, _Pattern, _Pattern, _Pattern]:
    near, within, behind = (re.compile(words, re.IGNORECASE) for words in (cue.before, cue.within, cue.after))
    return cue.kind, near, within, behind


_RULES = tuple(_compiled(cue) for cue in CUES)
_NAMES = tuple((re.compile(words, re.IGNORECASE), kind) for words, kind in NAMED)


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDate:
    """A date that an edition sets. kind: of `KIND_WORDS`. date: ISO 8601: a day "2020-03-27", a month "2020-03" or a
    day of every year "--04-01". key: of its clause (`DOCUMENT#CLAUSE`). sentence: that sets it, as printed."""

    kind: str
    date: str
    key: str
    name: str
    sentence: str
    record: DocumentRecord
    page: str

    @property
    def yearly(self) -> bool:
        """Does it come every year?"""
        return self.date.startswith("--")


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionDates:
    """The dates of an edition in the order of the text. name: of the edition, as `icp diff` takes it."""

    key: EditionKey
    title: str
    dates: tuple[SetDate, ...]

    @property
    def name(self) -> str:
        """The edition."""
        return str(self.key)


def edition_dates(store: Store, name: str) -> EditionDates:
    """The dates that an edition sets. Errors as in `resolve_edition`."""
    known = editions(store.catalogue.documents())
    key = resolve_edition(name, known, or_file=False)
    members = known[key]
    title = edition_title(key, members) if len(members) > 1 else members[0].title or str(key)
    found = tuple(
        one for record in members for clause in store.clauses_of(record).clauses for one in _of(clause, record)
    )
    return EditionDates(key=key, title=title, dates=found)


def _of(clause: Clause, record: DocumentRecord) -> Iterator[SetDate]:
    for mark in clause.annotations:
        kind = kind_of(clause, mark)
        if kind is None or mark.value is None:
            continue
        start, end = _sentence(clause.own, mark)
        yield SetDate(
            kind=kind,
            date=mark.value,
            key=f"{record.id}#{clause.id}",
            name=clause.citation or clause.heading or clause.kind,
            sentence=clause.own[start:end] if clause.kind != "key_term" else clause.words,
            record=record,
            page=clause.page if record.pages else "",
        )


def kind_of(clause: Clause, mark: Annotation) -> str | None:
    """What a date of a clause sets; None for what is no date, or sets nothing."""
    if mark.type != "quantity" or mark.unit != "date" or mark.value is None or len(mark.value) < len("2020-03"):
        return None
    if clause.kind in ("key_term", "definition") and clause.heading:
        named = next((kind for words, kind in _NAMES if words.search(clause.heading)), None)
        if named is not None:
            return named
    start, end = _sentence(clause.own, mark)
    before, sentence = clause.own[max(start, mark.start - _NEAR) : mark.start], clause.own[start:end]
    after = clause.own[mark.end : end]
    for kind, near, within, behind in _RULES:
        if near.search(before) and within.search(sentence) and behind.search(after):
            return kind
    return "day" if mark.value.startswith("--") and _EVERY_YEAR.search(before) else None


def _sentence(text: str, mark: Annotation) -> tuple[int, int]:
    """Where the sentence stands that holds a mark."""
    return next((start, end) for start, end in _SENTENCES.spans(text) if start <= mark.start < end)
