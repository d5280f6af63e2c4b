"""The characters of a text file: by byte order mark, else as UTF-8, else as Windows-1252, as old exports are written.

A text in UTF-8 with a few bad bytes stays one: they are marked, and that is said.
"""

from __future__ import annotations

import codecs

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
BAD = "\N{REPLACEMENT CHARACTER}"


def decoded(data: bytes) -> str:
    """The characters of `data`; bytes that stand for none are U+FFFD."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    # By chance, bytes of another encoding hardly ever make a character of UTF-8, and every other one is bad.
    bad = text.count(BAD)
    good = sum(not char.isascii() for char in text) - bad
    return text if good >= bad else data.decode("cp1252", errors="replace")


def notes(text: str) -> tuple[str, ...]:
    """What is to be said of bytes that stand for no character."""
    bad = text.count(BAD)
    if not bad:
        return ()
    what = "1 character of the file is damaged" if bad == 1 else f"{bad} characters of the file are damaged"
    return (f"{what}: marked {BAD} in the text.",)
