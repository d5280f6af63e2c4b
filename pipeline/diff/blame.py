"""Which edition each word of a text came in with: the word edits of neighbouring editions, put end to end.

`blame` gives one sequence of stretches. Those that still stand, joined, are the newest text; between them, each in the
place where it stood, are those that were taken out on the way. Guarantees: the words of a stretch stand, side by side
and unchanged, in every edition from `since` on, until `gone` if it is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.diff.words import one_typography, word_edits
from pipeline.model import DatedStretch, WordEdit


def blame(texts: Sequence[tuple[str, str]]) -> tuple[DatedStretch, ...]:
    """The stretches of a text over its editions. texts: (edition, text) pairs, the oldest first.

    Where the editions use different quotes or dashes, all are taken in one typography (`one_typography`), so that a
    straight quote that became a curly one is no new word. Nothing for no text at all.
    """
    names = [name for name, _ in texts]
    plain = one_typography([text for _, text in texts])
    if not plain:
        return ()
    stretches = [DatedStretch(text=plain[0], since=names[0])] if plain[0] else []
    for name, (old, new) in zip(names[1:], pairwise(plain), strict=True):
        stretches = _next(stretches, word_edits(old, new), name)
    return tuple(_joined(stretches))


def _next(stretches: Sequence[DatedStretch], edits: Iterable[WordEdit], edition: str) -> list[DatedStretch]:
    """The stretches after one more edition. The texts of "equal" and "delete" are those that stand, in order."""
    waiting = list(reversed(stretches))
    found: list[DatedStretch] = []
    for edit in edits:
        if edit.op == "insert":
            found.append(DatedStretch(text=edit.text, since=edition))
            continue
        left = len(edit.text)
        while left:
            first = waiting.pop()
            if first.gone is not None:
                found.append(first)
                continue
            taken = replace(first, text=first.text[:left])
            if len(first.text) > left:
                waiting.append(replace(first, text=first.text[left:]))
            found.append(taken if edit.op == "equal" else replace(taken, gone=edition))
            left -= len(taken.text)
    return [*found, *reversed(waiting)]


def _joined(stretches: Iterable[DatedStretch]) -> list[DatedStretch]:
    """Neighbours with the same past as one."""
    found: list[DatedStretch] = []
    for stretch in stretches:
        last = found[-1] if found else None
        if last is not None and (last.since, last.gone) == (stretch.since, stretch.gone):
            found[-1] = replace(last, text=last.text + stretch.text)
        else:
            found.append(stretch)
    return found
