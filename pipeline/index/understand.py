"""A question as the corpus would put it: spelling corrected, acronyms written out, old and plain words translated.

In: a `ParsedQuery`, the index, the table of synonyms. Out: a `ParsedQuery` with `further` stems to search for and a
`meaning` to encode, and `readings` that say what was read how; its citations, its phrases and its own stems stay, but
for a stem whose spelling was corrected. A number alone that no clause has also asks for the nearest one above it.

Guarantees
- A word that a dictionary of ours holds is never corrected (the corpus, the embedder's own words, the names of
  documents and of the table of synonyms), nor is anything in quotation marks.
- Nothing is written out or corrected that the corpus itself does not say.
- A word that stands in no clause, and for which nothing else is searched, is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.citation import Citation, parse, write
from pipeline.index.corpus import CorpusIndex
from pipeline.index.query import QUESTION_WORDS, ParsedQuery, QueryReading, is_time
from pipeline.index.synonyms import Synonym
from pipeline.index.words import placed_stems, stems

SHORTEST = 5
"""Shorter words are too near to one another to be corrected."""

LIKENESS = 83.0
"""How much of a word must agree, in per cent, by Indel, where it takes more than one slip (a letter left out, put in,
exchanged, or two that changed places) to make one of the other.

Measured on 750 words of the sample with one slip, and on 800 words of other contracts that no dictionary holds: 596
slips are set right, 25 are read as another word, and 106 words are taken for slips; with likeness alone 536, 29 and
84, at 80 (the value before) 609, 45 and 155.
"""

READ = 40
"""So many clauses are read for what an acronym stands for, or for how a word is written."""

_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]?[A-Z]{1,4}s?\b")
_SMALL = frozenset({"a", "an", "and", "for", "in", "of", "on", "or", "the", "to", "with"})


Dictionary = Callable[[], Collection[str]]
"""Gives words that are none of the corpus and no mistakes either, in small letters; asked only where one is missing."""


def understood(
    parsed: ParsedQuery, index: CorpusIndex, synonyms: Sequence[Synonym], dictionary: Dictionary = frozenset
) -> ParsedQuery:
    """The question with what it means in this corpus."""
    if not len(index):
        return parsed
    parsed = _without_times(parsed, index)
    readings = [_not_there(citation, index) for citation in parsed.citations if not index.citations.rows(citation)]
    if parsed.only_citations:
        nearest = [parse(reading.read) for reading in readings if reading.read]
        named = (*parsed.citations, *(citation for citation in nearest if citation is not None))
        return replace(parsed, citations=tuple(dict.fromkeys(named)), readings=tuple(readings))
    rows = tuple(synonyms)
    meaning, own, corrected = _spelt(parsed, index, lambda: _all_stems(_words_of(rows), frozenset(dictionary())))
    readings += corrected
    further: list[str] = []
    put: list[str] = []
    matches = _matches(rows, meaning)
    for number, synonym in enumerate(rows):
        said = matches.get(number)
        if not said:
            continue
        kind = "old name" if synonym.replaces else "other words"
        readings.append(QueryReading(kind=kind, said=said[0], read=", ".join(synonym.means)))
        if synonym.replaces:
            meaning = synonym.pattern.sub(synonym.means[0], meaning)
            matches = _matches(rows, meaning)
            old = {stem for words in said for stem in stems(words)}
            rest = tuple(stem for stem in own if stem not in old)
            # A question about nothing but the old name ("what is an ACO?") is answered where the old name stands.
            parsed = parsed if rest else replace(parsed, leads=(*parsed.leads, *synonym.words))
            own = (*(rest or own), *stems(synonym.means[0]))
        else:
            put += synonym.means[:1]
        further += synonym.means
    written_out: list[str] = []
    known = {words for said in matches.values() for words in said}
    for acronym in dict.fromkeys(_ACRONYM.findall(meaning)):
        if acronym in known:
            continue
        terms = _terms(acronym.rstrip("s"), index)
        readings += [QueryReading(kind="acronym", said=acronym, read=", ".join(terms))] if terms else []
        written_out += terms
    if put or written_out:
        meaning = f"{meaning} ({', '.join(dict.fromkeys((*put, *written_out)))})"
    added = dict.fromkeys(stem for term in (*further, *written_out) for stem in stems(term))
    further_stems = tuple(stem for stem in added if stem not in own)
    readings += _nowhere(parsed, index, readings)
    return replace(parsed, meaning=meaning, stems=own, further=further_stems, readings=tuple(readings))


def _matches(synonyms: Sequence[Synonym], text: str) -> dict[int, list[str]]:
    """What a text says of each row of the table, by the row's number. Words inside longer words of another row count
    there alone: a senior doctor is no general practitioner, though a doctor is."""
    found = [(match, number) for number, one in enumerate(synonyms) for match in one.pattern.finditer(text)]
    said: dict[int, list[str]] = {}
    for match, number in found:
        start, end = match.span()
        around = (other.span() for other, _ in found)
        if not any(first <= start and end <= last and (first, last) != (start, end) for first, last in around):
            said.setdefault(number, []).append(match[0])
    return said


def _without_times(parsed: ParsedQuery, index: CorpusIndex) -> ParsedQuery:
    """The question without numbers that are no clause here but may be a time of day: then that is what is asked for."""
    times = {one for one in parsed.citations if is_time(one) and not index.citations.rows(one)}
    if not times:
        return parsed
    left = tuple(one for one in parsed.citations if one not in times)
    written = [write(one) for one in times]
    leads = (*written, *(one.replace(".", ":") for one in written))
    return replace(parsed, citations=left, only_citations=parsed.only_citations and bool(left), leads=leads)


def _not_there(citation: Citation, index: CorpusIndex) -> QueryReading:
    """A citation that names no clause, with the nearest number above it that does."""
    above = citation
    while above.path:
        above = replace(above, path=above.path[:-1])
        if (above.path or above.schedule) and index.citations.rows(above):
            return QueryReading(kind="no such clause", said=write(citation), read=write(above))
    return QueryReading(kind="no such clause", said=write(citation), read="")


def _spelt(
    parsed: ParsedQuery, index: CorpusIndex, dictionary: Callable[[], Collection[str]]
) -> tuple[str, tuple[str, ...], list[QueryReading]]:
    """The text of a question and its stems, words that no dictionary holds replaced by one of the corpus very like
    them. dictionary: stems of words that are right though the corpus has none of them."""
    if parsed.as_typed:
        return parsed.text, parsed.stems, []
    text, own = parsed.text, list(parsed.stems)
    corrected: list[QueryReading] = []
    quoted = {stem for phrase in parsed.phrases for stem in stems(phrase)}
    for stem, start, end in reversed(list(placed_stems(parsed.text))):
        word = parsed.text[start:end]
        known = index.lexical.holds(stem) or stem in quoted or word.lower() in QUESTION_WORDS
        if known or len(word) < SHORTEST or not word.isalpha() or stem in dictionary():
            continue
        right = _nearest(stem, index, dictionary())
        if right is not None:
            written = _as_written(word, right, index)
            text = text[:start] + written + text[end:]
            if word.lower() != written.lower():
                corrected.insert(0, QueryReading(kind="spelling", said=word, read=written))
            own = [right if one == stem else one for one in own]
    return text, tuple(own), corrected


def _nowhere(parsed: ParsedQuery, index: CorpusIndex, readings: Sequence[QueryReading]) -> Iterator[QueryReading]:
    """The words of a question that stand in no clause and for which nothing else was read."""
    read = {stem for reading in readings for stem in stems(reading.said)}
    cited = {stem for citation in parsed.citations for stem in stems(write(citation))}
    for stem, start, end in placed_stems(parsed.text):
        word = parsed.text[start:end]
        asks = word.lower() in QUESTION_WORDS or not word.isalpha() or stem not in parsed.stems
        if not asks and stem not in read | cited and not index.lexical.holds(stem):
            yield QueryReading(kind="no such word", said=word, read="")


@lru_cache(maxsize=4)
def _all_stems(*dictionaries: frozenset[str]) -> frozenset[str]:
    """The stems of the words of all dictionaries, and the words as they are."""
    words = frozenset().union(*dictionaries)
    return words | frozenset(stems(" ".join(sorted(words))))


@lru_cache(maxsize=4)
def _words_of(synonyms: tuple[Synonym, ...]) -> frozenset[str]:
    """The words of a table of synonyms, in small letters."""
    return frozenset(word for one in synonyms for said in (*one.words, *one.means) for word in _words(said))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def _nearest(stem: str, index: CorpusIndex, dictionary: Collection[str]) -> str | None:
    """The stem of the corpus that is most like `stem` and begins as it does; None where none is like enough.

    A mistake in an ending keeps it from being cut off: then the longest stem that the word begins with is meant, unless
    a word follows it ("birthdate", "scorecard"): that is another word.
    """
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA

    alike = [one for one in index.lexical.vocabulary if one[0] == stem[0] and one.isalpha()]
    # A stem ends in i where its word ends in y; a slip before the end keeps the y.
    near = process.extract(re.sub("y$", "i", stem), alike, scorer=OSA.distance, score_cutoff=1)
    slips = [one for one, _, _ in near if len(one) >= SHORTEST - 1]
    found = process.extractOne(stem, slips or alike, scorer=fuzz.ratio, score_cutoff=0 if slips else LIKENESS)
    if found:
        return str(found[0])
    begun = max((one for one in alike if len(one) >= SHORTEST and stem.startswith(one)), key=len, default=None)
    rest = stem[len(begun or "") :]  # after "medicin" the e is no part of what follows
    follows = rest in dictionary or rest[1:] in dictionary
    return None if begun is None or follows else begun


def _as_written(word: str, stem: str, index: CorpusIndex) -> str:
    """The word of the corpus with this stem that is most like `word`."""
    from rapidfuzz import fuzz

    rows = index.lexical.holding([stem])[:READ].tolist()
    texts = [index.clauses[row].words for row in rows]
    written = {text[start:end] for text in texts for one, start, end in placed_stems(text) if one == stem}
    nearest = max(sorted(written), key=lambda one: fuzz.ratio(word.lower(), one.lower()), default=stem)
    return nearest.lower() if nearest.isupper() and word.islower() else nearest


def _terms(acronym: str, index: CorpusIndex) -> list[str]:
    """What an acronym stands for, by the corpus: defined terms with its initials, and words before it in brackets."""
    terms = [term for term in index.defined_terms if _initials(term) == acronym]
    letters = [re.escape(letter) for letter in acronym]
    before = re.compile(
        r"\b" + r"[\s-]+(?:(?:of|and|the|for|in|to)\s+)*".join(rf"{one}[\w’']+" for one in letters)
        + rf"\s+\({re.escape(acronym)}s?\)",
        re.IGNORECASE,
    )  # fmt: skip
    for row in index.lexical.holding(stems(acronym))[:READ].tolist():
        found = before.finditer(index.clauses[row].words)
        terms += [match[0].partition("(")[0].strip() for match in found]
    return list(dict.fromkeys(terms))


def _initials(term: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", term) if word.lower() not in _SMALL).upper()
