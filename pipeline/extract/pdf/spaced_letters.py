"""Words set with a space after each letter, as titles are ("S C H E D U L E  1"): made whole.

So many single letters, evenly apart, are a word; a wider space between them ends it. Letters that follow one another in
the alphabet are names of things side by side ("A B C D").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extract.pdf.glyphs import Word

# A word has so many letters at least, no further apart than so many ems; a space between words is so many times wider.
LEAST, APART, WIDER = 4, 1.0, 1.5
# Letters of one word stand on one line within this share of their size.
LEVEL = 0.1


def joined(words: Sequence[Word]) -> list[Word]:
    """The words, letters that are set apart put together; beside such a word two letters are one already."""
    runs: list[list[Word]] = []
    for word in words:
        if len(word.text) == 1 and runs and _follows(runs[-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    spelled = [_is_spelled(run) for run in runs]
    found: list[Word] = []
    for at, run in enumerate(runs):
        beside = len(run) > 1 and any(spelled[max(at - 1, 0) : at + 2])
        found += [_whole(run)] if spelled[at] or beside else run
    return found


def _is_letter(word: Word) -> bool:
    return len(word.text) == 1 and word.text.isalpha() and not word.style.angle


def _follows(run: Sequence[Word], word: Word) -> bool:
    """Does a word go on what is spelled out so far?"""
    last = run[-1]
    if not (_is_letter(last) and _is_letter(word)) or last.style != word.style:
        return False
    gap = word.x0 - last.x1
    level = abs(word.baseline - last.baseline) <= LEVEL * word.style.size
    before = [after.x0 - one.x1 for one, after in pairwise(run)]
    return level and 0 < gap <= APART * word.style.size and gap <= WIDER * min(before, default=gap)


def _is_spelled(run: Sequence[Word]) -> bool:
    return len(run) >= LEAST and not all(ord(two.text) - ord(one.text) == 1 for one, two in pairwise(run))


def _whole(run: Sequence[Word]) -> Word:
    xs = [word.x0 for word in run] if all(word.xs for word in run) else []
    return replace(run[0], text="".join(word.text for word in run), x1=run[-1].x1, xs=xs)
