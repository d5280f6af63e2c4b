"""Figures of a scan's own text layer held against what OCR reads on the picture today.

Programs that scan lay words over a picture, and a figure among them may be another than the one that the page shows.
The page is read anew and both readings are aligned word by word; where a figure stands against another, it is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from pipeline.extract.pdf.ocr import LAYERED, Recognised, recognise
from pipeline.extract.sandbox.client import DEFAULT_LIMITS, Limits
from pipeline.model import Document, Page

# OCR is believed from this confidence on; a figure has so many digits at least: single ones are mistaken for letters.
SURE, DIGITS = 0.5, 2
# So many figures of a page are named.
SHOWN = 3
_EDGES = re.compile(r"^[^\w£$€]+|[^\w%]+$")


def scans(document: Document) -> tuple[int, ...]:
    """The numbers of the pages whose words were laid over a picture."""
    return tuple(page.number for page in document.pages if LAYERED in page.flags)


def with_doubtful_figures(data: bytes, name: str, document: Document, limits: Limits = DEFAULT_LIMITS) -> Document:
    """`document`, read from the PDF in `data`, with a note for each scan whose layer has other figures than OCR reads.

    Raises what `pipeline.extract.pdf.ocr.recognise` raises.
    """
    wanted = scans(document)
    if not wanted:
        return document
    recognised = recognise(data, name, wanted, limits, anew=True).words
    notes = [
        f"Figures on page {page.number} may be wrong: {_named(found)}."
        for page in document.pages
        if page.number in wanted and (found := differing(page, recognised.get(page.number, ())))
    ]
    return replace(document, notes=(*document.notes, *notes))


def differing(page: Page, recognised: Sequence[Recognised]) -> list[tuple[str, str]]:
    """The figures of a page's layer that OCR reads otherwise, each with what it reads."""
    ours = [_EDGES.sub("", token) for line in page.lines for token in line.text.split()]
    theirs = [_EDGES.sub("", word.text) for word in recognised]
    found = []
    for kind, start, end, first, last in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "replace" or end - start != last - first:
            continue
        for one, other, word in zip(ours[start:end], theirs[first:last], recognised[first:last], strict=True):
            if word.confidence >= SURE and _figure(one) != _figure(other) and _figure(one) and _figure(other):
                found.append((one, other))
    return found


def _figure(word: str) -> str:
    """The digits of a word that is a figure, else nothing."""
    digits = re.sub(r"\D", "", word)
    return digits if len(digits) >= DIGITS and not re.search(r"[A-Za-z]{2}", word) else ""


def _named(found: Sequence[tuple[str, str]]) -> str:
    shown = "; ".join(f"{one} or {other}" for one, other in found[:SHOWN])
    return shown if len(found) <= SHOWN else f"{shown}, and {len(found) - SHOWN} more"
