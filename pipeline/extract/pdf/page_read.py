"""What was read of one page of a PDF, before any meaning is given to it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.pdf.drawings import Shape
from pipeline.extract.pdf.glyphs import Word
from pipeline.extract.pdf.image_text_results import Seen
from pipeline.extract.pdf.ruled_tables import RuledTable


@dataclass(frozen=True, slots=True)
class Raw:
    """What was read of one page, before any meaning is given to it.

    aside: words that are no part of the text, with their roles: running heads and feet, what is not seen.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    shapes: tuple[Shape, ...]
    grids: tuple[RuledTable, ...]
    pictured: bool
    aside: tuple[tuple[str, Word], ...] = ()
    turn: int = 0
    seen: Seen | None = None
