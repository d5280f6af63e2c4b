"""Read the characters of a PDF page with pdfium, gather them into words and words into runs.

pdfium gives each character's code, box and text object. Asking for each of them costs most of the time, so a word is
read by its two ends where that tells the whole. Coordinates leave here turned to the page as it is seen, in points from
its top left corner.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

from pipeline.extract.pdf.letter_widths import LetterWidths
from pipeline.extract.pdf.symbols import signs
from pipeline.extract.pdf.text_style import Style, Styles

# Ligatures are letters; pdfium puts U+0002 or U+FFFE for a hyphen that ends a line. Browsers that print a page name
# the semicolon's glyph as the Greek question mark, which Unicode takes for the same character.
SHOWN = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
        "\u037e": ";",
        "\x02": "-",
        "\ufffe": "-",
    }
)
TOKEN = re.compile("[^\\s\x00\uffff]+")
# Characters without width part no words and are none.
WIDTHLESS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
# After one of these, a word may go on on another line, or is written in two halves.
UNEVEN = re.compile("[\x02\ufffe\ud800-\udfff]")
Rule = tuple[float, float, float]
# A page with more than this share of its characters set sideways is read as if it were turned.
SIDEWAYS = 0.6
# How far, in ems, usual letters reach below and above their line (Arial and Times within a hundredth).
REACH = 0.21, 0.9


@dataclass(slots=True)
class Word:
    """Characters without white space between them, in one style; `xs` are the characters' left edges, if known.

    sure: how sure it is, 0 to 1, where it was read by its shape; None for what the file says itself.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    style: Style
    spaced: bool
    xs: list[float] = field(default_factory=list)
    sure: float | None = None


Transform = Callable[[float, float, float, float], tuple[float, float, float, float]]


