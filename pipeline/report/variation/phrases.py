"""The words to substitute in one text, as phrases that say their place: "for “six months” substitute “nine months”"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model.variation import Substitution, replaced

# Written out whole where so large a share of the letters goes or comes: then phrases are longer than the text.
REWRITTEN = 0.6
SHORT = 12  # words of a text that is written out where all of it goes
_WORD_START = re.compile(r"(?<!\S)\S")
_INNER = re.compile(r"[\w()\[\]’'/-]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Whole words of a text from `start` to `end`, and the words that they become."""

    start: int
    end: int
    new: str


def phrases(text: str, edits: Sequence[Substitution]) -> Iterator[str]:
    """What to do to `text`, a phrase for each place."""
    changed = sum(max(len(edit.old), len(edit.new)) for edit in edits)
    if not text.strip() or changed > REWRITTEN * len(text):
        whole, old = replaced(text, edits).strip(), text.strip()
        words = f"“{old}”" if old and len(old.split()) <= SHORT else "all the words"
        yield f"insert “{whole}”" if not old else f"for {words} substitute “{whole}”" if whole else f"omit {words}"
        return
    for one in whole_words(text, edits):
        yield _said(text, one)


def whole_words(text: str, edits: Sequence[Substitution]) -> list[Phrase]:
    """The edits as replacements of whole words; those within one word are one."""
    groups: list[tuple[int, int, list[Substitution]]] = []
    for edit in sorted(edits, key=lambda each: each.at):
        start, end = _widened(text, edit)
        if groups and start <= groups[-1][1] and end > start:
            first, last, inside = groups.pop()
            groups.append((first, max(last, end), [*inside, edit]))
        else:
            groups.append((start, end, [edit]))
    return [
        Phrase(start, end, replaced(text[:end], inside)[start:] if end > start else inside[0].new)
        for start, end, inside in groups
    ]


def _widened(text: str, edit: Substitution) -> tuple[int, int]:
    """Where the words begin and end that an edit is within; the same place where it stands between two words."""
    start, end = edit.at, edit.at + len(edit.old)
    before, after = text[start - 1 : start], text[end : end + 1]
    within = (
        bool(edit.old.strip()) or (_inner(before) and _inner(edit.new[:1])) or (_inner(after) and _inner(edit.new[-1:]))
    )
    if not within:
        return start, start + len(edit.old)
    while start < end and text[start].isspace():
        start += 1
    while start > 0 and _inner(text[start - 1]):
        start -= 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end < len(text) and _inner(text[end]):
        end += 1
    return min(start, edit.at), max(end, edit.at + len(edit.old))


def _inner(sign: str) -> bool:
    return bool(sign) and _INNER.match(sign) is not None


def _said(text: str, one: Phrase) -> str:
    old, new = text[one.start : one.end].strip(), one.new.strip()
    if not old:
        lead = _unique(text, one.start, one.start)
        if not lead:
            return f"at the beginning insert “{new}”"
        return f"at the end insert “{new}”" if not text[one.end :].strip() else f"after “{lead}” insert “{new}”"
    phrase = _unique(text, one.start, one.end)
    if phrase == old:
        return f"for “{old}” substitute “{new}”" if new else f"omit “{old}”"
    lead = phrase.removesuffix(old).strip()
    return f"for “{phrase}” substitute “{' '.join(part for part in (lead, new) if part)}”"


def _unique(text: str, start: int, end: int) -> str:
    """The words from `start` to `end`, with as many before them as it takes that they stand but once in the text."""
    starts = [match.start() for match in _WORD_START.finditer(text[:start])]
    for at in ([start] if end > start else []) + starts[::-1]:
        phrase = text[at:end].strip()
        if phrase and text.count(phrase) == 1:
            return phrase
    return text[:end].strip()
