"""The values of the summary in plain English: a sentence for each entry of a report, in groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

# So many are read in a minute.
FIRST = 10
Group = tuple[str, "tuple[Sentence, ...]"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """One change in one plain sentence.

    text: the sentence with its citation and page, `where`, in brackets at its end. entry: the anchor of its entry;
    level: of that entry. citations, pages: where its clauses stand, the new ones, or the old ones of what was removed.
    topic: what it is about ("Money"). affected: the parties that the changed words name, in the documents' own words.
    numbers: the figures, sums, periods and dates that it quotes. kind: of the change ("period", "duty added").
    """

    text: str
    entry: str
    level: str
    citations: tuple[str, ...]
    pages: tuple[str, ...]
    topic: str
    where: str = ""
    affected: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    kind: str = "reworded"

    @property
    def said(self) -> str:
        """The sentence without where it stands, for a reader who is led there."""
        return self.text.removesuffix(f" ({self.where}).")


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """The sentences in the order of the entries, and the same grouped by topic and by who is affected.

    A sentence has one topic and may affect several parties, or none that the words name.
    """

    sentences: tuple[Sentence, ...] = ()
    by_topic: tuple[Group, ...] = ()
    by_affected: tuple[Group, ...] = ()
    _known: dict[str, Sentence] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._known.update((sentence.entry, sentence) for sentence in self.sentences)

    def of(self, anchor: str) -> Sentence:
        """The sentence of an entry, by the entry's anchor. Raises `KeyError` where the report has no such entry."""
        return self._known[anchor]

    @property
    def first(self) -> tuple[Sentence, ...]:
        """What to read first: the weightiest sentences, those of entries that need a decision or should be read."""
        return self.at("high", "medium")[:FIRST]

    def at(self, *levels: str) -> tuple[Sentence, ...]:
        """The sentences of the entries of these levels."""
        return tuple(sentence for sentence in self.sentences if sentence.level in levels)


def grouped(pairs: Iterable[tuple[str, Sentence]], order: Iterable[str]) -> tuple[Group, ...]:
    """Sentences by a name, the groups in a given order."""
    groups: dict[str, list[Sentence]] = {name: [] for name in order}
    for name, sentence in pairs:
        groups[name].append(sentence)
    return tuple((name, tuple(found)) for name, found in groups.items() if found)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One thing that an entry's sentence says. spots: which of the entry's edits it tells, by their places."""

    text: str
    kind: str
    spots: frozenset[int] = frozenset()
    numbers: tuple[str, ...] = ()
