"""What an entry's sentence says of a clause that came or went, or of a sentence that did."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.report.summary.changed_words import cut, last_words, quoted, sentences
from pipeline.report.summary.figures import figures
from pipeline.report.summary.speakers import DUTY, RIGHT
from pipeline.report.summary.values import Fact
from pipeline.report.view_parts import Entry

TITLE = 6  # words of a sentence that is more than a title
MOST = 34  # words of a statement; longer sentences are hard to follow


@dataclass(frozen=True, slots=True)
class Sort:
    """What a statement is: its name with its article ("a duty"), and the words by which it is known."""

    name: str
    words: re.Pattern[str]


# Who may have a right or makes a promise: somebody with a capital, or who is spoken to.
SOMEBODY = r"(?:\b(?-i:[A-Z])[\w’'-]*|\b(?:you|we|it|they|who|party|parties))(?: (?:\w+ly|also|then))?"
# The first that fits: what costs most comes first.
SORTS = tuple(
    Sort(name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("a definition", r"^\W*(?:the )?(?-i:[A-Z])[^.;:]{0,60}? (?:means?|refers? to|has the meaning)\b"),
        ("a rule on indemnities", r"\bindemnif\w*|\bindemnit(?:y|ies)\b"),
        ("a rule on liability", r"\bliab(?:le|ility|ilities)\b"),
        ("a rule on ending the contract", r"\bterminat(?:e|es|ed|ing|ion)\b"),
        (
            "a ban",
            r"^(?:(?!\b(?:must|shall)\b(?! not\b)).)*\b(?:must|shall|may|will) not\b(?! exceed)"
            r"|\byou can(?:not|['’]t)\b|\b(?:is|are) prohibited\b|\b(?:agree|undertake)s? not to\b"
            r"|\bneither\b.{1,60}\b(?:may|shall|must|will)\b",
        ),
        ("a freedom", r"\b(?:not|no longer) (?:required|obliged|bound) to\b|\bneed not\b|\bno obligation\b"),
        ("a rule on warranties", r"\bwarrants?\b|\bwarrant(?:y|ies)\b"),
        ("a duty", rf"(?<!\bthat )(?<!\bwhich )\b{DUTY}\b"),
        ("a right", rf"{SOMEBODY} {RIGHT}\b(?! be\b(?! entitled))|\breserves? the right\b"),
        ("a promise", rf"{SOMEBODY} will\b"),
    )
)
PLAIN = "a passage"


def sort_of(text: str) -> str:
    """What a statement is."""
    return next((sort.name for sort in SORTS if sort.words.search(text)), PLAIN)


def weightiest(text: str) -> str:
    """The sentence of a text that says most: the first of the weightiest sort."""
    order = [sort.name for sort in SORTS] + [PLAIN]
    return min(sentences(text) or (text,), key=lambda one: (order.index(sort_of(one)), len(one.split()) < TITLE))


def statement(text: str, *, came: bool) -> tuple[str, str]:
    """A statement that came or went, as a sentence says it, and what kind it is."""
    shown = cut(text, MOST).rstrip(".;")
    sort = sort_of(shown)
    what = sort.split(" ", 1)[1]
    lead = f"A new {what}" if came else f"{sort[0].upper()}{sort[1:]} is taken out"
    return f"{lead}: {quoted(shown)}", f"{what} {'added' if came else 'removed'}"


def clause_fact(entry: Entry) -> Fact:
    """The fact of a clause that came or went."""
    came = entry.kind == "added"
    place = (entry.new or entry.old)[0]
    text = entry.new_text if came else entry.old_text
    if not re.search(r"\w", text):
        return Fact(text=entry.what, kind="what")
    if entry.below:
        return _section(entry, place.heading or text, came=came)
    if entry.clause == "definition" and place.heading:
        return _definition(place.heading, text, came=came)
    if entry.clause == "heading" or (place.heading and text.strip() == place.heading):
        return Fact(
            text=f"{'A heading comes in' if came else 'A heading is taken out'}: {quoted(cut(text, 16))}",
            kind="heading",
        )
    if entry.clause == "table_row":
        row = " | ".join(cell.strip() for cell in text.split("|") if cell.strip())
        return _numbered(f"A row {'comes in' if came else 'is taken out'}: {quoted(cut(row, MOST))}", "row", row)
    lead = entry.lead[came]
    if lead and not _stands_alone(text):
        return _item(lead, text, came=came)
    said, kind = statement(weightiest(_without_heading(text, place.heading)), came=came)
    return _numbered(said, kind, said)


def _without_heading(text: str, heading: str) -> str:
    """A clause's words after its heading, where it has others."""
    rest = text.strip().removeprefix(heading).strip() if heading else ""
    return rest or text


def _stands_alone(text: str) -> bool:
    """Is an item a sentence of its own, whatever leads in to it?"""
    whole = text[:1].isupper() and text.rstrip().endswith(".")
    return len(sentences(text)) > 1 or (whole and sort_of(text) != PLAIN)


def _numbered(said: str, kind: str, text: str) -> Fact:
    return Fact(
        text=said,
        kind=kind,
        numbers=tuple(dict.fromkeys(f.text for f in figures(text) if f.text in said and f.kind != "number")),
    )


def _section(entry: Entry, heading: str, *, came: bool) -> Fact:
    """A section that came or went with its clauses: its name, and what weighs most in it."""
    count = f"{len(entry.below)} clause{'s' if len(entry.below) != 1 else ''}"
    first = next((clause for clause in entry.below if clause.level == entry.level), entry.below[0])
    text = _without_heading(first.text, first.place.heading)
    after = entry.below[entry.below.index(first) + 1 :]
    if text.rstrip().endswith(":") and after:
        text = f"{text} {after[0].text}"
    name = quoted(cut(heading, 16))
    lead = f"A new section, {name}, comes in with {count}" if came else f"The section {name} is taken out with {count}"
    said, _ = statement(weightiest(text), came=came)
    said = f"{lead}. {first.place.citation}: {said[0].lower()}{said[1:]}"
    return _numbered(said, "section added" if came else "section removed", said)


def _definition(term: str, text: str, *, came: bool) -> Fact:
    meaning = re.sub(r"^(?:means?|refers? to|is|are)\s+", "", _without_heading(text, term))
    shown = quoted(cut(meaning, MOST).rstrip(".;"))
    if came:
        return _numbered(f"A new defined term, {quoted(term)}: {shown}", "definition added", shown)
    return _numbered(f"{quoted(term)} is defined no more, and meant {shown}", "definition removed", shown)


def _item(lead: str, text: str, *, came: bool) -> Fact:
    tail = last_words(lead, 18)
    verb = "comes in under" if came else "is taken out under"
    said = f"An item {verb} {quoted(tail)}: {quoted(cut(text, 24).rstrip('.;'))}"
    return _numbered(said, "item added" if came else "item removed", said)
