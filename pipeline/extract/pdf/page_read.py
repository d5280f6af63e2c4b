"""A page of a PDF in, what is read of it out, before any meaning is given to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.extract import typed_rules
from pipeline.extract.pdf import ruled_by_typing, spaced_letters
from pipeline.extract.pdf.annotations import beside, on_page
from pipeline.extract.pdf.drawings import Shape, drawings
from pipeline.extract.pdf.drop_capitals import joined
from pipeline.extract.pdf.glyphs import Word, sideways, words
from pipeline.extract.pdf.hidden_text import invisible
from pipeline.extract.pdf.image_text_results import Face, FontSize, Seen
from pipeline.extract.pdf.ink import UNINKED
from pipeline.extract.pdf.letter_widths import LetterWidths
from pipeline.extract.pdf.row_ruled_tables import row_ruled
from pipeline.extract.pdf.ruled_tables import RuledTable, grids
from pipeline.extract.pdf.ruled_values import ruled_values

INVISIBLE, UNREADABLE = "invisible", "unreadable"
# The words of a page are laid over a scan when more than this share of their letters has no ink of its own.
MOST = 0.5


@dataclass(frozen=True, slots=True)
class Raw:
    """What was read of one page, before any meaning is given to it.

    aside: words that are no part of the text, with their roles: running heads and feet, what is not seen.
    scanned: a picture shows the words, and they are what OCR made of it.
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
    scanned: bool = False


class PageReader:
    """Reads the pages of an open PDF one after another. layered: the document has layers, which may be off.

    forms: pdfium's handle of its form, None where it has none.
    """

    def __init__(self, pdf: Any, *, layered: bool, forms: Any | None = None) -> None:
        self._pdf, self._layered = pdf, layered
        self._forms = forms
        self._faces: dict[FontSize, Face] = {}
        self.widths = LetterWidths()

    def read(self, index: int) -> Raw:
        """Page number `index` from 0, which is closed again."""
        page = self._pdf[index]
        textpage = page.get_textpage()
        found = self._turned(page, textpage, index + 1, 0)
        turn = sideways(found.words)
        if turn:
            found = self._turned(page, textpage, index + 1, turn)
        textpage.close()
        page.close()
        return found

    def _turned(self, page: Any, textpage: Any, number: int, turn: int) -> Raw:
        width, height = page.get_size() if turn == 0 else reversed(page.get_size())
        drawn = drawings(page, turn)
        added = on_page(page, self._forms, turn)
        rules = [
            (shape.x0, (shape.top + shape.bottom) / 2, shape.x1)
            for shape in (*drawn.shapes, *added.strikes)
            if shape.horizontal
        ]
        printed = words(page, textpage, rules, turn, layered=self._layered, widths=self.widths, number=number)
        hidden = invisible(page, printed, drawn) if turn == 0 else []
        if hidden:
            unseen = {id(word) for word in hidden}
            printed = [word for word in printed if id(word) not in unseen]
        dark = [_masked(word) for word in printed if word.style.unread]
        printed = [word for word in printed if not word.style.unread]
        seen = None
        if drawn.small and turn == 0 and printed:
            # Late: few documents show words as pictures, and it needs numpy.
            from pipeline.extract.pdf.image_text import look

            seen = look(page, drawn.small, printed, self._faces)
            printed += seen.words
        printed = spaced_letters.joined(joined(printed))
        printed += beside(added.words, printed)
        typed = ruled_by_typing.find(printed)
        of_rules = {id(word) for word in typed.words}
        printed = [word for word in printed if id(word) not in of_rules]
        ruled = grids(drawn.shapes)
        ruled = (*ruled, *row_ruled((*drawn.shapes, *typed.shapes), printed, ruled))
        return Raw(
            number=number,
            width=width,
            height=height,
            words=tuple(printed),
            shapes=(*drawn.shapes, *added.strikes),
            grids=(*ruled, *ruled_values(drawn.shapes, printed, ruled)),
            pictured=drawn.images > 0,
            aside=tuple(
                (role, word)
                for role, words_ in ((INVISIBLE, hidden), (UNREADABLE, dark), (typed_rules.ROLE, typed.words))
                for word in words_
            ),
            turn=turn,
            seen=seen,
            scanned=_is_scanned(printed),
        )


def _is_scanned(words: Sequence[Word]) -> bool:
    laid = sum(len(word.text) for word in words if word.style.ink == UNINKED)
    return laid > MOST * sum(len(word.text) for word in words)


def _masked(word: Word) -> Word:
    """A word of a font without a map to Unicode: so many signs, and nobody knows which."""
    return replace(word, text="\ufffd" * len(word.text))
