"""Which of two editions is the newer one, and which editions are linked at all.

Guarantees
- An edition is newer than the one that it supersedes, whatever both are called.
- Otherwise editions stand by the dates and versions in their names, read as such (`pipeline.edition_dates`).
- Of two editions that no chain of links joins, neither is called newer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.edition_dates import Moment, moment
from pipeline.editions import GENERIC, EditionKey, edition_of
from pipeline.lineage import predecessors
from pipeline.store.records import DocumentRecord

Time = tuple[Moment, int]
"""When an edition came, larger is newer: what its name says, or what that of the edition before it says and how many
steps after that it came."""

Issue = tuple[str, str]
"""Work and edition: what the variants of an edition share."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionOrder:
    """The editions of a store in time. times: of each edition of each work. linked: for each edition the first of those
    that it is linked with, through what they supersede or vary."""

    times: Mapping[Issue, Time]
    linked: Mapping[EditionKey, EditionKey]

    @classmethod
    def of(cls, records: Sequence[DocumentRecord]) -> EditionOrder:
        """The order of the editions that the documents make."""
        keys = dict.fromkeys(key for record in records if (key := edition_of(record)) is not None)
        before = predecessors(records)
        return cls(times=_times(keys, before), linked=_linked(keys, before))

    def time(self, key: EditionKey) -> Time:
        """When an edition came; of one that the store lacks, and of guidance, what its name says."""
        return self.times.get((key.work, key.edition), (moment(key.edition), 0))

    def newer(self, one: EditionKey, other: EditionKey) -> bool:
        """Is `one` a newer edition than `other`, with which it is linked?"""
        return self.are_linked(one, other) and self.time(one) > self.time(other)

    def are_linked(self, one: EditionKey, other: EditionKey) -> bool:
        """Does a chain of links join two editions of a work?"""
        return one.work == other.work and self.linked.get(one, one) == self.linked.get(other, other)

    def newest(self, key: EditionKey) -> EditionKey:
        """The newest edition that one is linked with: in its own variant, or else generic, or else in any."""
        alike = [other for other in self.linked if self.are_linked(other, key)] or [key]
        last = max(self.time(other) for other in alike)
        newest = [other for other in alike if self.time(other) == last]
        return min(newest, key=lambda other: (other.variant != key.variant, other.variant != GENERIC, other))

    @property
    def unlinked(self) -> frozenset[EditionKey]:
        """The editions that are linked with no other edition of their work, though it has others."""
        issues: dict[str, set[str]] = defaultdict(set)
        families: dict[EditionKey, set[str]] = defaultdict(set)
        for key, first in self.linked.items():
            issues[key.work].add(key.edition)
            families[first].add(key.edition)
        return frozenset(
            key for key, first in self.linked.items() if len(issues[key.work]) > 1 and families[first] == {key.edition}
        )


def _times(keys: Mapping[EditionKey, None], before: Mapping[EditionKey, EditionKey]) -> dict[Issue, Time]:
    """The time of each edition. before: what each supersedes or varies."""
    follows: dict[Issue, Issue] = {}
    for key, earlier in before.items():
        one, other = (key.work, key.edition), (earlier.work, earlier.edition)
        if one != other:
            follows.setdefault(one, other)
    times: dict[Issue, Time] = {}
    for key in keys:
        line = [(key.work, key.edition)]
        while line[-1] in follows and line[-1] not in times and follows[line[-1]] not in line:
            line.append(follows[line[-1]])
        for issue in reversed(line):
            earlier_time = times.get(follows[issue]) if issue in follows else None
            own = moment(issue[1]), 0
            late = earlier_time is None or own > earlier_time
            times.setdefault(issue, own if late or earlier_time is None else (earlier_time[0], earlier_time[1] + 1))
    return times


def _linked(keys: Mapping[EditionKey, None], before: Mapping[EditionKey, EditionKey]) -> dict[EditionKey, EditionKey]:
    """For each edition the one that its chain begins with: what stands before another edition of its own work."""
    found: dict[EditionKey, EditionKey] = {}
    for key in keys:
        first = key
        while first in before and before[first].work == key.work:
            first = before[first]
        found[key] = first
    return found