def page_transform(page: Any, turn: int = 0) -> Transform:
    """A function from pdfium's (left, bottom, right, top) to (x0, top, x1, bottom) of the page as it is seen.

    turn: degrees, clockwise, by which the page is turned besides, so that text set sideways is read upright.
    """
    left, bottom, right, top = page.get_bbox()
    turn = (page.get_rotation() + turn) % 360

    def upright(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return x0 - left, top - y1, x1 - left, top - y0

    def quarter(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return y0 - bottom, x0 - left, y1 - bottom, x1 - left

    def half(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return right - x1, y0 - bottom, right - x0, y1 - bottom

    def three_quarters(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return top - y1, right - x1, top - y0, right - x0

    return {0: upright, 90: quarter, 180: half, 270: three_quarters}[turn]


class _TextReader:
    """Reads one page's characters."""

    def __init__(self, page: Any, textpage: Any, turn: int, layered: bool) -> None:
        self._handle, self._transform = textpage.raw, page_transform(page, turn)
        self.style = Styles(textpage.raw, page.get_rotation() + turn, layered=layered).at
        self._rectangle = raw.FS_RECTF()
        self._reference = ctypes.byref(self._rectangle)

    def text(self) -> str:
        """All characters of the page, one place each; a character beyond the first 65,536 stands as two halves."""
        count = raw.FPDFText_CountChars(self._handle)
        units = (ctypes.c_ushort * (count + 1))()
        if raw.FPDFText_GetText(self._handle, 0, count, units) == count + 1:
            return "".join(map(chr, units[:count]))
        # Characters without a code are left out there; then each is asked for.
        unicode_at, handle = raw.FPDFText_GetUnicode, self._handle
        return "".join([chr(unicode_at(handle, index)) for index in range(count)])

    def box(self, index: int, style: Style) -> tuple[float, float, float, float]:
        """(x0, top, x1, bottom) of a character, by the metrics of its font."""
        raw.FPDFText_GetLooseCharBox(self._handle, index, self._reference)
        box = self._rectangle
        if not style.bare:
            return self._transform(box.left, box.bottom, box.right, box.top)
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._handle, index, x, y)
        below, above = (share * style.size for share in REACH)
        return self._transform(min(x.value, box.left), y.value - below, box.right, y.value + above)

    def measure(self, index: int) -> tuple[str, float, float] | None:
        """The font of a character, its left edge and its width in ems; None where it has no ink or stands aslant."""
        style = self.style(index)
        if style is None or style.angle or not style.size:
            return None
        x0, _, x1, _ = self.box(index, style)
        return style.font, x0, (x1 - x0) / style.size

    def whole(self, token: str, start: int, rules: Sequence[Rule]) -> Word | None:
        """The word that a stretch without white space is, from its two ends; None where it must be looked into."""
        end = start + len(token) - 1
        style = self.style(start)
        if style is None or style.angle or UNEVEN.search(token, 0, len(token) - 1):
            return None
        x0, top, x1, bottom = self.box(start, style)
        if end > start:
            last = self.style(end)
            if last is not style and last != style:
                return None
            last_x0, _, x1, last_bottom = self.box(end, style)
            if last_x0 < x0 or abs(last_bottom - bottom) > 0.3 * style.size or x1 - x0 > len(token) * style.size:
                return None
        baseline = _baseline(top, bottom)
        if rules and any(rule[0] < x1 and rule[2] > x0 and 0 < baseline - rule[1] < style.size for rule in rules):
            return None
        return Word(_shown(token, style.font), x0, x1, top, bottom, baseline, style, True, [])

    def parts(self, token: str, start: int) -> list[Word]:
        """The words of a stretch, character by character: one ends at a gap, at another style or on another line."""
        found: list[Word] = []
        word: Word | None = None
        high = 0
        for index, char in enumerate(token, start):
            code = ord(char)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                char = chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)) if high else "\ufffd"
            high = 0
            style = self.style(index)
            if style is None:
                continue
            x0, top, x1, bottom = self.box(index, style)
            spaced = word is None
            if word is not None and _apart(word, style, x0, bottom):
                spaced = x0 - word.x1 > 0.2 * style.size or abs(word.bottom - bottom) > 0.3 * style.size
                word = None
            shown = _shown(char, style.font)
            if not shown:
                continue
            if word is None:
                word = Word(shown, x0, x1, top, bottom, _baseline(top, bottom), style, spaced, [])
                found.append(word)
            else:
                word.text += shown
                word.x1 = max(word.x1, x1) if style.angle else x1
            word.xs.extend([x0] * len(shown))
        return found


def _baseline(top: float, bottom: float) -> float:
    """Where letters stand: a fifth of the box of the font's metrics above its lower edge."""
    return bottom - 0.21 * (bottom - top)


def _apart(word: Word, style: Style, x0: float, bottom: float) -> bool:
    if style.angle:
        # Letters set aslant stand neither on one line nor side by side.
        return word.style != style
    return (
        word.style != style
        or abs(word.bottom - bottom) > 0.3 * style.size
        or x0 - word.x1 > 0.28 * style.size
        or x0 < word.x1 - 0.6 * style.size
    )


def _shown(text: str, font: str) -> str:
    if text.isascii() and "\x02" not in text and "wingdings" not in font:
        return text
    return signs(text.translate(SHOWN).translate(WIDTHLESS), font)


def words(
    page: Any,
    textpage: Any,
    rules: Sequence[Rule] = (),
    turn: int = 0,
    *,
    layered: bool = False,
    widths: LetterWidths | None = None,
    number: int = 0,
) -> list[Word]:
    """The words of a page in pdfium's order. A word ends at white space, a gap, another style or another line.

    rules: horizontal rules as (x0, height, x1); a word that one may strike through is read character by character and
    has the left edge of each character in `xs`, other words have none. turn: as of `page_transform`. layered: the
    document has layers, which may be off. widths: takes in the letters of the page, which has this number.
    """
    reader = _TextReader(page, textpage, turn, layered)
    found: list[Word] = []
    text = reader.text()
    if widths is not None:
        widths.look(number, text, reader)
    for match in TOKEN.finditer(text):
        if not match[0].isascii() and not match[0].translate(WIDTHLESS):
            continue
        word = reader.whole(match[0], match.start(), rules)
        if word is not None:
            found.append(word)
        else:
            found += reader.parts(match[0], match.start())
    return found


def sideways(found: Sequence[Word]) -> int:
    """The degrees, 90 or 270, that most characters of a page are set at, 0 where most stand upright."""
    inks: dict[int, int] = {}
    for word in found:
        inks[word.style.angle] = inks.get(word.style.angle, 0) + len(word.text)
    most = max(inks, key=lambda angle: inks[angle], default=0)
    return most if most in (90, 270) and inks[most] > SIDEWAYS * sum(inks.values()) else 0
