"""What is seen on a page besides its text: words that were read by their shape, places that could not be, the note.

These types are apart from `pictured` and `typeface`, which need numpy, since the reader of PDF holds them always.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.pdf.glyphs import Word
from pipeline.text import first_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ink = NDArray[np.float32]

# A font (its name and length), the size of the type and the pixels to a point.
FontSize = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class Face:
    """The letters of a font at one size: of each its patch of ink, a vector of length 1, and its measures in pixels.

    patches: letters by pixels; measures: letters by (height, width, reach below the baseline).
    """

    chars: str
    patches: Ink
    measures: Ink


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found on a page: the words, at how many places they stand, and how many places could not be read."""

    words: tuple[Word, ...] = ()
    read: int = 0
    unread: int = 0

    @property
    def places(self) -> int:
        """Places with words that the file does not hold as text."""
        return self.read + self.unread


def sight_notes(pages: Mapping[int, Seen]) -> tuple[str, ...]:
    """The sentences for the reader, from what was seen on each page."""
    notes = []
    read = [(number, seen.read) for number, seen in pages.items() if seen.read]
    if read:
        notes.append(
            f"{_places(read)} words drawn as pictures, which no reader of text sees; they were read by the shape of "
            "their letters. Check them by eye."
        )
    unread = [(number, seen.unread) for number, seen in pages.items() if seen.unread]
    if unread:
        notes.append(f"{_places(unread)} words drawn as pictures that could not be read; numbers may be missing there.")
    return tuple(notes)


def _places(counts: Sequence[tuple[int, int]]) -> str:
    """“Page 3 has, at 2 places,” or “Pages 3, 4 have, at 7 places,”."""
    total = sum(count for _, count in counts)
    named = first_of([number for number, _ in counts])
    which = f"Page {named} has" if len(counts) == 1 else f"Pages {named} have"
    return f"{which}, at {total} {'place' if total == 1 else 'places'},"
