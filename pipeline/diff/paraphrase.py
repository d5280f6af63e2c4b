"""Which passage of the guidance says, without citing it, what a clause said before it changed.

A passage is found only where five things hold: words that went from the clause (two or three in a row, at the edit)
stand in it; none that came do; no clause of the old side, changed or not, is closer to it; it names whoever the clause
gives its duty or right to; and it shares enough rare words with the clause besides. The figures are data with the day
of their calibration (`models/paraphrase.toml`). Nothing is said of added or removed clauses, nor of slight changes.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.model import Clause, Side
from pipeline.sentences import SentenceEnds
from pipeline.text import canonical

_WORD = re.compile(r"[^\W_]+(?:[.,/'][^\W_]+)*|[£€$%]")
_SENTENCES = SentenceEnds(stops=".;?!", first='A-Z"“')
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a an the of to in on at by for and or nor not no is are be been being was were has have had it its that this"
        " these those which who whom whose with as from if any each all such may must shall will can than then there"
        " their his her he she they them under into so but",
    )
)
LEVELS = ("high", "medium")

Words = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Thresholds:
    """What a paraphrase needs: see `models/paraphrase.toml`. same: other names of the same party or thing."""

    closeness: float
    shared: int
    sentences: int
    same: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reworded:
    """A clause of the old side and the whole words of its change, old and new."""

    clause: Clause
    old: str
    new: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Paraphrase:
    """A passage that says what a clause said: how close it is (0–1), and the words in it that went from the clause."""

    side: Side
    passage: Clause
    clause: Clause
    score: float
    says: str


def load_thresholds(path: Path) -> Thresholds:
    """The thresholds of a TOML file. Raises SettingsError where they cannot be read."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Thresholds(
            closeness=float(data["closeness"]),
            shared=int(data["shared"]),
            sentences=int(data["sentences"]),
            same={str(key): str(value) for key, value in data.get("same", {}).items()},
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(
            f"The thresholds in {path.name} cannot be read: {error}.", "Restore the file that came with the program."
        ) from error


def paraphrases(
    reworded: Iterable[Reworded], old: Side, guidance: Sequence[Side], thresholds: Thresholds
) -> tuple[Paraphrase, ...]:
    """The passages that say what one of the reworded clauses said before, in reading order, each for one clause."""
    passages = [(side, clause) for side in guidance for clause in side.clauses]
    if not passages:
        return ()
    changes = {one.clause.id: _Edit.of(one, thresholds) for one in reworded}
    if not changes:
        return ()
    texts = [_words(clause.words, thresholds) for clause in old.clauses]
    rarity = _SmoothedIdf.of([*texts, *(_words(clause.words, thresholds) for _, clause in passages)])
    clauses = _Index.of(texts, rarity)
    found: list[Paraphrase] = []
    for side, passage in passages:
        best: Paraphrase | None = None
        for window in _windows(passage, thresholds.sentences):
            words = _words(window, thresholds)
            at, score = clauses.closest(words)
            edit = changes.get(old.clauses[at].id) if at is not None else None
            if edit is None or score < thresholds.closeness or (best is not None and score <= best.score):
                continue
            says = edit.says(words, thresholds)
            if says:
                best = Paraphrase(side=side, passage=passage, clause=edit.clause, score=round(score, 3), says=says)
        if best is not None:
            found.append(best)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Edit:
    """A change as a passage is held against it. gone, came: runs of two or three words on one side only."""

    clause: Clause
    words: frozenset[str]
    gone: frozenset[Words]
    came: frozenset[Words]
    actors: frozenset[str]

    @staticmethod
    def of(one: Reworded, thresholds: Thresholds) -> _Edit:
        old, new = _words(one.old, thresholds), _words(one.new, thresholds)
        notes = (note for note in one.clause.annotations if note.type in ("obligation", "permission") and note.actor)
        return _Edit(
            clause=one.clause,
            words=frozenset(old) - _EMPTY,
            gone=frozenset(_runs(old) - _runs(new)),
            came=frozenset(_runs(new) - _runs(old)),
            actors=frozenset(words[-1] for note in notes if (words := _words(note.actor or "", thresholds))),
        )

    def says(self, words: Words, thresholds: Thresholds) -> str:
        """The words of a passage that went from the clause; "" where it may be about something else, or up to date."""
        runs = _runs(words)
        if runs & self.came or not self.actors <= set(words):
            return ""
        kept = self.words - {word for run in self.gone for word in run}
        if len(kept & set(words)) < thresholds.shared:
            return ""
        said: list[Words] = sorted(runs & self.gone)
        if not said:
            return ""
        longest = max(said, key=_telling)
        return " ".join(longest)


def _windows(passage: Clause, most: int) -> Iterator[str]:
    """Every run of at most so many sentences of a passage, each with the passage's heading."""
    sentences = _SENTENCES.split(passage.own)
    for first in range(len(sentences)):
        for last in range(first + 1, min(first + most, len(sentences)) + 1):
            yield f"{passage.heading or ''} {' '.join(sentences[first:last])}"


def _words(text: str, thresholds: Thresholds) -> Words:
    """The words of a text in small letters, in the singular, and in the contract's names for things."""
    plain = (re.sub(r"'s?$", "", word) for word in _WORD.findall(canonical(text).casefold()))
    single = (word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in plain)
    return tuple(thresholds.same.get(word, word) for word in single)


def _telling(run: Words) -> tuple[int, int]:
    """How many of its words say something, and how many words it has."""
    return len(set(run) - _EMPTY), len(run)


def _runs(words: Words) -> set[Words]:
    """Two or three words in a row, of which one at least says something."""
    runs = {words[at : at + size] for size in (2, 3) for at in range(len(words) - size + 1)}
    return {run for run in runs if set(run) - _EMPTY}


@dataclass(frozen=True, slots=True)
class _SmoothedIdf:
    """How much a word tells: ln(1 + texts / (1 + texts with it)), the inverse document frequency."""

    texts: int
    counts: Counter[str]

    @staticmethod
    def of(texts: Sequence[Words]) -> _SmoothedIdf:
        return _SmoothedIdf(len(texts), Counter(word for words in texts for word in set(words)))

    def vector(self, words: Words) -> dict[str, float]:
        """Weights of the content words, of length 1."""
        counts = Counter(word for word in words if word not in _EMPTY)
        weights = {
            word: math.log(1 + self.texts / (1 + self.counts[word])) * (1 + math.log(count))
            for word, count in counts.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {word: weight / length for word, weight in weights.items()} if length else {}


@dataclass(frozen=True, slots=True)
class _Index:
    """Finds the closest of a list of texts by the cosine of their rare words."""

    rarity: _SmoothedIdf
    postings: dict[str, list[tuple[int, float]]]

    @staticmethod
    def of(texts: Sequence[Words], rarity: _SmoothedIdf) -> _Index:
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, words in enumerate(texts):
            for word, weight in rarity.vector(words).items():
                postings[word].append((at, weight))
        return _Index(rarity, postings)

    def closest(self, words: Words) -> tuple[int | None, float]:
        """Position of the closest text and its cosine; the first of several that are as close."""
        scores: dict[int, float] = defaultdict(float)
        for word, weight in self.rarity.vector(words).items():
            for at, other in self.postings.get(word, ()):
                scores[at] += weight * other
        best = min(scores, key=lambda at: (-scores[at], at), default=None)
        return best, scores[best] if best is not None else 0.0
