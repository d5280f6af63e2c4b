"""What an entry's sentence says of words that changed: who must do what, conditions, references, and words as such."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.model import Reason
from pipeline.report.summary.changed_words import ChangedWords, Spot, context, cut, quoted, sentence_around
from pipeline.report.summary.clause_facts import sort_of, statement
from pipeline.report.summary.speakers import DUTY, RIGHT, Speakers, lowered
from pipeline.report.summary.values import Fact

LONG = 24  # words of one side of an edit that are quoted
_EXCEPTION = re.compile(r"\b(?:unless|except|save|other than)\b", re.IGNORECASE)
_DEED_END = re.compile(r"[;:(]|,\s|\.\s|\.$")
_CITED = re.compile(r"^(?P<written>[^:]+): (?P<target>.*)$", re.DOTALL)


def word_facts(words: ChangedWords, speakers: Speakers) -> Iterator[Fact]:
    """A fact for each reason of an entry that says more than that words changed, weightiest first."""
    for reason in words.entry.reasons:
        make = _MAKERS.get(reason.rule)
        fact = make(words, reason, speakers) if make else None
        if fact is not None:
            yield fact


def _turned(verb: str, said: str, words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    """A duty that became a choice, or the other way."""
    spot = words.with_words(_first(reason.old), _first(reason.new))
    if spot is None:
        return None
    start, end = sentence_around(words.new, spot.new)
    before = words.new[start : spot.new[1]] + words.new[spot.new[1] : end]
    found = list(re.finditer(rf"\b{verb}\b(?! not\b)", before))
    who = speakers.subject(before, verb)
    if not found or not who:
        return None
    deed = _DEED_END.split(before[found[-1].end() :], maxsplit=1)[0].strip()
    if not deed:
        return None
    modal = "must" if verb == DUTY else "may"
    return Fact(
        text=f"{who[0].upper()}{who[1:]} {modal} now {cut(deed, 18)}, {said}",
        kind="choice became duty" if verb == DUTY else "duty became choice",
        spots=frozenset((spot.at,)),
    )


def _to_duty(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    return _turned(DUTY, "which was a choice before", words, reason, speakers)


def _to_right(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    return _turned(RIGHT, "which was a duty before", words, reason, speakers)


def _sentence(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    """A whole sentence that came or went."""
    text, came = (reason.new, True) if reason.new else (reason.old, False)
    spot = words.with_words(*(("", text.rstrip(" …")) if came else (text.rstrip(" …"), "")))
    if spot is None or (came and words.went(spot)) or (not came and words.came(spot)):
        return None
    whole = words.came(spot) if came else words.went(spot)
    said, kind = statement(whole if len(whole.split()) < 60 else text, came=came)
    return Fact(text=said, kind=kind, spots=frozenset((spot.at,)))


def _also(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    """A duty that was put into a sentence about a party: "The Provider must now also publish …"."""
    spot = words.with_words("", reason.new)
    if spot is None:
        return None
    came = words.came(spot)
    found = re.match(rf"[,;]?\s*(?:and|but)?\s*{re.escape(reason.new)} (?P<deed>[^,;:(]+)", came)
    start, _ = sentence_around(words.new, spot.new)
    who = re.match(rf"(?P<who>.{{2,60}}?) (?:{DUTY})\b", words.new[start : spot.new[0]])
    named = speakers.named(who["who"]) if who else ()
    if not found or not who or not named or len(who["who"].split()) > 4:
        return None
    subject = lowered(who["who"])
    return Fact(
        text=f"{subject[0].upper()}{subject[1:]} {reason.new} now also {cut(found['deed'].rstrip('. '), 22)}",
        kind="duty added",
        spots=frozenset((spot.at,)) if not words.went(spot) else frozenset(),
    )


def _party(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    """One party in the place of another."""
    spot = words.with_words(_first(reason.old), _first(reason.new))
    if spot is None or not reason.old or not reason.new:
        return None
    old, new = _first(reason.old), _first(reason.new)
    if old.casefold().rstrip("s") == new.casefold().rstrip("s"):
        return None
    text = f"{quoted(new)} takes the place of {quoted(old)}: {quoted(context(words.new, spot.new))}"
    return Fact(text=text, kind="party", spots=frozenset((spot.at,)))


def _condition(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    """A condition or exception that came or went."""
    if bool(reason.old) == bool(reason.new):
        return None
    came = bool(reason.new)
    spot = words.with_words(_first(reason.old), _first(reason.new))
    if spot is None or (words.went(spot) if came else words.came(spot)):
        return None
    text = words.came(spot) if came else words.went(spot)
    what = "exception" if _EXCEPTION.search(text) else "condition"
    lead = f"A new {what}" if came else f"{'An' if what == 'exception' else 'A'} {what} is taken out"
    shown = quoted(cut(text.strip(" ,;."), LONG))
    return Fact(text=f"{lead}: {shown}", kind=f"{what} {'added' if came else 'removed'}", spots=frozenset((spot.at,)))


def _not(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    """A "not" that came or went."""
    spot = words.with_words(_first(reason.old), _first(reason.new))
    if spot is None:
        return None
    went, came = words.went(spot), words.came(spot)
    if went and came:
        return None
    what = f"The word {quoted(came)} comes in" if came else f"The word {quoted(went)} is taken out"
    if " " in (came or went):
        what = what.replace("The word ", "The words ").replace(" comes", " come").replace(" is ", " are ")
    return Fact(text=f"{what}: {quoted(context(words.new, spot.new))}", kind="negation", spots=frozenset((spot.at,)))


def _dangling(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    cited = _CITED.match(reason.old) or _CITED.match(reason.new)
    if cited is None:
        return None
    led = f"; it led to {quoted(cut(cited['target'], 12))}" if _CITED.match(reason.old) else ""
    return Fact(text=f"The reference to {cited['written']} leads nowhere now{led}", kind="reference broken")


def _pointed(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    old, new = _CITED.match(reason.old), _CITED.match(reason.new)
    if new is None or old is None:
        return None
    said = f"The reference to {new['written']} leads to another clause than before"
    if old["target"] != new["target"]:
        said += f": to {quoted(cut(new['target'], 12))} and not to {quoted(cut(old['target'], 12))}"
    return Fact(text=said, kind="reference broken")


def _undefined(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    return Fact(text=f"{quoted(reason.old)} is still used but defined no more", kind="definition removed")


def _renamed(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    spot = words.spots[0] if words.spots else None
    if spot is None or not words.went(spot) or not words.came(spot):
        return None
    places = "; ".join(touched.sentence[0].lower() + touched.sentence[1:] for touched in words.entry.places)
    said = f"{quoted(words.went(spot))} is called {quoted(words.came(spot))} now" + (f"; {places}" if places else "")
    return Fact(text=said, kind="renamed", spots=frozenset(range(len(words.spots))))


_MAKERS: dict[str, Callable[[ChangedWords, Reason, Speakers], Fact | None]] = {
    "liberty-became-duty": _to_duty,
    "duty-became-liberty": _to_right,
    "sentence-of-weight": _sentence,
    "sentence": _sentence,
    "duty-gained": _also,
    "actor": _party,
    "party-exchanged": _party,
    "who-ends": _party,
    "condition": _condition,
    "if-when": _condition,
    "negation": _not,
    "prohibition-gained": _not,
    "prohibition-lost": _not,
    "reference-dangling": _dangling,
    "reference-re-pointed": _pointed,
    "term-undefined": _undefined,
    "renamed": _renamed,
}


def exchange(words: ChangedWords, spot: Spot) -> Fact:
    """Words as such: what was added, taken out, or put in the place of what."""
    went, came = words.went(spot), words.came(spot)
    spots = frozenset((spot.at,))
    if went and came:
        short = len(went.split()) + len(came.split()) <= 12
        around = f": {quoted(context(words.new, spot.new))}" if short else ""
        return Fact(
            text=f"{quoted(cut(went, LONG))} becomes {quoted(cut(came, LONG))}{around}", kind="reworded", spots=spots
        )
    text, side, span = (came, words.new, spot.new) if came else (went, words.old, spot.old)
    happened = "added" if came else "taken out"
    kind = "words added" if came else "words removed"
    text = text.strip(" ,;.") or text
    if came and len(text.split()) > 5 and sort_of(text) != "a rule" and text[:1].isupper():
        said, kind = statement(text, came=True)
        return Fact(text=said, kind=kind, spots=spots)
    if len(text.split()) <= 3 and words.new.strip():
        verb = "is" if len(text.split()) == 1 else "are"
        said = f"{quoted(text)} {verb} {happened}: {quoted(context(words.new, spot.new))}"
        return Fact(text=said, kind=kind, spots=spots)
    start, _ = sentence_around(side, span)
    before = side[start : span[0]].split()
    after = (
        f" after {quoted(('… ' if len(before) > 6 else '') + ' '.join(before[-6:]).rstrip(',;:'))}" if before else ""
    )
    return Fact(text=f"The words {quoted(cut(text, LONG))} are {happened}{after}", kind=kind, spots=spots)


def _first(words: str) -> str:
    """The first of the words of a reason, which stand in a row with commas."""
    return words.split(", ")[0].rstrip(" …")
