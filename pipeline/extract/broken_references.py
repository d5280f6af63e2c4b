"""Cross-references that the word processor could not follow: it prints an error in their place, and that is said."""

from __future__ import annotations

import re

from pipeline.model import Document

# What Word prints for a field that leads nowhere.
BROKEN = re.compile(
    r"Error!\s*(?:Reference source not found|Bookmark not defined|No bookmark name given|Not a valid (?:link|bookmark)|"
    r"No text of specified style in document|Unknown switch argument|No sequence specified|Invalid file name)",
    re.IGNORECASE,
)
WORDS = 8


def notes(document: Document) -> tuple[str, ...]:
    """One note on all broken references in the text, with the words before the first of them."""
    found = [
        (line.text, match) for line in document.lines if line.role == "body" for match in BROKEN.finditer(line.text)
    ]
    if not found:
        return ()
    text, first = found[0]
    before = " ".join(text[: first.start()].split()[-WORDS:])
    where = f'after "{before}"' if before else f'at "{" ".join(text.split()[:WORDS])}"'
    if len(found) == 1:
        return (f"A cross-reference of the document is broken: it prints an error {where}.",)
    return (f"{len(found)} cross-references of the document are broken: they print an error, the first {where}.",)
