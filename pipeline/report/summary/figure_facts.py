"""What an entry's sentence says of figures: "The notice that a Practice must give goes up from six to nine months"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.report.summary.changed_words import ChangedWords, Spot, cut, quoted, sentence_around
from pipeline.report.summary.figures import Figure, figures
from pipeline.report.summary.speakers import Speakers
from pipeline.report.summary.values import Fact

# By the rule that found a figure changed: the kinds of figures it looks for.
RULES = {
    "time-limit": "period",
    "money": "money",
    "percentage": "percentage",
    "date": "date",
    "frequency": "frequency",
    "number-word": "number",
    "number": "number",
    "key-term": "any",
    "table-row": "any",
}
# Such figures are told only where a rule found them changed: others may be numbers of clauses, or of laws.
UNSURE = ("number", "date", "frequency")
NAMES = {
    "period": "The period",
    "money": "The sum",
    "percentage": "The percentage",
    "date": "The date",
    "frequency": "How often",
    "number": "The figure",
}
_NOTICE = re.compile(r"['’]?s?['’]? (?:(?:prior|written|advance|clear) )*notice\b", re.IGNORECASE)
_WITHIN = re.compile(
    r"\b(?:within|(?:no|not) later than|in|(?:no|not) more than|at (?:the )?latest)"
    r"(?: (?:a period of|a maximum of|at most|the next))? $",
    re.IGNORECASE,
)
_CAP = re.compile(
    r"\bliab\w+\b.{0,160}\b(?:exceed|limited|limit|no more than|maximum|cap\w*)\b", re.IGNORECASE | re.DOTALL
)
_INTEREST = re.compile(r"\binterest\b.{0,60}$", re.IGNORECASE | re.DOTALL)


def figure_facts(words: ChangedWords, speakers: Speakers) -> Iterator[Fact]:
    """A fact for each figure that stands in another's place, each pair of figures once."""
    kinds = {RULES[reason.rule] for reason in words.entry.reasons if reason.rule in RULES}
    said: set[tuple[str, str]] = set()
    olds, news = figures(words.old), figures(words.new)
    for spot in words.spots:
        before, after = _inside(olds, spot.old), _inside(news, spot.new)
        if len(before) != len(after):
            continue
        for old, new in zip(before, after, strict=True):
            pair = old.text.casefold(), new.text.casefold()
            if old.kind != new.kind or pair[0] == pair[1]:
                continue
            if old.kind in UNSURE and not kinds & {old.kind, "any"}:
                continue
            if pair not in said:
                said.add(pair)
                yield _fact(words, spot, old, new, speakers)
            else:
                yield Fact(text="", kind=old.kind, spots=frozenset((spot.at,)))


def _inside(found: Sequence[Figure], span: tuple[int, int]) -> list[Figure]:
    """The figures that a span touches."""
    return [figure for figure in found if figure.start < span[1] and span[0] < figure.end]


def _fact(words: ChangedWords, spot: Spot, old: Figure, new: Figure, speakers: Speakers) -> Fact:
    """One figure for another."""
    what, whole = _what(words, new, speakers)
    around = "" if whole else f": {quoted(words.in_context((new.start, new.end)))}"
    return Fact(
        text=f"{what} {_goes(old, new)} from {_plain(old)} to {_plain(new)}{around}",
        kind=old.kind,
        spots=frozenset((spot.at,)),
        numbers=(_plain(old), _plain(new)),
    )


def _plain(figure: Figure) -> str:
    return figure.text.strip()


def _goes(old: Figure, new: Figure) -> str:
    """Up or down, where both count the same."""
    if old.size is None or new.size is None or old.unit != new.unit or old.size == new.size:
        return "changes"
    return "goes up" if new.size > old.size else "goes down"


def _what(words: ChangedWords, new: Figure, speakers: Speakers) -> tuple[str, bool]:
    """What the figure is of, and whether that says enough without the words around it."""
    entry = words.entry
    name = NAMES[new.kind]
    if entry.clause == "table_row" and " | " in words.new:
        return f"In the row {quoted(row_name(words.new))}, {name[0].lower()}{name[1:]}", True
    place = (entry.new or entry.old)[0]
    if entry.clause == "key_term" and place.heading:
        return f"{quoted(place.heading)}", True
    start, end = sentence_around(words.new, (new.start, new.end))
    before, after = words.new[start : new.start], words.new[new.end : end]
    if new.kind == "period":
        return _period(before, after, speakers)
    if new.kind == "number" and re.search(r"\bversion $", before, re.IGNORECASE):
        return "The version", False
    if new.kind in ("money", "percentage") and _CAP.search(before):
        return "The limit of liability", False
    if new.kind == "percentage" and _INTEREST.search(before):
        return "The rate of interest", False
    return name, False


def _period(before: str, after: str, speakers: Speakers) -> tuple[str, bool]:
    """What a period is of."""
    if _NOTICE.match(after):
        giver = speakers.subject(before, r"(?:must|shall|will)(?: (?:then|also|first))? give")
        how = re.search(r"\b(?:by|on|upon) giving\b", before)
        if not giver and how and len(speakers.named(before[: how.start()])) == 1:
            giver = speakers.first(before)
        return (f"The notice that {giver} must give", False) if giver else ("The notice", False)
    if _WITHIN.search(before):
        what = speakers.deed(_WITHIN.sub("", before))
        return (f"The time that {what[0]} has to {what[1]}", True) if what else ("The time limit", False)
    return "The period", False


def row_name(text: str) -> str:
    """What a row of a table is about: its first cells that are words."""
    cells = [cell.strip() for cell in text.split(" | ")]
    named = [cell for cell in cells[:2] if re.search(r"[A-Za-z]", cell)] or cells[:1]
    return cut(" ".join(named if len(named[0].split()) < 4 else named[:1]), 12)
