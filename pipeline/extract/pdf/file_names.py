"""Which names of PDF's grammar stand in a file: pdfium does not say whether a document has layers or is a portfolio.

The dictionaries of a file stand in it plainly or, since PDF 1.5, packed in object streams (ISO 32000-1, 7.5.7); the
names are looked for in both. In an encrypted file the streams cannot be read, and every name may be there.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

PACKED = re.compile(rb"/Type\s*/ObjStm\b")
STREAM = re.compile(rb"stream\r?\n")
# The dictionary of a stream is no longer than this.
DICTIONARY = 2000
# Of an object stream so many bytes are looked at.
MOST = 4_000_000


def names_in(data: bytes, names: Iterable[bytes]) -> frozenset[bytes]:
    """Those of `names` that stand in the file, or may."""
    wanted = set(names)
    found = {name for name in wanted if name in data}
    if b"/Encrypt" in data and PACKED.search(data):
        return frozenset(wanted)
    for match in PACKED.finditer(data):
        if found == wanted:
            break
        begin = STREAM.search(data, match.end(), match.end() + DICTIONARY)
        if begin is None:
            continue
        try:
            text = zlib.decompressobj().decompress(memoryview(data)[begin.end() :], MOST)
        except zlib.error:
            continue
        found |= {name for name in wanted if name in text}
    return frozenset(found)
