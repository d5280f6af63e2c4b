"""Text as it is compared and counted, without the differences that are only typography; and text cut short.

Used by every stage that asks whether two texts say the same, so that all of them mean the same by it, and by every face
that has no room for all words.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from pipeline.model import Clause, WordEdit
from pipeline.reading_order import Passage, passages

_STRAIGHT = {
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("‐‑–—−", "-"),
    **dict.fromkeys("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff", ""),
    **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e", ""),
}
_NOT_STRAIGHT = re.compile(f"[{''.join(_STRAIGHT)}]")
# Signs that are no punctuation: a change of one is a change of sense.
SIGNS = "<>≤≥≠≈±×÷=+√☐☑☒✓✔✗✘"


def canonical(text: str) -> str:
    """`text` without the differences that are only typography: NFKC, straight quotes, one dash, single spaces."""
    if not text.isascii():  # nothing in ASCII has another form
        straight = _NOT_STRAIGHT.sub(lambda sign: _STRAIGHT[sign[0]], text)  # much faster than `str.translate`
        text = unicodedata.normalize("NFKC", straight)
    return " ".join(text.split())


def content_hash(heading: str | None, text: str, closing: str | None = None) -> str:
    """32 hex digits of the SHA-256 of a clause's canonical heading, text and closing words; position and number play no
    part.

    Spaces play no part either, so that a line broken at another place, or after another hyphen, is the same content.
    """
    parts = (re.sub(r"\s", "", canonical(part)) for part in (heading or "", text, *([closing] if closing else [])))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


# "Last updated: 14 June 2017"
_STAMP = re.compile(
    r"(?:(?:this\s+)?(?:page|document)\s+(?:was\s+)?)?last\s+(?:updated|revised|reviewed|modified|amended|changed)"
    r"(?:\s+on)?\s*[:–-]?\s*(?=.*\b\d{4}\b|\d+[./-]\d+[./-]\d+$)[\w./,-]+(?:\s+[\w./,-]+){0,3}",
    re.IGNORECASE,
)


def is_stamp(text: str) -> bool:
    """Does a line say when the text was last changed, and nothing else?"""
    return _STAMP.fullmatch(text.strip()) is not None


# "Published: March 2020", "Approval reference: 000254", "Version 3.0"
_ABOUT = re.compile(
    r"(?:(?:first |re)?published|printed|issued)(?: on)?\s*[:–-]?\s*[\w./,-]+(?:\s+[\w./,-]+){0,3}"
    r"|(?:approval|publication|document|gateway)\s+(?:reference|number|no\.?)\s*[:–-]?\s*[\w./-]+"
    r"|version\s*[:–-]?\s*v?\d[\w.]*",
    re.IGNORECASE,
)


def is_about_document(text: str) -> bool:
    """Does a line say when the document was made or changed, or what it is filed under, and nothing else?"""
    return is_stamp(text) or _ABOUT.fullmatch(text.strip()) is not None


def inked(text: str) -> int:
    """How many characters of `text` leave ink: all but white space. The unit of the `Ledger`."""
    return len("".join(text.split()))


# Stands where the items of a clause are printed that are not shown: between its text and its closing words.
ITEMS = "[…]"
BETWEEN = f" {ITEMS} "


def beginning_words(clause: Clause) -> str:
    """The words of a clause before its items: heading and text."""
    return " ".join(part for part in (clause.heading, clause.text) if part)


def joined_words(clauses: Sequence[Clause], *, between: str = ITEMS) -> str:
    """The words of clauses that are one provision together, as one text in reading order.

    An item keeps its label where its parent is among them, as it had it when the list stood within a sentence; what the
    sentence says after its list ("…: (a) … (b) …, in each case within five days") stands after the list. between: what
    stands for a list that is not among them.
    """
    if len(clauses) == 1 and not clauses[0].closing:
        return beginning_words(clauses[0])
    return " ".join(words for _, words in _as_printed(clauses, between))


def stretches(clauses: Sequence[Clause], marks: Iterable[tuple[str, int, int]]) -> tuple[tuple[int, int], ...]:
    """Where stretches of clauses' own words stand in their `joined_words`, in order. marks: (id of the clause, start,
    end); one in words that are not among the clauses is left out."""
    places: dict[tuple[str, bool], int] = {}  # (clause, its closing words?): where those begin
    by_id, at = {clause.id: clause for clause in clauses}, 0
    for passage, words in _as_printed(clauses, ITEMS):
        own = passage.clause.closing or "" if passage.is_closing else passage.clause.text
        places[passage.clause.id, passage.is_closing] = at + len(words) - len(own)
        at += len(words) + 1
    found = []
    for ident, start, end in marks:
        if ident not in by_id:
            continue
        text = by_id[ident].text
        closing = start >= len(text) and by_id[ident].closing is not None
        shift = places[ident, closing] - (len(text) + bool(text) if closing else 0)
        found.append((start + shift, end + shift))
    return tuple(sorted(set(found)))


def _as_printed(clauses: Sequence[Clause], between: str) -> Iterator[tuple[Passage, str]]:
    """Each passage with the words that are printed of it."""
    inside = {clause.id for clause in clauses}
    above = {clause.parent for clause in clauses}
    for passage in passages(clauses):
        clause, words = passage.clause, beginning_words(passage.clause)
        if passage.is_closing:
            words = clause.closing or ""
            if clause.id not in above and between and beginning_words(clause):
                words = f"{between} {words}"
        elif clause.kind == "item" and clause.label and clause.parent in inside:
            words = f"{clause.label} {words}"
        yield passage, words


# ---------------------------------------------------------------- cut short

# A cut that saves no more letters than this is not worth its dots.
WORTH = 20


def beginning(text: str, most: int, *, room: int = 0, whole: bool = True, dots: str = " …") -> str:
    """`text` where it has at most `most` letters, else its first whole words with dots behind them.

    room: letters of `most` that are kept for the dots. whole: False to cut within a word.
    """
    if len(text) <= most:
        return text
    head = text[: most - room]
    return f"{head.rsplit(' ', 1)[0] if whole else head}{dots}"


def without_middle(words: Sequence[str], head: int, tail: int, *, worth: int = 0) -> str:
    """The first `head` and the last `tail` words with "…" between them, where more than `worth` words are left out."""
    if len(words) <= head + tail + worth:
        return " ".join(words)
    return " ".join((*words[:head], "…", *words[len(words) - tail :]))


def first_of(items: Sequence[object], most: int = 12) -> str:
    """A list in words, at most so many of it: "1, 2, 3 …"."""
    return ", ".join(map(str, items[:most])) + (" …" if len(items) > most else "")


def shortened(words: Iterable[WordEdit], keep: int) -> tuple[WordEdit, ...]:
    """Word edits with long unchanged stretches cut: whole words of up to `keep` letters stay beside each edit.

    A text without edits is cut at its end. What came or went stays whole.
    """
    edits = tuple(words)
    return tuple(
        WordEdit(op="equal", text=_cut(edit.text, keep, first=at == 0, last=at == len(edits) - 1))
        if edit.op == "equal"
        else edit
        for at, edit in enumerate(edits)
    )


def _cut(text: str, keep: int, *, first: bool, last: bool) -> str:
    """An unchanged stretch without its middle, or without its far end at the edges (`first`, `last`) of the text."""
    head = "" if first and not last else _head(text, keep)
    tail = "" if last else _tail(text, keep)
    if len(text) <= len(head) + len(tail) + WORTH:
        return text
    return " … ".join((head, tail)) if head and tail else f"{head} …" if head else f"… {tail}"


def _head(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0]


def _tail(text: str, most: int) -> str:
    return text if len(text) <= most else text[-most:].split(" ", 1)[-1]


def marked(words: Iterable[WordEdit]) -> str:
    """Edits with brackets around what changed; spaces at the edges of an edit stay outside of them."""
    marks = {"insert": ("{+", "+}"), "delete": ("[-", "-]"), "equal": ("", "")}
    said = []
    for edit in words:
        before, after = marks[edit.op]
        core = edit.text.strip() if edit.op != "equal" else edit.text
        lead, _, tail = edit.text.partition(core) if core else (edit.text, "", "")
        said.append(f"{lead}{before}{core}{after}{tail}" if core else lead)
    return "".join(said)
