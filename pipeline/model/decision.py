"""What people decided on changes: the entry of a log, and what a later report says of it.

A decision is about the clauses of one entry of one comparison, and about the words that they had then. Where those
clauses stand in a later edition is worked out when it is asked for; the record itself never changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

DECISIONS = ("Accept", "Act", "Ask", "Object", "Not relevant")
"""What can be decided: take it as it is, do something about it, ask the publisher, say no, it does not concern us."""
STATUSES = ("Open", "In progress", "Done")
"""How far it is with what follows from a decision."""

SAME, BELOW, OTHER, GONE = "same", "below", "other", "gone"
"""What became of the words that were decided on: the same; the same with others below them; others; gone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What a person enters on a change; "" for nothing. due: a day, ISO 8601."""

    decision: str = ""
    owner: str = ""
    due: str = ""
    status: str = ""
    comment: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DecidedOn:
    """What a decision is about.

    work; old, new: the editions of the comparison, by their full names. edition: of the two the one that the clauses
    stand in, the older one where they were removed. clauses: their keys (`DOCUMENT#CLAUSE`); citation: what a reader
    calls them together. lineage: theirs when it was decided. words, below: hashes of their own words, and of those of
    all that stood below them.
    """

    work: str
    old: str
    new: str
    edition: str
    clauses: tuple[str, ...]
    citation: str
    lineage: str
    words: str
    below: str

    @property
    def subject(self) -> str:
        """What tells decisions on one entry from those on another."""
        return subject(self.new, self.clauses, self.words)


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionRecord:
    """An entry of the log of decisions.

    number: from 1. previous, hash: SHA-256 of the entry before, and of this one with it. made_at: ISO 8601. who; via:
    "register" or "page". after: the entries that it takes the place of; one that was there and is not named stands
    beside it, and the two are in conflict.
    """

    number: int
    previous: str
    hash: str
    made_at: str
    who: str
    via: str
    choice: Choice
    about: DecidedOn
    after: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Entered:
    """A decision that is to be written down. after: as in `DecisionRecord`."""

    about: DecidedOn
    choice: Choice
    after: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PastDecision:
    """A decision of an earlier comparison, as it concerns a newer edition.

    clauses: where its provision stands there, none where it is gone; citation: what a reader calls them together. was:
    where it stands in the older edition that the newer one is compared with. words: what became of the words that were
    decided on (`SAME`, `BELOW`, `OTHER`, `GONE`); inside: where they changed below it only, all that stands there.
    likeness: of the weakest link on the way, 0–1. sure: is the provision one clause all the way, by links that are
    beyond doubt? link: how it came there, "" where it only stayed. said: all of this in a sentence for a reader.
    """

    record: DecisionRecord
    clauses: tuple[str, ...]
    citation: str
    was: tuple[str, ...]
    words: str
    inside: tuple[str, ...]
    likeness: float
    sure: bool
    link: str
    said: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """What is known of decisions beside a comparison.

    head: the hash of the log's last entry, "" for an empty log. standing: the decisions on this comparison's own
    entries by subject; two of one subject are in conflict. before: those of earlier comparisons.
    """

    head: str = ""
    standing: Mapping[str, tuple[DecisionRecord, ...]] = field(default_factory=dict)
    before: tuple[PastDecision, ...] = ()


def subject(new: str, clauses: Sequence[str], words: str) -> str:
    """16 hex digits for an entry of a comparison: of its newer edition's full name, the keys of its clauses there (of
    clauses that were removed, in the older one) and the hash of their words, so that other words are another subject.

    >>> subject("w@2020/21", ["a#1"], "f0") == subject("w@2020/21", ["a#1"], "f0") != subject("w@2020/21", ["a#1"], "")
    True
    """
    return hashlib.sha256("\n".join((new, *clauses, words)).encode()).hexdigest()[:16]
