"""Characters that no page shows: they are left out where a file is read, so that they change nothing.

Marks of direction, places where a word may be broken, and the signs that keep words together (Unicode 15, chapters 23.2
and 23.3). Joiners stay within scripts that are written with them.
"""

from __future__ import annotations

import re

_NEVER = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
# A joiner between letters of these alphabets (up to Cyrillic) says nothing.
_JOINER = r"(?<![^\u0000-\u052f\u2000-\u206f])[\u200c\u200d](?![^\u0000-\u052f\u2000-\u206f])"
_UNSEEN = re.compile(f"[{_NEVER}]|{_JOINER}")


def visible(text: str) -> str:
    """`text` without the characters that are not shown."""
    return text if text.isascii() else _UNSEEN.sub("", text)
