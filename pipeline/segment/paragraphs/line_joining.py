"""Put the lines of a paragraph together: white space made single, words broken at line ends made whole.

Whether the hyphen at a line's end belongs to the word is read from the document itself: the word written whole
elsewhere has none, the compound written elsewhere keeps it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.model import Line

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
LAST = re.compile(r"([^\W_]+)[-\u2010]$")
# A web address at the end of a line, and how it goes on. One that ends with a stop goes on with several of its parts,
# in small letters: "www.example." "org/a/b".
ADDRESS = re.compile(r"(?:https?://|www\.)\S*[^\s.,;:)\]>”\"']$", re.IGNORECASE)
PART = re.compile(r"\S*[/.=_?%-]\S")
STOPPED = re.compile(r"(?:https?://|www\.)\S*[^\W_]\.$", re.IGNORECASE)
PARTS = re.compile(r"[a-z0-9-]+[/.][^\s/.]+[/.]\S")
FIRST = re.compile(r"([^\W_]+)")
# What a word too long for its line is broken into, without a hyphen: "employee_title_includ" "ed}".
TOKEN = re.compile(r"\w+")
SOFT = "\u00ad"
# After a hanging hyphen ("short- and long-term") the hyphen and the space both stay.
HANGING = {"and", "or", "to"}
# First parts that keep their hyphen before every word of its own; what follows them without one is none.
HYPHENED = frozenset({"self", "quasi"})
ENDINGS = re.compile(r"(?:ish|less|same|hood)")
# Words that are oftener the beginning of a longer word than the first part of a compound.
BEGINNINGS = frozenset(
    {
        "for",
        "per",
        "out",
        "with",
        "over",
        "under",
        "upon",
        "there",
        "here",
        "where",
        "every",
        "some",
        "any",
        "can",
        "not",
        "after",
        "fore",
        "the",
    }
)


@dataclass(frozen=True, slots=True)
class WholeWords:
    """Words, compounds with hyphens and their first parts that stand whole in a document's lines, in small letters.

    inner: the words that stand neither at the beginning nor at the end of a line, where one may be broken.
    """

    words: frozenset[str]
    compounds: frozenset[str]
    prefixes: frozenset[str]
    inner: frozenset[str] = frozenset()


def vocabulary(lines: Iterable[Line]) -> WholeWords:
    """The vocabulary of a document; words broken at a line's end are left out, both parts of them."""
    words: set[str] = set()
    compounds: set[str] = set()
    inner: set[str] = set()
    broken = False
    for line in lines:
        text = line.text.replace(SOFT, "").casefold().strip()
        tokens = TOKEN.findall(text)
        first, last = bool(TOKEN.match(text)), bool(TOKEN.match(text[-1:]))
        inner.update(tokens[first : len(tokens) - last])
        if broken:
            text = text.partition(" ")[2]
        broken = text.endswith("-")
        if broken:
            text = text.rpartition(" ")[0]
        words.update(WORD.findall(text))
        compounds.update(COMPOUND.findall(text))
    prefixes = {compound.partition("-")[0] for compound in compounds}
    return WholeWords(frozenset(words), frozenset(compounds), frozenset(prefixes), frozenset(inner))


@dataclass(slots=True)
class Joiner:
    """Joins lines and counts the characters that it leaves out, by the name of their discard.

    `divides`: the lines were set by a program that divides words; plain text is broken at its own hyphens only.
    """

    known: WholeWords
    divides: bool = True
    dropped: Counter[str] = field(default_factory=Counter)

    def join(self, parts: Sequence[str]) -> str:
        """One text of the texts of successive lines."""
        out = ""
        for part in parts:
            out = self._add(out, " ".join(part.split()))
        if SOFT in out:
            self.dropped["hyphen"] += out.count(SOFT)
            out = out.replace(SOFT, "")
        return out

    def _add(self, before: str, after: str) -> str:
        if not before or not after:
            return before or after
        if before.endswith(SOFT):
            return before + after
        if _in_address(before.rpartition(" ")[2], after):
            return before + after
        if self.divides and self._in_word(before, after):
            return before + after
        last, first = LAST.search(before), FIRST.match(after)
        if last is None or first is None or first[1].casefold() in HANGING:
            return f"{before} {after}"
        if self._keeps_hyphen(last[1], first[1], before, after):
            return before + after
        self.dropped["hyphen"] += 1
        return before[:-1] + after

    def _in_word(self, before: str, after: str) -> bool:
        """Is a word that is too long for its line, as in a narrow cell, broken without a hyphen?

        A closing bracket begins no word. Two parts that are no words are one where the document has it whole elsewhere.
        """
        if after[0] in ")]}":
            return True
        one, two = TOKEN.search(before.rpartition(" ")[2][::-1]), TOKEN.match(after)
        if one is None or one.start() > 0 or two is None:
            return False
        parts = one[0][::-1].casefold(), two[0].casefold()
        return "".join(parts) in self.known.inner and not any(
            len(part) > 1 and part in self.known.inner for part in parts
        )

    def _keeps_hyphen(self, last: str, first: str, before: str, after: str) -> bool:
        one, two = last.casefold(), first.casefold()
        whole = re.match(r"[^\W_]+(?:-[^\W_]+)*", after)
        compound = f"{one}-{whole[0].casefold() if whole else two}"
        if f"{one}-{two}" in self.known.compounds or compound in self.known.compounds:
            return True
        if one + two in self.known.words:
            return False
        if one in HYPHENED:
            return not ENDINGS.match(two)
        if not self.divides or not first[0].islower() or last[-1].isdigit():
            return True
        # A compound of two words that both stand by themselves keeps its hyphen; a broken word has a part that is none.
        chained = "-" in before.split()[-1][:-1]
        if two not in self.known.words or (len(two) <= 3 and not chained):
            return False
        if chained:
            return True
        return one in self.known.prefixes or (one in self.known.words and len(one) >= 3 and one not in BEGINNINGS)


def _in_address(last: str, after: str) -> bool:
    """Is a web address, too long for its line, broken without a hyphen between the last word of a line and the next?"""
    return bool((ADDRESS.search(last) and PART.match(after)) or (STOPPED.search(last) and PARTS.match(after)))
