"""The number under which a document was filed with an authority, at the head of its first page: "Exhibit 10.5".

It was put on when the document was filed, and is no division of it. Numbers of filed exhibits have two parts; "Exhibit
C" or "Exhibit 2" is what the document calls itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Page

# It is one of so many first lines.
FIRST = 4
_NUMBER = re.compile(
    r"(?:exhibit|ex)\s*[-–.:]?\s*\(?\d{1,3}\.\(?[a-z0-9]{1,3}\)?(?:[-.]?\(?[a-z0-9]{1,4}\)?)*\*?", re.IGNORECASE
)


def name(pages: Sequence[Page]) -> list[Page]:
    """The pages with the role "cover" on the number under which the document was filed."""
    if not pages:
        return []
    heads = [line for line in pages[0].lines if line.role == "body"][:FIRST]
    found = {id(line) for line in heads if line.cell is None and _NUMBER.fullmatch(line.text.strip())}
    marked = (replace(line, role="cover") if id(line) in found else line for line in pages[0].lines)
    return [replace(pages[0], lines=tuple(marked)) if found else pages[0], *pages[1:]]
