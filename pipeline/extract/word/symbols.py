"""Letters of symbol fonts as the characters that they show: `w:sym`, and text in Symbol, Wingdings or Webdings.

Word keeps such a letter as a code of the font, at U+F000 and above (private use) or as plain text in that font.
"""

from __future__ import annotations

import re
from typing import Any

from pipeline.extract.word.namespaces import W
from pipeline.extract.word.symbol_fonts import FIRST, TABLES

# Where programs put the 256 codes of a symbol font.
PRIVATE = range(0xF000, 0xF100)
PRIVATE_USE = re.compile("[\uf000-\uf0ff]")
# What a letter is shown as whose meaning the file does not say.
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
# The bullet of Word's own lists stands at this code in Symbol, which programs forget to name.
UNNAMED = {0xF0B7: "•"}


def is_symbol_font(font: str) -> bool:
    """Does a font show symbols in the place of letters?"""
    return font.casefold() in TABLES


def symbol(element: Any) -> str:
    """The character of a `w:sym` element (ECMA-376 part 1, 17.3.3.30)."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return UNKNOWN
    return _shown(code, element.get(f"{W}font", ""))


def code_shown(code: str, font: str) -> str:
    """The character of a SYMBOL field: its code, in decimal or as 0x…, in a font."""
    try:
        return _shown(int(code, 0), font)
    except ValueError:
        return UNKNOWN


def shown(text: str, fonts: tuple[str, str]) -> str:
    """`text` as it is shown. fonts: for ASCII and for all other letters, "" where the file names none."""
    if not any(map(is_symbol_font, fonts)) and (text.isascii() or PRIVATE_USE.search(text) is None):
        return text
    return "".join(_letter(char, fonts) for char in text)


def _letter(char: str, fonts: tuple[str, str]) -> str:
    code = ord(char)
    if code in PRIVATE:
        named = next((font for font in fonts if is_symbol_font(font)), "")
        return _shown(code, named) if named else UNNAMED.get(code, char)
    font = fonts[0] if code < 0x80 else fonts[1]
    return _shown(code, font) if is_symbol_font(font) and not char.isspace() and code <= 0xFF else char


def _shown(code: int, font: str) -> str:
    """The character of a code in a font."""
    table = TABLES.get(font.casefold())
    if table is None:
        return UNKNOWN if code in PRIVATE and code not in UNNAMED else UNNAMED.get(code) or chr(code)
    at = (code - PRIVATE.start if code in PRIVATE else code) - FIRST
    return table[at] if 0 <= at < len(table) else chr(code) if code > 0xFF else UNKNOWN
