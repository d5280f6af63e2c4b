"""What an entry's sentence says where no rule says more: which words came, went, or stand in the place of others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model import Reason
from pipeline.report.summary.changed_words import (
    ChangedWords,
    Span,
    Spot,
    bare,
    cut,
    first_words,
    last_words,
    quoted,
    sentence_around,
)
from pipeline.report.summary.clause_facts import PLAIN, sort_of, statement
from pipeline.report.summary.values import Fact

REWORDED = "reworded"
SHORT, SLIGHT = 12, 3  # words of an edit of which one rule says what it changes; a longer one changes more
# Rules that one common word fulfils.
OF_ONE_WORD = frozenset(("scope", "alternative", "if-when", "discretion", "consent-or-notice", "party-alone"))
LONG = 24  # words of one side of an edit that are quoted
_WORD = re.compile(r"\S+")
# By the only rule that fits: what kind of rewording it is.
IN_PRINT = {
    "printed": "Only capitals, stops or spaces change",
    "same-value": "The same is written otherwise",
}
# By the rule that an edit is told for: what it changes, and what kind of change that is.
GLOSSES = {
    "applicability": ("The services that it applies to change", "applicability"),
    "effort-qualified": ("How far a party must go changes", "effort"),
    "contrary": ("A word becomes its contrary", "contrary"),
    "sign": ("A sign changes", "sign"),
    "unit": ("A quantity or its unit changes", "unit"),
    "unit-exchanged": ("A unit changes", "unit"),
    "rate": ("What a sum is counted by changes", "rate"),
    "joint-liability": ("Who is liable for the whole changes", "liability"),
    "floor-became-ceiling": ("The least becomes the most", "limit"),
    "ceiling-became-floor": ("The most becomes the least", "limit"),
    "time-words": ("How soon it must be done changes", "time"),
    "time-from": ("From when a time runs changes", "time"),
    "open-ended": ("How long it lasts changes", "duration"),
    "counted-for": ("What a limit counts for changes", "limit"),
    "breach-qualifier": ("How grave a breach must be changes", "breach"),
    "warranty": ("A warranty changes", "warranty"),
    "indemnity": ("An indemnity changes", "indemnity"),
    "condition": ("A condition changes", "condition"),
    "and-or": ("Whether all are needed or one is enough changes", "and or or"),
    "other-duty": ("What must be done changes", "duty changed"),
    "duty-reworded": ("The words of a duty change", "duty changed"),
    "if-when": ("When it applies changes", "condition"),
    "alternative": ("An alternative comes or goes", "alternative"),
    "discretion": ("A standard of conduct changes", "standard"),
    "scope": ("How much it covers changes", "scope"),
    "consent-or-notice": ("What must be agreed or told changes", "consent or notice"),
    "other-term": ("A defined term is exchanged", "term"),
    "other-reference": ("A cross-reference changes", "reference"),
    "reference-alone": ("A cross-reference comes or goes", "reference"),
    "party-alone": ("A party comes or goes", "party"),
    "respelt": ("One letter changes", "print"),
    "term-recased": ("Capitals of a term change", "term"),
}
# What a sentence is on in which words changed, by its words.
_ON = (
    ("liability", re.compile(r"\bliab\w+", re.IGNORECASE)),
    ("indemnity", re.compile(r"\bindemni\w+", re.IGNORECASE)),
    ("warranty", re.compile(r"\bwarrant\w*", re.IGNORECASE)),
    ("ending the contract", re.compile(r"\bterminat\w+", re.IGNORECASE)),
)


def exchange(words: ChangedWords, spot: Spot) -> Fact:
    """Words as such: what was added, taken out, or put in the place of what."""
    spots, spot = frozenset((spot.at,)), _without_same(words, spot)
    went, came = words.went(spot), words.came(spot)
    if went and came and re.search(r"\w", went + came):  # a stop that went with it is no news
        went, came = (text if re.search(r"\w", text) else "" for text in (went, came))
    if went and came:
        if re.search(r"\w", went) and re.search(r"\w", came):
            went, came = bare(went), bare(came)
        short = len(went.split()) + len(came.split()) <= 12
        around = f": {quoted(words.around(spot))}" if short else ""
        return Fact(
            text=f"{quoted(cut(went, LONG))} becomes {quoted(cut(came, LONG))}{around}", kind=REWORDED, spots=spots
        )
    text, side, span = (came, words.new, spot.new) if came else (went, words.old, spot.old)
    happened, kind = ("added", "words added") if came else ("taken out", "words removed")
    text = bare(text)
    if not re.search(r"\w", text):
        what = f"{quoted(text)} is {happened}"
        return Fact(text=f"Only stops change: {what}", kind="print", spots=spots)
    if len(text.split()) > 5 and sort_of(text) != PLAIN and text[:1].isupper():
        said, kind = statement(text, came=bool(came))
        return Fact(text=said, kind=kind, spots=spots)
    if len(text.split()) <= 3 and words.new.strip():
        return Fact(text=f"{quoted(text)} is {happened}: {quoted(words.around(spot))}", kind=kind, spots=spots)
    start, _ = sentence_around(side, span)
    before = side[start : span[0]].strip()
    after = f" after {quoted(last_words(before, 6))}" if re.search(r"\w", before) else ""
    return Fact(text=f"The words {quoted(cut(text, LONG))} are {happened}{after}", kind=kind, spots=spots)


def _without_same(words: ChangedWords, spot: Spot) -> Spot:
    """A spot without the words at its ends that stand on both sides: "Each" against "Except in May, each"; nor the
    headings that both begin with."""
    sides = (words.old, spot.old), (words.new, spot.new)
    went, came = ([match.span() for match in _WORD.finditer(text, *span)] for text, span in sides)
    heads = [places[0].heading.split() if places else [] for places in (words.entry.old, words.entry.new)]
    if all(heads) and not spot.old[0] and not spot.new[0] and len(went) > len(heads[0]) and len(came) > len(heads[1]):
        went, came = went[len(heads[0]) :], came[len(heads[1]) :]

    def same(one: Span, two: Span) -> bool:
        return words.old[slice(*one)].casefold() == words.new[slice(*two)].casefold()

    if [words.old[slice(*one)].casefold() for one in went] == [words.new[slice(*two)].casefold() for two in came]:
        return spot  # they differ in capitals alone
    while went and came and same(went[-1], came[-1]):
        went, came = went[:-1], came[:-1]
    while went and came and same(went[0], came[0]):
        went, came = went[1:], came[1:]
    return Spot(spot.at, _around(went, spot.old), _around(came, spot.new))


def _around(inside: Sequence[Span], otherwise: Span) -> Span:
    """From the first to the last of some words; the beginning of another span where there are none."""
    return (inside[0][0], inside[-1][1]) if inside else (otherwise[0], otherwise[0])


def other_facts(words: ChangedWords) -> Iterator[Fact]:
    """What is said where no rule says more: of the heading, of the clause as a whole, or of one edit as such."""
    entry = words.entry
    old, new = ((places[0].heading if places else "") for places in (entry.old, entry.new))
    titled: frozenset[int] = frozenset()
    if "heading" in entry.facets and old != new and old and new:
        titled = frozenset(spot.at for spot in words.spots if spot.old[1] <= len(old) and spot.new[1] <= len(new))
        yield Fact(text=f"The heading changes from {quoted(old)} to {quoted(new)}", kind="heading", spots=titled)
    if left := [spot for spot in words.spots if spot.at not in titled]:
        reason, spot = _told(words, left)
        yield _glossed(exchange(words, spot), reason, words, spot)
    for facet, said in WHOLE.items():
        if facet in entry.facets and (facet != "place" or not words.spots):
            yield Fact(text=said.format(old=len(entry.old), new=len(entry.new)), kind=facet)


# By facet of a change: what happened to the clause as a whole.
WHOLE = {
    "split": "The clause is split into {new}",
    "merge": "{old} clauses become one",
    "regrouped": "Words pass between the clause and its items",
    "place": "The clause stands elsewhere now",
}


def _told(words: ChangedWords, spots: Sequence[Spot]) -> tuple[Reason | None, Spot]:
    """The weightiest reason that names one of some edits, and that edit; without one, the longest of them."""
    for reason in words.entry.reasons:
        if reason.old or reason.new:
            spot = words.with_words(first_words(reason.old), first_words(reason.new))
            if spot is not None and spot in spots:
                return reason, spot
    return None, max(spots, key=lambda spot: len(words.went(spot)) + len(words.came(spot)))


def _glossed(fact: Fact, reason: Reason | None, words: ChangedWords, spot: Spot) -> Fact:
    """A fact of words as such, after what they change, where the rule says that."""
    rules = {one.rule for one in words.entry.reasons}
    lead, kind = next(((said, fact.kind) for rule, said in IN_PRINT.items() if rules == {rule}), ("", fact.kind))
    size = len(words.went(spot).split()) + len(words.came(spot).split())
    short = size <= (SLIGHT if OF_ONE_WORD.intersection(_rules_of(words, spot)[:1]) else SHORT)
    if reason is not None and short and fact.kind in (REWORDED, "words added", "words removed"):
        lead, kind = next((GLOSSES[rule] for rule in _rules_of(words, spot) if rule in GLOSSES), (lead, kind))
        if reason.rule == "loss-and-end":
            start, end = sentence_around(words.new, spot.new)
            on = next((name for name, pattern in _ON if pattern.search(words.new[start:end])), "")
            return replace(fact, text=f"On {on}, {_small(fact.text)}", kind=f"on {on}") if on else fact
    return replace(fact, text=f"{lead}: {_small(fact.text)}", kind=kind) if lead and fact.kind != "print" else fact


def _rules_of(words: ChangedWords, spot: Spot) -> list[str]:
    """The rules that found what an edit changes, the weightiest first."""
    return [
        reason.rule
        for reason in words.entry.reasons
        if (reason.old or reason.new) and words.with_words(first_words(reason.old), first_words(reason.new)) == spot
    ]


def _small(text: str) -> str:
    return f"{text[0].lower()}{text[1:]}"
