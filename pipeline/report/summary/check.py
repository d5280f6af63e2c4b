"""Proves the sentences of a summary from the report's entries; it calls nothing that makes them.

A sentence is proven where it has one of the forms of `check_forms`, word for word, and the words, figures, parties and
places that it gives are those of its entry: old ones on the old side, new ones on the new side, in one another's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.report.summary.check_evidence import Evidence, tokens
from pipeline.report.summary.check_forms import faults_of_fact, meaning_of, proven
from pipeline.report.summary.values import Sentence, Summary
from pipeline.report.view_parts import ClausePlace, Entry, ReportView

_UNKNOWN = "page unknown"
_MORE = "; other words change too"


def unproven(view: ReportView, summary: Summary) -> tuple[tuple[str, str], ...]:
    """The entries whose sentence is missing or does not follow from them, each with why."""
    said = {sentence.entry: sentence for sentence in summary.sentences}
    found: list[tuple[str, str]] = []
    for entry in view.entries:
        sentence = said.get(entry.anchor)
        faults = ("it has no sentence",) if sentence is None else tuple(faults_of(sentence, entry))
        found.extend((entry.anchor, fault) for fault in faults)
    return tuple(found)


def faults_of(sentence: Sentence, entry: Entry) -> Iterator[str]:
    """What in a sentence its entry does not prove."""
    places = entry.new or entry.old
    if (sentence.entry, sentence.level) != (entry.anchor, entry.level):
        yield "it is of another entry"
    if sentence.citations != tuple(place.citation for place in places):
        yield "its citations are not the entry's"
    if sentence.pages != tuple(place.pages for place in places):
        yield "its pages are not the entry's"
    end = f" ({_standing(entry)})."
    if not sentence.text.endswith(end) or sentence.where != _standing(entry):
        yield "the citation and page at its end are not the entry's"
        return
    body = sentence.text.removesuffix(end)
    yield from _body_faults(body, entry)
    for number in sentence.numbers:
        if number not in body:
            yield f"it does not quote the figure {number}"
    every = " ".join((entry.old_text, entry.new_text, *entry.lead, *(clause.text for clause in entry.below)))
    for name in sentence.affected:
        if not _names(every, name):
            yield f"its entry does not name {name}"


def _names(text: str, name: str) -> bool:
    forms = {name, f"{name}s", f"{name[:-1]}ies" if name.endswith("y") else name}
    return any(re.search(rf"\b{re.escape(form)}\b", text, re.IGNORECASE) for form in forms)


def _standing(entry: Entry) -> str:
    """Where the clauses of an entry stand, as a sentence must say it."""

    def one(place: ClausePlace) -> str:
        return place.citation + ("" if place.pages == _UNKNOWN else f", {place.pages}")

    old, new = (tuple(one(place) for place in places) for places in (entry.old, entry.new))
    numbers = tuple(tuple(place.citation for place in places) for places in (entry.old, entry.new))
    if old and new and numbers[0] != numbers[1]:
        return f"{'; '.join(new)}; before: {'; '.join(old)}"
    return "; ".join(new or old)


def _body_faults(body: str, entry: Entry) -> Iterator[str]:
    """What in the words before the citation is not proven."""
    if body == entry.what:
        return
    evidence = Evidence.of(entry)
    if body.endswith(_MORE):
        body = body.removesuffix(_MORE)
        if len(evidence.regions) <= 1 and _differing(evidence) <= set(tokens(body)):
            yield "no other words change"
    term, body = meaning_of(body)
    if term and (entry.clause != "definition" or term != (entry.new or entry.old)[0].heading):
        yield f"it is no definition of {term}"
    for fact in _facts(body):
        faults = faults_of_fact(fact, evidence, entry)
        if not faults:
            yield f"this has no form that can be proven: {fact}"
        elif not proven(faults):
            yield f"{faults[0]}: {fact}"


def _differing(evidence: Evidence) -> set[str]:
    """The words of both sides that differ."""
    return {word for old, new in evidence.regions for word in (*evidence.old[slice(*old)], *evidence.new[slice(*new)])}


def _facts(body: str) -> Iterator[str]:
    """The facts of a sentence: between semicolons outside of quotation marks."""
    start = depth = 0
    for at, sign in enumerate(body):
        depth += (sign == "“") - (sign == "”")
        if sign == ";" and depth == 0:
            yield body[start:at].strip()
            start = at + 1
    yield body[start:].strip()
