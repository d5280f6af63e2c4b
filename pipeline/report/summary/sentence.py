"""One plain sentence for an entry of a report."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.places import PAGE_UNKNOWN
from pipeline.report.summary.changed_words import ChangedWords, cut, quoted
from pipeline.report.summary.clause_facts import clause_fact
from pipeline.report.summary.exchange_facts import other_facts
from pipeline.report.summary.figure_facts import figure_facts
from pipeline.report.summary.speakers import Speakers
from pipeline.report.summary.topics import topic_of
from pipeline.report.summary.values import Fact, Sentence
from pipeline.report.summary.word_facts import word_facts
from pipeline.report.view_parts import ClausePlace, Entry

MOST_FACTS = 2
ABOUT_ALL = ("what", "definition removed", "heading", "split", "merge", "renamed")  # of the clause, not of its meaning
_PRINT = str.maketrans(dict.fromkeys(" “”‘’\"'"))  # what differs in these alone is no other word


def sentence_of(entry: Entry, speakers: Speakers) -> Sentence:
    """The sentence of an entry."""
    words = ChangedWords(entry)
    return told(entry, words, _facts(entry, words, speakers), speakers)


def plain_sentence(entry: Entry, speakers: Speakers) -> Sentence:
    """The sentence of an entry that only quotes: which words went and came, as the edits have them."""
    words = ChangedWords(entry)
    return told(entry, words, [quoting(entry, words)], speakers)


def shortest_sentence(entry: Entry, speakers: Speakers) -> Sentence:
    """The sentence of an entry that says what happened to its clause, and no words of it."""
    return told(entry, ChangedWords(entry), [Fact(text=entry.what, kind="what")], speakers)


def told(entry: Entry, words: ChangedWords, facts: list[Fact], speakers: Speakers) -> Sentence:
    """A sentence from its facts."""
    shown = [fact for fact in facts if fact.text][:MOST_FACTS]
    seen = {spot.at for spot in words.spots if words.came(spot).translate(_PRINT) != words.went(spot).translate(_PRINT)}
    left = seen.difference(*(fact.spots for fact in facts))
    text = "; ".join([shown[0].text, *(fact.text[0].lower() + fact.text[1:] for fact in shown[1:])])
    about = entry.clause == "definition" and entry.kind == "changed" and shown[0].kind not in ABOUT_ALL
    if about and places_of(entry)[0].heading not in text:
        text = f"In the meaning of {quoted(places_of(entry)[0].heading)}, {text[0].lower()}{text[1:]}"
    if entry.kind == "changed" and left and shown[0].kind != "what":
        text += "; other words change too"
    places = places_of(entry)
    changed = " ".join(edit.text for edit in entry.edits if edit.op != "equal")
    return Sentence(
        text=f"{text} ({place(entry)}).",
        entry=entry.anchor,
        level=entry.level,
        citations=tuple(one.citation for one in places),
        pages=tuple(one.pages for one in places),
        where=place(entry),
        topic=topic_of(shown[0].kind, f"{places[0].heading} {places[0].under}", changed, text),
        affected=speakers.named(text) or speakers.named(" ".join((changed, *entry.lead))),
        numbers=tuple(dict.fromkeys(number for fact in shown for number in fact.numbers)),
        kind=shown[0].kind,
    )


def places_of(entry: Entry) -> tuple[ClausePlace, ...]:
    """Where the clauses of an entry stand: the new ones, or the old ones of what was removed."""
    return entry.new or entry.old


def place(entry: Entry) -> str:
    """Where the clauses of an entry stand: "GC30.4, page 17", with the old number where it was another one."""
    now = "; ".join(_place(one) for one in entry.new or entry.old)
    before = "; ".join(_place(one) for one in entry.old)
    if entry.new and entry.old and [one.citation for one in entry.old] != [one.citation for one in entry.new]:
        return f"{now}; before: {before}"
    return now


def _place(one: ClausePlace) -> str:
    return one.citation if one.pages == PAGE_UNKNOWN else f"{one.citation}, {one.pages}"


def _facts(entry: Entry, words: ChangedWords, speakers: Speakers) -> list[Fact]:
    """The facts of an entry, the weightiest first; the first of each spot only."""
    if entry.kind != "changed":
        return [clause_fact(entry)]
    facts: list[Fact] = []
    seen: set[int] = set()
    for fact in _found(words, speakers):
        if fact.spots and fact.spots <= seen:
            continue
        seen |= fact.spots
        facts.append(fact)
    if not any(fact.text for fact in facts):
        facts += other_facts(words)
    return facts if any(fact.text for fact in facts) else [Fact(text=entry.what, kind="what")]


def _found(words: ChangedWords, speakers: Speakers) -> Iterator[Fact]:
    yield from figure_facts(words, speakers)
    yield from word_facts(words, speakers)


def quoting(entry: Entry, words: ChangedWords) -> Fact:
    """Which words went and came, quoted."""
    if entry.kind != "changed":
        text = entry.new_text if entry.kind == "added" else entry.old_text
        return Fact(text=f"{entry.kind.capitalize()}: {quoted(cut(text, 30))}", kind=entry.kind)
    if not words.spots:
        return Fact(text=entry.what, kind="what")
    spot = max(words.spots, key=lambda one: len(words.went(one)) + len(words.came(one)))
    went, came = (quoted(cut(text, 24)) if text else "nothing" for text in (words.went(spot), words.came(spot)))
    return Fact(text=f"Reworded: {went} → {came}", kind="reworded", spots=frozenset((spot.at,)))
