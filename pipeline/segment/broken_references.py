"""Cross-references that the word processor could not follow: it prints an error in their place, and that is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Clause

# What Word prints for a field that leads nowhere.
BROKEN = re.compile(
    r"Error!\s*(?:Reference source not found|Bookmark not defined|No bookmark name given|Not a valid (?:link|bookmark)|"
    r"No text of specified style in document|Unknown switch argument|No sequence specified|Invalid file name)",
    re.IGNORECASE,
)
WORDS = 8  # before the error, which tell the place


def broken(clauses: Sequence[Clause]) -> Iterator[tuple[str, Clause]]:
    """Each broken reference: where it stands, as "GC4, after “see clause”", and its clause."""
    for clause in clauses:
        words = clause.words
        for match in BROKEN.finditer(words):
            before = " ".join(words[: match.start()].split()[-WORDS:])
            yield f"{clause.citation}, after “{before}”" if before else f"{clause.citation}, at its beginning", clause
