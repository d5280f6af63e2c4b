"""Drop capitals: the first letter of a paragraph, as high as several of its lines, is put before the word it begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.pdf.glyphs import Word

# A drop capital is so many times as large as its text, which begins right of it within so many ems, at its height.
LARGER, RIGHT = 2.0, 1.0


def joined(words: Sequence[Word]) -> list[Word]:
    """`words` with each drop capital at the head of the word that it begins."""
    gone: set[int] = set()
    heads: dict[int, Word] = {}
    for capital in words:
        if len(capital.text) != 1 or not capital.text.isupper() or capital.style.angle:
            continue
        beside = [word for word in words if _beside(word, capital)]
        rows = sorted({round(word.baseline) for word in beside})
        first = min(beside, key=lambda word: (round(word.baseline), word.x0), default=None)
        if first is None or len(rows) < 2 or not first.text[0].isalpha():
            continue
        gone.add(id(capital))
        heads[id(first)] = replace(
            first,
            text=capital.text + first.text,
            x0=min(capital.x0, min(word.x0 for word in beside)),
            xs=[capital.x0, *first.xs] if first.xs else [],
        )
    return [heads.get(id(word), word) for word in words if id(word) not in gone] if gone else list(words)


def _beside(word: Word, capital: Word) -> bool:
    """Does a row that begins with a word stand right of a capital, within its height?"""
    size = word.style.size
    middle = (word.top + word.bottom) / 2
    return (
        word is not capital
        and capital.style.size >= LARGER * size
        and -0.5 * size <= word.x0 - capital.x1 <= RIGHT * size
        and capital.top <= middle <= capital.bottom
    )
