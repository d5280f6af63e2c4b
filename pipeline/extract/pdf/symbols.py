"""Symbols of fonts that have signs in the place of letters, as Unicode: ticks, boxes, arrows, bullets, "≤" and "≥".

Such fonts give their signs codes of their own (U+F020 to U+F0FF, or plain letters where the file says nothing better).
The same codes are other signs in other fonts, so that the font's name decides; where it says nothing, those are taken
that word processors write most.
"""

from __future__ import annotations

WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x70: "☐", 0x71: "☐", 0x72: "☐", 0x76: "❖", 0x78: "☒", 0x9F: "•", 0xA1: "○",
    0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "•", 0x98: "●", 0xA2: "■", 0xA3: "☐",
}  # fmt: skip
SYMBOL = {
    0xA3: "≤", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×",
    0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xD0: "∠", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD6: "√",
    0xE2: "®", 0xE3: "©", 0xE4: "™", 0xA5: "∞", 0x2D: "−", 0xA2: "′", 0xB2: "″",
}  # fmt: skip
# What the codes are taken for where the font's name says nothing.
ANY = {0xA7: "▪", 0xA8: "☐", 0xB7: "•", 0xD8: "➢", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x6F: "☐"}
PRIVATE = 0xF000


def signs(text: str, font: str) -> str:
    """`text` of a font with signs in Unicode. font: its name, in small letters."""
    if "wingdings" not in font and text.isascii():
        return text
    table = _table(font)
    own = "wingdings" in font
    return "".join(_sign(char, table, own=own) for char in text)


def _table(font: str) -> dict[int, str]:
    name = font.replace(" ", "").replace("-", "")
    if "wingdings2" in name:
        return WINGDINGS_2
    if "wingdings" in name:
        return WINGDINGS
    return SYMBOL if name.split("+")[-1].startswith("symbol") else ANY


def _sign(char: str, table: dict[int, str], *, own: bool) -> str:
    code = ord(char)
    if PRIVATE + 0x20 <= code <= PRIVATE + 0xFF:
        return table.get(code - PRIVATE, char)
    return table.get(code, char) if own and code <= 0xFF else char
