"""Level watermarks: large words printed across the text of a page, and the same words at the same place on other pages.

Those set aslant are known by their angle. A title is as large, but nothing is printed upon it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.extract.pdf.glyphs import Word

if TYPE_CHECKING:
    from pipeline.extract.pdf.page_read import Raw

ROLE = "watermark"
# A watermark is so many times as large as the type of the text.
LARGER = 2.5
# It stands at one place on all pages within this distance (points).
NEAR = 4.0


def find(pages: Sequence[Raw]) -> dict[int, str]:
    """The role of each word of a level watermark, by the word's identity."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for word in page.words:
            sizes[word.style.size] += len(word.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    large = {page.number: [word for word in page.words if word.style.size >= LARGER * usual] for page in pages}
    if not any(large.values()):
        return {}
    across = [word for page in pages for word in large[page.number] if _crossed(word, page.words, usual)]
    found = [word for mine in large.values() for word in mine if any(_goes_with(word, other) for other in across)]
    return {id(word): ROLE for word in found if word.style.angle == 0}


def _crossed(word: Word, words: Sequence[Word], usual: float) -> bool:
    """Do words of the text stand upon a large word, within the height of its letters?"""
    size = word.style.size
    return word.style.angle == 0 and any(
        other.style.size < size / LARGER + usual / 2
        and other.x0 < word.x1
        and other.x1 > word.x0
        and word.baseline - 0.65 * size < other.baseline - 0.3 * other.style.size < word.baseline
        for other in words
        if other is not word
    )


def _goes_with(word: Word, other: Word) -> bool:
    """Is a large word one that text stands upon, the same on another page, or beside it in its row?"""
    if word.style != other.style or abs(word.baseline - other.baseline) > NEAR:
        return False
    return word is other or word.text == other.text or abs(word.x0 - other.x1) < word.style.size
