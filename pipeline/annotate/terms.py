"""Uses of defined terms: the longest that fits, in the printed case, as whole words, singular or plural."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.annotate.marking import context_of, marking, overlaps
from pipeline.annotate.rules import Row, read_rules
from pipeline.model import Annotation

# One character for one character, so that offsets hold: curly quotes, special dashes and spaces as on a keyboard.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-", "\u00a0": " "})
_WORD = re.compile(r"\w+")
_CONTINUED = re.compile(r"\w|-\w")
_WORD_START = re.compile(r"(?<![\w-])\w")


class TermFinder:
    """Finds the uses of the given terms; `terms` maps each to the id of its defining clause.

    The forms of a term are computed once, by the rows of terms.toml; a term as defined goes before a form of another.
    """

    def __init__(self, terms: Mapping[str, str | None], tables: dict[str, list[Row]]) -> None:
        never = {word for row in tables["never"] for word in row["words"]}
        forms = {form: term for term in terms for form in _forms(term, tables["variant"])}
        forms |= {term.translate(_PLAIN): term for term in terms}
        self._targets = terms
        self._by_first_word: dict[str, list[tuple[str, str]]] = {}
        for form in sorted(forms, key=len, reverse=True):
            first = _WORD.match(form)
            if first and form not in never:
                self._by_first_word.setdefault(first[0], []).append((form, forms[form]))

    def find(self, text: str) -> Iterator[tuple[int, int, str, str | None]]:
        """(start, end, term as defined, id of its clause) of each use, in order, none overlapping."""
        plain = text.translate(_PLAIN)
        end = 0
        for match in _WORD_START.finditer(plain):
            if match.start() < end:
                continue
            word = _WORD.match(plain, match.start())
            for form, term in self._by_first_word.get(word[0] if word else "", ()):
                stop = match.start() + len(form)
                if plain.startswith(form, match.start()) and not _goes_on(plain, stop):
                    yield match.start(), stop, term, self._targets[term]
                    end = stop
                    break


def _goes_on(text: str, at: int) -> bool:
    """Does a word go on at this offset ("Service" in "Service-level" or "Services")?"""
    return bool(_CONTINUED.match(text, at))


def _forms(term: str, variants: list[Row]) -> Iterator[str]:
    plain = term.translate(_PLAIN)
    for row in variants:
        if plain.endswith(row["ends"]) and not re.search(row["unless"], plain):
            yield plain.removesuffix(row["ends"]) + row["becomes"]


def uses(finder: TermFinder, text: str, marks: Iterable[Annotation]) -> Iterator[Annotation]:
    """Annotations of type "term" for the uses in `text`.

    The defining mention is no use; nor is a word within the name of a statute ("Regulations" in "… Regulations 2015").
    """
    marks = tuple(marks)
    defining = [mark for mark in marks if mark.type == "definition"]
    outside = [mark for mark in marks if mark.type == "reference" and mark.unit == "external"]
    for start, end, term, target in finder.find(text):
        within = [mark for mark in outside if not (start <= mark.start and mark.end <= end)]
        if not overlaps(start, end, defining) and not overlaps(start, end, within):
            yield Annotation(type="term", start=start, end=end, value=term, target=target)


def make(nlp: Any, name: str, folder: str, rules: str) -> Any:
    """The component "icp_terms". The finder of a document is made once, for the terms in its context."""
    tables = read_rules(folder, rules)
    made: list[tuple[Mapping[str, str | None], TermFinder]] = []

    def find(doc: Any) -> Iterator[Annotation]:
        terms = context_of(doc).terms
        if not made or made[0][0] is not terms:
            made[:] = [(terms, TermFinder(terms, tables))]
        return uses(made[0][1], doc.text, doc._.marks)

    return marking(find)
