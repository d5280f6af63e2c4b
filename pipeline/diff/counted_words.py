"""Words as the proof counts them: of a document as read, of a clause, of an entry of a comparison.

A word here is a run of letters and figures in small letters, or a sign that carries sense (a tick, ≥, %, £). Hyphens
inside words are left out, because where a line ends nobody knows whether one belongs to the word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.model import Clause, Side, WordEdit
from pipeline.text import SIGNS, canonical

Words = Counter[str]

_WORD = re.compile(rf"[^\W_]+(?:[.,/'][^\W_]+)*|[%£$€{SIGNS}]")
_SOFT = re.compile(r"\u00ad\s*")
# One that hangs ("short- and long-term") parts two words.
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?:\s+(?!(?:and|or|to)\b))?(?=[^\W\d_])", re.IGNORECASE)


def counted(text: str) -> list[str]:
    """The words of a text, in order."""
    smooth = canonical(_SOFT.sub("", text)) if not text.isascii() else text
    if "-" in smooth:
        smooth = _HYPHEN.sub("", smooth)
    return _WORD.findall(smooth.replace("⁄", "/").casefold())


def letters(words: Iterable[str]) -> str:
    """Words without what stands between them: equal for words that are only set apart otherwise."""
    return re.sub(r"[.,/']", "", "".join(words))


def label_words(clause: Clause) -> list[str]:
    """The words of a clause's label."""
    return counted(clause.number or "")


def clause_words(clause: Clause) -> list[str]:
    """The words of a clause as printed, its label among them."""
    return counted(" ".join(part for part in (clause.number, clause.heading, clause.own) if part))


def cover_words(side: Side) -> Words:
    """The words of a side's cover."""
    return Counter(word for text in side.read if text.role == "cover" for word in counted(text.text))


def edited_words(words: Sequence[WordEdit], op: str) -> list[str]:
    """The words that an entry says went ("delete") or came ("insert"); one of which a part changed counts whole."""
    other = "insert" if op == "delete" else "delete"
    parts = [edit for edit in words if edit.op != other]
    text = "".join(edit.text for edit in parts)
    spans: list[list[int]] = []
    at = 0
    for edit in parts:
        start, at = at, at + len(edit.text)
        if edit.op != op:
            continue
        while start > 0 and not text[start - 1].isspace():
            start -= 1
        end = at
        while end < len(text) and not text[end].isspace():
            end += 1
        if spans and start <= spans[-1][1]:
            spans[-1][1] = end
        else:
            spans.append([start, end])
    return [word for start, end in spans for word in counted(text[start:end])]
