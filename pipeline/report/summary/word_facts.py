"""What an entry's sentence says of words that changed: who must do what, conditions, references, and words as such."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.model import Reason
from pipeline.report.summary.changed_words import ChangedWords, bare, cut, first_words, quoted, sentence_around
from pipeline.report.summary.clause_facts import statement, weightiest
from pipeline.report.summary.speakers import DUTY, Speakers, lowered
from pipeline.report.summary.values import Fact

NEGATION = 3  # words of an edit that is told as a "not"; a longer one says more
NAMED = 5  # words of who stands in the place of whom, as it is printed
EXCHANGED = 8  # words of an edit that puts one party in the place of another; a longer one says more
LONG = 24  # words of one side of an edit that are quoted
_EXCEPTION = re.compile(r"\b(?:unless|except|save|other than)\b", re.IGNORECASE)
# How a condition begins that can be told by itself.
_STARTS = re.compile(
    r"[\s,;(]*(?:(?:and|but|or)\s+)?(?:unless|except|save|other than|subject|provided|if|where|when|only|until"
    r"|during|in so far|so long|as long|for so long|to the extent|in the event|conditional|notwithstanding"
    r"|without prejudice)\b",
    re.IGNORECASE,
)
_CITED = re.compile(r"^(?P<written>[^:]+): (?P<target>.*)$", re.DOTALL)


def word_facts(words: ChangedWords, speakers: Speakers) -> Iterator[Fact]:
    """A fact for each reason of an entry that says more than that words changed, weightiest first."""
    for reason in words.entry.reasons:
        make = _MAKERS.get(reason.rule)
        fact = make(words, reason, speakers) if make else None
        if fact is not None:
            yield fact


def _turned(said: str, words: ChangedWords, reason: Reason) -> Fact | None:
    """A duty that became a choice, or the other way."""
    spot = words.with_words(first_words(reason.old), first_words(reason.new))
    if spot is None:
        return None
    return Fact(
        text=f"{said}: {quoted(words.around(spot))}",
        kind=said[2:],
        spots=frozenset((spot.at,)),
    )


def _to_duty(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    return _turned("A right becomes a duty", words, reason)


def _to_right(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    return _turned("A duty becomes a right", words, reason)


def _sentence(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    """A whole sentence that came or went."""
    text, came = (reason.new, True) if reason.new else (reason.old, False)
    spot = words.with_words(*(("", text.rstrip(" …")) if came else (text.rstrip(" …"), "")))
    if spot is None or (came and words.went(spot)) or (not came and words.came(spot)):
        return None
    whole = bare(words.came(spot) if came else words.went(spot))
    said, kind = statement(weightiest(whole), came=came)
    return Fact(text=said, kind=kind, spots=frozenset((spot.at,)))


def _also(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    """A duty that was put into a sentence about a party: "The Provider must now also publish …"."""
    spot = words.with_words("", reason.new)
    if spot is None:
        return None
    start, end = sentence_around(words.new, spot.new)
    found = re.compile(rf"{re.escape(reason.new)} (?!not\b)(?P<deed>[^,;:(.]+)").search(words.new, spot.new[0], end)
    who = re.match(rf"(?P<who>.{{2,60}}?) (?:{DUTY})\b", words.new[start : spot.new[0]])
    named = speakers.named(who["who"]) if who else ()
    if not found or found["deed"].startswith("also ") or not who or not named or len(who["who"].split()) > 4:
        return None
    subject = lowered(who["who"])
    return Fact(
        text=f"{subject[0].upper()}{subject[1:]} {reason.new} now also {cut(found['deed'].rstrip('. '), 22)}",
        kind="duty added",
        spots=frozenset((spot.at,)) if not words.went(spot) else frozenset(),
    )


def _party(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    """One party in the place of another."""
    spot = words.with_words(first_words(reason.old), first_words(reason.new))
    if spot is None or not reason.old or not reason.new:
        return None
    if len(words.went(spot).split()) + len(words.came(spot).split()) > EXCHANGED:
        return None
    old, new = first_words(reason.old), first_words(reason.new)
    went, came = bare(words.went(spot)), bare(words.came(spot))
    if max(len(went.split()), len(came.split())) <= NAMED:
        old, new = went, came  # "CCS and the Buyer" is not "CCS"
    if old.casefold().rstrip("s") == new.casefold().rstrip("s"):
        return None
    text = f"{quoted(new)} takes the place of {quoted(old)}: {quoted(words.around(spot))}"
    return Fact(text=text, kind="party", spots=frozenset((spot.at,)))


def _condition(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    """A condition or exception that came or went."""
    if bool(reason.old) == bool(reason.new):
        return None
    came = bool(reason.new)
    spot = words.with_words(first_words(reason.old), first_words(reason.new))
    if spot is None or (words.went(spot) if came else words.came(spot)):
        return None
    text = words.came(spot) if came else words.went(spot)
    shown = cut(text.strip(" ,;."), LONG)
    if text[:1].isupper() and len(text.split()) > 5:
        said, kind = statement(bare(text), came=came)
        return Fact(text=said, kind=kind, spots=frozenset((spot.at,)))
    if not _STARTS.match(text):
        return None
    what = "exception" if _EXCEPTION.search(shown) else "condition"
    if not re.search(rf"\b{re.escape(first_words(reason.new or reason.old))}", shown):
        return None
    lead = f"A new {what}" if came else f"{'An' if what == 'exception' else 'A'} {what} is taken out"
    return Fact(
        text=f"{lead}: {quoted(shown)}", kind=f"{what} {'added' if came else 'removed'}", spots=frozenset((spot.at,))
    )


def _not(words: ChangedWords, reason: Reason, speakers: Speakers) -> Fact | None:
    """A "not" that came or went."""
    spot = words.with_words(first_words(reason.old), first_words(reason.new))
    if spot is None:
        return None
    went, came = words.went(spot), words.came(spot)
    if (went and came) or len((went or came).split()) > NEGATION:
        return None
    what = f"The word {quoted(came)} comes in" if came else f"The word {quoted(went)} is taken out"
    if " " in (came or went):
        what = what.replace("The word ", "The words ").replace(" comes", " come").replace(" is ", " are ")
    return Fact(text=f"{what}: {quoted(words.around(spot))}", kind="negation", spots=frozenset((spot.at,)))


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
